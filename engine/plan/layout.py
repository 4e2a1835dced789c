"""Where every tensor of a network lies, for one batch size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from numpy.typing import DTypeLike

from engine.arrays import Array, Shape
from engine.errors import EngineError, ShapeError
from engine.layers.base import Layer
from engine.plan.activation import function_in_place
from engine.plan.emission import can_wait, shares_memory
from engine.plan.tensors import Arena, Tensor


@dataclass(frozen=True)
class SlopeGroup:
    """The activations with one function: their outputs lie end to end, and so do their slopes.

    Attributes:
        places: the layers, from 0.
        outputs: all their Y, with the rows of ones between them.
        slopes: all their f′(X), laid out in the same way.
    """

    places: tuple[int, ...]
    outputs: Array
    slopes: Array


class Layout:
    """The tensors of every layer, in one piece of memory.

    A layer's Y is the next layer's X, and its ∂E/∂X the ∂E/∂Y of the layer before: each lies there once.

    Attributes:
        values: X of layer k is ``values[k]``, its Y is ``values[k + 1]``.
        gradients: ∂E/∂X of layer k is ``gradients[k]``, its ∂E/∂Y is ``gradients[k + 1]``; none when
            predicting.
        targets: T; when predicting, of no size.
        given: the first X, its row of ones and T, as one vector: what has to be written before a step.
        groups: the activations whose slopes are computed together, by function.
        memory: all of it, except a first ∂E/∂X that waits.
        waiting: the layer whose ∂E/∂X no training needs, so that only a trace computes it, if there is one.

    Args:
        layers: the network's layers.
        batch: the number of samples.
        sample_shape: the shape of one sample of the first X.
        target_shape: the shape of one sample of T; None when predicting.
        dtype: the type of every number.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        batch: int,
        sample_shape: Shape,
        target_shape: Shape | None,
        dtype: DTypeLike,
    ) -> None:
        self.batch, training = batch, target_shape is not None
        shapes = feature_shapes(layers, sample_shape)
        sizes = [math.prod(shape) for shape in shapes]
        shared = [shares_memory(layer) for layer in layers]
        functions = {k: function_in_place(layer) for k, layer in enumerate(layers) if not shared[k]}
        arena = Arena(dtype)

        given_size = (sizes[0] + 1 + math.prod(target_shape or (0,))) * batch
        arena.reserve(given_size)
        offsets = {0: 0}
        extents: dict[str, tuple[int, int]] = {}
        for function in dict.fromkeys(functions.values()):
            places = tuple(k for k in functions if functions[k] == function)
            for k in places:
                offsets[k + 1] = arena.reserve((sizes[k + 1] + 1) * batch)
            if function is not None:
                extents[function] = (offsets[places[0] + 1], arena.reserve(0))
        first = shared.index(False) if False in shared else len(layers)
        self.waiting = first if first < len(layers) and can_wait(layers[first]) else None
        # ∂E/∂X of layer k has a place of its own unless it is the next one under another shape.
        gradient_offsets = {
            k: arena.reserve(sizes[k] * batch)
            for k in range(len(layers) + 1)
            if training and k != self.waiting and not (k < len(layers) and shared[k])
        }
        arena.allocate()
        self.memory = arena.memory
        self.given = self.memory[:given_size]
        self.targets = Tensor(self.memory, (sizes[0] + 1) * batch, target_shape or (0,), batch)

        self.values = [Tensor(self.memory, 0, shapes[0], batch)]
        for k in range(len(layers)):
            self.values.append(
                self.values[k].reshaped(shapes[k + 1])
                if shared[k]
                else Tensor(self.memory, offsets[k + 1], shapes[k + 1], batch)
            )
        for tensor in self.values:
            tensor.with_ones[-1] = 1
        self.gradients: list[Tensor] = []
        if training:
            self._place_gradients(shapes, shared, gradient_offsets, arena)
        self.groups: dict[str, SlopeGroup] = {}
        for function, (start, stop) in extents.items() if training else ():
            places = tuple(k for k in functions if functions[k] == function)
            self.groups[function] = SlopeGroup(places, self.memory[start:stop], arena.scratch(stop - start))

    def slope(self, place: int) -> Tensor | None:
        """Where f′(X) of an activation is found, if it belongs to a group."""
        for group in self.groups.values():
            if place in group.places:
                Y = self.values[place + 1]
                start = Y.offset - self.values[group.places[0] + 1].offset
                return Tensor(group.slopes, start, Y.features, Y.batch)
        return None

    def _place_gradients(
        self, shapes: Sequence[Shape], shared: Sequence[bool], offsets: dict[int, int], arena: Arena
    ) -> None:
        gradients: dict[int, Tensor] = {}
        for k in reversed(range(len(shapes))):
            if k in offsets:
                gradients[k] = Tensor(self.memory, offsets[k], shapes[k], self.batch)
            elif k < len(shared) and shared[k]:
                gradients[k] = gradients[k + 1].reshaped(shapes[k])
            else:
                scratch = arena.scratch(math.prod(shapes[k]) * self.batch)
                gradients[k] = Tensor(scratch, 0, shapes[k], self.batch)
        self.gradients = [gradients[k] for k in range(len(shapes))]


def feature_shapes(layers: Sequence[Layer], sample_shape: Shape) -> list[Shape]:
    """The shape of one sample before the first layer and after each.

    Raises:
        ShapeError: if a layer cannot take what comes in.
    """
    shapes = [sample_shape]
    for k, layer in enumerate(layers):
        try:
            shape = layer.output_shape(shapes[-1])
        except ShapeError as error:
            raise ShapeError(f"layer {k + 1}: {error}") from error
        if shape is None:
            raise EngineError(f"layer {k + 1}: {layer!r} does not say the shape of its output")
        shapes.append(shape)
    return shapes
