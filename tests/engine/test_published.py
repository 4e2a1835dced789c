"""Worked examples that others have printed, number by number.

Where a printed number is wrong, the test asserts the right one, and that the printed one is not reproduced.
"""

import numpy as np
import pytest

from engine import SGD, Activation, FullyConnected, Network, Trainer, central_difference, derive, xor
from engine.edits import FreezeEdit


def matches_print(value: float, printed: str) -> bool:
    """Whether a value, rounded as it was printed, is what was printed."""
    decimals = len(printed.partition(".")[2])
    return abs(value - float(printed)) <= 0.5 * 10.0**-decimals * (1 + 1e-9)


def without_biases(network: Network) -> list[FreezeEdit]:
    """Leaves the biases as they are, as some pages do."""
    return [FreezeEdit(0, k, "B") for k, layer in enumerate(network.layers) if "B" in layer.parameters]


class TestMazur:
    """Matt Mazur, A Step by Step Backpropagation Example (2015): 2-2-2, sigmoid, half SSE, rate 0.5."""

    X, T = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])

    def network(self):
        return Network(
            [
                FullyConnected(2, 2, parameters={"W": [[0.15, 0.25], [0.2, 0.3]], "B": [[0.35, 0.35]]}),
                Activation("sigmoid"),
                FullyConnected(2, 2, parameters={"W": [[0.4, 0.5], [0.45, 0.55]], "B": [[0.6, 0.6]]}),
                Activation("sigmoid"),
            ],
            "half_sse",
        )

    def test_forward_and_backward_number_by_number(self):
        trace = self.network().trace(self.X, self.T)
        hidden, hidden_out, output, output_out = trace.layers
        computed_and_printed = [
            (hidden.Y[0, 0], "0.3775"),
            (hidden.Y[0, 1], "0.3925"),
            (hidden_out.Y[0, 0], "0.593269992"),
            (hidden_out.Y[0, 1], "0.596884378"),
            (output.Y[0, 0], "1.105905967"),
            (output.Y[0, 1], "1.224921404"),
            (output_out.Y[0, 0], "0.75136507"),
            (output_out.Y[0, 1], "0.772928465"),
            (trace.loss, "0.298371109"),
            (output_out.dE_dY[0, 0], "0.74136507"),
            (output_out.dE_dX[0, 0], "0.138498562"),
            (output.gradients["W"][0, 0], "0.082167041"),
            (hidden_out.dE_dY[0, 0], "0.036350306"),
            (hidden.gradients["W"][0, 0], "0.000438568"),
        ]
        wrong = [(v, p) for v, p in computed_and_printed if not matches_print(v, p)]
        assert wrong == []

    def test_both_paths_of_a_hidden_output(self):
        network = self.network()
        derivation = derive(network, network.trace(self.X, self.T), 2, "dE_dX", (0, 0))
        first, second = derivation.terms
        assert first.value == pytest.approx(0.05539942465142279, rel=1e-12)
        # The page prints −0.019049119; to nine digits it is −0.019049118.
        assert second.value == pytest.approx(-0.019049118258278114, rel=1e-12)

    def test_every_gradient(self):
        trace = self.network().trace(self.X, self.T)
        hidden, _, output, _ = trace.layers
        expected = {
            (0, "W"): [
                [0.00043856773447434685, 0.0004977127352608601],
                [0.0008771354689486937, 0.0009954254705217202],
            ],
            (0, "B"): [[0.008771354689486937, 0.009954254705217202]],
            (2, "W"): [
                [0.08216704056423078, -0.022602540477475067],
                [0.08266762784753326, -0.02274024221597822],
            ],
            (2, "B"): [[0.13849856162855698, -0.03809823651655623]],
        }
        for (layer, name), gradient in expected.items():
            np.testing.assert_allclose(trace.layers[layer].gradients[name], gradient, rtol=1e-12)
        np.testing.assert_allclose(hidden.dE_dX, [[0.0038042668797273406, 0.004740547349462548]], rtol=1e-12)
        np.testing.assert_allclose(output.dE_dX, [[0.03635030639314468, 0.04137032264874471]], rtol=1e-12)

    def trained(self, steps):
        network = self.network()
        edits = without_biases(network)
        trainer = Trainer(network, self.X, self.T, optimizer=SGD(0.5), batch_size=1, edits=edits)
        trainer.advance(steps)
        return trainer

    def test_weights_after_one_step(self):
        layers = self.trained(1).network.layers
        W1, W2 = layers[0].parameters["W"], layers[2].parameters["W"]
        np.testing.assert_allclose(
            [W1[0, 0], W1[1, 0], W1[0, 1], W1[1, 1]],
            [0.1497807161327628, 0.19956143226552567, 0.24975114363236958, 0.29950228726473915],
            rtol=1e-12,
        )
        np.testing.assert_allclose(
            [W2[0, 0], W2[1, 0], W2[0, 1], W2[1, 1]],
            [0.35891647971788465, 0.4086661860762334, 0.5113012702387375, 0.5613701211079891],
            rtol=1e-12,
        )

    def test_error_after_one_step_is_not_the_printed_one(self):
        """0.291027924, as printed, propagates through weights that are updated already."""
        E = self.trained(1).trace().loss
        assert pytest.approx(0.29102777369359933, rel=1e-12) == E
        assert not matches_print(E, "0.291027924")

    def test_after_ten_thousand_steps(self):
        trace = self.trained(10_000).trace()
        assert trace.loss == pytest.approx(3.510187782978859e-05, rel=1e-9)
        np.testing.assert_allclose(trace.layers[-1].Y, [[0.01591362044355068, 0.9840642735146238]], rtol=1e-9)

    def test_with_the_biases_updated_too(self):
        network = self.network()
        Trainer(network, self.X, self.T, optimizer=SGD(0.5), batch_size=1).advance(1)
        B1, B2 = network.layers[0].parameters["B"], network.layers[2].parameters["B"]
        np.testing.assert_allclose(B1, [[0.3456143226552565, 0.3450228726473914]], rtol=1e-12)
        np.testing.assert_allclose(B2, [[0.5307507191857215, 0.6190491182582781]], rtol=1e-12)


class TestHanAndKamber:
    """Han, Kamber, Pei, Data Mining, the backpropagation example: 3-2-1, sigmoid, half SSE, rate 0.9."""

    X, T = np.array([[1.0, 0.0, 1.0]]), np.array([[1.0]])

    def network(self):
        first = {"W": [[0.2, -0.3], [0.4, 0.1], [-0.5, 0.2]], "B": [[-0.4, 0.2]]}
        second = {"W": [[-0.3], [-0.2]], "B": [[0.1]]}
        return Network(
            [
                FullyConnected(3, 2, parameters=first),
                Activation("sigmoid"),
                FullyConnected(2, 1, parameters=second),
                Activation("sigmoid"),
            ],
            "half_sse",
        )

    def test_forward_and_backward(self):
        trace = self.network().trace(self.X, self.T)
        hidden, hidden_out, output, output_out = trace.layers
        np.testing.assert_allclose(hidden.Y, [[-0.7, 0.1]], rtol=1e-12)
        np.testing.assert_allclose(hidden_out.Y, [[0.3318122278318339, 0.52497918747894]], rtol=1e-12)
        assert output.Y.item() == pytest.approx(-0.10453950584533817, rel=1e-12)
        assert output_out.Y.item() == pytest.approx(0.47388889882398544, rel=1e-12)
        # The book's Err is −∂E/∂net. It prints 0.1311; rounded it is 0.1312.
        assert -output_out.dE_dX.item() == pytest.approx(0.1311690782143445, rel=1e-12)
        np.testing.assert_allclose(
            -hidden_out.dE_dX, [[-0.008724561965433263, -0.006542085064168994]], rtol=1e-12
        )

    def test_after_one_step(self):
        network = self.network()
        Trainer(network, self.X, self.T, optimizer=SGD(0.9), batch_size=1).advance(1)
        W1, B1 = network.layers[0].parameters.values()
        W2, B2 = network.layers[2].parameters.values()
        printed = {
            "-0.261": W2[0, 0],
            "-0.138": W2[1, 0],
            "0.192": W1[0, 0],
            "-0.306": W1[0, 1],
            "0.4": W1[1, 0],
            "0.1": W1[1, 1],
            "-0.508": W1[2, 0],
            "0.194": W1[2, 1],
            "0.218": B2[0, 0],
            "-0.408": B1[0, 0],
        }
        assert [p for p, value in printed.items() if not matches_print(value, p)] == []
        assert B1[0, 1] == pytest.approx(0.19411212344224793, rel=1e-12)


def test_hmkcode_without_activations():
    """hmkcode, Backpropagation Step by Step (2018): 2-2-1, no activation, no bias, half SSE, rate 0.05."""
    layers = [
        FullyConnected(2, 2, parameters={"W": [[0.11, 0.12], [0.21, 0.08]]}),
        FullyConnected(2, 1, parameters={"W": [[0.14], [0.15]]}),
    ]
    network = Network(layers, "half_sse")
    X, T = np.array([[2.0, 3.0]]), np.array([[1.0]])
    trainer = Trainer(network, X, T, optimizer=SGD(0.05), batch_size=1, edits=without_biases(network))
    trace = trainer.trace()
    np.testing.assert_allclose(trace.layers[0].Y, [[0.85, 0.48]], rtol=1e-12)
    assert trace.layers[1].Y.item() == pytest.approx(0.191, rel=1e-12)
    assert trace.loss == pytest.approx(0.3272405, rel=1e-12)
    assert trace.layers[1].dE_dY.item() == pytest.approx(-0.809, rel=1e-12)
    trainer.advance()
    np.testing.assert_allclose(layers[1].parameters["W"], [[0.1743825], [0.169416]], rtol=1e-12)
    np.testing.assert_allclose(
        layers[0].parameters["W"], [[0.121326, 0.132135], [0.226989, 0.0982025]], rtol=1e-12
    )
    assert network.predict(X).item() == pytest.approx(0.2557457808075, rel=1e-12)


def article_start(seed):
    """The article's 2-3-1 network, its weights drawn as the article draws them, layer by layer."""
    random = np.random.RandomState(seed)
    W1, B1, W2, B2 = (random.rand(*shape) - 0.5 for shape in ((2, 3), (1, 3), (3, 1), (1, 1)))
    layers = [
        FullyConnected(2, 3, parameters={"W": W1, "B": B1}),
        Activation("tanh"),
        FullyConnected(3, 1, parameters={"W": W2, "B": B2}),
        Activation("tanh"),
    ]
    return Network(layers, "mse")


class TestArticleXor:
    """Omar Aflak, Math of Neural Networks from scratch in Python (2018): XOR, sample by sample, rate 0.1."""

    ERRORS = {  # noqa: RUF012
        1: {
            1: 0.7270366090610082,
            2: 0.3598267969361867,
            10: 0.2939616641806515,
            100: 0.20690064615625697,
            300: 0.0035497333034150047,
            500: 0.0008757814368392492,
            1000: 0.0002703472298444623,
        },
        0: {
            1: 0.3622498269420247,
            2: 0.31268768049000445,
            10: 0.29675406548010885,
            100: 0.282294353948691,
            300: 0.278850179321337,
            500: 0.27880830203960655,
            1000: 0.278810787084642,
        },
    }
    OUTPUTS = {  # noqa: RUF012
        1: [0.0008954525827341999, 0.9758596869536136, 0.9777660748038817, -0.0016677847280371074],
        0: [0.5234905999172536, 0.5264607178895409, 0.5153730687677616, 0.518387041357207],
    }

    @pytest.mark.parametrize("seed", [1, 0], ids=["converges", "stays stuck"])
    def test_a_thousand_epochs(self, seed):
        network = article_start(seed)
        X, T = xor()
        errors = network.fit(X, T, epochs=1000, learning_rate=0.1)
        for epoch, E in self.ERRORS[seed].items():
            assert errors[epoch - 1] == pytest.approx(E, rel=1e-9), f"epoch {epoch}"
        np.testing.assert_allclose(network.predict(X).ravel(), self.OUTPUTS[seed], rtol=1e-9)

    def test_equal_to_the_article_step_by_step(self):
        """The article's own loop, one sample at a time, written as the article describes it."""
        network = article_start(1)
        X, T = xor()
        trainer = Trainer(network, X, T, optimizer=SGD(0.1), batch_size=1)
        W1, B1, W2, B2 = (p.copy() for layer in network.layers for p in layer.parameters.values())
        for step in range(4000):
            x, t = X[step % 4][None], T[step % 4][None]
            y1 = x @ W1 + B1
            a1 = np.tanh(y1)
            y2 = a1 @ W2 + B2
            a2 = np.tanh(y2)
            error = 2 * (a2 - t) / t.size
            error = (1 - np.tanh(y2) ** 2) * error
            before = error @ W2.T
            W2, B2 = W2 - 0.1 * (a1.T @ error), B2 - 0.1 * error
            error = (1 - np.tanh(y1) ** 2) * before
            W1, B1 = W1 - 0.1 * (x.T @ error), B1 - 0.1 * error
            trainer.advance()
            theta = np.concatenate([W1.ravel(), B1.ravel(), W2.ravel(), B2.ravel()])
            np.testing.assert_allclose(network.theta, theta, rtol=1e-10, atol=1e-12)

    def test_the_first_sample(self):
        trace = Trainer(article_start(1), *xor(), optimizer=SGD(0.1), batch_size=1).trace()
        expected_dE_dX = [
            [[0.061771080628891764, 0.029693077466615935]],
            [[-0.019446410762117172, 0.043552087673824985, -0.10114686689492632]],
            [[-0.021424208047404757, 0.04459915495841726, -0.10222861899183397]],
            [[-0.5519322683240674]],
        ]
        for layer, dE_dX in zip(trace.layers, expected_dE_dX, strict=True):
            np.testing.assert_allclose(layer.dE_dX, dE_dX, rtol=1e-12)
        # ∂E/∂W of the first layer is 0 here because the sample is (0, 0); ∂E/∂B is not.
        assert not trace.layers[0].gradients["W"].any()
        np.testing.assert_allclose(trace.layers[0].gradients["B"], expected_dE_dX[1], rtol=1e-12)
        np.testing.assert_allclose(
            trace.layers[2].gradients["W"],
            [[0.16769661070190944], [0.08456872163092019], [0.05677581948516542]],
            rtol=1e-12,
        )


def test_central_difference_beside_mazurs_first_weight():
    network = TestMazur().network()
    trace = network.trace(TestMazur.X, TestMazur.T)
    beside = central_difference(network, trace, 0, "dE_dW", (0, 0))
    assert beside.agrees
    assert beside.value == pytest.approx(0.00043856773447434685, rel=1e-7)
