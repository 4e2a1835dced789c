"""What happens to gradients on their way through many layers."""

from __future__ import annotations

from typing import Any

from app.presets.preset import Part, Preset, activation, connected, experiment, hidden, sgd

DEEP = (8,) * 6
POINTS = {"kind": "xor", "points": 500}


def _deep(function: str, initializer: str, learning_rate: float, *after: Part, **others: Any) -> Part:  # noqa: ANN401
    """Six hidden layers of eight on the noisy XOR."""
    layers = [*hidden(DEEP, function, initializer, *after), connected(1, initializer), activation("tanh")]
    return experiment(POINTS, layers, "half_sse", sgd(learning_rate), **others)


def _unbounded(**others: Any) -> Part:  # noqa: ANN401
    """Six ReLU layers with weights that are too large, and nothing that bounds what comes out."""
    layers = [*hidden(DEEP, "relu", "normal"), connected(1, "normal")]
    return experiment(POINTS, layers, "half_sse", sgd(0.03), **others)


def _circle(function: str) -> Part:
    layers = [*hidden((4, 2), function, "he"), connected(1, "he"), activation("tanh")]
    return experiment({"kind": "circle"}, layers, "half_sse", sgd(1.0), seed=2)


GRADIENTS = (
    Preset(
        "vanishing",
        "Vanishing gradients: sigmoid, 6 × 8",
        "Each sigmoid passes on at most a quarter: the mean size of ∂E/∂W in the first layer is about "
        "0.00001 of that in the last, and after 100 epochs the network still guesses.",
        _deep("sigmoid", "uniform", 0.03),
    ),
    Preset(
        "tanh_deep",
        "The same depth with tanh",
        "tanh passes on up to 1, so the first layer's gradient is about as large as the last one's, and all "
        "rows are told right within 100 epochs.",
        _deep("tanh", "xavier", 0.03),
    ),
    Preset(
        "batch_normalization",
        "Batch normalisation rescues a deep sigmoid network",
        "Sums brought to mean 0 and deviation 1 keep every sigmoid at its steepest: the same six layers "
        "learn now, over 90 % right within 30 epochs.",
        experiment(
            POINTS,
            [
                *(
                    part
                    for units in DEEP
                    for part in (
                        connected(units, "xavier"),
                        {"kind": "batch_normalization"},
                        activation("sigmoid"),
                    )
                ),
                connected(1, "xavier"),
                activation("tanh"),
            ],
            "half_sse",
            sgd(0.1),
            seed=3,
        ),
    ),
    Preset(
        "exploding",
        "Exploding gradients",
        "Normal weights with variance 1 make every layer larger than the one before: ∂E/∂Y grows on its way "
        "back, and within 5 steps numbers overflow; the run says where first.",
        _unbounded(),
        unit="batch",
    ),
    Preset(
        "clipping",
        "The same, with clipped gradients",
        "No step is longer than the learning rate allows: the same start, clipped to norm 1, tells over 90 % "
        "right after 50 epochs.",
        _unbounded(clipping={"kind": "clip_by_norm", "limit": 1.0}),
    ),
    Preset(
        "dead_relu",
        "Dead ReLUs",
        "A learning rate of 1 throws the second hidden layer out of reach in the first 12 steps: both its "
        "neurons say 0 to every row, no gradient passes them, and it never comes back.",
        _circle("relu"),
        unit="batch",
    ),
    Preset(
        "leaky_relu",
        "The same with a leak",
        "Where a ReLU has slope 0, this has 0.01: from the same start, at the same learning rate, "
        "every layer goes on receiving a gradient.",
        _circle("leaky_relu"),
        unit="batch",
    ),
    Preset(
        "threshold",
        "A threshold cannot learn",
        "The slope of a threshold is 0 everywhere, so ∂E/∂W of the hidden layer is exactly 0 in every step: "
        "only the last layer moves, and 100 epochs do not tell four rows of five right.",
        experiment(
            {"kind": "circle"},
            [*hidden((3,), "threshold"), connected(1), activation("tanh")],
            "half_sse",
            sgd(0.1),
        ),
        unit="layer",
    ),
)
