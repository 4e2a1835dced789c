"""The article's way, as it describes it: a sample at a time, each layer updating itself in its backward pass.

Written anew from the article's text, in its shapes: a sample is a matrix of one row, numpy allocates every
result, numbers are float64. A step on a batch is one sample after the other. The convolution and the pool,
which it announces only, are written in the same way, channel by channel, with SciPy's correlations.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.cases import Case, Steps
from engine.arrays import Array


class FullyConnected:
    """Y = X·W + B, of one sample."""

    def __init__(self, inputs: int, outputs: int) -> None:
        self.weights = np.random.default_rng(1).random((inputs, outputs)) - 0.5
        self.bias = np.random.default_rng(2).random((1, outputs)) - 0.5

    def forward(self, X: Array) -> Array:
        """Y."""
        self.X = X
        return np.dot(X, self.weights) + self.bias

    def backward(self, dE_dY: Array, learning_rate: float) -> Array:
        """∂E/∂X, and the update."""
        dE_dX: Array = np.dot(dE_dY, self.weights.T)
        dE_dW = np.dot(self.X.T, dE_dY)
        self.weights -= learning_rate * dE_dW
        self.bias -= learning_rate * dE_dY
        return dE_dX


class Activation:
    """Y = f(X), of one sample."""

    def __init__(self, name: str) -> None:
        if name == "tanh":
            self.f, self.f_prime = np.tanh, lambda X: 1 - np.tanh(X) ** 2
        else:
            self.f, self.f_prime = (lambda X: np.maximum(X, 0)), lambda X: (X > 0).astype(X.dtype)

    def forward(self, X: Array) -> Array:
        """Y."""
        self.X = X
        Y: Array = self.f(X)
        return Y

    def backward(self, dE_dY: Array, learning_rate: float) -> Array:  # noqa: ARG002
        """∂E/∂X."""
        dE_dX: Array = self.f_prime(self.X) * dE_dY
        return dE_dX


class Convolution:
    """A kernel for each pair of channels; an image is (channels, height, width)."""

    def __init__(self, inputs: int, channels: int, size: int) -> None:
        from scipy import signal

        self.signal = signal
        self.kernels = np.random.default_rng(1).random((channels, inputs, size, size)) - 0.5
        self.bias = np.random.default_rng(2).random(channels) - 0.5

    def forward(self, X: Array) -> Array:
        """Y, one correlation for each pair of channels."""
        self.X = X
        return np.stack(
            [
                sum(self.signal.correlate2d(X[i], kernel[i], "valid") for i in range(len(X))) + bias
                for kernel, bias in zip(self.kernels, self.bias, strict=True)
            ]
        )

    def backward(self, dE_dY: Array, learning_rate: float) -> Array:
        """∂E/∂X, and the update."""
        dE_dX, dE_dW = np.zeros(self.X.shape), np.zeros(self.kernels.shape)
        for o in range(len(self.kernels)):
            for i in range(len(self.X)):
                dE_dX[i] += self.signal.convolve2d(dE_dY[o], self.kernels[o, i], "full")
                dE_dW[o, i] = self.signal.correlate2d(self.X[i], dE_dY[o], "valid")
        self.kernels -= learning_rate * dE_dW
        self.bias -= learning_rate * dE_dY.sum(axis=(1, 2))
        return dE_dX


class MaxPool:
    """The largest of each 2×2 window; a last odd row and column are left out."""

    def forward(self, X: Array) -> Array:
        """Y."""
        channels, height, width = X.shape
        self.shape, self.even = X.shape, X[:, : height // 2 * 2, : width // 2 * 2]
        self.Y: Array = self.even.reshape(channels, height // 2, 2, width // 2, 2).max(axis=(2, 4))
        return self.Y

    def backward(self, dE_dY: Array, learning_rate: float) -> Array:  # noqa: ARG002
        """∂E/∂X: to the pixels that are the largest."""
        dE_dX, (rows, columns) = np.zeros(self.shape), self.even.shape[1:]
        is_largest = self.even == self.Y.repeat(2, axis=1).repeat(2, axis=2)
        dE_dX[:, :rows, :columns] = is_largest * dE_dY.repeat(2, axis=1).repeat(2, axis=2)
        return dE_dX


class Flatten:
    """An image as a matrix of one row."""

    def forward(self, X: Array) -> Array:
        """Y."""
        self.shape = X.shape
        return X.reshape(1, -1)

    def backward(self, dE_dY: Array, learning_rate: float) -> Array:  # noqa: ARG002
        """∂E/∂X."""
        return dE_dY.reshape(self.shape)


Layers = Sequence[FullyConnected | Activation | Convolution | MaxPool | Flatten]


def mse(T: Array, Y: Array) -> float:
    """E of one sample."""
    return float(np.mean(np.power(T - Y, 2)))


def mse_prime(T: Array, Y: Array) -> Array:
    """∂E/∂Y of one sample."""
    slope: Array = 2 * (Y - T) / T.size
    return slope


def cross_entropy(T: Array, Y: Array) -> float:
    """E of one sample of scores."""
    shifted = Y - Y.max()
    return float(np.log(np.exp(shifted).sum()) - (T * shifted).sum())


def cross_entropy_prime(T: Array, Y: Array) -> Array:
    """∂E/∂Y of one sample of scores."""
    p = np.exp(Y - Y.max())
    slope: Array = p / p.sum() - T
    return slope


def steps(case: Case) -> Steps | None:
    """A step is one sample after the other, as many as the batch has; None if SciPy is needed and missing."""
    X, T = (data.astype(np.float64) for data in case.data())
    samples = list(zip(X if case.is_image else X[:, np.newaxis], T[:, np.newaxis], strict=True))
    try:
        layers = _layers(case)
    except ImportError:
        return None
    loss, loss_prime = (cross_entropy, cross_entropy_prime) if case.is_image else (mse, mse_prime)

    def run(count: int) -> None:
        for step in range(count):
            E, first = 0.0, step % case.batches * case.batch
            for x, t in samples[first : first + case.batch]:
                Y = x
                for layer in layers:
                    Y = layer.forward(Y)
                E += loss(t, Y)
                gradient = loss_prime(t, Y)
                for layer in reversed(layers):
                    gradient = layer.backward(gradient, 0.01)

    return run


def _layers(case: Case) -> Layers:
    if case.is_image:
        relu = "relu"
        return [
            Convolution(1, 8, 3),
            Activation(relu),
            MaxPool(),
            Convolution(8, 16, 3),
            Activation(relu),
            MaxPool(),
            Flatten(),
            FullyConnected(16 * 5 * 5, case.sizes[-1]),
        ]
    pairs = zip(case.sizes, case.sizes[1:], strict=False)
    return [layer for i, o in pairs for layer in (FullyConnected(i, o), Activation("tanh"))]
