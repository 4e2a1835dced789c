"""The run as a program to be read beside the stage."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from app import describe
from app.describe.program import program
from app.export.exported_run import ExportedRun
from app.export.numpy_program import numpy_program
from app.finite_json import FiniteJSONResponse
from app.program import listing
from app.replies import errors
from app.replies.program import ProgramReply
from app.routes.state import AskedRun
from app.work import in_thread

router = APIRouter(prefix="/api/runs/{run_id}/program", tags=["program"])


@router.get(
    "",
    response_model=ProgramReply,
    response_description="The lines, and which of them computes which tensor.",
    responses=errors(404, 409, 422),
    summary="The run as a numpy program in the article's style, line by line",
)
async def read(run: AskedRun) -> FiniteJSONResponse:
    """Trained as far as the run was. What has no form in a program is refused with 409, and a sentence."""
    describe.recording(run)  # refuses a run that nothing may be written from
    trainer, edits = run.branch.trainer, tuple(run.branch.edits)

    def written() -> dict[str, Any]:
        exported = ExportedRun.of(run.experiment, edits, trainer.furthest)
        return program(listing(numpy_program(exported), exported.trainer.network))

    return FiniteJSONResponse(await in_thread(written))
