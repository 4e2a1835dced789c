"""Networks whose samples are pictures: the stage of pictures, the strip, Play, and the zoom."""

from __future__ import annotations

from typing import Any

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
