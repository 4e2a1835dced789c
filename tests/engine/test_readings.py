"""Rows that are read wrongly, against a loop over the rows."""

from __future__ import annotations

import numpy as np
import pytest

from engine import FullyConnected, Network
from engine.datasets import make
from engine.errors import EngineError
from engine.layers import Softmax
from engine.readings import readings_of


def test_mistakes_come_worst_first_and_cells_hold_their_rows():
    data = make("digits", pictures=300)
    network = Network([FullyConnected(64, 10), Softmax()], "categorical_cross_entropy", seed=1)
    network.fit(data.X, data.T, epochs=3, learning_rate=0.1, batch_size=16)
    said = [int(network.predict(x[None]).argmax()) for x in data.X]
    labels = data.T.argmax(axis=1).tolist()
    found = readings_of(network, data.X, data.T, data.coding)
    assert {each.row for each in found} == {k for k in range(len(said)) if said[k] != labels[k]}
    assert [each.error for each in found] == sorted((each.error for each in found), reverse=True)
    for each in found[:5]:
        assert (each.label, each.said) == (labels[each.row], said[each.row])
        assert each.error == pytest.approx(-np.log(network.predict(data.X[each.row][None])[0, each.label]))
    cells = [
        len(readings_of(network, data.X, data.T, data.coding, label, answer))
        for label in range(10)
        for answer in range(10)
    ]
    assert sum(cells) == len(said)
    assert readings_of(network, data.X[:0], data.T[:0], data.coding) == []
    with pytest.raises(EngineError, match="no classes"):
        readings_of(network, data.X, data.T, None)
