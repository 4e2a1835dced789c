"""Stepping forwards and backwards, by every unit, from the keyboard and from the buttons."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Guard, OpenPage, Server
from tests.browser.screen import (
    counter,
    names_on_stage,
    numbers_in,
    position,
    press_until,
    start_run,
    state,
    wait_for_exact_trace,
    wait_for_state,
)

MOMENTS = 45
"""Of a step of 2-3-1: the input, 8 neurons, the loss, 22 gradients, 13 updates."""

DIVERGING = {
    "data": {"kind": "xor"},
    "layers": [
        {"kind": "fully_connected", "units": 2},
        {"kind": "fully_connected", "units": 1},
    ],
    "loss": {"kind": "mse"},
    "optimizer": {"kind": "sgd", "learning_rate": 10},
    "batch_size": 4,
    "seed": 1,
}


def screen(page: Page) -> list[str]:
    """Everything that the stage and the counters say."""
    return [*names_on_stage(page), *(counter(page, name) for name in ("epoch", "step", "E of batch"))]


def served(server: Server, path: str) -> Any:
    with urllib.request.urlopen(server.url + path) as answer:
        return json.load(answer)


def wait_until_loaded(page: Page) -> None:
    """Until everything is there, the charts too, which come last."""
    page.wait_for_selector("#loss .main-svg", state="attached")
    page.wait_for_load_state("networkidle")


def play_at_full_speed(page: Page) -> None:
    slider = page.get_by_label("Play speed")
    slider.fill("5")
    slider.blur()
    page.keyboard.press(" ")


def test_starts_paused_with_nothing_computed(page: Page) -> None:
    assert position(page) == (0, 0)
    assert state(page, "playing") is False
    names = screen(page)
    assert sum("not computed yet" in name for name in names) == 9  # 8 neurons and the error
    expect(page.locator("#hint")).to_contain_text("Press")


@pytest.mark.parametrize("unit", ["1", "2", "3", "4"])
def test_back_undoes_forward_exactly(page: Page, unit: str) -> None:
    page.keyboard.press(unit)
    seen = [(position(page), screen(page))]
    for _ in range(MOMENTS + 3 if unit == "1" else 25 if unit == "2" else 4):
        before = position(page)
        page.keyboard.press("ArrowRight")
        wait_for_state(page, "trace.value.step !== values[0] || moment.value !== values[1]", *before)
        seen.append((position(page), screen(page)))
    assert seen[-1][0][0] >= 1
    for place, shown in reversed(seen[:-1]):
        press_until(page, "ArrowLeft", *place)
        assert screen(page) == shown


def test_number_by_number_reveals_one_number_at_a_time(page: Page) -> None:
    page.keyboard.press("1")
    unknown = [sum("not computed yet" in name for name in screen(page))]
    for _ in range(9):
        page.keyboard.press("ArrowRight")
        unknown.append(sum("not computed yet" in name for name in screen(page)))
    assert unknown == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]


def test_the_numbers_are_the_engines(page: Page, server: Server) -> None:
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "trace.value.step === 1")
    run, row = state(page, "run")["id"], state(page, "sample")
    trace = served(server, f"api/runs/{run}/steps/1")
    first, second = trace["layers"][:2]
    label = page.locator('#stage [aria-label^="Y1 neuron 2"]').get_attribute("aria-label")
    assert label is not None
    value, gradient = numbers_in(label)
    assert value == pytest.approx(first["Y"][row][1], rel=1e-3)
    assert gradient == pytest.approx(second["dE_dX"][row][1], rel=1e-3)


def test_layer_by_layer_stops_at_the_end_of_each_layer(page: Page) -> None:
    stops = []
    for _ in range(11):
        page.keyboard.press("ArrowRight")
        at = state(page, "moments")[state(page, "moment")]
        stops.append((at["phase"], at["layer"]))
    assert stops == [
        *(("forward", k) for k in range(4)),
        ("loss", None),
        *(("backward", k) for k in (3, 2, 1, 0)),
        ("update", 0),
        ("update", 2),
    ]


def test_a_batch_is_a_training_step_and_the_error_falls(page: Page) -> None:
    page.get_by_role("radio", name="Batch").click()
    errors = []
    for step in range(6):
        press_until(page, "ArrowRight", step, MOMENTS - 1)
        errors.append(float(counter(page, "E of batch")))
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < errors[0]


def test_an_epoch_ends_with_its_last_batch(open_page: OpenPage) -> None:
    page = open_page()
    start_run(page, {**state(page, "run")["experiment"], "batch_size": 1})
    page.keyboard.press("4")
    press_until(page, "ArrowRight", 3, MOMENTS - 1)
    press_until(page, "ArrowRight", 7, MOMENTS - 1)
    press_until(page, "ArrowLeft", 3, MOMENTS - 1)
    press_until(page, "ArrowLeft", 0, 0)


def test_presses_during_a_fetch_are_not_lost(page: Page) -> None:
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    page.evaluate(
        """() => {
            for (let press = 0; press < 5; press += 1) {
                document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
            }
        }"""
    )
    wait_for_state(page, "trace.value.step === 5")


def test_reset_goes_to_the_same_start(page: Page) -> None:
    start = screen(page)
    page.keyboard.press("3")
    for step in range(3):
        press_until(page, "ArrowRight", step, MOMENTS - 1)
    page.get_by_role("button", name="Reset").click()
    wait_for_state(page, "trace.value.step === 0")
    assert position(page) == (0, 0)
    assert screen(page) == start


def test_keys_do_nothing_while_typing(page: Page) -> None:
    page.locator(".step-field input").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    page.keyboard.press(" ")
    assert position(page) == (0, 0)
    assert state(page, "unit") == "layer"
    assert state(page, "playing") is False


def test_a_click_leaves_the_arrow_keys_to_stepping(page: Page) -> None:
    page.get_by_role("radio", name="Number").click()
    page.keyboard.press("ArrowRight")
    assert position(page) == (0, 1)
    page.get_by_role("button", name="Step").click()
    assert position(page) == (0, 2)
    page.keyboard.press(" ")
    assert state(page, "playing") is True
    page.keyboard.press(" ")
    assert state(page, "playing") is False


def test_each_manual_step_is_said_once(page: Page) -> None:
    said = page.locator("#announcement")
    page.keyboard.press("1")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text(
        re.compile(r"^Forward through layer 1, fully connected: Y\[4,1\] is −?[\d.]+\.$")
    )
    page.keyboard.press("2")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(said).to_have_text("Backward through layer 4, tanh: ∂E/∂X is computed.")
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text(re.compile(r"^Step 0, epoch 0: E of the batch is 0\.\d+\.$"))


def test_play_by_layer_says_nothing_and_goes_on_by_itself(page: Page) -> None:
    page.keyboard.press("ArrowRight")
    said = page.locator("#announcement").inner_text()
    page.keyboard.press(" ")
    wait_for_state(page, "trace.value.step === 1")
    page.keyboard.press(" ")
    assert page.locator("#announcement").inner_text() == said


@pytest.mark.parametrize("unit", ["3", "4"])
def test_play_over_the_live_link_ends_with_an_exact_trace(page: Page, server: Server, unit: str) -> None:
    page.keyboard.press(unit)
    play_at_full_speed(page)
    wait_for_state(page, "trace.value.step > 200")
    page.keyboard.press(" ")
    wait_for_exact_trace(page)
    shown = state(page, "trace")
    assert shown == served(server, f"api/runs/{state(page, 'run')['id']}/steps/{shown['step']}")
    wait_for_state(page, "check.value !== null")


def test_a_move_during_play_ends_it_where_it_is(page: Page) -> None:
    page.keyboard.press("3")
    play_at_full_speed(page)
    wait_for_state(page, "trace.value.step > 50")
    page.evaluate(
        """() => {
            window.before = window.signals.trace.value.step;
            for (let press = 0; press < 2; press += 1) {
                document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
            }
        }"""
    )
    wait_for_exact_trace(page)
    page.wait_for_load_state("networkidle")
    before = page.evaluate("() => window.before")
    assert state(page, "playing") is False
    assert before - 2 <= state(page, "trace")["step"] < state(page, "run")["furthest"]
    assert state(page, "run")["furthest"] - state(page, "trace")["step"] >= 2


def test_an_edit_during_play_is_made_at_the_step_on_the_screen(page: Page) -> None:
    page.keyboard.press("3")
    play_at_full_speed(page)
    wait_for_state(page, "trace.value.step > 50")
    page.evaluate(
        "async () => (await import('/static/js/run.js')).editRun({ kind: 'learning_rate', value: 0.3 })"
    )
    assert state(page, "playing") is False
    assert state(page, "run")["edits"][0]["step"] == state(page, "trace")["step"] > 50


def test_a_broken_live_link_is_said_and_play_goes_on(page: Page, server: Server, guard: Guard) -> None:
    guard.expected += [r"status of 404", r"ERR_CONNECTION", r"WebSocket"]
    wait_until_loaded(page)
    page.keyboard.press("3")
    play_at_full_speed(page)
    wait_for_state(page, "trace.value.step > 50")
    server.restart()
    wait_for_state(page, "!playing.value")
    status = page.get_by_role("alert")
    expect(status).not_to_be_empty()
    step = state(page, "trace")["step"]
    page.keyboard.press(" ")
    wait_for_state(page, "trace.value.step > values[0]", step)
    expect(status).to_be_empty()
    page.keyboard.press(" ")
    wait_for_exact_trace(page)


def test_the_gradient_check_is_said_in_words(page: Page) -> None:
    lamp = page.locator(".counters dd.lamp")
    expect(lamp).to_have_class(re.compile("good"))
    expect(lamp).to_contain_text("✓")
    expect(lamp).to_contain_text("All 13 gradients of this step agree with central differences")
    lamp.get_by_role("button").click()
    chosen, worst = state(page, "selection"), state(page, "check")
    assert chosen == {name: worst[name] for name in ("layer", "tensor", "index")}
    expect(page.locator(".derivation .agrees")).to_contain_text("✓ agrees to")


def test_divergence_is_said_and_going_back_works(open_page: OpenPage) -> None:
    page = open_page(experiment=DIVERGING)
    page.keyboard.press("3")
    play_at_full_speed(page)
    status = page.get_by_role("alert")
    expect(status).to_contain_text(
        re.compile(r"At step \d+, .* stopped being a finite number"), timeout=20_000
    )
    wait_for_exact_trace(page)
    step = state(page, "trace")["step"]
    press_until(page, "ArrowLeft", step - 1, state(page, "moment"))
    expect(status).to_be_empty()


def test_a_lost_run_is_rebuilt_without_a_word(page: Page, server: Server, guard: Guard) -> None:
    guard.expected += [r"status of 404", r"ERR_CONNECTION"]
    page.keyboard.press("3")
    for step in range(4):
        press_until(page, "ArrowRight", step, MOMENTS - 1)
    shown, lost = screen(page), state(page, "run")["id"]
    wait_until_loaded(page)
    server.restart()
    press_until(page, "ArrowRight", 4, MOMENTS - 1)
    assert state(page, "run")["id"] != lost
    press_until(page, "ArrowLeft", 3, MOMENTS - 1)
    assert screen(page) == shown
    expect(page.get_by_role("alert")).to_be_empty()


def test_a_reload_shows_the_same_step(page: Page, server: Server, guard: Guard) -> None:
    guard.expected += [r"status of 404", r"ERR_CONNECTION"]
    page.keyboard.press("3")
    for step in range(3):
        press_until(page, "ArrowRight", step, MOMENTS - 1)
    shown = screen(page)
    for lose in (False, True):
        wait_until_loaded(page)
        if lose:
            server.restart()
        page.reload()
        page.wait_for_selector("#stage .neuron[aria-label]")
        assert position(page) == (2, MOMENTS - 1)
        assert screen(page) == shown


def test_a_server_that_is_gone_is_said_in_one_sentence(page: Page, server: Server, guard: Guard) -> None:
    guard.expected += [r"ERR_CONNECTION", r"status of 404"]
    page.keyboard.press("3")
    press_until(page, "ArrowRight", 0, MOMENTS - 1)
    shown = screen(page)
    wait_until_loaded(page)
    server.stop()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("alert")).to_contain_text("does not answer")
    assert screen(page) == shown
    server.start()
    press_until(page, "ArrowRight", 1, MOMENTS - 1)
    expect(page.get_by_role("alert")).to_be_empty()


def test_help_lists_the_keys(page: Page) -> None:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Play or pause")
    page.keyboard.press("ArrowRight")
    assert position(page) == (0, 0)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
