"""The application: ``uvicorn app.main:app``."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.templating import Jinja2Templates
from starlette.middleware.gzip import GZipMiddleware

from app import VERSION, errors, figures
from app.quota import CreationQuota
from app.routes import (
    comparison,
    experiments,
    exports,
    health,
    hunts,
    links,
    live,
    pages,
    presets,
    program,
    proof,
    runs,
    steps,
    views,
    what_if,
)
from app.routes import figures as figure_routes
from app.routes import pictures as picture_routes
from app.routes.state import Services
from app.security import HEADERS, BodyLimit, SameOrigin, SecurityHeaders
from app.settings import Settings
from app.static_files import SMALLEST_PACKED, StaticFiles
from app.store import MemoryStore
from app.work import SWITCH_SECONDS

PACK_LEVEL = 5
"""Of gzip: from here on, it takes much longer and saves little."""


HOLDING_DATA = (
    "/api/runs",
    "/api/hunts",
    "/api/experiments/check",
    "/api/data/preview",
    "/api/data/survey",
    "/api/starts",
    "/api/links",
    "/api/links/open",
)
"""Where a body may hold data, and so may be larger than others."""

DESCRIPTION = Path(__file__).parent / "interface.md"


def create_app(settings: Settings | None = None) -> FastAPI:
    """An application of its own, with its own runs.

    Args:
        settings: its limits; those of a server for a class, unless said.
    """
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        sys.setswitchinterval(SWITCH_SECONDS)
        for name in figures.FIGURES:
            for theme in figures.COLOURS:
                figures.figure(name, theme)
        yield

    app = FastAPI(
        title="Gradus",
        version=VERSION,
        summary="Step through the training of a neural network, forwards and backwards, number by number.",
        description=DESCRIPTION.read_text(encoding="utf-8"),
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.services = Services(
        settings=settings,
        store=MemoryStore(settings.most_runs, settings.idle_seconds, most_bytes=settings.most_memory),
        quota=CreationQuota(settings.new_runs, settings.new_runs_per_second),
    )
    errors.install(app, HEADERS)
    for part in (
        runs,
        comparison,
        hunts,
        program,
        proof,
        what_if,
        steps,
        views,
        experiments,
        presets,
        exports,
        links,
        figure_routes,
        health,
        live,
    ):
        app.include_router(part.router)
    app.include_router(picture_routes.router)
    app.include_router(pages.router_of(Jinja2Templates(settings.templates), settings.static))
    app.mount("/static", StaticFiles(settings.static))
    # Added last, asked first: headers, origin, size of the body, packing.
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED, compresslevel=PACK_LEVEL)
    larger = dict.fromkeys(HOLDING_DATA, settings.largest_experiment)
    app.add_middleware(BodyLimit, most=settings.largest_body, larger=larger)
    app.add_middleware(SameOrigin)
    app.add_middleware(SecurityHeaders)
    return app


app = create_app()
