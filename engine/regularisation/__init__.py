"""Regularisation: keeping weights small or few, and steps from growing too large.

Three kinds act at three places of an update, and each is visible in it under its own name:

* *clipping* limits ∂E/∂θ, of all parameters, before anything else is done with it;
* a *penalty* R belongs to what is minimised, E + R: ∂R/∂θ is added to the gradient before the optimizer;
* a *correction* belongs to no E: it changes the step that the optimizer has chosen.

Penalties and corrections act on weights and leave biases alone. ``neurons`` says which entries of θ are
weights: it holds the number of the neuron that an entry is a weight of, or −1 (``Network.neurons``).
"""

from engine.regularisation.clipping import ClipByNorm, ClipByValue, Clipping
from engine.regularisation.corrections import Correction, MaxNorm, Move, Shrinkage, WeightDecay
from engine.regularisation.penalties import L1, L2, Penalty

Regularisation = Penalty | Correction

CLIPPINGS: dict[str, type[Clipping]] = {clipping.name: clipping for clipping in (ClipByValue, ClipByNorm)}
REGULARISATIONS: dict[str, type[Regularisation]] = {
    part.name: part for part in (L1, L2, WeightDecay, Shrinkage, MaxNorm)
}

__all__ = [
    "CLIPPINGS",
    "L1",
    "L2",
    "REGULARISATIONS",
    "ClipByNorm",
    "ClipByValue",
    "Clipping",
    "Correction",
    "MaxNorm",
    "Move",
    "Penalty",
    "Regularisation",
    "Shrinkage",
    "WeightDecay",
]
