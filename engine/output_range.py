"""Which numbers can come out of a layer; a loss that needs others does not go with it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class OutputRange:
    """The numbers that can come out.

    Attributes:
        low: the lowest number that the outputs come near.
        high: the highest.
        is_distribution: whether each row is one: positive numbers that add up to 1.
        is_step: whether only ``low`` and ``high`` themselves come out.
    """

    low: float = -math.inf
    high: float = math.inf
    is_distribution: bool = False
    is_step: bool = False

    @property
    def is_bounded(self) -> bool:
        """Whether there is a lowest and a highest number."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def __str__(self) -> str:
        between = "and" if self.is_step else "to"
        return f"{_written(self.low)} {between} {_written(self.high)}"


ANY_NUMBER = OutputRange()


def _written(bound: float) -> str:
    return f"{bound:.4g}".replace("inf", "∞").replace("-", "−")
