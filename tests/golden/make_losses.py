"""Makes losses.json: E and ∂E/∂Y of every loss, as PyTorch computes them in float64.

Run from the root with an interpreter that has torch: ``python -m tests.golden.make_losses``. PyTorch has no
log-cosh, hinge, or cross-entropy from probabilities; they are written out here, and its autograd derives.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as all of PyTorch's documentation has it

FILE = Path(__file__).with_name("losses.json")


def log_cosh(Y: torch.Tensor, T: torch.Tensor) -> torch.Tensor:
    D = Y - T
    return (torch.logaddexp(D, -D) - math.log(2)).mean()


LOSSES: dict[str, Callable[..., torch.Tensor]] = {
    "mse": F.mse_loss,
    "half_sse": lambda Y, T: F.mse_loss(Y, T, reduction="sum") / 2 / len(Y),
    "mae": F.l1_loss,
    "huber": F.huber_loss,
    "log_cosh": log_cosh,
    "binary_cross_entropy": F.binary_cross_entropy,
    "binary_cross_entropy_from_logits": F.binary_cross_entropy_with_logits,
    "categorical_cross_entropy": lambda Y, T: -(T * torch.log(Y)).sum() / len(Y),
    "softmax_cross_entropy": F.cross_entropy,
    "hinge": lambda Y, T: F.relu(1 - T * Y).mean(),
    "squared_hinge": lambda Y, T: (F.relu(1 - T * Y) ** 2).mean(),
}


def drawn(name: str, rows: int, outputs: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Outputs and targets as this loss wants them."""
    random = np.random.default_rng(seed)
    scores, shares = random.normal(0, 2, (rows, outputs)), random.uniform(0.05, 1, (2, rows, outputs))
    Y, T = shares / shares.sum(axis=2, keepdims=True)
    match name:
        case "binary_cross_entropy":
            return shares[0], np.round(shares[1], 1)
        case "binary_cross_entropy_from_logits":
            return scores, np.round(shares[1])
        case "categorical_cross_entropy":
            return Y, np.eye(outputs)[random.integers(0, outputs, rows)]
        case "softmax_cross_entropy":
            return scores, T
        case "hinge" | "squared_hinge":
            return scores, np.sign(random.normal(size=scores.shape))
        case _:
            return scores, random.normal(0, 2, scores.shape)


def computed(name: str, Y: np.ndarray, T: np.ndarray, **settings: float) -> dict[str, Any]:
    """E and ∂E/∂Y."""
    outputs = torch.tensor(Y, requires_grad=True)
    E = LOSSES[name](outputs, torch.tensor(T), **settings)
    E.backward()
    return {"Y": Y, "T": T, "E": E.item(), "dE_dY": outputs.grad.numpy()}


def cases() -> list[dict[str, Any]]:
    """Every loss for several shapes, and Huber's with other deltas."""
    found = []
    for k, name in enumerate(LOSSES):
        for seed, (rows, outputs) in enumerate([(1, 2), (4, 3), (3, 5)]):
            case = computed(name, *drawn(name, rows, outputs, 10 * k + seed))
            found.append({"loss": name, "settings": {}, **case})
    for delta in (0.2, 3.0):
        case = computed("huber", *drawn("huber", 4, 3, 300), delta=delta)
        found.append({"loss": "huber", "settings": {"delta": delta}, **case})
    equal = np.array([[0.5, -1.0]])
    found.append({"loss": "mae", "settings": {}, **computed("mae", equal, equal)})
    return found


if __name__ == "__main__":
    lines = ",\n".join(
        json.dumps(
            {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in case.items()}
        )
        for case in cases()
    )
    FILE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
