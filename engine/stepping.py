"""Steps: a network's state, and how one training step after the other changes it, by plans."""

from __future__ import annotations

from copy import copy

import numpy as np

from engine.batches import Batches
from engine.network import Network
from engine.optimizers import Optimizer
from engine.plan import Capture, Plan
from engine.plan.operation import STEP, Call
from engine.plan.program import TakeSteps, loop_over_tiles
from engine.plan.tensors import aligned_zeros
from engine.snapshots import State
from engine.trace import Trace


class Stepper:
    """What takes a network's steps. It knows the step only as a number that it is told.

    There is a plan for each number of rows in a batch: two, if the last batch of an epoch is a smaller one.

    Args:
        network: the network, with a loss.
        optimizer: turns gradients into changes.
        batches: the rows of each step.
    """

    def __init__(self, network: Network, optimizer: Optimizer, batches: Batches) -> None:
        self.network, self.optimizer, self.batches = network, optimizer, batches
        self._gradient = aligned_zeros(network.theta.size, network.dtype)
        self._slots = optimizer.begin(network.theta)
        self._bound = optimizer.bind(network.theta, self._gradient, self._slots, network.neurons)
        self._statistics = [array for layer in network.layers for array in layer.statistics.values()]
        self._plans: dict[int, tuple[Plan, TakeSteps]] = {}
        self._error: float | None = None

    def plan(self, step: int) -> Plan:
        """The plan of a step."""
        return self._plan(self.batches.rows_in(step))[0]

    def state(self) -> State:
        """A copy of all that steps change."""
        return State(
            theta=self.network.theta.copy(),
            learning_rate=self.optimizer.learning_rate,
            slots={name: slot.copy() for name, slot in self._slots.items()},
            statistics=tuple(array.copy() for array in self._statistics),
        )

    def restore(self, state: State) -> None:
        """Go back to a state."""
        self.forget()
        self.network.theta[:] = state.theta
        self.optimizer.learning_rate = state.learning_rate
        for name, slot in self._slots.items():
            slot[:] = state.slots[name]
        for array, kept in zip(self._statistics, state.statistics, strict=True):
            array[...] = kept

    def forget(self) -> None:
        """Drop what was computed of a step that was not taken, because something has changed."""
        self._error = None

    def capture(self, step: int) -> Capture:
        """What a step computes, with its update, not applied: a trace still to be unfolded."""
        plan, E = self.plan(step), self._compute(step)
        epoch, rows = step // self.batches.steps_per_epoch, self.batches.rows(step)
        return plan.capture(E, self._bound.delta, step=step, epoch=epoch, batch=tuple(rows.tolist()))

    def trace(self, step: int) -> Trace:
        """What a step computes, with its update and what led to it."""
        capture = self.capture(step)
        memory = {name: slot.copy() for name, slot in self._slots.items()}
        with np.errstate(all="ignore"):
            update = self.optimizer.update(capture.theta, capture.gradient, memory, step, self._bound.neurons)
        return capture.trace(update.shares, memory, copy(self.optimizer))

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
        _, take_steps = self._plan(self.batches.rows_in(step))
        take_steps(self.batches.tiles(step, stop), step, errors.append)
        return errors

    def _compute(self, step: int) -> float:
        """Forward, loss, backward and the update of a step, not applied; E of its batch."""
        if self._error is not None:
            return self._error
        plan, tile = self.plan(step), self.batches.tiles(step, step + 1)[0]
        np.copyto(plan.layout.given, tile)
        with np.errstate(all="ignore"):
            plan.run(step)
            E = plan.error()
            self._bound.compute(step)
        if plan.keeps_to_buffers:  # what layers keep for themselves could be lost to a prediction in between
            self._error = E
        return E

    def _plan(self, rows: int) -> tuple[Plan, TakeSteps]:
        """The plan for batches of so many rows, and what takes whole steps by it, updates included."""
        if rows not in self._plans:
            batches, bound = self.batches, self._bound
            plan = Plan(
                self.network,
                rows,
                sample_shape=batches.sample_shape,
                target_shape=batches.target_shape,
                gradient=self._gradient,
            )
            prepare = () if bound.steady else (Call(bound.prepare, (STEP,)),)
            update = (Call(*call) for call in (*bound.calls, *bound.applying_calls))
            calls = [*plan.calls, *prepare, *update, *plan.closing_calls]
            self._plans[rows] = plan, loop_over_tiles(calls, plan.layout.given, plan.error)
        return self._plans[rows]
