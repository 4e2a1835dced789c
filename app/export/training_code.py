"""What a training program says in the same way for numpy and for PyTorch: its head, its rows, its edits."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable
from itertools import groupby
from operator import itemgetter

from app.export import explanations
from app.export.engine_source import Definitions
from app.export.exported_run import ExportedRun, Regime
from app.export.literals import UNPACK, is_packed
from app.export.program import Section
from app.export.words import described
from engine.edits import BatchSizeEdit, ParameterEdit
from engine.layers import Dropout
from engine.randomness import generator

ROWS = '''\
def rows_of(step):
    """Which rows a step takes; the last batch of an epoch may be smaller."""
    epoch, place = divmod(step, STEPS_PER_EPOCH)
    order = {order}
    return order[place * BATCH_SIZE : (place + 1) * BATCH_SIZE]
'''

ROWS_OF_STRETCHES = '''\
def place(step):
    """The epoch of a step, and which part of the epoch's order it takes."""
    first_step, epoch, row, size = [each for each in STRETCHES if each[0] <= step][-1]
    k, rows = step - first_step, len(INPUTS)
    left, steps_per_epoch = -(-(rows - row) // size), -(-rows // size)
    if k < left:  # the epoch in which the size was changed
        return epoch, row + k * size, row + (k + 1) * size
    epochs, k = divmod(k - left, steps_per_epoch)
    return epoch + 1 + epochs, k * size, (k + 1) * size


def rows_of(step):
    """Which rows a step takes; where the batch size changed, the rest of the epoch is cut anew."""
    epoch, start, stop = place(step)
    order = {order}
    return order[start:stop]
'''

STRETCHES = """\
# From which step on, which epoch and which row of it, the batches have how many rows.
STRETCHES = """

Change = Callable[[Regime], list[str]]
"""The lines that make one edit."""

CHANGED = (
    "learning_rate",
    "schedule",
    "clipping",
    "penalties",
    "optimizer",
    "corrections",
    "state",
    "update",
    "DEAD",
)
"""The names that edits may give a new meaning to."""


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
    if is_recut(run):
        stretches = ((s.first_step, s.epoch, s.first_row, s.size) for s in run.epochs.stretches)
        sizes, rows = f"{STRETCHES}[{', '.join(map(str, stretches))}]", ROWS_OF_STRETCHES
    else:
        trainer = run.trainer
        sizes = f"BATCH_SIZE = {trainer.batch_size}\nSTEPS_PER_EPOCH = {trainer.steps_per_epoch}"
        rows = ROWS
    return Section(
        "The batches", explanations.BATCHES, joined(f"{sizes}\n\n\n{rows.format(order=order)}", to)
    )


def is_recut(run: ExportedRun) -> bool:
    """Whether the batch size was changed on the way."""
    return any(isinstance(edit, BatchSizeEdit) for edit in run.edits)


def training(run: ExportedRun, code: str) -> Section:
    """The loop over the steps.

    Args:
        run: the run.
        code: the loop, without the call of ``edit`` and without what tells the end of an epoch.
    """
    parts = {
        "is_last": "len(errors) == STEPS_PER_EPOCH",
        "epoch": "step // STEPS_PER_EPOCH + 1",
        "count": "STEPS_PER_EPOCH",
    }
    if is_recut(run):
        parts = {
            "is_last": "place(step + 1)[0] > place(step)[0]",
            "epoch": "place(step)[0] + 1",
            "count": "len(errors)",
        }
    call = "    edit(step)\n" if edits_in_code(run) else ""
    return Section("The training", explanations.TRAINING, code.format(edit=call, **parts))


def edits_in_code(run: ExportedRun) -> list[Regime]:
    """The edits that ``edit(step)`` makes; another batch size is seen to where the rows are chosen."""
    return [regime for regime in run.regimes if not isinstance(regime.edit, BatchSizeEdit)]


def edits(run: ExportedRun, change: Change, to: Definitions, decorator: str = "") -> list[Section]:
    """A function ``edit(step)``, if the run was interfered with.

    Args:
        run: the run.
        change: the lines that make one edit.
        to: the definitions; what those lines call is added to them.
        decorator: a line above the function.
    """
    made = [(regime.edit.step, line) for regime in edits_in_code(run) for line in change(regime)]
    if not made:
        return []
    written = "\n".join(line for _, line in made)
    names = [name for name in CHANGED if re.search(rf"^{name} = ", written, re.MULTILINE)]
    lines = ['"""Intervene, if the run was interfered with at this step."""']
    if names:
        lines.append(f"global {', '.join(names)}")
    for step, group in groupby(made, key=itemgetter(0)):
        lines += [f"if step == {step}:", *(f"    {line}" for _, line in group)]
    code = decorator + "def edit(step):\n" + textwrap.indent("\n".join(lines), "    ")
    return [Section("The edits", explanations.EDITS, joined(code, to))]


def parameter_set(edit: ParameterEdit, target: str) -> str:
    """The line that sets an entry of a parameter, which the program calls ``target``."""
    return f"{target}[{', '.join(map(str, edit.index))}] = {edit.value!r}"


def introduction(run: ExportedRun) -> str:
    """What the program is, and the run in words."""
    words = (f"{line.subject}: {line.sentence}" for line in described(run))
    return "\n\n".join((explanations.PROGRAM, *words))
