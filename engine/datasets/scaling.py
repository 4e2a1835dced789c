"""Scaling: a column's numbers brought to a size that training copes with, and in words how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.arrays import Array

Method = Literal["standard", "min_max", "none"]

METHODS = {
    "standard": "mean 0, standard deviation 1",
    "min_max": "lowest 0, highest 1",
    "none": "as given",
}


@dataclass(frozen=True)
class Scaling:
    """(value − shift) / scale, for one column.

    Attributes:
        column: its name.
        method: where shift and scale come from.
        shift: what is taken away.
        scale: what it is divided by then; never 0.
    """

    column: str
    method: Method
    shift: float = 0.0
    scale: float = 1.0

    def scaled(self, values: Array) -> Array:
        """The values as the network sees them."""
        return (values - self.shift) / self.scale

    def original(self, values: Array) -> Array:
        """What the network sees or says, in the column's own numbers."""
        return values * self.scale + self.shift

    @property
    def explanation(self) -> str:
        """One sentence with the numbers that were used."""
        match self.method:
            case "standard":
                return (
                    f"{self.column}: minus the mean {self.shift:.6g}, divided by "
                    f"the standard deviation {self.scale:.6g}"
                )
            case "min_max":
                highest = self.shift + self.scale
                return f"{self.column}: {self.shift:.6g} becomes 0 and {highest:.6g} becomes 1"
            case "none":
                return f"{self.column}: as given"


def fitted(column: str, values: Array, method: Method) -> Scaling:
    """The scaling of a column, from its training rows, (rows,): test rows must not be known beforehand.

    A column that is the same in every row is only shifted: there is nothing to divide by.
    """
    if method == "none":
        return Scaling(column, method)
    if method == "standard":
        shift, scale = values.mean(), values.std()
    else:
        shift, scale = values.min(), values.max() - values.min()
    return Scaling(column, method, float(shift), float(scale) or 1.0)
