"""What the routes share: the things that the application was created with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Path, Query
from starlette.requests import HTTPConnection

from app.probe import Probes
from app.quota import CreationQuota
from app.rules import Rule
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
    connection: HTTPConnection,
    run_id: Annotated[str, Path(description="The run's id.")],
    branch: Annotated[
        int | None,
        Rule("The branch must be a whole number"),
        Query(description="The branch that is meant; the active one, unless said."),
    ] = None,
) -> Run:
    """The run that a path names, on the branch that is meant.

    Raises:
        NotFoundError: if there is none.
        ConflictError: if the branch was deleted.
    """
    run = await services(connection).store.get(run_id)
    return run if branch is None else run.on(branch)


Served = Annotated[Services, Depends(services)]
AskedRun = Annotated[Run, Depends(run_of)]
