"""Calls written out as Python functions: no list is walked while a network trains.

A loop over the calls would cost about a tenth of a small network's step. So they are written one below the
other, with every function and buffer as a parameter's default, which is where Python looks first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from engine.arrays import Array
from engine.plan.operation import STEP, Call

Run = Callable[[int], None]
"""Makes the calls; it is given the step's number."""

TakeSteps = Callable[[Sequence[Array], int, Callable[[float], None]], None]
"""Takes a step for each tile; it is given the tiles, the first step's number, and what records E."""


def straight_line(calls: Iterable[Call]) -> Run:
    """A function that makes the calls, once."""
    names: dict[str, object] = {}
    lines = _written(calls, names) or ["pass"]
    run: Run = _compiled("step", lines, names)
    return run


def loop_over_tiles(calls: Iterable[Call], given: Array, error: Callable[[], float]) -> TakeSteps:
    """A function that makes the calls for one tile after the other.

    Args:
        calls: one step.
        given: where a tile is copied to, unless it lies there from the step before.
        error: gives E after a step.
    """
    names: dict[str, object] = {"given": given, "copy": np.copyto, "error": error}
    lines = [
        "lies_there = None",
        "for tile in tiles:",
        "    if tile is not lies_there:",
        "        copy(given, tile)",
        "        lies_there = tile",
        *(f"    {line}" for line in _written(calls, names)),
        "    record(error())",
        "    step += 1",
    ]
    take_steps: TakeSteps = _compiled("tiles, step, record", lines, names)
    return take_steps


def _written(calls: Iterable[Call], names: dict[str, object]) -> list[str]:
    """The calls, a line each; what they name is added to ``names``."""

    def name(value: object) -> str:
        if value is STEP:
            return "step"
        names[f"v{len(names)}"] = value
        return f"v{len(names) - 1}"

    lines = []
    for call in calls:
        function, arguments = name(call.function), [name(argument) for argument in call.arguments]
        if call.out is not None:
            arguments.append(f"out={name(call.out)}")
        lines.append(f"{function}({', '.join(arguments)})")
    return lines


def _compiled(parameters: str, lines: Sequence[str], names: dict[str, object]) -> Any:  # noqa: ANN401
    defaults = "".join(f", {name}={name}" for name in names)
    source = "\n".join([f"def run({parameters}{defaults}):", *(f"    {line}" for line in lines)])
    exec(compile(source, "<plan>", "exec"), names)
    return names["run"]
