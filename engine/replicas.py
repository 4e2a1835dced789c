"""Replicas: many small networks trained at once, to see which starts solve a problem and which stay stuck.

A numpy call costs about as much for 200 numbers as for one. So here every array has one axis more, the last
one, along which the replicas lie, and each call serves them all; the mathematics is that of the layers, with
one more index k: Y[n, o, k] = Σᵢ X[n, i, k]·W[i, o, k] + B[o, k].
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from engine.activations import ActivationFunction
from engine.arrays import Array, finite_array, shape_text
from engine.batches import Batches
from engine.errors import EngineError, ShapeError
from engine.hyperparameters import whole_number
from engine.layers import Activation, FullyConnected
from engine.network import Network
from engine.optimizers import Optimizer
from engine.regularisation import ClipByNorm


class Replicas:
    """Networks with the same layers and loss, each with its own start, trained on the same rows.

    ``Replicas([Network(layers(), "mse", seed=seed) for seed in range(200)], X, T, optimizer=SGD(0.1))`` does
    what 200 trainers would do, with the same results up to rounding. The networks are only read.

    Args:
        networks: the networks, of fully connected layers and activations.
        X: the training rows, (rows, inputs).
        T: their targets, (rows, outputs).
        optimizer: turns gradients into changes, for all of them.
        batch_size: how many rows make a step; the last batch of an epoch may be smaller.
        shuffle: whether each network takes the rows in its own order, drawn from its seed.

    Attributes:
        theta: the parameters, (parameters, replicas).
        step: how many steps were taken.

    Raises:
        EngineError: if the networks differ, or have a layer of another kind, or clip gradients by their norm.
        ShapeError: if X or T does not fit.
    """

    def __init__(
        self,
        networks: Sequence[Network],
        X: ArrayLike,
        T: ArrayLike,
        *,
        optimizer: Optimizer,
        batch_size: int = 1,
        shuffle: bool = False,
    ) -> None:
        self._first = _same_layers(networks)
        if isinstance(optimizer.clipping, ClipByNorm):
            raise EngineError("replicas cannot be clipped by norm: their gradients lie in one vector")
        self.X = self._first.batch(X)
        self.T = finite_array(T, "T", self._first.dtype)
        needed = self._first.predict(self.X).shape
        if self.T.shape != needed:
            raise ShapeError(f"T needs the shape {shape_text(needed)}, not {shape_text(self.T.shape)}")
        batch_size = whole_number(batch_size, "the batch size")
        self.step = 0
        self.theta = np.stack([network.theta for network in networks], axis=-1)
        gradient = np.zeros_like(self.theta)
        self._layers = _replicated(self._first, self.theta, gradient)
        seeds = [network.seed for network in networks] if shuffle else [0]
        self._batches: dict[int, tuple[Array, Array]] = {}
        self._filled_up = np.arange(1 << (len(self) - 1).bit_length()) % len(self)
        self._orders = [Batches(len(self.X), batch_size, shuffle, seed) for seed in seeds]
        flat_theta, flat_gradient = self.theta.reshape(-1), gradient.reshape(-1)
        self._bound = optimizer.bind(
            flat_theta, flat_gradient, optimizer.begin(flat_theta), self._neurons().reshape(-1)
        )

    def __len__(self) -> int:
        return int(self.theta.shape[-1])

    @property
    def steps_per_epoch(self) -> int:
        """How many steps take every row once."""
        return self._orders[0].steps_per_epoch

    def advance(self, steps: int = 1) -> None:
        """Let every network take that many steps."""
        with np.errstate(all="ignore"):
            for _ in range(steps):
                X, T = self._batch()
                self._backward(self._loss_gradient(self._forward(X), T))
                self._bound.compute(self.step)
                self._bound.apply()
                self.step += 1

    def outputs(self, X: ArrayLike | None = None) -> Array:
        """What each network says to X, by default to the training rows: (replicas, rows, outputs)."""
        rows = self.X if X is None else self._first.batch(X)
        with np.errstate(all="ignore"):
            Y = self._forward(_shared(rows, len(self)))
        return np.ascontiguousarray(Y.transpose(2, 0, 1))

    def errors(self) -> Array:
        """E of each network over all training rows, (replicas,)."""
        with np.errstate(all="ignore"):
            return np.array([self._first.loss(Y, self.T) for Y in self.outputs()])

    def _forward(self, X: Array) -> Array:
        for layer in self._layers:
            X = layer.forward(X)
        return X

    def _backward(self, dE_dY: Array) -> None:
        first, *others = self._layers
        for layer in reversed(others):
            layer.keep_gradients(dE_dY)
            dE_dY = layer.backward(dE_dY)
        first.keep_gradients(dE_dY)

    def _loss_gradient(self, Y: Array, targets: Array) -> Array:
        """∂E/∂Y of each network, (batch, outputs, replicas).

        A loss is a mean over rows. Given all replicas' rows as one batch, it also divides by their number;
        they are filled up to a power of two, so that multiplying by it rounds nothing.
        """
        rows = Y.transpose(2, 0, 1)[self._filled_up].reshape(targets.shape)
        dE_dY = self._first.loss.gradient(rows, targets) * len(self._filled_up)
        of_each = dE_dY.reshape(-1, *Y.shape[:2])[: len(self)]
        return np.ascontiguousarray(of_each.transpose(1, 2, 0))

    def _batch(self) -> tuple[Array, Array]:
        """What the step about to be taken is given.

        Returns:
            X, (batch, inputs, replicas), and the targets as ``_loss_gradient`` wants them, one replica's rows
            after the other's.
        """
        if len(self._orders) > 1:
            rows = np.stack([order.rows(self.step) for order in self._orders])
            return np.ascontiguousarray(self.X[rows].transpose(1, 2, 0)), self._as_rows(self.T[rows])
        place = self.step % self.steps_per_epoch
        if place not in self._batches:
            rows = self._orders[0].rows(place)
            targets = np.broadcast_to(self.T[rows], (len(self), *self.T[rows].shape))
            self._batches[place] = _shared(self.X[rows], len(self)), self._as_rows(targets)
        return self._batches[place]

    def _as_rows(self, targets: Array) -> Array:
        """T (replicas, batch, outputs) as rows, filled up."""
        return targets[self._filled_up].reshape(-1, targets.shape[-1])

    def _neurons(self) -> Array:
        """As ``Network.neurons``, with every replica's neurons told apart, (parameters, replicas)."""
        neurons = self._first.neurons[:, np.newaxis]
        count = neurons.max(initial=-1) + 1
        return np.where(neurons >= 0, neurons + count * np.arange(len(self)), -1)


def _shared(rows: Array, replicas: int) -> Array:
    """Rows that are the same for all replicas, (batch, inputs, replicas)."""
    return np.repeat(rows[..., np.newaxis], replicas, axis=-1)


class _FullyConnected:
    """W (inputs, outputs, replicas) and B (1, outputs, replicas), with their gradients."""

    def __init__(self, W: Array, B: Array, dE_dW: Array, dE_dB: Array) -> None:
        self.W, self.B, self.dE_dW, self.dE_dB = W, B, dE_dW, dE_dB

    def forward(self, X: Array) -> Array:
        self.X = X
        Y: Array = np.einsum("nik,iok->nok", X, self.W) + self.B
        return Y

    def keep_gradients(self, dE_dY: Array) -> None:
        np.einsum("nik,nok->iok", self.X, dE_dY, out=self.dE_dW)
        np.add.reduce(dE_dY, axis=0, keepdims=True, out=self.dE_dB)

    def backward(self, dE_dY: Array) -> Array:
        dE_dX: Array = np.einsum("nok,iok->nik", dE_dY, self.W)
        return dE_dX


class _Activation:
    """A function of each number on its own; it does not see the replicas."""

    def __init__(self, function: ActivationFunction) -> None:
        self.function = function

    def forward(self, X: Array) -> Array:
        self.X = X
        return self.function.f(X)

    def keep_gradients(self, dE_dY: Array) -> None:
        """It has none."""

    def backward(self, dE_dY: Array) -> Array:
        return dE_dY * self.function.f_prime(self.X)


def _replicated(network: Network, theta: Array, gradient: Array) -> list[_FullyConnected | _Activation]:
    """The layers with replicas; their W and B are views into ``theta``, (parameters, replicas)."""
    layers: list[_FullyConnected | _Activation] = []
    start = 0
    for layer in network.layers:
        if isinstance(layer, Activation):
            layers.append(_Activation(layer.function))
            continue
        views = []
        for parameter in layer.parameters.values():
            stop = start + parameter.size
            views.append([array[start:stop].reshape(*parameter.shape, -1) for array in (theta, gradient)])
            start = stop
        (W, dE_dW), (B, dE_dB) = views
        layers.append(_FullyConnected(W, B, dE_dW, dE_dB))
    return layers


def _same_layers(networks: Sequence[Network]) -> Network:
    """The first network, if all of them are built alike."""
    if not networks:
        raise EngineError("replicas need at least 1 network")
    first = networks[0]
    for place, layer in enumerate(first.layers, start=1):
        if type(layer) not in (FullyConnected, Activation):
            raise EngineError(
                f"replicas have fully connected layers and activations; layer {place} is {layer!r}"
            )
    for k, network in enumerate(networks):
        for what, of_this, of_first in zip(
            ("layers", "loss", "dtype"), _built(network), _built(first), strict=True
        ):
            if of_this != of_first:
                raise EngineError(
                    f"replicas need the same {what}; network {k} has {of_this}, network 0 has {of_first}"
                )
    return first


def _built(network: Network) -> tuple[str, str, str]:
    public = {name: value for name, value in vars(network.loss).items() if not name.startswith("_")}
    settings = "".join(f" {name}={value}" for name, value in public.items())
    return str(network.layers), network.loss.name + settings, str(network.dtype)
