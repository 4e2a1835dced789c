"""Data, as they are answered."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from app.replies.base import Real, Reply, Rows


class AxisReply(Reply):
    """An axis that data lie over."""

    name: str
    low: float
    high: float


class ScalingReply(Reply):
    """How a column came from the numbers that were given: (value − shift) / scale."""

    column: str
    method: Literal["standard", "min_max", "none"]
    shift: float
    scale: float
    is_constant: bool


class DataDescriptionReply(Reply):
    """What the data are."""

    kind: str
    title: str
    description: str
    task: Literal["classification", "regression"]
    classes: list[str]
    coding: Literal["signs", "bits", "one_hot"] | None = Field(description="How a target says a class.")
    threshold: float | None = Field(description="An output above it says the second of two classes.")
    input_names: list[str]
    target_names: list[str]
    target_range: list[float] = Field(description="The lowest and the highest target.")
    train_rows: int
    test_rows: int
    axes: list[AxisReply] | None = Field(description="What a surface or a curve is drawn over.")
    image: list[int] | None = Field(description="Rows and columns of the picture that a row of inputs is.")
    scalings: dict[str, ScalingReply]
    notes: list[str] = Field(description="Sentences on what was done with the data.")


class DataReply(DataDescriptionReply):
    """What the data are, and every row."""

    inputs: Rows
    targets: Rows
    test_inputs: Rows
    test_targets: Rows
    positions: Rows | None = Field(description="Where the rows lie over the axes.")
    test_positions: Rows | None
    labels: list[int] | None = Field(description="The number of each row's class.")
    test_labels: list[int] | None


class ColumnReply(Reply):
    """A column of a CSV."""

    name: str
    kind: Literal["numeric", "categorical", "empty"]
    fault: str | None = Field(description="Why it cannot be used.")
    holes: list[int] = Field(description="The lines without a value, from 1.")
    examples: list[str]
    distinct: int | None = None
    min: float | None = None
    max: float | None = None
    mean: float | None = None
    categories: dict[str, int] | None = None


class SuggestionReply(Reply):
    """An experiment's parts that go with a CSV."""

    data: dict[str, Any] = Field(description="Fields of `data`; add the text.")
    units: int = Field(description="Of the last fully connected layer.")
    ending: str = Field(description="What follows it: an activation function, softmax, or none.")
    loss: str
    sentence: str


class SurveyReply(Reply):
    """What a CSV holds."""

    rows: int
    columns: list[ColumnReply]
    target: str = Field(description="The column that is predicted unless another is named.")
    task: Literal["classification", "regression"]
    suggestion: SuggestionReply | None
    fault: str | None = Field(description="Why nothing can be suggested.")


class PartReply(Reply):
    """How a network does on some rows."""

    rows: int
    E: Real
    accuracy: float | None
    confusion: list[list[int]] | None = Field(
        description="Rows of each class (a row) that are said to be of each class (a column)."
    )
    precision: list[float | None] | None = Field(
        description="For each class, the share of right answers among those that say it."
    )
    recall: list[float | None] | None = Field(
        description="For each class, the share of its rows that are told right."
    )


class EvaluationReply(Reply):
    """How a network does on all rows."""

    step: int
    classes: list[str]
    train: PartReply
    test: PartReply | None
