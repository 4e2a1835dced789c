"""Questions about one step, answered by a network of their own, so that no question disturbs the run.

The network is in float64 whatever the run is in: a central difference in float32 would be mostly rounding.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import TypeVar

import numpy as np

from app.errors import InvalidError, NotFoundError
from app.experiment import Experiment
from app.work import SECONDS_PER_OPERATION
from engine import (
    CentralDifference,
    EngineError,
    GradientCheck,
    Network,
    Trace,
    central_difference,
    gradient_check,
)
from engine.arrays import Array, Index
from engine.derivation import entries_of
from engine.perturbation import Entry, Perturbations
from engine.sample_gradients import gradients_of_sample, shares_of_samples

SLOPE_POINTS = 81
SLOPE_REACH = 1.0
"""How far to either side E is shown as a function of one parameter, at least."""


Answer = TypeVar("Answer")


def never() -> bool:
    """Nobody wants it to stop."""
    return False


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
        linear: what the gradient alone says that E is there: loss + ∂E/∂w·Δw.
        next_E: E at ``next``.
        next_linear: what the gradient alone says that it is.
    """

    value: float
    loss: float
    gradient: float
    next: float
    x: list[float]
    E: list[float]
    linear: list[float]
    next_E: float
    next_linear: float


@dataclass(frozen=True)
class Trial:
    """E if one parameter were another number, everything else as it is in a step.

    Attributes:
        value: the number.
        before: what the parameter is.
        loss: E as it is.
        then: E with that number.
        change: ΔE, the difference of the two.
        gradient: ∂E/∂ of the parameter.
        predicted: ∂E/∂w·Δw, the change of E if it went on along its slope.
    """

    value: float
    before: float
    loss: float
    then: float
    change: float
    gradient: float
    predicted: float


class Probe:
    """A float64 copy of a run's network in one step. It may be asked from several threads.

    Args:
        experiment: what the run trains.
        trace: the step. Of a run with a wrong rule it is kept as it was computed.
    """

    def __init__(self, experiment: Experiment, trace: Trace) -> None:
        self.network = experiment.network("float64")
        for layer, record in zip(self.network.layers, trace.layers, strict=True):
            for name, parameter in record.parameters.items():
                layer.parameters[name][...] = parameter
        if experiment.is_sealed:
            self.network.begin_step(training=True, step=trace.step)
            self.trace = trace
        else:
            exact = self.network.trace(trace.layers[0].X, trace.targets, trace.step)
            self.trace = replace(exact, epoch=trace.epoch, batch=trace.batch)
        self._lock = Lock()

    @staticmethod
    def seconds(trace: Trace, forward_passes: int) -> float:
        """How long it will take to make a probe and to run it forward so many times."""
        parameters = sum(array.size for layer in trace.layers for array in layer.parameters.values())
        return (5 + forward_passes) * len(trace.targets) * parameters * SECONDS_PER_OPERATION

    def central_difference(self, layer: int | None, tensor: str, index: Index) -> CentralDifference | None:
        """The central difference beside one entry; None if the tensor is not a gradient."""
        if layer is None or not tensor.startswith("dE_d") or "/" in tensor:
            return None
        with self._lock:
            return central_difference(self.network, self.trace, layer, tensor, index)

    def ask(self, question: Callable[[Network], Answer]) -> Answer:
        """What a question gives that is asked about the network with the parameters of the step."""
        with self._lock:
            return question(self.network)

    def gradient_check(self, most: int | None = None, stopped: Callable[[], bool] = never) -> GradientCheck:
        """The gradients of the step against central differences: all of them, or a sample of ``most``."""
        with self._lock:
            return gradient_check(self.network, self.trace, most, stopped)

    def slope(self, layer: int, name: str, index: Index, update: float) -> Slope:
        """E as one parameter moves.

        Args:
            layer: the layer's place, from 0.
            name: the parameter.
            index: the entry's place, from 0.
            update: what the step adds to it.
        """
        record = self.trace.layers[layer]
        here = float(record.parameters[name][index])
        loss, gradient = self.trace.loss, float(record.gradients[name][index])
        by, E, next_E = np.zeros(0), np.zeros(0), math.nan
        if math.isfinite(here):
            reach = max(SLOPE_REACH, 1.5 * abs(update)) if math.isfinite(update) else SLOPE_REACH
            by = np.linspace(-reach, reach, SLOPE_POINTS)
            with self._lock:
                *found, next_E = (
                    Perturbations(self.network, self.trace)
                    .errors(layer, name, [index] * (SLOPE_POINTS + 1), [*by, update])
                    .tolist()
                )
            E = np.array(found)
        with np.errstate(all="ignore"):
            linear = loss + gradient * by
        return Slope(
            value=here,
            loss=loss,
            gradient=gradient,
            next=here + update,
            x=(here + by).tolist(),
            E=E.tolist(),
            linear=linear.tolist(),
            next_E=next_E,
            next_linear=loss + gradient * update,
        )

    def plane(self, entries: tuple[Entry, Entry], by_first: Array, by_second: Array) -> Array:
        """E as two entries of parameters move, for every pair of moves: (first, second)."""
        with self._lock:
            return Perturbations(self.network, self.trace).plane(entries[0], by_first, entries[1], by_second)

    def shares_of_samples(self, layer: int, name: str, index: Index) -> Array:
        """Each sample's share in the gradient of one entry of a parameter: (batch,)."""
        with self._lock:
            return shares_of_samples(self.network, self.trace, layer, name, index)

    def gradients_of_sample(self, row: int) -> list[dict[str, Array]]:
        """One sample's share in every gradient: for each layer, by the parameter's name."""
        with self._lock:
            return gradients_of_sample(self.network, self.trace, row)

    def trial(self, layer: int, name: str, index: Index, value: float) -> Trial:
        """E if one parameter were another number.

        Args:
            layer: the layer's place, from 0.
            name: the parameter.
            index: the entry's place, from 0.
            value: the number.
        """
        record = self.trace.layers[layer]
        before, gradient = float(record.parameters[name][index]), float(record.gradients[name][index])
        by = value - before
        with self._lock:
            loss, then = (
                Perturbations(self.network, self.trace).errors(layer, name, [index] * 2, [0.0, by]).tolist()
            )
        return Trial(value, before, loss, then, then - loss, gradient, gradient * by)


class Probes:
    """The probes that were made last, so that the next question about the same step needs no new network."""

    def __init__(self, most: int = 8) -> None:
        self.most = most
        self._made: OrderedDict[int, tuple[Trace, Probe]] = OrderedDict()
        self._lock = Lock()

    def of(self, experiment: Experiment, trace: Trace) -> Probe:
        """The probe of a step of a run that trains this experiment."""
        with self._lock:
            kept = self._made.get(id(trace))
            if kept is not None:
                self._made.move_to_end(id(trace))
                return kept[1]
        probe = Probe(experiment, trace)
        with self._lock:
            self._made[id(trace)] = trace, probe  # the trace is kept too, so that no other takes its id
            if len(self._made) > self.most:
                self._made.popitem(last=False)
        return probe


def tensor_of(trace: Trace, layer: int | None, name: str) -> Array:
    """A tensor of a trace; layer None holds E, without axes, and the targets.

    Raises:
        NotFoundError: if there is no such layer or tensor.
    """
    if layer is not None and not 0 <= layer < len(trace.layers):
        raise NotFoundError(
            f"There is no layer {layer}; the layers are 0 to {len(trace.layers) - 1}.", "layer"
        )
    try:
        return entries_of(trace, layer, name)
    except EngineError as error:
        text = str(error)
        raise NotFoundError(f"{text[0].upper()}{text[1:]}.", "tensor") from None


def check_place(name: str, tensor: Array, index: Index) -> None:
    """See that a tensor has an entry.

    Raises:
        InvalidError: if not.
    """
    if len(index) != tensor.ndim or any(not 0 <= i < n for i, n in zip(index, tensor.shape, strict=True)):
        shape = " × ".join(str(n) for n in tensor.shape)
        raise InvalidError(
            f"{name} has {shape or 1} entries, counted from 0; there is none at "
            f"{','.join(map(str, index)) or 'no place'}.",
            "at",
        )
