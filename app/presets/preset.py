"""A preset: an experiment to open with one press, and one sentence on what to look for in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Part = Mapping[str, Any]
Unit = Literal["number", "layer", "batch", "epoch"]


@dataclass(frozen=True)
class Preset:
    """One scene of the gallery.

    Attributes:
        name: its name in an address.
        title: its name on the screen.
        sentence: what to look for.
        experiment: the experiment as plain JSON.
        step: the step that it opens at.
        unit: what one press of Step then goes on by.
        edits: what is intervened on the way, as in a recording.
        source: who published it, where, if somebody did.
    """

    name: str
    title: str
    sentence: str
    experiment: Part
    step: int = 0
    unit: Unit = "epoch"
    edits: tuple[Part, ...] = ()
    source: str | None = None

    @property
    def recording(self) -> dict[str, Any]:
        """What ``POST /api/runs`` makes a run of."""
        return {"experiment": self.experiment, "edits": list(self.edits), "step": self.step}


def hidden(shape: Iterable[int], function: str, initializer: str = "uniform", *after: Part) -> list[Part]:
    """Hidden layers: of each number of units one, with its activation and what comes ``after`` it."""
    layers: list[Part] = []
    for units in shape:
        layers += [connected(units, initializer), activation(function), *after]
    return layers


def connected(units: int, initializer: str = "uniform") -> Part:
    """A fully connected layer."""
    return {"kind": "fully_connected", "units": units, "initializer": initializer}


def activation(function: str) -> Part:
    """An activation."""
    return {"kind": "activation", "function": function}


def experiment(data: Part, layers: Sequence[Part], loss: str, optimizer: Part, **others: Any) -> Part:  # noqa: ANN401
    """An experiment; unless ``others`` say more, the batches have 10 rows and the seed is 1."""
    parts = {"data": data, "layers": list(layers), "loss": {"kind": loss}, "optimizer": optimizer}
    return {**parts, "batch_size": 10, "seed": 1, **others}


def sgd(learning_rate: float) -> Part:
    """Plain gradient descent."""
    return {"kind": "sgd", "learning_rate": learning_rate}
