"""Spot the bug: a run with a wrong rule under seal, guessed at until it is found or given up."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from pydantic import Field

from app import describe, replies
from app.bugs import Hunt, hunt_of, rules_that_show, sealed
from app.bugs.hunt import FULL_SCORE, begin_hunt, rule_named
from app.errors import InvalidError
from app.experiment import Experiment, Settings
from app.finite_json import FiniteJSONResponse
from app.replies import errors
from app.replies.base import Reply
from app.routes.state import AskedRun, Served
from app.run import Run
from app.work import in_thread

router = APIRouter(tags=["hunts"])


class NewHunt(Settings):
    """What is trained, and what is wrong with it."""

    experiment: Experiment
    rule: str | None = Field(default=None, description="A rule's key; null: one is drawn.")


class Guess(Settings):
    """What is believed to be wrong."""

    rule: str = Field(max_length=64)


class ChoiceReply(Reply):
    """Something that may be wrong."""

    key: str
    title: str


class RevealedReply(Reply):
    """What was wrong."""

    key: str
    title: str
    explanation: str


class HuntReply(Reply):
    """How a hunt stands."""

    choices: list[ChoiceReply]
    wrong: list[str] = Field(description="The keys of the wrong guesses, in order.")
    is_over: bool
    score: int = Field(description=f"0 to {FULL_SCORE}; every wrong guess costs one.")
    rule: RevealedReply | None = Field(description="null: it is under seal.")


def hunt_reply(hunt: Hunt) -> dict[str, Any]:
    """A hunt without what is under its seal."""
    rule = hunt.rule
    revealed = {"key": rule.key, "title": rule.title, "explanation": rule.explanation}
    return {
        "choices": [{"key": choice.key, "title": choice.title} for choice in hunt.choices],
        "wrong": list(hunt.wrong),
        "is_over": hunt.is_over,
        "score": hunt.score,
        "rule": revealed if hunt.is_over else None,
    }


@router.post(
    "/api/hunts",
    status_code=201,
    response_model=replies.RunReply,
    response_description="The run, which has a wrong rule.",
    responses=errors(403, 413, 422, 429),
    summary="Create a run with a wrong backward rule under seal",
)
async def begin(request: Request, served: Served, asked: Annotated[NewHunt, Body()]) -> FiniteJSONResponse:
    """Only rules that show in the first step of this experiment are planted."""
    served.quota.use(request.client.host if request.client else "")
    if asked.experiment.dtype != "float64":
        raise InvalidError(
            "A hunt needs dtype float64, so that central differences tell the truth; "
            f"{asked.experiment.dtype} does not do.",
            "experiment.dtype",
        )

    def made() -> Run:
        shown = rules_that_show(asked.experiment)
        key = asked.rule
        wanted = shown if key is None else [rule for rule in shown if rule is rule_named(key)]
        if not wanted:
            raise InvalidError(
                "No wrong rule of that kind would show in the first step of this experiment. Take another "
                "network, or a batch of more rows.",
                "rule",
            )
        new = Run(secrets.token_urlsafe(9), sealed(asked.experiment, secrets.choice(wanted)))
        begin_hunt(new, shown)
        return new

    run = await in_thread(made)
    await served.store.add(run)
    state = describe.run_state(run, await run.trace())
    return FiniteJSONResponse(state, 201, {"location": f"/api/runs/{run.id}"})


@router.get(
    "/api/runs/{run_id}/hunt",
    response_model=HuntReply,
    response_description="The choices, and the guesses so far.",
    responses=errors(404, 409, 422),
    summary="How a hunt stands",
)
async def read(run: AskedRun) -> FiniteJSONResponse:
    """What is under the seal is told when the hunt is over."""
    return FiniteJSONResponse(hunt_reply(await in_thread(lambda: hunt_of(run))))


@router.post(
    "/api/runs/{run_id}/hunt/guess",
    response_model=HuntReply,
    response_description="How the hunt stands now.",
    responses=errors(403, 404, 409, 413, 422),
    summary="Guess what is wrong",
)
async def guess(run: AskedRun, asked: Annotated[Guess, Body()]) -> FiniteJSONResponse:
    """A right guess ends the hunt; a wrong one costs a point."""
    hunt = await in_thread(lambda: hunt_of(run))
    hunt.guess(asked.rule)
    return FiniteJSONResponse(hunt_reply(hunt))


@router.post(
    "/api/runs/{run_id}/hunt/reveal",
    response_model=HuntReply,
    response_description="How the hunt stands now.",
    responses=errors(403, 404, 409, 422),
    summary="Give up, and be told what is wrong",
)
async def reveal(run: AskedRun) -> FiniteJSONResponse:
    """It gives no points."""
    hunt = await in_thread(lambda: hunt_of(run))
    hunt.reveal()
    return FiniteJSONResponse(hunt_reply(hunt))
