"""The run as a report: one HTML page that holds everything it shows, its charts and plotly included.

The page asks no one for anything: a policy of its own lets only its own scripts run, and nothing be loaded.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
import numpy as np
from markupsafe import Markup

from app import VERSION, describe
from app.export.report_charts import flow_chart, gradient_flow, loss_chart, scripts_of
from app.export.snapshot import Snapshot
from app.export.words import described, title
from app.finite_json import dumps
from app.settings import ROOT
from engine.arrays import Array, shape_text
from engine.formula import name_text
from engine.trace import LayerTrace

MOST_SHOWN = 144
"""Numbers of one tensor; a larger one is summarised."""

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
)


@dataclass(frozen=True)
class Tensor:
    """A tensor as it is shown.

    Attributes:
        name: as it is written in mathematics.
        shape: its shape.
        rows: its numbers, row by row; none if there are too many.
        summary: what is said instead.
    """

    name: str
    shape: str
    rows: list[list[str]]
    summary: str


def report(snapshot: Snapshot) -> str:
    """The page."""
    run = snapshot.exported
    network = run.trainer.network
    flow = gradient_flow(snapshot.trace, network.layers)
    charts = [Markup(chart) for chart in (loss_chart(snapshot), flow_chart(flow))]
    plotly = Markup(plotly_script())
    scripts = [str(plotly), *(script for chart in charts for script in scripts_of(chart))]
    layers = [
        {
            "number": record.layer + 1,
            "title": layer.title,
            "formulas": [Markup(formula.mathml()) for formula in layer.formulas.values()],
            "tensors": list(_tensors(record)),
        }
        for layer, record in zip(network.layers, snapshot.trace.layers, strict=True)
    ]
    return TEMPLATES.get_template("report.html.jinja").render(
        title=title(run),
        version=VERSION,
        policy=_policy(scripts),
        plotly=plotly,
        words=described(run),
        loss_chart=charts[0],
        flow_chart=charts[1],
        flow=flow,
        step=snapshot.step,
        E=number(snapshot.trace.loss),
        evaluations=evaluations(snapshot),
        layers=layers,
        recording=dumps(snapshot.recording).decode(),
    )


def evaluations(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """How the network did on all rows when it was last looked at: which rows, E, the share told right."""
    seen = snapshot.history["evaluation"]
    place = bisect_right(seen["steps"], snapshot.step) - 1
    lines = []
    for rows, name in (("training", "train"), ("test", "test")):
        errors, accuracies = seen[f"{name}_loss"], seen[f"{name}_accuracy"]
        if errors is not None:
            right = "" if accuracies is None else f"{accuracies[place]:.1%}"
            lines.append((f"{rows} rows, at step {seen['steps'][place]:,}", number(errors[place]), right))
    return lines


@functools.cache
def plotly_script() -> str:
    """The vendored bundle."""
    (script,) = (ROOT / "static" / "vendor").glob("plotly-basic-*.min.js")
    return script.read_text(encoding="utf-8")


def number(value: float) -> str:
    """A number as it is read, with six digits."""
    return f"{value + 0.0:.6g}".replace("-", "−")  # + 0.0, for no one wants to read −0


def _tensors(record: LayerTrace) -> Iterator[Tensor]:
    for name, array in record.tensors().items():
        yield _tensor(name_text(name), array)
    for name, array in record.update.items():
        yield _tensor(f"Δ{name_text(name)}", array)


def _tensor(name: str, array: Array) -> Tensor:
    is_shown = array.size <= MOST_SHOWN
    rows = array.reshape(math.prod(array.shape[:-1]), -1).tolist() if is_shown else []
    summary = ""
    if not is_shown:
        with np.errstate(all="ignore"):
            summary = (
                f"{array.size:,} numbers from {number(array.min())} to {number(array.max())}, "
                f"mean {number(array.mean())}, norm {number(describe.norm(array))}"
            )
    return Tensor(name, shape_text(array.shape), [[number(entry) for entry in row] for row in rows], summary)


def _policy(scripts: list[str]) -> str:
    """What the page may do: run these scripts, which plotly needs to set styles, and load nothing at all."""
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:"
