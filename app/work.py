"""Where work is done: on the event loop if it is short, else in a worker thread, so that no one waits."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

INLINE_SECONDS = 0.002
"""Work up to here is done on the event loop: a thread would not answer sooner."""

SECONDS_PER_OPERATION = 2e-9
"""A multiplication and an addition of a small network, with all that surrounds them."""

SWITCH_SECONDS = 0.0005
"""How soon a thread that works gives way to the event loop; Python's own 5 ms add up to 20 ms an answer."""

Result = TypeVar("Result")

_workers = anyio.CapacityLimiter(max(2, os.cpu_count() or 1))


async def in_thread(work: Callable[[], Result]) -> Result:
    """Do work in a worker thread, when one is free; first come, first served."""
    return await anyio.to_thread.run_sync(work, limiter=_workers)


async def done(work: Callable[[], Result], seconds: float) -> Result:
    """Do work where it belongs, given how long it will take."""
    return work() if seconds <= INLINE_SECONDS else await in_thread(work)
