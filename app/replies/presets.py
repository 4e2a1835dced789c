"""The gallery, as it is answered."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.replies.base import Reply
from app.requests import Recording


class PresetReply(Reply):
    """An experiment to open with one press."""

    name: str = Field(description='What stands behind "#preset=" in an address.')
    title: str
    sentence: str = Field(description="What to look for.")
    source: str | None = Field(description="Who published it, where.")
    unit: Literal["number", "layer", "batch", "epoch"] = Field(description="What Step then goes on by.")
    recording: Recording


class GroupReply(Reply):
    """Presets about the same thing."""

    title: str
    presets: list[PresetReply]


class GalleryReply(Reply):
    """All presets."""

    groups: list[GroupReply]
