"""CSV: a table as text becomes a data set, and every choice that is made on the way is said in a note."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

import numpy as np

from engine.arrays import Array
from engine.datasets.column_parts import Part, input_part, target_part, task_of
from engine.datasets.columns import Column, Header, read_columns
from engine.datasets.dataset import Dataset, Plane, Task, domain_around
from engine.datasets.delimited import MOST_COLUMNS, CsvError, listed_lines
from engine.datasets.family import Draw, Family
from engine.datasets.generated import TARGETS
from engine.datasets.labels import Coding
from engine.datasets.scaling import METHODS, Method, Scaling
from engine.datasets.settings import Choice, Names, SettingError, Text, shortened
from engine.datasets.split import split, train_share

MOST_INPUTS = 100


def survey(text: str, header: Header = "auto") -> dict[str, object]:
    """What a CSV holds, as plain JSON, to choose a target by: its columns, their kinds, ranges and faults.

    Raises:
        CsvError: if it is no table.
    """
    columns = read_columns(text, header)
    target = _target(columns, "")
    return {
        "rows": len(target.cells),
        "columns": [column.describe() for column in columns],
        "target": target.name,
        "task": task_of(target),
    }


def _csv(
    family: Family,
    draw: Draw,
    *,
    text: str,
    header: Header,
    target: str,
    leave_out: Sequence[str],
    task: Literal["auto"] | Task,
    targets: Coding,
    scaling: Method,
    target_scaling: Method,
    train_share: float,
) -> Dataset:
    try:
        columns = read_columns(text, header)
    except CsvError as error:
        raise SettingError("text", str(error)) from error
    goal = _target(columns, target)
    used = _used(columns, goal, leave_out)
    rows, note = _complete_rows([*used, goal])
    goal, used = goal.at(rows), [column.at(rows) for column in used]
    training, test = split(len(rows), train_share, draw)

    inputs = [input_part(column, training, scaling) for column in used]
    output, meaning = target_part(goal, training, task, targets, target_scaling)
    X, T = np.hstack([part.values for part in inputs]), output.values
    if X.shape[1] > MOST_INPUTS:
        raise SettingError(
            "leave_out",
            f"these columns make {X.shape[1]} inputs; up to {MOST_INPUTS} are possible, "
            "so leave some columns out",
        )
    parts = [*inputs, output]
    return Dataset(
        kind=family.kind,
        title=family.title,
        description=family.description,
        X=X[training],
        T=T[training],
        X_test=X[test],
        T_test=T[test],
        input_names=tuple(name for part in inputs for name in part.names),
        plane=_plane(used, inputs, training, test),
        scalings={part.scaling.column: part.scaling for part in parts if part.scaling},
        notes=(note, *(part.note for part in parts)),
        **meaning,
    )


def _target(columns: Sequence[Column], name: str) -> Column:
    """The column to predict: the named one, else the last that is not empty."""
    if not name:
        return next((column for column in reversed(columns) if not column.is_empty), columns[-1])
    for column in columns:
        if column.name == name:
            return column
    raise SettingError("target", _no_such_column(name, columns))


def _used(columns: Sequence[Column], goal: Column, leave_out: Sequence[str]) -> list[Column]:
    """The columns to learn from: all but the target, those left out, and empty ones."""
    names = {column.name for column in columns}
    for name in leave_out:
        if name not in names:
            raise SettingError("leave_out", _no_such_column(name, columns))
        if name == goal.name:
            raise SettingError("leave_out", f"{shortened(name)} is the target; it cannot be left out")
    used = [
        column
        for column in columns
        if column is not goal and column.name not in leave_out and not column.is_empty
    ]
    if not used:
        raise SettingError(
            "leave_out", f"no column but the target {shortened(goal.name)} is left to learn from"
        )
    for column in [goal, *used]:
        if column.fault:
            remedy = "correct it" if column is goal else "correct it, or leave the column out"
            raise SettingError("text", f"{column.fault}; {remedy}")
    return used


def _no_such_column(name: str, columns: Sequence[Column]) -> str:
    return f"there is no column {shortened(name)}; there are {', '.join(column.name for column in columns)}"


def _complete_rows(columns: Sequence[Column]) -> tuple[list[int], str]:
    """The rows in which no column has a hole, and a sentence about the others."""
    has_hole = np.any([column.holes for column in columns], axis=0)
    lines = [columns[0].lines[row] for row in np.flatnonzero(has_hole).tolist()]
    rows: list[int] = np.flatnonzero(~has_hole).tolist()
    if not rows:
        raise SettingError("text", f"every row has an empty cell ({listed_lines(lines)}); no row is left")
    if not lines:
        return rows, f"{len(rows):,} rows, none with an empty cell"
    return rows, f"{len(rows):,} rows; left out for an empty cell: {listed_lines(lines)}"


def _plane(used: Sequence[Column], inputs: Sequence[Part], training: Array, test: Array) -> Plane | None:
    """The plane of one or two numeric columns, in their own numbers."""
    scalings = [part.scaling for part in inputs if part.scaling]
    if len(inputs) > 2 or len(scalings) < len(inputs):
        return None
    positions = np.stack([column.values for column in used if column.values is not None], axis=1)
    names = tuple(column.name for column in used)
    inputs_at = partial(_scaled_positions, scalings)
    return Plane(names, domain_around(positions), positions[training], positions[test], inputs_at)


def _scaled_positions(scalings: Sequence[Scaling], positions: Array) -> Array:
    return np.stack([scaling.scaled(positions[:, k]) for k, scaling in enumerate(scalings)], axis=1)


CSV = Family(
    "csv",
    "Own table",
    "A table of your own as CSV: numbers and texts, the columns named in the first row if you like.",
    "own",
    (
        Text(
            name="text",
            title="CSV",
            description="The table, one row a line, cells separated by , or ; or tabs.",
        ),
        Choice(
            name="header",
            title="Header",
            description="Whether the first row names the columns.",
            default="auto",
            choices={"auto": "find out", "yes": "yes", "no": "no"},
        ),
        Text(
            name="target",
            title="Target",
            description="The column to predict; the last one, if none is named.",
            default="",
        ),
        Names(
            name="leave_out",
            title="Left out",
            description="Columns that are not learned from.",
            default=(),
            most=MOST_COLUMNS,
        ),
        Choice(
            name="task",
            title="Task",
            description="Whether classes or numbers are predicted.",
            default="auto",
            choices={"auto": "find out", "classification": "classes", "regression": "numbers"},
        ),
        TARGETS,
        Choice(
            name="scaling",
            title="Scaling of inputs",
            description="How columns of numbers are brought to one size; large inputs make training diverge.",
            default="standard",
            choices=METHODS,
        ),
        Choice(
            name="target_scaling",
            title="Scaling of the target",
            description="How a target of numbers is brought to the size of a network's outputs.",
            default="standard",
            choices=METHODS,
        ),
        train_share(0.8),
    ),
    _csv,
)
