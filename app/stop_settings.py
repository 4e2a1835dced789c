"""When training is to stop, as an experiment says it: one model for each kind of condition."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.rules import Rule
from engine import stopping
from engine.stopping import StopCondition

MOST_CONDITIONS = 8
MOST_EPOCHS_BACK = 200
MOST_EPOCHS = 100_000_000

OfRows = Annotated[Literal["train", "test"], Field(description="Judged on these rows.")]
Share = Annotated[
    float,
    Field(ge=0, le=1, allow_inf_nan=False),
    Rule("An accuracy must be a share of the rows, from 0 to 1"),
]


class StopSettings(BaseModel):
    """A condition under which Play stops. Any of several is enough."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: str

    def build(self) -> StopCondition:
        """The engine's condition."""
        return stopping.CONDITIONS[self.kind](**self.model_dump(exclude={"kind"}))


class LossStop(StopSettings):
    """E over all rows is so small."""

    kind: Literal["loss"]
    of: OfRows = "train"
    at_most: Annotated[float, Field(allow_inf_nan=False), Rule("A loss must be a finite number")]


class AccuracyStop(StopSettings):
    """So large a share of the rows is told right."""

    kind: Literal["accuracy"]
    of: OfRows = "train"
    at_least: Share


class EpochsStop(StopSettings):
    """So many epochs are over."""

    kind: Literal["epochs"]
    epochs: Annotated[
        int,
        Field(ge=1, le=MOST_EPOCHS),
        Rule(f"The epochs must be a whole number from 1 to {MOST_EPOCHS:,}"),
    ]


class PlateauStop(StopSettings):
    """E has fallen by less than a share of itself in so many epochs."""

    kind: Literal["plateau"]
    of: OfRows = "train"
    less_than: Annotated[
        float,
        Field(gt=0, le=1, allow_inf_nan=False),
        Rule("A plateau must be a share of the loss, over 0 and up to 1"),
    ]
    epochs: Annotated[
        int,
        Field(ge=1, le=MOST_EPOCHS_BACK),
        Rule(f"The epochs of a plateau must be a whole number from 1 to {MOST_EPOCHS_BACK}"),
    ]


class DivergenceStop(StopSettings):
    """E over all training rows has grown to so many times what it was at step 0."""

    kind: Literal["divergence"]
    times: Annotated[
        float,
        Field(gt=1, allow_inf_nan=False),
        Rule("A loss that diverges must grow to more than 1 times its start"),
    ]


AnyStop = Annotated[
    LossStop | AccuracyStop | EpochsStop | PlateauStop | DivergenceStop, Field(discriminator="kind")
]
Stops = Annotated[list[AnyStop], Field(max_length=MOST_CONDITIONS)]
