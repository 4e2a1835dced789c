"""The layers, one kind a file; each knows only its own mathematics.

``LAYERS`` has them all by their kind. A new layer is a file with a class under ``@registered``.
"""

from engine.layers.activation import Activation
from engine.layers.base import LAYERS, Layer, layer_named, registered
from engine.layers.conv2d import Conv2D
from engine.layers.fully_connected import FullyConnected

__all__ = ["LAYERS", "Activation", "Conv2D", "FullyConnected", "Layer", "layer_named", "registered"]
