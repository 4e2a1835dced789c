"""A run's recording with its weights written in, those of the start or those of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import ValidationError

from app import describe
from app.errors import ConflictError
from app.requests import Recording
from app.run import Run
from engine.arrays import Array
from engine.edits import plain
from engine.in_force import InForce
from engine.schedules import Constant

Weights = Literal["none", "starting", "current"]

Parameters = list[Mapping[str, Array]]
"""Of each layer, by name."""


@dataclass(frozen=True)
class Weighted:
    """A recording, and what is to be said about it.

    Attributes:
        recording: the recording, as JSON.
        notes: sentences on how the run that it gives differs from the one that it was made of.
    """

    recording: dict[str, Any]
    notes: tuple[str, ...] = ()


async def with_weights(run: Run, weights: Weights) -> Weighted:
    """The recording of a run.

    Args:
        run: the run.
        weights: "none": the start is drawn from the seed again. "starting": it is written in, so that it does
            not depend on how anything is drawn. "current": a new run begins with the weights of now.

    Raises:
        ConflictError: if a layer's weights cannot be written into an experiment.
    """
    recording = describe.recording(run)
    match weights:
        case "none":
            return Weighted(recording)
        case "starting":
            network = run.experiment.network()
            return Weighted(_given(recording, [layer.parameters for layer in network.layers]))
        case "current":
            trace = await run.trace()
            trainer = run.branch.trainer
            start = {**recording, "edits": [], "step": 0}
            start["experiment"] |= in_force(trainer.in_force)
            start["edits"] = [{"step": 0, "kind": "freeze", **part} for part in describe.frozen(trainer)]
            notes = [f"It gives a new run: step 0 has the weights of step {trace.step:,}."]
            if trainer.optimizer.slots:
                notes.append("What the optimizer remembers of the steps before is not in it.")
            if not isinstance(trainer.optimizer.schedule, Constant):
                notes.append("The schedule of its learning rate begins anew.")
            return Weighted(_given(start, [record.parameters for record in trace.layers]), tuple(notes))


def in_force(settings: InForce) -> dict[str, Any]:
    """The part of an experiment that edits change, as they left it."""
    optimizer = settings.optimizer
    parts = {
        "optimizer": optimizer,
        "schedule": optimizer.schedule,
        "clipping": optimizer.clipping,
        "regularisation": optimizer.regularisation,
    }
    return {**{name: plain(part) for name, part in parts.items()}, "batch_size": settings.batch_size}


def _given(recording: dict[str, Any], parameters: Parameters) -> dict[str, Any]:
    """The recording with these parameters in its layers."""
    if not all(np.isfinite(array).all() for arrays in parameters for array in arrays.values()):
        raise ConflictError("This run has diverged: no run can begin with weights that are not all finite.")
    layers = recording["experiment"]["layers"]
    for layer, arrays in zip(layers, parameters, strict=True):
        if arrays:
            layer["parameters"] = {name: array.tolist() for name, array in arrays.items()}
    try:
        return Recording.model_validate(recording).model_dump(exclude_none=True)
    except ValidationError as error:
        raise ConflictError(
            "The weights of this network cannot be written into a link. Take the link without weights."
        ) from error
