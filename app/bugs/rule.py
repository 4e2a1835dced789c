"""What a wrong rule is, and how it takes the place of the right one in one network."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from engine import Network, Optimizer
from engine.layers import Layer
from engine.losses import Loss
from engine.plan.emission import can_wait, emit, shares_memory
from engine.plan.losses import emit_loss

AnyLayer = TypeVar("AnyLayer", bound=type[Layer])
AnyLoss = TypeVar("AnyLoss", bound=type[Loss])

Planted = tuple[Network, Optimizer]
Plant = Callable[[Network, Optimizer], Planted]


@dataclass(frozen=True)
class WrongRule:
    """A wrong rule.

    Attributes:
        key: its name in the interface.
        title: what is wrong, as a student chooses it.
        explanation: why it is wrong, and how it shows; read after the hunt.
        plant: puts it into a network and its optimizer; they come back as they were if it does not apply.
        is_in_update: whether the gradients are right and the update is not.
    """

    key: str
    title: str
    explanation: str
    plant: Plant
    is_in_update: bool = False


def wrong_layer(kind: AnyLayer) -> AnyLayer:
    """A subclass of a layer whose own readable passes run in a plan, and not what its family emits."""
    emit.register(kind, emit.dispatch(Layer))
    can_wait.register(kind, can_wait.dispatch(Layer))
    shares_memory.register(kind, shares_memory.dispatch(Layer))
    return kind


def wrong_loss(kind: AnyLoss) -> AnyLoss:
    """A subclass of a loss, likewise."""
    emit_loss.register(kind, emit_loss.dispatch(Loss))
    return kind


def in_layers(kind: type[Layer], is_meant: Callable[[Layer], bool] = lambda _: True) -> Plant:
    """Makes every layer of a kind's base class a layer of that kind, if it is meant."""
    (base,) = kind.__bases__

    def plant(network: Network, optimizer: Optimizer) -> Planted:
        for layer in network.layers:
            if type(layer) is base and is_meant(layer):
                layer.__class__ = kind
        return network, optimizer

    return plant


def in_loss(*kinds: type[Loss]) -> Plant:
    """Makes a network's loss one of these kinds, if it is of its base class."""
    by_base = {kind.__bases__[0]: kind for kind in kinds}

    def plant(network: Network, optimizer: Optimizer) -> Planted:
        if type(network.loss) in by_base:
            wrong = copy.copy(network.loss)  # losses are shared between networks
            object.__setattr__(wrong, "__class__", by_base[type(network.loss)])
            network.use(wrong)
        return network, optimizer

    return plant
