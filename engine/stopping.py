"""When training is to stop: conditions on the loss, the accuracy, the epochs, and how the loss goes.

A condition stops a run at the first step at which it holds and did not hold a step before. Whether it does
follows from the run alone, so a run stops at the same step however it comes there, and can go on from there.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from engine.evaluation import Evaluation

Rows = Literal["train", "test"]

WORDS = {"train": "training", "test": "test"}


@dataclass(frozen=True)
class Seen:
    """What conditions are judged by, at one step.

    Attributes:
        epoch: how many epochs are over.
        train: how the network does on all training rows; None if no condition asks.
        test: how it does on the test rows; None if no condition asks, or there are none.
        first: E of all training rows at step 0; NaN if no condition asks.
        epoch_ends: E of all training rows and of the test rows at the ends of the epochs so far, newest last;
            as many as ``epochs_back`` of the conditions says, where there were so many.
    """

    epoch: int
    train: Evaluation | None = None
    test: Evaluation | None = None
    first: float = math.nan
    epoch_ends: Sequence[tuple[float, float]] = ()

    def of(self, rows: Rows) -> Evaluation | None:
        """The evaluation of the training rows, or of the test rows."""
        return self.train if rows == "train" else self.test


class StopCondition(ABC):
    """A condition under which training stops.

    Attributes:
        kind: its name.
        at_epochs_only: whether it can begin to hold only where an epoch ends.
    """

    kind: ClassVar[str]
    at_epochs_only: ClassVar[bool] = False

    @abstractmethod
    def holds(self, seen: Seen) -> bool:
        """Whether it holds."""

    @abstractmethod
    def reason(self, seen: Seen) -> str:
        """Why it holds: "test loss 0.0099 ≤ 0.01"."""

    @property
    def rows(self) -> frozenset[Rows]:
        """Which rows it must see."""
        return frozenset()

    @property
    def epochs_back(self) -> int:
        """How many epochs before the present one it looks back."""
        return 0


@dataclass(frozen=True)
class LossStop(StopCondition):
    """E over all rows is so small."""

    kind = "loss"
    of: Rows
    at_most: float

    @property
    def rows(self) -> frozenset[Rows]:
        """Its own."""
        return frozenset({self.of})

    def holds(self, seen: Seen) -> bool:
        """E ≤ at_most."""
        evaluation = seen.of(self.of)
        return evaluation is not None and evaluation.error <= self.at_most

    def reason(self, seen: Seen) -> str:
        """Test loss 0.0099 ≤ 0.01."""
        evaluation = seen.of(self.of)
        assert evaluation is not None
        return f"{WORDS[self.of]} loss {evaluation.error:.4g} ≤ {self.at_most:g}"


@dataclass(frozen=True)
class AccuracyStop(StopCondition):
    """So large a share of the rows is told right; from 0 to 1."""

    kind = "accuracy"
    of: Rows
    at_least: float

    @property
    def rows(self) -> frozenset[Rows]:
        """Its own."""
        return frozenset({self.of})

    def holds(self, seen: Seen) -> bool:
        """Accuracy ≥ at_least."""
        evaluation = seen.of(self.of)
        return evaluation is not None and (evaluation.accuracy or 0) >= self.at_least > 0

    def reason(self, seen: Seen) -> str:
        """Test accuracy 99.2 % ≥ 99 %."""
        evaluation = seen.of(self.of)
        assert evaluation is not None
        assert evaluation.accuracy is not None
        return f"{WORDS[self.of]} accuracy {100 * evaluation.accuracy:.4g} % ≥ {100 * self.at_least:g} %"


@dataclass(frozen=True)
class EpochsStop(StopCondition):
    """So many epochs are over."""

    kind = "epochs"
    at_epochs_only = True
    epochs: int

    def holds(self, seen: Seen) -> bool:
        """Epochs over ≥ epochs."""
        return seen.epoch >= self.epochs

    def reason(self, seen: Seen) -> str:  # noqa: ARG002
        """100 epochs are over."""
        return "1 epoch is over" if self.epochs == 1 else f"{self.epochs:,} epochs are over"


@dataclass(frozen=True)
class PlateauStop(StopCondition):
    """At the end of an epoch, E has not fallen by a share of itself in so many epochs.

    What counts is the lowest E of those epochs' ends, so that a loss that goes up and down is not taken for
    one that does not fall.
    """

    kind = "plateau"
    at_epochs_only = True
    of: Rows
    less_than: float
    epochs: int

    @property
    def rows(self) -> frozenset[Rows]:
        """Its own."""
        return frozenset({self.of})

    @property
    def epochs_back(self) -> int:
        """As many as it says."""
        return self.epochs

    def holds(self, seen: Seen) -> bool:
        """(E before − lowest E since) < less_than · E before."""
        if len(seen.epoch_ends) <= self.epochs:
            return False
        before, lowest = self._ends(seen)
        return before - lowest < self.less_than * abs(before)

    def reason(self, seen: Seen) -> str:
        """Test loss fell by less than 1 % in 10 epochs (0.0312 → 0.0311)."""
        before, lowest = self._ends(seen)
        return (
            f"{WORDS[self.of]} loss fell by less than {100 * self.less_than:g} % in {self.epochs:,} epochs "
            f"({before:.4g} → {lowest:.4g})"
        )

    def _ends(self, seen: Seen) -> tuple[float, float]:
        side = 0 if self.of == "train" else 1
        before, *since = (ends[side] for ends in seen.epoch_ends[-self.epochs - 1 :])
        return before, min(since)


@dataclass(frozen=True)
class DivergenceStop(StopCondition):
    """E over all training rows has grown to so many times what it was at step 0, or is no finite number."""

    kind = "divergence"
    times: float

    @property
    def rows(self) -> frozenset[Rows]:
        """The training rows."""
        return frozenset({"train"})

    def holds(self, seen: Seen) -> bool:
        """Not E < times · E at step 0."""
        return seen.train is not None and not seen.train.error < self.times * seen.first

    def reason(self, seen: Seen) -> str:
        """Training loss 31.2 ≥ 100 × 0.3, that of step 0."""
        assert seen.train is not None
        return f"training loss {seen.train.error:.4g} ≥ {self.times:g} × {seen.first:.4g}, that of step 0"


CONDITIONS: dict[str, type[StopCondition]] = {
    condition.kind: condition
    for condition in (LossStop, AccuracyStop, EpochsStop, PlateauStop, DivergenceStop)
}
