"""Where work is done: on the event loop if it is short, else in a worker thread, so that no one waits."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
import anyio.to_thread

INLINE_SECONDS = 0.002
"""Work up to here is done on the event loop: a thread would not answer sooner."""

SECONDS_PER_OPERATION = 2e-9
"""A multiplication and an addition of a small network, with all that surrounds them."""

SWITCH_SECONDS = 0.0005
"""How soon a thread that works gives way to the event loop; Python's own 5 ms add up to 20 ms an answer."""

WATCH_SECONDS = 0.02

Result = TypeVar("Result")

_workers = anyio.CapacityLimiter(max(2, os.cpu_count() or 1))


async def in_thread(work: Callable[[], Result]) -> Result:
    """Do work in a worker thread, when one is free; first come, first served."""
    return await anyio.to_thread.run_sync(work, limiter=_workers)


async def while_asked(
    has_left: Callable[[], Awaitable[bool]], work: Callable[[Callable[[], bool]], Result]
) -> Result:
    """Do work in a worker thread; what it is given says whether the asker has left, and it may stop then."""
    left = threading.Event()

    async def watch() -> None:
        while not await has_left():  # noqa: ASYNC110 - that one has left is only known by asking
            await asyncio.sleep(WATCH_SECONDS)
        left.set()

    watching = asyncio.create_task(watch())
    try:
        return await in_thread(lambda: work(left.is_set))
    finally:
        watching.cancel()


async def done(work: Callable[[], Result], seconds: float) -> Result:
    """Do work where it belongs, given how long it will take."""
    return work() if seconds <= INLINE_SECONDS else await in_thread(work)
