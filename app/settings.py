"""What can be set about a server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Settings:
    """The limits of a server, and where its files are.

    Attributes:
        most_runs: how many runs are kept in memory.
        most_memory: how many bytes all runs together may take before one makes room for another.
        idle_seconds: after how long without use a run may make room for another.
        new_runs: how many runs a client may create at once.
        new_runs_per_second: how fast that allowance comes back.
        largest_body: how many bytes a request's body may have, and a message of the live link.
        largest_experiment: how many bytes a body may have that can hold data, such as a CSV or own points.
        static: the folder of the browser's files.
        templates: the folder of the pages.
    """

    most_runs: int = 256
    most_memory: int = 2 * 2**30
    idle_seconds: float = 300.0
    new_runs: int = 120
    new_runs_per_second: float = 2.0
    largest_body: int = 64 * 1024
    largest_experiment: int = 4 * 1024 * 1024
    static: Path = ROOT / "static"
    templates: Path = ROOT / "templates"
