"""The timeline: going to any step, edits, and the futures that were left behind."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Guard
from tests.browser.screen import press_until, state, wait_for_state


def take_steps(page: Page, count: int) -> None:
    page.keyboard.press("3")
    for step in range(count + 1):
        press_until(page, "ArrowRight", step, 44)


def go_to(page: Page, step: int) -> None:
    field = page.locator(".step-field input")
    field.fill(str(step))
    field.press("Enter")
    field.blur()
    wait_for_state(page, "trace.value.step === values[0]", step)


def edit_learning_rate(page: Page, value: float) -> None:
    page.evaluate(
        "async (value) => (await import('/static/js/run.js')).editRun({ kind: 'learning_rate', value })",
        value,
    )


def test_the_number_field_goes_back_and_trains_ahead(page: Page) -> None:
    go_to(page, 40)
    assert state(page, "run")["furthest"] == 40
    far = state(page, "trace")
    go_to(page, 3)
    assert state(page, "run")["furthest"] == 40
    go_to(page, 40)
    assert state(page, "trace") == far


def test_the_thumb_is_dragged(page: Page) -> None:
    go_to(page, 40)
    track = page.get_by_role("slider", name="Step", exact=True)
    box = track.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 10, middle)
    page.mouse.down()
    for part in (0.8, 0.6, 0.25):
        page.mouse.move(box["x"] + 10 + part * (box["width"] - 20), middle, steps=3)
    page.mouse.up()
    wait_for_state(page, "trace.value.step === 10")
    expect(track).to_have_attribute("aria-valuenow", "10")
    expect(track).to_have_attribute("aria-valuetext", re.compile(r"^step 10 of 40, E 0\.\d+$"))
    page.keyboard.press("2")
    page.keyboard.press("ArrowRight")  # after a drag, the arrow keys still step
    wait_for_state(page, "trace.value.step === 11")


def test_the_slider_has_its_keys(page: Page) -> None:
    go_to(page, 40)
    track = page.get_by_role("slider", name="Step", exact=True)
    track.focus()
    for key, step in (
        ("Home", 0),
        ("End", 40),
        ("ArrowLeft", 39),
        ("PageDown", 29),
        ("ArrowRight", 30),
        ("PageUp", 40),
        ("PageUp", 40),
    ):
        page.keyboard.press(key)
        wait_for_state(page, "trace.value.step === values[0]", step)


def test_a_senseless_step_is_put_back(page: Page, guard: Guard) -> None:
    guard.expected.append("422")
    go_to(page, 5)
    field = page.locator(".step-field input")
    field.fill("-3")
    field.press("Enter")
    expect(field).to_have_value("5")
    expect(page.locator("#status")).to_have_text("A step is a whole number from 0; “-3” is not.")
    field.fill("900000000")
    field.press("Enter")
    expect(page.locator("#status")).to_contain_text("at most 100,000,000 steps; 900,000,000 is beyond")
    assert state(page, "trace")["step"] == 5


def test_the_curve_reaches_the_step_on_the_screen(page: Page) -> None:
    take_steps(page, 12)
    wait_for_state(page, "history.value.furthest === 12")
    curve = page.locator(".track .curve-line")
    points = (curve.get_attribute("d") or "").removeprefix("M").split("L")
    assert len(points) == 13
    thumb = re.search(r"translate\(([\d.]+)", page.locator(".track .thumb").get_attribute("transform") or "")
    assert thumb is not None
    assert float(points[-1].split()[0]) == float(thumb[1])


def test_an_edit_at_the_end_makes_no_branch(page: Page) -> None:
    take_steps(page, 3)
    edit_learning_rate(page, 0.5)
    wait_for_state(page, "run.value.edits.length === 1")
    assert len(state(page, "run")["branches"]) == 1
    assert page.locator(".track .future").count() == 0
