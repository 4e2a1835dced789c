"""What the engine holds, as plain data to send. Pure functions; ``replies.py`` states the shapes."""

from __future__ import annotations

import math
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from app.branch import Branch
from app.finite_json import Fragment, ready
from app.probe import Slope
from app.run import Run
from engine import Activation, CentralDifference, Derivation, GradientCheck, Layer, NonFinite, Trace, Trainer
from engine.activations import ActivationFunction
from engine.arrays import Array
from engine.edits import Edit, LearningRateEdit, ParameterEdit
from engine.formula import Formula
from engine.gradient_check import TOLERANCE
from engine.health import gradient_health
from engine.statistics import statistics
from engine.terms import Factor

LARGEST_TENSOR = 2000
"""Numbers; a larger tensor is summarised."""

HISTOGRAM_BARS = 40
CURVE = np.linspace(-4.0, 4.0, 81)
MOST_DIGITS = 15
"""As many as float64 has."""


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


def non_finite(where: NonFinite | None) -> dict[str, Any] | None:
    """Where numbers stopped being finite."""
    return None if where is None else {"step": where.step, "layer": where.layer, "tensor": where.tensor}


def trace(of: Trace, network_layers: list[Layer]) -> dict[str, Any]:
    """A step, whole."""
    return {
        "step": of.step,
        "epoch": of.epoch,
        "batch": list(of.batch),
        "loss": of.loss,
        "targets": tensor(of.targets),
        "layers": [
            {
                "layer": record.layer,
                "kind": record.kind,
                **{name: tensor(getattr(record, name)) for name in ("X", "Y", "dE_dY", "dE_dX")},
                **{
                    group: {name: tensor(array) for name, array in getattr(record, group).items()}
                    for group in ("parameters", "gradients", "update")
                },
                "norms": {name: norm(array) for name, array in record.tensors().items()},
            }
            for record in of.layers
        ],
        "flow": flow(of, network_layers),
        "diverged": non_finite(of.first_non_finite()),
    }


def flow(of: Trace, network_layers: list[Layer]) -> list[dict[str, Any]]:
    """How much of ∂E/∂Y reaches each layer, and a word for it."""
    norms = [norm(record.dE_dY) for record in of.layers]
    words = gradient_health(norms)
    return [
        {"layer": k, "title": layer.title, "norm": norms[k], "verdict": words[k]}
        for k, layer in enumerate(network_layers)
    ]


def tensor(array: Array) -> Array | dict[str, Any]:
    """All numbers of a tensor, or a summary of a large one."""
    return array if array.size <= LARGEST_TENSOR else summary(array)


def summary(array: Array) -> dict[str, Any]:
    """A large tensor in a few numbers."""
    seen = statistics(array, HISTOGRAM_BARS)
    return {
        "shape": list(seen.shape),
        "min": seen.minimum,
        "max": seen.maximum,
        "mean": seen.mean,
        "norm": seen.norm,
        "zeros": round(seen.zeros * array.size),
        "histogram": list(seen.histogram),
    }


def norm(array: Array) -> float:
    """‖·‖, the root of the sum of squares over every entry."""
    with np.errstate(all="ignore"):
        return float(np.sqrt(np.vdot(array, array)))


def derivation(of: Derivation, difference: CentralDifference | None) -> dict[str, Any]:
    """Why one number is what it is, and its central difference."""
    return {
        "layer": of.layer,
        "tensor": of.tensor,
        "index": list(of.index),
        "value": of.value,
        "formula": {"text": of.formula, "mathml": of.formula_mathml},
        "terms": [
            {"value": term.value, "factors": [factor(each) for each in term.factors]} for term in of.terms
        ],
        "sum": of.sum,
        "note": of.note or None,
        "central_difference": None if difference is None else central_difference(difference),
    }


def factor(of: Factor) -> dict[str, Any]:
    """One number of a term, and where it was read."""
    return {
        "text": of.text,
        "value": of.value,
        "tensor": of.tensor,
        "layer": of.layer,
        "index": list(of.index),
        "reads": [factor(read) for read in of.reads],
    }


def central_difference(of: CentralDifference) -> dict[str, Any]:
    """A gradient beside its central difference; ``digits`` is how many leading digits the two share."""
    return {
        "value": of.value,
        "gradient": of.gradient,
        "epsilon": of.epsilon,
        "relative_error": of.relative_error,
        "digits": digits(of.relative_error),
        "agrees": of.agrees,
    }


def digits(relative_error: float) -> int:
    """How many leading digits two numbers share."""
    if not math.isfinite(relative_error):
        return 0
    if relative_error == 0:
        return MOST_DIGITS
    return min(MOST_DIGITS, max(0, math.floor(-math.log10(relative_error))))


def slope(of: Slope, layer: int, name: str, index: tuple[int, ...]) -> dict[str, Any]:
    """E as a function of one parameter."""
    return {
        "layer": layer,
        "tensor": name,
        "index": list(index),
        "value": of.value,
        "loss": of.loss,
        "gradient": of.gradient,
        "next": of.next,
        "x": of.x,
        "E": of.E,
    }


def check(of: GradientCheck) -> dict[str, Any]:
    """Every gradient against central differences; the place is null if there was nothing to compare."""
    return {
        "count": of.count,
        "worst": of.worst,
        "layer": of.layer if of.count else None,
        "tensor": of.tensor if of.count else None,
        "index": list(of.index),
        "agrees": of.agrees,
        "tolerance": TOLERANCE,
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
