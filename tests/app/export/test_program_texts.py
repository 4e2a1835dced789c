"""The programs as texts. Those for PyTorch are run in tests/torch_live, where PyTorch is."""

import ast
import subprocess
import sys

import pytest

from app.export.numpy_program import numpy_program
from app.export.program import script
from app.export.torch_program import torch_program
from tests.app.export.cases import CASES


@pytest.mark.parametrize("program", [numpy_program, torch_program])
def test_every_program_is_sound(program, tmp_path):
    """No name is missing, and none is imported or defined in vain."""
    for number, make in enumerate(CASES.values()):
        (tmp_path / f"{number}.py").write_text(script(program(make())), encoding="utf-8")
    options = ("--isolated", "--no-cache", "--select", "F")
    command = [sys.executable, "-m", "ruff", "check", *options, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    (tmp_path / "wrong.py").write_text("print(E)", encoding="utf-8")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize(
    ("name", "imported"),
    [
        ("the article's XOR", ["torch"]),
        ("shuffled", ["numpy", "torch"]),
        ("many numbers", ["base64", "zlib", "numpy", "torch"]),
        ("optimizer adam", ["torch"]),
    ],
)
def test_a_program_imports_only_what_it_needs(name, imported):
    tree = ast.parse(script(torch_program(CASES[name]())))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert [name for name in names if name != "torch.nn.functional"] == imported
