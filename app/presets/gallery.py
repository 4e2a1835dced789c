"""All presets, in the order in which they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from app.presets.digits import DIGITS
from app.presets.generalisation import GENERALISATION
from app.presets.gradients import GRADIENTS
from app.presets.known import ARTICLE, PUBLISHED
from app.presets.learning_rates import LEARNING_RATES
from app.presets.one_neuron import ONE_NEURON
from app.presets.preset import Preset
from app.presets.shapes import SHAPES
from app.presets.starts import STARTS


@dataclass(frozen=True)
class Group:
    """Presets about the same thing."""

    title: str
    presets: tuple[Preset, ...]


GALLERY = (
    Group("The article", ARTICLE),
    Group("Published examples, with their weights", PUBLISHED),
    Group("What one neuron can", ONE_NEURON),
    Group("Shapes to learn", SHAPES),
    Group("How gradients fare in deep networks", GRADIENTS),
    Group("Learning rates and optimizers", LEARNING_RATES),
    Group("Where it starts", STARTS),
    Group("Rows that it has not seen", GENERALISATION),
    Group("Digits", DIGITS),
)

PRESETS = {preset.name: preset for group in GALLERY for preset in group.presets}
