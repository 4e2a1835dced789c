"""The trainer: takes a network through its steps, and can go back to any of them.

Training is a pure function of (network, data, optimizer, edits, step). Batches and masks are drawn by (seed,
purpose, counter), never from a hidden stream, so state ``t`` has the same bits whether it was reached by
training, by going back, by replaying from a snapshot, or after it was saved and loaded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Array, finite_array
from engine.batches import Batches
from engine.edits import Edit, LearningRateEdit, ParameterEdit, check_edit
from engine.errors import EngineError, ShapeError
from engine.history import History, Means
from engine.network import Network
from engine.optimizers import Optimizer, checked_learning_rate
from engine.plan import Capture, Plan
from engine.plan.operation import STEP, Call, straight_line
from engine.plan.tensors import aligned_zeros
from engine.snapshots import Snapshots, State
from engine.trace import NonFinite, Trace


class Trainer:
    """A network in training. ``step`` counts parameter updates; state 0 is the start.

    Args:
        network: the network, with a loss; its parameters are state 0.
        X: the training rows, (rows, inputs).
        T: their targets, (rows, outputs).
        optimizer: turns gradients into changes.
        batch_size: how many rows make a step; the last batch of an epoch may be smaller.
        shuffle: whether each epoch has its own order, drawn from (seed, epoch).
        seed: what the orders are drawn from.
        edits: interventions, applied when their step is reached.
        history: how many points of the loss curve are kept; beyond, neighbours are averaged.

    Attributes:
        step: the state that the network is in.
        losses: E of each step's batch.
        epoch_errors: the mean E of each epoch's batches.
        diverged: where the first number appeared that was not finite, if one did.

    Raises:
        EngineError: if X and T do not belong together, or the batch size is not positive.
    """

    def __init__(
        self,
        network: Network,
        X: ArrayLike,
        T: ArrayLike,
        *,
        optimizer: Optimizer,
        batch_size: int,
        shuffle: bool = False,
        seed: int = 0,
        edits: Iterable[Edit] = (),
        history: int = 8192,
    ) -> None:
        self.network, self.optimizer = network, optimizer
        self.X, self.T = network.batch(X), finite_array(T, "T", network.dtype)
        if len(self.X) != len(self.T):
            raise ShapeError(
                f"X and T need the same number of rows; they have {len(self.X)} and {len(self.T)}"
            )
        if batch_size < 1:
            raise EngineError(f"the batch size must be at least 1, not {batch_size}")
        self._batches = Batches(self.X, self.T, batch_size, shuffle, seed)
        self.edits = sorted(edits, key=lambda edit: edit.step)
        self.step = 0
        self.losses, self.epoch_errors = History(history), History(history)
        self.diverged: NonFinite | None = None
        self._epoch_means = Means(self.steps_per_epoch)
        self._gradient = aligned_zeros(network.theta.size, network.dtype)
        self._plans: dict[int, tuple[Plan, Callable[[int], None]]] = {}
        self._slots = optimizer.begin(network.theta)
        self._bound = optimizer.bind(network.theta, self._gradient, self._slots, network.neurons)
        self._is_computed, self._error = False, 0.0
        self._snapshots = Snapshots()
        self._apply_edits()
        self._start = self._state()

    @property
    def batch_size(self) -> int:
        """How many rows a step takes, but for the last of an epoch."""
        return self._batches.size

    @property
    def steps_per_epoch(self) -> int:
        """How many steps take every row once."""
        return self._batches.steps_per_epoch

    @property
    def epoch(self) -> int:
        """The epoch of the step about to be taken, from 0."""
        return self.step // self.steps_per_epoch

    @property
    def furthest(self) -> int:
        """The last state that was ever reached."""
        return self.losses.length

    @property
    def plan(self) -> Plan:
        """The plan of the step about to be taken."""
        return self._plan(self._batches.rows_in(self.step))[0]

    def batch_rows(self, step: int) -> Array:
        """Which training rows step ``step`` takes."""
        return self._batches.rows(step)

    def capture(self) -> Capture:
        """What the step about to be taken computes, with its update: a trace still to be unfolded."""
        self._compute()
        return self.plan.capture(
            self._error,
            self._bound.delta,
            step=self.step,
            epoch=self.epoch,
            batch=tuple(self.batch_rows(self.step).tolist()),
        )

    def trace(self) -> Trace:
        """The whole of the step about to be taken, with its update, not yet applied."""
        capture = self.capture()
        with np.errstate(all="ignore"):
            update = self.optimizer.update(
                capture.theta, capture.gradient, self._slots, self.step, self._bound.neurons
            )
        return capture.trace(update.shares)

    def advance(self, steps: int = 1) -> None:
        """Take that many steps."""
        target = self.step + steps
        with np.errstate(all="ignore"):
            while self.step < target:
                is_new = self.step == self.furthest
                errors = self._train_to(target if is_new else min(target, self.furthest))
                if is_new:
                    self._record(errors)

    def seek(self, step: int) -> None:
        """Go to a state, forwards or back; the bits are those of training straight to it.

        Raises:
            EngineError: if the step is negative.
        """
        if step < 0:
            raise EngineError(f"a run starts at step 0; there is no step {step}")
        known = min(step, self.furthest)
        if known < self.step or self._snapshots.nearest(known) > self.step:
            self._replay_to(known)
        self.advance(step - self.step)

    def edit(self, edit: Edit) -> None:
        """Intervene at the current step, which must be the furthest one.

        Raises:
            EngineError: if the edit is for another step, or does not fit the network.
        """
        if edit.step != self.step or self.step != self.furthest:
            raise EngineError(
                f"an edit is made at the last step, {self.furthest}; this one is for step {edit.step}"
            )
        check_edit(edit, self.network)
        self.edits.append(edit)
        self._apply(edit)
        if self.step == 0:
            self._start = self._state()
        self._snapshots.forget(self.step)

    def _plan(self, rows: int) -> tuple[Plan, Callable[[int], None]]:
        """The plan for batches of so many rows, and its whole step with the update; an epoch needs two."""
        if rows not in self._plans:
            plan = Plan(
                self.network,
                rows,
                sample_shape=self.X.shape[1:],
                target_shape=self.T.shape[1:],
                gradient=self._gradient,
            )
            bound = self._bound
            prepare = () if bound.steady else (Call(bound.prepare, (STEP,)),)
            update = (Call(*call) for call in (*bound.calls, *bound.applying_calls))
            step = straight_line([*plan.calls, *prepare, *update, *plan.closing_calls])
            self._plans[rows] = plan, step
        return self._plans[rows]

    def _compute(self) -> None:
        """Forward, loss, backward and the update of the step about to be taken, not yet applied."""
        if self._is_computed:
            return
        plan, (tile, *_) = self.plan, self._batches.tiles(self.step, self.step + 1)
        np.copyto(plan.layout.given, tile)
        with np.errstate(all="ignore"):
            plan.run(self.step)
            self._error = plan.error()
            self._bound.compute(self.step)
        # What layers keep for themselves could be lost to a prediction in between; buffers cannot.
        self._is_computed = plan.keeps_to_buffers

    def _train_to(self, step: int) -> list[float]:
        """Take the steps up to the next snapshot or edit, but not beyond ``step``; E of each."""
        if self._snapshots.wants(self.step):
            self._snapshots.keep(self.step, self._state())
        stop = min(
            [step, self._snapshots.after(self.step), *(e.step for e in self.edits if e.step > self.step)]
        )
        errors: list[float] = []
        if self._is_computed:
            errors.append(self._error)
            self._bound.apply()
            self.step, self._is_computed = self.step + 1, False
        while self.step < stop:
            self._take(self._batches.tiles(self.step, stop), errors)
        self._apply_edits()
        return errors

    def _take(self, tiles: Sequence[Array], errors: list[float]) -> None:
        """A step for each tile; they are of one size. The one place where speed counts before brevity."""
        plan, take_step = self._plan(self._batches.rows_in(self.step))
        given, error, record, copy, step = plan.layout.given, plan.error, errors.append, np.copyto, self.step
        if self._bound.steady:
            self._bound.prepare(step)
        loaded = None
        for tile in tiles:
            if tile is not loaded:
                copy(given, tile)
                loaded = tile
            take_step(step)
            record(error())
            step += 1
        self.step = step

    def _record(self, errors: list[float]) -> None:
        """Keep E of the steps just taken."""
        self.losses.extend(errors)
        self.epoch_errors.extend(self._epoch_means.take(errors))
        if self.diverged is None and not all(map(math.isfinite, errors)):
            first = next(k for k, E in enumerate(errors) if not math.isfinite(E))
            self._find_divergence(self.step - len(errors) + first)

    def _find_divergence(self, step: int) -> None:
        """Find the first number that was not finite: it may have appeared in the step before E showed it."""
        here = self.step
        for suspect in range(max(step - 1, 0), step + 1):
            self._replay_to(suspect)
            self.diverged = self.trace().first_non_finite()
            if self.diverged is not None:
                break
        self._replay_to(here)

    def _replay_to(self, step: int) -> None:
        """Restore the nearest kept state before one that was reached already, and train on from there."""
        nearest = self._snapshots.nearest(step)
        self._restore(nearest, self._snapshots[nearest] if nearest else self._start)
        with np.errstate(all="ignore"):
            for waypoint in self._snapshots.waypoints(nearest, step):
                while self.step < waypoint:
                    self._train_to(waypoint)
                self._snapshots.keep_on_the_way(waypoint, self._state())
            while self.step < step:
                self._train_to(step)

    def _apply_edits(self) -> None:
        for edit in self.edits:
            if edit.step == self.step:
                self._apply(edit)

    def _apply(self, edit: Edit) -> None:
        self._is_computed = False
        match edit:
            case LearningRateEdit(value=value):
                self.optimizer.learning_rate = checked_learning_rate(value)
            case ParameterEdit(layer=layer, parameter=name, index=index, value=value):
                self.network.layers[layer].parameters[name][index] = value

    def _state(self) -> State:
        return State(
            theta=self.network.theta.copy(),
            learning_rate=self.optimizer.learning_rate,
            slots={name: slot.copy() for name, slot in self._slots.items()},
            statistics=tuple(array.copy() for array in self._statistics()),
        )

    def _restore(self, step: int, state: State) -> None:
        self.step, self._is_computed = step, False
        self.network.theta[:] = state.theta
        self.optimizer.learning_rate = state.learning_rate
        for name, slot in self._slots.items():
            slot[:] = state.slots[name]
        for array, kept in zip(self._statistics(), state.statistics, strict=True):
            array[...] = kept

    def _statistics(self) -> Iterator[Array]:
        for layer in self.network.layers:
            yield from layer.statistics.values()
