"""Learning by heart, and what helps: how a network does on rows that it has not seen."""

from __future__ import annotations

from typing import Any

from app.presets.preset import Part, Preset, activation, connected, experiment, hidden, sgd

FEW_ROWS = {"kind": "gauss", "points": 500, "noise": 0.35, "train_share": 0.1}
"""50 rows to train on, and 450 to test on, of two clouds that overlap."""


def _overlapping(layers: list[Part], **others: Any) -> Part:  # noqa: ANN401
    return experiment(FEW_ROWS, [*layers, connected(1), activation("tanh")], "half_sse", sgd(0.1), **others)


GENERALISATION = (
    Preset(
        "overfitting",
        "Overfitting: a tenth to train on",
        "The training loss goes to 0 while the test loss turns at epoch 5 and doubles by epoch 100: the "
        "border winds around single points.",
        _overlapping(hidden((8, 8), "tanh")),
    ),
    Preset(
        "regularised",
        "Its cure: L2",
        "A price on large weights keeps the border smooth: at epoch 100 the training loss is higher than "
        "without, and the test loss a third lower.",
        _overlapping(hidden((8, 8), "tanh"), regularisation=[{"kind": "l2", "strength": 0.1}]),
    ),
    Preset(
        "dropout",
        "Dropout",
        "Half of the hidden outputs are dropped, others in every step, so that none can be relied on: look "
        "at the zeros in Y of a dropout layer; at epoch 50 the test loss is 0.15, without dropout it is 0.2.",
        _overlapping(hidden((16, 16), "tanh", "xavier", {"kind": "dropout", "rate": 0.5})),
    ),
)
