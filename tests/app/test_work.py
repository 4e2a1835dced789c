"""Short work is done on the event loop, long work in a thread."""

import math
import threading

from app.work import INLINE_SECONDS, done, in_thread


async def test_short_work_stays_and_long_work_leaves():
    here = threading.get_ident()
    assert await done(threading.get_ident, INLINE_SECONDS) == here
    assert await done(threading.get_ident, INLINE_SECONDS * 1.01) != here
    assert await done(threading.get_ident, math.inf) != here
    assert await in_thread(threading.get_ident) != here
