"""Data to train on."""

from engine.datasets.truth_tables import XOR_INPUTS, XOR_TARGETS, xor

__all__ = ["XOR_INPUTS", "XOR_TARGETS", "xor"]
