"""What the routes share: the things that the application was created with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Path
from starlette.requests import HTTPConnection

from app.probe import Probes
from app.quota import CreationQuota
from app.run import Run
from app.settings import Settings
from app.store import RunStore


@dataclass(frozen=True)
class Services:
    """What the application was created with."""

    settings: Settings
    store: RunStore
    quota: CreationQuota
    probes: Probes = field(default_factory=Probes)


def services(connection: HTTPConnection) -> Services:
    """The application's services."""
    return cast(Services, connection.app.state.services)


async def run_of(
    connection: HTTPConnection, run_id: Annotated[str, Path(description="The run's id.")]
) -> Run:
    """The run that a path names.

    Raises:
        NotFoundError: if there is none.
    """
    return await services(connection).store.get(run_id)


Served = Annotated[Services, Depends(services)]
AskedRun = Annotated[Run, Depends(run_of)]
