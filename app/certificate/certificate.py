"""A certificate: at marked steps of a run, the hash of the whole trace, and a few of its numbers.

The hash is exact over every bit of every tensor of the step. Another machine, or another numpy, may add in
another order and differ in the last bits; the numbers beside the hash then say in how many digits it agrees.
"""

from __future__ import annotations

import hashlib
import math
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.rules import Rule, broken
from app.setting_types import MOST_STEPS
from engine import Trace, Trainer

MOST_MARKS = 257
"""Up to 256 steps, every one of them is marked."""

HASH_LETTERS = 8
"""Hexadecimal; of a mark. Two traces that differ have the same with a chance of 1 in 4 billion."""

SIGNIFICANT_DIGITS = 12

Hash = Annotated[
    str,
    Field(pattern=rf"^[0-9a-f]{{{HASH_LETTERS}}}$"),
    Rule(f"A mark's hash must be a text of {HASH_LETTERS} hexadecimal digits"),
]
Figures = Annotated[list[float | None], Field(min_length=3, max_length=3)]


class Certificate(BaseModel):
    """What was computed at marked steps, the last of which is the recording's own.

    Attributes:
        version: of this form.
        steps: the marked steps.
        hashes: of each, the beginning of its trace's hash.
        figures: of each, E, ‖θ‖ and ‖∂E/∂θ‖, rounded; null is a number that is not finite.
        made_with: numpy's version and the machine's kind.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Literal[1] = 1
    steps: Annotated[
        list[Annotated[int, Field(ge=0, le=MOST_STEPS)]], Field(min_length=1, max_length=MOST_MARKS)
    ]
    hashes: list[Hash]
    figures: list[Figures]
    made_with: Annotated[str, Field(max_length=200)] = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if any(later <= step for step, later in zip(self.steps, self.steps[1:], strict=False)):
            raise broken("The marked steps of a certificate must rise; these do not.")
        if not len(self.steps) == len(self.hashes) == len(self.figures):
            raise broken(
                f"A certificate needs a hash and figures for each of its {len(self.steps)} marked steps; "
                f"there are {len(self.hashes)} and {len(self.figures)}."
            )
        return self


@dataclass(frozen=True)
class Fingerprint:
    """One step in a few letters: its hash, and E, ‖θ‖, ‖∂E/∂θ‖."""

    hash: str
    figures: tuple[float | None, ...]


def fingerprint(trace: Trace) -> Fingerprint:
    """The fingerprint of a step."""
    digest = hashlib.sha256(repr((trace.step, trace.batch, trace.loss)).encode())
    for array in _arrays(trace):
        digest.update(np.ascontiguousarray(array).tobytes())
    with np.errstate(all="ignore"):
        theta = _norm(p for layer in trace.layers for p in layer.parameters.values())
        gradient = _norm(g for layer in trace.layers for g in layer.gradients.values())
    figures = tuple(_rounded(float(number)) for number in (trace.loss, theta, gradient))
    return Fingerprint(digest.hexdigest()[:HASH_LETTERS], figures)


def marked_steps(step: int, most: int = MOST_MARKS) -> list[int]:
    """Which steps of a run are marked: at most so many, evenly, the first and the last included."""
    stride = max(1, math.ceil(step / (most - 1)))
    return [*range(0, step, stride), step]


def certify(trainer: Trainer, step: int, most: int = MOST_MARKS) -> Certificate:
    """The certificate of a run up to a step.

    Args:
        trainer: a trainer of its own, at step 0, with the run's edits.
        step: where the recording ends.
        most: how many steps are marked at most.
    """
    steps = marked_steps(step, most)
    prints = []
    for marked in steps:
        trainer.advance(marked - trainer.step)
        prints.append(fingerprint(trainer.trace()))
    return Certificate(
        steps=steps,
        hashes=[found.hash for found in prints],
        figures=[list(found.figures) for found in prints],
        made_with=made_with(),
    )


def made_with() -> str:
    """What the last bits depend on."""
    return f"numpy {np.__version__} on {platform.machine()}"


def _arrays(trace: Trace) -> Iterator[np.ndarray]:
    yield trace.targets
    for layer in trace.layers:
        yield from layer.tensors().values()
        yield from layer.update.values()


def _norm(arrays: Iterator[np.ndarray]) -> float:
    return math.sqrt(sum(float(np.sum(np.square(array, dtype=np.float64))) for array in arrays))


def _rounded(number: float) -> float | None:
    return float(f"{number:.{SIGNIFICANT_DIGITS - 1}e}") if math.isfinite(number) else None
