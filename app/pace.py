"""How long a run's steps take, and so how many of them fit into a slice of time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

WEIGHT_OF_THE_LATEST = 0.3


class Pace:
    """The time that a step takes, as a moving average of what was seen.

    Args:
        guess: seconds a step, before one was measured.
    """

    def __init__(self, guess: float) -> None:
        self.seconds_per_step = guess

    def steps_within(self, seconds: float) -> int:
        """How many steps fit, at least one."""
        return max(1, int(seconds / self.seconds_per_step))

    @contextmanager
    def measured(self, steps: int) -> Iterator[None]:
        """Measure that many steps."""
        start = time.perf_counter()
        yield
        seen = (time.perf_counter() - start) / steps
        self.seconds_per_step += WEIGHT_OF_THE_LATEST * (seen - self.seconds_per_step)
