"""A plan: one training step of a network as a list of operations over buffers that are there already.

Running the list is training, walking it is learning, printing it is documentation. It computes what the
readable layers compute, which are the truth it is held to, and leaves every tensor of the step in its place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Array, Shape, aligned_zeros, shape_text
from engine.errors import EngineError, ShapeError
from engine.layers.activation import Activation
from engine.layers.base import Layer
from engine.layers.fully_connected import FullyConnected
from engine.network import Network
from engine.plan.activation import slope_operation
from engine.plan.capture import Capture
from engine.plan.emission import Backward, Emitted, Forward, emit, is_emitted, shares_memory
from engine.plan.layout import Layout, feature_shapes
from engine.plan.losses import emit_loss
from engine.plan.operation import STEP, Call, Operation, table
from engine.plan.program import straight_line


class Plan:
    """One training step of a network, for one batch size, without its update.

    ``load`` a batch, ``run`` the operations; then every tensor of the step, θ's gradient and E are there.

    Args:
        network: the network, with a loss. Its θ is read where it lies.
        batch: the number of samples in a batch.
        sample_shape: the shape of one sample; left out, what the first layer says it takes.
        target_shape: the shape of one target; left out, that of the last layer's output.
        gradient: the vector for ∂E/∂θ, so that plans for several batch sizes can share it.

    Attributes:
        operations: what a training step does, in order.
        on_demand: what only a trace needs: the ∂E/∂X that goes to no layer before.
        layout: where each tensor lies.
        parts: each layer's part of θ.
        gradient: ∂E/∂θ, laid out as ``network.theta``.
        run: forward, loss, backward for the batch that was loaded; the step's number says what layers draw.
        loss: what the loss computes, and how E follows.
        error: gives E of the batch, after ``run``.
        calls: what ``run`` does, in order.
        closing_calls: what ends a step, once it is taken: layers count what they saw, such as running means.

    Raises:
        ShapeError: if the layers cannot take such a sample.
    """

    def __init__(
        self,
        network: Network,
        batch: int,
        *,
        sample_shape: Shape | None = None,
        target_shape: Shape | None = None,
        gradient: Array | None = None,
    ) -> None:
        self.network = network
        sample_shape = sample_shape or stated_sample_shape(network)
        output_shape = target_shape or feature_shapes(network.layers, sample_shape)[-1]
        self.layout = Layout(network.layers, batch, sample_shape, output_shape, network.dtype)
        self.gradient = aligned_zeros(network.theta.size, network.dtype) if gradient is None else gradient
        self.parts = layer_slices(network)
        emitted = emit_layers(network, self.layout, network.theta)
        self.loss = emit_loss(
            network.loss, self.layout.values[-1], self.layout.targets, self.layout.gradients[-1]
        )
        self.error = self.loss.error

        run = [operation for k in sorted(emitted) for operation in emitted[k].forward]
        run += [*self.loss.operations, *self._slopes()]
        on_demand: list[Operation] = []
        for k in sorted(emitted, reverse=True):
            back = Backward(
                dE_dY=self.layout.gradients[k + 1],
                dE_dX=self.layout.gradients[k],
                gradients=self.gradient[self.parts[k]],
                slope=self.layout.slope(k),
            )
            for operation in emitted[k].backward(back):
                waits = k == self.layout.waiting and operation.results == ("dE_dX",)
                (on_demand if waits else run).append(operation)
        self.operations, self.on_demand = tuple(run), tuple(on_demand)
        # A layer whose passes are emitted and which draws nothing need not be told of a step.
        self._told = tuple(
            k
            for k, layer in enumerate(network.layers)
            if k in emitted and (not is_emitted(layer) or type(layer).begin_step is not Layer.begin_step)
        )
        counting = [layer for layer in network.layers if type(layer).end_step is not Layer.end_step]
        self.calls = (
            *([Call(self._tell, (STEP,))] if self._told else []),
            *(call for operation in run for call in operation.calls),
        )
        self.closing_calls = tuple(Call(layer.end_step) for layer in counting)
        self.run = straight_line(self.calls)

    def load(self, X: ArrayLike, T: ArrayLike) -> None:
        """Take a batch: X (batch, …) and T (batch, …).

        Raises:
            ShapeError: if they are not shaped as the plan was made for.
        """
        for name, array, tensor in (("X", X, self.layout.values[0]), ("T", T, self.layout.targets)):
            given, needed = np.shape(array), tensor.batch_first.shape
            if given != needed:
                raise ShapeError(
                    f"this plan takes {name} of shape {shape_text(needed)}; it was given {shape_text(given)}"
                )
            tensor.batch_first[...] = array

    @property
    def keeps_to_buffers(self) -> bool:
        """Whether a run leaves all that it computed in the buffers, and nothing with the layers."""
        return not self._told

    def capture(
        self,
        loss: float,
        update: Array | None = None,
        *,
        step: int = 0,
        epoch: int = 0,
        batch: tuple[int, ...] = (),
    ) -> Capture:
        """Copy what ``run`` left.

        Args:
            loss: E of the batch.
            update: what the optimizer adds to θ, if one was at work.
            step: the step's number.
            epoch: its epoch.
            batch: which training rows it took.
        """
        return Capture(
            self,
            self.layout.memory.copy(),
            self.network.theta.copy(),
            self.gradient.copy(),
            None if update is None else update.copy(),
            self._extras() if self._told else {},
            loss,
            step,
            epoch,
            batch,
        )

    def _tell(self, step: int) -> None:
        self.network.begin_step(training=True, step=step, places=self._told)

    def _extras(self) -> dict[int, dict[str, Array]]:
        """Copies of the further tensors of the layers that keep them themselves."""
        return {
            k: {name: extra.copy() for name, extra in self.network.layers[k].extras.items()}
            for k in self._told
        }

    def __str__(self) -> str:
        batch, dtype = self.layout.batch, self.layout.memory.dtype
        head = f"{len(self.operations)} operations a step, batch {batch}, {dtype}"
        return f"{head}\n{table(self.operations, [repr(layer) for layer in self.network.layers])}"

    def _slopes(self) -> list[Operation]:
        slopes = []
        for group in self.layout.groups.values():
            layer = self.network.layers[group.places[0]]
            assert isinstance(layer, Activation)
            slopes.append(slope_operation(group.places, layer, group.outputs, group.slopes))
        return slopes


def emit_layers(network: Network, layout: Layout, theta: Array) -> dict[int, Emitted]:
    """What each layer emits, by its place; a layer whose Y is its X emits nothing."""
    parts = layer_slices(network)
    return {
        k: emit(layer, Forward(k, layer, layout.values[k], layout.values[k + 1], theta[parts[k]]))
        for k, layer in enumerate(network.layers)
        if not shares_memory(layer)
    }


def layer_slices(network: Network) -> list[slice]:
    """Each layer's part of θ."""
    slices, start = [], 0
    for layer in network.layers:
        stop = start + sum(parameter.size for parameter in layer.parameters.values())
        slices.append(slice(start, stop))
        start = stop
    return slices


def stated_sample_shape(network: Network) -> Shape:
    """The shape of a sample, if the first layer says how many inputs it takes.

    Raises:
        EngineError: if it does not.
    """
    first = network.layers[0] if network.layers else None
    if not isinstance(first, FullyConnected):
        raise EngineError("the first layer does not say what it takes; give the plan a sample_shape")
    return (first.inputs,)
