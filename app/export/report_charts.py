"""The charts of a report: the app's own figures, filled in and written by plotly as parts of a page."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import plotly.io

from app import describe, figures
from app.export.snapshot import Snapshot
from engine import Layer, Trace
from engine.health import gradient_health

SCRIPT = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Flow:
    """How much of the gradient reaches a layer.

    Attributes:
        number: the layer's place, from 1.
        title: what it is called.
        norm: ‖∂E/∂Y‖.
        verdict: a word for it.
    """

    number: int
    title: str
    norm: float
    verdict: str


def gradient_flow(trace: Trace, layers: Sequence[Layer]) -> list[Flow]:
    """A line for each layer, first to last."""
    norms = [describe.norm(record.dE_dY) for record in trace.layers]
    parts = zip(layers, norms, gradient_health(norms), strict=True)
    return [Flow(number, layer.title, norm, word) for number, (layer, norm, word) in enumerate(parts, 1)]


def loss_chart(snapshot: Snapshot) -> str:
    """E of every batch and of all rows, and where the run stands."""
    history = snapshot.history
    evaluation = history["evaluation"]
    series = {
        "E of the batch": (history["steps"], history["loss"]),
        "E of the training rows": (evaluation["steps"], evaluation["train_loss"]),
        "you are here": ([snapshot.step], [snapshot.trace.loss]),
    }
    if evaluation["test_loss"] is not None:
        series["E of the test rows"] = (evaluation["steps"], evaluation["test_loss"])
    return _chart("loss", series)


def flow_chart(flow: Sequence[Flow]) -> str:
    """‖∂E/∂Y‖ of each layer in the step about to be taken, over whole decades."""
    norms, titles = [line.norm for line in flow], [f"{line.number} · {line.title}" for line in flow]
    decades = [math.log10(norm) for norm in norms if 0 < norm < math.inf] or [0.0]
    span = [math.floor(min(decades) - 0.2), math.ceil(max(decades) + 0.2)]
    return _chart("flow", {"‖∂E/∂Y‖": (norms, titles)}, layout={"xaxis": {"range": span}})


def scripts_of(page: str) -> list[str]:
    """What stands in the scripts of a page or of a part of it."""
    return SCRIPT.findall(page)


def _chart(
    name: figures.Name,
    series: Mapping[str, tuple[list[Any], list[Any]]],
    layout: Mapping[str, Any] | None = None,
) -> str:
    """A figure of the app with these traces filled in, and the others left out."""
    figure = figures.figure(name, "light")
    traces = []
    for trace in figure["data"]:
        if trace["name"] in series:
            x, y = series[trace["name"]]
            traces.append({**trace, "x": x, "y": y})
    return str(
        plotly.io.to_html(
            go.Figure(traces, figure["layout"]).update_layout(layout or {}),
            config=figure["config"],
            include_plotlyjs=False,
            full_html=False,
            div_id=f"{name}-chart",
            default_height="22rem",
        )
    )
