"""Measurements; each script prints its table, and none is a test."""
