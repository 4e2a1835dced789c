"""Hyperparameters as data: each is declared once, with its default, its range and what it means.

A dataclass declares them as fields::

    @dataclass
    class Momentum(Optimizer):
        momentum: float = hyperparameter(0.9, "μ", "how much of the velocity is kept", at_least=0, below=1)

From that one line come the argument of the constructor, the check of its value, and the field of a form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from numbers import Real
from typing import Any, ClassVar

import numpy as np

from engine.errors import EngineError

Value = float | int | bool


@dataclass(frozen=True)
class Range:
    """The numbers that a hyperparameter may be; None is no bound.

    Attributes:
        above: larger than this.
        at_least: this or larger.
        below: smaller than this.
        at_most: this or smaller.
    """

    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether a number is finite and within the bounds."""
        return (
            math.isfinite(value)
            and (self.above is None or value > self.above)
            and (self.at_least is None or value >= self.at_least)
            and (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
        )

    def __str__(self) -> str:
        bounds = (
            ("over", self.above),
            ("from", self.at_least),
            ("below", self.below),
            ("up to", self.at_most),
        )
        return " and ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)


@dataclass(frozen=True)
class Hyperparameter:
    """A number that is chosen, not learned.

    Attributes:
        name: its name in code and in an experiment.
        symbol: its letter in formulas.
        sentence: what it is.
        default: its value unless another is given; its type (float, int, bool) is the hyperparameter's.
        range: the numbers that it may be.
    """

    name: str
    symbol: str
    sentence: str
    default: Value
    range: Range

    @property
    def title(self) -> str:
        """Its name as it is read: "learning rate"."""
        return self.name.replace("_", " ")

    @property
    def rule(self) -> str:
        """What its values must be: "a finite number over 0"."""
        if isinstance(self.default, bool):
            return "true or false"
        kind = "a whole number" if isinstance(self.default, int) else "a finite number"
        return f"{kind} {self.range}".rstrip()

    def checked(self, value: object, owner: str) -> Value:
        """The value, in the hyperparameter's own type.

        Raises:
            EngineError: if it breaks the rule; ``owner`` is whose hyperparameter it is.
        """
        if isinstance(self.default, bool) and isinstance(value, bool):
            return value
        if not isinstance(self.default, bool) and isinstance(value, Real) and not isinstance(value, bool):
            number = float(value)
            if self.range.holds(number) and (isinstance(self.default, float) or number.is_integer()):
                return type(self.default)(number)
        raise EngineError(f"{owner}: the {self.title} must be {self.rule}, not {value!r}")


def whole_number(value: object, what: str, at_least: int = 1) -> int:
    """A count that is given, such as a batch size, as an int.

    Raises:
        EngineError: if it is not a whole number, or too small; ``what`` is what it counts.
    """
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool) and int(value) >= at_least:
        return int(value)
    raise EngineError(f"{what} must be a whole number from {at_least}, not {value!r}")


def hyperparameter(default: Value, symbol: str, sentence: str, **bounds: float) -> Any:  # noqa: ANN401
    """A dataclass field that is a hyperparameter; ``bounds`` are those of ``Range``."""
    data = {"default": default, "symbol": symbol, "sentence": sentence, "range": Range(**bounds)}
    return field(default=default, metadata=data)


class Tunable:
    """A dataclass with hyperparameters, checked when it is made.

    Attributes:
        name: its name in an experiment.
        title: its name on the screen.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    @classmethod
    def hyperparameters(cls) -> tuple[Hyperparameter, ...]:
        """The hyperparameters, in the order of the constructor's arguments."""
        return tuple(
            Hyperparameter(name=item.name, **item.metadata)
            for item in fields(cls)  # type: ignore[arg-type]
            if item.metadata
        )

    def __post_init__(self) -> None:
        for item in self.hyperparameters():
            checked = item.checked(getattr(self, item.name), self.title)
            object.__setattr__(self, item.name, checked)  # a frozen dataclass too takes the converted value
