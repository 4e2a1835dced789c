"""A capture: what one step left in a plan's buffers, copied at a stroke, unfolded into a trace when read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from engine.arrays import Array
from engine.plan.emission import Backward, Forward, emit, views
from engine.plan.tensors import Tensor, aligned_zeros
from engine.trace import LayerTrace, Trace

if TYPE_CHECKING:
    from engine.plan.plan import Plan


class Capture(NamedTuple):
    """Everything of one step, as copies.

    Attributes:
        plan: the plan that ran the step.
        memory: the tensors.
        theta: the parameters of the step.
        changes: ∂E/∂θ, and after it what the optimizer adds to θ, if an optimizer was at work.
        extras: the further tensors of each layer that has some, by its place.
        loss: E of the batch.
        step: the step's number.
        epoch: its epoch.
        batch: which training rows it took.
    """

    plan: Plan
    memory: Array
    theta: Array
    changes: Array
    extras: Mapping[int, Mapping[str, Array]]
    loss: float
    step: int
    epoch: int
    batch: tuple[int, ...]

    def trace(self) -> Trace:
        """The step as a trace: arrays that are batch first and belong to it alone."""
        layout, network = self.plan.layout, self.plan.network
        gradient, update = self.changes[: self.theta.size], self.changes[self.theta.size :]
        dE_dXs = [tensor.within(self.memory) for tensor in layout.gradients]
        if layout.waiting is not None:
            computed = self._waiting_gradient(layout.waiting)
            for k in range(layout.waiting + 1):
                dE_dXs[k] = computed.reshaped(dE_dXs[k].features)
        records = []
        for k, layer in enumerate(network.layers):
            part = self.plan.parts[k]
            records.append(
                LayerTrace(
                    layer=k,
                    kind=layer.kind,
                    X=_copy(layout.values[k].within(self.memory)),
                    Y=_copy(layout.values[k + 1].within(self.memory)),
                    dE_dY=_copy(dE_dXs[k + 1]),
                    dE_dX=_copy(dE_dXs[k]),
                    parameters=views(layer, self.theta[part]),
                    gradients=views(layer, gradient[part]),
                    update=views(layer, update[part]) if update.size else {},
                    extras=self.extras.get(k, {}),
                )
            )
        targets = _copy(layout.targets.within(self.memory))
        return Trace(self.loss, tuple(records), targets, self.step, self.epoch, self.batch)

    def _waiting_gradient(self, place: int) -> Tensor:
        """The ∂E/∂X that training had no use for, from what the capture holds."""
        layout, layer = self.plan.layout, self.plan.network.layers[place]
        part = self.plan.parts[place]
        shape = layout.gradients[place]
        dE_dX = Tensor(aligned_zeros(shape.rows.size, self.memory.dtype), 0, shape.features, shape.batch)
        X, Y, dE_dY = (
            tensor.within(self.memory)
            for tensor in (layout.values[place], layout.values[place + 1], layout.gradients[place + 1])
        )
        emitted = emit(layer, Forward(place, layer, X, Y, self.theta[part]))
        for operation in emitted.backward(Backward(dE_dY, dE_dX, self.changes[: self.theta.size][part])):
            if operation.results == ("dE_dX",):
                for call in operation.calls:
                    call.function(*call.arguments)
        return dE_dX


def _copy(tensor: Tensor) -> Array:
    return tensor.batch_first.copy()
