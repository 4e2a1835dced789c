"""Worked examples that others have published with every number: experiments with given weights.

Each is the plain JSON of an experiment, so that a student can compare the screen with the page or the book.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True)
class WorkedExample:
    """One published calculation.

    Attributes:
        name: its name in a link.
        title: its name on the screen.
        description: one sentence on what to look for.
        source: who published it, where.
        experiment: the experiment as plain JSON.
        frozen: the parameters that the source leaves as they are, as (layer, name), layers from 0.
    """

    name: str
    title: str
    description: str
    source: str
    experiment: Mapping[str, object]
    frozen: tuple[tuple[int, str], ...] = ()


def _layers(function: str | None, *parameters: tuple[Matrix, Matrix]) -> list[dict[str, object]]:
    """Fully connected layers with these W and B, each followed by the activation, if there is one."""
    layers: list[dict[str, object]] = []
    for W, B in parameters:
        layers.append({"kind": "fully_connected", "units": len(B[0]), "parameters": {"W": W, "B": B}})
        if function is not None:
            layers.append({"kind": "activation", "function": function})
    return layers


def _experiment(
    inputs: Matrix, targets: Matrix, layers: list[dict[str, object]], loss: str, learning_rate: float
) -> dict[str, object]:
    """Sample by sample, in order, in float64."""
    return {
        "data": {"kind": "table", "inputs": inputs, "targets": targets},
        "layers": layers,
        "loss": {"kind": loss},
        "optimizer": {"kind": "sgd", "learning_rate": learning_rate},
        "batch_size": 1,
        "shuffle": False,
        "seed": 0,
        "dtype": "float64",
    }


def _article(W1: Matrix, B1: Matrix, W2: Matrix, B2: Matrix) -> dict[str, object]:
    """The article's XOR: 2-3-1, tanh, MSE, learning rate 0.1."""
    layers = _layers("tanh", (W1, B1), (W2, B2))
    return _experiment([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]], layers, "mse", 0.1)


ARTICLE = (
    "Omar Aflak, Math of Neural Networks from scratch in Python, 2018; weights from "
    "numpy.random.RandomState({seed}).rand() − 0.5, layer by layer, W before B"
)

WORKED_EXAMPLES: tuple[WorkedExample, ...] = (
    WorkedExample(
        "article_xor",
        "The article's XOR",
        "It learns: after 1,000 epochs all four outputs are within 0.03 of their targets.",
        ARTICLE.format(seed=1),
        _article(
            [
                [-0.082977995297426, 0.2203244934421581, -0.4998856251826551],
                [-0.19766742736816023, -0.35324410918288696, -0.4076614052312022],
            ],
            [[-0.3137397886223291, -0.15443927295695226, -0.10323252576933006]],
            [[0.038816734003356945], [-0.0808054855967052], [0.1852195003967595]],
            [[-0.29554775026848257]],
        ),
    ),
    WorkedExample(
        "stuck_xor",
        "XOR that stays stuck",
        "The same network from an unlucky start: after 1,000 epochs it still says about 0.52 to every row.",
        ARTICLE.format(seed=0),
        _article(
            [
                [0.04881350392732475, 0.21518936637241948, 0.10276337607164387],
                [0.044883182996896864, -0.07634520066109529, 0.14589411306665612],
            ],
            [[-0.06241278873730749, 0.39177300078207977, 0.4636627605010293]],
            [[-0.1165584811742223], [0.2917250380826646], [0.02889491975290448]],
            [[0.06804456109393231]],
        ),
    ),
    WorkedExample(
        "mazur",
        "Mazur's 2-2-2",
        "The most copied example on the web: E is 0.298371109, and after one step 0.291027774, "
        "not 0.291027924 as its page says.",
        "Matt Mazur, A Step by Step Backpropagation Example, 2015, "
        "https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/",
        _experiment(
            [[0.05, 0.1]],
            [[0.01, 0.99]],
            _layers(
                "sigmoid",
                ([[0.15, 0.25], [0.2, 0.3]], [[0.35, 0.35]]),
                ([[0.4, 0.5], [0.45, 0.55]], [[0.6, 0.6]]),
            ),
            "half_sse",
            0.5,
        ),
        frozen=((0, "B"), (2, "B")),
    ),
    WorkedExample(
        "han_kamber",
        "Han and Kamber's 3-2-1",
        "The textbook's sample: its error terms are −∂E/∂Y of the fully connected layers.",
        "Jiawei Han, Micheline Kamber, Jian Pei, Data Mining: Concepts and Techniques, section 9.2",
        _experiment(
            [[1, 0, 1]],
            [[1]],
            _layers(
                "sigmoid",
                ([[0.2, -0.3], [0.4, 0.1], [-0.5, 0.2]], [[-0.4, 0.2]]),
                ([[-0.3], [-0.2]], [[0.1]]),
            ),
            "half_sse",
            0.9,
        ),
    ),
    WorkedExample(
        "hmkcode",
        "hmkcode's 2-2-1",
        "No activation and no bias, for pencil and paper: the network says 0.191, and after one step 0.256.",
        "hmkcode, Backpropagation Step by Step, 2018, https://hmkcode.com/ai/backpropagation-step-by-step/",
        _experiment(
            [[2, 3]],
            [[1]],
            _layers(None, ([[0.11, 0.12], [0.21, 0.08]], [[0, 0]]), ([[0.14], [0.15]], [[0]])),
            "half_sse",
            0.05,
        ),
        frozen=((0, "B"), (1, "B")),
    ),
)
