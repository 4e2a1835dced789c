"""The run as a numpy program that prints the same numbers, in the style of the article."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from app.export import explanations
from app.export.engine_source import Definitions, first_paragraph
from app.export.exported_run import ExportedRun
from app.export.literals import MOST_WRITTEN_OUT, literal
from app.export.numpy_edits import changed, exchangeable_update, exchanges_parts
from app.export.numpy_layers import LAYER, Place, written
from app.export.numpy_update import written_update
from app.export.program import Program, Section
from app.export.training_code import batches, edits, edits_in_code, head, introduction, joined, training
from app.export.words import title
from engine.formula import Formula
from engine.layers import Layer

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

TRAINING = """\
np.seterr(all="ignore")  # a run that diverges shows its infinities
errors = []
for step in range(STEPS):
{edit}    rows = rows_of(step)
    Y = forward(INPUTS[rows])
    errors.append(loss.value(Y, TARGETS[rows]))
    backward(loss.gradient(Y, TARGETS[rows]))
    update(step)
    if {is_last}:
        print(f"epoch {{{epoch}}}: E = {{sum(errors) / {count}!r}}")
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
    trainer, loss = run.trainer, run.trainer.network.loss
    to = Definitions(modules={"np"})
    sections = _layers(run, to)
    made = joined(f"loss = {to.instance(loss, ['value', 'gradient'])}", to)
    text = explanations.LOSS.format(normalisation=loss.normalisation)
    sections.append(Section("The loss", text, made, _formulas(loss.formulas)))
    update = (
        exchangeable_update(run, to)
        if exchanges_parts(run)
        else written_update(trainer.optimizer, trainer.network, to)
    )
    data = f"INPUTS = {literal(trainer.X)}\nTARGETS = {literal(trainer.T)}"
    sections += [
        Section("The update", update.text, joined(update.code, to)),
        Section("The data", explanations.DATA, data),
        batches(run, to, "np.arange(len(INPUTS))", "{}"),
        *edits(run, lambda regime: changed(regime, trainer.network, to), to),
        training(run, TRAINING),
        Section("The result", explanations.RESULT, _result(run)),
    ]
    needs = head(run, to.modules - {"np"}, ["import numpy as np"], "Python 3.9 or newer, and numpy.")
    return Program(title(run), introduction(run), (needs, *sections))


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


def _result(run: ExportedRun) -> str:
    name, number = "{name}", "{getattr(layer, name).tolist()}"
    if run.trainer.network.theta.size > MOST_WRITTEN_OUT:
        name, number = "‖{name}‖", "{float(np.linalg.norm(getattr(layer, name)))!r}"
    return RESULT.format(edit="edit(step)\n" if edits_in_code(run) else "", name=name, number=number)
