"""docs/data.md names every family and every setting, and its snippet runs."""

import re
from pathlib import Path

import pytest

from engine.datasets import FAMILIES, FEATURES

PAGE = (Path(__file__).parents[3] / "docs" / "data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", FAMILIES)
def test_every_family_and_setting_is_named(kind):
    assert f"`{kind}`" in PAGE
    for setting in FAMILIES[kind].settings:
        assert f"`{setting.name}`" in PAGE


def test_every_feature_is_named():
    for name in FEATURES:
        assert f"`{name}`" in PAGE


def test_the_snippet_runs():
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names = {}
    exec(snippet, names)
    assert names["data"].X.shape == (250, 2)
    assert names["data"].T.shape == (250, 1)
    assert names["data"].classes == ("−1", "+1")
