"""What a program cannot say is refused with a sentence; nothing of a run is left out silently."""

import inspect
import typing
from dataclasses import dataclass, fields

import numpy as np
import pytest

from app.experiment import ARTICLE_XOR
from app.export.engine_source import Definitions
from app.export.exported_run import ExportedRun
from app.export.literals import MOST_PACKED, literal
from app.export.numpy_program import numpy_program
from app.export.program import script
from app.export.refusal import CannotExportError
from app.export.torch_program import torch_program
from engine import Activation, FullyConnected, Trainer
from engine.activations import leaky_relu
from engine.edits import Edit, RowsEdit
from engine.losses import MeanSquaredError
from engine.optimizers import SGD, Optimizer
from engine.regularisation import L2
from tests.app.export.cases import CASES, dense, run_of


class Drifting(FullyConnected):
    """Changes something in every step that no formula tells."""

    kind = "drifting"

    def end_step(self):
        self.parameters["W"] *= 0.9


class Silent(FullyConnected):
    """Does not say how its gradients are computed."""

    kind = "silent"
    formulas: typing.ClassVar = {"Y": FullyConnected.formulas["Y"]}


class WeighedLoss(MeanSquaredError):  # noqa: N818 - it is no exception
    """Reads an array that it was made with."""

    weights = np.ones(2)

    def error(self, Y, T):
        return (self.weights * (Y - T) ** 2).mean()


@dataclass
class Borrowed(Optimizer):
    """Its mathematics belongs to another optimizer."""

    name = "borrowed"
    title = "Borrowed"
    lender: Optimizer = None

    def mathematics(self, g, before, rate, t):
        return self.lender.mathematics(g, before, rate, t)

    def written(self, g, result):
        return self.lender.written(g, result)


@dataclass(frozen=True)
class Sharper(L2):
    """A penalty that says more than the one that it comes from."""

    name = "sharper"
    title = "Sharper"


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (
            lambda: run_of([Drifting(3, 2)]),
            "of the kind drifting cannot be written as numpy code yet.",
        ),
        (lambda: run_of([Silent(3, 2)]), "A layer of the kind silent does not say all of its formulas."),
        (
            lambda: run_of(dense(), WeighedLoss()),
            "WeighedLoss keeps weights in a form that no program has yet.",
        ),
        (
            lambda: run_of(dense(), optimizer=Borrowed(0.1, SGD())),
            "Borrowed keeps lender in a form that no program has yet.",
        ),
    ],
)
def test_numpy_refuses(run, sentence):
    with pytest.raises(CannotExportError, match=sentence):
        numpy_program(run())


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (lambda: run_of(dense(), WeighedLoss()), "The loss mse cannot be written for PyTorch yet."),
        (
            lambda: run_of(dense(), optimizer=Borrowed(0.1, SGD())),
            "The optimizer borrowed cannot be written for PyTorch yet.",
        ),
        (
            lambda: run_of([FullyConnected(3, 2), Activation(leaky_relu(0.3))]),
            "The activation leaky ReLU cannot be written for PyTorch yet.",
        ),
        (lambda: run_of([Activation("tanh")]), "This network has no parameters"),
    ],
)
def test_pytorch_refuses(run, sentence):
    with pytest.raises(CannotExportError, match=sentence):
        torch_program(run())


def test_a_step_on_rows_of_ones_own_is_refused():
    edit = RowsEdit(1, ((0.5, 0.5),), ((1.0,),))
    with pytest.raises(CannotExportError, match="Step 1 of this run was taken on rows of your own"):
        ExportedRun.of(ARTICLE_XOR, [edit], 3)


def test_an_activation_with_a_slope_of_its_own_is_written_from_its_formula():
    assert "0.3 * x" in script(numpy_program(run_of([Activation(leaky_relu(0.3))])))


def test_a_table_may_be_too_large():
    sentence = "at most 4,000,000 numbers in one table; here there are 4,000,001"
    with pytest.raises(CannotExportError, match=sentence):
        literal(np.broadcast_to(np.zeros(1), MOST_PACKED + 1))


def test_one_name_cannot_mean_two_things():
    definitions = Definitions()
    definitions.define("f", "here", "def f(): ...")
    with pytest.raises(CannotExportError, match="two different things that are both called f"):
        definitions.define("f", "there", "def f(): ...")


def test_everything_that_makes_a_run_is_exported():
    """Who gives the trainer another argument, or adds a kind of edit, is led here: programs need it too."""
    arguments = set(inspect.signature(Trainer).parameters)
    curve = {"history"}
    assert arguments - curve == {
        "network",
        "X",
        "T",
        "optimizer",
        "batch_size",
        "shuffle",
        "seed",
        "edits",
    }
    edits = {type(edit) for make in CASES.values() for edit in make().edits}
    assert set(typing.get_args(Edit)) - edits == {RowsEdit}, "this one is refused, above"
    parts = {field.name for field in fields(Optimizer)}
    assert parts == {"learning_rate", "schedule", "clipping", "regularisation"}
