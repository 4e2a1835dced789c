"""A program as plain data. What nobody would read of a long table is left out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.program import Line, Listing

MOST_LINES = 400
"""Of a section; more is a table of numbers."""


def program(listed: Listing) -> dict[str, Any]:
    """A program, line by line; of a very long section the middle is left out."""
    kept = _kept(listed.lines)
    new = {old: place for place, old in enumerate(kept)}
    return {
        "sections": list(listed.sections),
        "lines": [asdict(listed.lines[k]) for k in kept],
        "left_out": len(listed.lines) - len(kept),
        "places": [
            {
                "layer": place.layer,
                "tensor": place.tensor,
                "line": new[place.line],
                "calls": [new[line] for line in place.calls],
                "variables": [asdict(variable) for variable in place.variables],
            }
            for place in listed.places
        ],
        "steps_line": new[listed.steps_line],
    }


def _kept(lines: tuple[Line, ...]) -> list[int]:
    """The lines that are shown: of a section with too many, its beginning and its end."""
    sections: dict[int, list[int]] = {}
    for place, line in enumerate(lines):
        sections.setdefault(line.section, []).append(place)
    half = MOST_LINES // 2
    return [
        place
        for places in sections.values()
        for place in (places if len(places) <= MOST_LINES else [*places[:half], *places[-half:]])
    ]
