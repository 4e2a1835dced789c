"""Experiments before they are runs: what there is to choose, whether it fits, what data look like."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from app import describe, replies
from app.choices import choices
from app.data_settings import Seed
from app.experiment import AnyData, Experiment, Settings, blamed_on
from app.finite_json import FiniteJSONResponse
from app.replies import errors
from app.rules import OneOf
from app.survey import Header, surveyed
from app.work import in_thread

router = APIRouter(prefix="/api", tags=["experiments"])


class Preview(Settings):
    """Data to look at."""

    data: AnyData
    seed: Seed = 0


class SurveyRequest(Settings):
    """A CSV to look into."""

    text: str
    header: Annotated[Header, OneOf("The header", ("auto", "yes", "no"))] = "auto"


@router.get(
    "/choices",
    response_model=replies.ChoicesReply,
    response_description="The choices.",
    summary="Everything that an experiment can be made of",
)
async def choose() -> FiniteJSONResponse:
    """Data, layers, losses, optimizers and the rest: what they are called, what can be set."""
    return FiniteJSONResponse(choices(), headers={"cache-control": "no-cache"})


@router.post(
    "/experiments/check",
    response_model=replies.CheckedReply,
    response_description="It fits.",
    responses=errors(403, 413, 422),
    summary="Whether an experiment fits together",
)
async def check(experiment: Annotated[Experiment, Body()]) -> FiniteJSONResponse:
    """Says what creating a run would say, and creates none."""
    trainer = await in_thread(experiment.trainer)
    return FiniteJSONResponse(
        {
            "layers": describe.layers(trainer),
            "parameter_count": int(trainer.network.theta.size),
            "steps_per_epoch": trainer.steps_per_epoch,
            "data": describe.data_description(experiment.dataset, trainer.network.loss),
        }
    )


@router.post(
    "/data/preview",
    response_model=replies.DataReply,
    response_description="The data.",
    responses=errors(403, 413, 422),
    summary="Data without a run",
)
async def preview(wanted: Annotated[Preview, Body()]) -> FiniteJSONResponse:
    """The rows that an experiment with these data would have."""

    def drawn() -> FiniteJSONResponse:
        with blamed_on("data"):
            return FiniteJSONResponse(describe.data_rows(wanted.data.dataset(wanted.seed)))

    return await in_thread(drawn)


@router.post(
    "/data/survey",
    response_model=replies.SurveyReply,
    response_description="What it holds.",
    responses=errors(403, 413, 422),
    summary="What a CSV holds",
)
async def survey(wanted: Annotated[SurveyRequest, Body()]) -> FiniteJSONResponse:
    """Its columns with their faults, and the target, last layer and loss that would go with it."""
    return FiniteJSONResponse(await in_thread(lambda: surveyed(wanted.text, wanted.header)))
