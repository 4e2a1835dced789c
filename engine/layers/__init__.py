"""The layers, one family a file; each knows only its own mathematics."""

from engine.layers.activation import Activation
from engine.layers.base import Layer
from engine.layers.fully_connected import FullyConnected

__all__ = ["Activation", "FullyConnected", "Layer"]
