"""States of a run that are kept, so that any step is a short replay away; they thin out as the run grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.arrays import Array

MOST_BYTES = 64 * 2**20
MOST_SNAPSHOTS = 256
FEWEST_SNAPSHOTS = 8
FIRST_STRIDE = 32
LONGEST_FIRST_STRIDE = 64
BYTES_A_STEP = 4096
"""How much may be copied for each step, on average, before fewer states are kept from the start."""
MOST_WAYPOINTS = 8


@dataclass(frozen=True)
class State:
    """All that changes in training, as copies.

    Attributes:
        theta: the parameters.
        slots: what the optimizer remembers, by name.
        statistics: what the layers count, such as running means, in the order of the layers.
    """

    theta: Array
    slots: dict[str, Array]
    statistics: tuple[Array, ...]

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return sum(array.nbytes for array in (self.theta, *self.slots.values(), *self.statistics))

    def arrays(self) -> dict[str, Array]:
        """Its arrays by name, as they are saved."""
        return {
            "theta": self.theta,
            **{f"slot {name}": slot for name, slot in self.slots.items()},
            **{f"statistic {k}": array for k, array in enumerate(self.statistics)},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> State:
        """The state that was saved so."""
        statistics = [name for name in arrays if name.startswith("statistic ")]
        return cls(
            theta=arrays["theta"],
            slots={name[5:]: array for name, array in arrays.items() if name.startswith("slot ")},
            statistics=tuple(arrays[f"statistic {k}"] for k in range(len(statistics))),
        )


class Snapshots:
    """States by step, kept at multiples of ``stride``; when they become too many, ``stride`` doubles.

    Beside them are waypoints: a few states of the last long replay, so that to step back again is short.

    Args:
        nbytes: how much memory a state takes. Large ones are kept less often, since to copy them takes time.
    """

    def __init__(self, nbytes: int = 0) -> None:
        self.stride = FIRST_STRIDE
        while self.stride < LONGEST_FIRST_STRIDE and nbytes > self.stride * BYTES_A_STEP:
            self.stride *= 2
        self._kept: dict[int, State] = {}
        self._waypoints: dict[int, State] = {}

    def __len__(self) -> int:
        return len(self._kept) + len(self._waypoints)

    @property
    def nbytes(self) -> int:
        """How much memory they take."""
        return sum(state.nbytes for state in (*self._kept.values(), *self._waypoints.values()))

    def wants(self, step: int) -> bool:
        """Whether the state at this step should be kept and is not yet."""
        return step % self.stride == 0 and step not in self._kept

    def keep(self, step: int, state: State) -> None:
        """Keep a state at a multiple of ``stride``."""
        self._kept[step] = state
        most = min(max(MOST_BYTES // max(1, state.nbytes), FEWEST_SNAPSHOTS), MOST_SNAPSHOTS)
        if len(self._kept) > most:
            self.stride *= 2
            self._kept = {s: kept for s, kept in self._kept.items() if s % self.stride == 0}

    def keep_on_the_way(self, step: int, state: State) -> None:
        """Keep a state of a replay; the one kept longest gives way."""
        self._waypoints[step] = state
        if len(self._waypoints) > MOST_WAYPOINTS:
            del self._waypoints[next(iter(self._waypoints))]

    def forget(self, step: int) -> None:
        """Drop what was kept of a state that has been changed since."""
        self._kept.pop(step, None)
        self._waypoints.pop(step, None)

    def after(self, step: int) -> int:
        """The next step at which a state should be kept."""
        return step - step % self.stride + self.stride

    def nearest(self, step: int) -> int:
        """The last kept step up to ``step``, or 0: the start is kept elsewhere."""
        return max((kept for kept in (*self._kept, *self._waypoints) if kept <= step), default=0)

    def waypoints(self, nearest: int, step: int) -> range:
        """Where to keep states on the way from a kept one to ``step``; nowhere, if it is short."""
        gap = (step - nearest) // MOST_WAYPOINTS
        return range(nearest + gap, step, gap) if gap >= FIRST_STRIDE else range(0)

    def __getitem__(self, step: int) -> State:
        return self._kept[step] if step in self._kept else self._waypoints[step]
