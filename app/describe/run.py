"""A run, its history and its branches, as plain data."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from app.branch import Branch
from app.describe.network import layers, loss_function
from app.describe.step import flow, non_finite
from app.finite_json import Fragment, ready
from app.run import Run
from engine import Trace, Trainer
from engine.edits import Edit, LearningRateEdit, ParameterEdit


def run_state(run: Run, trace: Trace) -> dict[str, Any]:
    """A run as it stands.

    Args:
        run: the run.
        trace: the trace of its current step.
    """
    branch, trainer = run.branch, run.branch.trainer
    return {
        "id": run.id,
        "step": trace.step,
        "epoch": trace.epoch,
        "loss": trace.loss,
        "experiment": run.experiment.model_dump(exclude_none=True),
        "furthest": trainer.furthest,
        "steps_per_epoch": trainer.steps_per_epoch,
        "parameter_count": int(trainer.network.theta.size),
        "diverged": non_finite(trainer.diverged),
        "edits": [edit(made) for made in branch.edits],
        "branch": branch.id,
        "branches": [branch_line(line) for line in run.branches.values()],
        **_lasting(run),
    }


_LASTING: WeakKeyDictionary[Run, dict[str, Fragment]] = WeakKeyDictionary()


def _lasting(run: Run) -> dict[str, Fragment]:
    """What stays the same as long as the run lives: most of a run's state, written once."""
    if run not in _LASTING:
        trainer = run.branch.trainer
        _LASTING[run] = {"loss_function": ready(loss_function(trainer)), "layers": ready(layers(trainer))}
    return _LASTING[run]


def branch_line(branch: Branch) -> dict[str, Any]:
    """A branch: where it left which other one, and how far it was trained."""
    return {
        "id": branch.id,
        "from_step": branch.from_step,
        "furthest": branch.trainer.furthest,
        "parent": branch.parent,
    }


def edit(made: Edit) -> dict[str, Any]:
    """An edit, as it is asked for."""
    match made:
        case LearningRateEdit(step=step, value=value):
            return {"step": step, "kind": "learning_rate", "value": value}
        case ParameterEdit():
            return {
                "step": made.step,
                "kind": "parameter",
                "layer": made.layer,
                "parameter": made.parameter,
                "index": list(made.index),
                "value": made.value,
            }


def history(branch: Branch, points: int) -> dict[str, Any]:
    """The loss curve of a branch in at most that many points; neighbours are averaged."""
    trainer = branch.trainer
    steps, loss = trainer.losses.points(points)
    first_epochs, epoch_loss = trainer.epoch_errors.points(points)
    last_epochs = [*first_epochs[1:], trainer.epoch_errors.length] if first_epochs else []
    return {
        "furthest": trainer.furthest,
        "steps": steps,
        "loss": loss,
        "epoch_steps": [epoch * trainer.steps_per_epoch for epoch in last_epochs],
        "epoch_loss": epoch_loss,
        "edits": [edit(made) for made in branch.edits],
        "diverged": non_finite(trainer.diverged),
    }


def frame_header(run: Run, of: Trace, *, is_playing: bool) -> dict[str, Any]:
    """What a frame says besides its tensors."""
    trainer = run.branch.trainer
    return {
        "run": run.id,
        "branch": run.branch.id,
        "step": of.step,
        "epoch": of.epoch,
        "batch": list(of.batch),
        "loss": of.loss,
        "furthest": trainer.furthest,
        "diverged": non_finite(trainer.diverged),
        "epoch_loss": epoch_loss(trainer, of.epoch),
        "flow": flow(of, trainer.network.layers),
        "playing": is_playing,
    }


def epoch_loss(trainer: Trainer, epoch: int) -> float | None:
    """E of the epoch before this one (in a long run, the mean over its neighbours too); None in the first."""
    values = trainer.epoch_errors.values()
    place = (epoch - 1) // trainer.epoch_errors.stride
    return values[min(place, len(values) - 1)] if epoch > 0 and values else None


def recording(run: Run) -> dict[str, Any]:
    """All that it takes to have this run again, anywhere."""
    return {
        "experiment": run.experiment.model_dump(exclude_none=True),
        "edits": [edit(made) for made in run.branch.edits],
        "step": run.branch.step,
    }
