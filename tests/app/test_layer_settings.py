"""A layer of the engine comes into experiments by itself: what it declares about itself is enough."""

import numpy as np
import pytest
from pydantic import ValidationError

from app.errors import first_sentence
from app.layer_settings import LAYER_MODELS, model_of, models_of
from engine import Activation, EngineError, FullyConnected, Layer
from engine.formula import Formula, symbols
from engine.hyperparameters import Hyperparameter, Range
from engine.layers import LAYERS
from engine.layers.settings import Choice, Pair, Sizes

X, dE_dY = symbols("X dE_dY")


class Mixer(Layer):
    """Y = strength·X, with one setting of every kind.

    More about it.
    """

    kind = "mixer"
    settings = (
        Hyperparameter("strength", "s", "how strong it is", 0.5, Range(above=0, at_most=1)),
        Hyperparameter("speed_levels", "l", "how many speeds it has", 2, Range(at_least=1)),
        Hyperparameter("is_loud", "q", "whether it is heard", False, Range()),
        Pair("bowl", "b", "height and width of the bowl", 3, Range(at_least=1)),
        Sizes("tins", "how large each tin is"),
        Choice("colour", "how it looks", None, lambda: ("red", "white")),
    )

    def __init__(self, inputs, strength, speed_levels, is_loud, bowl, tins, colour):
        super().__init__()
        if colour == "red" and is_loud:
            raise EngineError("a red mixer is quiet")
        self.inputs, self.strength, self.bowl, self.tins = inputs, strength, bowl, tins
        self.speed_levels = speed_levels

    @classmethod
    def for_samples(cls, shape, **settings):
        return cls(shape[0], **settings)

    @property
    def formulas(self):
        return {
            "Y": Formula("Y", X, lambda n, j: X[n, j]),
            "dE_dX": Formula("dE_dX", dE_dY, lambda n, j: X[n, j]),
        }

    def output_shape(self, input_shape):
        return input_shape

    def forward(self, X):
        return self.strength * X

    def backward(self, dE_dY):
        return self.strength * dE_dY

    def terms(self, tensor, index, of):
        raise NotImplementedError


LEAST = {"kind": "mixer", "tins": [4, 2], "colour": "white"}


def complaint(settings):
    with pytest.raises(ValidationError) as caught:
        model_of(Mixer).model_validate(settings)
    return first_sentence(caught.value.errors(), settings)


def test_every_layer_of_the_engine_has_settings():
    assert set(LAYER_MODELS) == set(LAYERS)
    assert all(LAYER_MODELS[kind].layer_class is layer_class for kind, layer_class in LAYERS.items())


def test_a_new_layer_needs_only_its_own_file():
    models = models_of([FullyConnected, Activation, Mixer])
    layer = models["mixer"].model_validate({**LEAST, "bowl": [2, 5], "strength": 1}).build((2,))
    assert (layer.inputs, layer.strength, layer.speed_levels) == (2, 1.0, 2)
    assert (layer.bowl, layer.tins) == ([2, 5], [4, 2])
    np.testing.assert_array_equal(layer.forward(np.ones((1, 2))), [[1, 1]])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"strength": 0}, "The strength must be a finite number over 0 and up to 1; 0 is not."),
        ({"strength": float("nan")}, "The strength must be a finite number over 0 and up to 1; NaN is not."),
        ({"speed_levels": 257}, "The speed levels must be a whole number from 1 to 256; 257 is not."),
        ({"is_loud": 1}, "The is loud must be true or false; 1 is not."),
        (
            {"bowl": [1, 2, 3]},
            "The bowl must be a whole number from 1, or a pair of them (height, width), up to 256; "
            "[1, 2, 3] is not.",
        ),
        ({"tins": [0]}, "The tins must be a list of whole numbers from 1; [0] is not."),
        ({"colour": "blue"}, 'The colour must be red or white; "blue" is not.'),
        ({"inputs": 3}, "There is no field inputs here."),
        ({"parameters": {}}, "There is no field parameters here."),
    ],
)
def test_its_settings_are_checked(changes, sentence):
    (path,) = changes
    assert complaint({**LEAST, **changes}) == (path, sentence)


@pytest.mark.parametrize("name", ["tins", "colour"])
def test_what_has_no_default_must_be_given(name):
    assert complaint({key: value for key, value in LEAST.items() if key != name}) == (
        name,
        f"{name} is missing.",
    )


def test_its_own_rules_are_its_own():
    settings = model_of(Mixer).model_validate({**LEAST, "colour": "red", "is_loud": True})
    with pytest.raises(EngineError, match="a red mixer is quiet"):
        settings.build((2,))


def test_the_reference_says_what_the_settings_are():
    schema = model_of(Mixer).model_json_schema()
    assert schema["description"] == "Y = strength·X, with one setting of every kind."
    assert schema["properties"]["strength"]["description"] == "how strong it is"
    assert schema["properties"]["speed_levels"]["default"] == 2
    assert schema["properties"]["colour"]["enum"] == ["red", "white"]
    assert set(schema["required"]) == {"kind", "tins", "colour"}
