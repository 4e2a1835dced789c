"""Derivations: every number of every layer is explained, and the explanation adds up to it."""

import numpy as np
import pytest

from engine import Activation, EngineError, FullyConnected, Network, Trainer, derive, xor
from engine.derivation import entries_of
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
from engine.losses import LOSSES, one_hot
from engine.optimizers import SGD, Adam

IMAGE = [
    lambda: Reshape((1, 6, 6)),
    lambda: Conv2D(1, 2, 3, padding=1, stride=2),
    lambda: BatchNormalization(2),
    lambda: Activation("silu"),
    lambda: MaxPool2D(2, stride=1),
    lambda: AvgPool2D(2, stride=1),
    Flatten,
    lambda: FullyConnected(2, 4),
    lambda: LayerNormalization(4),
    lambda: Dropout(0.5),
    lambda: Maxout(2),
    lambda: FullyConnected(2, 3),
    Softmax,
]


def image_network(dtype=np.float64):
    layers = [make() for make in IMAGE]
    return Network(layers, "categorical_cross_entropy", seed=3, dtype=dtype, input_shape=(36,))


def image_trace(network):
    return network.trace(np.random.default_rng(0).normal(size=(3, 36)), one_hot([0, 2, 1], 3))


def test_every_entry_of_every_tensor_of_every_kind_of_layer():
    network = image_network()
    trace = image_trace(network)
    for record in trace.layers:
        for name, tensor in record.tensors().items():
            for index in np.ndindex(tensor.shape):
                derivation = derive(network, trace, record.layer, name, index)
                assert derivation.value == tensor[index]
                assert derivation.sum == pytest.approx(tensor[index], rel=1e-12, abs=1e-14), (name, index)
                assert derivation.formula.startswith(derivation.formula.split("[")[0] + "[")
                for read in derivation.reads:
                    if read.tensor:
                        assert entries_of(trace, read.layer, read.tensor)[read.index] == read.value


def test_in_float32_it_adds_up_as_far_as_float32_goes():
    network = image_network(np.float32)
    trace = image_trace(network)
    for record in trace.layers:
        for name, tensor in record.tensors().items():
            index = tuple(n // 2 for n in tensor.shape)
            derivation = derive(network, trace, record.layer, name, index)
            scale = sum(abs(term.value) for term in derivation.terms) + 1e-30  # the terms may nearly cancel
            assert abs(derivation.sum - derivation.value) <= 1e-5 * scale, (record.layer, name)


def test_a_long_sum_tells_its_largest_terms_and_what_the_others_come_to():
    """The gradient of a kernel at MNIST's size: one term for every place in every picture."""
    layers = [Conv2D(1, 2, 3, padding=1), Flatten(), FullyConnected(2 * 28 * 28, 1)]
    network = Network(layers, "mse", seed=1, input_shape=(1, 28, 28))
    trace = network.trace(np.random.default_rng(0).normal(size=(32, 1, 28, 28)), np.zeros((32, 1)))
    for tensor, index, count in (
        ("dE_dW", (1, 0, 1, 1), 32 * 28 * 28),
        ("dE_dW", (1, 0, 0, 2), 32 * 27 * 27),
        ("dE_dB", (0, 1), 32 * 28 * 28),
    ):
        derivation = derive(network, trace, 0, tensor, index)
        assert len(derivation.terms) == count
        assert derivation.sum == pytest.approx(trace.layers[0].tensor(tensor)[index], rel=1e-10)
        told = derivation.addends(100)
        sizes = [abs(addend.term.value) for addend in told]
        every = np.abs([term.value for term in derivation.terms])
        assert sizes == sorted(every.tolist(), reverse=True)[:100]
        assert told[-1].so_far + told[-1].rest == pytest.approx(derivation.sum, rel=1e-10)
        assert told[-1].rest_share == pytest.approx(told[-1].rest / every.sum(), rel=1e-10)
        for addend in told:
            factors = addend.term.factors
            read = [trace.layers[0].tensor(factor.tensor)[factor.index] for factor in factors]
            assert read == [factor.value for factor in factors]
        assert derivation.terms[-2:] == [derivation.terms[count - 2], derivation.terms[count - 1]]


def xor_network():
    layers = [FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1), Activation("tanh")]
    return Network(layers, "mse", seed=1)


def test_a_gradient_names_its_formula_and_its_terms():
    network = xor_network()
    trace = network.trace(*xor())
    derivation = derive(network, trace, 0, "dE_dW", (1, 0))
    assert derivation.formula == "∂E/∂W[2,1] = Σₙ X[n,2]·∂E/∂Y[n,1]"
    assert [str(term) for term in derivation.terms] == [f"X[{n},2]·∂E/∂Y[{n},1]" for n in (1, 2, 3, 4)]
    assert {(read.tensor, read.layer) for read in derivation.reads} == {("X", 0), ("dE_dY", 0)}


def test_a_convolutions_output_names_its_window():
    network = Network([Conv2D(1, 1, 2, stride=2)], "mse", input_shape=(1, 4, 4))
    trace = network.trace(np.ones((1, 1, 4, 4)), np.ones((1, 1, 2, 2)))
    derivation = derive(network, trace, 0, "Y", (0, 0, 1, 0))
    assert derivation.formula == "Y[1,1,2,1] = Σᵢ,ᵤ,ᵥ X[1,i,u+2,v]·W[1,i,u,v] + B[1,1]"
    assert [str(term) for term in derivation.terms][:2] == ["X[1,1,3,1]·W[1,1,1,1]", "X[1,1,3,2]·W[1,1,1,2]"]


def test_a_maximum_names_the_winner_and_a_gradient_the_windows_that_were_won():
    network = Network([MaxPool2D(2, stride=1)], "mse", input_shape=(1, 2, 3))
    trace = network.trace([[[[1.0, 9.0, 2.0], [3.0, 4.0, 5.0]]]], np.zeros((1, 1, 1, 2)))
    winner = derive(network, trace, 0, "Y", (0, 0, 0, 1))
    assert [(read.tensor, read.index) for read in winner.reads] == [("X", (0, 0, 0, 1))]
    gradient = derive(network, trace, 0, "dE_dX", (0, 0, 0, 1))
    assert [str(term) for term in gradient.terms] == [
        "∂E/∂Y[1,1,1,1]·winner[1,1,1,1,1,2]",
        "∂E/∂Y[1,1,1,2]·winner[1,1,1,2,1,1]",
    ]
    assert gradient.value == 18
    assert derive(network, trace, 0, "dE_dX", (0, 0, 1, 1)).sum == 0


def test_a_mask_was_drawn():
    network = Network([FullyConnected(2, 2), Dropout(0.5)], "mse")
    derivation = derive(network, network.trace([[1, 2]], [[0, 0]]), 1, "mask", (0, 1))
    assert derivation.note == "This number was drawn for this step."
    assert derivation.formula == "M[1,2] = drawn[1,2]"


def test_a_parameter_comes_from_the_update_before_it_and_what_led_to_that():
    trainer = Trainer(xor_network(), *xor(), optimizer=Adam(0.1), batch_size=4)
    trainer.advance(2)
    before = trainer.trace()
    trainer.advance()
    derivation = derive(trainer.network, trainer.trace(), 0, "W", (1, 2), before)
    assert derivation.formula == "W[2,3] = Wₜ₋₁[2,3] + ΔWₜ₋₁[2,3]"
    assert derivation.note.startswith("From step 2")
    assert derivation.sum == derivation.value
    assert [(read.tensor, read.step) for read in derivation.reads] == [("W", 2), ("update/W", 2)]
    assert [read.value for read in derivation.reads] == [
        before.layers[0].tensor(name)[1, 2] for name in ("W", "update/W")
    ]


def test_a_scale_is_called_by_its_letter():
    network = Network([FullyConnected(2, 1), LayerNormalization(1)], "mse")
    trainer = Trainer(network, *xor(), optimizer=SGD(0.1), batch_size=4)
    before = trainer.trace()
    assert derive(network, before, 1, "gamma", (0, 0)).formula == "γ[1,1] = γ₀[1,1]"
    trainer.advance()
    derivation = derive(network, trainer.trace(), 1, "gamma", (0, 0), before)
    assert derivation.formula == "γ[1,1] = γₜ₋₁[1,1] + Δγₜ₋₁[1,1]"
    assert derivation.terms[1].factors[0].text == "Δγₜ₋₁[1,1]"


def test_given_numbers_name_their_row_of_the_data():
    trainer = Trainer(xor_network(), *xor(), optimizer=SGD(0.1), batch_size=1)
    trainer.advance(2)
    for layer, tensor in ((0, "X"), (None, "targets")):
        note = derive(trainer.network, trainer.trace(), layer, tensor, (0, 0)).note
        assert note == "This number is given: it comes from the data: row 3 of the rows to train on."


@pytest.mark.parametrize("name", LOSSES)
def test_the_error_is_the_mean_of_the_samples_errors(name):
    random = np.random.default_rng(4)
    Y = random.uniform(0.1, 0.9, (5, 3))
    Y /= Y.sum(axis=1, keepdims=True)
    T = np.eye(3)[random.integers(0, 3, 5)]
    if "hinge" in name:
        T = 2 * T - 1
    layer = {"categorical_cross_entropy": Softmax(), "binary_cross_entropy": Activation("sigmoid")}
    network = Network([layer.get(name, Activation("identity"))], LOSSES[name])
    derivation = derive(network, network.trace(Y, T), None, "E", ())
    assert len(derivation.terms) == 5
    assert derivation.sum == pytest.approx(derivation.value, rel=1e-14)
    assert {read.tensor for read in derivation.reads} == {"Y", "targets"}


def test_the_first_parameters_are_the_start():
    trainer = Trainer(xor_network(), *xor(), optimizer=SGD(0.1), batch_size=4)
    assert derive(trainer.network, trainer.trace(), 0, "W", (0, 0)).note.startswith(
        "This number is the start"
    )


@pytest.mark.parametrize(
    ("layer", "tensor", "index", "message"),
    [
        (4, "Y", (0, 0), "there is no layer 4; the layers are 0 to 3"),
        (1, "W", (0, 0), "layer 1 has no tensor 'W'; it has X, Y, dE_dY, dE_dX"),
        (0, "W", (2, 0), r"W of layer 0 has shape \(2, 3\); it has no entry \[2, 0\]"),
        (0, "W", (0,), r"it has no entry \[0\]"),
        (None, "W", (0,), "the loss has no tensor 'W'; it has E, targets"),
        (None, "E", (0,), r"E of the loss has shape \(\); it has no entry \[0\]"),
        (0, "update/W", (0, 0), "layer 0 has no tensor 'update/W'"),
    ],
)
def test_what_is_not_there_is_refused(layer, tensor, index, message):
    network = xor_network()
    with pytest.raises(EngineError, match=message):
        derive(network, network.trace(*xor()), layer, tensor, index)
