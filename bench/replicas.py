"""How fast many starts of a small network are trained together, beside one trainer after the other.

python -m bench.replicas [--json FILE] [--rounds 5]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bench.harness import Row, interleaved, publish
from engine import SGD, Activation, FullyConnected, Network, Trainer, xor
from engine.replicas import Replicas

STARTS = 200
EPOCHS = 1000
ALONE = 4
"""How many starts are trained one after the other; the time for all is reckoned from them."""


def network(seed: int) -> Network:
    """The article's XOR network."""
    layers = [FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1), Activation("tanh")]
    return Network(layers, "mse", seed=seed)


def replicas(starts: int, batch_size: int) -> Replicas:
    """That many of it, untrained."""
    return Replicas(
        [network(seed) for seed in range(starts)], *xor(), optimizer=SGD(0.1), batch_size=batch_size
    )


def together(batch_size: int) -> None:
    """Build all starts, train them, and see which have solved XOR."""
    trained = replicas(STARTS, batch_size)
    trained.advance(EPOCHS * trained.steps_per_epoch)
    trained.errors()


def one_after_the_other(batch_size: int) -> None:
    """The same with a trainer each, for some of them."""
    for seed in range(ALONE):
        trainer = Trainer(network(seed), *xor(), optimizer=SGD(0.1), batch_size=batch_size)
        trainer.advance(EPOCHS * trainer.steps_per_epoch)


def all_starts(batch_size: int, rounds: int) -> list[Row]:
    """Seconds for the question "which of 200 starts solve XOR"."""
    sides = {"together": lambda: together(batch_size), "alone": lambda: one_after_the_other(batch_size)}
    seconds = interleaved(sides, rounds)
    ours, alone = seconds["together"], seconds["alone"] * STARTS / ALONE
    case = f"{STARTS} starts of XOR, {EPOCHS} epochs, batch {batch_size}"
    return [
        Row(case, ours, goal=1.0, unit="s"),
        Row(f"{case}, beside a trainer each", ours, alone, alone / ours, unit="s"),
    ]


def by_number(rounds: int) -> list[Row]:
    """Microseconds for one step of one network, by the number of networks."""
    rows = []
    for starts in (1, 16, 64, 256, 1024):
        trained = replicas(starts, batch_size=4)
        seconds = interleaved({"": lambda trained=trained: trained.advance(200)}, rounds)[""]
        rows.append(Row(f"one step of one of {starts:,}, batch 4", seconds / 200 / starts * 1e6, unit="µs"))
    return rows


def main() -> None:
    """Measure, print, and write the rows to a file if one is named."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    rows = [row for batch_size in (1, 4) for row in all_starts(batch_size, arguments.rounds)]
    publish("Many starts at once", rows + by_number(arguments.rounds), arguments.json)


if __name__ == "__main__":
    sys.exit(main())
