"""Every exported PyTorch program, run, prints the numbers of the engine."""

import contextlib
import io

import numpy as np
import pytest
import torch

from app.export.program import script
from app.export.torch_program import torch_program
from tests.app.export.cases import CASES
from tests.app.export.printed import assert_printed


@pytest.fixture(autouse=True)
def _its_own_type():
    """A program sets PyTorch's default type."""
    usual = torch.get_default_dtype()
    yield
    torch.set_default_dtype(usual)


@pytest.mark.parametrize("name", CASES)
def test_it_prints_the_numbers_of_the_engine(name):
    run = CASES[name]()
    source = script(torch_program(run))
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(source, name, "exec"), {"__name__": "__main__"})
    is_double = run.trainer.network.dtype == np.float64
    assert_printed(output.getvalue(), run, tolerance=1e-10 if is_double else 1e-4)
