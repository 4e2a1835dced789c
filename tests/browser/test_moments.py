"""moments.js: the order of a step, what is known when, and steps forward that back undoes. Pure."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from engine.epochs import Epochs
from tests.browser.conftest import OpenModules

UNITS = ["number", "layer", "batch", "epoch"]


def described(epochs: Epochs) -> list[dict[str, int]]:
    """Epochs as the server describes them."""
    return [
        {
            "step": stretch.first_step,
            "epoch": stretch.epoch,
            "steps_of_first": stretch.steps_of_first_epoch,
            "steps_per_epoch": stretch.steps_per_epoch,
        }
        for stretch in epochs.stretches
    ]


def layer(k: int, inputs: int, outputs: int, *, has_parameters: bool = True) -> dict[str, Any]:
    parameters = {"W": [inputs, outputs], "B": [1, outputs]} if has_parameters else {}
    return {"layer": k, "inputs": inputs, "outputs": outputs, "parameters": parameters}


XOR = [
    layer(0, 2, 3),
    layer(1, 3, 3, has_parameters=False),
    layer(2, 3, 1),
    layer(3, 1, 1, has_parameters=False),
]
NETWORKS = [XOR, [layer(0, 1, 1)], [layer(0, 3, 2), layer(1, 2, 2), layer(2, 2, 2, has_parameters=False)]]


@pytest.fixture
def modules(open_modules: OpenModules) -> Page:
    return open_modules("moments")


def moments_of(modules: Page, layers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = modules.evaluate("(layers) => modules.moments.momentsOf(layers)", layers)
    return found


def known(modules: Page, layers: list[dict[str, Any]], places: list[list[Any]]) -> list[list[bool]]:
    """For each place, whether it is known at each moment."""
    found: list[list[bool]] = modules.evaluate(
        """([layers, places]) => {
            const { momentsOf, revealedAt } = modules.moments;
            const moments = momentsOf(layers);
            return places.map((place) => moments.map((_, at) => revealedAt(moments, at)(...place)));
        }""",
        [layers, places],
    )
    return found


def first_known(modules: Page, layers: list[dict[str, Any]], *places: list[Any]) -> list[int]:
    """The moment from which on each place is known; a place never becomes unknown again."""
    firsts = []
    for at_moments in known(modules, layers, list(places)):
        assert at_moments == sorted(at_moments)
        firsts.append(at_moments.index(True))
    return firsts


def test_the_order_of_a_step(modules: Page) -> None:
    moments = moments_of(modules, XOR)
    passages: list[tuple[str, int | None, str, int]] = []
    for at in moments:
        key = (at["phase"], at["layer"], at["tensor"])
        if passages and passages[-1][:3] == key:
            passages[-1] = (*key, passages[-1][3] + 1)
        else:
            passages.append((*key, 1))
    assert passages == [
        ("input", 0, "X", 1),
        ("forward", 0, "Y", 3),
        ("forward", 1, "Y", 3),
        ("forward", 2, "Y", 1),
        ("forward", 3, "Y", 1),
        ("loss", None, "E", 1),
        ("backward", 3, "dE_dX", 1),
        ("backward", 2, "dE_dW", 3),
        ("backward", 2, "dE_dB", 1),
        ("backward", 2, "dE_dX", 3),
        ("backward", 1, "dE_dX", 3),
        ("backward", 0, "dE_dW", 6),
        ("backward", 0, "dE_dB", 3),
        ("backward", 0, "dE_dX", 2),
        ("update", 0, "update/W", 6),
        ("update", 0, "update/B", 3),
        ("update", 2, "update/W", 3),
        ("update", 2, "update/B", 1),
    ]


@pytest.mark.parametrize("layers", NETWORKS)
def test_each_layer_ends_once_in_each_phase(modules: Page, layers: list[dict[str, Any]]) -> None:
    moments = moments_of(modules, layers)
    ends = [(at["phase"], at["layer"]) for at in moments if at["endsLayer"]]
    assert len(ends) == len(set(ends))
    assert set(ends) == {(at["phase"], at["layer"]) for at in moments}
    assert moments[-1]["endsLayer"]


def test_entries_go_row_by_row(modules: Page) -> None:
    moments = moments_of(modules, XOR)
    weights = [at["index"] for at in moments if at["tensor"] == "dE_dW" and at["layer"] == 0]
    assert weights == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]


def test_what_is_known_when(modules: Page) -> None:
    moments = moments_of(modules, XOR)

    def at(tensor: str, k: int | None, index: list[int | None] | None) -> int:
        return next(
            n for n, m in enumerate(moments) if (m["tensor"], m["layer"], m["index"]) == (tensor, k, index)
        )

    found = first_known(
        modules,
        XOR,
        [0, "X", [2, 1]],
        [0, "W", [1, 2]],
        [0, "Y", [3, 1]],
        [0, "Y"],
        [1, "X", [0, 1]],
        [None, "targets", [0, 0]],
        [None, "E"],
        [3, "dE_dY", [1, 0]],
        [3, "dE_dX", [0, 0]],
        [2, "dE_dY", [0, 0]],
        [2, "dE_dW", [1, 0]],
        [2, "dE_dW"],
        [2, "dE_dX", [0, 2]],
        [1, "dE_dY", [0, 2]],
        [0, "dE_dB", [0, 1]],
        [0, "update/W", [1, 0]],
        [2, "update/B"],
    )
    assert found == [
        0,
        0,
        at("Y", 0, [None, 1]),
        at("Y", 0, [None, 2]),
        at("Y", 0, [None, 1]),
        0,
        at("E", None, None),
        at("E", None, None),
        at("dE_dX", 3, [None, 0]),
        at("dE_dX", 3, [None, 0]),
        at("dE_dW", 2, [1, 0]),
        at("dE_dW", 2, [2, 0]),
        at("dE_dX", 2, [None, 2]),
        at("dE_dX", 2, [None, 2]),
        at("dE_dB", 0, [0, 1]),
        at("update/W", 0, [1, 0]),
        len(moments) - 1,
    ]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("steps_per_epoch", [1, 4])
@pytest.mark.parametrize("layers", NETWORKS)
def test_back_is_the_inverse_of_forward(
    modules: Page, layers: list[dict[str, Any]], steps_per_epoch: int, unit: str
) -> None:
    there, back = modules.evaluate(
        """([layers, unit, epochs]) => {
            const { following, momentsOf, preceding } = modules.moments;
            const moments = momentsOf(layers);
            const there = [{ step: 0, moment: 0 }];
            for (let n = 0; n < 3 * moments.length; n += 1) {
                there.push(following(there[n], unit, moments, epochs));
            }
            return [there, there.slice(1).map((place) => preceding(place, unit, moments, epochs))];
        }""",
        [layers, unit, described(Epochs(steps_per_epoch, 1))],
    )
    assert back == there[:-1]
    places = [(place["step"], place["moment"]) for place in there]
    assert places == sorted(set(places))


@pytest.mark.parametrize("unit", UNITS)
def test_from_anywhere_a_unit_ends_where_it_ends(modules: Page, unit: str) -> None:
    """From the middle of a layer, Step goes to the layer's end and Back to the end of the one before."""
    grid, ahead, behind = modules.evaluate(
        """([layers, unit, epochs]) => {
            const { following, momentsOf, preceding } = modules.moments;
            const moments = momentsOf(layers);
            const grid = [{ step: 0, moment: 0 }];
            while (grid[grid.length - 1].step < 9) {
                grid.push(following(grid[grid.length - 1], unit, moments, epochs));
            }
            const all = [0, 1, 2, 3, 4].flatMap((step) => moments.map((_, moment) => ({ step, moment })));
            return [
                grid,
                all.map((place) => [place, following(place, unit, moments, epochs)]),
                all.map((place) => [place, preceding(place, unit, moments, epochs)]),
            ];
        }""",
        [XOR, unit, described(Epochs(4, 1))],
    )

    def order(place: dict[str, int]) -> tuple[int, int]:
        return place["step"], place["moment"]

    points = [order(place) for place in grid]
    for place, after in ahead:
        assert order(after) == min(point for point in points if point > order(place))
    for place, before in behind:
        assert order(before) == max((point for point in points if point < order(place)), default=(0, 0))


@pytest.mark.parametrize(
    "changes",
    [[], [(1, 2)], [(2, 3), (4, 11)], [(3, 1)], [(1, 5), (2, 1), (7, 4)], [(2, 2), (2, 3)], [(9, 1)]],
)
def test_epochs_end_where_the_engine_says(modules: Page, changes: list[tuple[int, int]]) -> None:
    epochs = Epochs(11, 4, changes)
    firsts, lasts = modules.evaluate(
        """async ([epochs]) => {
            const { firstStepOfEpoch, lastStepOfEpoch } = await import("/static/js/epochs.js");
            const steps = Array.from({ length: 40 }, (_, step) => step);
            return [firstStepOfEpoch, lastStepOfEpoch].map((end) => steps.map((step) => end(step, epochs)));
        }""",
        [described(epochs)],
    )
    of_steps = [epochs.place(step).epoch for step in range(40)]
    assert firsts == [epochs.start(epoch) for epoch in of_steps]
    assert lasts == [epochs.start(epoch + 1) - 1 for epoch in of_steps]
