"""Edits in words: what each changed, from what to what. Layers and places count from 1, as on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine import Trainer
from engine.edits import Edit, FreezeEdit, ParameterEdit, RowsEdit
from engine.hyperparameters import Tunable
from engine.in_force import InForce


def changes(trainer: Trainer) -> list[dict[str, Any]]:
    """What each edit changed, in the order of the edits: "learning rate 0.03 → 0.3"."""
    return [{"step": edit.step, "text": text} for edit, text in edits_in_words(trainer, trainer.edits)]


def edits_in_words(trainer: Trainer, edits: Sequence[Edit]) -> Iterator[tuple[Edit, str]]:
    """Each edit with what it changed.

    Args:
        trainer: whose run they are made in; what an entry was before is known once the trainer was there.
        edits: the edits, in the order of their steps.
    """
    before = trainer.at_first
    for edit in edits:
        after = before.after(edit, trainer.network)
        match edit:
            case ParameterEdit(layer=layer, parameter=name, index=index, value=value):
                old = trainer.replaced.get(edit)
                came = f" {old:.4g} →" if old is not None else " ="
                yield edit, f"{entry(name, index)} of layer {layer + 1}{came} {_value(value)}"
            case FreezeEdit():
                yield edit, f"{frozen_part(edit)} {'is frozen' if edit.frozen else 'learns again'}"
            case RowsEdit(inputs=rows):
                yield edit, f"step {edit.step} on {_own_rows(len(rows)) if rows else 'its batch again'}"
            case _:
                yield edit, "; ".join(_changed(before, after)) or f"{_word(edit.kind)} as it was"
        before = after


def _own_rows(count: int) -> str:
    return "a row of your own" if count == 1 else f"{count} rows of your own"


def entry(name: str, index: Sequence[int]) -> str:
    """An entry of a parameter: W[2,1]."""
    return f"{name}[{','.join(str(i + 1) for i in index)}]"


def frozen_part(edit: FreezeEdit) -> str:
    """What an edit freezes or lets go: "layer 1", "B of layer 1", "W[2,1] of layer 1"."""
    layer = f"layer {edit.layer + 1}"
    if edit.parameter is None:
        return layer
    name = edit.parameter if edit.index is None else entry(edit.parameter, edit.index)
    return f"{name} of {layer}"


def _changed(before: InForce, after: InForce) -> Iterator[str]:
    """What differs between two settings of the training."""
    if before.batch_size != after.batch_size:
        yield f"batch size {before.batch_size} → {after.batch_size}"
    old, new = before.optimizer, after.optimizer
    yield from _tuned(old, new, "")
    yield from _part("schedule", old.schedule, new.schedule)
    yield from _part("clipping", old.clipping, new.clipping)
    olds = {part.name: part for part in old.regularisation}
    news = {part.name: part for part in new.regularisation}
    for name in {**olds, **news}:
        title = (olds.get(name) or news[name]).title
        yield from _part(title, olds.get(name), news.get(name))
    if list(olds) != list(news) and sorted(olds) == sorted(news):
        yield "order of the regularisation"


def _part(title: str, old: Tunable | None, new: Tunable | None) -> Iterator[str]:
    """How a part of the training changed: its settings, or one part for another."""
    if old is not None and type(old) is type(new):
        yield from _tuned(old, new, f"{title} ")
    elif new is None:
        if old is not None:
            yield f"{title} off"
    elif old is None:
        said = _described(new, title)
        yield said if said.lower().startswith(title) else f"{title} {said}"
    else:
        yield f"{title} {old.title} → {_described(new, title)}"


def _tuned(old: Tunable, new: Tunable, prefix: str) -> Iterator[str]:
    """Which settings of a part have other values."""
    for item in old.hyperparameters():
        values = getattr(old, item.name), getattr(new, item.name)
        if values[0] != values[1]:
            yield f"{prefix}{item.title} {_value(values[0])} → {_value(values[1])}"


def _described(part: Tunable, title: str) -> str:
    """A part that was switched on, with its settings."""
    values = ", ".join(f"{item.title} {_value(getattr(part, item.name))}" for item in part.hyperparameters())
    name = "on" if part.title == title else part.title
    return f"{name} ({values})" if values else name


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def _word(kind: str) -> str:
    return kind.replace("_", " ")
