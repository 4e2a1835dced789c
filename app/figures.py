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
Name = Literal["loss", "accuracy", "flow", "flow_history", "landscape"]

FONT = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', 'DejaVu Sans', sans-serif"


@dataclass(frozen=True)
class Colours:
    """The colours of a theme, named and valued as in the page's ``tokens.css``."""

    ink: str
    muted: str
    line: str
    value_plus: str
    value_minus: str
    gradient_plus: str
    gradient_minus: str
    bad: str
    point: str


COLOURS: dict[Theme, Colours] = {
    "light": Colours(
        ink="#1d2433",
        muted="#586174",
        line="#dedacf",
        value_plus="#0b5fa5",
        value_minus="#b35900",
        gradient_plus="#7b3294",
        gradient_minus="#1b7a4a",
        bad="#b3261e",
        point="#c2185b",
    ),
    "dark": Colours(
        ink="#e8ebf1",
        muted="#a6b0c0",
        line="#343d4b",
        value_plus="#58a6ff",
        value_minus="#ff9e3d",
        gradient_plus="#cf9ff5",
        gradient_minus="#54c78c",
        bad="#ff8a80",
        point="#ff79a8",
    ),
}

KEPT = (
    ("value_minus", "5px,2px"),
    ("gradient_minus", "2px,2px"),
    ("gradient_plus", "8px,3px"),
    ("ink", "6px,2px,2px,2px"),
    ("value_minus", "1px,3px"),
    ("gradient_minus", "10px,2px,4px,2px"),
    ("gradient_plus", "3px,5px"),
    ("ink", "9px,2px,2px,2px,2px,2px"),
)
"""How kept runs are told apart beside the present one: by a colour and by a dash of its own each."""

CONFIG = {"displayModeBar": False, "displaylogo": False, "responsive": True}


def loss_figure(theme: Theme) -> dict[str, Any]:
    """E over the steps, of each batch and of all rows; where the run stands, where it diverged, kept runs."""
    colours = COLOURS[theme]
    hover = "E = %{y:.6g}<extra>%{fullData.name}</extra>"
    batch = go.Scatter(
        name="E of the batch",
        mode="lines",
        line={"color": colours.muted, "width": 1},
        opacity=0.55,
        hovertemplate=hover,
    )
    diverged = go.Scatter(
        name="diverged",
        mode="markers",
        marker={"color": colours.bad, "size": 12, "symbol": "x"},
        hovertemplate="diverged at step %{x:,}<extra></extra>",
    )
    traces = [batch, *_parts(colours, "E of the", hover), diverged, *_kept(colours, hover)]
    figure = go.Figure(traces, _layout(colours))
    figure.update_layout(
        **_over_steps(),
        yaxis={"title": {"text": "E"}, "rangemode": "tozero", "exponentformat": "e"},
    )
    return _specification(figure)


def accuracy_figure(theme: Theme) -> dict[str, Any]:
    """The share of rows whose class is told right, over the steps, and kept runs."""
    colours = COLOURS[theme]
    hover = "accuracy %{y:.1%}<extra>%{fullData.name}</extra>"
    traces = [*_parts(colours, "accuracy on the", hover), *_kept(colours, hover)]
    figure = go.Figure(traces, _layout(colours))
    figure.update_layout(
        **_over_steps(),
        yaxis={"title": {"text": "accuracy"}, "tickformat": ".0%", "range": [0, 1.03]},
    )
    return _specification(figure)


def _parts(colours: Colours, what: str, hover: str) -> list[go.Scatter]:
    """The training rows, the test rows, and where the run stands."""
    return [
        go.Scatter(
            name=f"{what} training rows",
            mode="lines",
            line={"color": colours.value_plus, "width": 2.5},
            hovertemplate=hover,
        ),
        go.Scatter(
            name=f"{what} test rows",
            mode="lines",
            line={"color": colours.point, "width": 2, "dash": "6px,3px"},
            hovertemplate=hover,
        ),
        go.Scatter(
            name="you are here",
            mode="markers",
            marker={"color": colours.ink, "size": 9, "symbol": "circle"},
            hovertemplate=hover,
        ),
    ]


def _kept(colours: Colours, hover: str) -> list[go.Scatter]:
    """Two curves of each kept run: the training rows, and thinner the test rows."""
    return [
        go.Scatter(
            name=f"kept {place} {part}",
            mode="lines",
            line={"color": getattr(colours, colour), "width": width, "dash": dash},
            hovertemplate=hover,
        )
        for place, (colour, dash) in enumerate(KEPT)
        for part, width in (("train", 2), ("test", 1))
    ]


def _over_steps() -> dict[str, Any]:
    """What charts over the steps have in common: marks of edits are dotted lines with a text."""
    return {
        "xaxis": {
            "title": {"text": "step", "standoff": 2, "font": {"size": 11}},
            "rangemode": "tozero",
            "hoverformat": ",",
        },
        "hovermode": "x unified",
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    }


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


def flow_history_figure(theme: Theme) -> dict[str, Any]:
    """‖∂E/∂Y‖ of each layer over the steps, on a log axis: the darker the line, the nearer to the input."""
    colours = COLOURS[theme]
    line = go.Scatter(
        name="a layer",
        mode="lines",
        line={"color": colours.gradient_plus, "width": 1.6},
        hovertemplate="%{y:.3g}<extra>%{fullData.name}</extra>",
    )
    here = go.Scatter(
        name="you are here", mode="markers", marker={"color": colours.ink, "size": 6}, hoverinfo="skip"
    )
    figure = go.Figure([line, here], _layout(colours))
    figure.update_layout(
        **_over_steps(),
        yaxis={"title": {"text": "‖∂E/∂Y‖"}, "type": "log", "exponentformat": "e"},
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
        template=go.layout.Template(
            layout={
                "xaxis": axis,
                "yaxis": axis,
                "shapedefaults": {"line": {"color": colours.point, "width": 1, "dash": "dot"}},
                "annotationdefaults": {
                    "font": {"color": colours.point, "size": 10},
                    "showarrow": False,
                    "yref": "paper",
                    "y": 1,
                    "yanchor": "bottom",
                },
            }
        ),
        font={"family": FONT, "size": 12, "color": colours.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 14, "b": 8},
        hoverlabel={"font": {"family": FONT, "size": 11}},
    )


def _specification(figure: go.Figure) -> dict[str, Any]:
    specification: dict[str, Any] = figure.to_plotly_json()
    return {**specification, "config": CONFIG}


FIGURES: dict[Name, Callable[[Theme], dict[str, Any]]] = {
    "loss": loss_figure,
    "accuracy": accuracy_figure,
    "flow": flow_figure,
    "flow_history": flow_history_figure,
    "landscape": landscape_figure,
}


@functools.cache
def figure(name: Name, theme: Theme) -> dict[str, Any]:
    """A figure by its name; it is built once."""
    return FIGURES[name](theme)
