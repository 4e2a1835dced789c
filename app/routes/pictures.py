"""Pictures: a step's samples, and one's own drawings, for data whose rows are pictures."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Body, Query
from starlette.responses import Response

from app import describe, frame, pictures, replies
from app.branch import Branch
from app.drawings import Drawing, Nudging, OwnPicture, edit_of, row_of, target_of
from app.experiment import blamed_on
from app.finite_json import FiniteJSONResponse
from app.pictures import image_of
from app.probe import Probe
from app.replies import errors
from app.routes.places import Neuron, StepNumber, numbers
from app.routes.state import AskedRun, Served
from app.rules import OneOf, Rule
from app.sample_frame import check_sample, sample_header, sample_tensors, units_of
from app.work import done, in_thread
from engine.datasets import decode
from engine.datasets.drawn_digit import drawn_digit
from engine.nudge import nudged
from engine.readings import Reading, readings_of
from engine.shares import shares_of

router = APIRouter(prefix="/api/runs/{run_id}", tags=["pictures"])

PIXEL_DIGITS = 3
"""Of a drawn picture's pixels: the same are shown, sent back, and learned from."""

MOST_READINGS = 100
ClassNumber = Annotated[int, Query(ge=0), Rule("A class is named by its number, from 0")]

Row = Annotated[int, Query(ge=0), Rule("row must be a whole number from 0")]


def _frame_of(description: str, *statuses: int) -> dict[int | str, dict[str, object]]:
    answer: dict[str, object] = {"content": {frame.MEDIA_TYPE: {}}, "description": description}
    return {200: answer, **errors(404, 409, 422, *statuses)}


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
        return frame.encode(header, sample_tensors(network, seen, row, chosen))

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


@router.get(
    "/steps/{step}/readings",
    response_class=Response,
    responses=_frame_of("A frame with `pictures`."),
    summary="The pictures that are read wrongly, or those behind a cell of the confusion table, worst first",
)
async def readings(
    run: AskedRun,
    step: StepNumber,
    part: Annotated[str, Query(description="train or test"), OneOf("part", ("train", "test"))] = "test",
    label: ClassNumber | None = None,
    said: ClassNumber | None = None,
    most: Annotated[
        int, Query(ge=1, le=MOST_READINGS), Rule(f"most must be a whole number from 1 to {MOST_READINGS}")
    ] = 24,
) -> Response:
    """With `label` and `said` those of that class that are read as that one; without, all mistakes.

    The header has of each picture its row, its label, what is said, and its E; `count` is of how many.
    """
    data, seconds = run.branch.data, run.branch.seconds_for_evaluation
    image_of(data)
    X, T = (data.X, data.T) if part == "train" else (data.X_test, data.T_test)

    def look(branch: Branch) -> list[Reading]:
        return readings_of(branch.trainer.network, X, T, data.coding, label, said)

    found = await run.look_at(step, look, seconds)
    shown = found[:most]
    header = {"count": len(found), "readings": [asdict(each) for each in shown]}
    rows = X[[each.row for each in shown]]
    tensors = pictures.pictures_of(rows, image_of(data)) if shown else {}
    return Response(
        frame.encode({"run": run.id, "step": step, **header}, tensors), media_type=frame.MEDIA_TYPE
    )


@router.post(
    "/steps/{step}/drawing",
    response_model=replies.ReadingReply,
    response_description="The picture, and what the network says to it.",
    responses=errors(403, 404, 409, 413, 422),
    summary="A drawing as a picture of the data, and what the network says to it",
)
async def read_drawing(
    served: Served, run: AskedRun, step: StepNumber, drawing: Annotated[Drawing, Body()]
) -> FiniteJSONResponse:
    """It is centred and scaled as the makers of the data have done with theirs."""
    data, seen = run.branch.data, await run.trace(step)

    def read() -> dict[str, Any]:
        with blamed_on("strokes"):
            picture = drawn_digit(drawing.strokes, image_of(data)).round(PIXEL_DIGITS)
        row = picture.reshape(1, -1)
        said = served.probes.of(run.experiment, seen).ask(
            lambda network: network.loss.said(network.predict(row))
        )
        answer = None if data.coding is None else decode(said, data.coding).item()
        return {"step": step, "picture": picture.ravel(), "said": said[0], "answer": answer}

    return FiniteJSONResponse(await in_thread(read))


@router.post(
    "/steps/{step}/nudges",
    response_class=Response,
    responses=_frame_of("A frame with `pictures` and `gradients`.", 403, 413),
    summary="A picture, nudged along −∂E/∂X step by step",
)
async def nudge(
    served: Served, run: AskedRun, step: StepNumber, asked: Annotated[Nudging, Body()]
) -> Response:
    """X ← x − η·∂E/∂X, with η such that no pixel changes by more than `by`; the parameters stay as they are.

    The header has E and what is said for the picture as it was, and after each step.
    """
    data, seen = run.branch.data, await run.trace(step)
    row, target = row_of(data, asked.picture), target_of(data, asked.label)
    way = await in_thread(
        lambda: served.probes.of(run.experiment, seen).ask(
            lambda network: nudged(network, row, target, asked.by, asked.steps)
        )
    )
    shape = (len(way), *image_of(data))
    tensors = pictures.pictures_of(np.stack([each.x for each in way]), shape[1:])
    levels, scale = frame.quantised(np.stack([each.dE_dx for each in way]).astype(np.float32))
    tensors |= {"gradients/scale": scale, "gradients": levels.reshape(shape)}
    header = {"E": [each.error for each in way], "said": [each.said.tolist() for each in way]}
    return Response(
        frame.encode({"run": run.id, "step": step, **header}, tensors), media_type=frame.MEDIA_TYPE
    )


@router.get(
    "/steps/{step}/shares",
    response_model=replies.SharesReply,
    response_description="Before, after, and each layer's share.",
    responses=errors(404, 422),
    summary="What a step changes on its own rows, and each layer's share in it",
)
async def shares(served: Served, run: AskedRun, step: StepNumber) -> FiniteJSONResponse:
    """E and the answers before the update, after it, and with the update of each layer alone."""
    seen = await run.trace(step)
    found = await in_thread(
        lambda: served.probes.of(run.experiment, seen).ask(lambda network: shares_of(network, seen))
    )
    return FiniteJSONResponse({"step": step, **asdict(found)})


@router.post(
    "/own-picture",
    response_model=replies.RunReply,
    response_description="The run as it stands now.",
    responses=errors(403, 404, 409, 413, 422),
    summary="Take the current step on a picture of one's own, in place of its batch",
)
async def take_picture(run: AskedRun, asked: Annotated[OwnPicture, Body()]) -> FiniteJSONResponse:
    """An edit as any other: it is part of the recording. Without a label the step takes its batch again."""
    await run.edit(edit_of(run.branch.data, asked), asked.step)
    return FiniteJSONResponse(describe.run_state(run, await run.trace()))
