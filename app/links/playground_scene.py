"""A TensorFlow Playground link as an experiment here, with what its page shows, and what differs.

Data, network, loss and update follow the same laws; see ``docs/data.md`` for how the data compare.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Any

from app.experiment import MOST_LAYERS, Experiment
from app.layer_settings import MOST_UNITS
from app.links.playground_address import Settings

CLASSIFICATION = {"circle": "circle", "xor": "xor", "gauss": "gauss", "spiral": "spiral"}
REGRESSION = {"reg-plane": "plane", "reg-gauss": "multi_gauss"}
POINTS = {True: 500, False: 1200}
"""By whether the task is one of classes."""

ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "sigmoid": "sigmoid", "linear": "identity"}
FEATURES = {
    "x": "x1",
    "y": "x2",
    "xSquared": "x1_squared",
    "ySquared": "x2_squared",
    "xTimesY": "x1_x2",
    "sinX": "sin_x1",
    "sinY": "sin_x2",
}
ON_BY_DEFAULT = ("x", "y")
DEAD = ("cosX", "cosY", "collectStats")
"""Settings that Playground reads and does nothing with."""

CONTROLS = {
    "showTestData": "show_test_data",
    "discretize": "discretize",
    "playButton": "play",
    "stepButton": "step",
    "resetButton": "reset",
    "learningRate": "learning_rate",
    "activation": "activation",
    "regularization": "regularisation",
    "regularizationRate": "regularisation_strength",
    "problem": "problem",
    "dataset": "data",
    "percTrainData": "train_share",
    "noise": "noise",
    "batchSize": "batch_size",
    "numHiddenLayers": "layers",
    **{name: f"features.{feature}" for name, feature in FEATURES.items()},
}
"""What Playground's controls are called in the view."""

MOST_HIDDEN_LAYERS = (MOST_LAYERS - 2) // 2
MOST_NAMED = 5


@dataclass(frozen=True)
class Scene:
    """What a link shows.

    Attributes:
        experiment: the experiment.
        view: ``show_test_data``, ``discretize``, ``hide_text``, and ``hidden``, the controls not shown.
        notes: sentences on what differs from Playground, and on what in the link was not as it should be.
    """

    experiment: Experiment
    view: dict[str, Any]
    notes: tuple[str, ...]


def scene(link: str) -> Scene:
    """The scene of a link.

    Raises:
        InvalidError: if it is no TensorFlow Playground link.
    """
    settings = Settings(link)
    notes = settings.notes
    hidden = settings.hidden()
    is_classification = settings.choice(
        "problem", {"classification": True, "regression": False}, "classification"
    )
    data = _data(settings, hidden, is_classification)
    rows = max(1, round(data["points"] * data["train_share"]))
    experiment = {
        "data": data,
        "layers": _layers(settings, is_classification),
        "loss": {"kind": "half_sse"},
        "optimizer": {
            "kind": "sgd",
            "learning_rate": settings.number(
                "learningRate", 0.03, "a number over 0", lambda value: value > 0
            ),
        },
        "regularisation": _regularisation(settings),
        "batch_size": _batch_size(settings, rows),
        "seed": _seed(settings),
    }
    view = {
        "show_test_data": settings.flag("showTestData"),
        "discretize": settings.flag("discretize"),
        "hide_text": settings.flag("hideText"),
        "hidden": _hidden(hidden, notes),
    }
    _report_the_rest(settings)
    return Scene(Experiment.model_validate(experiment), view, tuple(notes))


def _data(settings: Settings, hidden: list[str], is_classification: bool) -> dict[str, Any]:
    classes = settings.choice("dataset", CLASSIFICATION, "circle")
    numbers = settings.choice("regDataset", REGRESSION, "reg-plane")
    noise = settings.number("noise", 0, "a number", lambda _: True)
    # As Playground's page does it, which lets its slider grow to 80.
    taken = min(max(noise, 0), 50)
    if taken != noise:
        settings.notes.append(
            f"noise must be a number from 0 to 50; {noise:g} is not, so {taken:g} was taken."
        )
    share = settings.number("percTrainData", 50, "a number from 10 to 100", lambda value: 10 <= value <= 100)
    chosen = [name for name in FEATURES if settings.flag(name, name in ON_BY_DEFAULT)]
    features = [FEATURES[name] for name in chosen if name not in hidden]
    if not features:
        settings.notes.append("The link leaves its network without any input; here it has x₁ and x₂.")
        features = [FEATURES[name] for name in ON_BY_DEFAULT]
    return {
        "kind": classes if is_classification else numbers,
        "points": POINTS[is_classification],
        "noise": taken / 100,
        "train_share": share / 100,
        "features": features,
    }


def _layers(settings: Settings, is_classification: bool) -> list[dict[str, Any]]:
    activation = {
        "kind": "activation",
        "function": settings.choice("activation", ACTIVATIONS, "tanh"),
    }
    initializer = "zeros" if settings.flag("initZero") else "playground"
    layers: list[dict[str, Any]] = []
    for units in (*_shape(settings), 1):
        layers += [{"kind": "fully_connected", "units": units, "initializer": initializer}, activation]
    # What goes out is between −1 and +1 for classes, and any number else.
    return [*layers[:-1], {"kind": "activation", "function": "tanh"}] if is_classification else layers[:-1]


def _shape(settings: Settings) -> tuple[int, ...]:
    shape = settings.sizes("networkShape", (4, 2))
    if len(shape) > MOST_HIDDEN_LAYERS:
        settings.notes.append(
            f"A network here has at most {MOST_HIDDEN_LAYERS} hidden layers; of {len(shape)}, the first "
            f"{MOST_HIDDEN_LAYERS} were taken."
        )
    if max(shape, default=0) > MOST_UNITS:
        settings.notes.append(
            f"A layer here has at most {MOST_UNITS} neurons; where there were more, it has {MOST_UNITS}."
        )
    return tuple(min(units, MOST_UNITS) for units in shape[:MOST_HIDDEN_LAYERS])


def _regularisation(settings: Settings) -> list[dict[str, Any]]:
    kind = settings.choice("regularization", {"none": None, "L1": "L1", "L2": "L2"}, "none")
    strength = settings.number("regularizationRate", 0, "a number from 0", lambda value: value >= 0)
    if kind is None or strength == 0:
        return []
    if kind == "L2":
        return [{"kind": "l2", "strength": strength}]
    settings.notes.append(
        "L1 draws a weight to 0 by the sign that it has after its step; Playground takes the sign before it, "
        "which matters only in a step that crosses 0."
    )
    return [{"kind": "shrinkage", "strength": strength, "dead_weights": True}]


def _batch_size(settings: Settings, rows: int) -> int:
    size = settings.whole("batchSize", 10)
    if size > rows:
        settings.notes.append(
            f"With batches of {size:,}, more than its {rows:,} training rows, Playground would never learn; "
            "here a batch has them all."
        )
    elif rows % size:
        settings.notes.append(
            f"{rows:,} rows are no whole number of batches of {size:,}: Playground carries the last "
            f"{rows % size:,} over into the next epoch, here they make a smaller batch."
        )
    return min(size, rows)


def _seed(settings: Settings) -> int:
    """A whole number out of Playground's seed, which is a text such as 0.57126."""
    text = settings.text("seed")
    digits = re.fullmatch(r"(?:0?\.)?(\d{1,15})", text)
    seed = int(digits[1]) if digits else zlib.crc32(text.encode())
    written = f"seed {text[:20]}" if text else "a seed that it draws anew each time"
    settings.notes.append(
        "Points and first weights are drawn by the same laws, but by another generator: "
        f"Playground has {written}, here it is seed {seed}."
    )
    return seed


def _hidden(names: list[str], notes: list[str]) -> list[str]:
    found = []
    for name in names:
        neurons = re.fullmatch(r"numNodes([1-9]\d?)", name)
        if name in CONTROLS:
            found.append(CONTROLS[name])
        elif neurons:
            found.append(f"units.{int(neurons[1]) - 1}")
        else:
            notes.append(f"There is no control {name[:30]} that could be hidden.")
    return found


def _report_the_rest(settings: Settings) -> None:
    """Say what the link has that comes to nothing here."""
    notes = settings.notes
    dead = [name for name in DEAD if settings.flag(name)]
    if dead:
        verb = "does" if len(dead) == 1 else "do"
        notes.append(f"{_named(dead)} {verb} nothing in Playground, and nothing here.")
    if settings.text("tutorial"):
        notes.append("Its tutorial is a page of Playground's own, which is not shown here.")
    unknown = settings.unknown()
    if unknown:
        verb = "is no setting" if len(unknown) == 1 else "are no settings"
        notes.append(f"{_named(unknown)} {verb} of Playground, and passed over.")


def _named(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(name[:30] for name in names[:MOST_NAMED]) + more
