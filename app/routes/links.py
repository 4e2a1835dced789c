"""Links: a run as a text for an address, and such texts opened again; TensorFlow Playground's too."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, ConfigDict, Field

from app import replies
from app.certified import certified
from app.experiment import Experiment
from app.finite_json import FiniteJSONResponse
from app.links import recording_text
from app.links.playground_scene import scene
from app.links.weights import Weights, with_weights
from app.replies import errors
from app.replies.base import Reply
from app.requests import Recording
from app.routes.state import AskedRun, Served
from app.rules import OneOf
from app.work import in_thread

router = APIRouter(tags=["links"])

MARKS_IN_A_LINK = 9
"""Of a certificate: a link has to stay short."""


class LinkText(BaseModel):
    """A link that someone pasted."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(description="The text, or the whole address that it stands in.")


class PlaygroundLink(BaseModel):
    """A TensorFlow Playground link that someone pasted."""

    model_config = ConfigDict(extra="forbid", strict=True)

    link: str = Field(description="The address, or the part of it from # on.")


class LinkReply(Reply):
    """A run as a text."""

    text: str = Field(description='What stands behind "#run=" in an address.')
    notes: list[str] = Field(description="How the run that it gives differs from this one.")


class ViewReply(Reply):
    """What a page shows."""

    show_test_data: bool
    discretize: bool
    hide_text: bool
    hidden: list[str] = Field(description='Controls that are not shown: "play", "noise", "features.x1", …')


class SceneReply(Reply):
    """A TensorFlow Playground link, as an experiment here."""

    experiment: Experiment
    view: ViewReply
    notes: list[str] = Field(description="What differs, and what in the link was not as it should be.")


@router.get(
    "/api/runs/{run_id}/link",
    response_model=LinkReply,
    response_description="The text.",
    responses=errors(404, 409, 413, 422),
    summary="The run as a link",
)
async def link_of(
    run: AskedRun,
    weights: Annotated[
        Weights, OneOf("weights", ("none", "starting", "current")), Query(description="What is written in.")
    ] = "none",
    certificate: Annotated[
        bool, Query(description="Whether it carries a certificate, for which the run is trained anew.")
    ] = False,
) -> FiniteJSONResponse:
    """Without weights, they are drawn from the seed again. With the current ones, a new run begins."""
    weighted = await with_weights(run, weights)
    recording = weighted.recording
    if certificate:
        recording = await in_thread(lambda: certified(weighted.recording, MARKS_IN_A_LINK))
    text = recording_text.written(recording)
    return FiniteJSONResponse({"text": text, "notes": weighted.notes})


@router.post(
    "/api/links",
    response_model=LinkReply,
    response_description="The text.",
    responses=errors(403, 413, 422),
    summary="A recording as a link",
)
async def write(recording: Annotated[Recording, Body()]) -> FiniteJSONResponse:
    """The text fits into the fragment of an address, which a browser sends to no one."""
    text = recording_text.written(recording.written())
    return FiniteJSONResponse({"text": text, "notes": []})


@router.post(
    "/api/links/open",
    response_model=replies.RecordingReply,
    response_description="The recording.",
    responses=errors(403, 413, 422),
    summary="The recording in a link",
)
async def read(served: Served, link: Annotated[LinkText, Body()]) -> FiniteJSONResponse:
    """``POST /api/runs`` makes a run of it."""
    recording = recording_text.read(link.text, served.settings.largest_experiment)
    return FiniteJSONResponse(recording.model_dump(exclude_none=True))


@router.post(
    "/api/links/playground",
    response_model=SceneReply,
    response_description="The scene.",
    responses=errors(403, 413, 422),
    summary="A TensorFlow Playground link as an experiment",
)
async def playground(link: Annotated[PlaygroundLink, Body()]) -> FiniteJSONResponse:
    """All its settings are read; the notes say what differs here."""
    found = scene(link.link)
    experiment = found.experiment.model_dump(exclude_none=True)
    return FiniteJSONResponse({"experiment": experiment, "view": found.view, "notes": found.notes})
