"""Tables of numbers as they come in: finite, and with rows that are equally long."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from app.rules import Rule, broken

MOST_ROWS = 1000
MOST_COLUMNS = 64


def _rectangular(table: list[list[float]]) -> list[list[float]]:
    width = len(table[0])
    for row, numbers in enumerate(table):
        if not numbers:
            raise broken(f"Every row needs at least 1 number; row {row + 1} has none.")
        if len(numbers) != width:
            raise broken(
                f"All rows must be equally long; row 1 has {counted(width)}, "
                f"row {row + 1} has {len(numbers)}."
            )
    if width > MOST_COLUMNS:
        raise broken(f"A row may have at most {MOST_COLUMNS} numbers; these have {width}.")
    return table


def counted(count: int) -> str:
    """A count of numbers, as it is read."""
    return "1 number" if count == 1 else f"{count} numbers"


Number = Annotated[float, Field(allow_inf_nan=False), Rule("It must be a finite number")]

Table = Annotated[list[list[Number]], Field(min_length=1, max_length=MOST_ROWS), AfterValidator(_rectangular)]
