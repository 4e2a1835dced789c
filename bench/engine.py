"""How fast the engine trains, beside what people would otherwise use, on the same work.

    python -m bench.engine [--json FILE] [--rounds 9] [--only WORD]

Peers are measured where they are installed (torch, scikit-learn, micrograd, SciPy; convnetjs where NODE_PATH
finds it) and reported as missing where not. Every side runs on one thread. Our side is the trainer as the app
uses it: E of each step is kept, and every tensor of the step can be read.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from bench.cases import CASES, Case, Steps
from bench.harness import Row, publish
from bench.peers import article, ours, with_convnetjs, with_micrograd, with_sklearn, with_torch
from engine.surface import Surface

PEERS: dict[str, Callable[[Case], Steps | None]] = {
    "the article's way": article.steps,
    "torch": with_torch.steps,
    "scikit-learn": with_sklearn.steps,
    "micrograd": with_micrograd.steps,
    "convnetjs": with_convnetjs.steps,
}
PACKAGES = ("numpy", "torch", "scikit-learn", "scipy", "micrograd")
A_ROUND = 0.08
"""Seconds that each side is timed for in a round."""


def timed(sides: dict[str, Steps], rounds: int) -> dict[str, float]:
    """The median microseconds of a step on each side, over interleaved rounds of many steps.

    Processor time is taken, so that other programs on the machine matter less.
    """
    counts = {name: _steps_in_a_round(steps) for name, steps in sides.items()}
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, steps in sides.items():
            times[name].append(_seconds(steps, counts[name]) / counts[name])
    return {name: statistics.median(measured) * 1e6 for name, measured in times.items()}


def _seconds(steps: Steps, count: int) -> float:
    """The processor time of so many steps; a side that is another process says its own."""
    start = time.process_time()
    its_own = steps(count)
    return time.process_time() - start if its_own is None else its_own


def _steps_in_a_round(steps: Steps) -> int:
    """How many steps take about a round: more and more are tried, because the first of a call cost extra."""
    count, taken = 1, 0.0
    while taken < A_ROUND:
        count = count * 2 if taken < A_ROUND / 8 else round(count * 1.2 * A_ROUND / taken)
        taken = _seconds(steps, count)
    return count


def against_peers(case: Case, rounds: int) -> list[Row]:
    """A step of ours and of each peer."""
    found = {name: peer(case) for name, peer in PEERS.items() if name in case.goals}
    for name in (name for name, steps in found.items() if steps is None):
        sys.stdout.write(f"missing: {name}, for {case.name}\n")
    sides = {name: steps for name, steps in found.items() if steps is not None}
    times = timed({"ours": ours.trainer(case).advance, **sides}, rounds)
    return [
        Row(
            f"{case.name}: {name}", times["ours"], times[name], times[name] / times["ours"], goal, "µs a step"
        )
        for name, goal in case.goals.items()
        if name in times
    ]


def traces(case: Case, rounds: int) -> list[Row]:
    """What it adds to a step to keep everything that it computed, and to unfold that into a trace."""
    plain, kept, unfolded = (ours.trainer(case) for _ in range(3))

    def one_by_one(count: int) -> None:
        for _ in range(count):
            plain.advance(1)

    def capture(count: int) -> None:
        for _ in range(count):
            kept.capture()
            kept.advance(1)

    def trace(count: int) -> None:
        for _ in range(count):
            unfolded.trace()
            unfolded.advance(1)

    times = timed({"one by one": one_by_one, "capture": capture, "trace": trace}, rounds)
    step = times["one by one"]
    return [
        Row(f"{case.name}: {name}", 100 * (times[side] / step - 1), goal=goal, unit="% on top of a step")
        for name, side, goal in (("all tensors kept", "capture", 15), ("a whole trace", "trace", None))
    ]


def surfaces(rounds: int) -> list[Row]:
    """Every neuron's output on a grid of 100 × 100 points."""
    rows = []
    for case, goal in ((CASES[1], 60), (CASES[2], 350)):
        surface = Surface.on_grid(ours.network(case), 100)

        def compute(count: int, surface: Surface = surface) -> None:
            for _ in range(count):
                surface.compute()

        times = timed({"surface": compute}, rounds)
        name = case.name.split(",")[0]
        rows.append(Row(f"surface 100×100, {name}", times["surface"], goal=goal, unit="µs"))
    return rows


def journeys() -> list[Row]:
    """Going to any step of a long run: the longest of many journeys, and the memory that makes them short."""
    rows = []
    for name, case, steps, most_time, most_memory in (
        ("2-8-8-1, 10,000 steps", Case("", (2, 8, 8, 1), 10, 25), 10_000, 100, 20),
        ("784-100-50-10, 2,000 steps", replace(CASES[4], batches=100), 2000, 500, 200),
    ):
        tracemalloc.start()
        trainer = ours.trainer(case)
        trainer.advance(1)
        before = tracemalloc.get_traced_memory()[0]
        trainer.advance(steps - 1)
        kept = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        longest = 0.0
        for target in np.random.default_rng(0).integers(0, steps, 100).tolist():
            start = time.perf_counter()
            trainer.seek(target)
            longest = max(longest, time.perf_counter() - start)
        rows.append(
            Row(f"to any step of {name}: the longest of 100", longest * 1e3, goal=most_time, unit="ms")
        )
        rows.append(Row(f"memory for the history of {name}", kept / 1e6, goal=most_memory, unit="MB"))
    return rows


def scaling(rounds: int) -> list[Row]:
    """A step's time against batch, width and depth."""
    cases = [
        *(
            Case(f"784-100-50-10, batch {b}", (784, 100, 50, 10), b, 4, "float32")
            for b in (1, 8, 32, 128, 512)
        ),
        *(Case(f"2-{w}-{w}-1, batch 10", (2, w, w, 1), 10, 4) for w in (2, 8, 32, 128, 512)),
        *(Case(f"2-8×{d}-1, batch 10", (2, *(8,) * d, 1), 10, 4) for d in (1, 2, 4, 8, 16, 32)),
    ]
    times = timed({case.name: ours.trainer(case).advance for case in cases}, rounds)
    return [Row(f"a step of {name}", microseconds, unit="µs") for name, microseconds in times.items()]


def share_of_peak(rounds: int) -> list[Row]:
    """The products of a step against the fastest product that this machine's BLAS makes."""
    rows = []
    square = np.random.default_rng(0).random((1024, 1024), np.float32)
    out = np.empty_like(square)

    def peak(count: int) -> None:
        for _ in range(count):
            square.dot(square, out)

    for case in (CASES[4], CASES[5]):
        times = timed({"peak": peak, "step": ours.trainer(case).advance}, rounds)
        pairs = list(zip(case.sizes, case.sizes[1:], strict=False))
        # Y and ∂E/∂W of every layer, ∂E/∂X of all but the first.
        products = sum(3 * i * o for i, o in pairs) - pairs[0][0] * pairs[0][1]
        rate, most = 2e-3 * case.batch * products / times["step"], 2e-3 * 1024**3 / times["peak"]
        rows.append(Row(f"share of BLAS, {case.name}", 100 * rate / most, unit=f"% of {most:.0f} GFLOP/s"))
    return rows


def main() -> None:
    """Measure everything, or what is asked for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--json", type=Path, help="write the rows to this file too")
    parser.add_argument("--rounds", type=int, default=9, help="how many interleaved rounds are timed")
    parser.add_argument("--only", default="", help="only the cases whose name has this word")
    arguments = parser.parse_args()
    if "OPENBLAS_CORETYPE" in os.environ:
        sys.stdout.write(
            f"OPENBLAS_CORETYPE={os.environ['OPENBLAS_CORETYPE']} is set and may slow numpy down\n"
        )
    rounds, rows = arguments.rounds, []
    for case in CASES:
        if arguments.only in case.name:
            rows += [*against_peers(case, rounds), *traces(case, rounds)]
    for name, part in (("surface", surfaces), ("scaling", scaling), ("BLAS", share_of_peak)):
        if arguments.only in name:
            rows += part(rounds)
    if arguments.only in "journeys":
        rows += journeys()
    publish(
        "Engine: one thread, processor time, medians of interleaved rounds", rows, arguments.json, PACKAGES
    )


if __name__ == "__main__":
    main()
