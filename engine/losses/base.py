"""What a loss is: E, ∂E/∂Y, how both are written, and what it needs of outputs and targets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, NoReturn

import numpy as np

from engine.arrays import Array, Index, shape_text
from engine.errors import EngineError, ShapeError
from engine.formula import Formula, Symbol, symbols
from engine.hyperparameters import Hyperparameter
from engine.output_range import OutputRange
from engine.terms import Entries, Term, computed
from engine.trace import Trace

Y, T = symbols("Y T")
ELEMENTS = Symbol("N", is_matrix=False, code="Y.size")
SAMPLES = Symbol("N", is_matrix=False, code="len(Y)")


class Loss(ABC):
    """A loss: E and ∂E/∂Y of a batch, given Y and the targets T, both (batch, outputs).

    Attributes:
        name: its name in an experiment.
        title: its name on the screen.
        normalisation: in words, what E is divided by.
        settings: what can be chosen about it; each is also an argument of the constructor.
        formulas: E and ∂E/∂Y as data.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    normalisation: ClassVar[str]
    settings: ClassVar[tuple[Hyperparameter, ...]] = ()

    @property
    @abstractmethod
    def formulas(self) -> Mapping[str, Formula]:
        """E and ∂E/∂Y as data."""

    def __call__(self, Y: Array, T: Array) -> float:
        """E, one number for the batch.

        Raises:
            ShapeError: if Y and T differ in shape.
            EngineError: if a target is none that the loss knows.
        """
        if Y.shape != T.shape:
            raise ShapeError(
                f"{self.name} was given Y of shape {shape_text(Y.shape)} and targets of shape "
                f"{shape_text(T.shape)}; both must have the same shape"
            )
        self.check_targets(T)
        return self.value(Y, T)

    def value(self, Y: Array, T: Array) -> float:
        """E of a batch."""
        return float(self.error(Y, T))

    @abstractmethod
    def error(self, Y: Array, T: Array) -> Array:
        """E of a batch as numpy has it, without axes; Y may be complex, for the complex step."""

    def pieces_taken(self, Y: Array, T: Array) -> Array | None:  # noqa: ARG002
        """Which piece of the loss each number of Y lies on, shaped as Y; None if it has one."""
        return None

    @abstractmethod
    def gradient(self, Y: Array, T: Array) -> Array:
        """∂E/∂Y, shaped as Y."""

    @abstractmethod
    def terms(self, index: Index, trace: Trace) -> Sequence[Term]:
        """The terms whose sum is one entry of ∂E/∂Y of the last layer."""

    def error_terms(self, trace: Trace) -> Sequence[Term]:
        """The terms whose sum is E: the error of each sample alone, times its share in the mean."""
        last, T = trace.layers[-1], trace.targets
        outputs, targets = Entries("Y", last.Y, last.layer), Entries("targets", T, None)
        terms = []
        for n in range(len(T)):
            places = [(n, *rest) for rest in np.ndindex(T.shape[1:])]
            reads = (*(outputs[place] for place in places), *(targets[place] for place in places))
            with np.errstate(all="ignore"):
                alone = self.value(last.Y[n : n + 1], T[n : n + 1])
            terms.append(computed(f"E of sample {n + 1}", alone, reads=reads) * share(len(T)))
        return terms

    def said(self, Y: Array) -> Array:
        """What outputs say on the targets' scale; a loss that takes scores makes probabilities of them."""
        return Y

    def check_targets(self, T: Array) -> None:  # noqa: B027
        """See that every target is one that the loss knows; most know any number.

        Raises:
            EngineError: if one is not.
        """

    def refusal(self, outputs: OutputRange) -> str | None:  # noqa: ARG002
        """Why outputs of this range make no sense for the loss, as a clause; None if they do."""
        return None

    def refuse_target(self, T: Array, is_wrong: Array, needed: str) -> NoReturn:
        """Name the first target that is wrong, and what targets must be."""
        row, *place = (int(k) for k in np.argwhere(is_wrong)[0])
        column = f", column {', '.join(str(k + 1) for k in place)}" if place else ""
        found = f"in row {row + 1}{column} there is {T[row, *place]:g}"
        raise EngineError(f"{self.name} needs targets that are {needed}; {found}")


def last_output(index: Index, trace: Trace) -> Term:
    """The entry of the last layer's Y at this place."""
    last = trace.layers[-1]
    return Entries("Y", last.Y, last.layer)[index]


def target(index: Index, trace: Trace) -> Term:
    """The entry of the targets at this place."""
    return Entries("targets", trace.targets, None)[index]


def share(count: int, numerator: int = 1) -> Term:
    """A term numerator/count, as a mean gives it to each of its numbers."""
    return computed(f"{numerator}/{count}", numerator / count)
