"""The surface: what every neuron says to every point of a plane, in one pass, as a rule of float32."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from engine.arrays import Array, Shape, aligned_zeros
from engine.network import Network
from engine.plan.layout import Layout
from engine.plan.plan import emit_layers
from engine.plan.program import straight_line

Interval = tuple[float, float]


class Surface:
    """A network, looked at in many places at once.

    Args:
        network: the network; its parameters are read each time that the surface is computed.
        points: what it is asked, (count, inputs).
        shape: how the points lie, such as (100, 100); left out, one after the other.
        dtype: the type of every number; float32 is what a picture needs.

    Attributes:
        maps: each layer's Y at the points, (neurons, *shape). The next ``compute`` overwrites them.

    Raises:
        ShapeError: if the network does not take such inputs.
    """

    def __init__(
        self,
        network: Network,
        points: ArrayLike,
        shape: Shape | None = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.network = network
        inputs = network.batch(points)
        layout = Layout(network.layers, len(inputs), inputs.shape[1:], None, dtype)
        layout.values[0].batch_first[...] = inputs
        self._theta = aligned_zeros(network.theta.size, dtype)
        emitted = emit_layers(network, layout, self._theta)
        self._run = straight_line(
            call for k in sorted(emitted) for operation in emitted[k].forward for call in operation.calls
        )
        self.maps: list[Array] = [
            tensor.rows.reshape(tensor.size, *(shape or (len(inputs),))) for tensor in layout.values[1:]
        ]

    @classmethod
    def on_grid(cls, network: Network, size: int, x: Interval = (-1, 1), y: Interval = (-1, 1)) -> Surface:
        """The surface over a square grid of two inputs, row 0 at the lowest second one."""
        second, first = np.meshgrid(np.linspace(*y, size), np.linspace(*x, size), indexing="ij")
        return cls(network, np.stack([first.ravel(), second.ravel()], axis=1), (size, size))

    def compute(self) -> list[Array]:
        """The maps, for the parameters as they are now."""
        self.network.begin_step(training=False)
        with np.errstate(all="ignore"):
            np.copyto(self._theta, self.network.theta, casting="same_kind")
            self._run(0)
        return self.maps
