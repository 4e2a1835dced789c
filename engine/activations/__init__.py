"""Activation functions: f, its derivative f′, and how both are written.

Where a function is known in several forms (hard sigmoid) or has a kink, it is as PyTorch has it.
"""

from engine.activations.bounded import GAUSSIAN, HARD_SIGMOID, SIGMOID, SIN, SOFTSIGN, TANH, THRESHOLD
from engine.activations.function import ActivationFunction
from engine.activations.unbounded import (
    ELU,
    GELU,
    IDENTITY,
    LEAKY_RELU,
    RELU,
    SELU,
    SILU,
    SOFTPLUS,
    elu,
    leaky_relu,
)
from engine.errors import EngineError

__all__ = ["ACTIVATIONS", "ActivationFunction", "activation_named", "elu", "leaky_relu"]

ACTIVATIONS = {
    function.name: function
    for function in (
        TANH,
        SIGMOID,
        RELU,
        IDENTITY,
        LEAKY_RELU,
        ELU,
        SELU,
        GELU,
        SILU,
        SOFTPLUS,
        SOFTSIGN,
        HARD_SIGMOID,
        SIN,
        GAUSSIAN,
        THRESHOLD,
    )
}


def activation_named(name: str) -> ActivationFunction:
    """The activation function of that name.

    Raises:
        EngineError: if there is none.
    """
    if name not in ACTIVATIONS:
        raise EngineError(f"there is no activation function {name!r}; there are {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
