"""Every optimizer and schedule against PyTorch itself, on problems and settings drawn at random.

Needs torch; not part of the ordinary tests, which compare with tests/golden/optimizers.json.
"""

import numpy as np
import pytest

from tests.engine.optimizers.from_case import optimizer_of, path_of
from tests.golden import make_optimizers as torch_side

KINDS = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamw"]


def drawn_case(kind, rng):
    settings = {"learning_rate": rng.uniform(0.01, 0.15)}
    for name, low, high, kinds in (
        ("momentum", 0.1, 0.95, ("momentum", "nesterov")),
        ("epsilon", 1e-8, 0.1, ("adagrad", "rmsprop", "adadelta", "adam", "adamw")),
        ("decay", 0.5, 0.99, ("rmsprop", "adadelta")),
        ("beta1", 0.0, 0.95, ("adam", "adamw")),
        ("beta2", 0.5, 0.9999, ("adam", "adamw")),
        ("weight_decay", 0.0, 0.5, ("adamw",)),
    ):
        if kind in kinds:
            settings[name] = rng.uniform(low, high)
    case = {"optimizer": kind, "settings": settings}
    for name in ("l1", "l2", rng.choice(["clip_by_value", "clip_by_norm"])):
        if rng.random() < 0.3 and not (name == "l2" and kind == "adamw"):
            case[name] = rng.uniform(0.1, 2.0)
    if rng.random() < 0.6:
        case["schedule"] = drawn_schedule(rng)
    return case


def drawn_schedule(rng):
    return [
        {
            "schedule": "step",
            "settings": {"interval": int(rng.integers(1, 12)), "gamma": rng.uniform(0.2, 1)},
        },
        {"schedule": "exponential", "settings": {"gamma": rng.uniform(0.8, 1)}},
        {"schedule": "inverse_time", "settings": {"decay": rng.uniform(0, 0.5)}},
        {"schedule": "cosine", "settings": {"steps": int(rng.integers(30, 60)), "floor": rng.uniform(0, 1)}},
        {
            "schedule": "one_cycle",
            "settings": {
                "steps": int(rng.integers(30, 60)),
                "rise": rng.uniform(0.1, 0.9),
                "start": rng.uniform(0.01, 1),
                "end": rng.uniform(1e-6, 0.5),
            },
        },
    ][rng.integers(5)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(25))
def test_paths_and_learning_rates(kind, seed):
    rng = np.random.default_rng([seed, KINDS.index(kind)])
    case, problem = drawn_case(kind, rng), torch_side.problem(int(rng.integers(2**32)))
    theirs, ours = torch_side.run(case, problem), path_of(case, problem)
    rates = [optimizer_of(case).rate(step) for step in range(torch_side.STEPS)]
    np.testing.assert_allclose(rates, theirs["rates"], rtol=1e-10, atol=1e-15)
    for step, theta in theirs["path"].items():
        np.testing.assert_allclose(ours[int(step)], theta, rtol=1e-10, atol=1e-11, err_msg=str(case))


def test_clip_grad_norm_leaves_the_gradient_a_millionth_shorter():
    """The one place where the engine follows the publication and not PyTorch."""
    torch = torch_side.torch
    gradient = np.array([3.0, 4.0])
    parameter = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    parameter.grad = torch.tensor(gradient)
    torch.nn.utils.clip_grad_norm_([parameter], 1.0)
    np.testing.assert_allclose(parameter.grad.numpy(), gradient / (5 + 1e-6), rtol=1e-12)
