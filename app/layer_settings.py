"""What an experiment says of a layer: one model a kind, made from what the layer declares about itself.

A new layer of the engine needs no line here. Its settings, their defaults and rules come from its
``settings``; only the limits that a shared server needs are added.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from app.setting_types import type_of
from app.tables import Table
from engine import Layer
from engine.arrays import Shape
from engine.layers import LAYERS
from engine.layers.settings import Setting, Sizes

MOST_UNITS = 256
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
        fields[setting.name] = (
            type_of(setting, MOST_UNITS),
            Field(default=default, description=setting.sentence),
        )
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


LAYER_MODELS = models_of(LAYERS.values())
