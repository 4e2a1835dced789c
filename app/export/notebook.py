"""A program as a Jupyter notebook, format 4.5: each section is a cell of text and a cell of code."""

from __future__ import annotations

import json
from typing import Any

from app.export.program import Program, Section

Cell = dict[str, Any]


def notebook(program: Program) -> str:
    """The notebook, as JSON."""
    cells = [_text("title", f"# {program.title}\n\n{program.text}")]
    for number, section in enumerate(program.sections, 1):
        cells += [_text(f"text-{number}", _explanation(section)), _code(f"code-{number}", section.code)]
    content = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _explanation(section: Section) -> str:
    # As code, for Markdown would take ∂E/∂Y·Wᵀ and X[n, i] for signs of its own.
    formulas = "\n".join(("```text", *section.formulas, "```")) if section.formulas else ""
    return "\n\n".join(part for part in (f"## {section.title}", section.text, formulas) if part)


def _text(name: str, source: str) -> Cell:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": _lines(source)}


def _code(name: str, source: str) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": _lines(source.strip()),
    }


def _lines(source: str) -> list[str]:
    return source.splitlines(keepends=True)
