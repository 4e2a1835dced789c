"""A run as a file to take along."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from app.export.forms import FORMS
from app.export.snapshot import snapshot
from app.replies import errors
from app.routes.state import AskedRun
from app.rules import OneOf
from app.work import in_thread

router = APIRouter(prefix="/api/runs/{run_id}/export", tags=["exports"])

FormName = Annotated[str, OneOf("The form", tuple(FORMS)), Path(description="What kind of file.")]


RECORDING = {"schema": {"$ref": "#/components/schemas/Recording"}}


def _content() -> dict[str, Any]:
    """What may come, by content type."""
    files: dict[str, Any] = {}
    for form in FORMS.values():
        encoding = "; charset=utf-8" if form.media_type.startswith("text/") else ""
        files[form.media_type + encoding] = RECORDING if form is FORMS["recording"] else {}
    return files


@router.get(
    "/{form}",
    response_class=Response,
    responses={
        200: {"content": _content(), "description": "The file, to be saved."},
        **errors(404, 409, 422),
    },
    summary="The run at its current step, as a program, notebook, report, curve or recording",
)
async def export(run: AskedRun, form: FormName) -> Response:
    """A form that does not have what this run needs is refused with 409, and a sentence that says what."""
    taken, asked = await snapshot(run), FORMS[form]
    content = await in_thread(lambda: asked.write(taken))
    disposition = f'attachment; filename="{asked.file_name(taken)}"'
    return Response(content, media_type=asked.media_type, headers={"content-disposition": disposition})
