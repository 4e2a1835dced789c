"""Where training starts: what equal weights do."""

from __future__ import annotations

from app.presets.preset import Part, Preset, activation, connected, experiment, hidden, sgd


def _from(initializer: str) -> Part:
    """The article's network on its four rows in one batch."""
    layers = [*hidden((3,), "tanh", initializer), connected(1, initializer), activation("tanh")]
    return experiment({"kind": "xor"}, layers, "mse", sgd(0.1), batch_size=4)


STARTS = (
    Preset(
        "equal_weights",
        "All weights equal",
        "The three hidden neurons get the same gradient in every step, so they stay one neuron three times "
        "for ever, and one neuron cannot learn XOR.",
        _from("constant"),
        unit="layer",
    ),
    Preset(
        "zeros",
        "All weights zero",
        "What goes back is multiplied by weights that are 0, so ∂E/∂W of the first layer is 0 and stays so: "
        "only the last bias learns, up to tanh B = ½.",
        _from("zeros"),
        unit="layer",
    ),
)
