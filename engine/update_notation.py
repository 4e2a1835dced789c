"""How updates are written: ΔW = −α·∂E/∂W, v = μ·vₜ₋₁ + ∂E/∂W.

The code of such a formula calls a tensor by its name in the update (gradient, velocity, m_hat, …), what a
slot held before by that name and ``_before``, and a hyperparameter by its own.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from engine.formula import Entry, Expression, Formula, Style, Symbol
from engine.notation import Notation, function


@dataclass(frozen=True)
class Derivative(Symbol):
    """∂E/∂W, which wants parentheses under a power."""

    precedence: int = 2

    def __getitem__(self, index: str | int | tuple[str | int, ...]) -> Expression:
        places = index if isinstance(index, tuple) else (index,)
        return DerivativeEntry(self, tuple(str(place) for place in places))


@dataclass(frozen=True)
class DerivativeEntry(Entry):
    """∂E/∂W[2,1]."""

    precedence: int = 2


@dataclass(frozen=True)
class Previous(Symbol):
    """A tensor as it was after the step before: vₜ₋₁."""

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        if style == "mathml":
            return f"<msub><mi>{self.name}</mi><mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub>"
        return f"{self.name}ₜ₋₁" if style == "text" else f"{self.code or self.name}_before"


def scalar(letter: str, code: str = "") -> Symbol:
    """The letter of a plain number; ``code`` is its name in Python."""
    return Symbol(letter, is_matrix=False, code=code)


def derivative(parameter: str) -> Symbol:
    """∂E/∂ of a parameter."""
    return Derivative("dE_d" + parameter, code="gradient")


def entrywise(result: str, write: Callable[..., Expression], *tensors: Symbol) -> Formula:
    """A formula that says the same of every entry as of the whole tensors."""
    return Formula(result, write(*tensors), lambda *index: write(*(tensor[index] for tensor in tensors)))


def added(terms: Sequence[Expression]) -> Expression:
    """The terms with a plus between them."""
    return reduce(operator.add, terms)


def sign(x: Expression) -> Notation:
    """−1, 0 or 1."""
    return function("sign", "np.sign", x)


@dataclass(frozen=True)
class Norm(Notation):
    """‖x‖, the root of the sum of the squares of all entries: one number."""

    is_matrix: bool = False


def norm(x: Expression) -> Norm:
    """‖x‖."""
    return Norm((x,), "‖{0}‖", "<mrow><mo>‖</mo>{0}<mo>‖</mo></mrow>", "np.linalg.norm({0})")


α, λ = scalar("α", "rate"), scalar("λ", "strength")
