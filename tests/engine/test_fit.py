"""fit and predict as a notebook calls them: the article's lines, its shapes, a bar, and what is refused."""

import sys

import numpy as np
import pytest

from engine import SGD, Activation, EngineError, FullyConnected, Network, ShapeError, xor
from engine.optimizers import Adam


def network():
    net = Network(seed=1)
    net.add(FullyConnected(2, 3))
    net.add(Activation("tanh"))
    net.add(FullyConnected(3, 1))
    net.add(Activation("tanh"))
    net.use("mse")
    return net


def test_the_articles_shape_is_refused_with_the_way_to_write_it():
    x_train = np.array([[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]])
    y_train = np.array([[[0]], [[1]], [[1]], [[0]]])
    with pytest.raises(ShapeError, match=r"X of shape \(4, 1, 2\) is written X\.reshape\(4, 2\)"):
        network().fit(x_train, y_train, epochs=1, learning_rate=0.1)
    with pytest.raises(ShapeError, match=r"X\.reshape\(4, 2\)"):
        network().predict(x_train)
    with pytest.raises(ShapeError, match=r"targets of shape \(1, 1, 1\)"):
        network().fit(x_train.reshape(4, 2), y_train, epochs=1, learning_rate=0.1)


def test_a_bar_changes_nothing_but_the_screen(capsys):
    quiet, shown = network(), network()
    errors = quiet.fit(*xor(), epochs=250, learning_rate=0.1)
    assert shown.fit(*xor(), epochs=250, learning_rate=0.1, progress=True) == errors
    assert shown.theta.tobytes() == quiet.theta.tobytes()
    seen = capsys.readouterr().err
    assert "250/250" in seen
    assert f"E={errors[-1]:.6f}" in seen


def test_without_tqdm_a_bar_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(EngineError, match="pip install tqdm"):
        network().fit(*xor(), epochs=1, learning_rate=0.1, progress=True)


def test_another_optimizer_and_batches():
    net = network()
    errors = net.fit(*xor(), epochs=400, optimizer=Adam(0.02), batch_size=3, shuffle=True)
    assert len(errors) == 400
    assert errors[-1] < 0.01 < errors[0]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epochs": 1}, "a learning_rate or an optimizer, and not both"),
        ({"epochs": 1, "learning_rate": 0.1, "optimizer": SGD(0.1)}, "and not both"),
        ({"epochs": 0, "learning_rate": 0.1}, "at least 1 epoch, not 0"),
        ({"epochs": 1, "learning_rate": 0.0}, "learning rate"),
    ],
)
def test_settings_that_break_a_rule(settings, message):
    with pytest.raises(EngineError, match=message):
        network().fit(*xor(), **settings)
