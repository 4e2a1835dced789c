"""Looking into a run: its data, its history, and any of its steps. Nothing here moves the run."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app import describe, replies
from app.finite_json import FiniteJSONResponse
from app.probe import tensor_of
from app.replies import errors
from app.routes.places import LayerNumber, Range, StepNumber, TensorName, part
from app.routes.state import AskedRun
from app.rules import Rule
from app.stop_watch import Stopping

router = APIRouter(prefix="/api/runs/{run_id}", tags=["steps"])


@router.get(
    "/data",
    response_model=replies.DataReply,
    response_description="The rows.",
    responses=errors(404, 409, 422),
    summary="The training rows",
)
async def data(run: AskedRun) -> FiniteJSONResponse:
    """Inputs and targets, where they lie over the axes, and what the data are; to train on and to test on."""
    branch = run.branch
    return FiniteJSONResponse(describe.data_rows(branch.data, branch.trainer.network.loss))


@router.get(
    "/history",
    response_model=replies.HistoryReply,
    response_description="The curve.",
    responses=errors(404, 409, 422),
    summary="The loss curve",
)
async def history(
    run: AskedRun,
    points: Annotated[int, Query(ge=2, le=5000), Rule("points must be a whole number from 2 to 5000")] = 500,
) -> FiniteJSONResponse:
    """E of each step's batch and of each epoch, and what was observed at the ends of epochs."""
    return FiniteJSONResponse(describe.history(run.branch, points))


@router.get(
    "/steps/{step}",
    response_model=replies.TraceReply,
    response_description="The step.",
    responses=errors(404, 409, 422),
    summary="One step, whole",
)
async def trace(run: AskedRun, step: StepNumber) -> FiniteJSONResponse:
    """Everything that the step computes, with its update, not yet applied."""
    return FiniteJSONResponse(describe.trace(await run.trace(step), run.branch.trainer.network.layers))


@router.get(
    "/steps/{step}/stop",
    response_model=replies.StopReply,
    response_description="The conditions that come to hold at the step.",
    responses=errors(404, 409, 422),
    summary="Why Play stops at a step, if it does",
)
async def stop(run: AskedRun, step: StepNumber) -> FiniteJSONResponse:
    """Those of the experiment's conditions that hold at the step and did not hold at the one before."""
    async with run.moving:
        reasons = await Stopping(run).met_at(run.branch, step)
    return FiniteJSONResponse({"step": step, "reasons": reasons})


@router.get(
    "/steps/{step}/layers/{layer}/{tensor:path}",
    response_model=replies.SliceReply,
    response_description="The part.",
    responses=errors(404, 409, 422),
    summary="A tensor, or a part of it, exact",
)
async def slice_of(
    run: AskedRun,
    step: StepNumber,
    layer: LayerNumber,
    tensor: TensorName,
    rows: Range = ":",
    cols: Range = ":",
) -> FiniteJSONResponse:
    """In float64; a part that reaches over the end stops at the end."""
    array = tensor_of(await run.trace(step), layer, tensor)
    row_part, column_part = part(rows, array.shape[0]), part(cols, array.shape[1])
    return FiniteJSONResponse(
        {
            "layer": layer,
            "tensor": tensor,
            "shape": list(array.shape),
            "rows": [row_part.start, row_part.stop],
            "cols": [column_part.start, column_part.stop],
            "values": array[row_part, column_part],
        }
    )
