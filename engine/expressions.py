"""Expressions: the nodes that formulas are made of, and the operators that put them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.letters import lowered, name_mathml, name_text, raised

Style = Literal["text", "mathml", "code"]


class Expression:
    """A node of a formula. Operators build larger ones, as on paper; plain numbers may stand among them."""

    precedence: int = 9
    is_matrix: bool = False

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        raise NotImplementedError

    def __add__(self, other: Operand) -> Expression:
        return Infix(self, expression(other), "+", "+", 1)

    def __sub__(self, other: Operand) -> Expression:
        return Infix(self, expression(other), "−", "-", 1)

    def __mul__(self, other: Operand) -> Expression:
        right = expression(other)
        return Infix(self, right, "⊙" if self.is_matrix and right.is_matrix else "·", "*", 2)

    def __matmul__(self, other: Expression) -> Expression:
        return Infix(self, other, "·", "@", 2)

    def __truediv__(self, other: Operand) -> Expression:
        return Infix(self, expression(other), "/", "/", 2)

    def __radd__(self, number: float) -> Expression:
        return expression(number) + self

    def __rsub__(self, number: float) -> Expression:
        return expression(number) - self

    def __rmul__(self, number: float) -> Expression:
        return expression(number) * self

    def __rtruediv__(self, number: float) -> Expression:
        return expression(number) / self

    def __neg__(self) -> Expression:
        return Negative(self)

    @property
    def T(self) -> Expression:
        """The transpose."""
        return Transpose(self)


Operand = Expression | float


def expression(operand: Operand) -> Expression:
    """The operand, where a number may stand for an expression."""
    return operand if isinstance(operand, Expression) else Number(str(operand))


@dataclass(frozen=True)
class Symbol(Expression):
    """A tensor, named as in the trace, or a plain name such as N, whose ``code`` then says what it is."""

    name: str
    is_matrix: bool = True
    code: str = ""

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        if style == "mathml":
            return name_mathml(self.name)
        return name_text(self.name) if style == "text" else self.code or self.name

    def __getitem__(self, index: str | int | tuple[str | int, ...]) -> Expression:
        return Entry(self, tuple(str(i) for i in (index if isinstance(index, tuple) else (index,))))


@dataclass(frozen=True)
class Number(Expression):
    """A number that stands in the formula itself."""

    text: str

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        return f"<mn>{self.text}</mn>" if style == "mathml" else self.text


@dataclass(frozen=True)
class Entry(Expression):
    """One entry of a tensor: X[n, 2]."""

    of: Symbol
    index: tuple[str, ...]

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        if style == "mathml":
            index = "<mo>,</mo>".join(f"<mi>{i}</mi>" for i in self.index)
            return f"<msub><mrow>{self.of.write(style)}</mrow><mrow>{index}</mrow></msub>"
        return f"{self.of.write(style)}[{','.join(self.index)}]"


@dataclass(frozen=True)
class Transpose(Expression):
    """The transpose of a matrix."""

    of: Expression
    is_matrix: bool = True

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        inner = self.of.write(style)
        if style == "mathml":
            return f"<msup><mrow>{inner}</mrow><mi>T</mi></msup>"
        return f"{inner}ᵀ" if style == "text" else f"{inner}.T"


@dataclass(frozen=True)
class Infix(Expression):
    """Two expressions with a sign between them; parentheses appear where precedence asks for them."""

    left: Expression
    right: Expression
    sign: str
    code_sign: str
    precedence: int

    @property
    def is_matrix(self) -> bool:  # type: ignore[override]
        """Whether it stands for a whole matrix, not for one number."""
        return self.left.is_matrix or self.right.is_matrix

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        strict = self.sign in "−/"
        left = _parenthesised(self.left, style, self.left.precedence < self.precedence)
        right_needs = self.right.precedence < self.precedence or (
            strict and self.right.precedence == self.precedence
        )
        right = _parenthesised(self.right, style, right_needs)
        if style == "mathml":
            if self.sign == "/":
                fraction = f"<mrow>{self.left.write(style)}</mrow><mrow>{self.right.write(style)}</mrow>"
                return f"<mfrac>{fraction}</mfrac>"
            return f"{left}<mo>{self.sign}</mo>{right}"
        if style == "code":
            return f"{left} {self.code_sign} {right}"
        return f"{left}{self.sign}{right}" if self.precedence == 2 else f"{left} {self.sign} {right}"


@dataclass(frozen=True)
class Sum(Expression):
    """A sum over an index, Σₙ …, of the entries of its body."""

    index: str
    body: Expression
    precedence: int = 2

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        body = _parenthesised(self.body, style, self.body.precedence < 2)
        if style == "mathml":
            letters = "<mo>,</mo>".join(f"<mi>{letter}</mi>" for letter in self.index.split())
            return f"<munder><mo>∑</mo><mrow>{letters}</mrow></munder>{body}"
        if style == "code":
            raise TypeError("a sum over entries has no matrix code; write the matrix form")
        return f"Σ{lowered(self.index)} {body}"


@dataclass(frozen=True)
class Call(Expression):
    """A function of expressions: tanh(X), max(0, X). ``code`` is its name in numpy."""

    function: str
    arguments: tuple[Expression, ...]
    code: str

    @property
    def is_matrix(self) -> bool:  # type: ignore[override]
        """Whether it stands for a whole matrix, not for one number."""
        return any(argument.is_matrix for argument in self.arguments)

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        arguments = [argument.write(style) for argument in self.arguments]
        if style == "mathml":
            inner = "<mo>,</mo>".join(f"<mrow>{a}</mrow>" for a in arguments)
            return f"<mi>{self.function}</mi><mo>&#x2061;</mo><mrow><mo>(</mo>{inner}<mo>)</mo></mrow>"
        return f"{self.function if style == 'text' else self.code}({', '.join(arguments)})"


@dataclass(frozen=True)
class Negative(Expression):
    """An expression with a minus sign before it."""

    of: Expression
    precedence: int = 2

    @property
    def is_matrix(self) -> bool:  # type: ignore[override]
        """Whether it stands for a whole matrix, not for one number."""
        return self.of.is_matrix

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        of = _parenthesised(self.of, style, self.of.precedence < 2)
        return {"text": f"−{of}", "code": f"-{of}", "mathml": f"<mo>−</mo>{of}"}[style]


@dataclass(frozen=True)
class Power(Expression):
    """An expression to a power."""

    base: Expression
    exponent: int | Expression
    precedence: int = 3

    @property
    def is_matrix(self) -> bool:  # type: ignore[override]
        """Whether it stands for a whole matrix, not for one number."""
        return self.base.is_matrix

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        base = _parenthesised(self.base, style, self.base.precedence <= 3)
        exponent = Number(str(self.exponent)) if isinstance(self.exponent, int) else self.exponent
        if style == "mathml":
            return f"<msup><mrow>{base}</mrow><mrow>{exponent.write(style)}</mrow></msup>"
        needs = exponent.precedence < 9
        if style == "code":
            return f"{base}**{_parenthesised(exponent, style, needs)}"
        letters = exponent.write(style)
        return base + (raised(letters) or f"^{_parenthesised(exponent, style, needs)}")


@dataclass(frozen=True)
class Root(Expression):
    """The square root, entry by entry."""

    of: Expression

    @property
    def is_matrix(self) -> bool:  # type: ignore[override]
        """Whether it stands for a whole matrix, not for one number."""
        return self.of.is_matrix

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        of = self.of.write(style)
        if style == "mathml":
            return f"<msqrt><mrow>{of}</mrow></msqrt>"
        if style == "code":
            return f"np.sqrt({of})"
        return f"√({of})" if self.of.precedence < 9 else f"√{of}"


def _parenthesised(expression: Expression, style: Style, needed: bool) -> str:
    inner = expression.write(style)
    if not needed:
        return inner
    return f"<mrow><mo>(</mo>{inner}<mo>)</mo></mrow>" if style == "mathml" else f"({inner})"


def symbols(names: str) -> tuple[Symbol, ...]:
    """Symbols for space-separated names."""
    return tuple(Symbol(name) for name in names.split())


def total(index: str, body: Expression) -> Sum:
    """The sum of ``body`` over ``index`` (one letter, or several with spaces between)."""
    return Sum(index, body)
