"""Edits: interventions in a run at a step. With the experiment they are all that a replay of it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, get_args

import numpy as np

from engine.arrays import Index, shape_text
from engine.errors import EngineError
from engine.hyperparameters import Tunable, Value
from engine.regularisation import CLIPPINGS, REGULARISATIONS, Clipping, Regularisation
from engine.schedules import SCHEDULES, Schedule

if TYPE_CHECKING:
    from engine.network import Network


@dataclass(frozen=True)
class LearningRateEdit:
    """From ``step`` on, the learning rate is ``value``."""

    kind: ClassVar[str] = "learning_rate"
    step: int
    value: float


@dataclass(frozen=True)
class ParameterEdit:
    """Before ``step`` is taken, one entry of a layer's parameter becomes ``value``."""

    kind: ClassVar[str] = "parameter"
    step: int
    layer: int
    parameter: str
    index: Index
    value: float


@dataclass(frozen=True)
class OptimizerEdit:
    """From ``step`` on, a hyperparameter of the optimizer is ``value``; what it remembers stays."""

    kind: ClassVar[str] = "optimizer"
    step: int
    name: str
    value: Value


@dataclass(frozen=True)
class ScheduleEdit:
    """From ``step`` on, the learning rate follows another schedule, as if it always had."""

    kind: ClassVar[str] = "schedule"
    step: int
    schedule: Schedule


@dataclass(frozen=True)
class ClippingEdit:
    """From ``step`` on, gradients have another limit, or none."""

    kind: ClassVar[str] = "clipping"
    step: int
    clipping: Clipping | None


@dataclass(frozen=True)
class RegularisationEdit:
    """From ``step`` on, these are all the penalties and corrections; what is new remembers nothing yet."""

    kind: ClassVar[str] = "regularisation"
    step: int
    regularisation: tuple[Regularisation, ...]


@dataclass(frozen=True)
class BatchSizeEdit:
    """From ``step`` on, a batch has ``value`` rows; what is left of the epoch is cut anew."""

    kind: ClassVar[str] = "batch_size"
    step: int
    value: int


@dataclass(frozen=True)
class FreezeEdit:
    """From ``step`` on, steps leave a part of the parameters as it is, or change it again.

    Everything is computed as ever, also what the optimizer remembers; only Δ is 0 where it is frozen.

    Attributes:
        step: the step.
        layer: the layer.
        parameter: one of its parameters; None for all.
        index: one entry of it; None for all.
        frozen: whether it stays as it is from now on.
    """

    kind: ClassVar[str] = "freeze"
    step: int
    layer: int
    parameter: str | None = None
    index: Index | None = None
    frozen: bool = True


@dataclass(frozen=True)
class RowsEdit:
    """Step ``step`` is taken on these rows, in place of its batch; without rows, on its batch again.

    The rows of the batch are not taken in this epoch. Of several such edits of one step the last one counts.

    Attributes:
        step: the step.
        inputs: the rows.
        targets: what the network should say to each.
    """

    kind: ClassVar[str] = "rows"
    step: int
    inputs: tuple[tuple[float, ...], ...]
    targets: tuple[tuple[float, ...], ...]


TrainingEdit = LearningRateEdit | OptimizerEdit | ScheduleEdit | ClippingEdit | RegularisationEdit
"""What changes the optimizer that is in force."""

Edit = TrainingEdit | ParameterEdit | BatchSizeEdit | FreezeEdit | RowsEdit

KINDS: dict[str, type[Edit]] = {kind.kind: kind for kind in get_args(Edit)}


def written(edit: Edit) -> dict[str, Any]:
    """An edit as plain data that JSON can hold; ``edit_from`` reads it."""
    values = {item.name: plain(getattr(edit, item.name)) for item in fields(edit)}
    return {"step": values.pop("step"), "kind": edit.kind, **values}


def edit_from(settings: Mapping[str, Any]) -> Edit:
    """The edit that was written down so.

    Raises:
        EngineError: if a part of the training cannot be made so.
    """
    values = {name: _READ.get(name, _as_it_is)(value) for name, value in settings.items() if name != "kind"}
    return KINDS[settings["kind"]](**values)


def plain(value: object) -> object:
    """A value as JSON holds it: a part of the training by its kind and its hyperparameters."""
    match value:
        case Tunable():
            return {
                "kind": value.name,
                **{item.name: getattr(value, item.name) for item in value.hyperparameters()},
            }
        case tuple():
            return [plain(each) for each in value]
        case _:
            return value


def check_place(network: Network, layer: int, name: str | None, index: Index | None) -> None:
    """See that there is such a layer, parameter and entry; None stands for all of them.

    Raises:
        EngineError: if there is not.
    """
    if not 0 <= layer < len(network.layers):
        raise EngineError(f"there is no layer {layer}; the layers are 0 to {len(network.layers) - 1}")
    parameters = network.layers[layer].parameters
    if name is None and index is not None:
        raise EngineError("an entry needs the name of its parameter")
    if name is None and not parameters:
        raise EngineError(f"layer {layer} has no parameters")
    if name is None:
        return
    if name not in parameters:
        has = ", ".join(parameters) or "none"
        raise EngineError(f"layer {layer} has no parameter {name!r}; it has {has}")
    shape = parameters[name].shape
    if index is None:
        return
    if len(index) != len(shape) or any(not 0 <= i < n for i, n in zip(index, shape, strict=True)):
        raise EngineError(f"{name} has shape {shape_text(shape)}; it has no entry {list(index)}")


def check_value(network: Network, value: float) -> None:
    """See that a parameter can be this number.

    Raises:
        EngineError: if it is not finite, or too large for the network's type of numbers.
    """
    largest = float(np.finfo(network.dtype).max)
    if not math.isfinite(value):
        raise EngineError(f"a parameter must be a finite number, not {value}")
    if abs(value) > largest:
        raise EngineError(f"a parameter in {network.dtype} lies within ±{largest:.4g}; {value:g} does not")


def _part(classes: Mapping[str, type[Any]], settings: Mapping[str, Any]) -> Any:  # noqa: ANN401
    return classes[settings["kind"]](**{name: value for name, value in settings.items() if name != "kind"})


def _as_it_is(value: object) -> object:
    return value


_READ: dict[str, Callable[[Any], Any]] = {
    "inputs": lambda rows: tuple(map(tuple, rows)),
    "targets": lambda rows: tuple(map(tuple, rows)),
    "index": lambda value: None if value is None else tuple(value),
    "schedule": lambda value: _part(SCHEDULES, value),
    "clipping": lambda value: value and _part(CLIPPINGS, value),
    "regularisation": lambda value: tuple(_part(REGULARISATIONS, each) for each in value),
}
