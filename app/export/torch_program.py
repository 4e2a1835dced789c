"""The run as a PyTorch program: the same start and the same batches, but gradients by autograd."""

from __future__ import annotations

from app.export import explanations
from app.export.engine_source import Definitions
from app.export.exported_run import ExportedRun
from app.export.literals import MOST_WRITTEN_OUT, torch_literal
from app.export.program import Program, Section
from app.export.torch_edits import torch_changed
from app.export.torch_layers import error, passed, variable
from app.export.torch_update import torch_update
from app.export.training_code import batches, edits, edits_in_code, head, introduction, joined, training
from app.export.words import title
from engine.layers import BatchNormalization, Dropout
from engine.randomness import generator

BATCH_NORMALIZED = '''\
def batch_normalized(X, epsilon, gamma, beta):
    """Each channel moved to mean 0 and deviation 1 over the batch, then scaled and shifted."""
    each = (1, -1, *[1] * (X.ndim - 2))
    variance, mean = torch.var_mean(X, dim=(0, *range(2, X.ndim)), correction=0, keepdim=True)
    return gamma.reshape(each) * (X - mean) / torch.sqrt(variance + epsilon) + beta.reshape(each)'''

MASK = '''\
def mask(X, rate, place):
    """0 with this probability, else 1/(1 − rate): drawn by (seed, layer, step), as in Gradus."""
    is_kept = generator(SEED, f"layer{place}", step).random(tuple(X.shape)) >= rate
    return torch.tensor(is_kept / (1 - rate), dtype=X.dtype)'''

LOSS = '''\
def loss(Y, T):
    """E of a batch."""
    return {error}
'''

TRAINING = """\
errors = []
for step in range(STEPS):
{edit}    rows = rows_of(step)
    optimizer.zero_grad()
    E = loss(forward(INPUTS[rows]), TARGETS[rows])
    E.backward()
    update(step)
    errors.append(E.item())
    if {is_last}:
        print(f"epoch {{{epoch}}}: E = {{sum(errors) / {count}!r}}")
        errors = []
"""

RESULT = """\
step = STEPS
{edit}rows = rows_of(step)
print(f"step {{step}}: E = {{loss(forward(INPUTS[rows]), TARGETS[rows]).item()!r}}")
"""


def torch_program(run: ExportedRun) -> Program:
    """The run as a program for PyTorch.

    Raises:
        CannotExportError: if something in the run has no form there yet.
    """
    trainer, network = run.trainer, run.trainer.network
    to = Definitions()
    sections = [
        Section("The network", explanations.TORCH_NETWORK, _network(run, to)),
        Section(
            "The loss",
            explanations.LOSS.format(normalisation=network.loss.normalisation),
            LOSS.format(error=error(network.loss)),
        ),
        Section(
            "The update",
            explanations.TORCH_UPDATE,
            joined(torch_update(run, to), to),
        ),
        Section(
            "The data",
            explanations.DATA,
            f"INPUTS = {torch_literal(trainer.X)}\nTARGETS = {torch_literal(trainer.T)}",
        ),
        batches(run, to, "torch.arange(len(INPUTS))", "torch.from_numpy({})"),
        *edits(run, lambda regime: torch_changed(regime, network, to), to, "@torch.no_grad()\n"),
        training(run, TRAINING),
        Section("The result", explanations.RESULT, _result(run)),
    ]
    return Program(title(run), introduction(run), (_head(run, to, sections), *sections))


def _head(run: ExportedRun, to: Definitions, sections: list[Section]) -> Section:
    code = "\n".join(section.code for section in sections)
    modules = {"math"} if "math." in code else set()
    uses_numpy = "np" in to.modules or "unpacked(" in code
    imports = [*(["import numpy as np"] if uses_numpy else ()), "import torch"]
    if "F." in code:
        imports.append("import torch.nn.functional as F")
    imports += ["", f"torch.set_default_dtype(torch.{run.trainer.network.dtype})"]
    return head(run, modules, imports, explanations.TORCH_NEEDS)


def _network(run: ExportedRun, to: Definitions) -> str:
    layers = run.trainer.network.layers
    start, lines = [], []
    for place, layer in enumerate(layers):
        for name, array in layer.parameters.items():
            start.append(f"{variable(name, place)} = {torch_literal(array, ', requires_grad=True')}")
        lines.append(f"X = {passed(layer, place)}")
        if isinstance(layer, BatchNormalization):
            to.define("batch_normalized", BatchNormalization, BATCH_NORMALIZED)
        if isinstance(layer, Dropout):
            to.function(generator)
            to.define("mask", Dropout, MASK)
    body = "\n".join(f"    {line}" for line in (*lines, "return X"))
    forward = f'def forward(X):\n    """What the network says to X, layer by layer."""\n{body}'
    return joined("\n".join(start) + f"\n\n\n{forward}", to)


def _result(run: ExportedRun) -> str:
    is_large = run.trainer.network.theta.size > MOST_WRITTEN_OUT
    lines = []
    for place, layer in enumerate(run.trainer.network.layers):
        for name in layer.parameters:
            called = variable(name, place)
            number = f"{{{called}.norm().item()!r}}" if is_large else f"{{{called}.tolist()}}"
            lines.append(f'print(f"layer {place + 1}: {f"‖{name}‖" if is_large else name} = {number}")')
    return RESULT.format(edit="edit(step)\n" if edits_in_code(run) else "") + "\n".join(lines)
