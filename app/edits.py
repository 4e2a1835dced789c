"""Edits as they are asked for: one model a kind, from which the engine's edit is made."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.experiment import MOST_REGULARISATIONS, AnyClipping, AnyRegularisation, AnySchedule, Settings
from app.rules import Rule
from app.tables import Number
from engine import edits as made

LearningRate = Annotated[
    float, Field(gt=0, allow_inf_nan=False), Rule("The learning rate must be a finite number over 0")
]
Step = Annotated[int, Field(ge=0), Rule("The step must be a whole number from 0")]
Count = Annotated[int, Field(ge=0), Rule("It must be a whole number from 0")]


MOST_OWN_ROWS = 16
OwnRows = Annotated[
    list[list[Number]],
    Field(max_length=MOST_OWN_ROWS),
    Rule(f"Rows of one's own must be a list of at most {MOST_OWN_ROWS} rows of numbers"),
]


class EditSettings(Settings):
    """An intervention. The step is the one where the run stands, and need be said in a recording only."""

    step: Step | None = None
    kind: str

    def made(self) -> made.Edit:
        """The engine's edit."""
        return made.edit_from({**self.model_dump(), "step": self.step or 0})


class LearningRateEdit(EditSettings):
    """From this step on, the learning rate is another one."""

    kind: Literal["learning_rate"]
    value: LearningRate


class ParameterEdit(EditSettings):
    """Before this step is taken, one entry of a parameter is set by hand."""

    kind: Literal["parameter"]
    layer: Count
    parameter: str
    index: list[Count]
    value: Number


class OptimizerEdit(EditSettings):
    """From this step on, a hyperparameter of the optimizer is another one."""

    kind: Literal["optimizer"]
    name: str
    value: Number


class ScheduleEdit(EditSettings):
    """From this step on, the learning rate follows another schedule; it counts the steps of the whole run."""

    kind: Literal["schedule"]
    schedule: AnySchedule


class ClippingEdit(EditSettings):
    """From this step on, gradients have another limit; null is none."""

    kind: Literal["clipping"]
    clipping: AnyClipping | None


class RegularisationEdit(EditSettings):
    """From this step on, this is all the regularisation that there is."""

    kind: Literal["regularisation"]
    regularisation: Annotated[list[AnyRegularisation], Field(max_length=MOST_REGULARISATIONS)]


class BatchSizeEdit(EditSettings):
    """From this step on, batches have another size; what is left of the epoch is cut anew."""

    kind: Literal["batch_size"]
    value: Annotated[int, Field(ge=1), Rule("The batch size must be a whole number, at least 1")]


class FreezeEdit(EditSettings):
    """From this step on, a layer, one of its parameters or one entry stays as it is, or learns again."""

    kind: Literal["freeze"]
    layer: Count
    parameter: str | None = None
    index: list[Count] | None = None
    frozen: bool = True


class RowsEdit(EditSettings):
    """This step is taken on rows of one's own, in place of its batch; without rows, on its batch again."""

    kind: Literal["rows"]
    inputs: OwnRows
    targets: OwnRows


AnyEdit = (
    LearningRateEdit
    | ParameterEdit
    | OptimizerEdit
    | ScheduleEdit
    | ClippingEdit
    | RegularisationEdit
    | BatchSizeEdit
    | FreezeEdit
    | RowsEdit
)
Edit = Annotated[AnyEdit, Field(discriminator="kind")]
