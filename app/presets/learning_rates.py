"""Learning rates and optimizers: how far to go down a slope, and with what memory."""

from __future__ import annotations

from app.presets.preset import Part, Preset, activation, connected, experiment, hidden, sgd


def _line(learning_rate: float) -> Part:
    """One neuron on a line, all 50 rows in one batch: E is a parabola of its weight, curvature about 12."""
    data = {"kind": "line", "points": 100, "train_share": 0.5}
    return experiment(data, [connected(1)], "half_sse", sgd(learning_rate), batch_size=50)


def _spiral(optimizer: Part) -> Part:
    data = {"kind": "spiral", "points": 400, "features": ["x1", "x2", "sin_x1", "sin_x2"]}
    layers = [*hidden((8, 6), "tanh", "xavier"), connected(1, "xavier"), activation("tanh")]
    return experiment(data, layers, "half_sse", optimizer, seed=3)


def _circle(optimizer: Part) -> Part:
    layers = [*hidden((4, 2), "tanh"), connected(1), activation("tanh")]
    return experiment({"kind": "circle"}, layers, "half_sse", optimizer)


LEARNING_RATES = (
    Preset(
        "oscillating",
        "A learning rate that oscillates",
        "0.16 is just below 2 over the curvature of E: each step jumps to the other side of the valley, "
        "W above ⅙, below, above, and yet E falls every time.",
        _line(0.16),
        unit="batch",
    ),
    Preset(
        "diverging",
        "A learning rate that diverges",
        "0.3 is beyond 2 over the curvature: each step lands higher on the other side than it left, E grows "
        "fivefold a step until numbers overflow.",
        _line(0.3),
        unit="batch",
    ),
    Preset(
        "slow",
        "A learning rate that crawls",
        "0.0002 is an eight-hundredth of the first: E falls every step and the line turns the right way, "
        "but 100 steps do not even halve it.",
        _line(0.0002),
        unit="batch",
    ),
    Preset(
        "sgd",
        "Spiral with plain SGD",
        "The learning rate is that of the next preset: after 50 epochs E is still over 0.1.",
        _spiral(sgd(0.03)),
    ),
    Preset(
        "momentum",
        "The same with momentum",
        "Steps in a lasting direction add up to ten times their length: after 50 epochs E is below 0.001.",
        _spiral({"kind": "momentum", "learning_rate": 0.03, "momentum": 0.9}),
    ),
    Preset(
        "adam_first_step",
        "Adam's first step",
        "In step 0 every weight moves by the learning rate 0.01, whatever its gradient: m̂/√v̂ is ±1, "
        "although the gradients themselves differ a hundredfold.",
        _circle({"kind": "adam", "learning_rate": 0.01}),
        unit="layer",
    ),
)
