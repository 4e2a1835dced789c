"""What is in force at a step: the settings of the training and what is frozen, as the edits left them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

import numpy as np

from engine.arrays import Array, finite_array, shape_text
from engine.edits import (
    BatchSizeEdit,
    ClippingEdit,
    Edit,
    FreezeEdit,
    LearningRateEdit,
    OptimizerEdit,
    ParameterEdit,
    RegularisationEdit,
    RowsEdit,
    ScheduleEdit,
    TrainingEdit,
    check_place,
    check_value,
)
from engine.errors import EngineError
from engine.hyperparameters import whole_number
from engine.network import Network
from engine.optimizers import Optimizer, checked_learning_rate
from engine.plan.emission import views
from engine.plan.plan import layer_slices

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class InForce:
    """What steps are taken by.

    Attributes:
        optimizer: the optimizer, with schedule, clipping and regularisation.
        batch_size: how many rows a step takes.
        frozen: which parameters stay as they are, laid out as θ.
    """

    optimizer: Optimizer
    batch_size: int
    frozen: Array

    def after(self, edit: Edit, network: Network) -> InForce:
        """What is in force after one more edit, which ``check_edit`` has seen to fit."""
        match edit:
            case BatchSizeEdit(value=value):
                return replace(self, batch_size=value)
            case FreezeEdit():
                frozen = self.frozen.copy()
                frozen[parameter_numbers(network, edit)] = edit.frozen
                return replace(self, frozen=frozen)
            case ParameterEdit() | RowsEdit():
                return self
            case _:
                return replace(self, optimizer=_edited(self.optimizer, edit))


def before_any_edit(network: Network, optimizer: Optimizer, batch_size: int) -> InForce:
    """What a run begins with; no parameter stays as it is."""
    return InForce(replace(optimizer), batch_size, np.zeros(network.theta.size, bool))


def in_force(start: InForce, network: Network, edits: Iterable[Edit], step: int) -> InForce:
    """What is in force when a step is taken.

    Args:
        start: what was in force before any edit.
        network: the network.
        edits: the edits, in the order of their steps; those after ``step`` do not count yet.
        step: the step.
    """
    now = start
    for edit in edits:
        if edit.step <= step:
            now = now.after(edit, network)
    return now


def check_edit(edit: Edit, network: Network, optimizer: Optimizer) -> None:
    """See that an edit fits a network and the optimizer that is in force.

    Raises:
        EngineError: if it names a layer, parameter, entry or hyperparameter that is not there, or a value
            that breaks its rule.
    """
    match edit:
        case BatchSizeEdit(value=value):
            whole_number(value, "the batch size")
        case ParameterEdit(layer=layer, parameter=name, index=index, value=value):
            check_place(network, layer, name, index)
            check_value(network, value)
        case FreezeEdit(layer=layer, parameter=name, index=index):
            check_place(network, layer, name, index)
        case RowsEdit(inputs=inputs, targets=targets):
            _check_rows(network, inputs, targets)
        case _:
            _edited(optimizer, edit)


def _check_rows(network: Network, inputs: Rows, targets: Rows) -> None:
    """See that rows of one's own can be learned: the network takes them, and says as much as the targets."""
    if not inputs and not targets:
        return
    X, T = network.batch(inputs), finite_array(targets, "targets", network.dtype)
    network.begin_step(training=False)
    said = network.forward(X)
    if T.shape != said.shape:
        raise EngineError(
            f"the network says {shape_text(said.shape)} to these rows, "
            f"but their targets are {shape_text(T.shape)}"
        )
    network.loss.check_targets(T)


def frozen_entries(network: Network, frozen: Array, layer: int) -> dict[str, Array]:
    """Which entries of a layer's parameters are frozen, by the parameter's name."""
    return views(network.layers[layer], frozen[layer_slices(network)[layer]])


def parameter_numbers(network: Network, edit: FreezeEdit) -> Array:
    """Which numbers of θ an edit freezes or lets go: those of a layer, of a parameter, or one."""
    numbers = frozen_entries(network, np.arange(network.theta.size), edit.layer)
    if edit.parameter is None:
        return np.concatenate([entries.ravel() for entries in numbers.values()])
    return np.asarray(numbers[edit.parameter][... if edit.index is None else edit.index])


def _edited(optimizer: Optimizer, edit: TrainingEdit) -> Optimizer:
    match edit:
        case LearningRateEdit(value=value):
            return replace(optimizer, learning_rate=checked_learning_rate(value))
        case OptimizerEdit(name=name, value=value):
            names = [item.name for item in optimizer.hyperparameters()]
            if name not in names:
                raise EngineError(
                    f"{optimizer.title} has no hyperparameter {name!r}; it has {', '.join(names)}"
                )
            changed: Optimizer = replace(optimizer, **{name: value})  # type: ignore[arg-type]
            return changed
        case ScheduleEdit(schedule=schedule):
            return replace(optimizer, schedule=schedule)
        case ClippingEdit(clipping=clipping):
            return replace(optimizer, clipping=clipping)
        case RegularisationEdit(regularisation=regularisation):
            return replace(optimizer, regularisation=regularisation)
        case _:
            assert_never(edit)
