"""The tensors of a step, gathered for a frame at a stroke.

A plan keeps its tensors with the batch last, a frame has them with the batch first. Where each number of the
frame comes from is therefore worked out once for a plan; then a frame costs one look-up for all its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np

from app.frame import place
from engine.arrays import Array
from engine.plan import Capture, Plan
from engine.plan.emission import views

FLOAT_BYTES = 4


class StepTensors:
    """The tensors that frames hold of the steps of one plan, which begin with them.

    Args:
        plan: the plan.
        names: which tensors of each layer: "X", "Y", "dE_dY", "dE_dX", parameters ("W"), their gradients
            ("dE_dW"), "update" for every update, and "targets"; "3/W" is that of one layer alone. ∂E/∂X of a
            first layer is left out: training does not compute it.

    Attributes:
        places: where each lies in the frame, by its name there: "0/W", "0/update/W", "targets".
        bytes: how many bytes they take.
    """

    def __init__(self, plan: Plan, names: Collection[str]) -> None:
        self.places: dict[str, dict[str, Any]] = {}
        self._offsets: dict[int, int] = {}
        self._indices: list[Array] = []
        self.bytes = 0
        self._find(plan, names)
        self._index = np.concatenate([np.zeros(0, np.intp), *self._indices])

    def gather(self, of: Capture) -> bytes:
        """The tensors of a step, as float32."""
        assert of.update is not None
        numbers = np.concatenate((of.memory, of.theta, of.gradient, of.update))[self._index]
        with np.errstate(over="ignore"):
            written: bytes = numbers.astype("<f4").tobytes()
        return written

    def read(self, of: Capture) -> dict[str, Array]:
        """The tensors of a step as arrays, each once for every name."""
        numbers = np.frombuffer(self.gather(of), "<f4")
        return {
            name: numbers[start : start + math.prod(said["shape"])].reshape(said["shape"])
            for name, said in self.places.items()
            for start in (said["offset"] // FLOAT_BYTES,)
        }

    def _find(self, plan: Plan, names: Collection[str]) -> None:
        """Find the tensors, by laying them over numbers that count themselves."""
        layout, parameters = plan.layout, plan.gradient.size
        sizes = np.cumsum([layout.memory.size, parameters, parameters])
        memory, *flat = np.split(np.arange(sizes[-1] + parameters), sizes)
        computed = 0 if layout.waiting is None else layout.waiting + 1
        for k, layer in enumerate(plan.network.layers):
            theta, gradient, update = (views(layer, vector[plan.parts[k]]) for vector in flat)
            found = {"X": layout.values[k].within(memory).batch_first, **theta}
            found["Y"] = layout.values[k + 1].within(memory).batch_first
            if k + 1 >= computed:
                found["dE_dY"] = layout.gradients[k + 1].within(memory).batch_first
            found |= {"dE_d" + name: index for name, index in gradient.items()}
            if k >= computed:
                found["dE_dX"] = layout.gradients[k].within(memory).batch_first
            for name, index in found.items():
                if name in names or f"{k}/{name}" in names:
                    self._add(f"{k}/{name}", index)
            if "update" in names or f"{k}/update" in names:
                for name, index in update.items():
                    self._add(f"{k}/update/{name}", index)
        if "targets" in names:
            self._add("targets", layout.targets.within(memory).batch_first)

    def _add(self, name: str, index: Array) -> None:
        """Place a tensor, where it lies already if it is another one's under a second name."""
        first = int(index.flat[0])
        if first not in self._offsets:
            self._offsets[first] = self.bytes
            self._indices.append(index.ravel())
            self.bytes += FLOAT_BYTES * index.size
        self.places[name] = place(self._offsets[first], index.shape)
