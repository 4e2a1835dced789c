"""What an experiment says of loss, optimizer, schedule and regularisation: one model each.

They are made from what the engine declares about them; a new one of the engine needs no line here.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from app.setting_types import type_of
from engine.hyperparameters import Hyperparameter
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.regularisation import CLIPPINGS, REGULARISATIONS
from engine.schedules import SCHEDULES


class PartSettings(BaseModel):
    """A part of the training. ``kind`` says which one; the other fields are its hyperparameters."""

    model_config = ConfigDict(extra="forbid", strict=True)
    part_class: ClassVar[type[Any]]

    kind: str

    def build(self, **more: object) -> Any:  # noqa: ANN401
        """The engine's object.

        Args:
            more: what it is given besides its hyperparameters.

        Raises:
            EngineError: if it cannot be made so.
        """
        return self.part_class(**self.model_dump(exclude={"kind"}), **more)


def model_of(
    part_class: type[Any], name: str, hyperparameters: Sequence[Hyperparameter], suffix: str
) -> type[PartSettings]:
    """A model of a part's hyperparameters.

    Args:
        part_class: the engine's class.
        name: its name in an experiment.
        hyperparameters: what can be set.
        suffix: of the model's own name.
    """
    fields: dict[str, Any] = {"kind": Literal[name]}
    for item in hyperparameters:
        # A learning rate is never taken silently: there is none that does for every network.
        default = ... if item.name == "learning_rate" else item.default
        fields[item.name] = (type_of(item), Field(default=default, description=item.sentence))
    description = (inspect.getdoc(part_class) or "").partition("\n\n")[0]
    title = f"{part_class.__name__}{suffix}"
    model = create_model(title, __base__=PartSettings, __doc__=description, **fields)
    model.part_class = part_class
    return model


def _models_of(classes: Mapping[str, type[Any]], suffix: str = "Settings") -> dict[str, type[PartSettings]]:
    return {name: model_of(each, name, each.hyperparameters(), suffix) for name, each in classes.items()}


OPTIMIZER_MODELS = _models_of(OPTIMIZERS)
SCHEDULE_MODELS = _models_of(SCHEDULES, "Schedule")
CLIPPING_MODELS = _models_of(CLIPPINGS)
REGULARISATION_MODELS = _models_of(REGULARISATIONS)
LOSS_MODELS = {name: model_of(type(loss), name, loss.settings, "Loss") for name, loss in LOSSES.items()}
