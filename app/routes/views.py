"""Looking at a run as a whole: how it does on all rows, how its layers are, what it says over its axes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app import describe, frame, replies
from app.finite_json import FiniteJSONResponse
from app.grid import plane_of
from app.probe import Probe
from app.replies import errors
from app.requests import LARGEST_PICTURE, LARGEST_SURFACE, Show
from app.routes.places import Neuron, Numbers, StepNumber, numbers
from app.routes.state import AskedRun
from app.rules import Rule
from app.view import View
from app.work import done

router = APIRouter(prefix="/api/runs/{run_id}", tags=["steps"])


@router.get(
    "/steps/{step}/evaluation",
    response_model=replies.EvaluationReply,
    response_description="The evaluation.",
    responses=errors(404, 409, 422),
    summary="E, accuracy and confusion over all rows",
)
async def evaluation(run: AskedRun, step: StepNumber) -> FiniteJSONResponse:
    """With the parameters of that state, on the training rows and on the test rows, as when predicting."""
    data, seconds = run.branch.data, run.branch.seconds_for_evaluation
    train, test = await run.look_at(step, lambda branch: branch.observations.evaluate(), seconds)
    return FiniteJSONResponse(describe.evaluated(step, data, train, test))


@router.get(
    "/steps/{step}/statistics",
    response_model=replies.StatisticsReply,
    response_description="The statistics.",
    responses=errors(404, 409, 422),
    summary="How every layer is: a word, the reason, a suggestion; histograms, dead and saturated units",
)
async def statistics(run: AskedRun, step: StepNumber) -> FiniteJSONResponse:
    """Norms and histograms are of the step's batch; units are watched on the training rows."""
    seen = await run.trace(step)
    layers, seconds = run.branch.trainer.network.layers, run.branch.seconds_for_evaluation
    units = await run.look_at(step, lambda branch: branch.unit_watch.look(), seconds)
    return FiniteJSONResponse(
        await done(lambda: describe.layer_statistics(seen, layers, units), Probe.seconds(seen, 0))
    )


@router.get(
    "/steps/{step}/surface",
    response_class=Response,
    responses={
        200: {"content": {frame.MEDIA_TYPE: {}}, "description": "A frame with the tensor `surface`."},
        **errors(404, 409, 422),
    },
    summary="What the network says over the axes of its data",
)
async def surface(
    run: AskedRun,
    step: StepNumber,
    size: Annotated[
        int,
        Query(ge=0, le=LARGEST_SURFACE),
        Rule(f"size must be a whole number from 0 (none) to {LARGEST_SURFACE}"),
    ] = 50,
    surface_of: Annotated[
        Neuron | None, Query(description='A layer and one of its neurons, such as "1,2"; else the outputs.')
    ] = None,
    neurons: Annotated[
        int,
        Query(ge=0, le=LARGEST_PICTURE),
        Rule(f"neurons must be a whole number from 0 (none) to {LARGEST_PICTURE}"),
    ] = 0,
    layers: Annotated[
        Numbers | None, Query(description='Whose neurons, such as "1,3"; else where no activation follows.')
    ] = None,
) -> Response:
    """A binary frame. `surface` has shape (size, size, outputs), row 0 the lowest x2.

    Over one axis it has shape (size, outputs). `neurons/k` are int8 pictures (neurons, size, size) of the
    neurons of layer k; times `neurons/k/scale` they are what the neurons say.
    """
    plane_of(run.branch.data)
    shown = Show.model_validate(
        {
            "tensors": False,
            "surface": size,
            "surface_of": surface_of and list(numbers(surface_of)),
            "neurons": neurons,
            "layers": layers and list(numbers(layers)),
        }
    )
    view = View(run.id, run.branch, shown)
    drawn = await run.look_at(step, lambda _: view.surface_frame(step), view.seconds)
    return Response(drawn, media_type=frame.MEDIA_TYPE)
