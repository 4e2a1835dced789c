"""Figures and the state of the server, as they are answered."""

from __future__ import annotations

from typing import Any, Literal

from app.replies.base import Reply


class FigureReply(Reply):
    """A plotly figure whose traces have no data yet."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]
    config: dict[str, Any]


class HealthReply(Reply):
    """The server is up."""

    status: Literal["ok"]
    version: str
    runs: int
