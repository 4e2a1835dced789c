"""A case of tests/golden/make_optimizers.py in the engine's own classes, and the path that it takes."""

import numpy as np

from engine.optimizers import OPTIMIZERS
from engine.regularisation import CLIPPINGS, REGULARISATIONS
from engine.schedules import SCHEDULES, Constant

WEIGHTS = 6


def optimizer_of(case):
    schedule = Constant()
    if "schedule" in case:
        schedule = SCHEDULES[case["schedule"]["schedule"]](**case["schedule"]["settings"])
    clipping = [kind(case[name]) for name, kind in CLIPPINGS.items() if name in case]
    return OPTIMIZERS[case["optimizer"]](
        **case["settings"],
        schedule=schedule,
        clipping=clipping[0] if clipping else None,
        regularisation=[kind(case[name]) for name, kind in REGULARISATIONS.items() if name in case],
    )


def path_of(case, problem):
    """θ after every step: E = ½θᵀAθ − bₜᵀθ + Σ cos 2θ."""
    A, b, theta = (np.array(problem[name]) for name in ("A", "b", "start"))
    neurons = np.where(np.arange(theta.size) < WEIGHTS, 0, -1)
    optimizer = optimizer_of(case)
    state, path = optimizer.begin(theta), []
    for step, b_t in enumerate(b):
        gradient = A @ theta - b_t - 2 * np.sin(2 * theta)
        update = optimizer.update(theta, gradient, state, step, neurons)
        theta, state = theta + update.delta, update.state
        path.append(theta)
    return path
