"""E with one number of a step moved a little, for many numbers at once.

Nothing here knows a backward rule: networks are only run forward. A numpy call costs about as much for many
rows as for few, so the batches that differ in one number each are stacked, and the layers take them as one
batch; a layer that couples the rows of a batch takes them one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Array, Index
from engine.layers import Layer
from engine.network import Network
from engine.trace import Trace

MOST_NUMBERS = 1_000_000
"""In one stack, at its widest layer: 8 MB."""

Move = tuple[Index, float]
"""An entry's place, and how far it is moved."""


@dataclass(frozen=True)
class Entry:
    """An entry of a parameter of a layer; both are counted from 0."""

    layer: int
    parameter: str
    index: Index


class Perturbations:
    """A step whose numbers can be moved.

    Args:
        network: the network; it must hold the parameters of the trace, in float64, and is left as it was.
        trace: the step.
    """

    def __init__(self, network: Network, trace: Trace) -> None:
        self.network, self.trace = network, trace
        # A prediction in between would have left the layers without this step's masks and batch statistics.
        network.begin_step(training=True, step=trace.step)

    def errors(self, layer: int, tensor: str, indices: Sequence[Index], by: ArrayLike) -> Array:
        """E for each of the entries, with that entry alone moved: (entries,).

        Args:
            layer: the layer's place, from 0.
            tensor: "X", "Y" or a parameter.
            indices: the entries' places, from 0.
            by: how far they are moved, all of them or each.
        """
        with np.errstate(all="ignore"):
            found = [self._errors(stack, start) for stack, start in self._stacks(layer, tensor, indices, by)]
        return np.concatenate(found) if found else np.zeros(0)

    def changes(self, layer: int, tensor: str, indices: Sequence[Index], by: ArrayLike) -> Array:
        """How many numbers take another piece of their formula with that entry alone moved: (entries,).

        Such as those that cross the kink of a ReLU, and windows of a max-pooling that another pixel wins. The
        arguments are those of ``errors``.
        """
        if not indices:
            return np.zeros(0, int)
        found = []
        with np.errstate(all="ignore"):
            ((unmoved, start),) = self._stacks(layer, tensor, indices[:1], 0.0)
            before = self._pieces(unmoved, start)
            for stack, _ in self._stacks(layer, tensor, indices, by):
                changes = np.zeros(len(stack), int)
                for taken, here in zip(self._pieces(stack, start), before, strict=True):
                    changes += (taken != here).sum(axis=1)
                found.append(changes)
        return np.concatenate(found)

    def plane(self, first: Entry, by_first: ArrayLike, second: Entry, by_second: ArrayLike) -> Array:
        """E with two entries of parameters moved, for every pair of moves: (first, second).

        Args:
            first: one entry.
            by_first: how far it is moved.
            second: another entry.
            by_second: how far that is moved.
        """
        ahead, behind = np.atleast_1d(by_first), np.atleast_1d(by_second)
        if first.layer > second.layer:
            return self.plane(second, behind, first, ahead).T
        # What the first entry's layer is given does not depend on the second, which stands no earlier.
        parameter = self.network.layers[second.layer].parameters[second.parameter]
        here = parameter[second.index].item()
        found = []
        for by in behind.tolist():
            parameter[second.index] = here + by
            found.append(self.errors(first.layer, first.parameter, [first.index] * len(ahead), ahead))
        parameter[second.index] = here
        return np.stack(found, axis=1)

    def _parts(self, moves: Sequence[Move], start: int) -> Iterator[Sequence[Move]]:
        """The moves, as many at a time as a stack may hold."""
        layers = self.trace.layers[start:] or self.trace.layers[-1:]
        widest = max(max(record.X.size, record.Y.size) for record in layers)
        size = max(1, MOST_NUMBERS // widest)
        for at in range(0, len(moves), size):
            yield moves[at : at + size]

    def _moved(self, layer: int, tensor: str, index: Index, by: float) -> Array:
        """What the layer after the number is given, (batch, …)."""
        record = self.trace.layers[layer]
        if tensor in ("X", "Y"):
            moved = record.tensor(tensor).astype(np.float64)
            moved[index] += by
            return moved
        parameter = self.network.layers[layer].parameters[tensor]
        here = parameter[index].item()
        parameter[index] = here + by
        Y = self.network.layers[layer].forward(record.X)
        parameter[index] = here
        return Y

    def _stacks(
        self, layer: int, tensor: str, indices: Sequence[Index], by: ArrayLike
    ) -> Iterator[tuple[Array, int]]:
        """Batches in which one entry each is moved, (count, batch, …), and the layer that is given them."""
        moves = list(zip(indices, np.broadcast_to(by, len(indices)).tolist(), strict=True))
        start = layer if tensor == "X" else layer + 1
        for part in self._parts(moves, start):
            yield np.stack([self._moved(layer, tensor, *move) for move in part]), start

    def _errors(self, stack: Array, start: int) -> Array:
        """E of each batch in a stack (count, batch, …) that layer ``start`` is given."""
        for layer in self.network.layers[start:]:
            stack = _forward(layer, stack)
        return np.array([self.network.loss.value(Y, self.trace.targets) for Y in stack])

    def _pieces(self, stack: Array, start: int) -> list[Array]:
        """Which pieces of their formulas the numbers take, (count, numbers) for a layer that has several."""
        found = []
        for layer in self.network.layers[start:]:
            stack = _forward(layer, stack)
            taken = layer.pieces_taken if layer.row_by_row else None
            if taken is not None:
                found.append(taken.reshape(len(stack), -1))
        loss = [self.network.loss.pieces_taken(Y, self.trace.targets) for Y in stack]
        of_loss = [taken.ravel() for taken in loss if taken is not None]
        return [*found, np.stack(of_loss)] if of_loss else found


def _forward(layer: Layer, stack: Array) -> Array:
    """Y of each batch in a stack (count, batch, …)."""
    if not layer.row_by_row:
        return np.stack([layer.forward(X) for X in stack])
    Y = layer.forward(stack.reshape(-1, *stack.shape[2:]))
    return Y.reshape(*stack.shape[:2], *Y.shape[1:])
