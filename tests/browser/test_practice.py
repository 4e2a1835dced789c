"""Practice: a hunt for a wrong rule, and predictions before the backward pass."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Guard
from tests.browser.screen import state, wait_for_state


def test_a_hunt_from_the_first_doubt_to_the_reward(
    page: Page, guard: Guard, axe: Callable[[Page], list[str]]
) -> None:
    guard.expected.append("409")
    page.get_by_role("button", name="Practice").click()
    page.get_by_role("button", name="Begin a hunt").click()
    wait_for_state(page, "run.value.sealed === true")
    banner = page.get_by_role("note", name="Spot the bug")
    expect(banner).to_contain_text("A rule is wrong in this run.")
    expect(page.locator(".counters .lamp")).to_have_class("lamp bad")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("dialog", name="Share")).to_contain_text("wrong rule under seal")
    page.keyboard.press("Escape")

    banner.get_by_role("button", name="Guess").click()
    dialog = page.get_by_role("dialog", name="What is wrong in this run?")
    choices = dialog.get_by_role("radio")
    expect(choices.first).to_be_visible()
    assert axe(page) == []
    assert choices.count() >= 6
    for place in range(choices.count()):
        dialog.get_by_role("radio").nth(place).check()
        dialog.get_by_role("button", name="That is it").click()
        page.wait_for_function(
            "(place) => document.querySelector('.hunt-outcome')"
            " || document.querySelectorAll('dialog .guessed').length === place + 1",
            arg=place,
        )
        if dialog.locator(".hunt-outcome").count():
            break
    expect(dialog).to_contain_text("1 of 1 found")
    expect(banner).to_be_visible()
    dialog.get_by_role("button", name="The same run with the right rules").click()
    wait_for_state(page, "run.value.sealed === false")
    expect(banner).to_have_count(0)
    expect(page.locator(".counters .lamp")).to_have_class("lamp good")


def test_a_prediction_is_locked_and_held_against_the_truth(page: Page) -> None:
    page.get_by_role("button", name="Practice").click()
    page.get_by_role("switch").check()
    page.keyboard.press("Escape")
    for presses in range(5):
        page.keyboard.press("ArrowRight")
        reached = "moments.value.slice(0, moment.value + 1).filter((at) => at.endsLayer).length"
        wait_for_state(page, f"{reached} === values[0]", presses + 2)
    before = state(page, "moment")
    page.keyboard.press("ArrowRight")
    dialog = page.get_by_role("dialog", name="Before the backward pass")
    dialog.get_by_role("button", name="Lock it, and step").click()
    expect(dialog.get_by_role("status")).to_have_text("Answer every line; a guess will do.")
    dialog.get_by_label("larger").check()
    dialog.get_by_label("0.01 to 0.1").check()
    dialog.get_by_label("layer 3, Fully connected").check()
    assert state(page, "moment") == before
    dialog.get_by_role("button", name="Lock it, and step").click()
    truth = page.get_by_role("dialog", name="Prediction and truth")
    expect(truth.locator("tbody tr")).to_have_count(3)
    norms = [state(page, "trace")["layers"][k]["norms"]["dE_dW"] for k in (0, 2)]
    larger = 0 if norms[0] >= norms[1] else 2
    expect(truth.locator("tbody tr").last).to_contain_text(f"layer {larger + 1}, Fully connected: ")
    right = truth.get_by_text("✓ right").count()
    expect(truth.get_by_role("status")).to_have_text(f"So far {right} of 3 predictions were right.")
    page.keyboard.press("Escape")
    wait_for_state(page, "moment.value > values[0]", before)
    page.get_by_role("button", name="Practice").click()
    page.get_by_role("switch").uncheck()
