"""Schedules: how the learning rate changes with the step. α = α₀ · factor(k) after k steps.

A schedule is a pure function of the step, so a run can be entered anywhere; α₀ is the optimizer's
learning rate, and changing it in mid-run scales whatever the schedule says.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.formula import Call, Expression, Formula, Power, Symbol, expression
from engine.hyperparameters import Tunable, hyperparameter

α0, k, s, n, p, γ, λ, π = (
    Symbol(letter, is_matrix=False, code=code)
    for letter, code in (
        ("α₀", "learning_rate"),
        ("k", "step"),
        ("s", "interval"),
        ("n", "steps"),
        ("p", "rise"),
        ("γ", "gamma"),
        ("λ", "decay"),
        ("π", "np.pi"),
    )
)
floor, start, end = (Symbol(name, is_matrix=False) for name in ("floor", "start", "end"))


class Schedule(Tunable, ABC):
    """How the learning rate changes with the step.

    Attributes:
        formulas: α as data, by the phase in which each formula holds; k is the number of steps taken.
    """

    formulas: ClassVar[Mapping[str, Formula]]

    @abstractmethod
    def factor(self, step: int) -> float:
        """What the learning rate is multiplied by in step ``step``, from 0."""


def _rate(α: Expression) -> Formula:
    return Formula("α", α, lambda: α)


def _half_wave(first: Expression, last: Expression, progress: Expression) -> Expression:
    """From ``first`` to ``last`` along half a cosine, while ``progress`` goes from 0 to 1."""
    return last + (first - last) / 2 * (1 + Call("cos", (π * progress,), "np.cos"))


@dataclass(frozen=True)
class Constant(Schedule):
    """The learning rate stays as it is."""

    name = "constant"
    title = "Constant"
    formulas: ClassVar[Mapping[str, Formula]] = {"always": _rate(α0)}

    def factor(self, step: int) -> float:  # noqa: ARG002
        """1."""
        return 1.0


@dataclass(frozen=True)
class StepDecay(Schedule):
    """Every so many steps the learning rate is multiplied by γ (PyTorch: StepLR)."""

    name = "step"
    title = "Step"
    formulas: ClassVar[Mapping[str, Formula]] = {
        "always": _rate(α0 * Power(γ, Call("floor", (k / s,), "np.floor")))
    }
    interval: int = hyperparameter(1000, "s", "after how many steps it is multiplied again", at_least=1)
    gamma: float = hyperparameter(0.5, "γ", "what it is multiplied by", above=0, at_most=1)

    def factor(self, step: int) -> float:
        """γ to the number of times that ``interval`` steps have passed."""
        return float(self.gamma ** (step // self.interval))


@dataclass(frozen=True)
class Exponential(Schedule):
    """Every step multiplies the learning rate by γ (PyTorch: ExponentialLR)."""

    name = "exponential"
    title = "Exponential"
    formulas: ClassVar[Mapping[str, Formula]] = {"always": _rate(α0 * Power(γ, k))}
    gamma: float = hyperparameter(0.999, "γ", "what each step multiplies it by", above=0, at_most=1)

    def factor(self, step: int) -> float:
        """γ to the number of steps."""
        return float(self.gamma**step)


@dataclass(frozen=True)
class InverseTime(Schedule):
    """The learning rate falls as 1 / (1 + λ·k): its sum over all steps is infinite (Robbins & Monro 1951)."""

    name = "inverse_time"
    title = "Inverse time"
    formulas: ClassVar[Mapping[str, Formula]] = {"always": _rate(α0 / (1 + λ * k))}
    decay: float = hyperparameter(0.001, "λ", "how fast it falls: half is left after 1/λ steps", at_least=0)

    def factor(self, step: int) -> float:
        """1 / (1 + λ·k)."""
        return 1 / (1 + self.decay * step)


@dataclass(frozen=True)
class Cosine(Schedule):
    """Half a cosine from the full learning rate down to a lowest one, where it stays.

    Loshchilov & Hutter, "SGDR", 2017, without the restarts (PyTorch: CosineAnnealingLR up to its T_max).
    """

    name = "cosine"
    title = "Cosine"
    formulas: ClassVar[Mapping[str, Formula]] = {
        "while k ≤ n": _rate(α0 * _half_wave(expression(1), floor, k / n)),
        "afterwards": _rate(α0 * floor),
    }
    steps: int = hyperparameter(1000, "n", "how many steps it takes to fall", at_least=1)
    floor: float = hyperparameter(
        0.0, "floor", "which part of the learning rate is left at the end", at_least=0, at_most=1
    )

    def factor(self, step: int) -> float:
        """Half a cosine from 1 to ``floor``."""
        return _along_half_wave(1.0, self.floor, step / self.steps)


@dataclass(frozen=True)
class OneCycle(Schedule):
    """Half a cosine up to the full learning rate, then half a cosine down to almost nothing.

    Smith & Topin, "Super-convergence", 2018 (PyTorch: OneCycleLR with cycle_momentum=False; its
    div_factor is 1/``start``, its final_div_factor ``start``/``end``). After the cycle it stays at ``end``.
    """

    name = "one_cycle"
    title = "One cycle"
    formulas: ClassVar[Mapping[str, Formula]] = {
        "while k ≤ p·n − 1": _rate(α0 * _half_wave(start, expression(1), k / (p * n - 1))),
        "while k ≤ n − 1": _rate(α0 * _half_wave(expression(1), end, (k - (p * n - 1)) / (n - p * n))),
        "afterwards": _rate(α0 * end),
    }
    steps: int = hyperparameter(1000, "n", "how many steps the cycle has", at_least=2)
    rise: float = hyperparameter(0.3, "p", "which part of the cycle goes up", above=0, below=1)
    start: float = hyperparameter(
        0.04, "start", "the first rate, as a part of the full one", above=0, at_most=1
    )
    end: float = hyperparameter(4e-6, "end", "the last rate, as a part of the full one", above=0, at_most=1)

    def factor(self, step: int) -> float:
        """Half a cosine from ``start`` to 1, and half a cosine from 1 to ``end``."""
        top = self.rise * self.steps - 1
        if step < top:
            return _along_half_wave(self.start, 1.0, step / top)
        return _along_half_wave(1.0, self.end, (step - top) / (self.steps - 1 - top))


def _along_half_wave(first: float, last: float, progress: float) -> float:
    return last + (first - last) / 2 * (1 + math.cos(math.pi * min(max(progress, 0.0), 1.0)))


SCHEDULES = {
    schedule.name: schedule for schedule in (Constant, StepDecay, Exponential, InverseTime, Cosine, OneCycle)
}
