"""Wrong rules, each put in once: which check notices, and which cannot.

The gradient check compares ``backward`` with ``forward`` and knows no other truth; PyTorch's figures are one.
A rule that is wrong in both passes alike, or only where a function has a kink, passes the gradient check.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from engine import Activation, FullyConnected, Network, gradient_check
from engine.activations import ACTIVATIONS, leaky_relu
from engine.activations.normal import normal_cdf
from engine.layers import (
    AvgPool2D,
    BatchNormalization,
    Conv2D,
    Dropout,
    Flatten,
    LayerNormalization,
    Maxout,
    MaxPool2D,
    Softmax,
)
from engine.layers.normalization import Normalization
from engine.layers.windows import windows
from engine.losses import LOSSES, CategoricalCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy, one_hot
from engine.losses.binary import BinaryCrossEntropy
from tests.engine.layers.from_case import assert_equal, assert_near


def golden(name):
    return json.loads(Path(f"tests/golden/{name}.json").read_text(encoding="utf-8"))


LAYER_CASES, LOSS_CASES = golden("layers")["layers"], golden("losses")
CHECK, TORCH = "gradient check", "PyTorch"
random = np.random.default_rng(8)
ROWS, IMAGES = random.normal(size=(4, 3)), random.normal(size=(3, 2, 5, 6))


def of_rows(*layers, loss="mse"):
    """A network of rows whose weight matrices are square, so that a forgotten transpose still has a shape."""
    network = Network([FullyConnected(3, 3), *layers], loss, seed=4)
    return network, ROWS, one_hot([0, 2, 1, 1], 3)


def of_images(*layers):
    network = Network([Conv2D(2, 2, 2), *layers, Flatten()], "mse", seed=4, input_shape=(2, 5, 6))
    return network, IMAGES, random.normal(size=network.predict(IMAGES).shape)


@dataclass(frozen=True)
class Mutation:
    """A wrong rule; its name says what is wrong.

    Attributes:
        owner: the class whose method it replaces.
        method: the method's name.
        wrong: the rule that is put in.
        example: a network in which the gradient check should notice, with a batch.
        kind: the layer or the loss whose figures from PyTorch should show it.
        noticed_by: which of the two do.
    """

    owner: type
    method: str
    wrong: Callable
    example: Callable
    kind: str
    noticed_by: frozenset


def without_slope(_, dE_dY):
    return dE_dY


def slope_at_the_output(self, dE_dY):
    return dE_dY * self.function.f_prime(self.function.f(self.X))


def dE_dX_without_transpose(self, dE_dY):
    right_fully_connected(self, dE_dY)
    return dE_dY @ self.parameters["W"]


def dE_dW_with_the_transpose_of_the_other(self, dE_dY):
    dE_dX = right_fully_connected(self, dE_dY)
    self.gradients["W"] = dE_dY.T @ self.X
    return dE_dX


def bias_of_the_first_row(self, dE_dY):
    dE_dX = right_fully_connected(self, dE_dY)
    self.gradients["B"] = dE_dY[:1]
    return dE_dX


def bias_averaged(self, dE_dY):
    dE_dX = right_fully_connected(self, dE_dY)
    self.gradients["B"] = dE_dY.mean(axis=0, keepdims=True)
    return dE_dX


def updated_before_propagating(self, dE_dY):
    right_fully_connected(self, dE_dY)
    return dE_dY @ (self.parameters["W"] - 0.1 * self.gradients["W"]).T


def kernel_flipped_once_more(self, dE_dY):
    right = self.parameters["W"]
    self.parameters["W"] = right[:, :, ::-1, ::-1]
    dE_dX = right_convolution(self, dE_dY)
    self.parameters["W"] = right
    return dE_dX


def true_convolution(self, X):
    right = self.parameters["W"]
    self.parameters["W"] = right[:, :, ::-1, ::-1]
    Y = right_convolution_forward(self, X)
    self.parameters["W"] = right
    return Y


def bias_times_input_channels(self, dE_dY):
    dE_dX = right_convolution(self, dE_dY)
    self.gradients["B"] = self.gradients["B"] * self.inputs
    return dE_dX


def gradient_to_every_maximum(self, dE_dY):
    patches = windows(self.X, self.size, self.stride)
    is_largest = patches == patches.max(axis=(4, 5), keepdims=True)
    return self.grid.add(np.where(is_largest, dE_dY[..., None, None], 0), self.X.shape)


def last_window_wins(self, dE_dY):
    dE_dX = np.zeros_like(self.X)
    for n, c, r, s in np.ndindex(dE_dY.shape):
        for u, v, a, b in self.grid.pixels(r, s, *self.X.shape[2:]):
            if self.winner[n, c, r, s, u, v]:
                dE_dX[n, c, a, b] = dE_dY[n, c, r, s]
    return dE_dX


def spread_evenly(self, dE_dY):
    share = np.broadcast_to(dE_dY[..., None, None] / self.pixels_in_window, (*dE_dY.shape, *self.size))
    return self.grid.add(share, self.X.shape)


def not_shared_out(self, dE_dY):
    return self.grid.add(np.broadcast_to(dE_dY[..., None, None], (*dE_dY.shape, *self.size)), self.X.shape)


def another_mask(self, dE_dY):
    return dE_dY * np.roll(self.mask, 1)


def mask_alone(self, _):
    return self.mask


def not_rescaled(self, X):
    Y = right_dropout_forward(self, X)
    self.mask = (self.mask > 0).astype(X.dtype) if self.mask is not None else None
    return Y if self.mask is None else X * self.mask


def diagonal_alone(self, dE_dY):
    return dE_dY * self.Y * (1 - self.Y)


def statistics_as_constants(self, dE_dX_hat):
    return dE_dX_hat / self.deviation


def without_the_path_through_the_mean(self, dE_dX_hat):
    lost = dE_dX_hat.mean(axis=self.axes, keepdims=True) / self.deviation
    return right_back_through(self, dE_dX_hat) + lost


def without_the_path_through_the_deviation(self, dE_dX_hat):
    shared = (dE_dX_hat * self.normalized).mean(axis=self.axes, keepdims=True)
    return right_back_through(self, dE_dX_hat) + self.normalized * shared / self.deviation


def biased_running_variance(self):
    self._move("running_mean", self.mean)
    self._move("running_variance", self.variance)


def gradient_to_the_whole_group(self, dE_dY):
    return np.repeat(dE_dY, self.pieces, axis=1)


def columns_first(self, dE_dY):
    return dE_dY.reshape(len(dE_dY), *self.input_shape, order="F")


right_fully_connected = FullyConnected.backward
right_convolution, right_convolution_forward = Conv2D.backward, Conv2D.forward
right_dropout_forward, right_back_through = Dropout.forward, Normalization.back_through

BOTH, TORCH_ALONE = frozenset({CHECK, TORCH}), frozenset({TORCH})


def slope_without_2(_, Y, T):
    return (Y - T) / Y.size


def divided_by_the_batch_alone(_, Y, T):
    return 2 * (Y - T) / len(Y)


def target_minus_output(self, Y, T):
    return -right_binary_slope(self, Y, T)


def softmax_jacobian_twice(_, Y, T):
    return (Y - T) / len(Y)


def softmax_jacobian_never(_, Y, T):
    return -T / np.exp(Y) / len(Y)


right_binary_slope = BinaryCrossEntropy.slope


def mutations(owner, method, kind, example, *wrong, noticed_by=BOTH):
    return [Mutation(owner, method, rule, example, kind, noticed_by) for rule in wrong]


def two_layers():
    return of_rows(Activation("tanh"), FullyConnected(3, 3))


MUTATIONS = [
    *mutations(Activation, "backward", "activation", two_layers, without_slope, slope_at_the_output),
    *mutations(
        *(FullyConnected, "backward", "fully_connected", two_layers),
        *(dE_dX_without_transpose, dE_dW_with_the_transpose_of_the_other),
        *(bias_of_the_first_row, bias_averaged, updated_before_propagating),
    ),
    *mutations(
        *(Conv2D, "backward", "conv2d", lambda: of_images(Conv2D(2, 2, 2))),
        *(kernel_flipped_once_more, bias_times_input_channels),
    ),
    *mutations(Conv2D, "forward", "conv2d", of_images, true_convolution),
    *mutations(
        *(MaxPool2D, "backward", "max_pool2d", lambda: of_images(MaxPool2D(2, stride=1))),
        *(last_window_wins, spread_evenly),
    ),
    *mutations(
        *(MaxPool2D, "backward", "max_pool2d", lambda: of_images(MaxPool2D(2, stride=1))),
        *(gradient_to_every_maximum,),
        noticed_by=TORCH_ALONE,
    ),
    *mutations(AvgPool2D, "backward", "avg_pool2d", lambda: of_images(AvgPool2D(2)), not_shared_out),
    *mutations(
        Maxout,
        "backward",
        "maxout",
        lambda: of_rows(Maxout(3), FullyConnected(1, 3)),
        gradient_to_the_whole_group,
    ),
    *mutations(Flatten, "backward", "flatten", of_images, columns_first),
    *mutations(Dropout, "backward", "dropout", lambda: of_rows(Dropout(0.5)), another_mask, mask_alone),
    *mutations(
        Dropout, "forward", "dropout", lambda: of_rows(Dropout(0.5)), not_rescaled, noticed_by=TORCH_ALONE
    ),
    *mutations(Softmax, "backward", "softmax", lambda: of_rows(Softmax()), diagonal_alone),
    *(
        mutation
        for kind, layer in [
            ("batch_normalization", BatchNormalization),
            ("layer_normalization", LayerNormalization),
        ]
        for mutation in mutations(
            *(Normalization, "back_through", kind, lambda layer=layer: of_rows(layer(3), Activation("tanh"))),
            *(
                statistics_as_constants,
                without_the_path_through_the_mean,
                without_the_path_through_the_deviation,
            ),
        )
    ),
    *mutations(
        *(BatchNormalization, "end_step", "batch_normalization", lambda: of_rows(BatchNormalization(3))),
        *(biased_running_variance,),
        noticed_by=TORCH_ALONE,
    ),
    *mutations(MeanSquaredError, "gradient", "mse", of_rows, slope_without_2, divided_by_the_batch_alone),
    *mutations(
        *(BinaryCrossEntropy, "slope", "binary_cross_entropy"),
        *(lambda: of_rows(Activation("sigmoid"), loss="binary_cross_entropy"), target_minus_output),
    ),
    *mutations(
        *(CategoricalCrossEntropy, "gradient", "categorical_cross_entropy"),
        *(lambda: of_rows(Softmax(), loss="categorical_cross_entropy"), softmax_jacobian_twice),
    ),
    *mutations(
        *(SoftmaxCrossEntropy, "gradient", "softmax_cross_entropy"),
        *(lambda: of_rows(loss="softmax_cross_entropy"), softmax_jacobian_never),
    ),
]


def notice(mutation):
    """Which of the two checks see that something is wrong."""
    network, X, T = mutation.example()
    noticed = set() if gradient_check(network, network.trace(X, T)).agrees else {CHECK}
    return noticed | ({TORCH} if differs_from_torch(mutation.kind) else set())


def differs_from_torch(kind):
    try:
        for case in LAYER_CASES:
            if case["layer"]["kind"] == kind:
                assert_equal(case)
        for case in LOSS_CASES:
            if case["loss"] == kind and not case["settings"]:
                gradient = LOSSES[kind].gradient(np.array(case["Y"]), np.array(case["T"]))
                assert_near(gradient, case["dE_dY"], 1e-12, kind)
    except (AssertionError, ValueError):
        return True
    return False


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: f"{m.kind}: {m.wrong.__name__}")
def test_a_wrong_rule_is_noticed(mutation, monkeypatch):
    assert notice(mutation) == set(), "the right rule must be right"
    monkeypatch.setattr(mutation.owner, mutation.method, mutation.wrong)
    assert notice(mutation) == mutation.noticed_by


def gelu_by_tanh(X):
    return X / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (X + 0.044715 * X**3)))


def gelu_by_tanh_prime(X):
    return gelu_by_tanh(X + 1e-30j).imag / 1e-30


@pytest.mark.parametrize(
    ("name", "wrong", "noticed_by"),
    [
        ("sigmoid", {"f_prime": ACTIVATIONS["sigmoid"].f}, BOTH),
        ("elu", {"f_prime": lambda X: np.where(X > 0, 1.0, 1 + np.exp(X))}, BOTH),
        ("gelu", {"f_prime": normal_cdf}, BOTH),
        ("silu", {"f_prime": ACTIVATIONS["sigmoid"].f}, BOTH),
        ("relu", {"f_prime": lambda X: (X >= 0) * 1.0}, TORCH_ALONE),
        ("hard_sigmoid", {"f_prime": lambda X: (np.abs(X) <= 3) / 6}, TORCH_ALONE),
        ("leaky_relu", {"f": leaky_relu(0.02).f, "f_prime": leaky_relu(0.02).f_prime}, TORCH_ALONE),
        ("gelu", {"f": gelu_by_tanh, "f_prime": gelu_by_tanh_prime}, TORCH_ALONE),
    ],
    ids=[
        "sigmoid",
        "elu",
        "gelu",
        "silu",
        "relu at 0",
        "hard sigmoid at its ends",
        "another leak",
        "gelu by tanh",
    ],
)
def test_a_wrong_activation_function_is_noticed(name, wrong, noticed_by):
    function, case = replace(ACTIVATIONS[name], **wrong), golden("activations")
    network, X, T = of_rows(Activation(function))
    noticed = set() if gradient_check(network, network.trace(X, T)).agrees else {CHECK}
    points = np.array(case["points"])
    for key in ("f", "f_prime"):
        if not np.allclose(getattr(function, key)(points), case[name][key], rtol=1e-12, atol=1e-14):
            noticed.add(TORCH)
    assert noticed == noticed_by


def test_most_are_noticed_without_pytorch():
    without = [m.wrong.__name__ for m in MUTATIONS if CHECK not in m.noticed_by]
    assert without == ["gradient_to_every_maximum", "not_rescaled", "biased_running_variance"]
