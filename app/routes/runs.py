"""Runs over REST: create, look, go somewhere, change something."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request

from app import describe, replies
from app.certificate.certificate import MOST_MARKS
from app.certified import certified, notes_on, verified
from app.edits import Edit
from app.finite_json import FiniteJSONResponse
from app.kept_branches import restore_branches
from app.replies import errors
from app.requests import Advance, NewBranch, NewRun, Recording, Renamed, StopWhen
from app.routes.state import AskedRun, Served
from app.rules import Rule
from app.run import Run
from app.work import in_thread

router = APIRouter(prefix="/api/runs", tags=["runs"])


async def state_of(run: Run) -> dict[str, Any]:
    """A run as it stands."""
    return describe.run_state(run, await run.trace())


@router.post(
    "",
    status_code=201,
    response_model=replies.RunReply,
    response_description="The run as it stands now.",
    responses=errors(403, 413, 422, 429),
    summary="Create a run from an experiment, or have one again from a recording",
)
async def create(
    request: Request, served: Served, description: Annotated[NewRun, Body()]
) -> FiniteJSONResponse:
    """An experiment starts at step 0. A recording is trained anew to its step, which gives the same bits.

    If it carries a certificate, the run's ``verdict`` says whether it does.
    """
    served.quota.use(request.client.host if request.client else "")
    recording = description if isinstance(description, Recording) else Recording(experiment=description)
    name = secrets.token_urlsafe(9)
    run = await in_thread(lambda: Run(name, recording.experiment, recording.made_edits()))
    if recording.certificate is not None:
        run.verdict = await verified(run, recording.certificate, request.is_disconnected)
    await run.restore(recording.step, request.is_disconnected)
    await restore_branches(run, recording, request.is_disconnected)
    run.notes = notes_on(recording, run.verdict)
    await served.store.add(run)
    return FiniteJSONResponse(await state_of(run), 201, {"location": f"/api/runs/{run.id}"})


@router.get(
    "/{run_id}",
    response_model=replies.RunReply,
    response_description="The run as it stands now.",
    responses=errors(404, 409, 422),
    summary="A run as it stands",
)
async def read(run: AskedRun) -> FiniteJSONResponse:
    """Where it stands, how far it was trained, what it consists of."""
    return FiniteJSONResponse(await state_of(run))


@router.post(
    "/{run_id}/advance",
    response_model=replies.RunReply,
    response_description="The run as it stands now.",
    responses=errors(403, 404, 409, 413, 422),
    summary="Go to a step, forward or back",
)
async def advance(request: Request, run: AskedRun, where: Advance) -> FiniteJSONResponse:
    """``to`` is idempotent: asked twice, it trains once. If the asker leaves, the run stays where it is."""
    if where.to is not None:
        await run.go_to(where.to, request.is_disconnected)
    elif where.by is not None:
        await run.go_by(where.by * run.steps_of(where.unit), request.is_disconnected)
    return FiniteJSONResponse(await state_of(run))


@router.post(
    "/{run_id}/edits",
    response_model=replies.RunReply,
    response_description="The run as it stands now.",
    responses=errors(403, 404, 409, 413, 422),
    summary="Change the learning rate or a parameter at the current step",
)
async def make_edit(run: AskedRun, edit: Annotated[Edit, Body()]) -> FiniteJSONResponse:
    """Before the furthest step, the future that is there is kept as a branch, and a new branch begins."""
    await run.edit(edit.made(), edit.step)
    return FiniteJSONResponse(await state_of(run))


@router.post(
    "/{run_id}/branches/{branch_id}",
    response_model=replies.RunReply,
    response_description="The run as it stands now.",
    responses=errors(403, 404, 409, 422),
    summary="Make a branch the active one",
)
async def activate(run: AskedRun, branch_id: Annotated[int, Path()]) -> FiniteJSONResponse:
    """It stands where it was left."""
    await run.activate(branch_id)
    return FiniteJSONResponse(await state_of(run))


@router.post(
    "/{run_id}/branches",
    status_code=201,
    response_model=replies.RunReply,
    response_description="The run as it stands now, with the new branch as the last one.",
    responses=errors(403, 404, 409, 413, 422),
    summary="Begin a branch at a step, with or without a change",
)
async def branch_off(run: AskedRun, asked: Annotated[NewBranch, Body()]) -> FiniteJSONResponse:
    """The active branch stays the active one; "what if" compares the two."""
    step = run.branch.step if asked.step is None else asked.step
    await run.branch_off(step, [edit.made() for edit in asked.edits], asked.name)
    return FiniteJSONResponse(await state_of(run), 201)


@router.patch(
    "/{run_id}/branches/{branch_id}",
    response_model=replies.RunReply,
    response_description="The run as it stands now.",
    responses=errors(403, 404, 409, 413, 422),
    summary="Call a branch otherwise",
)
async def rename(
    run: AskedRun, branch_id: Annotated[int, Path()], asked: Annotated[Renamed, Body()]
) -> FiniteJSONResponse:
    """No two branches of a run have one name."""
    run.rename(branch_id, asked.name)
    return FiniteJSONResponse(await state_of(run))


@router.delete(
    "/{run_id}/branches/{branch_id}",
    response_model=replies.RunReply,
    response_description="The run as it stands now.",
    responses=errors(403, 404, 409, 422),
    summary="Delete a branch",
)
async def delete(run: AskedRun, branch_id: Annotated[int, Path()]) -> FiniteJSONResponse:
    """Not the active one. The branches that left it keep their whole past."""
    await run.delete(branch_id)
    return FiniteJSONResponse(await state_of(run))


@router.put(
    "/{run_id}/stop",
    response_model=replies.RunReply,
    response_description="The run as it stands now.",
    responses=errors(403, 404, 409, 413, 422),
    summary="Say under which conditions Play stops",
)
async def stop(run: AskedRun, when: StopWhen) -> FiniteJSONResponse:
    """They become a part of the experiment, and change nothing that is trained. An empty list: none."""
    run.set_stop(when.conditions)
    return FiniteJSONResponse(await state_of(run))


@router.get(
    "/{run_id}/recording",
    response_model=replies.RecordingReply,
    response_description="The recording.",
    responses=errors(404, 409, 422),
    summary="All that it takes to have this run again",
)
async def record(run: AskedRun) -> FiniteJSONResponse:
    """Experiment, edits and step of the active branch; ``POST /api/runs`` takes it back."""
    return FiniteJSONResponse(describe.recording(run))


@router.get(
    "/{run_id}/certificate",
    response_model=replies.RecordingReply,
    response_description="The recording, with its certificate.",
    responses=errors(404, 409, 422),
    summary="The recording with a certificate of what it computes",
)
async def certify(
    run: AskedRun,
    marks: Annotated[
        int,
        Query(ge=2, le=MOST_MARKS, description="How many steps are marked at most."),
        Rule(f"marks must be a whole number from 2 to {MOST_MARKS}"),
    ] = MOST_MARKS,
) -> FiniteJSONResponse:
    """The run is trained anew for it. What was opened with it says whether it reproduces, and where not."""
    recording = describe.recording(run)
    return FiniteJSONResponse(await in_thread(lambda: certified(recording, marks)))
