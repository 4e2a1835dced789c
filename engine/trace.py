"""What one step computed: frozen records that hold every tensor of every layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from engine.arrays import Array

if TYPE_CHECKING:
    from engine.optimizers import Optimizer


@dataclass(frozen=True)
class LayerTrace:
    """Everything that one layer saw and computed in a step. All arrays are copies, batch first.

    Attributes:
        layer: the layer's place in the network, from 0.
        kind: the layer's kind, such as "fully_connected".
        X: what came in, (batch, …).
        Y: what went out, (batch, …).
        dE_dY: the gradient that the layer was given, shaped as Y.
        dE_dX: the gradient that it returned, shaped as X.
        parameters: "W", "B", … as they were in the step.
        gradients: ∂E/∂W, ∂E/∂B, … under the parameters' names.
        update: what the optimizer adds to each parameter after the step; empty where no optimizer is at work.
        extras: further tensors that explain the step, such as a dropout's mask.
        shares: for each parameter, the vectors that led to its update, by name and in order: "gradient",
            "velocity", …, "delta"; shaped as the parameter.
        memory: for each parameter, what the optimizer remembered from the steps before, by slot.
        frozen: for each parameter, which entries stay as they are, whatever "delta" is; empty if all learn.
    """

    layer: int
    kind: str
    X: Array
    Y: Array
    dE_dY: Array
    dE_dX: Array
    parameters: Mapping[str, Array] = field(default_factory=dict)
    gradients: Mapping[str, Array] = field(default_factory=dict)
    update: Mapping[str, Array] = field(default_factory=dict)
    extras: Mapping[str, Array] = field(default_factory=dict)
    shares: Mapping[str, Mapping[str, Array]] = field(default_factory=dict)
    memory: Mapping[str, Mapping[str, Array]] = field(default_factory=dict)
    frozen: Mapping[str, Array] = field(default_factory=dict)

    def tensor(self, name: str) -> Array:
        """A tensor by its name: X, Y, dE_dY, dE_dX, a parameter (W, B), its gradient (dE_dW), or an extra.

        Beside them there is what the optimizer computed: "update/W", and its shares, such as "velocity/W".

        Raises:
            KeyError: if the layer has no such tensor.
        """
        return self.updates()[name] if "/" in name else self.tensors()[name]

    def updates(self) -> dict[str, Array]:
        """Every vector of the update, shaped as its parameter: "velocity/W", …, "update/W"."""
        shares = {
            f"{share}/{parameter}": array
            for parameter, vectors in self.shares.items()
            for share, array in vectors.items()
            if share not in ("gradient", "delta")
        }
        return {**shares, **{f"update/{name}": array for name, array in self.update.items()}}

    def tensors(self) -> dict[str, Array]:
        """Every tensor of the layer, in the order in which the step reads and writes them."""
        return {
            "X": self.X,
            **self.parameters,
            **self.extras,
            "Y": self.Y,
            "dE_dY": self.dE_dY,
            **{"dE_d" + name: gradient for name, gradient in self.gradients.items()},
            "dE_dX": self.dE_dX,
        }


@dataclass(frozen=True)
class NonFinite:
    """Where a number stopped being finite: the first such tensor, in the order of computation."""

    step: int
    layer: int
    tensor: str


@dataclass(frozen=True)
class Trace:
    """One whole step: forward, loss, backward and, where an optimizer is at work, the update.

    Attributes:
        loss: E, the error of the batch.
        layers: a record for each layer, first to last.
        targets: what the batch should have given, shaped as the last Y.
        step: the step's number, from 0; the parameters are those of state ``step``.
        epoch: the epoch that the step belongs to, from 0.
        batch: which training rows the batch holds.
        optimizer: what made the update, with the settings that were in force.
        penalties: R of each penalty, by its name: E + ΣR is what was minimised.
    """

    loss: float
    layers: tuple[LayerTrace, ...]
    targets: Array
    step: int = 0
    epoch: int = 0
    batch: tuple[int, ...] = ()
    optimizer: Optimizer | None = None
    penalties: Mapping[str, float] = field(default_factory=dict)

    @property
    def minimised(self) -> float:
        """E + R, of which the optimizer follows the slope."""
        return self.loss + sum(self.penalties.values())

    def first_non_finite(self) -> NonFinite | None:
        """The first tensor that holds a number that is not finite, or None."""
        for layer, name, tensor in self._in_order():
            if not np.isfinite(tensor).all():
                return NonFinite(self.step, layer, name)
        return None

    def _in_order(self) -> Iterator[tuple[int, str, Array]]:
        for record in self.layers:
            for name, parameter in record.parameters.items():
                yield record.layer, name, parameter
            yield record.layer, "Y", record.Y
        yield len(self.layers) - 1, "E", np.asarray(self.loss)
        for record in reversed(self.layers):
            yield record.layer, "dE_dY", record.dE_dY
            for name, gradient in record.gradients.items():
                yield record.layer, "dE_d" + name, gradient
            yield record.layer, "dE_dX", record.dE_dX
