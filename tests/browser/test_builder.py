"""The network is built in the list of layers: by buttons, keys and drag; a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Guard
from tests.browser.screen import state


def note(page: Page) -> Locator:
    return page.locator("#setup").get_by_role("status")


def kinds(page: Page) -> list[str]:
    layers = state(page, "run")["experiment"]["layers"]
    return [layer.get("function", str(layer.get("units", layer["kind"]))) for layer in layers]


def layer(page: Page, at: int) -> Locator:
    return page.locator(".layer-list button").nth(at)


def test_a_hidden_layer_is_added_before_the_output(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.get_by_role("button", name="add the layer").click()
    expect(note(page)).to_contain_text("New run: Hidden layer added.")
    assert kinds(page) == ["3", "tanh", "3", "tanh", "1", "tanh"]
    expect(page.get_by_role("group", name="The selected layer")).to_contain_text("Layer 3")
    assert axe(page) == []


def test_a_layer_is_resized_by_buttons_and_removed(page: Page) -> None:
    layer(page, 1).click()
    page.get_by_role("button", name="more units").click()
    expect(note(page)).to_contain_text("layer 1, units 4")
    page.get_by_role("button", name="fewer units").click()
    expect(note(page)).to_contain_text("layer 1, units 3")
    layer(page, 2).click()
    page.get_by_role("button", name="remove the layer").click()
    expect(note(page)).to_contain_text("layer 2, tanh, removed")
    assert kinds(page) == ["3", "1", "tanh"]
    note(page).get_by_role("button", name="Undo").click()
    expect(page.locator(".layer-list button")).to_have_count(6)


def test_layers_are_moved_and_removed_by_key(page: Page) -> None:
    layer(page, 2).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(note(page)).to_contain_text("layer 2 is layer 1 now")
    assert kinds(page) == ["tanh", "3", "1", "tanh"]
    expect(layer(page, 1)).to_be_focused()
    page.keyboard.press("Delete")
    expect(note(page)).to_contain_text("removed")
    assert kinds(page) == ["3", "1", "tanh"]


def test_a_layer_is_dragged(page: Page) -> None:
    layer(page, 4).scroll_into_view_if_needed()
    moved, target = layer(page, 2).bounding_box(), layer(page, 3).bounding_box()
    assert moved
    assert target
    page.mouse.move(moved["x"] + 30, moved["y"] + 8)
    page.mouse.down()
    page.mouse.move(moved["x"] + 30, moved["y"] + 20)
    page.mouse.move(target["x"] + 30, target["y"] + target["height"] - 2)
    page.mouse.up()
    expect(note(page)).to_contain_text("layer 2 is layer 3 now")
    assert kinds(page) == ["3", "1", "tanh", "tanh"]


def test_a_refusal_leaves_everything_as_it_was(page: Page, guard: Guard) -> None:
    guard.expected.append(r"status of 422")
    layer(page, 1).click()
    before = state(page, "run")
    units = page.locator("#layer-layers-0-units")
    units.fill("257")
    units.press("Enter")
    expect(page.locator("#layer-layers-0-units-error")).to_contain_text("257 is not")
    expect(units).to_have_attribute("aria-invalid", "true")
    page.locator(".layer-list button").nth(3).focus()
    page.keyboard.press("Delete")
    expect(note(page)).to_contain_text("3 numbers a row, but the targets have 1")
    assert state(page, "run") == before
