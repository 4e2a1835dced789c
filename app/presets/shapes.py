"""Shapes to learn: what layers and features are for."""

from __future__ import annotations

from collections.abc import Sequence

from app.presets.preset import Part, Preset, activation, connected, experiment, hidden, sgd

SQUARES = ("x1_squared", "x2_squared")
ALL_FEATURES = ("x1", "x2", *SQUARES, "x1_x2", "sin_x1", "sin_x2")
PLAYGROUND = "TensorFlow Playground, https://playground.tensorflow.org, its setting on opening"


def _classes(kind: str, shape: Sequence[int], features: Sequence[str] = ("x1", "x2")) -> Part:
    """Two classes by Playground's settings: tanh, learning rate 0.03, batches of 10 of 250 rows."""
    layers = [*hidden(shape, "tanh", "playground"), connected(1, "playground"), activation("tanh")]
    return experiment({"kind": kind, "features": list(features)}, layers, "half_sse", sgd(0.03))


SHAPES = (
    Preset(
        "circle",
        "Circle, as in Playground",
        "TensorFlow Playground's own scene: watch the small pictures of the four hidden neurons become edges "
        "that close around the disc; the test loss is below 0.03 by epoch 100.",
        _classes("circle", (4, 2)),
        source=PLAYGROUND,
    ),
    Preset(
        "circle_straight",
        "Circle without a hidden layer",
        "A straight border cannot enclose anything: however long it trains, E stays at ½, as if it guessed.",
        _classes("circle", ()),
    ),
    Preset(
        "circle_hidden",
        "Circle with one hidden layer of three",
        "Three straight edges are a triangle, and that is enough: within 100 epochs every training row is "
        "told right.",
        _classes("circle", (3,)),
    ),
    Preset(
        "circle_squares",
        "Circle by its squares",
        "Given x₁² and x₂² a single neuron tells all rows right within 10 epochs: the right features "
        "make a hidden layer unnecessary.",
        _classes("circle", (), SQUARES),
    ),
    Preset(
        "spiral",
        "Spiral from all seven features",
        "The hardest set: with sines and squares two layers of eight follow both arms in 200 epochs; "
        "leave only x₁ and x₂ on, and at the same time they do not.",
        _classes("spiral", (8, 8), ALL_FEATURES),
    ),
    Preset(
        "blobs",
        "Three classes with softmax",
        "Softmax gives each class a share, together 1; with cross-entropy, ∂E/∂Y before it is share minus "
        "target, divided by the rows of the batch, and 10 epochs tell over 99 % of the rows right.",
        experiment(
            {"kind": "blobs", "noise": 0.1},
            [*hidden((4,), "tanh", "xavier"), connected(3, "xavier"), {"kind": "softmax"}],
            "categorical_cross_entropy",
            sgd(0.1),
        ),
    ),
    Preset(
        "sine",
        "A sine from six tanh",
        "Each hidden neuron bends the curve once; within 200 epochs E falls below 0.005, and the curve "
        "follows all waves.",
        experiment(
            {"kind": "sine", "points": 100, "train_share": 0.5},
            [*hidden((6,), "tanh", "xavier"), connected(1, "xavier")],
            "half_sse",
            {"kind": "adam", "learning_rate": 0.02},
        ),
    ),
    Preset(
        "multi_gauss",
        "Six bumps",
        "A regression of bumps and hollows: for tens of epochs almost nothing, then one bump after the other "
        "rises; by epoch 100 E is a third of what it was at epoch 20.",
        experiment(
            {"kind": "multi_gauss", "points": 1200},
            [*hidden((8, 8), "tanh", "xavier"), connected(1, "xavier")],
            "half_sse",
            {"kind": "adam", "learning_rate": 0.01},
        ),
    ),
)
