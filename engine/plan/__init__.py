"""Networks compiled for one batch size: the step as a list of operations over preallocated buffers."""

from engine.plan import (
    activation,
    convolution,
    fully_connected,
)  # their emitters are registered by this import
from engine.plan.capture import Capture
from engine.plan.operation import Call, Operation
from engine.plan.plan import Plan

__all__ = [
    "Call",
    "Capture",
    "Operation",
    "Plan",
    "activation",
    "convolution",
    "fully_connected",
    "pooling",
    "rearranged",
]
