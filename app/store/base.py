"""The interface of a place where runs live."""

from __future__ import annotations

from typing import Protocol

from app.run import Run


class RunStore(Protocol):
    """Keeps runs, and finds them again."""

    async def add(self, run: Run) -> None:
        """Keep a run.

        Raises:
            TooManyError: if there is no room for it.
        """

    async def get(self, run_id: str) -> Run:
        """The run of that id.

        Raises:
            NotFoundError: if there is none.
        """

    async def count(self) -> int:
        """How many runs there are."""
