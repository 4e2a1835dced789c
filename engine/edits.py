"""Edits: interventions at a step of a run, kept so that the run can be replayed with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

from engine.arrays import Index, shape_text
from engine.errors import EngineError
from engine.hyperparameters import Tunable
from engine.optimizers import Optimizer, checked_learning_rate

if TYPE_CHECKING:
    from engine.network import Network


@dataclass(frozen=True)
class LearningRateEdit:
    """From ``step`` on, the learning rate is ``value``."""

    step: int
    value: float


@dataclass(frozen=True)
class ParameterEdit:
    """Just before ``step`` is taken, one entry of a parameter is set to ``value``."""

    step: int
    layer: int
    parameter: str
    index: Index
    value: float


@dataclass(frozen=True)
class OptimizerEdit:
    """From ``step`` on, a hyperparameter of the optimizer is ``value``."""

    step: int
    name: str
    value: float


@dataclass(frozen=True)
class RegularisationEdit:
    """From ``step`` on, a hyperparameter of a part of the regularisation, or of clipping, is ``value``."""

    step: int
    of: str
    name: str
    value: float


@dataclass(frozen=True)
class BatchSizeEdit:
    """From ``step`` on, a batch has ``value`` rows; what is left of the epoch is cut anew."""

    step: int
    value: int


@dataclass(frozen=True)
class FreezeEdit:
    """From ``step`` on, steps leave a part of the parameters as it is, or change it again.

    Attributes:
        step: the step.
        layer: the layer.
        parameter: one of its parameters; None for all.
        index: one entry of it; None for all.
        frozen: whether it stays as it is from now on.
    """

    step: int
    layer: int
    parameter: str | None = None
    index: Index | None = None
    frozen: bool = True


Edit = LearningRateEdit | ParameterEdit | OptimizerEdit | RegularisationEdit | BatchSizeEdit | FreezeEdit

KINDS: dict[str, type[Edit]] = {kind.__name__: kind for kind in get_args(Edit)}


def edit_from(settings: Mapping[str, Any]) -> Edit:
    """The edit whose fields were written down, beside the name of its kind."""
    fields = {name: value for name, value in settings.items() if name != "kind"}
    if fields.get("index") is not None:
        fields["index"] = tuple(fields["index"])
    return KINDS[settings["kind"]](**fields)


def check_edit(edit: Edit, network: Network, optimizer: Optimizer) -> None:
    """See that an edit fits a network and its optimizer.

    Raises:
        EngineError: if it names a layer, parameter, entry or hyperparameter that is not there, or a value
            that breaks its rule.
    """
    match edit:
        case LearningRateEdit(value=value):
            checked_learning_rate(value)
        case OptimizerEdit() | RegularisationEdit():
            edited(optimizer, edit)
        case BatchSizeEdit(value=value):
            if value < 1:
                raise EngineError(f"the batch size must be at least 1, not {value}")
        case ParameterEdit(layer=layer, parameter=name, index=index, value=value):
            _check_place(network, layer, name, index)
            if not math.isfinite(value):
                raise EngineError(f"a parameter must be a finite number, not {value}")
        case FreezeEdit(layer=layer, parameter=name, index=index):
            _check_place(network, layer, name, index)


def edited(optimizer: Optimizer, edit: LearningRateEdit | OptimizerEdit | RegularisationEdit) -> Optimizer:
    """The optimizer as it is after an edit.

    Raises:
        EngineError: if it has no such hyperparameter, or the value breaks its rule.
    """
    match edit:
        case LearningRateEdit(value=value):
            return replace(optimizer, learning_rate=value)
        case OptimizerEdit(name=name, value=value):
            changed: Optimizer = _with(optimizer, name, value)
            return changed
        case RegularisationEdit(of=of, name=name, value=value):
            if optimizer.clipping and optimizer.clipping.name == of:
                return replace(optimizer, clipping=_with(optimizer.clipping, name, value))
            parts = {part.name: part for part in optimizer.regularisation}
            if of not in parts:
                clipping = [optimizer.clipping.name] if optimizer.clipping else []
                has = ", ".join([*clipping, *parts]) or "none"
                raise EngineError(f"there is no regularisation {of!r} in this run; it has {has}")
            parts[of] = _with(parts[of], name, value)
            return replace(optimizer, regularisation=tuple(parts.values()))


def _with(part: Any, name: str, value: float) -> Any:  # noqa: ANN401
    """A part of the training with one hyperparameter changed."""
    assert isinstance(part, Tunable)
    # Switches are left out: they change what the optimizer remembers.
    numbers = [item.name for item in part.hyperparameters() if not isinstance(item.default, bool)]
    if name not in numbers:
        has = ", ".join(numbers) or "none"
        raise EngineError(f"{part.title} has no hyperparameter {name!r} that can be changed; it has {has}")
    return replace(part, **{name: value})  # type: ignore[type-var]


def _check_place(network: Network, layer: int, name: str | None, index: Index | None) -> None:
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
