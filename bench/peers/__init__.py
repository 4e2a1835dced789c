"""The peers, each in a file: given a case, a function that takes steps of the same training, or None."""
