"""The trainer: takes a network through its steps, and can go back to any of them.

Training is a pure function of (network, data, optimizer, edits, step). Batches and masks are drawn by (seed,
purpose, counter), never from a hidden stream, so state ``t`` has the same bits whether it was reached by
training, by going back, by replaying from a snapshot, or after it was saved and loaded.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Array, finite_array
from engine.batches import Batches
from engine.compatibility import check_pair
from engine.edits import Edit, ParameterEdit, RowsEdit, edit_from, written
from engine.epochs import Epochs, epochs_of
from engine.errors import EngineError, ShapeError
from engine.history import History, Means
from engine.hyperparameters import whole_number
from engine.in_force import before_any_edit, check_edit, frozen_entries, in_force
from engine.network import Network
from engine.optimizers import Optimizer
from engine.plan import Capture, Plan
from engine.snapshots import Snapshots, State
from engine.stepping import Stepper
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
        at_first: the settings that the run began with.
        in_force: those that the step about to be taken is taken by, and what is frozen.
        replaced: what an entry was before it was set by hand, by the edit that set it.
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
        self.network = network
        self.X, self.T = network.batch(X), finite_array(T, "T", network.dtype)
        if len(self.X) != len(self.T):
            raise ShapeError(
                f"X and T need the same number of rows; they have {len(self.X)} and {len(self.T)}"
            )
        network.loss.check_targets(self.T)
        check_pair(network.layers, network.loss)  # layers may have been added after the loss
        network.loss.check_targets(self.T)
        network.begin_step(training=False)
        with np.errstate(all="ignore"):
            network.error(self.X[:1], self.T[:1])  # says so if the loss cannot compare what comes out with T
        batch_size = whole_number(batch_size, "the batch size")
        if not isinstance(optimizer, Optimizer):
            raise EngineError(f"the optimizer must be one, such as SGD(0.1), not {optimizer!r}")
        self._batches = Batches(len(self.X), batch_size, shuffle, seed)
        self.at_first = self.in_force = before_any_edit(network, optimizer, batch_size)
        self._stepper = Stepper(network, self.optimizer, self._batches, self.X, self.T)
        self.edits = sorted(edits, key=lambda edit: edit.step)
        self.replaced: dict[ParameterEdit, float] = {}
        self.step = 0
        self._cut_epochs()
        self.losses, self.epoch_errors = History(history), History(history)
        self.diverged: NonFinite | None = None
        self._epoch_means = Means(self.steps_per_epoch)
        self._apply_edits()
        self._start = self._stepper.state()
        self._snapshots = Snapshots(self._start.nbytes)

    @property
    def optimizer(self) -> Optimizer:
        """The optimizer, with the settings that are in force."""
        return self.in_force.optimizer

    @property
    def batch_size(self) -> int:
        """How many rows a step takes, but for the last of an epoch."""
        return self._batches.epochs.stretch(self.step).size

    @property
    def steps_per_epoch(self) -> int:
        """How many steps take every row once, with the batch size of now."""
        return self._batches.epochs.stretch(self.step).steps_per_epoch

    @property
    def epoch(self) -> int:
        """The epoch of the step about to be taken, from 0."""
        return self._batches.epochs.place(self.step).epoch

    @property
    def epochs(self) -> Epochs:
        """Which part of which epoch each step takes."""
        return self._batches.epochs

    def frozen(self, layer: int) -> dict[str, Array]:
        """Which entries of a layer's parameters stay as they are, by the parameter's name."""
        return frozen_entries(self.network, self.in_force.frozen, layer)

    @property
    def furthest(self) -> int:
        """The last state that was ever reached."""
        return self.losses.length

    @property
    def nbytes(self) -> int:
        """How much memory the parameters and the kept states take."""
        return self.network.theta.nbytes + self._start.nbytes + self._snapshots.nbytes

    @property
    def plan(self) -> Plan:
        """The plan of the step about to be taken."""
        return self._stepper.plan(self.step)

    def batch_rows(self, step: int) -> Array:
        """Which training rows step ``step`` takes."""
        return self._batches.rows(step)

    def capture(self) -> Capture:
        """What the step about to be taken computes, with its update: a trace still to be unfolded."""
        return self._stepper.capture(self.step)

    def trace(self) -> Trace:
        """The whole of the step about to be taken, with its update, not yet applied."""
        return self._stepper.trace(self.step)

    def advance(self, steps: int = 1) -> None:
        """Take that many steps.

        Raises:
            EngineError: if it is not a whole number, or negative.
        """
        target = self.step + whole_number(steps, "the number of steps", at_least=0)
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
        check_edit(edit, self.network, self.optimizer)
        self.edits = sorted([*self.edits, edit], key=lambda edit: edit.step)
        self._cut_epochs()
        self._apply([edit])
        if self.step == 0:
            self._start = self._stepper.state()
        self._snapshots.forget(self.step)

    def state(self) -> dict[str, Array]:
        """All that training has changed, as plain arrays that ``numpy.savez`` can save."""
        parts = {
            "now": self._stepper.state().arrays(),
            "start": self._start.arrays(),
            "losses": self.losses.arrays(),
            "epoch_errors": self.epoch_errors.arrays(),
        }
        record = {
            "step": self.step,
            "edits": [written(edit) for edit in self.edits],
            "diverged": asdict(self.diverged) if self.diverged else None,
            "open_epoch": [self._epoch_means.open_count, self._epoch_means.open_sum],
        }
        arrays = {f"{part}/{name}": array for part in parts for name, array in parts[part].items()}
        return {**arrays, "record": np.array(json.dumps(record))}

    def restore(self, state: Mapping[str, Array]) -> None:
        """Go on from what ``state`` gave, in a trainer that was made in the same way.

        Raises:
            EngineError: if it is the state of another network or optimizer.
        """
        now, start, losses, epoch_errors = (
            {name.removeprefix(part + "/"): state[name] for name in state if name.startswith(part + "/")}
            for part in ("now", "start", "losses", "epoch_errors")
        )
        record = json.loads(str(state["record"]))
        step, made = record["step"], [edit_from(settings) for settings in record["edits"]]
        regime = in_force(self.at_first, self.network, made, step)
        fresh = replace(self._stepper.state(), slots=regime.optimizer.begin(self.network.theta))
        needed = {name: array.shape for name, array in fresh.arrays().items()}
        if {name: array.shape for name, array in now.items()} != needed:
            raise EngineError("this state is not one of this trainer: it has another network or optimizer")
        self.step, self.edits = step, made
        self._cut_epochs()
        self._set_up()
        self.diverged = NonFinite(**record["diverged"]) if record["diverged"] else None
        self.losses.restore(losses)
        self.epoch_errors.restore(epoch_errors)
        self._epoch_means = Means(self.steps_per_epoch, *record["open_epoch"])
        self._start = State.from_arrays(start)
        self._snapshots = Snapshots(self._start.nbytes)
        self._stepper.restore(State.from_arrays(now))
        self._snapshots.keep_on_the_way(self.step, self._stepper.state())

    def _train_to(self, step: int) -> list[float]:
        """Take the steps up to the next snapshot or edit, but not beyond ``step``; E of each."""
        if self._snapshots.wants(self.step):
            self._snapshots.keep(self.step, self._stepper.state())
        stop = min(
            [step, self._snapshots.after(self.step), *(e.step for e in self.edits if e.step > self.step)]
        )
        errors: list[float] = []
        while self.step < stop:
            taken = self._stepper.take(self.step, stop)
            self.step += len(taken)
            errors += taken
        self._apply_edits()
        return errors

    def _record(self, errors: list[float]) -> None:
        """Keep E of the steps just taken."""
        self.losses.extend(errors)
        epochs, first = self._batches.epochs, self.step - len(errors)
        stretch = epochs.stretch(first)
        parts = [(stretch.steps_per_epoch, errors)]
        if stretch.first_row:  # the epoch in whose midst the batch size changed has its own number of steps
            rest = max(0, stretch.first_step + stretch.steps_of_first_epoch - first)
            parts = [(epochs.steps_in(stretch.epoch), errors[:rest]), (parts[0][0], errors[rest:])]
        for width, part in parts:
            if part:
                self._epoch_means.width = width
                self.epoch_errors.extend(self._epoch_means.take(part))
        # A sum is quickly had, and finite unless one of them is not, or they are too large for it.
        if self.diverged is None and not math.isfinite(sum(errors)):
            bad = next((k for k, E in enumerate(errors) if not math.isfinite(E)), None)
            if bad is not None:
                self._find_divergence(self.step - len(errors) + bad)

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
        self.step = nearest
        self._set_up()
        self._stepper.restore(self._snapshots[nearest] if nearest else self._start)
        with np.errstate(all="ignore"):
            for waypoint in self._snapshots.waypoints(nearest, step):
                while self.step < waypoint:
                    self._train_to(waypoint)
                self._snapshots.keep_on_the_way(waypoint, self._stepper.state())
            while self.step < step:
                self._train_to(step)

    def _apply_edits(self) -> None:
        self._apply([edit for edit in self.edits if edit.step == self.step])

    def _apply(self, edits: list[Edit]) -> None:
        if not edits:
            return
        self._stepper.forget()
        for edit in edits:
            if isinstance(edit, ParameterEdit):
                parameter = self.network.layers[edit.layer].parameters[edit.parameter]
                self.replaced[edit] = parameter[edit.index].item()
                parameter[edit.index] = edit.value
        self._set_up()

    def _cut_epochs(self) -> None:
        """Cut the epochs into batches, as the edits have it, also those to come."""
        rows = {edit.step: edit for edit in self.edits if isinstance(edit, RowsEdit)}
        self._batches.own = {
            step: (self.network.batch(edit.inputs), finite_array(edit.targets, "targets", self.network.dtype))
            for step, edit in rows.items()
            if edit.inputs
        }
        self._batches.epochs = epochs_of(len(self.X), self.at_first.batch_size, self.edits)

    def _set_up(self) -> None:
        """Let hold at this step what the edits so far say."""
        now = in_force(self.at_first, self.network, self.edits, self.step)
        is_same = now.optimizer == self.optimizer and (now.frozen == self.in_force.frozen).all()
        self.in_force = now
        if not is_same:
            self._stepper.set_up(now.optimizer, now.frozen if now.frozen.any() else None)
