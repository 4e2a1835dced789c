"""What an experiment says of a layer: one model a kind, made from what the layer declares about itself.

A new layer of the engine needs no line here. Its settings, their defaults and rules come from its
``settings``; only the limits that a shared server needs are added.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from app.rules import OneOf, Rule
from app.tables import Table
from engine import Layer
from engine.arrays import Shape
from engine.hyperparameters import Hyperparameter
from engine.layers import LAYERS
from engine.layers.settings import Choice, Pair, Setting, Sizes

MOST_UNITS = 64
"""The largest whole number that a layer may be given: units, channels, the side of a kernel."""


class LayerSettings(BaseModel):
    """A layer of an experiment. ``kind`` says which one; the other fields are its settings."""

    model_config = ConfigDict(extra="forbid", strict=True)
    layer_class: ClassVar[type[Layer]]

    kind: str

    def build(self, sample_shape: Shape) -> Layer:
        """The layer, for samples of this shape.

        Raises:
            EngineError: if the layer cannot be made so.
        """
        return self.layer_class.for_samples(
            sample_shape, **self.model_dump(exclude={"kind"}, exclude_none=True)
        )


def model_of(layer_class: type[Layer]) -> type[LayerSettings]:
    """A model of a layer's settings."""
    fields: dict[str, Any] = {"kind": Literal[layer_class.kind]}
    for setting in layer_class.settings:
        default = ... if setting_default(setting) is None else setting_default(setting)
        fields[setting.name] = (type_of(setting), Field(default=default, description=setting.sentence))
    if "parameters" in inspect.signature(layer_class).parameters:
        given = Field(default=None, description="If given, nothing is drawn.")
        fields["parameters"] = (dict[str, Table] | None, given)
    title = f"{layer_class.__name__}Settings"
    description = (inspect.getdoc(layer_class) or "").partition("\n\n")[0]
    model = create_model(title, __base__=LayerSettings, __doc__=description, **fields)
    model.layer_class = layer_class
    return model


def models_of(layer_classes: Iterable[type[Layer]]) -> dict[str, type[LayerSettings]]:
    """A model for each kind of layer."""
    return {layer_class.kind: model_of(layer_class) for layer_class in layer_classes}


def setting_default(setting: Setting) -> object:
    """The value that is taken unless another is given; None if one must be given."""
    return None if isinstance(setting, Sizes) else setting.default


def type_of(setting: Setting) -> Any:  # noqa: ANN401
    """The type of a setting's values, with its rule."""
    match setting:
        case Choice(name=name, among=among):
            return Annotated[str, OneOf(f"The {name}", tuple(among()))]
        case Sizes():
            return Annotated[list[_whole(1)], _rule(setting, setting.rule)]  # type: ignore[misc]
        case Pair():
            one = _whole(setting.range.at_least)
            pair = Annotated[list[one], Field(min_length=2, max_length=2)]  # type: ignore[valid-type]
            return Annotated[one | pair, _rule(setting, f"{setting.rule}, up to {MOST_UNITS}")]
        case Hyperparameter(default=bool()):
            return Annotated[bool, _rule(setting, setting.rule)]
        case Hyperparameter(default=int(), range=bounds):
            rule = f"a whole number from {bounds.at_least:g} to {MOST_UNITS}"
            return Annotated[_whole(bounds.at_least), _rule(setting, rule)]
        case Hyperparameter(range=bounds):
            limits = Field(
                gt=bounds.above, ge=bounds.at_least, lt=bounds.below, le=bounds.at_most, allow_inf_nan=False
            )
            return Annotated[float, limits, _rule(setting, setting.rule)]


def _whole(least: float | None) -> Any:  # noqa: ANN401
    return Annotated[int, Field(ge=least, le=MOST_UNITS)]


def _rule(setting: Hyperparameter | Sizes, rule: str) -> Rule:
    return Rule(f"The {setting.name.replace('_', ' ')} must be {rule}")


LAYER_MODELS = models_of(LAYERS.values())
