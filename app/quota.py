"""How often a client may ask for what costs memory: an allowance that comes back with time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from app.errors import TooManyError

MOST_CLIENTS = 10_000


class CreationQuota:
    """An allowance of new runs for each client.

    Args:
        allowance: how many runs a client may create at once.
        per_second: how fast the allowance comes back.
        clock: the time in seconds.
    """

    def __init__(
        self, allowance: int, per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.allowance, self.per_second, self.clock = allowance, per_second, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def use(self, client: str) -> None:
        """Take one from a client's allowance.

        Raises:
            TooManyError: if none is left.
        """
        now = self.clock()
        left, since = self._left.pop(client, (float(self.allowance), now))
        left = min(self.allowance, left + (now - since) * self.per_second)
        has_one = left >= 1
        self._left[client] = (left - 1 if has_one else left, now)
        if len(self._left) > MOST_CLIENTS:
            self._left.popitem(last=False)
        if not has_one:
            raise TooManyError("Too many runs were created from here in a short time. Wait a few seconds.")
