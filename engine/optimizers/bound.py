"""An optimizer bound to the arrays of one run: the same update, step after step, in the same memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.arrays import Array, aligned_zeros

if TYPE_CHECKING:
    from engine.optimizers.base import Optimizer

Call = tuple[Callable[..., object], tuple[Any, ...]]
"""A function and its arguments; the last argument is where a numpy function writes its result."""


class Bound:
    """What an optimizer's ``update`` computes, written into fixed arrays, bit for bit.

    A step is ``compute(step)``, which changes neither θ nor the state, and then ``apply()``. Who strings
    numpy calls together may take them apart: ``prepare(step)``, the ``calls``, the ``applying_calls``.

    This general form goes through ``update``. Where it matters, an optimizer has a form of its own whose
    ``calls`` allocate nothing, and whose ``prepare`` only sets the few numbers that the calls read.

    Args:
        optimizer: the optimizer; its learning rate may be changed at any time.
        theta: the parameters, (parameters,); ``apply`` moves them.
        gradient: ∂E/∂θ, (parameters,), filled anew before each step.
        state: what the optimizer remembers, each slot by its name; ``apply`` fills in what comes next.
        neurons: the neuron that each entry is a weight of, or −1.

    Attributes:
        delta: Δθ of the step last computed.
        next_state: the state after that step.
        calls: what is computed after ``prepare``, in order.
        applying_calls: what ``apply`` does.
        steady: whether ``prepare`` is needed only when the learning rate was changed, and not in every step.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        theta: Array,
        gradient: Array,
        state: Mapping[str, Array],
        neurons: Array | None = None,
    ) -> None:
        self.optimizer, self.theta, self.gradient, self.state = optimizer, theta, gradient, state
        self.neurons = neurons
        self.delta = aligned_zeros(theta.size, theta.dtype)
        self.next_state = {slot: aligned_zeros(vector.size, vector.dtype) for slot, vector in state.items()}
        self.calls: tuple[Call, ...] = ()
        self.applying_calls: tuple[Call, ...] = (
            (np.add, (theta, self.delta, theta)),
            *((np.copyto, (state[slot], self.next_state[slot])) for slot in state),
        )
        self.steady = False

    def prepare(self, step: int) -> None:
        """Do what must be done anew for step ``step``, from 0."""
        update = self.optimizer.update(self.theta, self.gradient, self.state, step, self.neurons)
        self.delta[:] = update.delta
        for slot, vector in update.state.items():
            self.next_state[slot][:] = vector

    def compute(self, step: int) -> None:
        """Fill ``delta`` and ``next_state``; nothing is applied."""
        self.prepare(step)
        for function, arguments in self.calls:
            function(*arguments)

    def apply(self) -> None:
        """θ ← θ + Δθ, and the state becomes the next one."""
        for function, arguments in self.applying_calls:
            function(*arguments)
