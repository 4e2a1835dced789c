"""Questions about one step, answered by a network of their own, so that no question disturbs the run.

The network is in float64 whatever the run is in: a central difference in float32 would be mostly rounding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from app.errors import InvalidError, NotFoundError
from app.experiment import Experiment
from app.work import SECONDS_PER_OPERATION
from engine import (
    CentralDifference,
    GradientCheck,
    Trace,
    central_difference,
    gradient_check,
)
from engine.arrays import Array, Index

SLOPE_POINTS = 81
SLOPE_REACH = 1.0
"""How far to either side E is shown as a function of one parameter, at least."""


@dataclass(frozen=True)
class Slope:
    """E as a function of one parameter, everything else as it is in a step.

    Attributes:
        value: where the parameter is.
        loss: E there.
        gradient: ∂E/∂ of the parameter.
        next: where the step's update takes it.
        x: places of the parameter.
        E: the loss at those places; both are empty if the parameter is not finite.
    """

    value: float
    loss: float
    gradient: float
    next: float
    x: list[float]
    E: list[float]


class Probe:
    """A float64 copy of a run's network in one step.

    Args:
        experiment: what the run trains.
        trace: the step.
    """

    def __init__(self, experiment: Experiment, trace: Trace) -> None:
        self.network = experiment.network("float64")
        for layer, record in zip(self.network.layers, trace.layers, strict=True):
            for name, parameter in record.parameters.items():
                layer.parameters[name][...] = parameter
        exact = self.network.trace(trace.layers[0].X, trace.targets, trace.step)
        self.trace = replace(exact, epoch=trace.epoch, batch=trace.batch)

    @staticmethod
    def seconds(trace: Trace, forward_passes: int) -> float:
        """How long it will take to make a probe and to run it forward so many times."""
        parameters = sum(array.size for layer in trace.layers for array in layer.parameters.values())
        return (5 + forward_passes) * len(trace.targets) * parameters * SECONDS_PER_OPERATION

    def central_difference(self, layer: int, tensor: str, index: Index) -> CentralDifference | None:
        """The central difference beside one entry; None if the tensor is not a gradient."""
        if not tensor.startswith("dE_d"):
            return None
        return central_difference(self.network, self.trace, layer, tensor, index)

    def gradient_check(self) -> GradientCheck:
        """Every gradient of the step against central differences."""
        return gradient_check(self.network, self.trace)

    def slope(self, layer: int, name: str, index: Index, update: float) -> Slope:
        """E as one parameter moves.

        Args:
            layer: the layer's place, from 0.
            name: the parameter.
            index: the entry's place, from 0.
            update: what the step adds to it.
        """
        record = self.trace.layers[layer]
        parameter = self.network.layers[layer].parameters[name]
        here = float(parameter[index])
        x: list[float] = []
        E: list[float] = []
        if math.isfinite(here):
            reach = max(SLOPE_REACH, 1.5 * abs(update)) if math.isfinite(update) else SLOPE_REACH
            x = np.linspace(here - reach, here + reach, SLOPE_POINTS).tolist()
            with np.errstate(all="ignore"):
                for place in x:
                    parameter[index] = place
                    E.append(self.network.error(self.trace.layers[0].X, self.trace.targets))
            parameter[index] = here
        return Slope(here, self.trace.loss, float(record.gradients[name][index]), here + update, x, E)


def tensor_of(trace: Trace, layer: int, name: str) -> Array:
    """A tensor of a trace.

    Raises:
        NotFoundError: if there is no such layer or tensor.
    """
    if not 0 <= layer < len(trace.layers):
        raise NotFoundError(
            f"There is no layer {layer}; the layers are 0 to {len(trace.layers) - 1}.", "layer"
        )
    tensors = trace.layers[layer].tensors()
    if name not in tensors:
        raise NotFoundError(f"Layer {layer} has no tensor {name}; it has {', '.join(tensors)}.", "tensor")
    return tensors[name]


def check_place(name: str, tensor: Array, index: Index) -> None:
    """See that a tensor has an entry.

    Raises:
        InvalidError: if not.
    """
    if len(index) != tensor.ndim or any(not 0 <= i < n for i, n in zip(index, tensor.shape, strict=True)):
        shape = " × ".join(str(n) for n in tensor.shape)
        raise InvalidError(
            f"{name} has {shape} entries, counted from 0; there is none at {','.join(map(str, index))}.", "at"
        )
