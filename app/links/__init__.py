"""Runs as links: a recording in the fragment of an address, and TensorFlow Playground's links read here."""
