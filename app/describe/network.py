"""A network and its mathematics, as plain data: the layers, the loss, their formulas."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine import Activation, Trainer
from engine.activations import ActivationFunction
from engine.arrays import Array
from engine.formula import Formula

CURVE = np.linspace(-4.0, 4.0, 81)


def loss_function(trainer: Trainer) -> dict[str, Any]:
    """The loss, with its formulas."""
    loss = trainer.network.loss
    return {
        "name": loss.name,
        "title": loss.title,
        "normalisation": loss.normalisation,
        "formulas": {name: formula(written) for name, written in loss.formulas.items()},
    }


def layers(trainer: Trainer) -> list[dict[str, Any]]:
    """The layers: what they are called, what they take and give, their formulas."""
    described, shape = [], trainer.X.shape[1:]
    for k, layer in enumerate(trainer.network.layers):
        given, shape = shape, layer.output_shape(shape) or shape
        function = layer.function if isinstance(layer, Activation) else None
        described.append(
            {
                "layer": k,
                "kind": layer.kind,
                "title": layer.title,
                "inputs": math.prod(given),
                "outputs": math.prod(shape),
                "input_shape": list(given),
                "output_shape": list(shape),
                "function": function.name if function else None,
                "parameters": {name: list(parameter.shape) for name, parameter in layer.parameters.items()},
                "formulas": {name: formula(written) for name, written in layer.formulas.items()},
                "curve": curve(function) if function else None,
            }
        )
    return described


def curve(function: ActivationFunction) -> dict[str, Array]:
    """An activation function, sampled."""
    return {"x": CURVE, "y": function.f(CURVE)}


def formula(written: Formula) -> dict[str, str]:
    """A formula, to read and to show."""
    return {"text": written.text(), "mathml": written.mathml()}
