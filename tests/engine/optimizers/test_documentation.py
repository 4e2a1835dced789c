"""docs/optimizers.md: its snippets run and print what it says, and it leaves none of the rules out."""

import contextlib
import io
import re
from pathlib import Path

import pytest

from engine.initializers import INITIALIZERS
from engine.optimizers import OPTIMIZERS
from engine.regularisation import CLIPPINGS, REGULARISATIONS
from engine.schedules import SCHEDULES

PAGE = (Path(__file__).parents[3] / "docs" / "optimizers.md").read_text(encoding="utf-8")


def test_the_snippets_print_what_the_page_says():
    blocks = re.findall(r"```(python|text)\n(.*?)```", PAGE, re.DOTALL)
    assert [language for language, _ in blocks] == ["python", "text"] * (len(blocks) // 2)
    names = {}
    for (_, snippet), (_, printed) in zip(blocks[::2], blocks[1::2], strict=True):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(snippet, "docs/optimizers.md", "exec"), names)
        assert out.getvalue() == printed


@pytest.mark.parametrize("names", [OPTIMIZERS, SCHEDULES, CLIPPINGS, REGULARISATIONS, INITIALIZERS])
def test_everything_is_named(names):
    for name in names:
        assert f"`{name}`" in PAGE
