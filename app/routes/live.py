"""The address of the live link."""

from __future__ import annotations

from fastapi import APIRouter, WebSocket

from app.errors import AppError, body_of
from app.finite_json import dumps
from app.live import LiveSession
from app.routes.state import Served

router = APIRouter()

NO_SUCH_RUN = 4404
"""The code with which the socket of an unknown run is closed."""


@router.websocket("/api/runs/{run_id}/live")
async def live(socket: WebSocket, served: Served, run_id: str, branch: int | None = None) -> None:
    """Commands in, frames out. A socket of another site's page never comes here."""
    await socket.accept()
    try:
        run = await served.store.get(run_id)
        run = run if branch is None else run.on(branch)
    except AppError as error:
        # A page cannot read why a handshake was refused, so it is told on the open socket.
        _, content = body_of(error)
        await socket.send_text(dumps(content).decode())
        await socket.close(NO_SUCH_RUN)
        return
    await LiveSession(socket, run, served.store, served.settings.largest_body).serve()
