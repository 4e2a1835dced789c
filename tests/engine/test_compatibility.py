"""Every output with every loss: sensible pairs have right gradients together, the others are refused."""

import numpy as np
import pytest

from engine import SGD, Activation, EngineError, FullyConnected, Network, Trainer, gradient_check
from engine.activations import ACTIVATIONS
from engine.compatibility import check_pair, output_range, refusal
from engine.layers import (
    AvgPool2D,
    BatchNormalization,
    Conv2D,
    Dropout,
    Flatten,
    LayerNormalization,
    Maxout,
    MaxPool2D,
    Reshape,
    Softmax,
)
from engine.losses import LOSSES
from engine.output_range import ANY_NUMBER, OutputRange

DIFFERENCES = {"mse", "half_sse", "mae", "huber", "log_cosh"}
MARGINS = {"hinge", "squared_hinge"}
LOGITS = {"binary_cross_entropy_from_logits", "softmax_cross_entropy"}

SENSIBLE = {
    "identity": DIFFERENCES | MARGINS | LOGITS,
    "leaky_relu": DIFFERENCES | MARGINS | LOGITS,
    "tanh": DIFFERENCES | MARGINS,
    "softsign": DIFFERENCES | MARGINS,
    "sin": DIFFERENCES | MARGINS,
    # These reach −1 and no less, so that probabilities below 0.27 could not be said.
    "elu": DIFFERENCES | MARGINS | {"softmax_cross_entropy"},
    "selu": DIFFERENCES | MARGINS | {"softmax_cross_entropy"},
    # These reach no −1; a softmax looks only at how far scores are apart, and that is not bounded.
    "relu": DIFFERENCES | {"softmax_cross_entropy"},
    "gelu": DIFFERENCES | {"softmax_cross_entropy"},
    "silu": DIFFERENCES | {"softmax_cross_entropy"},
    "softplus": DIFFERENCES | {"softmax_cross_entropy"},
    "sigmoid": DIFFERENCES | {"binary_cross_entropy"},
    "hard_sigmoid": DIFFERENCES | {"binary_cross_entropy"},
    "gaussian": DIFFERENCES | {"binary_cross_entropy"},
    "threshold": DIFFERENCES,
    "softmax": DIFFERENCES | {"binary_cross_entropy", "categorical_cross_entropy"},
}
PAIRS = [(output, loss) for output in SENSIBLE for loss in LOSSES]


def layers(output):
    """A network's layers with this output; weights small enough that no hard sigmoid is cut off."""
    random = np.random.default_rng(7)
    first, second = random.uniform(-1, 1, (3, 4)), random.uniform(-0.9, 0.9, (4, 2))
    last = Softmax() if output == "softmax" else Activation(output)
    return [
        FullyConnected(3, 4, parameters={"W": first}),
        Activation("tanh"),
        FullyConnected(4, 2, parameters={"W": second, "B": [0.2, -0.3]}),
        last,
    ]


def test_every_output_is_judged():
    assert set(SENSIBLE) == {*ACTIVATIONS, "softmax"}


@pytest.mark.parametrize(("output", "loss"), [pair for pair in PAIRS if pair[1] in SENSIBLE[pair[0]]])
def test_a_sensible_pair_has_right_gradients_together(output, loss):
    network = Network(layers(output), loss)
    X = np.random.default_rng(1).uniform(-1, 1, (5, 3))
    T = np.eye(2)[[0, 1, 1, 0, 1]] * 2 - 1 if loss in MARGINS else np.eye(2)[[0, 1, 1, 0, 1]]
    if output == "threshold":
        check = gradient_check(network, network.trace(X, T))
        assert check.agrees
        assert check.worst == 0
        return
    check = gradient_check(network, network.trace(X, T))
    assert check.agrees, check
    assert check.worst < 1e-6
    assert network.gradient.any()


@pytest.mark.parametrize(("output", "loss"), [pair for pair in PAIRS if pair[1] not in SENSIBLE[pair[0]]])
def test_another_pair_is_refused_with_the_reason(output, loss):
    start = f"the loss {loss} does not go with the last layer, (Activation\\('{output}'\\)|Softmax\\(\\)): "
    with pytest.raises(EngineError, match=start) as refused:
        Network(layers(output), loss)
    assert any(word in str(refused.value) for word in ("outputs", "softmax"))


@pytest.mark.parametrize(
    ("output", "loss", "words"),
    [
        ("identity", "binary_cross_entropy", "must lie between 0 and 1, and these are −∞ to ∞; .* sigmoid"),
        ("threshold", "binary_cross_entropy", "with outputs that are only 0 and 1, E is 0 or infinite"),
        ("sigmoid", "binary_cross_entropy_from_logits", "only say probabilities from 0.5 to 0.73; leave out"),
        (
            "identity",
            "categorical_cross_entropy",
            r"must be a distribution, .*; let the network end with Softmax\(\)",
        ),
        ("softmax", "softmax_cross_entropy", r"its Jacobian would be applied twice; leave out Softmax\(\)"),
        ("tanh", "softmax_cross_entropy", "outputs that are −1 to 1 could not give a class more than 0.88"),
        (
            "relu",
            "hinge",
            "wants outputs up to −1 .* these are 0 to ∞; .* fully connected layer, or with tanh",
        ),
    ],
)
def test_the_reason_says_what_to_do(output, loss, words):
    with pytest.raises(EngineError, match=words):
        check_pair(layers(output), LOSSES[loss])


@pytest.mark.parametrize(
    ("last", "outputs"),
    [
        ([FullyConnected(2, 2)], ANY_NUMBER),
        ([Activation("sigmoid"), Flatten()], OutputRange(0, 1)),
        ([Activation("tanh"), Reshape((1, 2, 1)), MaxPool2D(1)], OutputRange(-1, 1)),
        ([Activation("relu"), AvgPool2D(1)], OutputRange(0)),
        ([Softmax(), Maxout(2)], OutputRange(0, 1)),
        ([Softmax(), Activation("identity")], OutputRange(0, 1, is_distribution=True)),
        ([Activation("sigmoid"), Dropout(0.5)], OutputRange(0, 2)),
        ([Activation("sigmoid"), Dropout(0)], OutputRange(0, 1)),
        ([Activation("elu"), Dropout(0.5)], OutputRange(-2)),
        ([Activation("sigmoid"), Conv2D(1, 1, 1)], ANY_NUMBER),
        ([Activation("sigmoid"), BatchNormalization(2)], ANY_NUMBER),
        ([Activation("sigmoid"), LayerNormalization(2)], ANY_NUMBER),
        ([], ANY_NUMBER),
    ],
)
def test_the_range_is_followed_through_layers_that_only_hand_on(last, outputs):
    assert output_range(last) == outputs


def test_a_network_without_layers_is_not_judged_yet():
    assert refusal([], LOSSES["categorical_cross_entropy"]) is None


def test_layers_that_were_added_after_the_loss_are_judged_by_the_trainer():
    network = Network()
    network.use("softmax_cross_entropy")
    network.add(FullyConnected(2, 2))
    network.add(Softmax())
    with pytest.raises(EngineError, match="applied twice"):
        Trainer(network, [[1, 2]], [[0, 1]], optimizer=SGD(0.1), batch_size=1)


def test_applying_the_softmax_twice_would_be_wrong_by_a_factor_that_training_hides():
    """Both ways of taking the Jacobian once agree; this is what a double one would be compared with."""
    random = np.random.default_rng(2)
    scores, T = random.normal(size=(6, 4)), np.eye(4)[random.integers(0, 4, 6)]
    softmax = Softmax()
    apart = softmax.backward(LOSSES["categorical_cross_entropy"].gradient(softmax.forward(scores), T))
    together = LOSSES["softmax_cross_entropy"].gradient(scores, T)
    np.testing.assert_allclose(apart, together, rtol=1e-13, atol=1e-16)
    twice = softmax.backward(together)
    assert np.linalg.norm(twice) < 0.5 * np.linalg.norm(together)
    cosine = (twice * together).sum() / np.linalg.norm(twice) / np.linalg.norm(together)
    assert cosine > 0.8
