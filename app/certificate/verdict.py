"""Whether a run reproduces what its certificate says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.certificate.certificate import SIGNIFICANT_DIGITS, Certificate, Fingerprint, made_with

FEWEST_DIGITS = 6
"""With fewer digits in common, it is another run."""


@dataclass(frozen=True)
class Verdict:
    """What came of a comparison.

    Attributes:
        kind: "bits": every bit is the same. "digits": so many digits are. "differs": it is another run.
        digits: how many significant digits agree at every mark; None where every bit does.
        first_step: the first marked step that differs, if it differs.
        sentence: the verdict in words.
    """

    kind: Literal["bits", "digits", "differs"]
    digits: int | None
    first_step: int | None
    sentence: str


def verdict(certificate: Certificate, found: Sequence[Fingerprint]) -> Verdict:
    """The verdict.

    Args:
        certificate: what was certified.
        found: what was computed here at its marked steps.
    """
    steps = certificate.steps
    if [here.hash for here in found] == certificate.hashes:
        return Verdict("bits", None, None, f"It reproduces bit for bit, to step {steps[-1]:,}.")
    agreeing = [_digits(*pair) for pair in zip(certificate.figures, found, strict=True)]
    first = next((k for k, digits in enumerate(agreeing) if digits < FEWEST_DIGITS), None)
    if first is None:
        return Verdict("digits", min(agreeing), None, _by_digits(certificate, min(agreeing)))
    if certificate.made_with == made_with():  # then every bit should be the same
        same = [mark == here.hash for mark, here in zip(certificate.hashes, found, strict=True)]
        first = same.index(False)
    sentence = (
        f"It does not reproduce: first at {_where(steps, first)}. What was recorded there is not what this "
        "experiment and these edits give."
    )
    return Verdict("differs", min(agreeing), steps[first], sentence)


def _by_digits(certificate: Certificate, digits: int) -> str:
    there, here = certificate.made_with, made_with()
    why = f": it was made with {there}, and this is {here}" if there != here else ""
    return f"It reproduces to {digits} digits, to step {certificate.steps[-1]:,}, but not bit for bit{why}."


def _where(steps: Sequence[int], mark: int) -> str:
    before = steps[mark - 1] + 1 if mark else steps[mark]
    return f"step {steps[mark]:,}" if before >= steps[mark] else f"a step from {before:,} to {steps[mark]:,}"


def _digits(certified: Sequence[float | None], found: Fingerprint) -> int:
    """In how many significant digits all figures of a mark agree."""
    return min(_agreement(a, b) for a, b in zip(certified, found.figures, strict=True))


def _agreement(a: float | None, b: float | None) -> int:
    if a == b:
        return SIGNIFICANT_DIGITS
    if a is None or b is None:
        return 0
    difference = abs(a - b) / max(abs(a), abs(b))
    return max(0, min(SIGNIFICANT_DIGITS, math.floor(-math.log10(difference))))
