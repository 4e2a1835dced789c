"""The left column: what is changed there, what is refused there, and how it is undone."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Guard, OpenPage, Server
from tests.browser.screen import position, press_until, state, wait_for_state

LAST = 44
REFUSED = r"status of 422"


def field(page: Page, label: str) -> Locator:
    return page.locator("#setup").get_by_label(label, exact=True)


def enter(page: Page, label: str, value: str) -> None:
    control = field(page, label)
    control.fill(value)
    control.press("Enter")


def error_of(page: Page, label: str) -> Locator:
    described = field(page, label).get_attribute("aria-describedby")
    return page.locator(f"#{described}")


def note(page: Page) -> Locator:
    return page.locator("#setup").get_by_role("status")


def experiment(page: Page) -> Any:
    return state(page, "run")["experiment"]


def served(server: Server, path: str) -> Any:
    with urllib.request.urlopen(server.url + path) as answer:
        return json.load(answer)


def test_every_field_shows_what_the_run_is_made_of(page: Page) -> None:
    made = experiment(page)
    expect(field(page, "learning rate α")).to_have_value(str(made["optimizer"]["learning_rate"]))
    expect(field(page, "batch size")).to_have_value(str(made["batch_size"]))
    expect(field(page, "loss")).to_have_value(made["loss"]["kind"])
    expect(field(page, "hidden units")).to_have_value(str(made["layers"][0]["units"]))
    expect(field(page, "hidden activation")).to_have_value(made["layers"][1]["function"])
    expect(field(page, "output activation")).to_have_value(made["layers"][3]["function"])
    expect(field(page, "initial weights")).to_have_value("uniform")
    expect(field(page, "seed")).to_have_value(str(made["seed"]))
    expect(field(page, "shuffle each epoch")).not_to_be_checked()


@pytest.mark.parametrize(
    ("label", "value", "path", "expected"),
    [
        ("hidden units", "5", ["layers", 0, "units"], 5),
        ("seed", "7", ["seed"], 7),
    ],
)
def test_a_number_makes_a_new_run(page: Page, label: str, value: str, path: list[Any], expected: int) -> None:
    before = state(page, "run")["id"]
    page.keyboard.press("3")
    press_until(page, "ArrowRight", 0, LAST)
    was = field(page, label).input_value()
    enter(page, label, value)
    expect(note(page)).to_contain_text(f"New run: {label} {was} → {value}.")
    made = experiment(page)
    for key in path:
        made = made[key]
    assert made == expected
    assert state(page, "run")["id"] != before
    assert position(page) == (0, 0)


@pytest.mark.parametrize(
    ("label", "choice"),
    [
        ("loss", "half_sse"),
        ("hidden activation", "sigmoid"),
        ("output activation", "identity"),
        ("initial weights", "xavier"),
    ],
)
def test_a_choice_makes_a_new_run(page: Page, label: str, choice: str) -> None:
    before = state(page, "run")
    field(page, label).select_option(choice)
    expect(note(page)).to_contain_text(f"New run: {label} ")
    wait_for_state(page, "run.value.id !== values[0]", before["id"])
    assert choice in json.dumps(experiment(page))
    assert choice not in json.dumps(before["experiment"])
    expect(page.get_by_role("alert")).to_be_empty()


def test_every_activation_of_the_engine_can_be_chosen(page: Page, server: Server) -> None:
    expect(field(page, "hidden activation")).to_have_value("tanh")
    schemas = served(server, "openapi.json")["components"]["schemas"]
    offered = (
        field(page, "hidden activation")
        .locator("option")
        .evaluate_all("(all) => all.map(({ value }) => value)")
    )
    assert offered == schemas["ActivationSettings"]["properties"]["function"]["enum"]


def test_shuffling_makes_a_new_run(page: Page) -> None:
    enter(page, "batch size", "2")
    expect(note(page)).to_contain_text("batch size")
    field(page, "shuffle each epoch").check()
    expect(note(page)).to_contain_text("New run: shuffle each epoch off → on.")
    assert experiment(page)["shuffle"] is True
    assert experiment(page)["batch_size"] == 2


def test_undo_brings_the_run_before_back_as_it_was(page: Page) -> None:
    page.keyboard.press("3")
    for step in range(3):
        press_until(page, "ArrowRight", step, LAST)
    run, trace = state(page, "run"), state(page, "trace")
    enter(page, "hidden units", "4")
    expect(note(page)).to_contain_text("New run")
    note(page).get_by_role("button", name="Undo").click()
    wait_for_state(page, "run.value.id === values[0]", run["id"])
    assert state(page, "trace") == trace
    assert state(page, "run")["experiment"] == run["experiment"]
    expect(note(page)).to_be_empty()
    expect(field(page, "hidden units")).to_have_value("3")


def test_the_learning_rate_is_changed_in_mid_run(page: Page, server: Server) -> None:
    run = state(page, "run")["id"]
    page.keyboard.press("3")
    for step in range(4):
        press_until(page, "ArrowRight", step, LAST)
    enter(page, "learning rate α", "0,5")
    expect(note(page)).to_contain_text("learning rate 0.1 → 0.5 from step 3 on.")
    assert state(page, "run")["id"] == run
    assert position(page) == (3, LAST)
    edit = {"step": 3, "kind": "learning_rate", "value": 0.5}
    assert served(server, f"api/runs/{run}/history")["edits"] == [edit]
    trace = served(server, f"api/runs/{run}/steps/3")["layers"][0]
    assert trace["update"]["W"][0][0] == -0.5 * trace["gradients"]["W"][0][0]
    expect(page.locator("#timeline")).to_contain_text("0.5")
    field(page, "learning rate α").blur()
    press_until(page, "ArrowLeft", 2, LAST)
    expect(field(page, "learning rate α")).to_have_value("0.1")
    press_until(page, "ArrowRight", 3, LAST)
    expect(field(page, "learning rate α")).to_have_value("0.5")


def test_all_of_the_training_but_the_optimizer_goes_on_in_mid_run(page: Page, guard: Guard) -> None:
    """Each change is an edit of the same run, said in words, marked on the timeline, undone by going back."""
    guard.expected.append(REFUSED)
    page.locator("#setup summary", has_text="more about the training").click()
    field(page, "optimizer").select_option("momentum")
    expect(note(page)).to_contain_text("New run: optimizer SGD → Momentum.")
    run = state(page, "run")["id"]
    page.keyboard.press("3")
    for step in range(4):
        press_until(page, "ArrowRight", step, LAST)
    enter(page, "momentum μ", "0,5")
    expect(note(page)).to_contain_text("momentum 0.9 → 0.5 from step 3 on.")
    field(page, "schedule").select_option("cosine")
    expect(note(page)).to_contain_text("schedule Constant → Cosine (steps 1000, floor 0) from step 3 on.")
    enter(page, "steps n", "0")
    expect(page.locator("#setup .field-error:not(:empty)")).to_have_text(
        "The steps must be a whole number from 1 to 100,000,000; 0 is not."
    )
    enter(page, "steps n", "200")
    expect(note(page)).to_contain_text("schedule steps 1000 → 200 from step 3 on.")
    field(page, "clipping").select_option("clip_by_norm")
    expect(note(page)).to_contain_text("Clipping by norm (limit 1) from step 3 on.")
    field(page, "L2").select_option("l2")
    expect(note(page)).to_contain_text("L2 on (strength 0.001) from step 3 on.")
    page.locator("#setup h2").first.click()
    press_until(page, "ArrowRight", 4, LAST)
    enter(page, "strength λ", "1/8")
    expect(note(page)).to_contain_text("L2 strength 0.001 → 0.125 from step 4 on.")
    enter(page, "batch size", "3")
    expect(note(page)).to_contain_text("batch size 4 → 3 from step 4 on.")
    field(page, "L2").select_option("")
    expect(note(page)).to_contain_text("L2 off from step 4 on.")
    assert state(page, "run")["id"] == run
    assert len(state(page, "run")["edits"]) == 8
    field(page, "shuffle each epoch").check()
    expect(note(page)).to_contain_text("New run: shuffle")
    made = experiment(page)
    assert (made["optimizer"]["momentum"], made["schedule"]["steps"], made["batch_size"]) == (0.5, 200, 3)
    assert made["clipping"] == {"kind": "clip_by_norm", "limit": 1}
    note(page).get_by_role("button", name="Undo").click()
    wait_for_state(page, "run.value.id === values[0]", run)
    mark = page.get_by_role("button", name=re.compile("^5 changes: step 3: momentum 0.9 → 0.5; step 3: "))
    expect(mark).to_be_visible()
    page.get_by_role("slider", name="Step", exact=True).focus()
    page.keyboard.press("Tab")
    expect(mark).to_be_focused()
    expect(page.locator(".mark-bubble").first).to_be_visible()
    mark.press("Enter")
    wait_for_state(page, "trace.value.step === 3")
    expect(field(page, "batch size")).to_have_value("4")
    expect(field(page, "momentum μ")).to_have_value("0.5")


def test_a_new_run_keeps_the_learning_rate_that_is_in_force(page: Page) -> None:
    enter(page, "learning rate α", "1/4")
    expect(note(page)).to_contain_text("learning rate 0.1 → 0.25 from step 0 on.")
    enter(page, "seed", "3")
    expect(note(page)).to_contain_text("New run")
    assert experiment(page)["optimizer"]["learning_rate"] == 0.25
    expect(field(page, "learning rate α")).to_have_value("0.25")


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("learning rate α", "0", "over 0; 0 is not"),
        ("learning rate α", "-1", "over 0; -1"),
        ("learning rate α", "abc", '"abc" is not'),
        ("learning rate α", "", "finite number over 0"),
        ("learning rate α", "Infinity", "finite number over 0"),
        ("learning rate α", "1/0", '"1/0" is not'),
        ("learning rate α", "1e999", "finite number over 0"),
        ("batch size", "0", "whole number, at least 1; 0"),
        ("batch size", "5", "from 1 to 4"),
        ("batch size", "1.5", "whole number, at least 1; 1.5"),
        ("batch size", "two", '"two" is not'),
        ("hidden units", "0", "0 is not"),
        ("hidden units", "257", "257 is not"),
        ("hidden units", "2.5", "2.5 is not"),
        ("hidden units", "many", '"many" is not'),
        ("seed", "-1", "-1 is not"),
        ("seed", "0.5", "0.5 is not"),
        ("seed", "NaN", '"NaN" is not'),
    ],
)
def test_a_bad_value_is_refused_at_its_field_and_the_run_goes_on(
    page: Page, guard: Guard, label: str, value: str, sentence: str
) -> None:
    guard.expected.append(REFUSED)
    page.keyboard.press("3")
    press_until(page, "ArrowRight", 0, LAST)
    before = state(page, "run"), state(page, "trace")
    enter(page, label, value)
    expect(error_of(page, label)).to_contain_text(sentence)
    expect(field(page, label)).to_have_attribute("aria-invalid", "true")
    expect(field(page, label)).to_have_value(value)
    expect(page.get_by_role("alert")).to_be_empty()
    assert (state(page, "run"), state(page, "trace")) == before
    field(page, label).blur()
    press_until(page, "ArrowRight", 1, LAST)


def test_a_good_value_takes_the_sentence_away(page: Page, guard: Guard) -> None:
    guard.expected.append(REFUSED)
    enter(page, "hidden units", "0")
    expect(error_of(page, "hidden units")).to_contain_text("0 is not")
    enter(page, "hidden units", "2")
    expect(error_of(page, "hidden units")).to_be_empty()
    expect(field(page, "hidden units")).to_have_attribute("aria-invalid", "false")


def test_the_training_rows_are_edited_in_a_table(page: Page) -> None:
    enter(page, "x1 of row 2", "0,5")
    expect(note(page)).to_contain_text("New run: x1 of row 2 = 0,5.")
    enter(page, "t1 of row 4", "1/3")
    expect(note(page)).to_contain_text("t1 of row 4")
    data = experiment(page)["data"]
    assert data["kind"] == "table"
    assert data["inputs"] == [[0, 0], [0.5, 1], [1, 0], [1, 1]]
    assert data["targets"] == [[0], [1], [1], [1 / 3]]
    expect(field(page, "x1 of row 2")).to_have_value("0.5")
    page.get_by_role("button", name="back to XOR").click()
    expect(field(page, "x1 of row 2")).to_have_value("0")
    assert experiment(page)["data"]["kind"] == "xor"


def test_rows_are_added_and_removed(page: Page, guard: Guard) -> None:
    page.get_by_role("button", name="+ add a row").click()
    expect(field(page, "t1 of row 5")).to_have_value("0")
    assert len(experiment(page)["data"]["inputs"]) == 5
    page.get_by_role("button", name="remove row 1").click()
    expect(field(page, "t1 of row 5")).to_have_count(0)
    assert experiment(page)["data"]["inputs"] == [[0, 1], [1, 0], [1, 1], [0, 0]]
    guard.expected.append(REFUSED)
    page.get_by_role("button", name="remove row 1").click()  # fewer rows than the batch takes
    expect(error_of(page, "batch size")).to_contain_text("from 1 to 3")


@pytest.mark.parametrize("value", ["x", "", "1/0", "1e400"])
def test_a_bad_number_of_the_table_is_refused_at_its_cell(page: Page, guard: Guard, value: str) -> None:
    guard.expected.append(REFUSED)
    before = state(page, "run")
    enter(page, "x2 of row 3", value)
    expect(page.locator("#data-error")).to_contain_text("finite number")
    expect(field(page, "x2 of row 3")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".data-table [aria-invalid]")).to_have_count(1)
    assert state(page, "run") == before


def test_the_list_of_layers_selects(page: Page) -> None:
    entries = page.locator(".layer-list button")
    expect(entries).to_have_count(6)
    assert [text.replace("\n", " ") for text in entries.all_inner_texts()] == [
        *("Input 2", "Fully connected 2→3", "tanh 3", "Fully connected 3→1", "tanh 1", "Loss · MSE E"),
    ]
    for at, title in enumerate(("Layer 1", "Layer 1", "Layer 2", "Layer 3", "Layer 4", "Loss")):
        entries.nth(at).click()
        expect(page.locator("#inspector h2")).to_have_text(re.compile(f"^{title}"))
        expect(entries.nth(max(at, 1))).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".layer-list [aria-pressed=true]")).to_have_count(1)


def test_the_form_is_used_by_keyboard_alone(page: Page) -> None:
    field(page, "learning rate α").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("0.2")
    page.keyboard.press("Tab")
    expect(note(page)).to_contain_text("learning rate 0.1 → 0.2 from step 0 on.")
    expect(field(page, "loss")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(note(page)).to_contain_text("New run: loss MSE → ½ SSE.")
    expect(field(page, "loss")).to_be_focused()
    assert position(page) == (0, 0)


def test_a_change_while_playing_stops_the_old_run(page: Page) -> None:
    page.keyboard.press("3")
    page.keyboard.press(" ")
    wait_for_state(page, "trace.value.step > 2")
    enter(page, "seed", "9")
    expect(note(page)).to_contain_text("New run: seed")
    assert state(page, "playing") is False
    assert position(page) == (0, 0)
    assert experiment(page)["seed"] == 9


def test_the_theme_is_remembered(page: Page) -> None:
    assert page.evaluate("() => document.documentElement.dataset.theme") == "light"
    page.get_by_label("Theme").select_option("dark")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    page.reload()
    expect(page.get_by_label("Theme")).to_have_value("dark")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"


def test_the_theme_follows_the_system_until_it_is_chosen(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    theme = "() => document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "dark"
    page.emulate_media(color_scheme="light")
    page.wait_for_function("() => document.documentElement.dataset.theme === 'light'")
    page.get_by_label("Theme").select_option("dark")
    page.emulate_media(color_scheme="dark")
    page.emulate_media(color_scheme="light")
    assert page.evaluate(theme) == "dark"
