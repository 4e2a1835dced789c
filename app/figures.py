"""Plotly figure specifications: everything but the data, which the browser fills in as it comes.

Axes, units, hover texts, colours of both themes are decided here, once, and checked by plotly itself.
Exponents are written on the line: plotly sets raised ones with an inline style, which the page's content
security policy refuses.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go

Theme = Literal["light", "dark"]
Name = Literal["loss", "flow", "landscape"]

FONT = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', 'DejaVu Sans', sans-serif"


@dataclass(frozen=True)
class Colours:
    """The colours of a theme, named and valued as in the page's ``tokens.css``."""

    ink: str
    muted: str
    line: str
    value_plus: str
    gradient_plus: str
    bad: str


COLOURS: dict[Theme, Colours] = {
    "light": Colours("#1d2433", "#586174", "#dedacf", "#0b5fa5", "#7b3294", "#b3261e"),
    "dark": Colours("#e8ebf1", "#a6b0c0", "#343d4b", "#58a6ff", "#cf9ff5", "#ff8a80"),
}

CONFIG = {"displayModeBar": False, "displaylogo": False, "responsive": True}


def loss_figure(theme: Theme) -> dict[str, Any]:
    """E over the steps: of each batch, of each epoch, where the run stands, and where it diverged."""
    colours = COLOURS[theme]
    hover = "step %{x:,}<br>E = %{y:.6g}<extra>%{fullData.name}</extra>"
    traces = [
        go.Scatter(
            name="E of the batch",
            mode="lines",
            line={"color": colours.muted, "width": 1},
            opacity=0.55,
            hovertemplate=hover,
        ),
        go.Scatter(
            name="E of the epoch",
            mode="lines",
            line={"color": colours.value_plus, "width": 2.5},
            hovertemplate=hover,
        ),
        go.Scatter(
            name="you are here",
            mode="markers",
            marker={"color": colours.ink, "size": 10, "symbol": "circle"},
            hovertemplate=hover,
        ),
        go.Scatter(
            name="diverged",
            mode="markers",
            marker={"color": colours.bad, "size": 12, "symbol": "x"},
            hovertemplate="diverged at step %{x:,}<extra></extra>",
        ),
    ]
    figure = go.Figure(traces, _layout(colours))
    figure.update_layout(
        xaxis={"title": {"text": "step"}, "rangemode": "tozero"},
        yaxis={"title": {"text": "E"}, "rangemode": "tozero", "exponentformat": "e"},
        hovermode="x",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )
    return _specification(figure)


def flow_figure(theme: Theme) -> dict[str, Any]:
    """‖∂E/∂Y‖ of each layer, as bars on a log axis, the first layer on top."""
    colours = COLOURS[theme]
    bars = go.Bar(
        name="‖∂E/∂Y‖",
        orientation="h",
        marker={"color": colours.gradient_plus},
        textposition="auto",
        hovertemplate="%{y}<br>‖∂E/∂Y‖ = %{x:.3g}<extra></extra>",
    )
    figure = go.Figure(bars, _layout(colours))
    figure.update_layout(
        xaxis={"title": {"text": "‖∂E/∂Y‖ (log)"}, "type": "log", "exponentformat": "e", "dtick": 1},
        yaxis={"type": "category", "autorange": "reversed", "ticks": ""},
        bargap=0.35,
        showlegend=False,
    )
    return _specification(figure)


def landscape_figure(theme: Theme) -> dict[str, Any]:
    """E over two parameters: a line of equal E (one is copied for each), the way of training, where it is."""
    colours = COLOURS[theme]
    traces = [
        go.Scatter(
            mode="lines",
            line={"color": colours.value_plus, "width": 1.5},
            hovertemplate="%{fullData.name}<extra></extra>",
        ),
        go.Scatter(
            name="the way of training",
            mode="lines+markers",
            line={"color": colours.bad, "width": 2},
            marker={"color": colours.bad, "size": 4},
            hovertemplate="step %{customdata:,}<extra></extra>",
        ),
        go.Scatter(
            name="here",
            mode="markers",
            marker={"color": colours.ink, "size": 12, "symbol": "circle"},
            hovertemplate="here<extra></extra>",
        ),
    ]
    figure = go.Figure(traces, _layout(colours))
    figure.update_layout(
        xaxis={"title": {"text": "first"}, "exponentformat": "e"},
        yaxis={"title": {"text": "second"}, "exponentformat": "e"},
        hovermode="closest",
        showlegend=False,
    )
    return _specification(figure)


def _layout(colours: Colours) -> go.Layout:
    axis = {
        "color": colours.muted,
        "gridcolor": colours.line,
        "linecolor": colours.line,
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
    }
    return go.Layout(
        template=go.layout.Template(layout={"xaxis": axis, "yaxis": axis}),
        font={"family": FONT, "size": 12, "color": colours.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hoverlabel={"font": {"family": FONT}},
    )


def _specification(figure: go.Figure) -> dict[str, Any]:
    specification: dict[str, Any] = figure.to_plotly_json()
    return {**specification, "config": CONFIG}


FIGURES: dict[Name, Callable[[Theme], dict[str, Any]]] = {
    "loss": loss_figure,
    "flow": flow_figure,
    "landscape": landscape_figure,
}


@functools.cache
def figure(name: Name, theme: Theme) -> dict[str, Any]:
    """A figure by its name; it is built once."""
    return FIGURES[name](theme)
