"""What the samples and the parameters of a step do to E. Nothing here changes the run."""

from __future__ import annotations

import math
import re
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from app import describe, replies
from app.errors import InvalidError, NotFoundError
from app.finite_json import FiniteJSONResponse
from app.landscape import landscape, path_of
from app.probe import check_place, tensor_of
from app.replies import errors
from app.routes.places import LayerNumber, Place, StepNumber, TensorName, numbers
from app.routes.state import AskedRun, Served
from app.rules import Rule, broken
from app.work import in_thread
from engine import Trace
from engine.arrays import Index
from engine.perturbation import Entry

router = APIRouter(prefix="/api/runs/{run_id}/steps/{step}", tags=["proof"])

MOST_PLACES = 60


def _entry(text: str) -> str:
    if not re.fullmatch(r"\d{1,6}/[A-Za-z]{1,20}/\d{1,6}(,\d{1,6})*", text):
        raise broken(
            "A parameter is written as its layer, its name and its place, "
            f'such as "0/W/1,2"; "{text}" is not.'
        )
    return text


EntryText = Annotated[str, AfterValidator(_entry), Query(description='A parameter, such as "0/W/1,2".')]


def entry_of(trace: Trace, layer: int, name: str, index: Index) -> Entry:
    """An entry of a parameter that the step has.

    Raises:
        NotFoundError: if there is no such layer, or it has no such parameter.
        InvalidError: if the parameter has no such entry.
    """
    check_place(name, tensor_of(trace, layer, name), index)
    parameters = trace.layers[layer].parameters
    if name not in parameters:
        has = ", ".join(parameters) or "none"
        raise NotFoundError(f"{name} is no parameter of layer {layer}; its parameters: {has}.", "tensor")
    return Entry(layer, name, index)


@router.get(
    "/layers/{layer}/{tensor}/samples",
    response_model=replies.SampleSharesReply,
    response_description="The samples' shares.",
    responses=errors(404, 409, 422),
    summary="Which samples push a parameter up, and which push it down",
)
async def samples(
    served: Served, run: AskedRun, step: StepNumber, layer: LayerNumber, tensor: TensorName, at: Place
) -> FiniteJSONResponse:
    """E is a mean over the samples of the batch, and so is its gradient: these are its parts."""
    seen = await run.trace(step)
    entry = entry_of(seen, layer, tensor, numbers(at))
    branch = run.branch
    probe = served.probes.of(run.experiment, seen)
    shares = await in_thread(lambda: probe.shares_of_samples(layer, tensor, entry.index))
    right = describe.told_right(branch.data, branch.trainer.network.loss, seen)
    return FiniteJSONResponse(describe.sample_shares(shares, seen, right, layer, tensor, entry.index))


@router.get(
    "/samples/{sample}/gradients",
    response_model=replies.WishesReply,
    response_description="The largest of the sample's gradients.",
    responses=errors(404, 409, 422),
    summary="What one sample alone would have the parameters do",
)
async def wishes(
    served: Served,
    run: AskedRun,
    step: StepNumber,
    sample: Annotated[int, Rule("The sample must be a whole number")],
) -> FiniteJSONResponse:
    """The sample's share in every gradient of the step; a step along −∂E/∂w helps it."""
    seen = await run.trace(step)
    if not 0 <= sample < len(seen.batch):
        raise NotFoundError(
            f"This batch has the samples 0 to {len(seen.batch) - 1}; there is no {sample}.", "sample"
        )
    branch = run.branch
    probe = served.probes.of(run.experiment, seen)
    gradients = await in_thread(lambda: probe.gradients_of_sample(sample))
    right = describe.told_right(branch.data, branch.trainer.network.loss, seen)
    return FiniteJSONResponse(describe.wishes(gradients, seen, sample, right))


@router.get(
    "/landscape",
    response_model=replies.LandscapeReply,
    response_description="The landscape.",
    responses=errors(404, 409, 422),
    summary="E over a plane of two parameters, with the way that training took",
)
async def landscape_of(
    served: Served,
    run: AskedRun,
    step: StepNumber,
    first: EntryText,
    second: EntryText,
    size: Annotated[
        int, Query(ge=2, le=MOST_PLACES), Rule(f"size must be a whole number from 2 to {MOST_PLACES}")
    ] = 33,
) -> FiniteJSONResponse:
    """Of the step's batch, with every other parameter as it is in the step; on the way those moved too."""
    seen = await run.trace(step)
    parts = [text.split("/") for text in (first, second)]
    one, other = (entry_of(seen, int(layer), name, numbers(place)) for layer, name, place in parts)
    if one == other:
        raise InvalidError("A plane needs two parameters; these are one and the same.", "second")
    path = await run.look_at(step, lambda branch: path_of(branch, step, (one, other)), math.inf)
    probe = served.probes.of(run.experiment, seen)
    found = await in_thread(lambda: landscape(probe, (one, other), path, size))
    return FiniteJSONResponse(describe.landscape(found, step))
