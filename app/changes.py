"""What was changed by hand, from what to what, and that in words."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine import Trainer
from engine.edits import Edit, LearningRateEdit, ParameterEdit


@dataclass(frozen=True)
class Change:
    """An edit, and what it took the place of.

    Attributes:
        edit: the edit.
        before: the number that it replaced; None where it replaced none.
    """

    edit: Edit
    before: float | None


def change(edit: Edit, trainer: Trainer) -> Change:
    """The change that an edit will be to a trainer that stands at its step."""
    match edit:
        case LearningRateEdit():
            return Change(edit, trainer.optimizer.learning_rate)
        case ParameterEdit(layer=layer, parameter=name, index=index):
            return Change(edit, float(trainer.network.layers[layer].parameters[name][index]))
        case _:
            return Change(edit, None)


def in_words(made: Change) -> str:
    """A change in a few words; layers and entries count from 1: "learning rate 0.03 → 0.3 at step 120"."""
    edit = made.edit
    match edit:
        case LearningRateEdit(value=value):
            return f"learning rate {_from(made.before)}{value:.4g} at step {edit.step}"
        case ParameterEdit(layer=layer, parameter=name, index=index, value=value):
            place = ",".join(str(i + 1) for i in index)
            what = f"{name}[{place}] of layer {layer + 1}"
            return f"{what} {_from(made.before)}{value:.4g} at step {edit.step}"
        case _:
            settings = {field.name: getattr(edit, field.name) for field in fields(edit)}
            said = (f"{name} {value}" for name, value in settings.items() if name != "step")
            return f"{', '.join(said)} at step {edit.step}"


def _from(before: float | None) -> str:
    return "" if before is None else f"{before:.4g} → "
