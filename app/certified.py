"""Recordings that carry a certificate, and runs that are held against the one that they came with."""

from __future__ import annotations

from typing import Any

from app.branch import LEAST_SECONDS
from app.certificate import Certificate, Verdict, certify, fingerprint, verdict
from app.certificate.certificate import MOST_MARKS
from app.errors import ConflictError
from app.requests import Recording
from app.run import Left, Run, never
from app.work import SECONDS_PER_OPERATION, in_thread
from engine import Trainer

MOST_SECONDS = 30.0
"""A certificate takes training the run anew."""


def certified(recording: dict[str, Any], most: int = MOST_MARKS) -> dict[str, Any]:
    """A recording with its certificate, for which its run is trained anew.

    Args:
        recording: the recording, as JSON.
        most: how many steps are marked at most.

    Raises:
        ConflictError: if that would take too long.
    """
    given = Recording.model_validate(recording)
    trainer = given.experiment.trainer(given.made_edits())
    if (seconds := _seconds(trainer, given.step)) > MOST_SECONDS:
        raise ConflictError(
            f"A certificate takes training the run anew, which may take {MOST_SECONDS:.0f} seconds at most; "
            f"for {given.step:,} steps of this network it would be about {seconds:.0f}."
        )
    certificate = certify(trainer, given.step, most)
    return {**recording, "certificate": certificate.model_dump()}


def certified_if_short(recording: dict[str, Any]) -> dict[str, Any]:
    """A recording with its certificate, or as it is, if training its run anew would take too long."""
    try:
        return certified(recording)
    except ConflictError:
        return recording


async def verified(run: Run, certificate: Certificate, left: Left = never) -> Verdict | None:
    """Train a run as far as its certificate says, and hold it against that; None if the asker left.

    Args:
        run: a new run.
        certificate: what its recording came with.
        left: whether the asker has left.
    """
    prints = []
    for step in certificate.steps:
        await run.restore(step, left)
        if run.branch.step != step:
            return None
        trace = await run.trace()
        prints.append(await in_thread(lambda trace=trace: fingerprint(trace)))  # type: ignore[misc]
    return verdict(certificate, prints)


def notes_on(recording: Recording, found: Verdict | None) -> tuple[str, ...]:
    """What is to be said about a recording that was opened."""
    beyond = [edit.step for edit in recording.edits if edit.step is not None and edit.step > recording.step]
    ahead = ""
    if beyond:
        ahead = (
            f"{len(beyond)} of its edits, first at step {min(beyond):,}, lie beyond its end at step "
            f"{recording.step:,}: they are made when the run gets there."
        )
    return tuple(note for note in (found.sentence if found else "", ahead) if note)


def _seconds(trainer: Trainer, step: int) -> float:
    forward = trainer.batch_size * trainer.network.theta.size
    return step * (LEAST_SECONDS + 3 * forward * SECONDS_PER_OPERATION)
