"""The building blocks of a derivation: numbers that say where they come from, and their products.

A layer writes the terms behind one of its entries as the mathematics is written::

    X, dE_dY = of.entries("X", "dE_dY")
    [X[n, i] * dE_dY[n, j] for n in range(batch)]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from engine.arrays import Array, Index
from engine.formula import name_text
from engine.trace import LayerTrace


@dataclass(frozen=True)
class Factor:
    """One number of a term.

    Attributes:
        text: how it is written: "X[1,2]", "tanh′(X[1,2])", "2/4". Indices are written from 1.
        value: the number.
        tensor: the name of the tensor that it is an entry of, or None if it was computed on the way.
        index: its place in that tensor, from 0.
        layer: the layer that holds the tensor, from 0; None holds the targets.
        reads: for a number computed on the way, the entries that it was computed from.
        step: the step whose tensor it is, if that is another one than the step that is explained.
    """

    text: str
    value: float
    tensor: str | None = None
    index: Index = ()
    layer: int | None = None
    reads: tuple[Factor, ...] = ()
    step: int | None = None


@dataclass(frozen=True)
class Term:
    """A product of factors; a derivation is a sum of terms.

    Attributes:
        factors: what is multiplied.
        path: in words, the path that this share takes, where the terms of a sum are of different kinds.
    """

    factors: tuple[Factor, ...]
    path: str = ""

    @property
    def value(self) -> float:
        """The product."""
        return math.prod(factor.value for factor in self.factors)

    def __mul__(self, other: Term) -> Term:
        return Term(self.factors + other.factors)

    def along(self, path: str) -> Term:
        """The same product, with the path that it takes."""
        return Term(self.factors, path)

    def __str__(self) -> str:
        return "·".join(factor.text for factor in self.factors)


class Products(Sequence[Term]):
    """Products of entries of tensors, each made when it is looked at: some sums have ten thousands of terms.

    Args:
        factors: what is multiplied: a tensor, and the places of its entries, (terms, axes), from 0.

    Attributes:
        values: the products, (terms,).
    """

    def __init__(self, *factors: tuple[Entries, Array]) -> None:
        self._factors = factors
        self.values = np.ones(len(factors[0][1]))
        with np.errstate(all="ignore"):
            for entries, places in factors:
                self.values *= entries.array[tuple(places.T)]

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, at: int) -> Term: ...
    @overload
    def __getitem__(self, at: slice) -> list[Term]: ...
    def __getitem__(self, at: int | slice) -> Term | list[Term]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        first, *others = (entries[tuple(places[at].tolist())] for entries, places in self._factors)
        return Term(first.factors + tuple(factor for other in others for factor in other.factors))


def values_of(terms: Sequence[Term]) -> Array:
    """What each term comes to, (terms,)."""
    return terms.values if isinstance(terms, Products) else np.array([term.value for term in terms], float)


def computed(text: str, value: float, reads: Term | Iterable[Term] = ()) -> Term:
    """A term of one factor that is no entry of a tensor: a constant, or a slope f′(x) read from x."""
    terms = (reads,) if isinstance(reads, Term) else reads
    return Term((Factor(text, float(value), reads=tuple(read for term in terms for read in term.factors)),))


def difference(left: Term, right: Term) -> Term:
    """A term of one factor (left − right), read from both."""
    return computed(f"({left} − {right})", left.value - right.value, reads=(left, right))


def inverse(of: Term) -> Term:
    """A term of one factor 1/of."""
    return computed(f"1/{of}", 1 / of.value if of.value else math.inf, reads=of)


def written_index(index: Index) -> str:
    """An index as it is written on the screen, from 1."""
    return ",".join(str(i + 1) for i in index)


@dataclass(frozen=True)
class Entries:
    """A tensor whose entries are taken as terms."""

    name: str
    array: Array
    layer: int | None

    def __getitem__(self, index: Index) -> Term:
        letter = "T" if self.name == "targets" else name_text(self.name)
        text = f"{letter}[{written_index(index)}]"
        return Term((Factor(text, float(self.array[index]), self.name, tuple(index), self.layer),))


@dataclass(frozen=True)
class TermsOf:
    """What a layer's ``terms`` may read: the layer's own tensors in one step, and nothing else."""

    trace: LayerTrace

    def entries(self, *names: str) -> tuple[Entries, ...]:
        """The named tensors, whose entries are terms."""
        return tuple(Entries(name, self.trace.tensor(name), self.trace.layer) for name in names)

    @property
    def batch(self) -> int:
        """The number of rows in the batch."""
        return len(self.trace.X)
