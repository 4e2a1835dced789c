"""The gallery: experiments to open with one press."""

from __future__ import annotations

import functools

from fastapi import APIRouter

from app import replies
from app.finite_json import FiniteJSONResponse, Fragment, ready
from app.presets import GALLERY, Preset
from app.requests import Recording

router = APIRouter(prefix="/api/presets", tags=["experiments"])


@router.get(
    "",
    response_model=replies.GalleryReply,
    response_description="The presets.",
    summary="The gallery: experiments with a sentence on what to look for",
)
async def gallery() -> FiniteJSONResponse:
    """``POST /api/runs`` makes a run of a preset's recording; ``#preset=name`` opens it in the page."""
    return FiniteJSONResponse({"groups": _groups()}, headers={"cache-control": "no-cache"})


@functools.cache
def _groups() -> Fragment:
    """All groups, ready to be sent; they are written once."""
    return ready(
        [{"title": group.title, "presets": [_told(preset) for preset in group.presets]} for group in GALLERY]
    )


def _told(preset: Preset) -> dict[str, object]:
    return {
        "name": preset.name,
        "title": preset.title,
        "sentence": preset.sentence,
        "source": preset.source,
        "unit": preset.unit,
        "recording": Recording.model_validate(preset.recording).model_dump(exclude_none=True),
    }
