"""Branches on the screen: a change in the past keeps the future; all is done by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Guard, Server
from tests.browser.screen import state, wait_for_exact_trace, wait_for_state
from tests.browser.test_timeline import edit_learning_rate, go_to


def test_branches_are_kept_named_gone_to_and_deleted(page: Page, guard: Guard, server: Server) -> None:
    guard.expected.append("409|404|ERR_CONNECTION")
    go_to(page, 20)
    old = state(page, "trace")
    go_to(page, 8)
    edit_learning_rate(page, 0.5)
    wait_for_state(page, "run.value.branches.length === 2")
    expect(page.locator(".track-marks .mark.edit")).to_contain_text("0.5")
    expect(page.locator(".track .future")).to_have_count(1)
    expect(page.locator(".branches-button")).to_have_text("↳ learning rate 0.1 → 0.5 at step 8 + 1")
    go_to(page, 20)
    assert state(page, "trace")["loss"] != old["loss"]

    page.locator("#stage").click(position={"x": 3, "y": 3})
    page.keyboard.press("b")
    dialog = page.get_by_role("dialog", name="Branches")
    active = dialog.locator("li.active")
    expect(active).to_contain_text("left “first run” at step 8, trained to step 20: learning rate 0.1 → 0.5")
    name = active.get_by_role("textbox")
    name.fill("first run")
    name.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text(
        "This run has a branch with the name “first run” already."
    )
    name.fill("faster")
    name.press("Enter")
    wait_for_state(page, "run.value.branches[1].name === 'faster'")

    dialog.get_by_role("button", name="Go to first run").press("Enter")
    wait_for_state(page, "run.value.branch === 0 && trace.value.step === 20")
    assert state(page, "trace") == old
    page.keyboard.press("Escape")
    server.restart()  # a tab keeps what it takes to have all branches again
    go_to(page, 21)
    page.keyboard.press("b")
    dialog.get_by_role("button", name="Go to faster").press("Enter")
    wait_for_state(page, "run.value.branch === 1")
    expect(dialog.get_by_role("button", name="Go to first run")).to_be_visible()
    wait_for_exact_trace(page)
    dialog.get_by_role("button", name="Delete first run").press("Enter")
    expect(dialog.locator("li")).to_have_count(1)
    expect(dialog.locator("li")).to_contain_text("left “first run”, which was deleted, at step 8")
    page.keyboard.press("Escape")
    expect(page.locator(".track .future")).to_have_count(0)
