"""The types of what can be set, made from what the engine declares: its range, its choices, its rule.

The engine declares settings in two ways: hyperparameters (layers, losses, optimizers) and the settings of a
family of data. For each there is a type here that takes the same values, says the same sentence, and tells
the API reference what it takes.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from app.rules import OneOf, Rule
from engine.datasets import Setting as DataSetting
from engine.datasets import settings as data_settings
from engine.hyperparameters import Hyperparameter
from engine.layers.settings import Choice, Pair, Setting, Sizes

MOST_STEPS = 100_000_000
"""The steps that a run may have; a whole number that counts steps need not be larger."""

FiniteNumber = Annotated[float, Field(allow_inf_nan=False)]


def type_of(setting: Setting, most: int = MOST_STEPS) -> Any:  # noqa: ANN401
    """The type of a hyperparameter's or a layer setting's values.

    Args:
        setting: the setting.
        most: the largest whole number that a shared server allows for it.
    """
    match setting:
        case Choice(name=name, among=among):
            return Annotated[str, OneOf(f"The {name}", tuple(among()))]
        case Sizes():
            return Annotated[list[_whole(1, most)], _rule(setting, setting.rule)]  # type: ignore[misc]
        case Pair():
            one = _whole(setting.range.at_least, most)
            pair = Annotated[list[one], Field(min_length=2, max_length=2)]  # type: ignore[valid-type]
            return Annotated[one | pair, _rule(setting, f"{setting.rule}, up to {most:,}")]
        case Hyperparameter(default=bool()):
            return Annotated[bool, _rule(setting, setting.rule)]
        case Hyperparameter(default=int(), range=bounds):
            rule = f"a whole number from {bounds.at_least:g} to {most:,}"
            return Annotated[_whole(bounds.at_least, most), _rule(setting, rule)]
        case Hyperparameter(range=bounds):
            limits = Field(
                gt=bounds.above, ge=bounds.at_least, lt=bounds.below, le=bounds.at_most, allow_inf_nan=False
            )
            return Annotated[float, limits, _rule(setting, setting.rule)]


def type_of_data_setting(setting: DataSetting, most: int | None = None) -> Any:  # noqa: ANN401
    """The type of the values of a family's setting.

    Args:
        setting: the setting.
        most: the largest whole number that a shared server allows for it, if that is less than the family's.
    """
    title = setting.title
    match setting:
        case data_settings.Integer():
            high = setting.high if most is None else min(most, setting.high)
            rule = Rule(f"{title} must be a whole number from {setting.low:,} to {high:,}")
            return Annotated[int, Field(ge=setting.low, le=high), rule]
        case data_settings.Real():
            limits = Field(ge=setting.low, le=setting.high, allow_inf_nan=False)
            return Annotated[float, limits, Rule(f"{title} must be {setting.rule}")]
        case data_settings.Choice():
            return Annotated[str, OneOf(title, tuple(setting.choices))]
        case data_settings.Several():
            name = Annotated[str, OneOf(title, tuple(setting.choices))]
            accepted = AfterValidator(_accepted_by(setting))
            return Annotated[list[name], accepted, Rule(f"{title} must be {setting.rule}")]
        case data_settings.Text():
            return str
        case data_settings.Names():
            return Annotated[list[str], Field(max_length=setting.most)]
        case data_settings.Rows():
            # How long the rows are is seen by the family; it names the first one that is wrong.
            limits = Field(min_length=setting.fewest, max_length=setting.most)
            return Annotated[list[list[FiniteNumber]], limits]
    raise TypeError(f"there is no type for the setting {setting}")


def _accepted_by(setting: DataSetting) -> Any:  # noqa: ANN401
    def accepted(value: object) -> object:
        if not setting.accepts(value):
            raise ValueError(setting.rule)
        return value

    return accepted


def _whole(least: float | None, most: int) -> Any:  # noqa: ANN401
    return Annotated[int, Field(ge=least, le=most)]


def _rule(setting: Hyperparameter | Sizes, rule: str) -> Rule:
    return Rule(f"The {setting.name.replace('_', ' ')} must be {rule}")
