"""Everything that an experiment can be made of, as the engine describes it: what a form needs."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Mapping
from typing import Any

import numpy as np

from app.data_settings import DATA_MODELS, MOST_PICTURES, MOST_SEED
from app.describe.network import curve, formula
from app.describe.setting import layer_setting, setting
from app.errors import sentence_of
from app.experiment import MOST_LAYERS, MOST_PARAMETERS
from app.finite_json import Fragment, ready
from app.layer_settings import MOST_UNITS
from app.requests import LARGEST_PICTURE, LARGEST_SURFACE
from app.run import MOST_BRANCHES, MOST_EDITS
from engine import Activation, EngineError, FullyConnected, Layer
from engine.activations import ACTIVATIONS
from engine.arrays import Array
from engine.compatibility import refusal
from engine.datasets import FEATURES, own_pictures
from engine.datasets import delimited as csv
from engine.datasets.generated import MOST_POINTS
from engine.datasets.labels import Coding, encode
from engine.datasets.table import MOST_COLUMNS, MOST_ROWS
from engine.formula import Formula
from engine.initializers import INITIALIZERS
from engine.layers import LAYERS, Softmax
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.regularisation import CLIPPINGS, REGULARISATIONS, Penalty
from engine.schedules import SCHEDULES

SUGGESTED = {
    "signs": {"ending": "tanh", "loss": "half_sse"},
    "bits": {"ending": "sigmoid", "loss": "binary_cross_entropy"},
    "one_hot": {"ending": "softmax", "loss": "categorical_cross_entropy"},
    "numbers": {"ending": "none", "loss": "half_sse"},
}
"""How a network ends that says such targets, and the loss that goes with it."""


@functools.cache
def choices() -> dict[str, Fragment]:
    """All choices, each part ready to be sent; they are written once."""
    return {name: ready(part) for name, part in described().items()}


def described() -> dict[str, Any]:
    """All choices as plain data."""
    return {
        "families": [_family(kind) for kind in DATA_MODELS],
        "layers": [_layer(kind, layer) for kind, layer in LAYERS.items()],
        "activations": [_activation(name) for name in ACTIVATIONS],
        "initializers": [
            {"name": initializer.name, "sentence": initializer.sentence}
            for initializer in INITIALIZERS.values()
        ],
        "losses": [_loss(name) for name in LOSSES],
        "optimizers": [
            {**_tunable(name, part), "formulas": _shares(part)} for name, part in OPTIMIZERS.items()
        ],
        "schedules": [
            {**_tunable(name, part), "formulas": _formulas(part.formulas)} for name, part in SCHEDULES.items()
        ],
        "clippings": [_tunable(name, part) for name, part in CLIPPINGS.items()],
        "regularisations": [
            {**_tunable(name, part), "group": "penalty" if issubclass(part, Penalty) else "correction"}
            for name, part in REGULARISATIONS.items()
        ],
        "compatibility": {"endings": _endings(), "targets": _targets(), "suggested": SUGGESTED},
        "features": [
            {"name": feature.name, "title": feature.title, "axes": feature.axes}
            for feature in FEATURES.values()
        ],
        "limits": {
            "layers": MOST_LAYERS,
            "units": MOST_UNITS,
            "parameters": MOST_PARAMETERS,
            "rows": MOST_ROWS,
            "columns": MOST_COLUMNS,
            "points": MOST_POINTS,
            "pictures": MOST_PICTURES,
            "own_picture_bytes": own_pictures.MOST_BYTES,
            "own_picture_classes": own_pictures.MOST_CLASSES,
            "csv_characters": csv.MOST_CHARACTERS,
            "csv_rows": csv.MOST_ROWS,
            "csv_columns": csv.MOST_COLUMNS,
            "seed": MOST_SEED,
            "branches": MOST_BRANCHES,
            "edits": MOST_EDITS,
            "surface": LARGEST_SURFACE,
            "neurons": LARGEST_PICTURE,
        },
    }


def _family(kind: str) -> dict[str, Any]:
    family = DATA_MODELS[kind].family
    settings = [each.describe() for each in family.settings]
    for each in settings:
        if str(each["name"]).endswith("pictures"):
            each["high"] = MOST_PICTURES
    return {
        "kind": kind,
        "title": family.title,
        "description": family.description,
        "group": family.group,
        "settings": settings,
    }


def _layer(kind: str, layer: type[Layer]) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": kind.replace("_", " ").capitalize(),
        "description": _first_paragraph(layer),
        "settings": [layer_setting(each) for each in layer.settings],
        "takes_parameters": "parameters" in inspect.signature(layer).parameters,
    }


def _activation(name: str) -> dict[str, Any]:
    function = ACTIVATIONS[name]
    return {
        "name": name,
        "title": function.title,
        "low": function.range.low,
        "high": function.range.high,
        "formulas": _formulas(Activation(name).formulas),
        "curve": curve(function),
    }


def _loss(name: str) -> dict[str, Any]:
    loss = LOSSES[name]
    return {
        "name": name,
        "title": loss.title,
        "description": _first_paragraph(type(loss)),
        "normalisation": loss.normalisation,
        "settings": [setting(each) for each in loss.settings],
        "formulas": _formulas(loss.formulas),
    }


def _tunable(name: str, part: type[Any]) -> dict[str, Any]:
    return {
        "kind": name,
        "title": part.title,
        "description": _first_paragraph(part),
        "settings": [setting(each) for each in part.hyperparameters()],
    }


def _shares(optimizer: type[Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": share.name,
            "sentence": share.sentence,
            "formula": None if share.formula is None else formula(share.formula),
        }
        for share in optimizer().shares("W")
    ]


def _formulas(written: Mapping[str, Formula]) -> dict[str, Any]:
    return {name: formula(each) for name, each in written.items()}


def _endings() -> dict[str, dict[str, str | None]]:
    """For each ending of a network, why a loss does not go with it."""
    neurons = FullyConnected(2, 2)
    endings: dict[str, list[Layer]] = {
        "none": [neurons],
        **{name: [neurons, Activation(name)] for name in ACTIVATIONS},
        "softmax": [neurons, Softmax()],
    }
    return {
        ending: {name: _sentence(refusal(layers, loss)) for name, loss in LOSSES.items()}
        for ending, layers in endings.items()
    }


def _targets() -> dict[str, dict[str, str | None]]:
    """For each kind of targets, why a loss does not go with them."""
    codings: tuple[Coding, ...] = ("signs", "bits", "one_hot")
    kinds: dict[str, Array] = {coding: encode(np.array([0, 1]), 2, coding) for coding in codings}
    kinds["numbers"] = np.array([[-0.5], [2.0]])
    return {kind: {name: _objection(name, T) for name in LOSSES} for kind, T in kinds.items()}


def _objection(loss: str, T: Array) -> str | None:
    try:
        LOSSES[loss].check_targets(T)
    except EngineError as error:
        return sentence_of(error, "the loss ")
    return None


def _sentence(reason: str | None) -> str | None:
    return None if reason is None else f"{reason[:1].upper()}{reason[1:]}."


def _first_paragraph(of: type[Any]) -> str:
    return " ".join((inspect.getdoc(of) or "").partition("\n\n")[0].split())
