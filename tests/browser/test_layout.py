"""The page at the sizes of classrooms and pockets: nothing that stepping needs is cut off or covered."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.screen import wait_for_state

SCREENS = [(1440, 900), (1366, 768), (1280, 720)]
PARTS = ["body > header", "#transport", "#setup", "#stage", "#inspector", "#insights", "#timeline"]
NEEDED = [
    *("#hint", ".main-buttons button", ".units label", ".speed", ".counters dd", ".samples", ".legend"),
    *(".stage-frame svg .item", ".stage-frame svg .column-label", "#timeline .track", ".step-field"),
]

Box = dict[str, float]


def boxes(page: Page, selector: str) -> list[Box]:
    found: list[Box] = page.eval_on_selector_all(
        selector,
        """(elements) => elements.map((element) => {
            const { left, top, right, bottom } = element.getBoundingClientRect();
            return { left, top, right, bottom };
        })""",
    )
    assert found, selector
    return found


def overlap(one: Box, other: Box) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 0.5 and down > 0.5


def within(inner: Box, outer: Box) -> bool:
    return (
        inner["left"] >= outer["left"] - 0.5
        and inner["top"] >= outer["top"] - 0.5
        and inner["right"] <= outer["right"] + 0.5
        and inner["bottom"] <= outer["bottom"] + 0.5
    )


def all_computed(page: Page) -> None:
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "check.value !== null")


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_all_that_stepping_needs_is_on_the_screen(open_page: OpenPage, width: int, height: int) -> None:
    page = open_page(width, height)
    all_computed(page)
    screen = {"left": 0, "top": 0, "right": width, "bottom": height}
    for selector in [*PARTS, *NEEDED]:
        for box in boxes(page, selector):
            assert within(box, screen), (selector, box)
    frame = boxes(page, ".stage-frame")[0]
    for selector in (
        ".stage-frame .neuron",
        ".stage-frame .box",
        ".stage-frame .loss",
        ".stage-frame .column-label",
    ):
        for box in boxes(page, selector):
            assert within(box, frame), (selector, box)


@pytest.mark.parametrize(("width", "height"), [*SCREENS, (390, 844)])
def test_nothing_overlaps(open_page: OpenPage, width: int, height: int) -> None:
    page = open_page(width, height)
    all_computed(page)
    shown = [part for part in PARTS if page.locator(part).is_visible()]
    whole = {part: boxes(page, part)[0] for part in shown}
    for one, other in combinations(shown, 2):
        assert not overlap(whole[one], whole[other]), (one, other)
    for group in (".neuron", ".box", ".plate", ".main-buttons button", ".counters > div", ".samples button"):
        for one_box, other_box in combinations(boxes(page, group), 2):
            assert not overlap(one_box, other_box), group


@pytest.mark.parametrize(("width", "height"), [*SCREENS, (390, 844), (768, 1024)])
def test_the_page_is_never_wider_than_the_screen(open_page: OpenPage, width: int, height: int) -> None:
    page = open_page(width, height)
    all_computed(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_numbers_stay_inside_their_circles(open_page: OpenPage, width: int, height: int) -> None:
    page = open_page(width, height)
    all_computed(page)
    spill: list[float] = page.eval_on_selector_all(
        ".stage-frame .neuron",
        """(neurons) => neurons.flatMap((neuron) => {
            const disc = neuron.querySelector(".disc").getBoundingClientRect();
            const texts = [...neuron.nextElementSibling.querySelectorAll("text")];
            return texts.map((text) => text.getBoundingClientRect().width - disc.width);
        })""",
    )
    assert max(spill) <= 0


def test_nothing_jumps_while_numbers_change(page: Page) -> None:
    fixed = (
        "#transport > *",
        ".main-buttons button",
        ".counters > div",
        "#stage",
        "#inspector",
        ".stage-frame .box",
    )

    def places() -> list[Any]:
        return [boxes(page, selector) for selector in fixed]

    all_computed(page)
    start = places()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
        assert places() == start
    page.keyboard.press("1")
    for _ in range(30):
        page.keyboard.press("ArrowRight")
        assert places() == start


def test_a_phone_steps_without_scrolling_away_from_the_buttons(open_page: OpenPage) -> None:
    page = open_page(390, 844, has_touch=True)
    page.get_by_role("button", name="Step").tap()
    wait_for_state(page, "moment.value > 0")
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
    step = boxes(page, ".main-buttons .primary")[0]
    assert within(step, {"left": 0, "top": 0, "right": 390, "bottom": 844})
    page.get_by_role("button", name="Step").tap()
    wait_for_state(page, "moments.value[moment.value].layer === 1")


def test_a_phone_keeps_the_layer_at_work_in_sight(open_page: OpenPage) -> None:
    page = open_page(390, 844)
    for _ in range(9):
        page.keyboard.press("ArrowRight")
        working = page.locator("#stage .working").first
        box = working.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] / 2 > 0
        assert box["x"] + box["width"] / 2 < 390
    sizes = page.eval_on_selector_all(
        ".stage-frame .number", "(texts) => texts.map((text) => parseFloat(getComputedStyle(text).fontSize))"
    )
    assert min(sizes) >= 9.5


def test_panels_are_behind_tabs_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(390, 844)
    for name, panel in (("Charts", "#insights"), ("Set-up", "#setup"), ("Inspector", "#inspector")):
        page.get_by_role("group", name="Panel").get_by_role("button", name=name).click()
        for other in ("#insights", "#setup", "#inspector"):
            assert page.locator(other).is_visible() is (other == panel)


def test_the_page_reads_before_any_script_runs(browser: Any, server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url)
    assert "training of a small neural network" in page.locator("main").inner_text()
    assert "Press" in page.locator("#hint").inner_text()
    context.close()
