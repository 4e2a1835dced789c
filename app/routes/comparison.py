"""Two branches of a run beside each other."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.comparison import first_difference
from app.finite_json import FiniteJSONResponse
from app.replies import errors
from app.replies.base import Real, Reply
from app.routes.state import AskedRun
from app.rules import Rule

router = APIRouter(prefix="/api/runs/{run_id}/comparison", tags=["runs"])


class ParameterDifferenceReply(Reply):
    """The entry in which the two differ most."""

    layer: int
    parameter: str
    index: list[int]
    a: Real
    b: Real
    difference: Real


class ComparisonReply(Reply):
    """Where two branches part."""

    shared: int = Field(description="Up to this step the two are the same by their edits.")
    searched_to: int = Field(description="The last step that was looked at.")
    step: int | None = Field(description="The first step with a larger difference; null: there is none.")
    largest: ParameterDifferenceReply | None


BranchId = Annotated[int, Rule("The branch must be a whole number"), Query(description="A branch's id.")]


@router.get(
    "",
    response_model=ComparisonReply,
    response_description="The first step at which they differ, and where most.",
    responses=errors(404, 409, 422),
    summary="The first step at which two branches differ by more than a threshold",
)
async def compare(
    run: AskedRun,
    a: BranchId,
    b: BranchId,
    threshold: Annotated[
        float,
        Query(ge=0, allow_inf_nan=False, description="How far apart a parameter may be."),
        Rule("The threshold must be a finite number from 0"),
    ] = 0.0,
) -> FiniteJSONResponse:
    """It is looked for from the edit on that tells them apart, as far as both were trained."""
    found = await first_difference(run, run.branch_of(a), run.branch_of(b), threshold)
    return FiniteJSONResponse(asdict(found))
