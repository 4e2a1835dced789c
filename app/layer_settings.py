"""What an experiment says of a layer: one model a kind, drawn from the engine's layers.

The settings of a layer are the arguments of its constructor, so a new layer of the engine needs no line
here: its model is made from its signature. An argument named ``inputs`` is not a setting; the layer before
gives it. A model is written by hand where an experiment has another word (``units``), or a rule of its own.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from app.rules import OneOf, Rule
from app.tables import Table
from engine import Activation, FullyConnected, Layer, layers
from engine.activations import ACTIVATIONS
from engine.arrays import Shape
from engine.initializers import INITIALIZERS

MOST_UNITS = 64


class LayerSettings(BaseModel):
    """A layer of an experiment. ``kind`` says which one; the other fields are its settings."""

    model_config = ConfigDict(extra="forbid", strict=True)
    layer_class: ClassVar[type[Layer]]

    kind: str

    def build(self, input_shape: Shape) -> Layer:
        """The layer, for samples of this shape.

        Raises:
            EngineError: if the layer cannot be made so.
        """
        settings = {name: getattr(self, name) for name in type(self).model_fields if name != "kind"}
        if "inputs" in inspect.signature(self.layer_class).parameters:
            settings["inputs"] = input_shape[0]
        return self.layer_class(**settings)


class GivenParameters(BaseModel):
    """W (inputs × units) and B (1 × units); without B, the biases are 0."""

    model_config = ConfigDict(extra="forbid", strict=True)

    W: Table
    B: Table | None = None


class FullyConnectedSettings(LayerSettings):
    """Y = X·W + B, with a number of units (outputs)."""

    layer_class = FullyConnected
    kind: Literal["fully_connected"]
    units: Annotated[
        int,
        Field(ge=1, le=MOST_UNITS),
        Rule(f"The number of units must be a whole number from 1 to {MOST_UNITS}"),
    ]
    initializer: Annotated[str, OneOf("The initializer", tuple(INITIALIZERS))] = "uniform"
    parameters: GivenParameters | None = Field(default=None, description="If given, nothing is drawn.")

    def build(self, input_shape: Shape) -> Layer:
        """The layer, for samples of this shape."""
        given = self.parameters.model_dump(exclude_none=True) if self.parameters else None
        return FullyConnected(input_shape[0], self.units, self.initializer, given)


class ActivationSettings(LayerSettings):
    """Y = f(X), entry by entry."""

    layer_class = Activation
    kind: Literal["activation"]
    function: Annotated[str, OneOf("The activation function", tuple(ACTIVATIONS))]


def model_of(layer_class: type[Layer]) -> type[LayerSettings]:
    """A model of a layer's settings, made from its constructor."""
    hints = get_type_hints(layer_class.__init__)
    fields: dict[str, Any] = {"kind": Literal[layer_class.kind]}
    for name, argument in inspect.signature(layer_class).parameters.items():
        if name != "inputs":
            default = ... if argument.default is argument.empty else argument.default
            fields[name] = (hints[name], default)
    model = create_model(
        f"{layer_class.__name__}Settings",
        __base__=LayerSettings,
        __doc__=inspect.getdoc(layer_class),
        **fields,
    )
    model.layer_class = layer_class
    return model


def models_of(layer_classes: Iterable[type[Layer]]) -> dict[str, type[LayerSettings]]:
    """A model for each kind of layer: the one written here, or one made from the constructor."""
    written: dict[type[Layer], type[LayerSettings]] = {
        model.layer_class: model for model in (FullyConnectedSettings, ActivationSettings)
    }
    return {kind.kind: written.get(kind) or model_of(kind) for kind in layer_classes}


def _is_layer(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Layer) and not inspect.isabstract(thing)


LAYER_MODELS = models_of(filter(_is_layer, (getattr(layers, name) for name in layers.__all__)))
