"""Steps: a network's state, and how one training step after the other changes it, by plans."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

import numpy as np

from engine.arrays import Array, aligned_zeros
from engine.batches import Batches
from engine.network import Network
from engine.optimizers import Bound, Optimizer
from engine.plan import Capture, Plan
from engine.plan.operation import STEP, Call
from engine.plan.program import Loop, Views
from engine.snapshots import State
from engine.tiles import Tiles
from engine.trace import Trace

MOST_PLANS = 8
"""Of which two are needed at a time; the others are of batch sizes that were in force before."""


class Stepper:
    """What takes a network's steps. It knows the step only as a number that it is told.

    There is a plan for each number of rows in a batch: two, if the last batch of an epoch is a smaller one,
    and more once the batch size has been changed.

    Args:
        network: the network, with a loss.
        optimizer: turns gradients into changes.
        batches: which rows each step takes.
        X: the training rows, (rows, …).
        T: their targets, (rows, …).
    """

    def __init__(self, network: Network, optimizer: Optimizer, batches: Batches, X: Array, T: Array) -> None:
        self.network, self.optimizer, self.batches = network, optimizer, batches
        self._gradient = aligned_zeros(network.theta.size, network.dtype)
        self._slots = optimizer.begin(network.theta)
        self._frozen: Array | None = None
        self._bound = self._bind()
        self._statistics = [array for layer in network.layers for array in layer.statistics.values()]
        self._plans: dict[int, Plan] = {}
        self._loops: dict[int, Loop] = {}
        self._tiles: Tiles[Views] = Tiles(batches, X, T, lambda tile, rows: self._loop(rows).opened(tile))
        self._error: float | None = None

    def plan(self, step: int) -> Plan:
        """The plan of a step."""
        return self._plan(self.batches.rows_in(step))

    def set_up(self, optimizer: Optimizer, frozen: Array | None) -> None:
        """Work by this optimizer from now on, and leave a part of the parameters as it is.

        What it remembers stays; a slot that was not there before begins at 0.

        Args:
            optimizer: the optimizer.
            frozen: for each parameter, whether it stays as it is; None if all of them learn.
        """
        self.optimizer, self._frozen = optimizer, frozen
        self._slots = {**optimizer.begin(self.network.theta), **self._kept(optimizer.slots)}
        self._bound = self._bind()
        self._loops.clear()
        self.forget()

    def state(self) -> State:
        """A copy of all that steps change."""
        return State(
            theta=self.network.theta.copy(),
            slots={name: slot.copy() for name, slot in self._slots.items()},
            statistics=tuple(array.copy() for array in self._statistics),
        )

    def restore(self, state: State) -> None:
        """Go back to a state."""
        self.forget()
        self.network.theta[:] = state.theta
        for name, slot in self._slots.items():
            slot[:] = state.slots[name]
        for array, kept in zip(self._statistics, state.statistics, strict=True):
            array[...] = kept

    def forget(self) -> None:
        """Drop what was computed of a step that was not taken, because something has changed."""
        self._error = None

    def capture(self, step: int) -> Capture:
        """What a step computes, with its update, not applied: a trace still to be unfolded."""
        E, (epoch, rows) = self._compute(step), self.batches.placed(step)
        taken = tuple(rows.tolist())
        return self._plan(len(taken)).capture(E, self._bound.delta, step=step, epoch=epoch, batch=taken)

    def trace(self, step: int) -> Trace:
        """What a step computes, with its update and what led to it."""
        capture = self.capture(step)
        memory = {name: slot.copy() for name, slot in self._slots.items()}
        with np.errstate(all="ignore"):
            update = self.optimizer.update(capture.theta, capture.gradient, memory, step, self._bound.neurons)
        return capture.trace(update.shares, memory, copy(self.optimizer), self._frozen)

    def take(self, step: int, stop: int) -> list[float]:
        """Take steps from ``step`` on: one at least, to ``stop`` at most. E of each."""
        errors: list[float] = []
        if self._error is not None:
            errors.append(self._error)
            self._bound.apply()
            self._error, step = None, step + 1
            if step == stop:
                return errors
        if self._bound.steady:
            self._bound.prepare(step)
        loop = self._loop(self.batches.rows_in(step))
        return errors + loop.take(self._tiles.of(step, stop), step)

    def _kept(self, slots: Iterable[str]) -> dict[str, Array]:
        return {name: self._slots[name] for name in slots if name in self._slots}

    def _compute(self, step: int) -> float:
        """Forward, loss, backward and the update of a step, not applied; E of its batch."""
        if self._error is not None:
            return self._error
        plan, tile = self.plan(step), self._tiles.of(step, step + 1)[0][0]
        np.copyto(plan.layout.given, tile)
        with np.errstate(all="ignore"):
            plan.run(step)
            E = plan.error()
            self._bound.compute(step)
        if plan.keeps_to_buffers:  # what layers keep for themselves could be lost to a prediction in between
            self._error = E
        return E

    def _bind(self) -> Bound:
        """The optimizer over the run's arrays; what is frozen does not move, wherever it would go."""
        theta = self.network.theta
        bound = self.optimizer.bind(theta, self._gradient, self._slots, self.network.neurons)
        if self._frozen is not None:
            bound.calls = (*bound.calls, (np.putmask, (bound.delta, self._frozen, 0)))
        return bound

    def _plan(self, rows: int) -> Plan:
        """The plan for a batch of so many rows."""
        if rows not in self._plans:
            if len(self._plans) == MOST_PLANS:
                oldest = next(iter(self._plans))
                del self._plans[oldest]
                self._loops.pop(oldest, None)
            self._plans[rows] = Plan(
                self.network,
                rows,
                sample_shape=self._tiles.sample_shape,
                target_shape=self._tiles.target_shape,
                gradient=self._gradient,
            )
        return self._plans[rows]

    def _loop(self, rows: int) -> Loop:
        """What takes whole steps of so many rows, updates included."""
        if rows not in self._loops:
            plan, bound = self._plan(rows), self._bound
            prepare = () if bound.steady else (Call(bound.prepare, (STEP,)),)
            update = (Call(*call) for call in (*bound.calls, *bound.applying_calls))
            closing = [*prepare, *update, *plan.closing_calls]
            self._loops[rows] = Loop(plan.calls, closing, plan.layout.given, plan.loss)
        return self._loops[rows]
