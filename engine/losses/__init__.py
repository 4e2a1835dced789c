"""Losses: the one number E that says how wrong a batch was, and the ∂E/∂Y that it hands the last layer.

Each loss is exact about its normalisation: what it is divided by decides how large every gradient is.
"""

from engine.errors import EngineError
from engine.losses.base import Loss
from engine.losses.binary import BinaryCrossEntropy, BinaryCrossEntropyFromLogits
from engine.losses.categorical import CategoricalCrossEntropy, SoftmaxCrossEntropy
from engine.losses.labels import one_hot
from engine.losses.margin import Hinge, SquaredHinge
from engine.losses.robust import Huber, LogCosh, MeanAbsoluteError
from engine.losses.squared import HalfSumOfSquaredErrors, MeanSquaredError

__all__ = [
    "LOSSES",
    "BinaryCrossEntropy",
    "BinaryCrossEntropyFromLogits",
    "CategoricalCrossEntropy",
    "HalfSumOfSquaredErrors",
    "Hinge",
    "Huber",
    "LogCosh",
    "Loss",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "SoftmaxCrossEntropy",
    "SquaredHinge",
    "loss_named",
    "one_hot",
]

LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        MeanSquaredError(),
        HalfSumOfSquaredErrors(),
        MeanAbsoluteError(),
        Huber(),
        LogCosh(),
        BinaryCrossEntropy(),
        BinaryCrossEntropyFromLogits(),
        CategoricalCrossEntropy(),
        SoftmaxCrossEntropy(),
        Hinge(),
        SquaredHinge(),
    )
}


def loss_named(name: str) -> Loss:
    """The loss of that name.

    Raises:
        EngineError: if there is none.
    """
    if name not in LOSSES:
        raise EngineError(f"there is no loss {name!r}; there are {', '.join(LOSSES)}")
    return LOSSES[name]
