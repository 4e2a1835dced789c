"""The gallery: presets are searched, chosen with the keys, opened by address, and undone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from app.presets import GALLERY
from tests.browser.conftest import Guard, OpenPage, Server
from tests.browser.screen import state, wait_for_state

AXE = Callable[[Page], list[str]]


def note(page: Page) -> Locator:
    return page.locator("#setup").get_by_role("status")


def open_gallery(page: Page) -> Locator:
    page.locator("#menu").get_by_role("button", name="Gallery").click()
    dialog = page.get_by_role("dialog", name="Gallery")
    expect(dialog.get_by_role("link").first).to_be_visible()
    return dialog


def wait_for_picture(page: Page, title: str) -> None:
    """Wait until the canvas of a preset is drawn."""
    page.wait_for_function(
        """(title) => {
          const cards = [...document.querySelectorAll(".presets a")];
          const canvas = cards.find((card) => card.textContent.includes(title)).querySelector("canvas");
          const blank = canvas.cloneNode();
          return canvas.toDataURL() !== blank.toDataURL();
        }""",
        arg=title,
    )


def test_a_preset_is_searched_chosen_with_the_keys_and_undone(page: Page, axe: AXE) -> None:
    before = state(page, "run")["id"]
    dialog = open_gallery(page)
    expect(dialog.get_by_role("heading", level=3)).to_have_count(len(GALLERY))
    wait_for_picture(page, "article's XOR")
    wait_for_picture(page, "Mazur")
    assert axe(page) == []
    page.keyboard.type("bread")
    expect(dialog.get_by_role("status")).to_contain_text("No preset has “bread”")
    dialog.get_by_role("searchbox").fill("dead relu")
    expect(dialog.get_by_role("link")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(note(page)).to_contain_text("Dead ReLUs. A learning rate of 1 throws")
    run = state(page, "run")
    assert [layer.get("function") for layer in run["experiment"]["layers"]][1] == "relu"
    assert state(page, "unit") == "batch"
    note(page).get_by_role("button", name="Undo").click()
    wait_for_state(page, "run.value.id === values[0]", before)


def test_a_preset_opens_by_address(open_page: OpenPage, server: Server, guard: Guard) -> None:
    page = open_page()
    page.goto(server.url + "#preset=mazur")
    expect(note(page)).to_contain_text("Mazur's 2-2-2. E is 0.298371109")
    assert page.url == server.url
    before = state(page, "run")
    guard.expected.append("status of 404")
    page.evaluate("() => { location.hash = '#preset=perpetuum'; }")
    expect(page.get_by_role("alert")).to_contain_text("The gallery has no preset “perpetuum”.")
    assert state(page, "run") == before
