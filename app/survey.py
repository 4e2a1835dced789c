"""What a CSV holds, and an experiment that would go with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from app.choices import SUGGESTED
from app.errors import InvalidError, sentence_of
from engine import EngineError
from engine.datasets import CsvError, Dataset, make, survey
from engine.datasets.column_parts import MOST_CATEGORIES

Header = Literal["auto", "yes", "no"]


def surveyed(text: str, header: Header) -> dict[str, Any]:
    """The columns of a CSV, and a suggestion what to do with them.

    Raises:
        InvalidError: if it is no table.
    """
    try:
        found = survey(text, header)
    except CsvError as error:
        raise InvalidError(sentence_of(error), "text") from error
    try:
        return {**found, "suggestion": _suggestion(text, header, found), "fault": None}
    except EngineError as error:
        return {**found, "suggestion": None, "fault": sentence_of(error)}


def _suggestion(text: str, header: Header, found: Mapping[str, Any]) -> dict[str, Any]:
    """The data, the last layer and the loss that go with a CSV."""
    target = found["target"]
    unusable = [
        column["name"]
        for column in found["columns"]
        if column["name"] != target and (column["fault"] or column.get("distinct", 0) > _most(column["kind"]))
    ]
    settings = {"header": header, "target": target, "task": found["task"], "leave_out": unusable}
    data = make("csv", text=text, **settings)
    coding = "signs" if data.coding in ("signs", "bits") else data.coding
    suggested = SUGGESTED[coding or "numbers"]
    return {
        "data": {"kind": "csv", **settings, "targets": coding or "signs"},
        "units": data.T.shape[1],
        **suggested,
        "sentence": _sentence(data, target, unusable, suggested),
    }


def _most(kind: str) -> float:
    """How many different values a column to learn from may have."""
    return MOST_CATEGORIES if kind == "categorical" else float("inf")


def _sentence(data: Dataset, target: str, unusable: list[str], suggested: Mapping[str, str]) -> str:
    inputs, classes = len(data.input_names), len(data.classes)
    what = f"one of {classes} classes" if classes else "a number"
    ending = "no activation" if suggested["ending"] == "none" else suggested["ending"]
    left = f" Not learned from: {', '.join(unusable)}." if unusable else ""
    return (
        f"Predict {target}, {what}, from {inputs} input{'s' if inputs > 1 else ''}; at the end {ending}, "
        f"as the loss {suggested['loss']}.{left}"
    )
