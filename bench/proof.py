"""How fast any number is proved, and any step is gone to.

    .venv/bin/python -m bench.proof [--json FILE]

A derivation is timed as it is answered: derived, its central difference taken, written as JSON. The numbers
are drawn from all tensors of all layers, and of each the best of three times counts. There is no peer to
compare with, so ``theirs`` and ``ratio`` are empty.
"""

from __future__ import annotations

import argparse
import itertools
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app import describe
from app.finite_json import dumps
from bench.harness import Row, publish
from engine import (
    Activation,
    Conv2D,
    Flatten,
    FullyConnected,
    Layer,
    MaxPool2D,
    Network,
    Reshape,
    Softmax,
    Trace,
    Trainer,
    central_difference,
    derive,
    gradient_check,
    one_hot,
)
from engine.arrays import Array, Index
from engine.optimizers import SGD

NUMBERS = 200
"""Of each network, drawn at random."""

SEEKS = 60


def fully_connected(*sizes: int) -> list[Layer]:
    """Layers with tanh between them."""
    layers: list[Layer] = []
    for inputs, outputs in itertools.pairwise(sizes):
        layers += [FullyConnected(inputs, outputs, "xavier"), Activation("tanh")]
    return layers


@dataclass(frozen=True)
class Case:
    """A network and its batch."""

    name: str
    network: Network
    X: Array
    T: Array

    def trainer(self) -> Trainer:
        """The network in training, batch after batch of the same rows."""
        return Trainer(self.network, self.X, self.T, optimizer=SGD(0.05), batch_size=len(self.X), seed=1)


def plain_case(batch: int, *sizes: int, dtype: str = "float64") -> Case:
    """A fully connected network on random rows."""
    generator = np.random.default_rng(0)
    X = generator.uniform(-1, 1, (batch, sizes[0])).astype(dtype)
    T = generator.uniform(-0.8, 0.8, (batch, sizes[-1])).astype(dtype)
    network = Network(fully_connected(*sizes), "mse", seed=1, dtype=np.dtype(dtype))
    return Case(f"{'-'.join(map(str, sizes))}, batch {batch}", network, X, T)


def image_case() -> Case:
    """A convolutional network on 8×8 pictures: 1,986 parameters."""
    layers: list[Layer] = [
        *(Reshape((1, 8, 8)), Conv2D(1, 8, 3), Activation("relu"), MaxPool2D(2), Flatten()),
        *(FullyConnected(72, 23, "xavier"), Activation("tanh"), FullyConnected(23, 10, "xavier"), Softmax()),
    ]
    X = np.random.default_rng(0).uniform(0, 1, (10, 64))
    network = Network(layers, "categorical_cross_entropy", seed=1, input_shape=(64,))
    return Case("convolution on 8×8, batch 10", network, X, one_hot(np.arange(10), 10))


def numbers_of(trace: Trace) -> Iterator[tuple[int, str, Index]]:
    """Numbers of a step, drawn from all its tensors."""
    generator = np.random.default_rng(0)
    tensors = [(record.layer, name) for record in trace.layers for name in record.tensors()]
    for _ in range(NUMBERS):
        layer, name = tensors[generator.integers(len(tensors))]
        shape = trace.layers[layer].tensor(name).shape
        yield layer, name, tuple(int(generator.integers(size)) for size in shape)


def percentile(times: list[float], share: float) -> float:
    """The time that this share of the times does not exceed, in milliseconds."""
    return 1000 * sorted(times)[min(len(times) - 1, int(share * len(times)))]


def timed(deed: Callable[[], object]) -> float:
    """Seconds that something takes."""
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def derivations(case: Case, goal: float, share: float, unit: str) -> Row:
    """How long a number takes to prove."""
    network = case.network
    trace = network.trace(case.X, case.T)
    times = []
    for layer, name, index in numbers_of(trace):

        def prove(layer: int = layer, name: str = name, index: Index = index) -> bytes:
            is_gradient = name.startswith("dE_d")
            difference = central_difference(network, trace, layer, name, index) if is_gradient else None
            return dumps(describe.derivation(derive(network, trace, layer, name, index), difference))

        times.append(min(timed(prove) for _ in range(3)))
    what = f"a number proved, {unit}: {case.name} ({network.theta.size:,} parameters)"
    return Row(what, ours=percentile(times, share), goal=goal, unit="ms")


def check(case: Case, goal: float) -> Row:
    """How long the lamp's full check takes, in the median."""
    trace = case.network.trace(case.X, case.T)
    times = [timed(lambda: gradient_check(case.network, trace)) for _ in range(15)]
    assert gradient_check(case.network, trace).agrees
    what = f"all gradients checked: {case.name} ({case.network.theta.size:,} parameters)"
    return Row(what, ours=percentile(times, 0.5), goal=goal, unit="ms")


def travel(make: Callable[[], Case], steps: int, goal: float, most: float) -> list[Row]:
    """How long it takes to go to any step of a run and to have its trace, and how much memory that needs."""
    case = make()
    trainer = case.trainer()
    trainer.advance(steps)
    generator, times = np.random.default_rng(0), []
    for step in generator.integers(0, steps, SEEKS).tolist():

        def go(step: int = step) -> Trace:
            trainer.seek(step)
            return trainer.trace()

        times.append(timed(go))
    memory = make().trainer()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    memory.advance(steps)
    grown = (tracemalloc.get_traced_memory()[0] - before) / 1e6
    tracemalloc.stop()
    run = f"{case.name}, {steps:,} steps"
    return [
        Row(f"any step gone to, p95: {run}", ours=percentile(times, 0.95), goal=goal, unit="ms"),
        Row(f"its history in memory: {run}", ours=grown, goal=most, unit="MB"),
    ]


def measure() -> list[Row]:
    """Every row of the table."""
    deep = plain_case(10, 2, 8, 8, 8, 8, 8, 8, 1)
    small = [plain_case(4, 2, 3, 1), deep, plain_case(32, 20, 40, 25, 5), image_case()]
    return [
        *(derivations(case, 20, 0.95, "p95") for case in small),
        derivations(plain_case(32, 784, 100, 50, 10), 100, 1.0, "slowest"),
        check(deep, 50),
        *travel(lambda: plain_case(10, 2, 8, 8, 1), 10_000, 100, 20),
        *travel(lambda: plain_case(32, 784, 100, 50, 10, dtype="float32"), 2_000, 500, 200),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    options = parser.parse_args()
    publish("Proof and travel in time", measure(), options.json)
