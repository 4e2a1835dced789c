"""Networks whose samples are pictures: the stage of pictures, the strip, Play, and the zoom."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from app.presets import PRESETS
from tests.browser.screen import state, wait_for_state

DIGITS = {**PRESETS["digits"].experiment, "data": {"kind": "digits", "pictures": 300}}


def pixels(page: Any, box: dict[str, float]) -> int:
    """How many different colours the stage's canvas has within a box."""
    return page.evaluate(
        """({x, y, width, height}) => {
          const canvas = document.querySelector(".pictures-drawing canvas");
          const [density, place] = [canvas.width / canvas.clientWidth, canvas.getBoundingClientRect()];
          const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
          const corner = [(x - place.left) * density, (y - place.top) * density];
          copy.drawImage(canvas, ...corner, width * density, height * density, 0, 0, width, height);
          return new Set(new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer)).size;
        }""",
        box,
    )


def test_digits_are_trained_as_pictures(open_page):
    page = open_page(experiment=DIGITS)
    page.wait_for_selector(".strip .thumb-picture")
    assert page.locator(".strip .thumb-picture").count() == 32

    # The input is the picture; what is not computed yet is unknown.
    assert page.locator(".cells.value.unknown").count() == 4
    page.wait_for_function(
        "() => document.querySelector('.cells.value').getAttribute('aria-label').includes('largest')"
    )
    assert pixels(page, page.locator(".cells.value .area").first.bounding_box()) > 5
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === moments.value.length - 1")
    assert page.locator(".cells.unknown").count() == 0
    assert pixels(page, page.locator(".cells.gradient .area").first.bounding_box()) > 10

    # Another sample: the bars' marked class is its label.
    page.locator(".strip .thumb-picture").nth(4).click()
    wait_for_state(page, "sample.value === 4")
    label = page.locator(".strip .thumb-picture").nth(4).get_attribute("aria-label").split(": ")[1][0]
    page.wait_for_function(
        "(label) => document.querySelector('.bars.target .bar-name').textContent === label", arg=label
    )

    # A selected unit shows its own weights over the picture.
    page.locator(".cells.value .area").nth(1).click()
    page.get_by_text("W of unit").first.wait_for()

    # Play: frames carry the sample alone, and it learns.
    before = state(page, "trace")["loss"]
    page.keyboard.press("4")
    page.keyboard.press(" ")
    wait_for_state(page, "trace.value.epoch >= 8")
    page.keyboard.press(" ")
    wait_for_state(page, "!playing.value && Object.keys(trace.value.layers[0].norms).length > 0")
    assert state(page, "trace")["loss"] < 0.5 * before


SEVEN = [(0.42, 0.2), (0.5, 0.2), (0.5, 0.9)]
"""With so short a bar that the network of the scene below reads a 1."""


def draw(page: Any, points: list[tuple[float, float]]) -> None:
    """Draw a stroke on the pad, with the mouse."""
    box = page.locator(".pad").bounding_box()
    (x, y), *rest = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in rest:
        page.mouse.move(x, y, steps=6)
    page.mouse.up()


def share_of(page: Any, label: str) -> float:
    """What the drawing's bars say of a class."""
    row = page.locator(".drawing-panel .answer-row", has=page.locator(".name", has_text=label))
    return float(row.locator(".number").inner_text().replace("−", "-"))


def test_a_seven_that_is_read_as_a_one_is_learned_in_one_step(open_page):
    sgd = {"kind": "sgd", "learning_rate": 0.1}
    page = open_page(experiment={**DIGITS, "optimizer": sgd})
    page.evaluate(
        """async () => {
          const [{ showStep }, { moments }] = await Promise.all(
            ["run", "state"].map((name) => import(`/static/js/${name}.js`)));
          await showStep(320, moments.value.length - 1);
        }"""
    )
    page.wait_for_selector(".pad")
    draw(page, SEVEN)
    words = page.locator(".drawing-panel .answer-words")
    words.get_by_text("Read as 1").wait_for()
    before = share_of(page, "7")

    # Put in with what it is read as, it is the sample of this step; its label is corrected.
    page.get_by_role("button", name="Put it in").click()
    wait_for_state(page, "trace.value.batch.length === 1 && trace.value.batch[0] === -1")
    assert state(page, "trace")["targets"][0][1] == 1
    right_for_a_one = state(page, "trace")["loss"]
    page.get_by_label("What the drawing is").select_option("7")
    wait_for_state(page, "trace.value.targets[0][7] === 1")
    assert state(page, "trace")["loss"] > right_for_a_one

    # Backwards through the layers, to the gradient on the pixels.
    page.keyboard.press("2")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    wait_for_state(
        page, "moments.value[moment.value].phase === 'backward' && moments.value[moment.value].layer > 0"
    )
    assert page.locator(".cells.gradient.unknown").count() > 0
    while page.locator(".cells.gradient.unknown").count():
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(100)
    assert pixels(page, page.locator(".cells.gradient .area").first.bounding_box()) > 10

    page.get_by_role("button", name="Train one step").click()
    page.locator(".shares table").wait_for()
    wait_for_state(page, "trace.value.step === 321")
    page.wait_for_function(
        "(was) => Number(document.querySelectorAll('.drawing-panel .number')[7].textContent) > was",
        arg=before,
    )
    assert page.locator(".shares tbody tr").count() == 4, "before, the two layers that learn, all together"

    # The picture itself, nudged along −∂E/∂X.
    page.get_by_role("button", name="Nudge", exact=True).click()
    page.get_by_label("Which picture is nudged").select_option("drawing")
    page.get_by_label("What it should be read as").select_option("3")
    page.get_by_label("how many steps it is nudged").fill("20")
    page.locator(".nudge-panel .answer-words").get_by_text("Read as 3").wait_for()


def test_mistakes_are_shown_behind_the_cells_of_the_confusion_table(open_page, axe):
    page = open_page(experiment=DIGITS, color_scheme="dark")
    page.wait_for_selector(".strip .thumb-picture")
    page.get_by_role("button", name="Mistakes", exact=True).click()
    page.locator(".readings .reading").first.wait_for()
    cells = page.locator(".confusion button")
    assert cells.count() == 100
    counts = [int(text or 0) for text in cells.all_inner_texts()]
    assert sum(counts) == 60, "the test pictures"
    at = counts.index(max(counts))
    cells.nth(at).click()
    page.locator(".mistakes-panel .hint").get_by_text(
        f"{max(counts)} {at // 10} read as {at % 10}"
    ).wait_for()
    assert page.locator(".readings .reading").count() == min(24, max(counts))
    assert axe(page) == []


def test_digits_are_chosen_in_the_data_gallery(page):
    page.locator("#setup summary", has_text="more data").click()
    page.get_by_role("radio", name="Digits 8×8").check(force=True)
    page.wait_for_selector(".strip .thumb-picture")
    layers = state(page, "run")["layers"]
    assert [(each["inputs"], each["outputs"]) for each in layers if each["parameters"]] == [
        (64, 32),
        (32, 10),
    ]


def test_a_digit_is_drawn_by_keyboard(open_page):
    page = open_page(experiment=DIGITS)
    page.locator(".pad").focus()
    step = state(page, "trace")["step"]
    page.keyboard.press(" ")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    page.locator(".drawing-panel .answer-words").get_by_text("Read as").wait_for()
    assert (state(page, "trace")["step"], state(page, "playing"), state(page, "moment")) == (step, False, 0)
    page.keyboard.press("Delete")
    wait_for_state(page, "!document.querySelector('.drawing-panel .hint').hidden")


CONVOLUTION = {
    **PRESETS["digits_convolution"].experiment,
    "data": {"kind": "digits", "pictures": 100},
    "dtype": "float64",
}


def test_the_stage_looks_into_a_layer_and_at_one_number(open_page):
    page = open_page(experiment=CONVOLUTION)
    page.wait_for_selector(".strip .thumb-picture")
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === moments.value.length - 1")
    boxes = page.locator("#stage .item.box").count()

    # From the network into the convolution, and to one number of a feature map: 9 products and the bias.
    page.locator("#stage .item.box").nth(1).click()
    page.locator("#stage .open-layer").wait_for()
    area = page.locator(".cells.value .area").nth(1).bounding_box()
    page.mouse.click(area["x"] + area["width"] / 8, area["y"] + area["height"] / 8)
    wait_for_state(page, "derivation.value?.tensor === 'Y' && derivation.value.terms.length === 10")
    chosen = state(page, "selection")
    assert (chosen["layer"], chosen["tensor"], len(chosen["index"])) == (1, "Y", 4)
    assert page.locator(".zoom-trail").inner_text().startswith("Network")

    # Its weights' gradients and the pixel's are products of the same sliding.
    kernels = page.locator(".kernels .area").nth(1).bounding_box()
    page.mouse.click(kernels["x"] + kernels["width"] / 8, kernels["y"] + kernels["height"] / 8)
    wait_for_state(page, "derivation.value?.tensor === 'dE_dW'")
    assert state(page, "derivation")["central_difference"]["agrees"]

    for expected in (1, 0):
        page.keyboard.press("Escape")
        page.wait_for_function(f"() => document.querySelectorAll('#stage .open-layer').length === {expected}")
    assert page.locator("#stage .item.box").count() == boxes


def test_the_matrices_of_images_are_tables_by_sample_and_channel(open_page):
    page = open_page(experiment={**CONVOLUTION, "dtype": "float32"})
    page.wait_for_selector(".strip .thumb-picture")
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === moments.value.length - 1")
    tables = page.locator("#inspector .matrix")

    def shown(tab, names):
        page.locator("#inspector").get_by_role("tab", name=tab, exact=True).click()
        expect(tables).to_have_count(len(names))
        grids = page.locator("#inspector .matrices").get_by_role("grid").all()
        assert [grid.get_attribute("aria-label") for grid in grids] == names
        for at, one in enumerate(tables.all()):
            expect(one.locator("td").first).to_have_text(re.compile(r"\d"))
            expect(one.locator(".lead")).to_be_visible(visible=names[at] != "B")
        return tables

    # The convolution: Y of another channel, one number of it, and the kernel's gradient.
    page.locator("#stage .item.box").nth(1).click()
    first = shown("Y", ["Y", "X", "W", "B"]).first
    first.get_by_role("button", name="channel after").click()
    first.locator("td").nth(9).click()
    wait_for_state(page, "derivation.value?.tensor === 'Y' && derivation.value.index.join() === '0,1,1,1'")
    shown("∂E/∂W", ["∂E/∂W", "X", "∂E/∂Y"]).first.locator("td").nth(4).click()
    wait_for_state(page, "derivation.value?.tensor === 'dE_dW'")
    derived = state(page, "derivation")
    assert (derived["count"], len(derived["terms"])) == (32 * 8 * 8, 1000)
    line = page.locator(".derivation .sum")
    expect(line).to_contain_text("largest first")
    expect(line).to_contain_text("+ 2,037 more terms of")
    expect(page.locator(".derivation .agrees")).to_contain_text("✓")

    # Max-pooling: which pixel won, and where the gradient went; no caption lies over another table.
    for expected in (1, 0):
        page.keyboard.press("Escape")
        page.wait_for_function(f"() => document.querySelectorAll('#stage .open-layer').length === {expected}")
    page.locator("#stage .item.box").nth(3).click()
    shown("∂E/∂X", ["∂E/∂X", "winner", "∂E/∂Y"]).nth(1).locator("td").first.click()
    wait_for_state(page, "derivation.value?.tensor === 'winner'")
    captions, boxes = page.locator("#inspector .matrix .lead"), [one.bounding_box() for one in tables.all()]
    for at, box in enumerate(boxes[:-1]):
        lead = captions.nth(at).bounding_box()
        assert lead["x"] + lead["width"] <= box["x"] + box["width"] + 1 <= boxes[at + 1]["x"] + 1
