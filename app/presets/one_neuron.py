"""What a single neuron can learn, and what it cannot."""

from __future__ import annotations

from app.presets.preset import Part, Preset, activation, connected, experiment, sgd


def _table(function: str) -> Part:
    """One sigmoid neuron on a truth table, its four rows in one batch."""
    data = {"kind": "truth_table", "function": function}
    return experiment(data, [connected(1), activation("sigmoid")], "half_sse", sgd(0.5), batch_size=4)


ONE_NEURON = (
    Preset(
        "and",
        "AND with one neuron",
        "One straight border is enough: after 3,000 epochs the neuron says more than 0.85 to (1, 1) and less "
        "than 0.1 to the other three rows.",
        _table("and"),
    ),
    Preset(
        "or",
        "OR with one neuron",
        "The border has moved to the other side: after 3,000 epochs only (0, 0) gets less than 0.1.",
        _table("or"),
    ),
    Preset(
        "xor_one_neuron",
        "XOR with one neuron",
        "No straight border parts these rows, so the neuron gives up: it ends at ½ for all four, E at ⅛.",
        _table("xor"),
    ),
    Preset(
        "plane",
        "A plane, fitted exactly",
        "One neuron without an activation is a plane itself: within 5 epochs both weights are 0.1 and E is 0 "
        "to six decimals.",
        experiment({"kind": "plane", "points": 1200}, [connected(1)], "half_sse", sgd(0.03)),
        unit="batch",
    ),
)
