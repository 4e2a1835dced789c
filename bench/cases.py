"""The cases that the engine and its peers are measured on: the same layers, batch, data and precision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from engine.arrays import Array

Steps = Callable[[int], float | None]
"""Takes that many training steps; another process says how much processor time it took."""


@dataclass(frozen=True)
class Case:
    """A network in training. All hidden layers are tanh, and the loss is mse; ``is_image`` is the CNN.

    Attributes:
        name: how it is called in the table.
        sizes: the numbers of neurons, from the inputs to the outputs.
        batch: how many samples a step takes.
        batches: how many batches the data has.
        dtype: float64 for small networks, float32 for large ones, on our side and wherever a peer can.
        goals: the least ratio of a peer's time to ours, by the peer's name.
        is_image: whether it is conv 3×3×8, ReLU, pool, conv 3×3×16, ReLU, pool, fully connected on 28×28.
    """

    name: str
    sizes: tuple[int, ...]
    batch: int
    batches: int = 1
    dtype: str = "float64"
    goals: dict[str, float] = field(default_factory=dict)
    is_image: bool = False

    def data(self) -> tuple[Array, Array]:
        """X (rows, inputs or 1, 28, 28) and T (rows, outputs), the same on every call."""
        generator, rows = np.random.default_rng(0), self.batch * self.batches
        X = generator.uniform(-1, 1, (rows, self.sizes[0])).astype(self.dtype)
        if self.is_image:
            T = np.eye(self.sizes[-1], dtype=self.dtype)[generator.integers(self.sizes[-1], size=rows)]
            return X.reshape(rows, 1, 28, 28), T
        return X, generator.uniform(-0.8, 0.8, (rows, self.sizes[-1])).astype(self.dtype)


CASES = [
    Case(
        "XOR 2-3-1, batch 4",
        (2, 3, 1),
        4,
        goals={"the article's way": 15, "torch": 28, "scikit-learn": 9, "micrograd": 40, "convnetjs": 0.75},
    ),
    Case(
        "2-4-2-1, batch 10",
        (2, 4, 2, 1),
        10,
        25,
        goals={"the article's way": 32, "torch": 26, "scikit-learn": 9, "micrograd": 300, "convnetjs": 1.7},
    ),
    Case(
        "2-8×6-1, batch 10",
        (2, 8, 8, 8, 8, 8, 8, 1),
        10,
        25,
        goals={"the article's way": 28, "torch": 19, "scikit-learn": 8, "convnetjs": 3},
    ),
    Case(
        "784-100-50-10, batch 1",
        (784, 100, 50, 10),
        1,
        64,
        "float32",
        {"the article's way": 3.5, "torch": 6, "scikit-learn": 6.5, "convnetjs": 28},
    ),
    Case(
        "784-100-50-10, batch 32",
        (784, 100, 50, 10),
        32,
        16,
        "float32",
        {"the article's way": 28, "torch": 2.5, "scikit-learn": 2.2, "convnetjs": 75},
    ),
    Case(
        "784-100-50-10, batch 256",
        (784, 100, 50, 10),
        256,
        4,
        "float32",
        {"the article's way": 38, "torch": 1.2, "scikit-learn": 1.2, "convnetjs": 90},
    ),
    Case(
        "CNN 28×28, batch 32",
        (784, 10),
        32,
        4,
        "float32",
        {"the article's way": 75, "torch": 2.2, "convnetjs": 50},
        is_image=True,
    ),
]
