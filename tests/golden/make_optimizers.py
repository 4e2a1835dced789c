"""Makes optimizers.json: the paths that PyTorch's optimizers and schedules take, in float64.

Run from the root with an interpreter that has torch: ``python -m tests.golden.make_optimizers``. The file
holds the problem, too, so that a test needs nothing but numpy: E = ½θᵀAθ − bₜᵀθ + Σ cos 2θ, with another b in
every step. Regularisation is said as PyTorch says it: weights and biases are two groups, and only the weights
have weight_decay.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import torch

STEPS = 30
KEPT_STEPS = (0, 1, 2, 4, 9, 19, 29)
WEIGHTS, BIASES = 6, 2
FILE = Path(__file__).with_name("optimizers.json")

Case = dict[str, Any]

OPTIMIZERS: list[Case] = [
    {"optimizer": "sgd", "settings": {"learning_rate": 0.1}},
    {"optimizer": "momentum", "settings": {"learning_rate": 0.05}},
    {"optimizer": "momentum", "settings": {"learning_rate": 0.1, "momentum": 0.5}},
    {"optimizer": "nesterov", "settings": {"learning_rate": 0.05}},
    {"optimizer": "nesterov", "settings": {"learning_rate": 0.1, "momentum": 0.6}},
    {"optimizer": "adagrad", "settings": {"learning_rate": 0.3}},
    {"optimizer": "adagrad", "settings": {"learning_rate": 0.3, "epsilon": 0.01}},
    {"optimizer": "rmsprop", "settings": {"learning_rate": 0.02}},
    {"optimizer": "rmsprop", "settings": {"learning_rate": 0.05, "decay": 0.8, "epsilon": 0.01}},
    {"optimizer": "adadelta", "settings": {"learning_rate": 1.0}},
    {"optimizer": "adadelta", "settings": {"learning_rate": 2.0, "decay": 0.7, "epsilon": 0.001}},
    {"optimizer": "adam", "settings": {"learning_rate": 0.05}},
    {"optimizer": "adam", "settings": {"learning_rate": 0.1, "beta1": 0.7, "beta2": 0.9, "epsilon": 0.01}},
    {"optimizer": "adamw", "settings": {"learning_rate": 0.05}},
    {"optimizer": "adamw", "settings": {"learning_rate": 0.05, "weight_decay": 0.3}},
    {"optimizer": "sgd", "settings": {"learning_rate": 0.1}, "l1": 0.4},
    {"optimizer": "nesterov", "settings": {"learning_rate": 0.05}, "l2": 0.2},
    {"optimizer": "adam", "settings": {"learning_rate": 0.05}, "l1": 0.3, "l2": 0.2},
    {"optimizer": "rmsprop", "settings": {"learning_rate": 0.02}, "clip_by_value": 0.8},
    {"optimizer": "adam", "settings": {"learning_rate": 0.05}, "clip_by_norm": 1.5},
    {"optimizer": "momentum", "settings": {"learning_rate": 0.05}, "clip_by_norm": 1.5, "l2": 0.3},
]
SCHEDULES: list[Case] = [
    {"schedule": "constant", "settings": {}},
    {"schedule": "step", "settings": {"interval": 7, "gamma": 0.5}},
    {"schedule": "exponential", "settings": {"gamma": 0.93}},
    {"schedule": "inverse_time", "settings": {"decay": 0.07}},
    {"schedule": "cosine", "settings": {"steps": 30}},
    {"schedule": "cosine", "settings": {"steps": 40, "floor": 0.15}},
    {"schedule": "one_cycle", "settings": {"steps": 30}},
    {"schedule": "one_cycle", "settings": {"steps": 33, "rise": 0.45, "start": 0.2, "end": 0.01}},
]
SCHEDULED: list[Case] = [
    *(
        {"optimizer": "sgd", "settings": {"learning_rate": 0.2}, "schedule": schedule}
        for schedule in SCHEDULES
    ),
    {"optimizer": "adamw", "settings": {"learning_rate": 0.1, "weight_decay": 0.2}, "schedule": SCHEDULES[7]},
    {"optimizer": "adam", "settings": {"learning_rate": 0.1}, "l2": 0.2, "schedule": SCHEDULES[5]},
]


def problem(seed: int) -> dict[str, Any]:
    """A, the bₜ of every step, and where θ starts."""
    rng = np.random.default_rng(seed)
    size = WEIGHTS + BIASES
    root = rng.normal(size=(size, size)) / 2
    return {
        "A": (root @ root.T).tolist(),
        "b": rng.normal(size=(STEPS, size)).tolist(),
        "start": rng.normal(size=size).tolist(),
    }


def make_optimizer(case: Case, groups: list[dict[str, Any]]) -> torch.optim.Optimizer:
    """The case's optimizer in PyTorch's words."""
    settings = dict(case["settings"])
    words: dict[str, Any] = {"lr": settings.pop("learning_rate")}
    if "epsilon" in settings:
        words["eps"] = settings.pop("epsilon")
    match case["optimizer"]:
        case "sgd":
            return torch.optim.SGD(groups, **words, **settings)
        case "momentum" | "nesterov" as name:
            settings.setdefault("momentum", 0.9)
            return torch.optim.SGD(groups, **words, **settings, nesterov=name == "nesterov")
        case "adagrad":
            return torch.optim.Adagrad(groups, **words, **settings)
        case "rmsprop":
            words["alpha"] = settings.pop("decay", 0.99)
            return torch.optim.RMSprop(groups, **words, **settings)
        case "adadelta":
            words["rho"] = settings.pop("decay", 0.9)
            return torch.optim.Adadelta(groups, **words, **settings)
        case "adam" | "adamw" as name:
            words["betas"] = settings.pop("beta1", 0.9), settings.pop("beta2", 0.999)
            groups[0]["weight_decay"] = settings.pop(
                "weight_decay", 0.01 if name == "adamw" else case.get("l2", 0.0)
            )
            kind = torch.optim.AdamW if name == "adamw" else torch.optim.Adam
            return kind(groups, **words, **settings)
    raise KeyError(case["optimizer"])


def make_schedule(case: Case, optimizer: torch.optim.Optimizer) -> torch.optim.lr_scheduler.LRScheduler:
    """The schedule in PyTorch's words."""
    lr_scheduler, settings = torch.optim.lr_scheduler, case["settings"]
    rate = optimizer.param_groups[0]["lr"]
    match case["schedule"]:
        case "constant":
            return lr_scheduler.ConstantLR(optimizer, factor=1.0)
        case "step":
            return lr_scheduler.StepLR(optimizer, settings["interval"], settings["gamma"])
        case "exponential":
            return lr_scheduler.ExponentialLR(optimizer, settings["gamma"])
        case "inverse_time":  # PyTorch has no class for it
            return lr_scheduler.LambdaLR(optimizer, lambda k: 1 / (1 + settings["decay"] * k))
        case "cosine":
            return lr_scheduler.CosineAnnealingLR(
                optimizer, settings["steps"], settings.get("floor", 0.0) * rate
            )
        case "one_cycle":
            words: dict[str, float] = {}
            if "start" in settings:
                words = {
                    "pct_start": settings["rise"],
                    "div_factor": 1 / settings["start"],
                    "final_div_factor": settings["start"] / settings["end"],
                }
            return lr_scheduler.OneCycleLR(
                optimizer, rate, total_steps=settings["steps"], cycle_momentum=False, **words
            )
    raise KeyError(case["schedule"])


def run(case: Case, given: dict[str, Any]) -> dict[str, Any]:
    """θ after each of ``KEPT_STEPS``, and the learning rate of every step."""
    A, b = torch.tensor(given["A"], dtype=torch.float64), torch.tensor(given["b"], dtype=torch.float64)
    start = torch.tensor(given["start"], dtype=torch.float64)
    weights, biases = start[:WEIGHTS].clone().requires_grad_(), start[WEIGHTS:].clone().requires_grad_()
    groups = [
        {"params": [weights], "weight_decay": case.get("l2", 0.0)},
        {"params": [biases], "weight_decay": 0.0},
    ]
    optimizer = make_optimizer(case, groups)
    schedule = make_schedule(case["schedule"], optimizer) if "schedule" in case else None
    path, rates = {}, []
    for step, b_t in enumerate(b):
        optimizer.zero_grad()
        theta = torch.cat([weights, biases])
        (theta @ A @ theta / 2 - b_t @ theta + torch.cos(2 * theta).sum()).backward()
        if "clip_by_value" in case:
            torch.nn.utils.clip_grad_value_([weights, biases], case["clip_by_value"])
        if "clip_by_norm" in case:
            # Not clip_grad_norm_, which divides by the length + 10⁻⁶.
            length = math.sqrt(float((weights.grad**2).sum() + (biases.grad**2).sum()))
            for parameter in (weights, biases):
                parameter.grad *= min(1.0, case["clip_by_norm"] / length)
        if "l1" in case:
            (case["l1"] * weights.abs().sum()).backward()
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if schedule is not None:
            schedule.step()
        if step in KEPT_STEPS:
            path[str(step)] = torch.cat([weights, biases]).tolist()
    return {"path": path, "rates": [float(rate) for rate in rates]}


def main() -> None:
    """Write the file."""
    given = problem(seed=20)
    cases = [{**case, **run(case, given)} for case in (*OPTIMIZERS, *SCHEDULED)]
    lines = ",\n".join(json.dumps(case) for case in cases)
    made_with, problem_line = json.dumps(f"torch {torch.__version__}"), json.dumps(given)
    FILE.write_text(f'{{"made_with": {made_with},\n"problem": {problem_line},\n"cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
