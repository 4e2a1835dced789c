"""A capture: what one step left in a plan's buffers, copied at a stroke, unfolded into a trace when read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from engine.arrays import Array, aligned_zeros
from engine.layers.base import Layer
from engine.plan.emission import Backward, Forward, emit, views
from engine.plan.tensors import Tensor
from engine.trace import LayerTrace, Trace

if TYPE_CHECKING:
    from engine.optimizers import Optimizer
    from engine.plan.plan import Plan


class Capture(NamedTuple):
    """Everything of one step, as copies.

    Attributes:
        plan: the plan that ran the step.
        memory: the tensors.
        theta: the parameters of the step.
        gradient: ∂E/∂θ.
        update: what the optimizer adds to θ, if one was at work.
        extras: the further tensors of the layers that keep them themselves, by their places.
        loss: E of the batch.
        step: the step's number.
        epoch: its epoch.
        batch: which training rows it took.
    """

    plan: Plan
    memory: Array
    theta: Array
    gradient: Array
    update: Array | None
    extras: Mapping[int, Mapping[str, Array]]
    loss: float
    step: int
    epoch: int
    batch: tuple[int, ...]

    def trace(
        self,
        shares: Mapping[str, Array] | None = None,
        memory: Mapping[str, Array] | None = None,
        optimizer: Optimizer | None = None,
        frozen: Array | None = None,
    ) -> Trace:
        """The step as a trace: arrays that are batch first and belong to it alone.

        Args:
            shares: the vectors that led to the update, laid out as θ, by name.
            memory: what the optimizer remembered before the step, laid out as θ, by slot.
            optimizer: the optimizer, with the settings that are in force.
            frozen: which parameters stay as they are, laid out as θ; None if none does.
        """
        layout = self.plan.layout
        gradients = [tensor.within(self.memory) for tensor in layout.gradients]
        if layout.waiting is not None:
            waited = self._waiting_gradient(layout.waiting)
            for k in range(layout.waiting + 1):
                gradients[k] = waited.reshaped(gradients[k].features)
        values = [tensor.within(self.memory).batch_first.copy() for tensor in layout.values]
        dE_dvalues = [tensor.batch_first.copy() for tensor in gradients]
        records = []
        for k, layer in enumerate(self.plan.network.layers):
            part = self.plan.parts[k]
            shared, remembered = (
                {name: views(layer, vector[part]) for name, vector in (vectors or {}).items()}
                for vectors in (shares, memory)
            )
            records.append(
                LayerTrace(
                    layer=k,
                    kind=layer.kind,
                    X=values[k],
                    Y=values[k + 1],
                    dE_dY=dE_dvalues[k + 1],
                    dE_dX=dE_dvalues[k],
                    parameters=views(layer, self.theta[part]),
                    gradients=views(layer, self.gradient[part]),
                    update={} if self.update is None else views(layer, self.update[part]),
                    extras=self._extras(k),
                    shares=_by_parameter(shared, layer),
                    memory=_by_parameter(remembered, layer),
                    frozen={} if frozen is None else views(layer, frozen[part]),
                )
            )
        targets = layout.targets.within(self.memory).batch_first.copy()
        penalties = optimizer.penalty_of_each(self.theta, self.plan.network.neurons) if optimizer else {}
        return Trace(
            self.loss, tuple(records), targets, self.step, self.epoch, self.batch, optimizer, penalties
        )

    def _extras(self, place: int) -> Mapping[str, Array]:
        """The further tensors of a layer; what lies in no buffer, its readable forward pass gives."""
        layer = self.plan.network.layers[place]
        if place in self.extras or type(layer).extras is Layer.extras:
            return self.extras.get(place, {})
        layer.forward(self.plan.layout.values[place].within(self.memory).batch_first)
        return {name: extra.copy() for name, extra in layer.extras.items()}

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
        with np.errstate(all="ignore"):
            for operation in emitted.backward(Backward(dE_dY, dE_dX, self.gradient[part])):
                if operation.results == ("dE_dX",):
                    for call in operation.calls:
                        call.make(self.step)
        return dE_dX


def _by_parameter(
    vectors: Mapping[str, Mapping[str, Array]], layer: Layer
) -> Mapping[str, Mapping[str, Array]]:
    """Vectors by name, each by parameter, turned the other way round."""
    return {
        parameter: {name: views[parameter] for name, views in vectors.items()}
        for parameter in layer.parameters
    }
