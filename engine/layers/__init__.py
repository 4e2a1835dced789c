"""The layers, one kind a file; each knows only its own mathematics.

``LAYERS`` has them all by their kind. A new layer is a file with a class under ``@registered``.
"""

from engine.layers.activation import Activation
from engine.layers.avg_pool2d import AvgPool2D
from engine.layers.base import LAYERS, Layer, layer_named, registered
from engine.layers.batch_normalization import BatchNormalization
from engine.layers.conv2d import Conv2D
from engine.layers.dropout import Dropout
from engine.layers.flatten import Flatten
from engine.layers.fully_connected import FullyConnected
from engine.layers.layer_normalization import LayerNormalization
from engine.layers.max_pool2d import MaxPool2D
from engine.layers.maxout import Maxout
from engine.layers.reshape import Reshape
from engine.layers.softmax import Softmax

__all__ = [
    "LAYERS",
    "Activation",
    "AvgPool2D",
    "BatchNormalization",
    "Conv2D",
    "Dropout",
    "Flatten",
    "FullyConnected",
    "Layer",
    "LayerNormalization",
    "MaxPool2D",
    "Maxout",
    "Reshape",
    "Softmax",
    "layer_named",
    "registered",
]
