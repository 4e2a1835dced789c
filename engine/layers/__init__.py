"""The layers, one kind a file; each knows only its own mathematics.

``LAYERS`` has them all by their kind. A new layer is a file with a class under ``@registered``.
"""

from engine.layers.activation import Activation
from engine.layers.avg_pool2d import AvgPool2D
from engine.layers.base import LAYERS, Layer, layer_named, registered
from engine.layers.conv2d import Conv2D
from engine.layers.fully_connected import FullyConnected
from engine.layers.max_pool2d import MaxPool2D

__all__ = [
    "LAYERS",
    "Activation",
    "AvgPool2D",
    "Conv2D",
    "FullyConnected",
    "Layer",
    "MaxPool2D",
    "layer_named",
    "registered",
]
