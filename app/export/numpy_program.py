"""The run as a numpy program that prints the same numbers, in the style of the article."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import assert_never

from app.export import explanations
from app.export.engine_source import Definitions, first_paragraph
from app.export.exported_run import ExportedRun
from app.export.literals import MOST_WRITTEN_OUT, UNPACK, is_packed, literal
from app.export.numpy_layers import LAYER, Place, written
from app.export.numpy_update import written_update
from app.export.program import Program, Section
from app.export.words import described, title
from engine.edits import Edit, LearningRateEdit, ParameterEdit
from engine.formula import Formula
from engine.layers import Dropout, Layer
from engine.randomness import generator

PASSES = '''\
def forward(X):
    """What the network says to X: every layer is given what the one before it gave."""
    for layer in layers:
        X = layer.forward(X)
    return X


def backward(dE_dY):
    """From the last layer to the first: the ∂E/∂X of each is the ∂E/∂Y of the one before it."""
    for layer in reversed(layers):
        dE_dY = layer.backward(dE_dY)
'''

ROWS = '''\
def rows_of(step):
    """Which rows a step takes; the last batch of an epoch may be smaller."""
    epoch, place = divmod(step, STEPS_PER_EPOCH)
    order = {order}
    return order[place * BATCH_SIZE : (place + 1) * BATCH_SIZE]
'''

TRAINING = """\
np.seterr(all="ignore")  # a run that diverges shows its infinities
errors = []
for step in range(STEPS):
{edit}    rows = rows_of(step)
    Y = forward(INPUTS[rows])
    errors.append(loss.value(Y, TARGETS[rows]))
    backward(loss.gradient(Y, TARGETS[rows]))
    update(step)
    if len(errors) == STEPS_PER_EPOCH:
        print(f"epoch {{step // STEPS_PER_EPOCH + 1}}: E = {{sum(errors) / STEPS_PER_EPOCH!r}}")
        errors = []
"""

RESULT = """\
step = STEPS
{edit}rows = rows_of(step)
print(f"step {{step}}: E = {{loss.value(forward(INPUTS[rows]), TARGETS[rows])!r}}")
for number, layer in enumerate(layers, 1):
    for name in layer.names:
        print(f"layer {{number}}: {name} = {number}")
"""


def numpy_program(run: ExportedRun) -> Program:
    """The run as a program for Python and numpy.

    Raises:
        CannotExportError: if something in the run has no form in a program yet.
    """
    trainer, network = run.trainer, run.trainer.network
    to = Definitions(modules={"np"})
    loss = network.loss
    sections = [
        *_layers(run, to),
        Section(
            "The loss",
            explanations.LOSS.format(normalisation=loss.normalisation),
            _joined(f"loss = {to.instance(loss, ['value', 'gradient'])}", to),
            _formulas(loss.formulas),
        ),
    ]
    update = written_update(trainer.optimizer, network, to)
    sections.append(Section("The update", update.text, _joined(update.code, to)))
    sections += [
        Section("The data", explanations.DATA, _data(run)),
        Section("The batches", explanations.BATCHES, _batches(run, to)),
    ]
    if run.edits:
        sections.append(Section("The edits", explanations.EDITS, _edits(run.edits)))
    training = TRAINING.format(edit="    edit(step)\n" if run.edits else "")
    sections += [
        Section("The training", explanations.TRAINING, training),
        Section("The result", explanations.RESULT, _result(run)),
    ]
    return Program(title(run), _text(run), (_imports(run, to), *sections))


def _joined(code: str, to: Definitions) -> str:
    """The definitions that some code needs, and the code."""
    return "\n\n\n".join(part for part in (to.take(), code.strip()) if part)


def _layers(run: ExportedRun, to: Definitions) -> list[Section]:
    """A section for each kind of layer, and one for the network that they make."""
    to.define("Layer", Layer, LAYER.strip())
    sections = [Section("Layers", explanations.LAYERS, to.take())]
    unsaid = dict(explanations.OF_KINDS)
    calls = []
    for k, layer in enumerate(run.trainer.network.layers):
        start = {name: literal(array) for name, array in layer.parameters.items()}
        calls.append(written(layer, Place(k, start, to)))
        code = to.take()
        if code:
            text = unsaid.pop(layer.kind, first_paragraph(type(layer)))
            sections.append(Section(layer.title, text, code, _formulas(layer.formulas)))
    made = "layers = [\n" + textwrap.indent("".join(f"{call},\n" for call in calls), "    ") + "]"
    return [*sections, Section("The network", explanations.NETWORK, f"{made}\n\n\n{PASSES}")]


def _formulas(formulas: Mapping[str, Formula]) -> tuple[str, ...]:
    return tuple(formula.text() for formula in formulas.values())


def _imports(run: ExportedRun, to: Definitions) -> Section:
    network = run.trainer.network
    arrays = [
        run.trainer.X,
        run.trainer.T,
        *(a for layer in network.layers for a in layer.parameters.values()),
    ]
    packed = any(map(is_packed, (*arrays, network.theta)))
    standard = sorted(["base64", "zlib"] * packed + [name for name in to.modules if name != "np"])
    lines = [f"import {name}" for name in standard] + [""] * bool(standard) + ["import numpy as np"]
    lines += ["", f"STEPS = {run.step}"]
    if any(isinstance(layer, Dropout) for layer in network.layers) or run.shuffle:
        lines.append(f"SEED = {run.seed}")
    return Section("What it needs", "Python 3.9 or newer, and numpy.", "\n".join(lines) + UNPACK * packed)


def _data(run: ExportedRun) -> str:
    return f"INPUTS = {literal(run.trainer.X)}\nTARGETS = {literal(run.trainer.T)}"


def _batches(run: ExportedRun, to: Definitions) -> str:
    order = "np.arange(len(INPUTS))"
    if run.shuffle:
        order = f'{to.function(generator)}(SEED, "order", epoch).permutation(len(INPUTS))'
    sizes = f"BATCH_SIZE = {run.trainer.batch_size}\nSTEPS_PER_EPOCH = {run.trainer.steps_per_epoch}"
    return _joined(f"{sizes}\n\n\n{ROWS.format(order=order)}", to)


def _edits(edits: tuple[Edit, ...]) -> str:
    lines = ['"""Intervene at a step, if the run was interfered with there."""', "global learning_rate"]
    for edit in edits:
        lines += [f"if step == {edit.step}:", f"    {_change(edit)}"]
    return "def edit(step):\n" + "\n".join("    " + line for line in lines)


def _change(edit: Edit) -> str:
    match edit:
        case LearningRateEdit(value=value):
            return f"learning_rate = {value!r}"
        case ParameterEdit(layer=layer, parameter=name, index=index, value=value):
            return f"layers[{layer}].{name}[{', '.join(map(str, index))}] = {value!r}"
        case _:
            assert_never(edit)


def _result(run: ExportedRun) -> str:
    is_large = run.trainer.network.theta.size > MOST_WRITTEN_OUT
    name, number = ("{name}", "{getattr(layer, name).tolist()}")
    if is_large:
        name, number = ("‖{name}‖", "{float(np.linalg.norm(getattr(layer, name)))!r}")
    return RESULT.format(edit="edit(step)\n" if run.edits else "", name=name, number=number)


def _text(run: ExportedRun) -> str:
    words = "\n\n".join(f"{line.subject}: {line.sentence}" for line in described(run))
    return (
        "Run it: it trains the network from its start, prints E of every epoch and, at the end, the "
        "parameters. They are the numbers that Gradus shows.\n\n" + words
    )
