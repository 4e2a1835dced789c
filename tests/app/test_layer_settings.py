"""A layer of the engine comes into experiments by itself: its constructor says what can be set."""

import numpy as np
import pytest
from pydantic import ValidationError

from app.layer_settings import LAYER_MODELS, model_of, models_of
from engine import Activation, EngineError, FullyConnected, Layer
from engine.formula import Formula, symbols

X, dE_dY = symbols("X dE_dY")


class Scale(Layer):
    """Y = factor·X."""

    kind = "scale"

    def __init__(self, inputs: int, factor: float, is_inverted: bool = False) -> None:
        super().__init__()
        if factor == 0:
            raise EngineError("a scale of 0 passes nothing on")
        self.inputs, self.factor = inputs, 1 / factor if is_inverted else factor

    @property
    def formulas(self):
        return {
            "Y": Formula("Y", X, lambda n, j: X[n, j]),
            "dE_dX": Formula("dE_dX", dE_dY, lambda n, j: X[n, j]),
        }

    def output_shape(self, input_shape):
        return input_shape

    def forward(self, X):
        return self.factor * X

    def backward(self, dE_dY):
        return self.factor * dE_dY

    def terms(self, tensor, index, of):
        raise NotImplementedError


def test_every_layer_of_the_engine_has_settings():
    assert {"fully_connected", "activation"} <= set(LAYER_MODELS)
    assert all(issubclass(model.layer_class, Layer) for model in LAYER_MODELS.values())


def test_a_new_layer_needs_only_its_own_file():
    models = models_of([FullyConnected, Activation, Scale])
    assert models["fully_connected"] is LAYER_MODELS["fully_connected"]
    layer = models["scale"].model_validate({"kind": "scale", "factor": 4, "is_inverted": True}).build((2,))
    assert (layer.inputs, layer.factor) == (2, 0.25)
    np.testing.assert_array_equal(layer.forward(np.ones((1, 2))), [[0.25, 0.25]])


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "scale"},
        {"kind": "scale", "factor": "2"},
        {"kind": "scale", "factor": 2, "inputs": 3},
        {"kind": "scales", "factor": 2},
    ],
)
def test_its_settings_are_checked(settings):
    with pytest.raises(ValidationError):
        model_of(Scale).model_validate(settings)


def test_its_own_rules_are_its_own():
    with pytest.raises(EngineError, match="a scale of 0"):
        model_of(Scale).model_validate({"kind": "scale", "factor": 0}).build((2,))
