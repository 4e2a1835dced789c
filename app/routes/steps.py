"""Looking into a run: its data, its history, and any of its steps. Nothing here moves the run."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app import describe, replies
from app.errors import NotFoundError
from app.finite_json import FiniteJSONResponse
from app.probe import SLOPE_POINTS, Probe, check_place, tensor_of
from app.replies import errors
from app.routes.places import LayerNumber, Place, Range, StepNumber, TensorName, numbers, part
from app.routes.state import AskedRun
from app.rules import Rule
from app.work import done, in_thread
from engine import CentralDifference, Derivation, derive

router = APIRouter(prefix="/api/runs/{run_id}", tags=["steps"])


@router.get(
    "/data",
    response_model=replies.DataReply,
    response_description="The rows.",
    responses=errors(404, 422),
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
    responses=errors(404, 422),
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
    responses=errors(404, 422),
    summary="One step, whole",
)
async def trace(run: AskedRun, step: StepNumber) -> FiniteJSONResponse:
    """Everything that the step computes, with its update, not yet applied."""
    return FiniteJSONResponse(describe.trace(await run.trace(step), run.branch.trainer.network.layers))


@router.get(
    "/steps/{step}/check",
    response_model=replies.CheckReply,
    response_description="The worst entry, and where it is.",
    responses=errors(404, 422),
    summary="Every gradient of a step against central differences",
)
async def check(run: AskedRun, step: StepNumber) -> FiniteJSONResponse:
    """Done in float64 on a copy of the network."""
    seen = await run.trace(step)
    checked = await in_thread(lambda: Probe(run.experiment, seen).gradient_check())
    return FiniteJSONResponse(describe.check(checked))


@router.get(
    "/steps/{step}/layers/{layer}/{tensor}",
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


@router.get(
    "/steps/{step}/layers/{layer}/{tensor}/derivation",
    response_model=replies.DerivationReply,
    response_description="The derivation.",
    responses=errors(404, 422),
    summary="Why one number is what it is",
)
async def derivation(
    run: AskedRun, step: StepNumber, layer: LayerNumber, tensor: TensorName, at: Place
) -> FiniteJSONResponse:
    """The formula, its terms with the real numbers, their sum; beside a gradient, its central difference."""
    index = numbers(at)
    seen = await run.trace(step)
    check_place(tensor, tensor_of(seen, layer, tensor), index)
    is_parameter = tensor in seen.layers[layer].parameters
    before = await run.trace(step - 1) if is_parameter and step > 0 else None

    def find() -> tuple[Derivation, CentralDifference | None]:
        probe = Probe(run.experiment, seen)
        derived = derive(probe.network, seen, layer, tensor, index, before)
        return derived, probe.central_difference(layer, tensor, index)

    return FiniteJSONResponse(describe.derivation(*await done(find, Probe.seconds(seen, 2))))


@router.get(
    "/steps/{step}/layers/{layer}/{tensor}/slope",
    response_model=replies.SlopeReply,
    response_description="The function, sampled.",
    responses=errors(404, 422),
    summary="E as a function of one parameter",
)
async def slope(
    run: AskedRun, step: StepNumber, layer: LayerNumber, tensor: TensorName, at: Place
) -> FiniteJSONResponse:
    """Everything else stays as it is in the step; the slope at the parameter's value is its gradient."""
    index = numbers(at)
    seen = await run.trace(step)
    check_place(tensor, tensor_of(seen, layer, tensor), index)
    record = seen.layers[layer]
    if tensor not in record.parameters:
        has = ", ".join(record.parameters) or "none"
        raise NotFoundError(f"{tensor} is no parameter of layer {layer}; its parameters: {has}.", "tensor")
    change = float(record.update[tensor][index])
    found = await done(
        lambda: Probe(run.experiment, seen).slope(layer, tensor, index, change),
        Probe.seconds(seen, SLOPE_POINTS),
    )
    return FiniteJSONResponse(describe.slope(found, layer, tensor, index))
