"""The notebook: valid in its format, and its cells, run in order, print what the script prints."""

import contextlib
import io
import json
import re

import numpy as np
import pytest

from app.export.notebook import notebook
from app.export.numpy_program import numpy_program
from app.export.program import script
from engine.formula import name_text
from tests.app.export.cases import CASES

NAMES = ["the article's XOR", "edits", "shuffled", "layer dropout", "several corrections", "many numbers"]


def printed(*sources):
    """What some code prints, one part after the other in one place, as a notebook runs its cells."""
    output, place = io.StringIO(), {"__name__": "__main__"}
    with contextlib.redirect_stdout(output), np.errstate():
        for source in sources:
            exec(compile(source, "cell", "exec"), place)
    return output.getvalue()


def sources(content, kind):
    return ["".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("name", NAMES)
def test_its_cells_run_in_order_and_print_what_the_script_prints(name):
    program = numpy_program(CASES[name]())
    content = json.loads(notebook(program))
    by_cells = printed(*sources(content, "code"))
    assert by_cells == printed(script(program))
    assert "E = " in by_cells


@pytest.mark.parametrize("name", NAMES)
def test_it_keeps_the_rules_of_the_format(name):
    """Format 4.5: what a notebook and its cells must have, and nothing else."""
    content = json.loads(notebook(numpy_program(CASES[name]())))
    assert content.keys() == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    assert content["metadata"]["kernelspec"].keys() >= {"name", "display_name"}
    ids = [cell["id"] for cell in content["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[a-zA-Z0-9-_]{1,64}", each) for each in ids)
    keys = {
        "markdown": {"cell_type", "id", "metadata", "source"},
        "code": {"cell_type", "id", "metadata", "source", "execution_count", "outputs"},
    }
    for cell in content["cells"]:
        assert cell.keys() == keys[cell["cell_type"]]
        assert all(line.endswith("\n") for line in cell["source"][:-1])
        assert "".join(cell["source"]).strip()


def test_text_stands_before_every_cell_of_code():
    content = json.loads(notebook(numpy_program(CASES["the article's XOR"]())))
    kinds = [cell["cell_type"] for cell in content["cells"]]
    assert kinds == ["markdown"] + ["markdown", "code"] * ((len(kinds) - 1) // 2)
    text = "\n".join(sources(content, "markdown"))
    for tensor in ("dE_dW", "dE_dB", "dE_dX"):
        assert f"\n{name_text(tensor)} = " in text
