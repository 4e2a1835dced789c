"""The surface: what every neuron says to every point of a grid, in one pass of float32."""

from __future__ import annotations

import numpy as np

from engine.arrays import Array
from engine.errors import EngineError
from engine.network import Network
from engine.plan.layout import Layout
from engine.plan.plan import emit_layers
from engine.plan.program import straight_line
from engine.plan.tensors import aligned_zeros

Interval = tuple[float, float]


class Surface:
    """A network of one or two inputs, looked at on a grid.

    Args:
        network: the network; its parameters are read each time that the surface is computed.
        size: how many points the grid has along each input.
        x: from where to where the first input goes.
        y: the same for the second input, if there is one.

    Attributes:
        maps: each layer's Y on the grid, (neurons, size, size) with row 0 at the lowest second input; for one
            input (neurons, size). The next ``compute`` overwrites them.

    Raises:
        EngineError: if the network does not have one or two inputs.
    """

    def __init__(
        self, network: Network, size: int = 100, x: Interval = (-1, 1), y: Interval = (-1, 1)
    ) -> None:
        self.network = network
        inputs = self._inputs()
        points = [np.linspace(*interval, size, dtype=np.float32) for interval in (x, y)[:inputs]]
        grid = np.stack([axis.ravel() for axis in np.meshgrid(*points)])
        layout = Layout(network.layers, grid.shape[1], (inputs,), None, np.float32)
        layout.values[0].rows[...] = grid
        self._theta = aligned_zeros(network.theta.size, np.float32)
        emitted = emit_layers(network, layout, self._theta)
        self._run = straight_line(
            call for k in sorted(emitted) for operation in emitted[k].forward for call in operation.calls
        )
        self.maps: list[Array] = [
            tensor.rows.reshape(tensor.size, *(size,) * inputs) for tensor in layout.values[1:]
        ]

    def compute(self) -> list[Array]:
        """The maps, for the parameters as they are now."""
        np.copyto(self._theta, self.network.theta, casting="same_kind")
        self.network.begin_step(training=False)
        with np.errstate(all="ignore"):
            self._run(0)
        return self.maps

    def _inputs(self) -> int:
        for inputs in (2, 1):
            try:
                self.network.batch(np.zeros((1, inputs)))
            except EngineError:
                continue
            return inputs
        raise EngineError("a surface is drawn for a network with one or two inputs")
