"""Rules of input: a sentence that a student understands, kept beside the type that it belongs to.

::

    Units = Annotated[int, Field(ge=1, le=64), Rule("Units must be a whole number from 1 to 64")]

Given 0 it says "Units must be a whole number from 1 to 64; 0 is not."
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import GetCoreSchemaHandler, ValidationError, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

RULE_BROKEN = "rule_broken"
LONGEST_VALUE = 40


@dataclass(frozen=True)
class Rule:
    """What a value must be, as the first half of a sentence; the second half names the value that is not."""

    sentence: str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema of the type below, whose every refusal becomes the sentence."""
        return core_schema.no_info_wrap_validator_function(self.checked, handler(source))

    def checked(self, value: object, handler: ValidatorFunctionWrapHandler) -> object:
        """The value, if the type below takes it."""
        try:
            return handler(value)
        except ValidationError:
            raise broken(f"{self.sentence}; {written(value)} is not.") from None


@dataclass(frozen=True)
class OneOf:
    """A name out of a registry of the engine."""

    subject: str
    names: tuple[str, ...]

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """The names as an enumeration."""
        rule = Rule(f"{self.subject} must be {listed(self.names)}")
        names = core_schema.literal_schema(list(self.names))
        return core_schema.no_info_wrap_validator_function(rule.checked, names)


def broken(sentence: str) -> PydanticCustomError:
    """The refusal that carries a finished sentence."""
    return PydanticCustomError(RULE_BROKEN, "{sentence}", {"sentence": sentence})


def listed(names: Iterable[str]) -> str:
    """Names in a row, as in a sentence: tanh, sigmoid or identity."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def written(value: object) -> str:
    """A value as its sender wrote it, shortened."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
