"""What a training program says in the same way for numpy and for PyTorch: its head, its rows, its edits."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from typing import assert_never

from app.export import explanations
from app.export.engine_source import Definitions
from app.export.exported_run import ExportedRun
from app.export.literals import UNPACK, is_packed
from app.export.program import Section
from app.export.words import described
from engine.edits import Edit, LearningRateEdit, ParameterEdit
from engine.layers import Dropout
from engine.randomness import generator

ROWS = '''\
def rows_of(step):
    """Which rows a step takes; the last batch of an epoch may be smaller."""
    epoch, place = divmod(step, STEPS_PER_EPOCH)
    order = {order}
    return order[place * BATCH_SIZE : (place + 1) * BATCH_SIZE]
'''

Target = Callable[[int, str], str]
"""How a program calls a parameter, given the layer's place and the parameter's name."""


def joined(code: str, to: Definitions) -> str:
    """The definitions that some code needs, and the code."""
    return "\n\n\n".join(part for part in (to.take(), code.strip()) if part)


def head(run: ExportedRun, modules: Iterable[str], imports: Iterable[str], needs: str) -> Section:
    """The imports, how far the run goes, and what is drawn from which seed.

    Args:
        run: the run.
        modules: the modules of the standard library that the program uses.
        imports: the lines that import other packages.
        needs: what must be installed, in words.
    """
    network = run.trainer.network
    parameters = (array for layer in network.layers for array in layer.parameters.values())
    is_unpacking = any(map(is_packed, (run.trainer.X, run.trainer.T, network.theta, *parameters)))
    standard = sorted({*modules, *(("base64", "zlib") if is_unpacking else ())})
    lines = [*(f"import {name}" for name in standard), *([""] if standard else ()), *imports]
    lines += ["", f"STEPS = {run.step}"]
    if run.shuffle or any(isinstance(layer, Dropout) for layer in network.layers):
        lines.append(f"SEED = {run.seed}")
    return Section("What it needs", needs, "\n".join(lines) + (UNPACK if is_unpacking else ""))


def batches(run: ExportedRun, to: Definitions, in_order: str, ordered: str) -> Section:
    """Which rows a step takes.

    Args:
        run: the run.
        to: where the generator is added, if rows are shuffled.
        in_order: an expression for all rows in their own order.
        ordered: the same for an order that numpy has drawn, which stands for {}.
    """
    order = in_order
    if run.shuffle:
        to.function(generator)
        order = ordered.format('generator(SEED, "order", epoch).permutation(len(INPUTS))')
    sizes = f"BATCH_SIZE = {run.trainer.batch_size}\nSTEPS_PER_EPOCH = {run.trainer.steps_per_epoch}"
    return Section(
        "The batches", explanations.BATCHES, joined(f"{sizes}\n\n\n{ROWS.format(order=order)}", to)
    )


def edits(run: ExportedRun, target: Target, decorator: str = "") -> list[Section]:
    """A function ``edit(step)``, if the run was interfered with."""
    if not run.edits:
        return []
    lines = [
        '"""Intervene, if the run was interfered with at this step."""',
        "global learning_rate",
    ]
    for edit in run.edits:
        lines += [f"if step == {edit.step}:", f"    {_change(edit, target)}"]
    code = decorator + "def edit(step):\n" + textwrap.indent("\n".join(lines), "    ")
    return [Section("The edits", explanations.EDITS, code)]


def introduction(run: ExportedRun) -> str:
    """What the program is, and the run in words."""
    words = (f"{line.subject}: {line.sentence}" for line in described(run))
    return "\n\n".join((explanations.PROGRAM, *words))


def _change(edit: Edit, target: Target) -> str:
    match edit:
        case LearningRateEdit(value=value):
            return f"learning_rate = {value!r}"
        case ParameterEdit(layer=layer, parameter=name, index=index, value=value):
            return f"{target(layer, name)}[{', '.join(map(str, index))}] = {value!r}"
        case _:
            assert_never(edit)
