"""The operations of a plan: each computes named tensors by numpy calls that write into fixed buffers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.arrays import Array
from engine.formula import Formula, name_text


class _Step:
    """What stands for the step's number among a call's arguments."""


STEP = _Step()


class Call(NamedTuple):
    """``function(*arguments)``, as a rule a numpy function whose last argument is where the result goes.

    ``out`` is for the few numpy functions (maximum, minimum) that take their destination by name only.
    """

    function: Callable[..., object]
    arguments: tuple[Any, ...] = ()
    out: Array | None = None

    def make(self, step: int) -> None:
        """Make the call now."""
        arguments = [step if argument is STEP else argument for argument in self.arguments]
        if self.out is None:
            self.function(*arguments)
        else:
            self.function(*arguments, out=self.out)


@dataclass(frozen=True)
class Operation:
    """One line of a plan.

    Attributes:
        layers: the layers whose tensors it computes, from 0; none for an operation of the loss.
        results: the names of the tensors it writes, such as ("dE_dW", "dE_dB").
        reads: the names of the tensors it reads.
        formulas: the mathematics of the results, where a layer or the loss states it.
        calls: what is done, in order.
    """

    layers: tuple[int, ...]
    results: tuple[str, ...]
    reads: tuple[str, ...]
    formulas: tuple[Formula, ...]
    calls: tuple[Call, ...]

    def __str__(self) -> str:
        written = "; ".join(formula.text() for formula in self.formulas)
        return written or ", ".join(name_text(name) for name in self.results)


def table(operations: Sequence[Operation], layer_names: Sequence[str]) -> str:
    """The operations as a table to read: number, layer, what is read, the formula."""
    rows = [
        (
            str(number),
            ", ".join(f"{k + 1} {layer_names[k]}" for k in operation.layers) or "loss",
            " ".join(name_text(name) for name in operation.reads),
            str(operation),
        )
        for number, operation in enumerate(operations, start=1)
    ]
    head = ("", "layer", "reads", "computes")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(3)]
    lines = (
        f"{number:>{widths[0]}}  {layer:<{widths[1]}}  {reads:<{widths[2]}}  {computes}"
        for number, layer, reads, computes in [head, *rows]
    )
    return "\n".join(line.rstrip() for line in lines)
