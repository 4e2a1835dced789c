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
        moves = list(zip(indices, np.broadcast_to(by, len(indices)).tolist(), strict=True))
        start = layer if tensor == "X" else layer + 1
        found = []
        with np.errstate(all="ignore"):
            for part in self._parts(moves, start):
                moved = (self._moved(layer, tensor, *move) for move in part)
                found.append(self._errors(np.stack(list(moved)), start))
        return np.concatenate(found) if found else np.zeros(0)

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

    def _errors(self, stack: Array, start: int) -> Array:
        """E of each batch in a stack (count, batch, …) that layer ``start`` is given."""
        for layer in self.network.layers[start:]:
            if layer.row_by_row:
                Y = layer.forward(stack.reshape(-1, *stack.shape[2:]))
                stack = Y.reshape(*stack.shape[:2], *Y.shape[1:])
            else:
                stack = np.stack([layer.forward(X) for X in stack])
        loss, targets = self.network.loss, self.trace.targets
        return np.array([loss.value(Y, targets) for Y in stack])
