"""The worked examples say what their sources say, from the JSON on."""

import json

import numpy as np
import pytest

from engine import Activation, FullyConnected, Network
from engine.datasets import make
from engine.datasets.worked_examples import WORKED_EXAMPLES

BY_NAME = {example.name: example for example in WORKED_EXAMPLES}


class Run:
    """An example, built from its JSON and trained sample by sample; what is frozen stays as it is."""

    def __init__(self, name):
        example = BY_NAME[name]
        experiment = json.loads(json.dumps(example.experiment))
        data = experiment["data"]
        self.data = make(data.pop("kind"), **data)
        width, layers = self.data.X.shape[1], []
        for layer in experiment["layers"]:
            if layer["kind"] == "activation":
                layers.append(Activation(layer["function"]))
            else:
                layers.append(FullyConnected(width, layer["units"], parameters=layer["parameters"]))
                width = layer["units"]
        self.network = Network(layers, experiment["loss"]["kind"])
        self.learning_rate = experiment["optimizer"]["learning_rate"]
        self.frozen = set(example.frozen)

    def step(self, row):
        trace = self.network.trace(self.data.X[row : row + 1], self.data.T[row : row + 1])
        for k, record in enumerate(trace.layers):
            for name, gradient in record.gradients.items():
                if (k, name) not in self.frozen:
                    self.network.layers[k].parameters[name] -= self.learning_rate * gradient
        return trace.loss


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("mazur", 0.2983711087600027, 0.29102777369359933),
        ("han_kamber", 0.13839644539, None),
        ("hmkcode", 0.3272405, 0.5 * (1 - 0.2557457808075) ** 2),
    ],
)
def test_errors_before_and_after_one_step(name, first, second):
    run = Run(name)
    assert run.step(0) == pytest.approx(first, rel=1e-9)
    if second is not None:
        assert run.step(0) == pytest.approx(second, rel=1e-9)


def test_han_and_kamber_after_one_step():
    run = Run("han_kamber")
    run.step(0)
    W2 = run.network.layers[2].parameters["W"]
    np.testing.assert_allclose(W2.ravel(), [-0.26082884634154524, -0.13802506750700472], rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "seed", "outputs"),
    [
        ("article_xor", 1, [0.0008954525827, 0.975859686953, 0.977766074803, -0.001667784728]),
        ("stuck_xor", 0, [0.523490599917, 0.526460717889, 0.515373068767, 0.518387041357]),
    ],
)
def test_the_articles_xor_after_a_thousand_epochs(name, seed, outputs):
    run = Run(name)
    random = np.random.RandomState(seed)
    for layer in run.network.layers[::2]:
        for parameter in layer.parameters.values():
            np.testing.assert_array_equal(parameter, random.rand(*parameter.shape) - 0.5)
    for step in range(4000):
        run.step(step % 4)
    np.testing.assert_allclose(run.network.predict(run.data.X).ravel(), outputs, rtol=1e-8)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_description_is_one_sentence_and_a_source_is_named(name):
    example = BY_NAME[name]
    assert example.description.endswith(".")
    assert any(year in example.source for year in ("2015", "2018")) or "section" in example.source
    assert set(example.frozen) <= {
        (k, name)
        for k, layer in enumerate(example.experiment["layers"])
        for name in layer.get("parameters", ())
    }


def test_names_are_unique():
    assert len(BY_NAME) == len(WORKED_EXAMPLES)
