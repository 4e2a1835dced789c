"""A run, its history and its branches, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from app.branch import Branch
from app.changes import changes
from app.describe.data import data_description
from app.describe.network import layers, loss_function
from app.describe.step import flow_of_norms, non_finite
from app.errors import ConflictError
from app.experiment import Experiment
from app.finite_json import Fragment, ready
from app.observations import Observation
from app.run import Run
from engine import Trace, Trainer
from engine.edits import written
from engine.plan import Capture


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
        "furthest": trainer.furthest,
        "steps_per_epoch": trainer.steps_per_epoch,
        "parameter_count": int(trainer.network.theta.size),
        "diverged": non_finite(trainer.diverged),
        "learning_rate": trainer.optimizer.rate(trace.step),
        "batch_size": trainer.batch_size,
        "frozen": frozen(trainer),
        "epochs": epochs(trainer),
        "edits": [written(edit) for edit in branch.edits],
        "changes": changes(trainer),
        "sealed": run.experiment.is_sealed,
        "notes": list(run.root.notes),
        "verdict": asdict(run.root.verdict) if run.root.verdict else None,
        "branch": branch.id,
        "branches": [branch_line(run, line) for line in run.branches.values()],
        **_lasting(run),
    }


_LASTING: WeakKeyDictionary[Run, tuple[Experiment, dict[str, Fragment]]] = WeakKeyDictionary()


def _lasting(run: Run) -> dict[str, Fragment]:
    """What stays the same as long as the experiment does: most of a run's state, written once."""
    root = run.root
    kept = _LASTING.get(root)
    if kept is None or kept[0] is not root.experiment:
        trainer = run.branch.trainer
        parts = {
            "experiment": ready(root.experiment.model_dump(exclude_none=True)),
            "data": ready(data_description(run.branch.data, trainer.network.loss)),
            "loss_function": ready(loss_function(trainer)),
            "layers": ready(layers(trainer)),
        }
        kept = _LASTING[root] = root.experiment, parts
    return kept[1]


def branch_line(run: Run, branch: Branch) -> dict[str, Any]:
    """A branch: its name, where it left which other one, what was changed, how far it was trained."""
    names = {**run.deleted, **{each.id: each.name for each in run.branches.values()}}
    return {
        "id": branch.id,
        "name": branch.name,
        "parent_name": None if branch.parent is None else names.get(branch.parent, "an earlier branch"),
        "parent_is_deleted": branch.parent is not None and branch.parent not in run.branches,
        "edits": [written(edit) for edit in branch.edits],
        "changes": branch.changes,
        "from_step": branch.from_step,
        "furthest": branch.trainer.furthest,
        "parent": branch.parent,
    }


def frozen(trainer: Trainer) -> list[dict[str, Any]]:
    """What stays as it is: whole parameters, and single entries of others."""
    found: list[dict[str, Any]] = []
    if not trainer.in_force.frozen.any():
        return found
    for k in range(len(trainer.network.layers)):
        for name, entries in trainer.frozen(k).items():
            places = [None] if entries.all() else np.argwhere(entries).tolist()
            found += [{"layer": k, "parameter": name, "index": place} for place in places]
    return found


def epochs(trainer: Trainer) -> list[dict[str, Any]]:
    """How the steps make epochs: from which step on an epoch has how many steps."""
    return [
        {
            "step": stretch.first_step,
            "epoch": stretch.epoch,
            "steps_of_first": stretch.steps_of_first_epoch,
            "steps_per_epoch": stretch.steps_per_epoch,
        }
        for stretch in trainer.epochs.stretches
    ]


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
        "epoch_steps": [trainer.epochs.start(epoch) for epoch in last_epochs],
        "epoch_loss": epoch_loss,
        "edits": [written(edit) for edit in branch.edits],
        "changes": changes(trainer),
        "diverged": non_finite(trainer.diverged),
        **observed(branch.observations.seen, points),
    }


def observed(seen: Sequence[Observation], points: int) -> dict[str, Any]:
    """What was observed at the ends of epochs: at most so many of them, the first and the last included."""
    places = np.unique(np.linspace(0, len(seen) - 1, min(points, len(seen))).round().astype(int))
    chosen = [seen[place] for place in places.tolist()]
    tests = [each.test for each in chosen if each.test]
    has_classes = chosen[0].train.confusion is not None
    return {
        "evaluation": {
            "steps": [each.step for each in chosen],
            "epochs": [each.epoch for each in chosen],
            "train_loss": [each.train.error for each in chosen],
            "test_loss": [test.error for test in tests] or None,
            "train_accuracy": [each.train.accuracy for each in chosen] if has_classes else None,
            "test_accuracy": ([test.accuracy for test in tests] or None) if has_classes else None,
        },
        "flow": {
            "steps": [each.step for each in chosen],
            "layers": [list(layer) for layer in zip(*(each.flow for each in chosen), strict=True)],
        },
        "learning_rate": [each.learning_rate for each in chosen],
    }


def frame_header(
    run_id: str, branch: Branch, of: Capture, norms: Sequence[float], *, is_playing: bool
) -> dict[str, Any]:
    """What a frame says besides its tensors.

    Args:
        run_id: the run's id.
        branch: the branch.
        of: the step where it stands.
        norms: ‖∂E/∂Y‖ of each layer.
        is_playing: whether more frames come by themselves.
    """
    trainer = branch.trainer
    return {
        "run": run_id,
        "branch": branch.id,
        "step": of.step,
        "epoch": of.epoch,
        "batch": list(of.batch),
        "loss": of.loss,
        "furthest": trainer.furthest,
        "diverged": non_finite(trainer.diverged),
        "epoch_loss": epoch_loss(trainer, of.epoch),
        "learning_rate": trainer.optimizer.rate(of.step),
        "flow": flow_of_norms(norms, trainer.network.layers),
        "playing": is_playing,
    }


def epoch_loss(trainer: Trainer, epoch: int) -> float | None:
    """E of the epoch before this one (in a long run, the mean over its neighbours too), if there is one."""
    return trainer.epoch_errors.at(epoch - 1) if epoch > 0 else None


def recording(run: Run) -> dict[str, Any]:
    """All that it takes to have this run again, anywhere.

    Raises:
        ConflictError: if it has a wrong rule.
    """
    if run.experiment.is_sealed:
        raise ConflictError(
            "This run has a wrong rule under seal: it cannot be shared, exported or shown as a program. "
            "End the hunt, and the experiment is yours again without the rule."
        )
    return {
        "experiment": run.root.experiment.model_dump(exclude_none=True),
        "edits": [written(edit) for edit in run.branch.edits],
        "step": run.branch.step,
    }
