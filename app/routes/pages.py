"""The pages: the app itself, and the API reference. Both read well before any script runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.templating import Jinja2Templates
from starlette.responses import Response

from app import VERSION
from app.data_settings import MOST_SEED
from app.experiment import FIRST, MOST_LAYERS
from app.finite_json import dumps
from app.layer_settings import LAYER_MODELS, MOST_UNITS
from app.reference import code, reference
from app.routes.state import Served
from app.tables import MOST_ROWS
from engine.activations import ACTIVATIONS
from engine.initializers import INITIALIZERS
from engine.losses import LOSSES


def router_of(templates: Jinja2Templates, static: Path) -> APIRouter:
    """The routes of the pages.

    Args:
        templates: where the pages are.
        static: the folder of the browser's files.
    """
    router = APIRouter(include_in_schema=False)
    context = page_context(static)
    templates.env.filters["code"] = code

    @router.get("/")
    async def index(request: Request, served: Served) -> Response:  # noqa: ARG001
        return templates.TemplateResponse(
            request, "index.html", context, headers={"cache-control": "no-cache"}
        )

    @router.get("/docs")
    async def docs(request: Request) -> Response:
        return templates.TemplateResponse(request, "reference.html", reference(request.app.openapi()))

    return router


def page_context(static: Path) -> dict[str, Any]:
    """What the page is written with.

    Returns:
        ``version``; ``experiment``, the first one that a visitor finds, as a dict, and ``experiment_json``,
        the same as JSON; ``choices`` of activations, losses, initializers and kinds of layers, as
        (name, title); ``limits``; ``vendor``, the vendored scripts by name ("plotly-basic"), as paths
        under /static/.
    """
    return {
        "version": VERSION,
        "experiment": FIRST.model_dump(exclude_none=True),
        "experiment_json": dumps(FIRST.model_dump(exclude_none=True)).decode(),
        "choices": {
            "activations": [(name, function.title) for name, function in ACTIVATIONS.items()],
            "losses": [(name, loss.title) for name, loss in LOSSES.items()],
            "initializers": [(name, name) for name in INITIALIZERS],
            "layers": [(kind, kind.replace("_", " ").capitalize()) for kind in LAYER_MODELS],
        },
        "limits": {"units": MOST_UNITS, "layers": MOST_LAYERS, "rows": MOST_ROWS, "seed": MOST_SEED},
        "vendor": vendored(static),
    }


def vendored(static: Path) -> dict[str, str]:
    """The vendored scripts: the name without its version, and the path under /static/."""
    scripts = sorted((static / "vendor").glob("*.js"))
    return {script.name.rsplit("-", 1)[0]: f"vendor/{script.name}" for script in scripts}
