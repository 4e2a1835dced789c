"""Whether the server is up."""

from __future__ import annotations

from fastapi import APIRouter

from app import VERSION, replies
from app.finite_json import FiniteJSONResponse
from app.routes.state import Served

router = APIRouter(tags=["server"])


@router.get(
    "/healthz",
    response_model=replies.HealthReply,
    response_description="It is up.",
    summary="Whether the server is up",
)
async def health(served: Served) -> FiniteJSONResponse:
    """For whoever keeps the server running."""
    return FiniteJSONResponse({"status": "ok", "version": VERSION, "runs": await served.store.count()})
