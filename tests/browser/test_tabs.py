"""Two tabs on one run."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Guard
from tests.browser.screen import state, wait_for_state
from tests.browser.test_timeline import edit_learning_rate, go_to


def test_the_newer_tab_leads_and_the_older_can_take_over(page: Page, guard: Guard) -> None:
    go_to(page, 12)
    # A page that a tab opens takes its run along, as a duplicate of the tab does.
    with page.context.expect_page() as opening:
        page.evaluate("() => { window.open(location.href); }")
    newer = opening.value
    guard.watch(newer)
    newer.wait_for_selector("#stage .neuron[aria-label]")
    wait_for_state(newer, "trace.value.step === 12")
    assert state(newer, "run")["id"] == state(page, "run")["id"]
    older = page.get_by_role("dialog", name="Another tab leads this run")
    expect(older).to_be_visible()
    page.keyboard.press("Escape")
    expect(older).to_be_visible()
    edit_learning_rate(newer, 0.7)
    wait_for_state(newer, "run.value.edits.length === 1")

    older.get_by_role("button", name="Take over here").click()
    expect(older).to_have_count(0)
    wait_for_state(page, "run.value.edits.length === 1 && trace.value.step === 12")
    expect(newer.get_by_role("dialog", name="Another tab leads this run")).to_be_visible()
    go_to(page, 15)
