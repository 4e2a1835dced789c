"""The settings in a TensorFlow Playground link, each read as Playground reads it.

Keys, values and defaults are those of Playground's ``State``, https://github.com/tensorflow/playground. Where
a value is none that Playground has, a note says so, and what was taken instead.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import unquote

from app.errors import InvalidError
from app.rules import listed

HOME = "playground.tensorflow.org"
LONGEST = 8192
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
HIDE = "_hide"

Value = TypeVar("Value")


class Settings:
    """The settings of a link. Each is asked for once; what nobody asks for is unknown.

    Args:
        link: the link, or the part of it from # on.

    Attributes:
        notes: sentences on what was not as it should be.

    Raises:
        InvalidError: if it is no such link.
    """

    def __init__(self, link: str) -> None:
        self.notes: list[str] = []
        self._given = _settings(link)
        self._asked: set[str] = set()

    def choice(self, name: str, choices: Mapping[str, Value], default: str) -> Value:
        """One of several names, and what it stands for."""
        text = self._text(name)
        if text and text not in choices:
            self._instead(name, f"must be {listed(choices)}", text, default)
            text = ""
        return choices[text or default]

    def number(self, name: str, default: float, rule: str, accepts: Callable[[float], bool]) -> float:
        """A number; ``rule`` is what it must be: "a number over 0"."""
        text = self._text(name)
        if not text:
            return default
        value = float(text) if NUMBER.fullmatch(text) else math.nan
        if not (math.isfinite(value) and accepts(value)):
            self._instead(name, f"must be {rule}", text, f"{default:g}")
            return default
        return value

    def whole(self, name: str, default: int) -> int:
        """A whole number from 1."""
        rule = "a whole number from 1"
        return int(self.number(name, default, rule, lambda value: value >= 1 and value.is_integer()))

    def flag(self, name: str, default: bool = False) -> bool:
        """True, whatever is written, unless it is "false"."""
        text = self._text(name)
        return text != "false" if text else default

    def sizes(self, name: str, default: tuple[int, ...]) -> tuple[int, ...]:
        """Whole numbers from 1 with commas between; written but empty, none at all."""
        if name not in self._given:
            return default
        text = self._text(name)
        parts = text.split(",") if text else []
        if any(re.fullmatch(r"\s*0*[1-9]\d{0,5}\s*", part) is None for part in parts):
            shown = ",".join(map(str, default))
            self._instead(name, "must be whole numbers from 1 with commas between", text, shown)
            return default
        return tuple(map(int, parts))

    def text(self, name: str) -> str:
        """Whatever is written."""
        return self._text(name)

    def hidden(self) -> list[str]:
        """The controls that the link hides."""
        names = [name for name in self._given if name.endswith(HIDE)]
        return [name.removesuffix(HIDE) for name in names if self._text(name) == "true"]

    def unknown(self) -> list[str]:
        """The settings that nobody asked for."""
        return [name for name in self._given if name not in self._asked]

    def _text(self, name: str) -> str:
        self._asked.add(name)
        return self._given.get(name, "").strip()

    def _instead(self, name: str, rule: str, text: str, taken: str) -> None:
        shown = text if len(text) <= 30 else text[:29] + "…"
        self.notes.append(f"{name} {rule}; “{shown}” is not, so {taken} was taken.")


def _settings(link: str) -> dict[str, str]:
    text = link.strip()
    if len(text) > LONGEST:
        message = f"A Playground link has at most {LONGEST:,} characters; this has {len(text):,}."
        raise InvalidError(message, "link")
    address, has_settings, settings = text.partition("#")
    if not has_settings and HOME not in address:
        address, settings = "", text
    if not settings and HOME in address:
        return {}  # Playground without any setting is Playground with its defaults
    given = {name: unquote(value) for name, _, value in (part.partition("=") for part in settings.split("&"))}
    is_link = all(re.fullmatch(r"[A-Za-z]\w*", name) for name in given if name) and "=" in settings
    if not is_link or re.search(r"[\s<>]", address):
        raise InvalidError(
            "This is no TensorFlow Playground link. Such a link has settings behind a #: "
            f"{HOME}/#activation=tanh&networkShape=4,2 …",
            "link",
        )
    given.pop("", None)
    return given
