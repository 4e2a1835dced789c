"""A | B: made in two clicks, one clock, both stages, and the first step where they differ."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.screen import state, wait_for_state
from tests.browser.test_timeline import go_to


def test_what_if_is_two_clicks_away(page: Page, axe: Callable[[Page], list[str]]) -> None:
    go_to(page, 30)
    page.get_by_role("button", name="What if").click()
    page.get_by_role("button", name="ten times: 1", exact=True).click()
    dialog = page.get_by_role("dialog", name="A | B")
    names = ["first run", "learning rate 0.1 → 1 at step 30"]
    expect(dialog.locator(".side-name")).to_have_text(names)
    expect(dialog.get_by_role("status")).to_contain_text("at step 31 — most in ")
    expect(dialog.locator(".compare-step")).to_have_text("step 30")
    same = dialog.locator(".side-loss").all_inner_texts()
    assert same[0] == same[1], "a learning rate shows its effect a step later"
    assert axe(page) == []

    dialog.get_by_role("button", name="Step", exact=True).press("ArrowRight")
    expect(dialog.locator(".compare-step")).to_have_text("step 31")
    dialog.get_by_label("They first differ by more than").select_option("0.1")
    expect(dialog.get_by_role("status")).not_to_contain_text("at step 31 ")
    dialog.get_by_role("button", name="Play both").click()
    page.wait_for_function("() => Number(document.querySelector('.compare-step').textContent.slice(5)) > 45")
    dialog.get_by_role("button", name="Pause").click()
    losses = dialog.locator(".side-loss").all_inner_texts()
    assert losses[0] != losses[1]
    assert dialog.locator(".side .neuron").count() == 20

    dialog.get_by_role("button", name="Go on with B").click()
    wait_for_state(page, "run.value.branch === 1 && trace.value.step === 30")
    expect(dialog).to_have_count(0)
    assert [branch["furthest"] >= 130 for branch in state(page, "run")["branches"]] == [True, True]


def test_a_selected_weight_can_be_moved_off_its_symmetry(page: Page) -> None:
    page.evaluate(
        "async () => (await import('/static/js/state.js')).select({ layer: 0, tensor: 'W', index: [0, 1] })"
    )
    page.get_by_role("button", name="What if").click()
    page.get_by_role("button", name="turned over").click()
    dialog = page.get_by_role("dialog", name="A | B")
    expect(dialog.get_by_role("status")).to_contain_text("at step 0 — most in W[1,2] of layer 1")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert state(page, "run")["branch"] == 0
