"""What an experiment says of its data: one model a family, made from what the family declares about itself.

A new family of the engine needs no line here.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from app.data_files import data_files
from app.rules import Rule, broken
from app.setting_types import type_of_data_setting
from engine.datasets import FAMILIES, Dataset, Family

MOST_SEED = 2**53 - 1  # the largest whole number that a browser's numbers hold exactly
MOST_PICTURES = 2_000
"""Of one data set: more than the families that draw pictures allow would take a shared server's memory."""

Seed = Annotated[
    int, Field(ge=0, le=MOST_SEED), Rule(f"The seed must be a whole number from 0 to {MOST_SEED}")
]


class DataSettings(BaseModel):
    """The data of an experiment. ``kind`` says which family; the other fields are its settings."""

    model_config = ConfigDict(extra="forbid", strict=True)
    family: ClassVar[Family]

    kind: str
    seed: Seed | None = Field(
        default=None, description="What the data are drawn from; if it is left out, the experiment's seed."
    )

    def dataset(self, seed: int) -> Dataset:
        """The data set.

        Args:
            seed: what it is drawn from, unless the data have a seed of their own.

        Raises:
            EngineError: if the settings do not go together; a ``SettingError`` knows which one is meant.
        """
        settings = self.model_dump(exclude={"kind", "seed"}, exclude_none=True)
        files = FILES.get(self.family.kind)
        return self.family.make(settings, seed if self.seed is None else self.seed, files)


class XorSettings(DataSettings):
    """XOR: without points the four rows of the article, with them a noisy plane of such points."""

    family = FAMILIES["xor"]

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, given: Any) -> Any:  # noqa: ANN401
        """With points, what is left out has the family's defaults; without, there is nothing to set."""
        if not isinstance(given, dict):
            return given
        defaults = {setting.name: _plain(setting.default) for setting in cls.family.settings}
        if given.get("points") is not None:
            return {**defaults, **{name: value for name, value in given.items() if value is not None}}
        for name in defaults:
            if given.get(name) is not None:
                what = name.replace("_", " ")
                raise broken(
                    f"xor without points is the article's four rows, which have no {what}; give points, too."
                )
        return given

    def dataset(self, seed: int) -> Dataset:
        """The four rows, or the noisy plane."""
        if "points" in self.model_dump(exclude_none=True):
            return super().dataset(seed)
        rows = FAMILIES["truth_table"].make({"function": "xor"})
        return replace(rows, kind="xor", title="XOR", description="The four rows of XOR, as in the article.")


def model_of(family: Family) -> type[DataSettings]:
    """A model of a family's settings."""
    is_xor = family is XorSettings.family
    fields: dict[str, Any] = {"kind": Literal[family.kind]}
    for setting in family.settings:
        most = MOST_PICTURES if setting.name.endswith("pictures") else None
        type_ = type_of_data_setting(setting, most)
        if is_xor:
            fields[setting.name] = (type_ | None, Field(default=None, description=setting.description))
        else:
            default = ... if setting.default is None else _plain(setting.default)
            fields[setting.name] = (type_, Field(default=default, description=setting.description))
    title = f"{family.kind.title().replace('_', '')}Data"
    base = XorSettings if is_xor else DataSettings
    model = cast(type[DataSettings], create_model(title, __base__=base, __doc__=family.description, **fields))
    model.family = family
    return model


def _plain(default: object) -> object:
    """A default as plain JSON."""
    return list(default) if isinstance(default, tuple) else default


FILES = data_files(os.environ)
"""The files that this server was given, by the kind of data that is read from them."""

DATA_MODELS = {
    kind: model_of(family) for kind, family in FAMILIES.items() if not family.needs_files or kind in FILES
}
