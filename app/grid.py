"""What a network says over the axes of its data: its outputs, and a picture of each neuron."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import ConflictError, InvalidError
from engine import Activation, Network
from engine.arrays import Array
from engine.datasets import Dataset, Plane
from engine.surface import Surface

SECONDS_PER_OPERATION = 2e-10
"""A multiplication and an addition in float32, over very many places at once."""


class Grid:
    """A network, looked at on a grid over the axes of its data.

    Args:
        network: the network.
        plane: the axes; what the network is given of a place is computed from them.
        size: how many places a side has.
    """

    def __init__(self, network: Network, plane: Plane, size: int) -> None:
        shape = (size,) * len(plane.names)
        self._surface = Surface(network, plane.inputs_at(plane.grid(size)), shape)

    def neurons(self, layer: int) -> int:
        """How many neurons a layer has."""
        return len(self._surface.maps[layer])

    def maps(self) -> list[Array]:
        """Each layer's Y, (neurons, size, size), row 0 at the lowest x₂; for one axis (neurons, size)."""
        return self._surface.compute()

    @staticmethod
    def seconds(network: Network, plane: Plane, size: int) -> float:
        """How long one look will take."""
        return float(size ** len(plane.names) * Grid.seconds_a_place(network))

    @staticmethod
    def seconds_a_place(network: Network) -> float:
        """How long the network takes for one place among many."""
        return float((network.theta.size + len(network.layers)) * SECONDS_PER_OPERATION)


def plane_of(data: Dataset) -> Plane:
    """The axes of data.

    Raises:
        ConflictError: if there are none.
    """
    if data.plane is None:
        raise ConflictError(
            f"A surface is drawn over 1 or 2 axes; these data ({data.title}) have {len(data.input_names)} "
            "inputs and no axes."
        )
    return data.plane


def pictured_layers(network: Network) -> list[int]:
    """The layers whose neurons have pictures: those that no activation follows, which would say it better."""
    last = len(network.layers) - 1
    return [k for k in range(last + 1) if k == last or not isinstance(network.layers[k + 1], Activation)]


def check_layers(network: Network, layers: Sequence[int], path: str) -> None:
    """See that a network has these layers.

    Raises:
        InvalidError: if not.
    """
    for k in layers:
        if not 0 <= k < len(network.layers):
            raise InvalidError(f"There is no layer {k}; the layers are 0 to {len(network.layers) - 1}.", path)
