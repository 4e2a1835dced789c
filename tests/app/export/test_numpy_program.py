"""Every exported numpy program, run where there is no engine, prints the numbers of the engine."""

import ast
import json
import subprocess
import sys

import numpy as np
import pytest

from app.export.numpy_program import numpy_program
from app.export.program import script
from engine import layers, losses, optimizers, regularisation, schedules
from tests.app.export.cases import CASES, trained
from tests.app.export.printed import assert_printed

RUNNER = """
import contextlib, io, json, pathlib, runpy, sys
printed = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        runpy.run_path(str(path))
    printed[path.stem] = output.getvalue()
print(json.dumps({"printed": printed, "engine": "engine" in sys.modules or "app" in sys.modules}))
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What every program prints, by the number of its case. Isolated, Python sees nothing of this project."""
    folder = tmp_path_factory.mktemp("programs")
    for number, make in enumerate(CASES.values()):
        (folder / f"{number}.py").write_text(script(numpy_program(make())), encoding="utf-8")
    command = [sys.executable, "-I", "-c", RUNNER, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert not answer["engine"]
    return dict(zip(CASES, (answer["printed"][str(number)] for number in range(len(CASES))), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_it_prints_the_numbers_of_the_engine(name, printed):
    run = CASES[name]()
    is_double = run.trainer.network.dtype == np.float64
    assert_printed(printed[name], run, tolerance=1e-12 if is_double else 2e-5)


def test_training_moves_the_parameters_in_every_case():
    """A comparison of numbers that stay as they were would prove nothing."""
    for name, make in CASES.items():
        run = make()
        before = run.trainer.network.theta.copy()
        assert (trained(run).network.theta != before).any() == (run.step > 0), name


def test_every_kind_of_the_engine_is_among_the_cases():
    """Who adds a kind to the engine is led here: it needs a case, or a sentence that refuses it."""
    seen = set()
    for make in CASES.values():
        network, optimizer = make().trainer.network, make().trainer.optimizer
        seen |= {type(layer) for layer in network.layers} | {type(network.loss)}
        seen |= {type(optimizer), type(optimizer.schedule), type(optimizer.clipping)}
        seen |= {type(part) for part in optimizer.regularisation}
    assert set(layers.LAYERS.values()) <= seen
    assert {type(loss) for loss in losses.LOSSES.values()} <= seen
    assert set(optimizers.OPTIMIZERS.values()) <= seen
    assert set(schedules.SCHEDULES.values()) <= seen
    assert set(regularisation.CLIPPINGS.values()) <= seen
    assert set(regularisation.REGULARISATIONS.values()) <= seen


def test_a_program_has_only_the_classes_that_its_run_uses():
    tree = ast.parse(script(numpy_program(CASES["the article's XOR"]())))
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    assert classes == ["Layer", "FullyConnected", "Activation", "MeanSquaredError"]
