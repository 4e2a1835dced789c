"""Makes activations.json: every activation function and its derivative, as PyTorch computes them in float64.

Run from the root with an interpreter that has torch: ``python -m tests.golden.make_activations``. The points
are dense near 0, go far out, and hold every kink itself. PyTorch's softplus becomes the identity above a
threshold of its own; here the threshold is out of reach. Its hardsigmoid has 1/6 rounded to float32 in its
derivative, so that the same function is put together from relu6.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as all of PyTorch's documentation has it

FILE = Path(__file__).with_name("activations.json")
POINTS = np.concatenate(
    [
        [-40.0, -20.5, -9.0, -6.0],
        np.linspace(-4, 4, 33),
        [6.0, 9.0, 20.5, 40.0],
        [-3.0, 0.0, 3.0, 1e-9, -1e-9],
    ]
)

ACTIVATIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "identity": lambda X: X * 1,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "hard_sigmoid": lambda X: F.relu6(X + 3) / 6,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "softplus": lambda X: F.softplus(X, threshold=1e6),
    "softsign": F.softsign,
    "sin": torch.sin,
    "gaussian": lambda X: torch.exp(-(X**2)),
    "threshold": lambda X: torch.heaviside(X.detach(), torch.zeros(1, dtype=X.dtype)) + 0 * X,
}


def computed(name: str, points: np.ndarray) -> dict[str, np.ndarray]:
    """The function and its derivative at these points."""
    X = torch.tensor(points, requires_grad=True)
    Y = ACTIVATIONS[name](X)
    Y.sum().backward()
    return {"f": Y.detach().numpy(), "f_prime": X.grad.numpy()}


if __name__ == "__main__":
    functions = {
        name: {key: array.tolist() for key, array in computed(name, POINTS).items()} for name in ACTIVATIONS
    }
    lines = ",\n".join(f'"{name}": {json.dumps(case)}' for name, case in functions.items())
    FILE.write_text(f'{{\n"points": {json.dumps(POINTS.tolist())},\n{lines}\n}}\n', encoding="utf-8")
