"""What every bench shares: interleaved rounds, a table with the machine and the versions, rows as JSON."""

from __future__ import annotations

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of a table.

    Attributes:
        case: what was measured.
        ours: our figure.
        theirs: a peer's figure, measured in the same run.
        ratio: theirs / ours where less is better, so that more than 1 is ahead.
        goal: what was hoped for: the least ratio where there is a peer, else the bound on our figure.
        unit: of ours and theirs.
    """

    case: str
    ours: float
    theirs: float | None = None
    ratio: float | None = None
    goal: float | None = None
    unit: str = ""


def interleaved(calls: Mapping[str, Callable[[], object]], rounds: int = 7) -> dict[str, float]:
    """The median seconds of each call, over rounds in which each is timed once after the other."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(measured) for name, measured in times.items()}


def machine(packages: tuple[str, ...] = ("numpy",)) -> str:
    """The machine and the versions, in a line."""
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if "model name" in line
        ]
        processor = f"{names[0]} × {len(names)}" if names else processor
    parts = [processor, platform.system(), f"Python {platform.python_version()}"]
    for package in packages:
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            parts.append(f"{package} missing")
    return ", ".join(parts)


def publish(
    title: str, rows: list[Row], json_file: Path | None, packages: tuple[str, ...] = ("numpy",)
) -> None:
    """Print the table, and write the rows to a file if one is named."""
    lines = [("case", "ours", "theirs", "ratio", "goal", "unit")]
    for row in rows:
        figures = (_short(figure) for figure in (row.ours, row.theirs, row.ratio, row.goal))
        lines.append((row.case, *figures, row.unit))
    widths = [max(len(line[column]) for line in lines) for column in range(6)]
    out = [f"{title} ({machine(packages)})", ""]
    for line in lines:
        cells = [line[0].ljust(widths[0]), *(line[k].rjust(widths[k]) for k in range(1, 5)), line[5]]
        out.append("  ".join(cells).rstrip())
    sys.stdout.write("\n".join(out) + "\n")
    if json_file:
        json_file.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


def _short(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.3g}" if abs(figure) < 1000 else f"{figure:,.0f}"
