"""A diagnosis: for each layer one word, the reason for it with its figures, and what can be done about it.

It is a table of rules, asked from the worst to the mildest; the first that holds is the diagnosis. Every
sentence is written here, and every figure in it is measured.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.health import Health, gradient_health
from engine.layers import Activation, Layer
from engine.units import Units

Verdict = Health | Literal["saturated"]

LARGE_SHARE = 0.5
"""From this share of dead or saturated units on, that is what ails the layer."""

SEVERITY: tuple[Verdict, ...] = ("exploding", "dead", "vanishing", "saturated", "healthy")


@dataclass(frozen=True)
class Diagnosis:
    """What ails a layer.

    Attributes:
        verdict: the word.
        reason: why, as a sentence.
        suggestion: what can be done, as a sentence; None where nothing need be.
    """

    verdict: Verdict
    reason: str
    suggestion: str | None = None


@dataclass(frozen=True)
class Finding:
    """What is measured of one layer.

    Attributes:
        layers: all layers of the network.
        place: the layer's place, from 0.
        norms: ‖∂E/∂Y‖ of each layer.
        word: what the norms say of this one.
        units: its units, if it is an activation.
    """

    layers: Sequence[Layer]
    place: int
    norms: Sequence[float]
    word: Health
    units: Units | None

    @property
    def norm(self) -> float:
        """‖∂E/∂Y‖ of the layer."""
        return self.norms[self.place]

    @property
    def ratio(self) -> float:
        """The same as a part of what leaves the loss."""
        last = self.norms[-1]
        return self.norm / last if last else math.nan

    @property
    def is_flat_far_out(self) -> bool:
        """Whether the layer is an activation that comes near a lowest and a highest number."""
        layer = self.layers[self.place]
        return (
            isinstance(layer, Activation)
            and layer.function.range.is_bounded
            and not layer.function.range.is_step
        )

    @property
    def follows(self) -> set[str]:
        """The functions of the activations from this layer on."""
        return {layer.function.name for layer in self.layers[self.place :] if isinstance(layer, Activation)}


Rule = Callable[[Finding], Diagnosis | None]


def diagnose(
    layers: Sequence[Layer], norms: Sequence[float], units: Sequence[Units | None]
) -> list[Diagnosis]:
    """The diagnosis of every layer.

    Args:
        layers: the layers, first to last.
        norms: ‖∂E/∂Y‖ of each.
        units: the units of each; None for a layer that is no activation.
    """
    words = gradient_health(norms)
    findings = [
        Finding(layers, place, norms, word, seen)
        for place, (word, seen) in enumerate(zip(words, units, strict=True))
    ]
    return [next(found for rule in RULES if (found := rule(finding))) for finding in findings]


def worst(diagnoses: Sequence[Diagnosis]) -> Diagnosis:
    """The gravest of them; of equals, the one nearest to the loss, from where the trouble comes.

    Where all are healthy it is the first layer's: what arrives there has come all the way.
    """
    if all(found.verdict == "healthy" for found in diagnoses):
        return diagnoses[0]
    return min(reversed(diagnoses), key=lambda found: SEVERITY.index(found.verdict))


def _not_finite(of: Finding) -> Diagnosis | None:
    if math.isfinite(of.norm):
        return None
    return Diagnosis(
        "exploding",
        "∂E/∂Y is no longer a finite number here.",
        "Go back before that step and lower the learning rate, or clip the gradient by its norm.",
    )


def _exploding(of: Finding) -> Diagnosis | None:
    if of.word != "exploding":
        return None
    return Diagnosis(
        "exploding",
        f"‖∂E/∂Y‖ is {_figure(of.norm)} here, {_times(of.ratio)} what leaves the loss.",
        "Lower the learning rate, clip the gradient by its norm, or draw smaller first weights (xavier).",
    )


def _nothing_arrives(of: Finding) -> Diagnosis | None:
    if of.word != "dead":
        return None
    return Diagnosis(
        "dead",
        "∂E/∂Y is 0 here for every row of the batch: what comes after passes nothing back.",
        "Look at the layers after this one: their units are dead, or their weights are all 0.",
    )


def _dead_units(of: Finding) -> Diagnosis | None:
    if of.units is None or len(of.units.dead) < max(1, LARGE_SHARE * of.units.count):
        return None
    count = f"{len(of.units.dead)} of {of.units.count} units"
    return Diagnosis(
        "dead",
        f"{count} have the slope 0 for every training row, so that no gradient passes through them.",
        "They are so far out on their curve that it is flat: start again with a lower learning rate or "
        "smaller first weights."
        if of.is_flat_far_out
        else "Start again with a lower learning rate or other first weights, or take leaky ReLU or ELU, "
        "whose slope is never 0.",
    )


def _vanishing(of: Finding) -> Diagnosis | None:
    if of.word != "vanishing":
        return None
    through = len(of.layers) - 1 - of.place
    each = of.ratio ** (1 / through) if through else of.ratio
    suggestion = (
        "A sigmoid passes on at most a quarter: take tanh or ReLU in the hidden layers."
        if "sigmoid" in of.follows
        else "Draw larger first weights (xavier for tanh, he for ReLU), or take fewer layers."
    )
    return Diagnosis(
        "vanishing",
        f"‖∂E/∂Y‖ is {_figure(of.norm)} here, {_times(of.ratio)} what leaves the loss: the {through} layers "
        f"after this one pass on {_figure(each)} of it each, on average.",
        suggestion,
    )


def _saturated_units(of: Finding) -> Diagnosis | None:
    if of.units is None or len(of.units.saturated) < max(1, LARGE_SHARE * of.units.count):
        return None
    count = f"{len(of.units.saturated)} of {of.units.count} units"
    return Diagnosis(
        "saturated",
        f"{count} are on a flat part of their curve for nearly every training row, where the slope is close "
        "to 0.",
        "If E does not fall any more, start with smaller weights, scale the inputs, or add L2.",
    )


def _healthy(of: Finding) -> Diagnosis:
    some = (
        [
            f"{len(numbers)} of {of.units.count} units {'is' if len(numbers) == 1 else 'are'} {word}"
            for word, numbers in (("dead", of.units.dead), ("saturated", of.units.saturated))
            if numbers
        ]
        if of.units
        else []
    )
    more = f"; {' and '.join(some)}" if some else ""
    arrives = f"‖∂E/∂Y‖ is {_figure(of.norm)} here"
    if math.isnan(of.ratio):
        return Diagnosis("healthy", f"{arrives}: nothing is left to learn from this batch{more}.")
    return Diagnosis("healthy", f"{arrives}, {_times(of.ratio)} what leaves the loss{more}.")


RULES: tuple[Rule, ...] = (
    _not_finite,
    _exploding,
    _nothing_arrives,
    _dead_units,
    _vanishing,
    _saturated_units,
    _healthy,
)


def _figure(value: float) -> str:
    return f"{value:.2g}"


def _times(ratio: float) -> str:
    return f"{_figure(ratio)} times" if _figure(ratio) != "1" else "as much as"
