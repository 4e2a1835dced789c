"""Networks compiled for one batch size: the step as a list of operations over preallocated buffers."""

# Each family's emitters are registered when its file is imported.
from engine.plan import activation, convolution, fully_connected, pooling, rearranged
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
