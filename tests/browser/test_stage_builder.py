"""The network is built on the stage by mouse, touch and keys, with the sentences and undo of the list."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Guard, OpenPage
from tests.browser.test_builder import kinds, note


def handle(page: Page, at: int) -> Locator:
    return page.locator(".layer-handle").nth(at)


def open_builder(page: Page) -> None:
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Build")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".layer-handle")).to_have_count(4)


def test_layers_are_added_resized_moved_and_removed(page: Page, axe: Callable[[Page], list[str]]) -> None:
    open_builder(page)
    assert axe(page) == []
    page.get_by_role("button", name="Add a hidden layer before layer 3").click()
    expect(note(page)).to_contain_text("New run: Hidden layer added.")
    expect(page.locator(".layer-handle")).to_have_count(6)
    assert kinds(page) == ["3", "tanh", "3", "tanh", "1", "tanh"]
    more = page.get_by_role("button", name="More units in layer 1")
    more.click()
    more.click()  # one deed waits for the other
    expect(handle(page, 0)).to_have_text("5")
    expect(note(page)).to_contain_text("layer 1, units 5")
    expect(more).to_be_focused()
    handle(page, 3).click()
    menu = page.get_by_role("dialog", name="Layer 4, tanh")
    menu.get_by_label("function").select_option("relu")
    expect(handle(page, 3)).to_have_text("relu")
    handle(page, 3).click()
    page.get_by_role("dialog", name="Layer 4").get_by_role("button", name="Move left").click()
    expect(note(page)).to_contain_text("layer 4 is layer 3 now")
    assert kinds(page) == ["5", "tanh", "relu", "3", "1", "tanh"]
    handle(page, 2).click()
    page.get_by_role("dialog", name="Layer 3").get_by_role("button", name="Remove").click()
    expect(note(page)).to_contain_text("removed")
    assert kinds(page) == ["5", "tanh", "3", "1", "tanh"]
    note(page).get_by_role("button", name="Undo").click()
    expect(page.locator(".layer-handle")).to_have_count(6)


def test_it_is_built_by_keys(page: Page) -> None:
    open_builder(page)
    handle(page, 0).focus()
    page.keyboard.press("+")
    expect(handle(page, 0)).to_have_text("4")
    expect(handle(page, 0)).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    expect(note(page)).to_contain_text("layer 1 is layer 2 now")
    expect(handle(page, 1)).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator(".layer-handle")).to_have_count(3)
    assert kinds(page) == ["tanh", "1", "tanh"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Layer 1, tanh")).to_be_visible()
    page.keyboard.press("Escape")
    expect(handle(page, 0)).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator(".build-band")).to_have_count(0)


def middle_of(handle: Locator) -> tuple[float, float]:
    box = handle.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_layer_is_dragged_by_mouse_and_by_finger(open_page: OpenPage) -> None:
    page = open_page(has_touch=True)
    open_builder(page)
    (x1, y1), (x2, y2) = middle_of(handle(page, 1)), middle_of(handle(page, 2))
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move(x1 + 20, y1)
    page.mouse.move(x2 + 12, y2)
    expect(page.locator(".drop-line")).to_be_visible()
    page.mouse.up()
    expect(note(page)).to_contain_text("layer 2 is layer 3 now")
    assert kinds(page) == ["3", "1", "tanh", "tanh"]
    expect(page.locator(".layer-menu")).to_have_count(0)
    (x1, y1), (x2, y2) = middle_of(handle(page, 2)), middle_of(handle(page, 1))
    finger = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x1, "y": y1}]),
        ("touchMove", [{"x": x1 - 20, "y": y1}]),
        ("touchMove", [{"x": x2 - 12, "y": y2}]),
        ("touchEnd", []),
    ):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(note(page)).to_contain_text("layer 3 is layer 2 now")
    assert kinds(page) == ["3", "tanh", "1", "tanh"]


def test_a_refusal_is_said_and_changes_nothing(open_page: OpenPage, guard: Guard) -> None:
    guard.expected.append(r"status of 422")
    page = open_page(width=390, height=844)
    open_builder(page)
    page.get_by_role("button", name="Fewer units in layer 3").click()
    expect(page.locator(".build-band .note-line")).to_contain_text("0 is not")
    expect(handle(page, 2)).to_have_text("1")
