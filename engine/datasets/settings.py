"""The settings of a family of data sets, as data: a form can be drawn and an experiment checked from them."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, TypeGuard

from engine.errors import EngineError


class SettingError(EngineError):
    """A setting's value breaks its rule.

    Attributes:
        setting: the setting's name.
    """

    def __init__(self, setting: str, message: str) -> None:
        super().__init__(message)
        self.setting = setting


@dataclass(frozen=True, kw_only=True)
class Setting(ABC):
    """One setting.

    Attributes:
        type: which kind of setting it is, for a form.
        name: its name in an experiment.
        title: its name on the screen.
        description: one sentence on what it does.
        default: its value if none is given; None if it must be given.
    """

    type: ClassVar[str]
    name: str
    title: str
    description: str
    default: object = None

    @property
    @abstractmethod
    def rule(self) -> str:
        """What a value must be: "a whole number from 1 to 10"."""

    @abstractmethod
    def accepts(self, value: object) -> bool:
        """Whether a value is what the rule says."""

    def checked(self, value: object) -> object:
        """The value.

        Raises:
            SettingError: if it breaks the rule.
        """
        if not self.accepts(value):
            raise SettingError(self.name, f"{self.title} must be {self.rule}; {shortened(value)} is not")
        return value

    def describe(self) -> dict[str, object]:
        """The setting as plain JSON, with its type and rule."""
        return {"type": self.type, "rule": self.rule} | {
            field.name: getattr(self, field.name) for field in fields(self)
        }


@dataclass(frozen=True, kw_only=True)
class Integer(Setting):
    """A whole number from ``low`` to ``high``; ``step`` is the stride of a slider, not a rule."""

    type: ClassVar[str] = "integer"
    low: int
    high: int
    step: int = 1

    @property
    def rule(self) -> str:
        """A whole number from low to high."""
        return f"a whole number from {self.low:,} to {self.high:,}"

    def accepts(self, value: object) -> bool:
        """Whether it is a whole number within the range."""
        return isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high


@dataclass(frozen=True, kw_only=True)
class Real(Setting):
    """A number from ``low`` to ``high``; ``step`` is the stride of a slider, not a rule."""

    type: ClassVar[str] = "real"
    low: float
    high: float
    step: float

    @property
    def rule(self) -> str:
        """A number from low to high."""
        return f"a number from {self.low:g} to {self.high:g}"

    def accepts(self, value: object) -> bool:
        """Whether it is a finite number within the range."""
        return is_number(value) and self.low <= value <= self.high


@dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """One of some names; ``choices`` gives each its title."""

    type: ClassVar[str] = "choice"
    choices: Mapping[str, str]

    @property
    def rule(self) -> str:
        """One of the names."""
        return f"one of {', '.join(self.choices)}"

    def accepts(self, value: object) -> bool:
        """Whether it is one of the names."""
        return isinstance(value, str) and value in self.choices


@dataclass(frozen=True, kw_only=True)
class Several(Setting):
    """At least one of some names, each at most once; ``choices`` gives each its title."""

    type: ClassVar[str] = "several"
    choices: Mapping[str, str]

    @property
    def rule(self) -> str:
        """One or more of the names."""
        return f"a list of one or more of {', '.join(self.choices)}, each at most once"

    def accepts(self, value: object) -> bool:
        """Whether it is a list of different names."""
        return (
            isinstance(value, list | tuple)
            and len(value) > 0
            and all(isinstance(name, str) and name in self.choices for name in value)
            and len(set(value)) == len(value)
        )


@dataclass(frozen=True, kw_only=True)
class Text(Setting):
    """A text; how long it may be is for the family to say, in the unit that its reader knows."""

    type: ClassVar[str] = "text"

    @property
    def rule(self) -> str:
        """A text."""
        return "a text"

    def accepts(self, value: object) -> bool:
        """Whether it is a text."""
        return isinstance(value, str)


@dataclass(frozen=True, kw_only=True)
class Names(Setting):
    """A list of texts, up to ``most`` of them."""

    type: ClassVar[str] = "names"
    most: int

    @property
    def rule(self) -> str:
        """A list of texts."""
        return f"a list of up to {self.most:,} texts"

    def accepts(self, value: object) -> bool:
        """Whether it is such a list."""
        return (
            isinstance(value, list | tuple)
            and len(value) <= self.most
            and all(isinstance(name, str) for name in value)
        )


@dataclass(frozen=True, kw_only=True)
class Rows(Setting):
    """A table of finite numbers: rows of equal length."""

    type: ClassVar[str] = "rows"
    fewest: int
    most: int
    fewest_columns: int
    most_columns: int

    @property
    def rule(self) -> str:
        """How many rows of how many numbers."""
        return (
            f"a list of {self.fewest:,} to {self.most:,} rows "
            f"of {_span(self.fewest_columns, self.most_columns)} numbers"
        )

    def accepts(self, value: object) -> bool:
        """Whether it is a list of so many lists of so many finite numbers."""
        return self._fault(value) is None

    def checked(self, value: object) -> object:
        """The rows.

        Raises:
            SettingError: if they break the rule; it names the first row that does.
        """
        fault = self._fault(value)
        if fault is not None:
            raise SettingError(self.name, f"{self.title} must be {self.rule}; {fault}")
        return value

    def _fault(self, value: object) -> str | None:
        if not isinstance(value, list | tuple):
            return f"{shortened(value)} is not"
        if not self.fewest <= len(value) <= self.most:
            return f"there are {len(value):,}"
        for number, row in enumerate(value, 1):
            if not isinstance(row, list | tuple) or not all(map(is_number, row)):
                return f"row {number} is {shortened(row)}"
            if not self.fewest_columns <= len(row) <= self.most_columns:
                return f"row {number} has {len(row):,}"
            if len(row) != len(value[0]):
                return f"row 1 has {len(value[0]):,}, but row {number} has {len(row):,}"
        return None


def _span(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a finite number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def shortened(value: object) -> str:
    """A value as it is named in a message."""
    text = repr(value)
    return text if len(text) <= 40 else text[:39] + "…"
