"""Figure specifications for the charts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app import figures, replies
from app.finite_json import FiniteJSONResponse
from app.replies import errors
from app.rules import OneOf

router = APIRouter(prefix="/api/figures", tags=["figures"])


@router.get(
    "/{name}",
    response_model=replies.FigureReply,
    response_description="The figure.",
    responses=errors(422),
    summary="A chart without its data",
)
async def figure(
    name: Annotated[figures.Name, OneOf("The figure", tuple(figures.FIGURES)), Path()],
    theme: Annotated[figures.Theme, OneOf("The theme", tuple(figures.COLOURS)), Query()] = "light",
) -> FiniteJSONResponse:
    """Traces, axes and configuration for plotly; the browser fills in x and y."""
    return FiniteJSONResponse(figures.figure(name, theme), headers={"cache-control": "max-age=3600"})
