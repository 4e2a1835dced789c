"""The contract of an optimizer: given θ, ∂E/∂θ and what it remembers, it says how far each parameter moves.

θ is one flat vector, and so is everything else here. What an optimizer remembers is an explicit array and not
hidden in the object, so that a run can be replayed from any state bit for bit.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np

from engine.arrays import Array, aligned_zeros
from engine.errors import EngineError
from engine.formula import Formula, Symbol
from engine.hyperparameters import Tunable, hyperparameter
from engine.optimizers.bound import Bound
from engine.regularisation import Clipping, Correction, Move, Penalty, Regularisation
from engine.schedules import Constant, Schedule
from engine.update_notation import added, derivative, entrywise


@dataclass(frozen=True)
class Share:
    """One vector of an update, as data for the screen.

    Attributes:
        name: its name in ``Update.shares``.
        sentence: what it is.
        formula: how it is computed; None for the gradient, which comes from the backward pass.
    """

    name: str
    sentence: str
    formula: Formula | None


@dataclass(frozen=True)
class Update:
    """What an optimizer makes of a gradient. Every vector is flat, (parameters,).

    Attributes:
        shares: the vectors that led to Δθ, by name, in the order of computation: "gradient" to "delta".
        state: what the optimizer remembers after the step: each slot by its name.
    """

    shares: Mapping[str, Array]
    state: Mapping[str, Array]

    @property
    def delta(self) -> Array:
        """Δθ: the next parameters are θ + Δθ, exactly."""
        return self.shares["delta"]


def learning_rate(default: float) -> Any:  # noqa: ANN401
    """The field of the learning rate, with an optimizer's own default."""
    return hyperparameter(default, "α", "how far a step goes", above=0)


@dataclass
class Optimizer(Tunable, ABC):
    """How far each parameter moves, given ∂E/∂θ.

    A new optimizer is one class: its hyperparameters, the names of its ``own_slots``, its mathematics in
    numbers (``mathematics``) and as data (``written``).

    Attributes:
        name: its name in an experiment.
        own_slots: the names of the flat vectors that it remembers from step to step; they start at 0.
        in_place: its own form of ``Bound``, if it has one.
        learning_rate: α₀, a positive number; it may be changed in mid-run.
        schedule: how the learning rate changes with the step.
        clipping: a limit to the gradient, if any.
        regularisation: penalties and corrections; the corrections act in the order in which they are given.

    Raises:
        EngineError: if a hyperparameter breaks its rule, a part is not of its kind, or a kind of
            regularisation is given twice.
    """

    own_slots: ClassVar[tuple[str, ...]] = ()
    in_place: ClassVar[type[Bound] | None] = None

    learning_rate: float = learning_rate(0.1)
    schedule: Schedule = field(default=Constant(), kw_only=True)
    clipping: Clipping | None = field(default=None, kw_only=True)
    regularisation: tuple[Regularisation, ...] = field(default=(), kw_only=True)

    def __init_subclass__(cls) -> None:
        # Another mathematics is not what the inherited form in place computes.
        if "mathematics" in cls.__dict__ and "in_place" not in cls.__dict__:
            cls.in_place = None

    def __post_init__(self) -> None:
        super().__post_init__()
        given: Any = self.regularisation
        self.regularisation = tuple(given) if isinstance(given, Sequence) else (given,)
        self._check_kind(self.schedule, Schedule, "a schedule, such as Cosine(1000)")
        self._check_kind(self.clipping, Clipping | None, "a clipping, such as ClipByNorm(1.0)")
        for part in self.regularisation:
            self._check_kind(part, Regularisation, "regularisation, such as L2(0.001)")
        names = [part.name for part in (*self.penalties, *self.corrections)]
        for name in names:
            if names.count(name) > 1:
                raise EngineError(
                    f"{self.title}: each kind of regularisation is given once, not twice {name!r}"
                )

    def _check_kind(self, part: object, kind: Any, what: str) -> None:  # noqa: ANN401
        if not isinstance(part, kind):
            raise EngineError(f"{self.title}: {part!r} is not {what}")

    @abstractmethod
    def mathematics(self, g: Array, before: Mapping[str, Array], rate: float, t: int) -> dict[str, Array]:
        """The optimizer's own mathematics: its shares by name, ``own_slots`` among them, "delta" last.

        Args:
            g: the gradient, clipped and with penalties, (parameters,).
            before: its slots as they were after the step before, by name.
            rate: α in this step.
            t: the step's number, from 1.
        """

    @abstractmethod
    def written(self, g: Symbol, result: str) -> tuple[Share, ...]:
        """The same as data; ``g`` is how the gradient is written, ``result`` how Δθ is."""

    @property
    def penalties(self) -> tuple[Penalty, ...]:
        """What is minimised together with E."""
        return tuple(part for part in self.regularisation if isinstance(part, Penalty))

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What changes the step after it was chosen."""
        return tuple(part for part in self.regularisation if isinstance(part, Correction))

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of the vectors of the state."""
        return (*self.own_slots, *(slot for part in self.corrections for slot in part.slots))

    def rate(self, step: int) -> float:
        """α in step ``step``, from 0."""
        return self.learning_rate * self.schedule.factor(step)

    def penalty_of_each(self, theta: Array, neurons: Array | None = None) -> dict[str, float]:
        """What each penalty adds to E, by its name."""
        with np.errstate(over="ignore", invalid="ignore"):  # a weight may be as large as its type holds
            return {part.name: part.value(theta, _all_if_none(neurons, theta)) for part in self.penalties}

    def penalty(self, theta: Array, neurons: Array | None = None) -> float:
        """R, the sum of the penalties: what is minimised is E + R."""
        return sum(self.penalty_of_each(theta, neurons).values())

    def begin(self, theta: Array) -> dict[str, Array]:
        """The state before the first step: each slot by its name, all zeros."""
        return {slot: aligned_zeros(theta.size, theta.dtype) for slot in self.slots}

    def update(
        self,
        theta: Array,
        gradient: Array,
        state: Mapping[str, Array],
        step: int,
        neurons: Array | None = None,
    ) -> Update:
        """One step, as mathematics: nothing that is given is changed.

        Args:
            theta: the parameters, (parameters,).
            gradient: ∂E/∂θ, (parameters,).
            state: what the optimizer remembers: each slot by its name.
            step: the step's number, from 0.
            neurons: the neuron that each entry is a weight of, or −1 (``Network.neurons``), for
                regularisation. None: every entry is a weight, of one neuron.
        """
        neurons = _all_if_none(neurons, theta)
        rate = self.rate(step)
        shares = {"gradient": gradient}
        g = gradient
        if self.clipping:
            g = shares["clipped"] = self.clipping.clip(g)
        for penalty in self.penalties:
            shares[penalty.name] = penalty.gradient(theta, neurons)
            g = g + shares[penalty.name]
        if self.clipping or self.penalties:
            shares["g"] = g
        shares |= self.mathematics(g, state, rate, step + 1)
        if self.corrections:
            shares["step"] = delta = shares.pop("delta")
            for correction in self.corrections:
                move = Move(theta, delta, rate, neurons, state)
                corrected = correction.correct(move)
                shares |= {correction.name: corrected - delta, **correction.remember(move)}
                delta = corrected
            shares["delta"] = delta
        return Update(shares, {slot: shares[slot] for slot in self.slots})

    def shares(self, parameter: str = "θ") -> tuple[Share, ...]:
        """The vectors of an update as data, in order, for a parameter of that name."""
        found = [Share("gradient", "∂E/∂θ of the batch, from the backward pass", None)]
        parts = [derivative(parameter)]
        if self.clipping:
            found.append(Share("clipped", self.clipping.sentence, self.clipping.formula(parameter)))
            parts = [Symbol("clipped")]
        for penalty in self.penalties:
            found.append(Share(penalty.name, penalty.sentence, penalty.formula(parameter)))
            parts.append(Symbol(penalty.symbol, code=penalty.name))
        g, result = parts[0], f"Δ{parameter}"
        if self.clipping or self.penalties:
            g = Symbol("g")
            found.append(Share("g", "what the optimizer is given", _sum("g", parts)))
        if not self.corrections:
            return (*found, *self.written(g, result))
        *own, step = self.written(g, "step")
        found += [*own, replace(step, name="step", sentence="the step that the optimizer chose")]
        parts = [Symbol("step")]
        for correction in self.corrections:
            found.append(Share(correction.name, correction.sentence, correction.formula(parameter, parts)))
            found += [Share(slot, says, None) for slot, says in correction.slots.items()]
            parts.append(Symbol(correction.symbol, code=correction.name))
        return (*found, Share("delta", DELTA, _sum(result, parts)))

    def bind(
        self, theta: Array, gradient: Array, state: Mapping[str, Array], neurons: Array | None = None
    ) -> Bound:
        """The same update over fixed arrays; see ``Bound``."""
        plain = not (self.clipping or self.penalties or self.corrections)
        bound = self.in_place if self.in_place and plain else Bound
        return bound(self, theta, gradient, state, neurons)


DELTA = "what is added to the parameters"


def _sum(result: str, parts: Sequence[Symbol]) -> Formula:
    return entrywise(result, lambda *terms: added(terms), *parts)


def _all_if_none(neurons: Array | None, theta: Array) -> Array:
    return np.zeros(theta.shape, np.intp) if neurons is None else neurons


def checked_learning_rate(value: float) -> float:
    """The learning rate, if it is one.

    Raises:
        EngineError: if it is not a finite number over 0.
    """
    return float(Optimizer.hyperparameters()[0].checked(value, "optimizer"))
