"""Pictures: a step's samples as pictures, for data whose rows are pictures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app import frame, pictures
from app.probe import Probe
from app.replies import errors
from app.routes.places import Neuron, StepNumber, numbers
from app.routes.state import AskedRun
from app.rules import Rule
from app.sample_frame import check_sample, sample_header, sample_tensors, units_of
from app.work import done

router = APIRouter(prefix="/api/runs/{run_id}", tags=["pictures"])

Row = Annotated[int, Query(ge=0), Rule("row must be a whole number from 0")]


def _frame_of(description: str) -> dict[int | str, dict[str, object]]:
    answer: dict[str, object] = {"content": {frame.MEDIA_TYPE: {}}, "description": description}
    return {200: answer, **errors(404, 409, 422)}


@router.get(
    "/steps/{step}/sample",
    response_class=Response,
    responses=_frame_of("A frame with the sample."),
    summary="One sample of a step at every layer, with its gradients, and the weights from afar",
)
async def sample(
    run: AskedRun,
    step: StepNumber,
    row: Row = 0,
    unit: Annotated[
        Neuron | None,
        Query(description='A layer and one of its units, such as "0,17", whose weights are sent whole.'),
    ] = None,
) -> Response:
    """A binary frame of int8, each tensor with its `…/scale`.

    `value/c` goes into layer c, and `gradient/c` is the gradient that comes back there. `map/k/W` and
    `map/k/dE_dW` are at most 100 × 100: of each block of a larger matrix the strongest number.
    """
    seen = await run.trace(step)
    chosen = units_of(None if unit is None else numbers(unit))
    check_sample(seen, row, chosen)
    network = run.branch.trainer.network

    def written() -> bytes:
        header = {"run": run.id, "step": step, "sample": sample_header(network, seen, row, chosen)}
        return frame.encode(header, sample_tensors(seen, row, chosen))

    return Response(await done(written, Probe.seconds(seen, 0)), media_type=frame.MEDIA_TYPE)


@router.get(
    "/steps/{step}/batch",
    response_class=Response,
    responses=_frame_of("A frame with the tensor `pictures`."),
    summary="The pictures of a step's batch, and what the network says to each",
)
async def batch(run: AskedRun, step: StepNumber) -> Response:
    """`pictures` is int8 (rows, height, width); the header has each row's label, and what is said."""
    seen = await run.trace(step)
    branch = run.branch
    header, tensors = pictures.batch(branch.data, branch.trainer.network, seen)
    return Response(
        frame.encode({"run": run.id, "step": step, **header}, tensors), media_type=frame.MEDIA_TYPE
    )
