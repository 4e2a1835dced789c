"""What an activation function is: f, its derivative f′, and how both are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    """

    name: str
    title: str
    f: Numeric
    f_prime: Numeric
    expression: Written
    derivative_expression: Written
    range: OutputRange = ANY_NUMBER
    kinks: tuple[float, ...] = ()
