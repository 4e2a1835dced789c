"""Signs beyond arithmetic that formulas are written with: |x|, [x > 0], cases, X ⋆ W, sums and maxima.

Each is one ``Notation``: how it is written as text, as MathML and as numpy code, side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.formula import Expression, Number, Operand, Style, Symbol, expression, lowered


@dataclass(frozen=True)
class Notation(Expression):
    """A sign with its operands; in each template, {0} stands for the first operand, {1} for the second.

    Attributes:
        operands: what the sign is put around or between.
        text: the template of the text; ``mathml`` and ``code`` are those of the other two readings.
        precedence: as in ``Expression``; a sign that closes itself, such as |x|, has the highest.
    """

    operands: tuple[Expression, ...]
    text: str
    mathml: str
    code: str
    precedence: int = 9

    @property
    def is_matrix(self) -> bool:  # type: ignore[override]
        """Whether it stands for a whole matrix, not for one number."""
        return any(operand.is_matrix for operand in self.operands)

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        template: str = {"text": self.text, "mathml": self.mathml, "code": self.code}[style]
        return template.format(*(operand.write(style) for operand in self.operands))


Letter = str | int
"""An index, or a bound of one, as it is written: a letter, or a number from 1."""


@dataclass(frozen=True)
class Over(Expression):
    """A sum or a maximum of its body's entries, each letter running from one number to another.

    Attributes:
        sign: "Σ" or "max".
        ranges: the letters, each with its first and last number.
        body: what is added up, or compared.
    """

    sign: str
    ranges: tuple[tuple[str, Letter, Letter], ...]
    body: Expression
    precedence: int = 2

    def write(self, style: Style) -> str:
        """The expression in one of its readings."""
        body = self.body.write(style)
        if style == "mathml":
            below = "<mo>,</mo>".join(
                f"<mi>{letter}</mi><mo>=</mo><mi>{first}</mi><mo>…</mo><mi>{last}</mi>"
                for letter, first, last in self.ranges
            )
            sign = "<mo>∑</mo>" if self.sign == "Σ" else f"<mi>{self.sign}</mi>"
            return f"<munder>{sign}<mrow>{below}</mrow></munder>{body}"
        if style == "code":
            raise TypeError("a sum or maximum over entries has no matrix code; write the matrix form")
        return f"{self.sign}{lowered(' '.join(letter for letter, *_ in self.ranges))} {body}"


def function(text: str, code: str, *operands: Operand) -> Notation:
    """A function that mathematics and code call by different names: Φ(x) and normal_cdf(x).

    ``code`` is the name, or a template such as "{0}.max(axis=1)".
    """
    places = [f"{{{k}}}" for k in range(len(operands))]
    arguments = "<mo>,</mo>".join(f"<mrow>{place}</mrow>" for place in places)
    return Notation(
        tuple(expression(operand) for operand in operands),
        f"{text}({', '.join(places)})",
        f"<mi>{text}</mi><mo>&#x2061;</mo><mrow><mo>(</mo>{arguments}<mo>)</mo></mrow>",
        code if "{0}" in code else f"{code}({', '.join(places)})",
    )


def letter(index: Letter) -> Expression:
    """An index as a number of its own: k, or 2."""
    return Number(str(index)) if str(index).isdecimal() else Symbol(str(index), is_matrix=False)


def exp(x: Expression) -> Notation:
    """The exponential function."""
    return function("exp", "np.exp", x)


def ln(x: Expression) -> Notation:
    """The natural logarithm."""
    return function("ln", "np.log", x)


def absolute(x: Expression) -> Notation:
    """|x|."""
    return Notation((x,), "|{0}|", "<mrow><mo>|</mo>{0}<mo>|</mo></mrow>", "np.abs({0})")


def relation(left: Operand, sign: str, right: Operand) -> Notation:
    """Two expressions compared by <, >, ≤, ≥ or =."""
    code_sign = {"≤": "<=", "≥": ">=", "=": "=="}.get(sign, sign)
    mathml_sign = {"<": "&lt;", ">": "&gt;"}.get(sign, sign)
    return Notation(
        (expression(left), expression(right)),
        f"{{0}} {sign} {{1}}",
        f"{{0}}<mo>{mathml_sign}</mo>{{1}}",
        f"({{0}} {code_sign} {{1}})",
        precedence=0,
    )


def indicator(condition: Expression) -> Notation:
    """[condition]: 1 where it holds, 0 elsewhere (Iverson's bracket)."""
    mathml = "<mrow><mo>[</mo>{0}<mo>]</mo></mrow>"
    return Notation((condition,), "[{0}]", mathml, "np.where({0}, 1, 0)")


def cases(condition: Expression, then: Operand, otherwise: Operand) -> Notation:
    """``then`` where the condition holds, ``otherwise`` elsewhere."""
    return Notation(
        (condition, expression(then), expression(otherwise)),
        "({1} if {0}, else {2})",
        '<mrow><mo>{{</mo><mtable columnalign="left">'
        "<mtr><mtd>{1}</mtd><mtd><mtext>if </mtext>{0}</mtd></mtr>"
        "<mtr><mtd>{2}</mtd><mtd><mtext>else</mtext></mtd></mtr></mtable></mrow>",
        "np.where({0}, {1}, {2})",
    )


def maximum(*operands: Operand) -> Notation:
    """The larger of two."""
    return function("max", "np.maximum", *operands)


def product(sign: str, code: str, left: Expression, right: Expression) -> Notation:
    """A product that has a sign in mathematics and no operator in numpy: X ⋆ W."""
    return Notation((left, right), f"{{0}} {sign} {{1}}", f"{{0}}<mo>{sign}</mo>{{1}}", code, precedence=2)


def broadcast(tensor: Symbol, code: str) -> Notation:
    """A tensor that stands in mathematics as it is, while its code says over what it is repeated."""
    return Notation((tensor,), "{0}", "{0}", code)
