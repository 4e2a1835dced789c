"""Text with separated cells: the separator found, rows of cells with the lines that they stand on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from engine.errors import EngineError

MOST_CHARACTERS = 1_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 100

SEPARATORS = ("\t", ";", ",")
"""What cells may be separated by. A comma last: where numbers have one, another sign separates the cells."""

SAMPLE = 20
NAMED_LINES = 5


class CsvError(EngineError):
    """A text cannot be read as a table; the message says why, and where."""


@dataclass(frozen=True)
class Cells:
    """The cells of a text.

    Attributes:
        separator: what stands between cells.
        rows: the cells of each row, as many in each, without blanks around them.
        lines: on which line of the text each row begins, from 1.
    """

    separator: str
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]


def read_cells(text: str) -> Cells:
    """The cells of a text whose rows all have the same number of cells. Blank lines do not count.

    Raises:
        CsvError: if it is too long, empty, not a table, or rows differ in length.
    """
    if len(text) > MOST_CHARACTERS:
        raise CsvError(f"a CSV may have up to {MOST_CHARACTERS:,} characters; this one has {len(text):,}")
    text = text.removeprefix("\ufeff")
    _refuse_what_is_no_csv(text)
    separator = _separator(text)
    rows: list[list[str]] = []
    lines: list[int] = []
    for line, cells in _records(text, separator):
        if len(rows) == MOST_ROWS:
            raise CsvError(f"a CSV may have up to {MOST_ROWS:,} rows; this one has more")
        if len(cells) > MOST_COLUMNS:
            raise CsvError(f"a CSV may have up to {MOST_COLUMNS:,} columns; line {line} has {len(cells):,}")
        rows.append(cells)
        lines.append(line)
    if not rows:
        raise CsvError(
            "there is no text to read; a CSV has one row a line, with cells separated by ',' or ';'"
        )
    width = len(rows[0])
    ragged = [(line, len(row)) for line, row in zip(lines, rows, strict=True) if len(row) != width]
    if ragged:
        first, its_width = ragged[0]
        others = f"; see also {listed_lines([line for line, _ in ragged[1:]])}" if ragged[1:] else ""
        raise CsvError(
            f"all rows must have as many cells; line {lines[0]} has {width}, "
            f"but line {first} has {its_width}" + others
        )
    return Cells(separator, rows, lines)


def listed_lines(lines: Sequence[int]) -> str:
    """Line numbers as they are written in a sentence: lines 4, 9 and 12."""
    named = [str(line) for line in lines[:NAMED_LINES]]
    if len(lines) > NAMED_LINES:
        named.append(f"{len(lines) - NAMED_LINES:,} more")
    *first, last = named
    return f"lines {', '.join(first)} and {last}" if first else f"line {last}"


def _refuse_what_is_no_csv(text: str) -> None:
    start = text.lstrip()[:200]
    if start.startswith("PK\x03\x04") or "\0" in text:
        raise CsvError("this is not text but a file of some program; save the table as CSV and take that")
    if re.match(r"<[a-zA-Z!?/]", start):
        raise CsvError(
            f"this looks like a web page, for it begins with {start[:20]!r}; copy the table's cells, "
            "or save it as CSV"
        )


def _separator(text: str) -> str:
    """The separator by which most of the first rows have as many cells as the first one, more than one."""
    scores = {}
    for separator in SEPARATORS:
        try:
            widths = [len(cells) for _, cells in islice(_records(text, separator), SAMPLE)]
        except CsvError:  # its quotes do not fit this separator
            continue
        scores[separator] = widths.count(widths[0]) / len(widths) if widths and widths[0] > 1 else 0.0
    # Where no separator does, the comma's complaint is the one to hear.
    return max(scores, key=lambda separator: scores[separator]) if any(scores.values()) else ","


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise CsvError(f"the row that begins on line {line} cannot be read: {error}") from error
        if cells is None:
            return
        cells = [cell.strip() for cell in cells]
        if len(cells) > 1 or any(cells):
            yield line, cells
