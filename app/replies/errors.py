"""What a route may answer besides its result."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from app.replies.base import Reply


class ErrorDetail(Reply):
    """What was wrong."""

    code: str
    message: str = Field(description="A sentence that names the rule and the value.")
    path: str | None = Field(description='The field that is meant, such as "layers.0.units".')


class ErrorReply(Reply):
    """Every error has this shape."""

    error: ErrorDetail


SENTENCES = {
    403: "A page of another site asked.",
    404: "There is no such run, step, layer, tensor or branch.",
    409: "It cannot be done with this run, or not where it stands.",
    413: "The body is over 64 KiB.",
    422: "A value breaks a rule.",
    429: "A quota is used up.",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route may answer besides its result."""
    return {status: {"model": ErrorReply, "description": SENTENCES[status]} for status in statuses}
