"""Columns: their names, and whether their cells are numbers, categories or holes."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from engine.arrays import Array
from engine.datasets.delimited import CsvError, read_cells
from engine.datasets.settings import shortened

Header = Literal["auto", "yes", "no"]

HOLES = frozenset({"", "na", "n/a", "nan", "null", "?"})
"""What stands for a value that is not there, in lower case."""

NUMBER = re.compile(r"[+-]?(\d+(MARK\d*)?|MARK\d+)([eE][+-]?\d+)?".replace("MARK", r"\."), re.ASCII)
LARGEST = 1e100
"""Beyond, squares of numbers overflow."""


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    Attributes:
        name: from the header, or "column 3".
        cells: its cells, one a row.
        lines: the lines that they stand on.
        values: its numbers, (rows,), NaN where there is none; None if the cells name categories.
        fault: why it cannot be used, if so.
        has_decimal_comma: whether a comma is the decimal mark of its numbers.
    """

    name: str
    cells: Sequence[str]
    lines: Sequence[int]
    values: Array | None
    fault: str | None = None
    has_decimal_comma: bool = False

    @cached_property
    def holes(self) -> Array:
        """Which rows have no value, (rows,)."""
        return np.array([is_hole(cell) for cell in self.cells])

    @property
    def categories(self) -> tuple[str, ...]:
        """What its cells name, in order: numbers by size, texts by the alphabet. There must be no holes."""
        if self.values is None:
            return tuple(sorted(set(self.cells)))
        return tuple(_plain(value) for value in np.unique(self.values).tolist())

    @property
    def category_numbers(self) -> Array:
        """Which of the categories each row names, (rows,)."""
        names = self.cells if self.values is None else [_plain(value) for value in self.values.tolist()]
        place = {name: number for number, name in enumerate(self.categories)}
        return np.array([place[name] for name in names], np.int64)

    def at(self, rows: Sequence[int]) -> Column:
        """The column with these rows only."""
        return replace(
            self,
            cells=[self.cells[row] for row in rows],
            lines=[self.lines[row] for row in rows],
            values=None if self.values is None else self.values[rows],
        )

    @property
    def is_empty(self) -> bool:
        """Whether no row has a value."""
        return bool(self.holes.all())

    def describe(self) -> dict[str, object]:
        """The column as plain JSON, for a preview."""
        described: dict[str, object] = {
            "name": self.name,
            "kind": "empty" if self.is_empty else "categorical" if self.values is None else "numeric",
            "fault": self.fault,
            "holes": [self.lines[row] for row in np.flatnonzero(self.holes).tolist()],
            "examples": list(self.cells[:5]),
        }
        if self.is_empty:
            return described
        if self.values is None:
            counts = Counter(cell for cell in self.cells if not is_hole(cell))
            return described | {"distinct": len(counts), "categories": dict(counts.most_common(20))}
        present = self.values[~self.holes]
        return described | {
            "distinct": len(np.unique(present)),
            "min": float(present.min()),
            "max": float(present.max()),
            "mean": float(present.mean()),
        }


def read_columns(text: str, header: Header = "auto") -> list[Column]:
    """The columns of a CSV.

    Args:
        text: the CSV.
        header: whether the first row holds names; "auto" looks at it.

    Raises:
        CsvError: if it is no table with at least two columns and one row.
    """
    table = read_cells(text)
    has_comma = table.separator != ","
    has_header = _is_header(table.rows, has_comma) if header == "auto" else header == "yes"
    rows, lines = table.rows[has_header:], table.lines[has_header:]
    width = len(table.rows[0])
    if width == 1:
        raise CsvError(
            "this table has 1 column; at least 2 are needed, one to learn from and one to predict, "
            "separated by ',', ';' or tabs"
        )
    if not rows:
        raise CsvError("there is a header, but no row below it")
    names = _names(table.rows[0] if has_header else [""] * width)
    return [
        _column(name, cells, lines, has_comma)
        for name, cells in zip(names, zip(*rows, strict=True), strict=True)
    ]


def _plain(value: float) -> str:
    """A number as a category's name: 1 rather than 1.0."""
    return str(int(value)) if value.is_integer() else repr(value)


def is_hole(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.lower() in HOLES


def number(cell: str, decimal_mark: str = ".") -> float | None:
    """The number that a cell is, if it is one of usable size. Only the decimal mark may stand in it."""
    plain = cell.replace("−", "-")
    if decimal_mark == ",":
        plain = plain.translate({ord(","): ".", ord("."): ","})
    if not NUMBER.fullmatch(plain):
        return None
    value = float(plain)
    return value if math.fabs(value) <= LARGEST else None


def _column(name: str, cells: Sequence[str], lines: Sequence[int], may_have_comma: bool) -> Column:
    present = [cell for cell in cells if not is_hole(cell)]
    readings = {
        mark: [None if is_hole(cell) else number(cell, mark) for cell in cells]
        for mark in ((".", ",") if may_have_comma else (".",))
    }
    counts = {mark: sum(value is not None for value in values) for mark, values in readings.items()}
    mark = max(counts, key=lambda mark: counts[mark])
    if not present:
        return Column(name, cells, lines, None, f"the column {shortened(name)} is empty")
    if counts[mark] == len(present):
        values = np.array([math.nan if value is None else value for value in readings[mark]])
        has_comma = mark == "," and any("," in cell for cell in present)
        return Column(name, cells, lines, values, has_decimal_comma=has_comma)
    fault = None
    if counts[mark] > len(present) / 2:
        first = next(
            row for row, value in enumerate(readings[mark]) if value is None and not is_hole(cells[row])
        )
        fault = (
            f"the column {shortened(name)} holds numbers, "
            f"but line {lines[first]} has {shortened(cells[first])}"
        )
    return Column(name, cells, lines, None, fault)


def _is_header(rows: Sequence[Sequence[str]], may_have_comma: bool) -> bool:
    """Whether the first row names the columns: no number in it, and it is unlike what stands below."""

    def is_number(cell: str) -> bool:
        return number(cell) is not None or (may_have_comma and number(cell, ",") is not None)

    first, *rest = rows
    if any(is_number(cell) for cell in first):
        return False
    below = [[cell for cell in cells if not is_hole(cell)] for cells in zip(*rest, strict=True)]
    if any(cells and all(map(is_number, cells)) for cells in below):
        return True
    return len(set(first)) == len(first) and not any(
        cell in cells for cell, cells in zip(first, below, strict=False)
    )


def _names(header: Sequence[str]) -> list[str]:
    """The header's names, each once; columns without one are numbered."""
    names: list[str] = []
    for place, cell in enumerate(header, 1):
        name = cell or f"column {place}"
        while name in names:
            name += f" ({place})"
        names.append(name)
    return names
