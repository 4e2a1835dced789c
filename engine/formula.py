"""Formulas as data: one expression that can be read as text, as MathML and as numpy code.

A layer states its mathematics once, with the article's letters::

    X, W, B, dE_dY = symbols("X W B dE_dY")
    Formula("dE_dW", X.T @ dE_dY, entry=lambda i, j: total("n", X["n", i] * dE_dY["n", j]))

The expression is the whole matrix; ``entry`` is one number of it, for a given pair of indices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.expressions import (
    Call,
    Entry,
    Expression,
    Infix,
    Negative,
    Number,
    Operand,
    Power,
    Root,
    Style,
    Sum,
    Symbol,
    Transpose,
    expression,
    symbols,
    total,
)
from engine.letters import lowered, name_mathml, name_text

__all__ = [
    "Call",
    "Entry",
    "Expression",
    "Formula",
    "Infix",
    "Negative",
    "Number",
    "Operand",
    "Power",
    "Root",
    "Style",
    "Sum",
    "Symbol",
    "Transpose",
    "expression",
    "lowered",
    "mathml",
    "name_text",
    "symbols",
    "total",
]


@dataclass(frozen=True)
class Formula:
    """How one tensor is computed: the whole tensor, and one entry of it.

    Attributes:
        result: the tensor's name in the trace, such as "dE_dW".
        expression: the whole tensor.
        entry: the expression of one entry, given its indices as they shall be written.
    """

    result: str
    expression: Expression
    entry: Callable[..., Expression]

    def text(self) -> str:
        """As one line: ∂E/∂W = Xᵀ·∂E/∂Y."""
        return f"{name_text(self.result)} = {self.expression.write('text')}"

    def code(self) -> str:
        """As a numpy expression of the tensors it reads: X.T @ dE_dY."""
        return self.expression.write("code")

    def mathml(self) -> str:
        """As a MathML element."""
        return mathml(f"{name_mathml(self.result)}<mo>=</mo>{self.expression.write('mathml')}")

    def entry_text(self, *index: str | int) -> str:
        """One entry as a line: ∂E/∂W[2,1] = Σₙ X[n,2]·∂E/∂Y[n,1]."""
        place = f"[{','.join(str(i) for i in index)}]" if index else ""
        return f"{name_text(self.result)}{place} = {self.entry(*index).write('text')}"

    def entry_mathml(self, *index: str | int) -> str:
        """One entry as a MathML element."""
        result = Symbol(self.result)
        left = (result[tuple(index)] if index else result).write("mathml")
        return mathml(f"{left}<mo>=</mo>{self.entry(*index).write('mathml')}")


def mathml(content: str) -> str:
    """A MathML element around ``content``."""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{content}</mrow></math>'
