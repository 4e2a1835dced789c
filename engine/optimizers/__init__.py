"""Optimizers, one family a file: from the gradient to the change of the parameters.

The article updates W and B inside ``backward`` "for the sake of simplicity". Here the update stands apart:
merged, it is easy to propagate through weights that are updated already.
"""

from engine.optimizers.adagrad import Adadelta, AdaGrad, RMSProp
from engine.optimizers.adam import Adam, AdamW
from engine.optimizers.base import Optimizer, Share, Update, checked_learning_rate
from engine.optimizers.bound import Bound
from engine.optimizers.gradient_descent import SGD, Momentum, Nesterov

OPTIMIZERS: dict[str, type[Optimizer]] = {
    optimizer.name: optimizer
    for optimizer in (SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adadelta, Adam, AdamW)
}

__all__ = [
    "OPTIMIZERS",
    "SGD",
    "AdaGrad",
    "Adadelta",
    "Adam",
    "AdamW",
    "Bound",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "RMSProp",
    "Share",
    "Update",
    "checked_learning_rate",
]
