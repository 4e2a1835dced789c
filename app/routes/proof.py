"""Any number of a step, proved: why it is what it is, whether it is right, and what E makes of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request

from app import describe, replies
from app.errors import NotFoundError
from app.finite_json import FiniteJSONResponse
from app.probe import SLOPE_POINTS, Probe, check_place, tensor_of
from app.replies import errors
from app.requests import Places
from app.routes.places import LayerNumber, Place, StepNumber, TensorName, TriedNumber, numbers
from app.routes.state import AskedRun, Served, Services
from app.rules import Rule
from app.run import Run
from app.work import done, in_thread, while_asked
from engine import CentralDifference, Derivation, LayerTrace, Trace, derive
from engine.arrays import Index

router = APIRouter(prefix="/api/runs/{run_id}/steps/{step}", tags=["proof"])

MOST_CHECKED = 2000
CHECK_SECONDS = 5.0
"""After which a check answers with what it has compared."""


@router.get(
    "/check",
    response_model=replies.CheckReply,
    response_description="The worst entry, and where it is.",
    responses=errors(404, 409, 422),
    summary="The gradients of a step against central differences",
)
async def check(
    request: Request,
    served: Served,
    run: AskedRun,
    step: StepNumber,
    most: Annotated[
        int,
        Query(ge=1, le=MOST_CHECKED, description="A larger network is checked at so many entries."),
        Rule(f"most must be a whole number from 1 to {MOST_CHECKED}"),
    ] = MOST_CHECKED,
) -> FiniteJSONResponse:
    """Done in float64 on a copy of the network, beside everything else; it ends when the asker leaves."""
    seen = await run.trace(step)
    until = time.monotonic() + CHECK_SECONDS
    checked = await while_asked(
        request.is_disconnected,
        lambda left: served.probes.of(run.experiment, seen).gradient_check(
            most, lambda: left() or time.monotonic() > until
        ),
    )
    return FiniteJSONResponse(describe.check(checked))


@router.get(
    "/layers/{layer}/{tensor:path}/derivation",
    response_model=replies.DerivationReply,
    response_description="The derivation.",
    responses=errors(404, 409, 422),
    summary="Why one number is what it is",
)
async def derivation(
    served: Served, run: AskedRun, step: StepNumber, layer: LayerNumber, tensor: TensorName, at: Place
) -> FiniteJSONResponse:
    """The formula, its terms with the real numbers, their sum; beside a gradient, its central difference.

    An update is asked for as `update/W`, and what led to it as `velocity/W`, `m/W`, ….
    """
    (derived,) = await derivations_of(served, run, step, [(layer, tensor, numbers(at))])
    return FiniteJSONResponse(describe.derivation(*derived))


@router.post(
    "/derivations",
    response_model=replies.DerivationsReply,
    response_description="The derivations, in the order of the places.",
    responses=errors(403, 404, 409, 413, 422),
    summary="Why several numbers are what they are",
)
async def derivations(served: Served, run: AskedRun, step: StepNumber, asked: Places) -> FiniteJSONResponse:
    """As for one number; layer null holds `E`, whose index is empty, and `targets`."""
    places = [(place.layer, place.tensor, tuple(place.index)) for place in asked.places]
    derived = await derivations_of(served, run, step, places)
    return FiniteJSONResponse({"derivations": [describe.derivation(*each) for each in derived]})


Derived = tuple[Derivation, CentralDifference | None]


async def derivations_of(
    served: Services, run: Run, step: int, places: Sequence[tuple[int | None, str, Index]]
) -> list[Derived]:
    """The derivations of the numbers at these places, each with its central difference if it is a gradient.

    Raises:
        NotFoundError: if there is no such layer or tensor.
        InvalidError: if a tensor has no such entry.
    """
    seen = await run.trace(step)
    for layer, tensor, index in places:
        check_place(tensor, tensor_of(seen, layer, tensor), index)
    is_parameter = any(
        layer is not None and tensor in seen.layers[layer].parameters for layer, tensor, _ in places
    )
    before = await run.trace(step - 1) if is_parameter and step > 0 else None

    def find() -> list[Derived]:
        probe = served.probes.of(run.experiment, seen)
        # Of a run with a wrong rule, a derivation shows what was computed.
        network = run.branch.trainer.network if run.experiment.is_sealed else probe.network
        return [
            (
                derive(network, seen, layer, tensor, index, before),
                probe.central_difference(layer, tensor, index),
            )
            for layer, tensor, index in places
        ]

    return await in_thread(find)


@router.get(
    "/layers/{layer}/{tensor:path}/slope",
    response_model=replies.SlopeReply,
    response_description="The function, sampled.",
    responses=errors(404, 409, 422),
    summary="E as a function of one parameter",
)
async def slope(
    served: Served, run: AskedRun, step: StepNumber, layer: LayerNumber, tensor: TensorName, at: Place
) -> FiniteJSONResponse:
    """Everything else stays as it is in the step; the slope at the parameter's value is its gradient."""
    index = numbers(at)
    seen = await run.trace(step)
    record = _record_of(seen, layer, tensor, index)
    change = float(record.update[tensor][index])
    found = await done(
        lambda: served.probes.of(run.experiment, seen).slope(layer, tensor, index, change),
        Probe.seconds(seen, SLOPE_POINTS),
    )
    return FiniteJSONResponse(describe.slope(found, layer, tensor, index))


@router.get(
    "/layers/{layer}/{tensor:path}/trial",
    response_model=replies.TrialReply,
    response_description="E as it is and as it would be.",
    responses=errors(404, 409, 422),
    summary="E if one parameter were another number",
)
async def trial(
    served: Served,
    run: AskedRun,
    step: StepNumber,
    layer: LayerNumber,
    tensor: TensorName,
    at: Place,
    value: TriedNumber,
) -> FiniteJSONResponse:
    """Nothing is changed: it is what an edit would do to E of this step's batch."""
    index = numbers(at)
    seen = await run.trace(step)
    _record_of(seen, layer, tensor, index)
    found = await done(
        lambda: served.probes.of(run.experiment, seen).trial(layer, tensor, index, value),
        Probe.seconds(seen, 2),
    )
    return FiniteJSONResponse(describe.trial(found, layer, tensor, index))


def _record_of(seen: Trace, layer: int, name: str, index: Index) -> LayerTrace:
    """The layer of a step that has such a parameter and such an entry of it.

    Raises:
        NotFoundError: if there is no such layer or parameter.
        InvalidError: if the parameter has no such entry.
    """
    check_place(name, tensor_of(seen, layer, name), index)
    record = seen.layers[layer]
    if name not in record.parameters:
        has = ", ".join(record.parameters) or "none"
        raise NotFoundError(f"{name} is no parameter of layer {layer}; its parameters: {has}.", "tensor")
    return record
