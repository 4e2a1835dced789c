"""The program of a run, as it is answered."""

from __future__ import annotations

from pydantic import Field

from app.replies.base import Reply


class LineReply(Reply):
    """A line of the program."""

    text: str
    section: int


class VariableReply(Reply):
    """A variable, and the tensor of the layer that it holds."""

    name: str
    tensor: str


class ProgramPlaceReply(Reply):
    """Where a tensor is computed. Lines count from 0."""

    layer: int | None = Field(description="null: the loss.")
    tensor: str = Field(description='A tensor, "update/W" or a share of that; "input": the rows of the step.')
    line: int
    calls: list[int] = Field(description="The lines that led there, the outermost first.")
    variables: list[VariableReply]


class ProgramReply(Reply):
    """The run as a program, line by line."""

    sections: list[str]
    lines: list[LineReply] = Field(description="Joined by line ends they are a program that can be run.")
    left_out: int = Field(description="How many lines of long tables were left out; the export has them all.")
    places: list[ProgramPlaceReply]
    steps_line: int = Field(description="The line that says how many steps are taken.")
