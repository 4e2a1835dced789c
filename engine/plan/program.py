"""Calls written out as Python functions: no list is walked while a network trains.

A loop over the calls would cost about a tenth of a small network's step. So they are written one below the
other, with every function and buffer as a parameter's default, which is where Python looks first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from types import FunctionType, MethodType
from typing import Any

import numpy as np

from engine.arrays import Array, aligned_rows
from engine.plan.losses import EmittedLoss
from engine.plan.operation import STEP, Call

Run = Callable[[int], None]
"""Makes the calls; it is given the step's number."""

Views = tuple[Any, ...]
"""What calls read of memory that is another in each step: arrays, and methods of arrays."""

MOST_KEPT = 64 * 2**10
"""Bytes. What is kept of many steps, for all their E at a stroke, should stay in the cache."""


def straight_line(calls: Iterable[Call]) -> Run:
    """A function that makes the calls, once."""
    names: dict[str, object] = {}
    run: Run = _compiled("step", _written(calls, names, {}) or ["pass"], names)
    return run


class Loop:
    """Whole training steps, one after the other, as one Python function.

    Tiles are not copied: the calls of each step read theirs where it lies. If E follows from a few numbers,
    it is not computed in each step: those of many steps are kept side by side, and all E follow at a stroke.

    Args:
        calls: a step up to its gradients.
        closing: how a step ends; nothing of it reads the tile, or what E follows from.
        given: where the calls read the tile.
        loss: what gives E.
    """

    def __init__(
        self, calls: Sequence[Call], closing: Sequence[Call], given: Array, loss: EmittedLoss
    ) -> None:
        self._given, self._loss = given, loss
        in_place = not any(map(_is_opaque, calls))
        self._read = _parts(calls, given) if in_place else []
        local = {id(part): f"read{k}" for k, part in enumerate(self._read)}
        self._kept: Array | None = None
        self._places: Iterable[Views] = repeat(())
        kept: list[Any] = []
        if loss.kept is not None:
            most = max(1, MOST_KEPT // loss.kept.nbytes)
            self._kept, kept = aligned_rows(most, loss.kept.size, loss.kept.dtype), _parts(calls, loss.kept)
            self._places = [_moved(kept, loss.kept, row) for row in self._kept]
            local |= {id(part): f"kept{k}" for k, part in enumerate(kept)}
        names: dict[str, object] = {"given": given, "copy": np.copyto, "error": loss.error}
        lines = [
            *([] if in_place else ["copy(given, tile)"]),
            *_written((*calls, *closing), names, local),
            *([] if kept else ["record(error())"]),
            "step += 1",
        ]
        each = f"({_listed('tile', *(local[id(part)] for part in self._read))})"
        with_it = f"({_listed(*(local[id(part)] for part in kept))})"
        head = f"for {each}, {with_it} in zip(tiles, places):"
        self._run = _compiled(
            "tiles, places, step, record", [head, *(f"    {line}" for line in lines)], names
        )

    def opened(self, tile: Array) -> Views:
        """A tile, and what the calls read of it."""
        return (tile, *_moved(self._read, self._given, tile))

    def take(self, tiles: Sequence[Views], step: int) -> list[float]:
        """Take a step for each opened tile, beginning with this one; E of each.

        The last tile is then copied to where the plan has it, so that the last step can be read as a whole.
        """
        errors: list[float] = []
        np.copyto(self._given, tiles[-1][0])
        if self._kept is None or self._loss.errors is None:
            self._run(tiles, self._places, step, errors.append)
            return errors
        most = len(self._kept)
        while len(tiles) > most:
            self._run(tiles[:most], self._places, step, None)
            errors += self._loss.errors(self._kept)
            tiles, step = tiles[most:], step + most
        self._run(tiles, self._places, step, None)
        return errors + self._loss.errors(self._kept[: len(tiles)])


def _is_opaque(call: Call) -> bool:
    """Whether the function may read more than its arguments: a closure of Python, or a method."""
    if isinstance(call.function, FunctionType):
        return call.function.__closure__ is not None
    return isinstance(call.function, MethodType)


def _parts(calls: Iterable[Call], home: Array) -> list[Any]:
    """The arrays among functions and arguments that lie in ``home``, and the methods of such arrays."""
    found: dict[int, Any] = {}
    for call in calls:
        for part in (call.function, *call.arguments, call.out):
            array = part if isinstance(part, np.ndarray) else getattr(part, "__self__", None)
            if isinstance(array, np.ndarray) and np.may_share_memory(array, home):
                found[id(part)] = part
    return list(found.values())


def _moved(parts: Iterable[Any], home: Array, there: Array) -> Views:
    """Parts of ``home`` as the same parts of another piece of memory."""

    def moved(part: Any) -> Any:  # noqa: ANN401
        if not isinstance(part, np.ndarray):
            return getattr(moved(part.__self__), part.__name__)
        return np.ndarray(part.shape, part.dtype, there, part.ctypes.data - home.ctypes.data, part.strides)

    return tuple(moved(part) for part in parts)


def _written(calls: Iterable[Call], names: dict[str, object], local: dict[int, str]) -> list[str]:
    """The calls, a line each; what they name is added to ``names``, unless it has a local name."""

    def name(value: object) -> str:
        if value is STEP:
            return "step"
        if id(value) in local:
            return local[id(value)]
        names[f"v{len(names)}"] = value
        return f"v{len(names) - 1}"

    lines = []
    for call in calls:
        function, arguments = name(call.function), [name(argument) for argument in call.arguments]
        if call.out is not None:
            arguments.append(f"out={name(call.out)}")
        lines.append(f"{function}({', '.join(arguments)})")
    return lines


def _listed(*names: str) -> str:
    """Names as a tuple is unpacked into them."""
    return ", ".join(names) + ("," if len(names) == 1 else "")


def _compiled(parameters: str, lines: Sequence[str], names: dict[str, object]) -> Any:  # noqa: ANN401
    defaults = "".join(f", {name}={name}" for name in names)
    source = "\n".join([f"def run({parameters}{defaults}):", *(f"    {line}" for line in lines)])
    exec(compile(source, "<plan>", "exec"), names)
    return names["run"]
