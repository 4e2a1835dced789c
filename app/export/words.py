"""A run in words: what it learns from, what it consists of, how it is trained, what was changed by hand."""

from __future__ import annotations

from dataclasses import dataclass

from app import describe
from app.export.exported_run import ExportedRun
from engine.arrays import Shape
from engine.hyperparameters import Tunable
from engine.schedules import Constant


@dataclass(frozen=True)
class Words:
    """One line of a description.

    Attributes:
        subject: what it is about: "Data", "Network".
        sentence: what is said of it.
    """

    subject: str
    sentence: str


def title(run: ExportedRun) -> str:
    """The run in half a sentence."""
    parameters = run.trainer.network.theta.size
    return f"{run.data}: a network with {counted(parameters, 'parameter')}, after {counted(run.step, 'step')}"


def described(run: ExportedRun) -> list[Words]:
    """The run, subject by subject."""
    trainer = run.trainer
    optimizer, loss = trainer.optimizer, trainer.network.loss
    parts = (optimizer.clipping, *optimizer.penalties, *optimizer.corrections)
    lines = [
        Words("Data", f"{run.data}: {counted(len(trainer.X), 'training row')}."),
        Words("Network", f"{'; '.join(_layers(run))}."),
        Words("Loss", f"{loss.title}: {loss.normalisation}."),
        Words("Optimizer", f"{tuned(optimizer)}."),
    ]
    if not isinstance(optimizer.schedule, Constant):
        lines.append(Words("Schedule of the learning rate", f"{tuned(optimizer.schedule)}."))
    if any(parts):
        lines.append(Words("Regularisation", f"{'; '.join(tuned(part) for part in parts if part)}."))
    order = "each epoch in an order of its own" if run.shuffle else "always in the same order"
    lines += [
        Words(
            "Batches",
            f"{counted(trainer.batch_size, 'row')} a step, "
            f"{counted(trainer.steps_per_epoch, 'step')} an epoch, {order}.",
        ),
        Words("Numbers", f"{trainer.network.dtype}, drawn from seed {run.seed}."),
        Words("Step", f"{run.step:,}, in epoch {run.epochs.place(run.step).epoch + 1:,}."),
    ]
    if run.edits:
        lines.append(Words("Changed by hand", f"{'; '.join(edited(run))}."))
    return lines


def tuned(part: Tunable) -> str:
    """A part of the training with its hyperparameters: "Momentum, learning rate 0.01, momentum 0.9"."""
    values = (f"{item.title} {_value(getattr(part, item.name))}" for item in type(part).hyperparameters())
    return ", ".join((part.title, *values))


def edited(run: ExportedRun) -> list[str]:
    """Each edit in words; layers and places count from 1, as on the screen."""
    words = describe.edits_in_words(run.trainer, run.edits)
    return [f"before step {edit.step:,}: {text}" for edit, text in words]


def counted(count: int, noun: str) -> str:
    """A count of things: "1 row", "4 rows"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _layers(run: ExportedRun) -> list[str]:
    shape: Shape = run.trainer.X.shape[1:]
    lines = [f"{_shape(shape)} in"]
    for number, layer in enumerate(run.trainer.network.layers, 1):
        shape = layer.output_shape(shape) or shape
        lines.append(f"{number}. {layer.title}, {_shape(shape)} out")
    return lines


def _shape(shape: Shape) -> str:
    return "×".join(map(str, shape))


def _value(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return repr(value)
        case _:
            return str(value)
