"""Links, files and exports: what is shared opens as the same run; what cannot be opened changes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Locator, Page, expect

from tests.browser.conftest import Guard, OpenPage, Server
from tests.browser.screen import position, press_until, state, wait_for_state

LAST = 44
REFUSED = r"status of 4(09|13|22)"
PLAYGROUND = (
    "https://playground.tensorflow.org/#activation=tanh&batchSize=10&dataset=circle&regDataset=reg-plane"
    "&learningRate=0.03&regularizationRate=0&noise=0&networkShape=4,2&seed=0.4&percTrainData=50&x=true&y=true"
)


def three_steps(page: Page) -> None:
    page.keyboard.press("3")
    for step in range(3):
        press_until(page, "ArrowRight", step, LAST)


def open_dialog(page: Page, name: str) -> Locator:
    page.locator("#menu").get_by_role("button", name=name, exact=True).click()
    return page.get_by_role("dialog")


def link_in(dialog: Locator, weights: str = "no weights") -> str:
    dialog.get_by_label(weights).check()
    field = dialog.get_by_label("link to this run")
    expect(field).to_have_value(re.compile("#run=.+"))
    return field.input_value()


def weights_of(page: Page) -> Any:
    return [layer["parameters"] for layer in state(page, "trace")["layers"]]


@pytest.mark.parametrize("weights", ["no weights", "the starting weights"])
def test_a_link_opens_the_same_run_at_the_same_step(page: Page, open_page: OpenPage, weights: str) -> None:
    three_steps(page)
    address = link_in(open_dialog(page, "Share"), weights)
    other = open_page()
    other.goto(address)
    wait_for_state(other, "trace.value?.step === 2")
    assert weights_of(other) == weights_of(page)
    expect(other.locator("#setup").get_by_role("status")).to_contain_text("Opened from a link.")
    assert "#run" not in other.url


def test_a_link_with_the_current_weights_begins_from_them(page: Page, open_page: OpenPage) -> None:
    three_steps(page)
    address = link_in(open_dialog(page, "Share"), "the current weights")
    other = open_page()
    other.goto(address)
    expect(other.locator("#setup").get_by_role("status")).to_contain_text("Opened from a link.")
    assert position(other) == (0, 0)
    assert weights_of(other) == weights_of(page)


def test_a_link_is_copied(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    dialog = open_dialog(page, "Share")
    address = link_in(dialog)
    dialog.get_by_role("button", name="Copy the link").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("() => navigator.clipboard.readText()") == address


@pytest.mark.parametrize("text", ["", "hello", "https://example.org/", "#run=", "#run=x", "<p>link</p>"])
def test_what_is_no_link_is_refused_with_a_sentence(page: Page, guard: Guard, text: str) -> None:
    guard.expected.append(REFUSED)
    before = state(page, "run")
    dialog = open_dialog(page, "Open")
    dialog.get_by_label("A link").fill(text)
    dialog.get_by_label("A link").press("Enter")
    expect(dialog.locator("#open-error")).to_contain_text(".")
    expect(dialog.get_by_label("A link")).to_have_attribute("aria-invalid", "true")
    assert state(page, "run") == before


def test_a_link_that_was_cut_off_leaves_the_screen_as_it_is(page: Page, server: Server, guard: Guard) -> None:
    guard.expected.append(REFUSED)
    address = link_in(open_dialog(page, "Share"))
    page.keyboard.press("Escape")
    before = state(page, "run")
    page.evaluate("(hash) => { location.hash = hash; }", address[address.index("#") : -7])
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert state(page, "run") == before
    assert page.url == server.url


def test_a_playground_link_opens_its_scene(page: Page) -> None:
    dialog = open_dialog(page, "Open")
    dialog.get_by_label("A link").fill(PLAYGROUND)
    dialog.get_by_role("button", name="Open").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("#setup").get_by_role("status")).to_contain_text("Opened from TensorFlow Playground.")
    experiment = state(page, "run")["experiment"]
    assert experiment["data"]["kind"] == "circle"
    assert [layer["units"] for layer in experiment["layers"] if "units" in layer] == [4, 2, 1]
    page.locator("#setup").get_by_role("button", name="Undo").click()
    wait_for_state(page, "run.value.experiment.data.kind === 'xor'")


def downloaded(page: Page, deed: Callable[[], None]) -> Download:
    with page.expect_download() as waiting:
        deed()
    return waiting.value


def test_a_saved_run_opens_again_from_its_file(page: Page, open_page: OpenPage, tmp_path: Path) -> None:
    three_steps(page)
    dialog = open_dialog(page, "Export")
    file = tmp_path / "run.json"
    downloaded(page, dialog.get_by_role("button", name="The run itself").click).save_as(file)
    assert json.loads(file.read_text())["step"] == 2
    other = open_page()
    open_dialog(other, "Open").get_by_label("or a file").set_input_files(file)
    wait_for_state(other, "trace.value?.step === 2")
    assert weights_of(other) == weights_of(page)


def test_a_file_is_dropped_on_the_page(page: Page) -> None:
    experiment = {**state(page, "run")["experiment"], "seed": 11}
    page.evaluate(
        """(text) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([text], "run.json"));
            const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
            document.body.dispatchEvent(drop);
        }""",
        json.dumps({"experiment": experiment, "edits": [], "step": 4}),
    )
    wait_for_state(page, "trace.value.step === 4 && run.value.experiment.seed === 11")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"experiment": 3}', "<html>", '"text"'])
def test_a_file_that_holds_no_run_is_refused(page: Page, guard: Guard, tmp_path: Path, content: str) -> None:
    guard.expected.append(REFUSED)
    before = state(page, "run")
    file = tmp_path / "bad.json"
    file.write_text(content)
    dialog = open_dialog(page, "Open")
    dialog.get_by_label("or a file").set_input_files(file)
    expect(dialog.locator("#open-error")).to_contain_text(".")
    assert state(page, "run") == before


@pytest.mark.parametrize(
    ("name", "ending", "part"),
    [
        ("Program for numpy", ".py", "import numpy"),
        ("Program for PyTorch", "-pytorch.py", "import torch"),
        ("Jupyter notebook", ".ipynb", '"cells"'),
        ("Report", ".html", "<html"),
        ("History as CSV", "-history.csv", "step"),
        ("Drawing as SVG", ".svg", "Fully connected"),
    ],
)
def test_the_run_is_taken_along(page: Page, tmp_path: Path, name: str, ending: str, part: str) -> None:
    three_steps(page)
    dialog = open_dialog(page, "Export")
    got = downloaded(page, dialog.get_by_role("button", name=name).click)
    got.save_as(tmp_path / "file")
    assert got.suggested_filename.endswith(ending)
    assert part in (tmp_path / "file").read_text()


def test_the_drawing_as_pixels_shows_what_the_stage_shows(page: Page, tmp_path: Path) -> None:
    dialog = open_dialog(page, "Export")
    got = downloaded(page, dialog.get_by_role("button", name="Drawing as PNG").click)
    got.save_as(tmp_path / "stage.png")
    assert (tmp_path / "stage.png").read_bytes().startswith(b"\x89PNG")
    colours = page.evaluate(
        """async (bytes) => {
            const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
            const pen = canvas.getContext("2d");
            pen.drawImage(bitmap, 0, 0);
            const pixels = new Uint32Array(pen.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
            return new Set(pixels).size;
        }""",
        list((tmp_path / "stage.png").read_bytes()),
    )
    assert colours > 100


@pytest.mark.parametrize("name", ["Open", "Share", "Export"])
def test_the_dialogs_are_sound_and_close_by_key(
    page: Page, axe: Callable[[Page], list[str]], name: str
) -> None:
    page.locator("#menu").get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Open a run" if name == "Open" else name)).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#menu").get_by_role("button", name=name, exact=True)).to_be_focused()
