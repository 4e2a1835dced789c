"""Points of one's own: drawn and erased on the plane by pointer and keys, undone, and trained on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.screen import state, wait_for_state

AXE = Callable[[Page], list[str]]
NEURON = {"kind": "fully_connected", "units": 1, "initializer": "uniform"}
TANH = {"kind": "activation", "function": "tanh"}
SGD = {"kind": "sgd", "learning_rate": 0.03}


def on(data: dict[str, Any], *layers: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": data,
        "layers": list(layers),
        "loss": {"kind": "half_sse"},
        "optimizer": SGD,
        "batch_size": 10,
    }


def open_points(page: Page) -> Locator:
    page.locator("#setup").get_by_role("button", name="Draw points").click()
    dialog = page.get_by_role("dialog", name="Draw points")
    expect(plane(dialog)).to_be_focused()
    return dialog


def plane(dialog: Locator) -> Locator:
    return dialog.get_by_role("group", name="The plane")


def counts(dialog: Locator) -> tuple[int, int]:
    """How many points there are to train on, and to test on."""
    told = dialog.get_by_role("status").inner_text()
    train, test = re.search(r"^(\d+)", told), re.search(r"(\d+) \(hollow\)", told)
    return int(train[1]) if train else -1, int(test[1]) if test else 0


def drag(page: Page, over: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press, move and release, in parts of a box."""
    box = over.bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=12)
    page.mouse.up()


def train(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Train on these points").click()
    expect(dialog).to_have_count(0)


def test_points_are_drawn_erased_undone_and_trained_on(open_page: OpenPage, axe: AXE) -> None:
    page = open_page(experiment=on({"kind": "circle"}, NEURON, TANH))
    before = state(page, "run")["id"]
    dialog = open_points(page)
    assert counts(dialog) == (250, 250)
    assert axe(page) == []
    drag(page, plane(dialog), (0.1, 0.05), (0.5, 0.05))
    drawn, _ = counts(dialog)
    assert drawn > 255
    dialog.get_by_label("erases").check()
    drag(page, plane(dialog), (0.5, 0.3), (0.5, 0.7))
    left, left_test = counts(dialog)
    assert left < drawn
    assert left_test < 250
    plane(dialog).press("Control+z")
    assert counts(dialog) == (drawn, 250)
    dialog.get_by_role("button", name="Clear").click()
    assert counts(dialog) == (0, 0)
    dialog.get_by_role("button", name="Train on these points").click()
    expect(dialog.get_by_role("alert")).to_contain_text("draw at least 1")

    dialog.get_by_role("button", name="+ a class").click()
    plane(dialog).focus()
    for digit, key in (("1", "ArrowLeft"), ("2", "ArrowUp"), ("3", "ArrowRight")):
        page.keyboard.press(digit)
        page.keyboard.press(key)
        page.keyboard.press("Enter")
    assert counts(dialog) == (3, 0)
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    assert counts(dialog) == (2, 0)
    page.keyboard.press("Enter")
    train(dialog)
    wait_for_state(page, "run.value.id !== values[0]", before)
    data = state(page, "run")["experiment"]["data"]
    assert data["points"] == [[-0.5, 0, 0], [-0.5, 0.5, 1], [0, 0.5, 2]]
    assert (data["kind"], data["classes"]) == ("points", 3)
    assert state(page, "run")["experiment"]["layers"][-1]["kind"] == "softmax"
    page.locator("#setup").get_by_role("status").get_by_role("button", name="Undo").click()
    wait_for_state(page, "run.value.id === values[0]", before)


def test_heights_and_curves_are_drawn_too_and_by_touch(open_page: OpenPage) -> None:
    page = open_page(width=390, height=844, has_touch=True, experiment=on({"kind": "plane"}, NEURON))
    page.get_by_role("group", name="Panel").get_by_role("button", name="Set-up").click()
    dialog = open_points(page)
    assert counts(dialog) == (600, 600)
    dialog.get_by_role("button", name="Clear").click()
    dialog.get_by_role("slider", name="target").fill("-0.5")
    box = plane(dialog).bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    assert counts(dialog) == (1, 0)
    train(dialog)
    wait_for_state(page, "run.value.experiment.data.kind === 'surface_points'")
    [[x, y, height]] = state(page, "run")["experiment"]["data"]["points"]
    assert abs(x + 3) < 0.1
    assert abs(y - 3) < 0.1
    assert height == -0.5

    page.evaluate(
        "async (given) => (await import('/static/js/run.js')).startRun(given)", on({"kind": "line"}, NEURON)
    )
    dialog = open_points(page)
    assert counts(dialog) == (50, 50)
    page.keyboard.press("Enter")
    train(dialog)
    wait_for_state(page, "run.value.experiment.data.kind === 'curve_points'")
    assert state(page, "run")["experiment"]["data"]["points"][-1] == [0, 0]
