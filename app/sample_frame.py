"""One sample of a step as pictures, in a byte a number, so that a frame stays small.

It is what the sample is at every boundary between layers, what comes back there, and the weights from afar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from app.describe.step import norm
from app.errors import InvalidError
from app.frame import quantised
from engine import Layer, LayerTrace, Network, Trace
from engine.arrays import Array
from engine.heat_map import heat_map
from engine.layers import MaxPool2D

LARGEST_MAP = 100
"""Rows and columns of a weight map: more could not be told apart on the stage."""

MOST_CHANNELS = 16
"""Of an image, in a frame."""

LIKE_X = frozenset({"flatten", "reshape"})
"""Layers whose Y is their X in another shape."""

Unit = tuple[int, int]
"""A layer, and one of its units: the column of W that belongs to it."""


def sample_tensors(network: Network, trace: Trace, row: int, unit: Unit | None) -> dict[str, Array]:
    """What a frame holds of one sample, by name; int8, and beside each its scale, float32.

    "value/c" is what goes into layer c (c = number of layers: what comes out of the last), "gradient/c" is
    ∂E/∂ of it; "map/k/W" and "map/k/dE_dW" are the weights of layer k from afar, kernels as they are;
    "marks/k", shaped as X of layer k, is the mask of a dropout, or in how many windows of a max-pooling a
    pixel wins; "unit/W" and "unit/dE_dW" belong to the unit.

    Args:
        network: the network of the step.
        trace: the step.
        row: which row of its batch.
        unit: whose weights are wanted whole, if any.
    """
    floats: dict[str, Array] = {}
    levels: dict[str, Array] = {}
    for name, tensor in _pictures(network, trace, row, unit):
        # A scale of its own for each channel or kernel would hide which of them is the strongest.
        whole, scale = quantised(tensor.astype(np.float32)[np.newaxis])
        levels[name], floats[f"{name}/scale"] = whole[0], scale
    return {**floats, **levels}


def sample_header(network: Network, trace: Trace, row: int, unit: Unit | None) -> dict[str, Any]:
    """What a frame says of one sample: its row, what the network says to it, and the norms of the layers."""
    said = network.loss.said(trace.layers[-1].Y[row : row + 1])[0]
    return {
        "row": row,
        "place": trace.batch[row] if trace.batch else None,
        "unit": None if unit is None else list(unit),
        "said": said.tolist(),
        "dE_dY": trace.layers[-1].dE_dY[row].tolist(),
        "target": trace.targets[row].tolist(),
        "norms": [
            {
                name: norm(array)
                for group, prefix in ((record.parameters, ""), (record.gradients, "dE_d"))
                for name, array in ((prefix + each, group[each]) for each in group)
            }
            for record in trace.layers
        ],
    }


def check_sample(trace: Trace, row: int, unit: Unit | None) -> None:
    """See that a step has this row and this unit.

    Raises:
        InvalidError: if not.
    """
    rows = len(trace.targets)
    if not 0 <= row < rows:
        raise InvalidError(f"The batch of this step has the rows 0 to {rows - 1}; there is no {row}.", "row")
    if unit is None:
        return
    layer, place = unit
    if not 0 <= layer < len(trace.layers):
        raise InvalidError(f"There is no layer {layer}; the layers are 0 to {len(trace.layers) - 1}.", "unit")
    weights = trace.layers[layer].parameters.get("W")
    if weights is None or weights.ndim != 2:
        raise InvalidError(f"Layer {layer} has no units with a column of weights each.", "unit")
    if not 0 <= place < weights.shape[1]:
        raise InvalidError(
            f"Layer {layer} has the units 0 to {weights.shape[1] - 1}; there is no {place}.", "unit"
        )


def _pictures(network: Network, trace: Trace, row: int, unit: Unit | None) -> Iterator[tuple[str, Array]]:
    layers = trace.layers
    yield "value/0", _channels(layers[0].X[row])
    yield "gradient/0", _channels(layers[0].dE_dX[row])
    for record in layers:
        if record.kind not in LIKE_X:
            yield f"value/{record.layer + 1}", _channels(record.Y[row])
            yield f"gradient/{record.layer + 1}", _channels(record.dE_dY[row])
        yield from _weights(record)
        yield from _marks(network.layers[record.layer], record, row)
    if unit is not None:
        layer, place = unit
        yield "unit/W", layers[layer].parameters["W"][:, place]
        yield "unit/dE_dW", layers[layer].gradients["W"][:, place]


def _weights(record: LayerTrace) -> Iterator[tuple[str, Array]]:
    if "W" not in record.parameters:
        return
    for name, tensor in (("W", record.parameters["W"]), ("dE_dW", record.gradients["W"])):
        if tensor.ndim == 2:
            yield f"map/{record.layer}/{name}", heat_map(tensor, LARGEST_MAP)
        elif tensor.ndim == 4:
            yield f"map/{record.layer}/{name}", tensor[:MOST_CHANNELS, :MOST_CHANNELS]


def _marks(layer: Layer, record: LayerTrace, row: int) -> Iterator[tuple[str, Array]]:
    if "mask" in record.extras:
        yield f"marks/{record.layer}", _channels(record.extras["mask"][row])
    if isinstance(layer, MaxPool2D):
        one = slice(row, row + 1)
        marks = layer.grid.add(record.extras["winner"][one], record.X[one].shape)
        yield f"marks/{record.layer}", _channels(marks[0])


def _channels(sample: Array) -> Array:
    """A sample, of which so many channels are kept as a frame can bear; a plain row is kept whole."""
    return sample if sample.ndim == 1 else sample[:MOST_CHANNELS]


def units_of(numbers: Sequence[int] | None) -> Unit | None:
    """A unit, written as two numbers."""
    return None if numbers is None else (numbers[0], numbers[1])
