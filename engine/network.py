"""A network: layers in a row, and the loss at their end. The article's calls: add, use, fit, predict."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from engine.arrays import Array, Shape, aligned_zeros, finite_array, floating, shape_text
from engine.compatibility import check_pair
from engine.errors import EngineError, ShapeError
from engine.hyperparameters import whole_number
from engine.layers.base import Layer
from engine.losses import Loss, loss_named
from engine.progress import advance_with_bar
from engine.randomness import generator
from engine.trace import LayerTrace, Trace

if TYPE_CHECKING:
    from engine.optimizers import Optimizer


class Network:
    """Layers and a loss.

    All parameters lie in one vector ``theta``; each layer's W and B are views into it, so that
    an optimizer, a snapshot or a gradient check handles the whole network as one array.

    Args:
        layers: the layers, first to last.
        loss: the loss, or its name.
        seed: what the initial weights are drawn from.
        dtype: float64 (the default, so that sums can be checked by hand) or float32.
        input_shape: the shape of one sample, such as (1, 28, 28); given, every layer's shape is checked here.

    Raises:
        ShapeError: if a layer does not fit the one before it.
    """

    def __init__(
        self,
        layers: Iterable[Layer] = (),
        loss: str | Loss | None = None,
        *,
        seed: int = 0,
        dtype: DTypeLike = np.float64,
        input_shape: Shape | None = None,
    ) -> None:
        self.layers: list[Layer] = []
        self._loss: Loss | None = None
        self.seed = whole_number(seed, "the seed", at_least=0)
        self.dtype = floating(dtype)
        self.theta: Array = np.zeros(0, self.dtype)
        self._output_shape = input_shape
        for layer in layers:
            self.add(layer)
        if loss is not None:
            self.use(loss)

    def add(self, layer: Layer) -> None:
        """Put a layer at the end, and draw its parameters unless they were given."""
        if any(layer is other for other in self.layers):
            raise EngineError(f"{layer!r} is in this network already; a layer belongs to one place")
        try:
            self._output_shape = layer.output_shape(self._output_shape)
        except ShapeError as error:
            raise ShapeError(f"layer {len(self.layers) + 1}: {error}") from error
        layer.initialize(generator(self.seed, "initial", len(self.layers)), self.dtype)
        self.layers.append(layer)
        self._share_theta()

    def use(self, loss: str | Loss) -> None:
        """Take this loss.

        Raises:
            EngineError: if there is no such loss, or it makes no sense after the last layer.
        """
        self._loss = loss_named(loss) if isinstance(loss, str) else loss
        check_pair(self.layers, self._loss)

    @property
    def loss(self) -> Loss:
        """The loss in use.

        Raises:
            EngineError: if there is none yet.
        """
        if self._loss is None:
            raise EngineError('this network has no loss yet; call use("mse") first')
        return self._loss

    def begin_step(self, training: bool, step: int = 0, places: Iterable[int] | None = None) -> None:
        """Tell every layer what kind of pass comes; what it draws is named by (seed, layer, step).

        With ``places``, only the layers that stand there are told.
        """
        for k in range(len(self.layers)) if places is None else places:
            self.layers[k].begin_step(training, partial(generator, self.seed, f"layer{k}", step))

    def end_step(self) -> None:
        """Let the layers change their statistics, after a training pass."""
        for layer in self.layers:
            layer.end_step()

    def forward(self, X: Array, start: int = 0) -> Array:
        """Y of the last layer; with ``start``, X is what layer ``start`` is given."""
        Y = X
        for k in range(start, len(self.layers)):
            Y = self._pass(k, Y)
        return Y

    def backward(self, dE_dY: Array) -> Array:
        """∂E/∂X of the first layer; each layer's gradients are left with it."""
        for layer in reversed(self.layers):
            dE_dY = layer.backward(dE_dY)
        return dE_dY

    def batch(self, X: ArrayLike) -> Array:
        """X as an array of the network's type, seen to be a batch of rows that the first layer takes.

        Raises:
            EngineError: if the network has no layers, or X is not a table of finite numbers.
            ShapeError: if it is no batch of such rows.
        """
        if not self.layers:
            raise EngineError("this network has no layers yet; add one first")
        x = finite_array(X, "X", self.dtype)
        if x.ndim < 2 or len(x) == 0:
            raise ShapeError(
                f"X must be a batch of at least one row, (batch, …); it has shape {shape_text(x.shape)}"
            )
        try:
            self.layers[0].output_shape(x.shape[1:])
        except ShapeError as error:
            raise ShapeError(f"{error}{self._hint(x.shape)}") from error
        return x

    def predict(self, X: ArrayLike) -> Array:
        """What the network says to X, (batch, inputs)."""
        self.begin_step(training=False)
        with np.errstate(all="ignore"):
            return self.forward(self.batch(X))

    def error(self, X: Array, T: Array, start: int = 0) -> float:
        """E of a batch, by a forward pass from layer ``start``."""
        return self.loss(self.forward(X, start), T)

    def trace(self, X: ArrayLike, T: ArrayLike, step: int = 0) -> Trace:
        """Forward, loss, backward: every tensor of every layer. No parameter changes.

        What a layer draws at random in training, it draws as in step ``step``.
        """
        self.begin_step(training=True, step=step)
        x, targets = self.batch(X), finite_array(T, "T", self.dtype)
        # A diverging network is a lesson: its infinities are recorded, not warned about.
        with np.errstate(all="ignore"):
            Xs, Ys = [], []
            for k in range(len(self.layers)):
                Xs.append(x)
                x = self._pass(k, x)
                Ys.append(x)
            E = self.loss(x, targets)
            dE_dYs, dE_dXs = [], []
            dE_dY = self.loss.gradient(x, targets)
            for layer in reversed(self.layers):
                dE_dYs.append(dE_dY)
                dE_dY = layer.backward(dE_dY)
                dE_dXs.append(dE_dY)
        records = (
            LayerTrace(
                layer=k,
                kind=layer.kind,
                X=X_k.copy(),
                Y=Y_k.copy(),
                dE_dY=dE_dY_k.copy(),
                dE_dX=dE_dX_k.copy(),
                parameters={name: parameter.copy() for name, parameter in layer.parameters.items()},
                gradients={name: gradient.copy() for name, gradient in layer.gradients.items()},
                extras={name: extra.copy() for name, extra in layer.extras.items()},
            )
            for k, (layer, X_k, Y_k, dE_dY_k, dE_dX_k) in enumerate(
                zip(self.layers, Xs, Ys, reversed(dE_dYs), reversed(dE_dXs), strict=True)
            )
        )
        return Trace(loss=E, layers=tuple(records), targets=targets.copy(), step=step)

    def fit(
        self,
        X: ArrayLike,
        T: ArrayLike,
        *,
        epochs: int,
        learning_rate: float | None = None,
        optimizer: Optimizer | None = None,
        batch_size: int = 1,
        shuffle: bool = False,
        progress: bool = False,
    ) -> list[float]:
        """Train by gradient descent, as the article does: sample by sample, in order, unless told otherwise.

        Args:
            X: the training rows, (rows, inputs).
            T: their targets, (rows, outputs).
            epochs: how often every row is taken.
            learning_rate: α of plain gradient descent; give it, or an optimizer.
            optimizer: what turns gradients into changes.
            batch_size: how many rows make a step; the last batch of an epoch may be smaller.
            shuffle: whether each epoch has its own order, drawn from the network's seed.
            progress: whether a bar shows the epochs and E (it needs the package tqdm).

        Returns:
            E of each epoch: the mean over its batches, each measured before its own update.

        Raises:
            EngineError: if a setting breaks its rule, or X and T do not fit the network.
        """
        from engine.optimizers import SGD
        from engine.training import Trainer

        if (learning_rate is None) == (optimizer is None):
            raise EngineError("fit needs a learning_rate or an optimizer, and not both")
        if epochs < 1:
            raise EngineError(f"fit needs at least 1 epoch, not {epochs}")
        trainer = Trainer(
            self,
            X,
            T,
            optimizer=optimizer or SGD(learning_rate or 0.0),
            batch_size=batch_size,
            shuffle=shuffle,
            seed=self.seed,
            history=2 * epochs + 2,
        )
        if progress:
            advance_with_bar(trainer, epochs)
        else:
            trainer.advance(epochs * trainer.steps_per_epoch)
        return trainer.epoch_errors.values()

    @property
    def gradient(self) -> Array:
        """∂E/∂θ of the last backward pass, in the order of ``theta``."""
        parts = [layer.gradients[name].ravel() for layer in self.layers for name in layer.parameters]
        return np.concatenate(parts) if parts else np.zeros(0, self.dtype)

    @property
    def neurons(self) -> Array:
        """For each entry of ``theta``, the neuron that it is a weight of, counted from 0; −1 for a bias."""
        parts, count = [np.zeros(0, np.intp)], 0
        for layer in self.layers:
            for name, parameter in layer.parameters.items():
                owners = np.full(parameter.shape, -1, np.intp)
                if name in layer.neuron_axes:
                    axis = layer.neuron_axes[name]
                    np.moveaxis(owners, axis, -1)[...] = count + np.arange(parameter.shape[axis])
                    count += parameter.shape[axis]
                parts.append(owners.ravel())
        return np.concatenate(parts)

    def _pass(self, k: int, X: Array) -> Array:
        """Y of layer k; a batch that it cannot take is refused with its place."""
        try:
            return self.layers[k].forward(X)
        except ShapeError as error:
            raise ShapeError(f"layer {k + 1}: {error}") from error

    def _share_theta(self) -> None:
        """Move all parameters into one vector, and let the layers look into it."""
        parts = [parameter.ravel() for layer in self.layers for parameter in layer.parameters.values()]
        self.theta = aligned_zeros(sum(part.size for part in parts), self.dtype)
        if parts:
            np.concatenate(parts, out=self.theta)
        start = 0
        for layer in self.layers:
            for name, parameter in layer.parameters.items():
                view = self.theta[start : start + parameter.size]
                layer.parameters[name] = view.reshape(parameter.shape)
                start += parameter.size

    def _hint(self, shape: Shape) -> str:
        """What to do with the article's shape, where each sample is a matrix of one row."""
        if len(shape) != 3 or shape[1] != 1:
            return ""
        rows, _, inputs = shape
        return (
            f"; here the rows of one array are the samples, so X of shape {shape} "
            f"is written X.reshape({rows}, {inputs})"
        )
