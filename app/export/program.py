"""A program in sections: one text for a script, cells for a notebook."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

WIDTH = 100


@dataclass(frozen=True)
class Section:
    """A part of a program that can be read, and run, after those before it.

    Attributes:
        title: its heading.
        text: what it does and why, in paragraphs.
        code: its code.
        formulas: the mathematics behind it, a line each.
    """

    title: str
    text: str
    code: str
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Program:
    """A program.

    Attributes:
        title: what it trains.
        text: what it is and what it needs, in paragraphs.
        sections: its parts, in order.
    """

    title: str
    text: str
    sections: tuple[Section, ...]


def script(program: Program) -> str:
    """The program as one file; its sections are marked so that editors know them as cells."""
    parts = [f'"""{program.title}\n\n{wrapped(program.text)}\n"""']
    for section in program.sections:
        formulas = textwrap.indent("\n".join(section.formulas), "    ")
        text = "\n\n".join(part for part in (wrapped(section.text, WIDTH - 2), formulas) if part)
        comment = "\n".join(f"# {line}".rstrip() for line in ("", *text.splitlines()))
        parts.append(f"# %% {section.title}\n{comment}\n\n{section.code.strip()}")
    return "\n\n\n".join(parts) + "\n"


def wrapped(text: str, width: int = WIDTH) -> str:
    """Paragraphs, in lines that are not too long."""
    return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in text.split("\n\n"))
