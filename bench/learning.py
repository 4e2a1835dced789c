"""How many epochs our engine needs for TensorFlow Playground's scenes, beside what Playground itself needs.

    python -m bench.learning [--json FILE] [--seeds 20]

Each scene is opened as the Playground link that shows it: the same data law, network, first weights, learning
rate and batches. It is solved at the end of the first epoch whose test loss ½(y − t)² is below the bound.
Playground's figures were measured with its own engine under node, 20 seeds; it draws points and weights by
another generator, so what is compared is how both are spread, not seed by seed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from app.links.playground_scene import scene
from bench.harness import machine
from engine.evaluation import Evaluator


@dataclass(frozen=True)
class Learning:
    """How a scene is learned from several seeds.

    Attributes:
        seeds: how many were tried.
        solved: how many of them were solved.
        median: of the epochs of those that were; None if none was.
        least: of the same.
        most: of the same.
    """

    seeds: int
    solved: int
    median: float | None = None
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Case:
    """A scene of Playground's.

    Attributes:
        name: what it is called in the table.
        settings: its link, from # on, without the seed.
        theirs: what Playground's own engine needed.
        epochs: after so many it counts as not solved.
        bound: the test loss below which it is solved.
        times: for a scene that is seldom solved, how many times as many seeds are tried.
    """

    name: str
    settings: str
    theirs: Learning
    epochs: int = 500
    bound: float = 0.02
    times: int = 1


ALL_FEATURES = "&x=true&y=true&xSquared=true&ySquared=true&xTimesY=true&sinX=true&sinY=true"

CASES = (
    Case("circle, tanh 4-2, as it opens", "dataset=circle", Learning(20, 19, 77, 58, 414)),
    Case("circle, relu 4-2", "dataset=circle&activation=relu", Learning(20, 20, 42, 27, 111)),
    Case(
        "circle, sigmoid 4-2",
        "dataset=circle&activation=sigmoid",
        Learning(20, 13, 769, 513, 991),
        epochs=1000,
    ),
    Case("circle, linear 4-2", "dataset=circle&activation=linear", Learning(20, 0)),
    Case(
        "circle, no hidden layer, x² y²",
        "dataset=circle&networkShape=&x=false&y=false&xSquared=true&ySquared=true",
        Learning(20, 15, 21, 15, 26),
    ),
    Case("xor, tanh 4-2", "dataset=xor", Learning(20, 17, 75, 53, 171)),
    Case("xor, relu 4-2", "dataset=xor&activation=relu", Learning(20, 13, 51, 36, 64)),
    Case(
        "xor, no hidden layer, xy",
        "dataset=xor&networkShape=&x=false&y=false&xTimesY=true",
        Learning(20, 20, 5, 1, 14),
    ),
    Case("gauss, tanh 4-2", "dataset=gauss", Learning(20, 20, 6, 5, 9)),
    Case("spiral, tanh 4-2", "dataset=spiral", Learning(20, 0), epochs=2000),
    Case(
        "spiral, tanh 8-8",
        "dataset=spiral&networkShape=8,8",
        Learning(20, 4, 1175, 1151, 1865),
        epochs=2000,
        times=5,
    ),
    Case(
        "spiral, tanh 8-8, seven features",
        f"dataset=spiral&networkShape=8,8{ALL_FEATURES}",
        Learning(20, 12, 267, 114, 715),
        epochs=1000,
    ),
    Case(
        "xor, sigmoid 8-8-8-8-8-8", "dataset=xor&activation=sigmoid&networkShape=8,8,8,8,8,8", Learning(20, 0)
    ),
    Case(
        "plane, tanh 4-2, bound 0.002",
        "problem=regression&regDataset=reg-plane",
        Learning(20, 20, 28, 19, 44),
        bound=0.002,
    ),
)


def epochs_to_solve(case: Case, seed: int) -> int | None:
    """The first epoch at whose end the scene is solved; None if there is none."""
    experiment = scene(f"#{case.settings}&seed={seed}").experiment
    trainer, data = experiment.trainer(), experiment.dataset
    test = Evaluator(trainer.network, data.X_test, data.T_test)
    for epoch in range(1, case.epochs + 1):
        trainer.advance(trainer.steps_per_epoch)
        if test.evaluate().error < case.bound:
            return epoch
    return None


def learned(case: Case, seeds: int) -> Learning:
    """How a scene is learned from the seeds from 1 on."""
    tried = [epochs_to_solve(case, seed) for seed in range(1, seeds + 1)]
    solved = [epochs for epochs in tried if epochs is not None]
    if not solved:
        return Learning(seeds, 0)
    return Learning(seeds, len(solved), statistics.median(solved), min(solved), max(solved))


def is_within(ours: Learning, theirs: Learning) -> bool:
    """Whether our median lies in their range; where they solve nothing, whether neither do we."""
    if theirs.least is None or theirs.most is None:
        return ours.solved == 0
    return ours.median is not None and theirs.least <= ours.median <= theirs.most


def told(learning: Learning) -> Sequence[str]:
    """Three cells of the table: how many are solved, the median, the range."""
    if learning.median is None:
        return f"{learning.solved}/{learning.seeds}", "", ""
    span = f"{learning.least}–{learning.most}"
    return f"{learning.solved}/{learning.seeds}", f"{learning.median:g}", span


def main() -> None:
    """Measure, print, and write the rows to a file if one is named."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    arguments = parser.parse_args()
    sys.stdout.write(f"Epochs until solved ({machine()})\n\n")
    heads = ("scene", "ours", "median", "range", "Playground", "median", "range", "within its range")
    widths = (34, 6, 7, 10, 11, 7, 10, 0)
    rows = []

    def line(cells: Sequence[str]) -> None:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        sys.stdout.write(" ".join(padded).rstrip() + "\n")
        sys.stdout.flush()

    line(heads)
    for case in CASES:
        ours = learned(case, arguments.seeds * case.times)
        within = is_within(ours, case.theirs)
        line((case.name, *told(ours), *told(case.theirs), "yes" if within else "NO"))
        rows.append(
            {"case": case.name, "ours": asdict(ours), "playground": asdict(case.theirs), "within": within}
        )
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
