"""docs/engine.md: its snippets run and print what it says, and its tables leave nothing out."""

import contextlib
import io
import re
from pathlib import Path

import pytest

from engine.activations import ACTIVATIONS
from engine.layers import LAYERS
from engine.losses import LOSSES
from tests.engine.test_mutations import MUTATIONS, TORCH

PAGE = Path("docs/engine.md").read_text(encoding="utf-8")


@pytest.fixture
def _layers_stay_as_they_are():
    """The page registers a layer of its own."""
    kept = dict(LAYERS)
    yield
    LAYERS.clear()
    LAYERS.update(kept)


@pytest.mark.usefixtures("_layers_stay_as_they_are")
def test_the_snippets_print_what_the_page_says():
    blocks = re.findall(r"```(python|text)\n(.*?)```", PAGE, re.DOTALL)
    assert [language for language, _ in blocks] == ["python", "text"] * (len(blocks) // 2)
    names = {}
    for (_, snippet), (_, printed) in zip(blocks[::2], blocks[1::2], strict=True):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(snippet, "docs/engine.md", "exec"), names)
        assert out.getvalue() == printed


@pytest.mark.parametrize("names", [LAYERS, ACTIVATIONS, LOSSES], ids=["layers", "activations", "losses"])
def test_everything_is_named(names):
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_the_losses_are_divided_by_what_the_page_says():
    for name, loss in LOSSES.items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}`"))
        by_elements = loss.normalisation.startswith("mean over every element")
        assert ("batch × outputs" in row) == by_elements, row


def test_the_table_of_wrong_rules_is_that_of_the_tests():
    for mutation in MUTATIONS:
        words = mutation.wrong.__name__.replace("_", " ").replace("dE d", "∂E/∂")
        by = " and ".join(sorted(mutation.noticed_by, key=TORCH.__eq__))
        assert f"| `{mutation.kind}` | {words} | {by} |" in PAGE
    start = PAGE.index("| in | what is wrong")
    assert PAGE[start:].count("\n| `") == len(MUTATIONS)
