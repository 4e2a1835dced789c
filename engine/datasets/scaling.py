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


SMALLEST_EXTENT = 1e-100


@dataclass(frozen=True)
class Scaling:
    """(value − shift) / scale, for one column.

    Attributes:
        column: its name.
        method: where shift and scale come from.
        shift: what is taken away.
        scale: what it is divided by then; never 0.
        is_constant: whether the column was the same in every training row, so that its scale is 1.
    """

    column: str
    method: Method
    shift: float = 0.0
    scale: float = 1.0
    is_constant: bool = False

    def scaled(self, values: Array) -> Array:
        """The values as the network sees them."""
        return (values - self.shift) / self.scale

    def original(self, values: Array) -> Array:
        """What the network sees or says, in the column's own numbers."""
        return values * self.scale + self.shift

    @property
    def explanation(self) -> str:
        """One sentence with the numbers that were used."""
        if self.is_constant:
            return (
                f"{self.column}: minus {self.shift:.6g}, which it is in every training row, "
                "so nothing is learned from it"
            )
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
    """The scaling of a column, from its training rows, (rows,): test rows must not be known beforehand."""
    if method == "none":
        return Scaling(column, method)
    extent = float(values.max() - values.min())
    # A smaller one could take a test row's quotient beyond all numbers.
    if extent < SMALLEST_EXTENT:
        return Scaling(column, method, float(values[0]), is_constant=True)
    if method == "standard":
        return Scaling(column, method, float(values.mean()), float(values.std()))
    return Scaling(column, method, float(values.min()), extent)
