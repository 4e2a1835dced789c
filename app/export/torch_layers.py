"""Each layer, activation and loss as PyTorch has it: one line each. Autograd finds the way back by itself."""

from __future__ import annotations

from functools import singledispatch

from app.export.refusal import CannotExportError
from engine.activations import ACTIVATIONS
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
from engine.losses import LOSSES, Huber, Loss

FUNCTIONS = {
    "tanh": "torch.tanh(X)",
    "sigmoid": "torch.sigmoid(X)",
    "relu": "F.relu(X)",
    "identity": "X",
    "leaky_relu": "F.leaky_relu(X, 0.01)",
    "elu": "F.elu(X)",
    "selu": "F.selu(X)",
    "gelu": "F.gelu(X)",
    "silu": "F.silu(X)",
    "softplus": "torch.logaddexp(X, torch.zeros_like(X))",
    "softsign": "F.softsign(X)",
    "hard_sigmoid": "F.relu6(X + 3) / 6",  # F.hardsigmoid takes 1/6 in float32 on its way back
    "sin": "torch.sin(X)",
    "gaussian": "torch.exp(-(X**2))",
    "threshold": "(X > 0) + 0 * X",  # so that autograd has a slope to multiply with: 0
}
"""Activation functions, by their names in the engine."""

ERRORS = {
    "mse": "F.mse_loss(Y, T)",
    "half_sse": "((Y - T) ** 2).sum() / (2 * len(Y))",
    "mae": "F.l1_loss(Y, T)",
    "log_cosh": "((Y - T).abs() + F.softplus(-2 * (Y - T).abs()) - math.log(2)).mean()",
    "binary_cross_entropy": "F.binary_cross_entropy(Y, T)",
    "binary_cross_entropy_from_logits": "F.binary_cross_entropy_with_logits(Y, T)",
    "categorical_cross_entropy": "-torch.xlogy(T, Y).sum() / len(Y)",
    "softmax_cross_entropy": "F.cross_entropy(Y, T)",
    "hinge": "F.relu(1 - T * Y).mean()",
    "squared_hinge": "(F.relu(1 - T * Y) ** 2).mean()",
}
"""Losses without settings, by their names in the engine."""


def variable(parameter: str, place: int) -> str:
    """What a parameter of a layer is called: W1 in the first one."""
    return f"{parameter}{place + 1}"


def error(loss: Loss) -> str:
    """E of Y and T.

    Raises:
        CannotExportError: if PyTorch has no such loss here.
    """
    if isinstance(loss, Huber):
        return f"F.huber_loss(Y, T, delta={loss.delta!r})"
    if loss.name not in ERRORS or type(loss) is not type(LOSSES[loss.name]):
        raise CannotExportError(f"The loss {loss.name} cannot be written for PyTorch yet.")
    return ERRORS[loss.name]


@singledispatch
def passed(layer: Layer, place: int) -> str:  # noqa: ARG001
    """What becomes of X in a layer.

    Args:
        layer: the layer.
        place: its place in the network, from 0.

    Raises:
        CannotExportError: if PyTorch has no such layer here.
    """
    raise CannotExportError(f"A layer of the kind {layer.kind} cannot be written for PyTorch yet.")


@passed.register
def _fully_connected(layer: FullyConnected, place: int) -> str:  # noqa: ARG001
    return f"X @ {variable('W', place)} + {variable('B', place)}"


@passed.register
def _activation(layer: Activation, place: int) -> str:  # noqa: ARG001
    name = layer.function.name
    if name not in FUNCTIONS or layer.function != ACTIVATIONS[name]:
        raise CannotExportError(f"The activation {layer.function.title} cannot be written for PyTorch yet.")
    return FUNCTIONS[name]


@passed.register
def _conv2d(layer: Conv2D, place: int) -> str:
    W, B = variable("W", place), variable("B", place)
    return f"F.conv2d(X, {W}, {B}[0], stride={layer.stride}, padding={layer.padding})"


@passed.register
def _max_pool2d(layer: MaxPool2D, place: int) -> str:  # noqa: ARG001
    return f"F.max_pool2d(X, {layer.size}, stride={layer.stride})"


@passed.register
def _avg_pool2d(layer: AvgPool2D, place: int) -> str:  # noqa: ARG001
    return f"F.avg_pool2d(X, {layer.size}, stride={layer.stride})"


@passed.register
def _batch_normalization(layer: BatchNormalization, place: int) -> str:
    gamma, beta = variable("gamma", place), variable("beta", place)
    return f"batch_normalized(X, {layer.epsilon!r}, {gamma}, {beta})"


@passed.register
def _layer_normalization(layer: LayerNormalization, place: int) -> str:
    gamma, beta = variable("gamma", place), variable("beta", place)
    return f"F.layer_norm(X, {layer.inputs}, {gamma}[0], {beta}[0], eps={layer.epsilon!r})"


@passed.register
def _dropout(layer: Dropout, place: int) -> str:
    return f"X * mask(X, {layer.rate!r}, {place})"


@passed.register
def _softmax(layer: Softmax, place: int) -> str:  # noqa: ARG001
    return "torch.softmax(X, dim=1)"


@passed.register
def _maxout(layer: Maxout, place: int) -> str:  # noqa: ARG001
    return f"X.reshape(len(X), -1, {layer.pieces}).max(dim=2).values"


@passed.register
def _flatten(layer: Flatten, place: int) -> str:  # noqa: ARG001
    return "X.flatten(1)"


@passed.register
def _reshape(layer: Reshape, place: int) -> str:  # noqa: ARG001
    return f"X.reshape(len(X), *{layer.shape})"
