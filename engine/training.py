"""The trainer: takes a network through its steps, and can go back to any of them.

Training is a pure function of (network, data, optimizer, edits, step). Batches are drawn by
(seed, epoch), never from a hidden stream, so state ``t`` has the same bits whether it was reached
by training, by going back, or by replaying from a snapshot.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Array, finite_array
from engine.edits import Edit, LearningRateEdit, ParameterEdit
from engine.errors import EngineError, ShapeError
from engine.history import History
from engine.network import Network
from engine.optimizers import Optimizer, checked_learning_rate
from engine.randomness import generator
from engine.trace import NonFinite, Trace

SNAPSHOT_BYTES = 32 * 2**20
MOST_SNAPSHOTS = 1024
FEWEST_SNAPSHOTS = 16


@dataclass(frozen=True)
class Snapshot:
    """All that changes in training: θ and the learning rate that is in force."""

    theta: Array
    learning_rate: float


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
        self.X, self.T = finite_array(X, "X", network.dtype), finite_array(T, "T", network.dtype)
        if len(self.X) != len(self.T) or len(self.X) == 0:
            raise ShapeError(
                f"X and T need the same number of rows, at least 1; they have {len(self.X)} and {len(self.T)}"
            )
        if batch_size < 1:
            raise EngineError(f"the batch size must be at least 1, not {batch_size}")
        self.batch_size, self.shuffle, self.seed = min(batch_size, len(self.X)), shuffle, seed
        self.steps_per_epoch = math.ceil(len(self.X) / self.batch_size)
        self.edits = sorted(edits, key=lambda edit: edit.step)
        self.step = 0
        self.losses, self.epoch_errors = History(history), History(history)
        self.diverged: NonFinite | None = None
        self._epoch_sum = 0.0
        self._snapshots: dict[int, Snapshot] = {}
        self._snapshot_stride = 1
        self._apply_edits()
        self._start = self._snapshot()

    @property
    def epoch(self) -> int:
        """The epoch of the step about to be taken, from 0."""
        return self.step // self.steps_per_epoch

    @property
    def furthest(self) -> int:
        """The last state that was ever reached."""
        return self.losses.length

    def batch_rows(self, step: int) -> Array:
        """Which training rows step ``step`` takes."""
        epoch, place = divmod(step, self.steps_per_epoch)
        rows = np.arange(len(self.X))
        if self.shuffle:
            rows = generator(self.seed, "order", epoch).permutation(len(self.X))
        return rows[place * self.batch_size : (place + 1) * self.batch_size]

    def trace(self) -> Trace:
        """The whole of the step about to be taken, with its update, not yet applied."""
        rows = self.batch_rows(self.step)
        trace = self.network.trace(self.X[rows], self.T[rows], self.step)
        with np.errstate(all="ignore"):
            delta = self.optimizer.delta(self.network.gradient)
        layers, start = [], 0
        for record in trace.layers:
            update = {}
            for name, parameter in record.parameters.items():
                update[name] = delta[start : start + parameter.size].reshape(parameter.shape)
                start += parameter.size
            layers.append(replace(record, update=update))
        return replace(
            trace,
            layers=tuple(layers),
            epoch=self.epoch,
            batch=tuple(rows.tolist()),
        )

    def advance(self, steps: int = 1) -> None:
        """Take that many steps."""
        with np.errstate(all="ignore"):
            for _ in range(steps):
                is_new = self.step == self.furthest
                E = self._take_step()
                if is_new:
                    self._record(E)

    def seek(self, step: int) -> None:
        """Go to a state, forwards or back; the bits are those of training straight to it.

        Raises:
            EngineError: if the step is negative.
        """
        if step < 0:
            raise EngineError(f"a run starts at step 0; there is no step {step}")
        known = min(step, self.furthest)
        if known < self.step or self._nearest_snapshot(known) > self.step:
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
            self._start = self._snapshot()
        self._snapshots.pop(self.step, None)

    def _take_step(self) -> float:
        """Forward, loss, backward, update; returns E."""
        self._keep_snapshot()
        rows = self.batch_rows(self.step)
        T = self.T[rows]
        self.network.begin_step(training=True, step=self.step)
        Y = self.network.forward(self.X[rows])
        E = self.network.loss(Y, T)
        self.network.backward(self.network.loss.gradient(Y, T))
        self.network.theta += self.optimizer.delta(self.network.gradient)
        self.network.end_step()
        self.step += 1
        self._apply_edits()
        return E

    def _record(self, E: float) -> None:
        """Keep E of the step just taken."""
        self.losses.append(E)
        self._epoch_sum += E
        if self.step % self.steps_per_epoch == 0:
            self.epoch_errors.append(self._epoch_sum / self.steps_per_epoch)
            self._epoch_sum = 0.0
        if self.diverged is None and not math.isfinite(E):
            self._find_divergence(self.step - 1)

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
        """Restore the nearest snapshot before a state that was reached already, and train on from there."""
        nearest = self._nearest_snapshot(step)
        snapshot = self._snapshots.get(nearest, self._start)
        self.network.theta[:] = snapshot.theta
        self.optimizer.learning_rate = snapshot.learning_rate
        self.step = nearest
        with np.errstate(all="ignore"):
            while self.step < step:
                self._take_step()

    def _nearest_snapshot(self, step: int) -> int:
        """The last state up to ``step`` that is kept; the start always is."""
        return max((kept for kept in self._snapshots if kept <= step), default=0)

    def _apply_edits(self) -> None:
        for edit in self.edits:
            if edit.step == self.step:
                self._apply(edit)

    def _apply(self, edit: Edit) -> None:
        match edit:
            case LearningRateEdit(value=value):
                self.optimizer.learning_rate = checked_learning_rate(value)
            case ParameterEdit(layer=layer, parameter=name, index=index, value=value):
                self.network.layers[layer].parameters[name][index] = value

    def _snapshot(self) -> Snapshot:
        return Snapshot(self.network.theta.copy(), self.optimizer.learning_rate)

    def _keep_snapshot(self) -> None:
        if self.step % self._snapshot_stride or self.step in self._snapshots:
            return
        self._snapshots[self.step] = self._snapshot()
        most = SNAPSHOT_BYTES // max(1, self.network.theta.nbytes)
        if len(self._snapshots) > min(max(most, FEWEST_SNAPSHOTS), MOST_SNAPSHOTS):
            self._snapshot_stride *= 2
            self._snapshots = {
                s: kept for s, kept in self._snapshots.items() if s % self._snapshot_stride == 0
            }


def check_edit(edit: Edit, network: Network) -> None:
    """See that an edit fits a network.

    Raises:
        EngineError: if it names a layer, parameter or entry that is not there, or a number not finite.
    """
    if isinstance(edit, LearningRateEdit):
        checked_learning_rate(edit.value)
        return
    if not 0 <= edit.layer < len(network.layers):
        raise EngineError(f"there is no layer {edit.layer}; the layers are 0 to {len(network.layers) - 1}")
    parameters = network.layers[edit.layer].parameters
    if edit.parameter not in parameters:
        has = ", ".join(parameters) or "none"
        raise EngineError(f"layer {edit.layer} has no parameter {edit.parameter!r}; it has {has}")
    shape = parameters[edit.parameter].shape
    if len(edit.index) != len(shape) or any(not 0 <= i < n for i, n in zip(edit.index, shape, strict=True)):
        raise EngineError(f"{edit.parameter} has shape {shape}; it has no entry {list(edit.index)}")
    if not math.isfinite(edit.value):
        raise EngineError(f"a parameter must be a finite number, not {edit.value}")
