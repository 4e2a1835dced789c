"""The engine: layers, losses and training in numpy, with every gradient in the open.

It knows nothing of the web and can be used from a notebook::

    from engine import Activation, FullyConnected, Network, xor

    layers = [FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1), Activation("tanh")]
    net = Network(layers, loss="mse", seed=1)
    X, T = xor()
    net.fit(X, T, epochs=1000, learning_rate=0.1)
    trace = net.trace(X, T)
    trace.layers[0].gradients["W"]
"""

from engine.datasets import xor
from engine.derivation import Derivation, derive
from engine.errors import EngineError, ShapeError
from engine.gradient_check import CentralDifference, GradientCheck, central_difference, gradient_check
from engine.layers import (
    Activation,
    AvgPool2D,
    BatchNormalization,
    Conv2D,
    Dropout,
    Flatten,
    FullyConnected,
    Layer,
    LayerNormalization,
    Maxout,
    MaxPool2D,
    Reshape,
    Softmax,
)
from engine.losses import one_hot
from engine.network import Network
from engine.optimizers import SGD, Adadelta, AdaGrad, Adam, AdamW, Momentum, Nesterov, Optimizer, RMSProp
from engine.plan import Plan
from engine.replicas import Replicas
from engine.surface import Surface
from engine.trace import LayerTrace, NonFinite, Trace
from engine.training import Trainer

__all__ = [
    "SGD",
    "Activation",
    "AdaGrad",
    "Adadelta",
    "Adam",
    "AdamW",
    "AvgPool2D",
    "BatchNormalization",
    "CentralDifference",
    "Conv2D",
    "Derivation",
    "Dropout",
    "EngineError",
    "Flatten",
    "FullyConnected",
    "GradientCheck",
    "Layer",
    "LayerNormalization",
    "LayerTrace",
    "MaxPool2D",
    "Maxout",
    "Momentum",
    "Nesterov",
    "Network",
    "NonFinite",
    "Optimizer",
    "Plan",
    "RMSProp",
    "Replicas",
    "Reshape",
    "ShapeError",
    "Softmax",
    "Surface",
    "Trace",
    "Trainer",
    "central_difference",
    "derive",
    "gradient_check",
    "one_hot",
    "xor",
]
