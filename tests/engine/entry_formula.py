"""The formula of one entry, run: what a student reads beside a number is evaluated as it is written.

Indices count from 1, as on the screen, and an entry outside of its tensor counts 0, as padding does.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

import numpy as np

from engine.arrays import Array
from engine.formula import Entry, Expression, Number, Sum, Symbol
from engine.formula_code import FUNCTIONS
from engine.notation import Over

Letters = dict[str, int]


def evaluate_entry(node: Expression, tensors: Mapping[str, Array], letters: Letters | None = None) -> float:
    """The number that an entry's expression stands for."""
    at = letters or {}
    match node:
        case Sum(index=index, body=body):
            names = index.split()
            ranges = [range(1, extent(body, name, tensors) + 1) for name in names]
            values = [
                evaluate_entry(body, tensors, {**at, **dict(zip(names, numbers, strict=True))})
                for numbers in itertools.product(*ranges)
            ]
            return sum(values)
        case Over(sign=sign, ranges=ranges, body=body):
            names = [letter for letter, *_ in ranges]
            values = [
                evaluate_entry(body, tensors, {**at, **dict(zip(names, numbers, strict=True))})
                for numbers in itertools.product(*(range(first, last + 1) for _, first, last in ranges))
            ]
            return {"Σ": sum, "max": max}[sign](values)
        case Entry(of=of, index=index):
            place = tuple(whole_number(part, at) - 1 for part in index)
            shape = tensors[of.name].shape
            assert len(place) == len(shape), f"{of.name} has {len(shape)} axes, not {len(place)}"
            inside = all(0 <= k < n for k, n in zip(place, shape, strict=True))
            return float(tensors[of.name][place]) if inside else 0.0
        case Number(text=text):
            return float(text)
        case Symbol():
            return float(run(node, {**tensors, **at}))
        case _:
            operands = {
                f"_{k}": evaluate_entry(operand, tensors, at) for k, operand in enumerate(operands_of(node))
            }
            return float(run(with_operands(node, iter(operands)), {**tensors, **operands}))


def run(node: Expression, tensors: Mapping[str, Array | float]) -> float:
    with np.errstate(all="ignore"):
        return eval(node.write("code"), {"np": np, **FUNCTIONS, **tensors})


def whole_number(text: str, letters: Letters) -> int:
    """An index such as 2·r+u−3."""
    return eval(text.replace("−", "-").replace("·", "*"), {}, dict(letters))


def extent(node: Expression, letter: str, tensors: Mapping[str, Array]) -> int:
    """How far a summed letter runs: along the shortest axis at which it stands; beyond, a factor is 0."""
    return min(
        tensors[entry.of.name].shape[axis]
        for entry in entries_of(node)
        for axis, part in enumerate(entry.index)
        if part == letter
    )


def entries_of(node: Expression) -> Iterator[Entry]:
    if isinstance(node, Entry):
        yield node
    for operand in operands_of(node):
        yield from entries_of(operand)


def operands_of(node: Expression) -> list[Expression]:
    """The expressions directly below a node, first to last."""
    assert is_dataclass(node)
    values = [getattr(node, field.name) for field in fields(node)]
    flat = itertools.chain.from_iterable(value if isinstance(value, tuple) else (value,) for value in values)
    return [value for value in flat if isinstance(value, Expression)]


def with_operands(node: Expression, names: Iterator[str]) -> Expression:
    """The node with plain names in the place of its operands."""

    def renamed(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(renamed(part) for part in value)
        return Symbol(next(names)) if isinstance(value, Expression) else value

    return replace(node, **{field.name: renamed(getattr(node, field.name)) for field in fields(node)})
