"""What an activation function is: f, its derivative f′, and how both are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.formula import Expression
from engine.output_range import ANY_NUMBER, OutputRange

Numeric = Callable[[Array], Array]
Written = Callable[[Expression], Expression]


@dataclass(frozen=True)
class ActivationFunction:
    """A function of one number, applied to every entry of an array.

    f′ takes X, the number that went in, as in the article: ∂E/∂X = ∂E/∂Y ⊙ f′(X). Both branch on the real
    part alone, so that f also takes complex numbers and a derivative can be checked by the complex step.

    Attributes:
        name: its name in an experiment.
        title: its name on the screen.
        f: the function, entry by entry.
        f_prime: its derivative, entry by entry, as a function of the input X.
        expression: f as a formula.
        derivative_expression: f′ as a formula.
        range: which numbers f gives.
        kinks: where f has no derivative; f′ there is what PyTorch takes.
        joints: where two pieces of f meet with the same slope, and bend differently.
    """

    name: str
    title: str
    f: Numeric
    f_prime: Numeric
    expression: Written
    derivative_expression: Written
    range: OutputRange = ANY_NUMBER
    kinks: tuple[float, ...] = ()
    joints: tuple[float, ...] = ()

    def pieces(self, X: Array) -> Array:
        """On which of the pieces that f is put together of each number lies, counted from the left.

        A number at a kink lies on the piece whose slope f′ takes there; between the two, if it takes neither.
        """
        found = np.zeros(X.shape, np.int8)
        for place in (*self.kinks, *self.joints):
            if self._goes_on(place, -np.inf):
                found += place < X
            elif self._goes_on(place, np.inf):
                found += place <= X
            else:
                found += (place <= X).astype(np.int8) + (place < X)
        return found

    def _goes_on(self, place: float, to: float) -> bool:
        """Whether f and f′ go on from a place, to the left or to the right, without a leap."""
        here, beside = (np.array([x], np.float64) for x in (place, np.nextafter(place, to)))
        return all(np.allclose(f(here), f(beside)) for f in (self.f, self.f_prime))
