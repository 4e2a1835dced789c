"""Runs in the memory of this process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from app.errors import NotFoundError, TooManyError
from app.run import Run


class MemoryStore:
    """Keeps a limited number of runs. When it is full, the run that was not used for longest makes room.

    A run that was used a moment ago is never dropped; then the new one is refused. Whoever holds the
    recording of a dropped run can have it again, bit for bit.

    Args:
        most: how many runs are kept.
        idle: after how many seconds without use a run may be dropped.
        clock: the time in seconds.
        most_bytes: how much memory the runs may take together.
    """

    def __init__(
        self,
        most: int,
        idle: float,
        clock: Callable[[], float] = time.monotonic,
        *,
        most_bytes: float = math.inf,
    ) -> None:
        self.most, self.idle, self.clock, self.most_bytes = most, idle, clock, most_bytes
        self._runs: OrderedDict[str, tuple[float, Run]] = OrderedDict()

    async def add(self, run: Run) -> None:
        """Keep a run.

        Raises:
            TooManyError: if every run that is kept was used a moment ago.
        """
        if len(self._runs) >= self.most:
            oldest, (used, _) = next(iter(self._runs.items()))
            if self.clock() - used < self.idle:
                raise TooManyError(
                    f"This server keeps {self.most} runs, and all are in use. Try again in a few minutes."
                )
            del self._runs[oldest]
        self._make_room(run.nbytes)
        self._runs[run.id] = self.clock(), run

    def _make_room(self, needed: int) -> None:
        """Drop runs that were not used for long, until there is memory for a new one.

        Raises:
            TooManyError: if those that are in use take too much of it.
        """
        taken = sum(run.nbytes for _, run in self._runs.values())
        while taken + needed > self.most_bytes:
            oldest, (used, run) = next(iter(self._runs.items()), ("", (math.inf, None)))
            if run is None or self.clock() - used < self.idle:
                raise TooManyError(
                    f"The runs on this server may take {self.most_bytes / 2**20:,.0f} MiB together, and they "
                    "do. Try again in a few minutes, or with a smaller network or fewer rows."
                )
            taken -= run.nbytes
            del self._runs[oldest]

    async def get(self, run_id: str) -> Run:
        """The run of that id, which is thereby in use.

        Raises:
            NotFoundError: if there is none.
        """
        if run_id not in self._runs:
            raise NotFoundError(
                f"There is no run {run_id} here. It made room for others, or the server was restarted."
            )
        _, run = self._runs.pop(run_id)
        self._runs[run_id] = self.clock(), run
        return run

    async def count(self) -> int:
        """How many runs are kept."""
        return len(self._runs)
