"""Weights set by hand and parts frozen: typed, dragged, taken back, by pointer and by keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Guard
from tests.browser.screen import press_until, state, wait_for_state

LAST = 44


def take_steps(page: Page, count: int) -> None:
    page.keyboard.press("3")
    for step in range(count + 1):
        press_until(page, "ArrowRight", step, LAST)


def select(page: Page, layer: int, parameter: str, index: list[int]) -> None:
    page.evaluate(
        "async (chosen) => (await import('/static/js/state.js')).select(chosen)",
        {"layer": layer, "tensor": parameter, "index": index},
    )


def test_a_weight_is_tried_before_it_is_set(page: Page) -> None:
    take_steps(page, 3)
    page.locator("#stage .edge").nth(1).press("Enter")  # W[1,2] of layer 1
    field = page.get_by_label("set W[1,2]")
    expect(field).to_be_visible()
    before = state(page, "trace")
    weight = before["layers"][0]["parameters"]["W"][0][1]
    page.keyboard.press("=")
    expect(field).to_be_focused()
    page.keyboard.type("0,5")
    trial = page.locator(".weight-trial")
    expect(trial).to_have_text(re.compile(r"^E 0\.\d+ → 0\.\d+: ΔE = −?\S+, and ∂E/∂w·Δw = −?\S+$"))
    page.keyboard.press("Escape")
    expect(field).to_have_value(str(weight).replace("-", "−"))
    expect(trial).to_be_empty()
    slider = page.get_by_label("drag W[1,2]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(trial).to_contain_text("ΔE")
    assert state(page, "trace") == before  # nothing was changed yet
    page.keyboard.press("Enter")
    wait_for_state(page, "run.value.edits.length === 1")
    moved = state(page, "trace")["layers"][0]["parameters"]["W"][0][1]
    assert moved == float(f"{weight + 0.01:.4g}")
    field.fill("-2e-3")
    field.press("Enter")
    wait_for_state(page, "trace.value.layers[0].parameters.W[0][1] === -2e-3")
    assert [change["step"] for change in state(page, "run")["changes"]] == [3, 3]
    expect(page.get_by_role("button", name=re.compile(r"W\[1,2\] of layer 1 .* → -0.002"))).to_have_count(1)


@pytest.mark.parametrize("value", ["1/0", "two"])
def test_what_is_no_number_is_said_and_nothing_lost(page: Page, guard: Guard, value: str) -> None:
    guard.expected.append("status of 422")
    select(page, 2, "B", [0, 0])
    field = page.get_by_label("set B[1,1]")
    field.fill(value)
    field.press("Enter")
    expect(page.locator("#weight-error")).to_have_text(f'It must be a finite number; "{value}" is not.')
    assert state(page, "run")["edits"] == []


def test_what_is_frozen_stays_and_is_marked(page: Page) -> None:
    take_steps(page, 2)
    select(page, 0, "W", [0, 1])
    page.locator("#stage .edge").nth(1).focus()
    page.keyboard.press("l")
    wait_for_state(page, "run.value.edits.length === 1")
    expect(page.locator("#stage .locks > g")).to_have_count(1)
    expect(page.locator("#stage .edge").nth(1)).to_have_attribute("aria-label", re.compile("frozen$"))
    expect(page.get_by_role("button", name="Let go W[1,2]")).to_have_attribute("aria-pressed", "true")
    trace = state(page, "trace")["layers"][0]
    assert trace["update"]["W"][0][1] == 0
    assert trace["gradients"]["W"][0][1] != 0
    page.evaluate("() => document.activeElement?.blur()")  # what has the focus comes before what is selected
    select(page, 0, "update/W", [0, 1])
    expect(page.locator(".derivation")).to_contain_text("W[1,2] ← W[1,2] + ΔW[1,2]")
    page.get_by_role("button", name="Freeze layer 1", exact=True).click()
    wait_for_state(page, "run.value.edits.length === 2")
    expect(page.locator(".layer-list li").nth(1).get_by_role("img", name="frozen")).to_be_visible()
    press_until(page, "ArrowRight", 3, LAST)
    assert state(page, "trace")["layers"][0]["parameters"] == trace["parameters"]
    page.locator(".layer-list button").nth(1).click()
    page.get_by_role("button", name="Let the layer learn").click()
    wait_for_state(page, "run.value.edits.length === 3")
    expect(page.locator("#stage .locks > g")).to_have_count(0)
    press_until(page, "ArrowLeft", 2, LAST)  # where it was frozen still
    expect(page.locator("#stage .locks > g")).to_have_count(1)
    page.locator("#setup").get_by_label("shuffle each epoch").check()  # a new run of the same network
    wait_for_state(page, "run.value.experiment.shuffle === true")
    assert [(edit["step"], edit["kind"]) for edit in state(page, "run")["edits"]] == [(0, "freeze")] * 2
    expect(page.locator(".layer-list li").nth(1).get_by_role("img", name="frozen")).to_be_visible()


def test_play_stops_when_it_is_told_to_and_goes_on(page: Page, guard: Guard) -> None:
    guard.expected.append("status of 422")
    page.locator("#setup summary", has_text="stop when").click()
    field = page.get_by_label("training loss ≤")
    field.fill("nothing")
    field.press("Enter")
    expect(page.locator(".stop-when .field-error:not(:empty)")).to_have_text(
        'A loss must be a finite number; "nothing" is not.'
    )
    field.fill("0,26")
    field.press("Enter")
    wait_for_state(page, "run.value.experiment.stop?.[0].at_most === 0.26")
    page.get_by_label("epochs ≥").fill("40")
    page.get_by_label("epochs ≥").press("Enter")
    wait_for_state(page, "run.value.experiment.stop?.length === 2")
    expect(page.get_by_label("test loss ≤")).to_be_hidden()  # the four rows are all there are
    page.locator("#setup h2").first.click()
    page.keyboard.press("3")
    page.evaluate("async () => { (await import('/static/js/state.js')).speed.value = 6; }")
    status = page.locator("#status")
    page.keyboard.press(" ")
    expect(status).to_have_text(
        re.compile(r"^Stopped at step 1\d: training loss 0.2\d+ ≤ 0.26\. Play goes on")
    )
    stopped = state(page, "trace")["step"]
    page.keyboard.press(" ")
    expect(status).to_have_text("Stopped at step 40: 40 epochs are over. Play goes on from here.")
    assert state(page, "trace")["step"] == 40
    page.keyboard.press("Home")
    wait_for_state(page, "trace.value.step === 0")
    page.keyboard.press("2")  # layer by layer it stops there too
    page.keyboard.press(" ")
    expect(status).to_have_text(re.compile(f"^Stopped at step {stopped}:"), timeout=20_000)
    assert state(page, "trace")["step"] == stopped
    page.reload()
    expect(page.get_by_label("training loss ≤")).to_have_value("0.26")
