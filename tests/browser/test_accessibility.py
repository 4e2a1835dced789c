"""axe-core finds nothing, whatever state the page is in; what axe cannot see is tested beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Guard, OpenPage
from tests.browser.screen import press_until, start_run, state, wait_for_state

Axe = Callable[[Page], list[str]]

LAST = 44
UNTIL_MID_FORWARD, UNTIL_MID_BACKWARD, UNTIL_UPDATE = 4, 18, 34
"""Moments of a step of 2-3-1."""

DIVERGING = {
    "data": {"kind": "xor"},
    "layers": [{"kind": "fully_connected", "units": 2}, {"kind": "fully_connected", "units": 1}],
    "loss": {"kind": "mse"},
    "optimizer": {"kind": "sgd", "learning_rate": 10},
    "batch_size": 4,
    "seed": 1,
}
LARGE = {
    "data": {
        "kind": "table",
        "inputs": [[row / 20, 1 - row / 20] for row in range(20)],
        "targets": [[row % 2] for row in range(20)],
    },
    "layers": [{"kind": "fully_connected", "units": 20}, {"kind": "fully_connected", "units": 1}],
    "loss": {"kind": "mse"},
    "optimizer": {"kind": "sgd", "learning_rate": 0.1},
    "batch_size": 20,
}
SMALL_SCREEN = {"width": 390, "height": 844}

both_themes = pytest.mark.parametrize("scheme", ["light", "dark"])


def step_to(page: Page, moment: int) -> None:
    page.keyboard.press("1")
    for _ in range(moment):
        page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === values[0]", moment)


def whole_step(page: Page) -> None:
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === moments.value.length - 1")


def charts_are_drawn(page: Page) -> None:
    for plot in ("loss-plot", "flow-plot"):
        page.wait_for_selector(f".{plot} svg.main-svg")


@both_themes
def test_the_first_screen(open_page: OpenPage, axe: Axe, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    charts_are_drawn(page)
    assert axe(page) == []


@both_themes
@pytest.mark.parametrize("moment", [UNTIL_MID_FORWARD, UNTIL_MID_BACKWARD, UNTIL_UPDATE, LAST])
def test_in_the_middle_of_a_step(open_page: OpenPage, axe: Axe, scheme: str, moment: int) -> None:
    page = open_page(color_scheme=scheme)
    step_to(page, moment)
    charts_are_drawn(page)
    page.wait_for_load_state("networkidle")
    assert axe(page) == []


@both_themes
@pytest.mark.parametrize("layer", [1, 2])
def test_every_tab_with_a_number_selected(open_page: OpenPage, axe: Axe, scheme: str, layer: int) -> None:
    page = open_page(color_scheme=scheme)
    whole_step(page)
    page.locator(".layer-list button").nth(layer).click()
    for tab in page.get_by_role("tab").all():
        tab.click()
        page.locator("#inspector td").first.click()
        expect(page.locator(".derivation .hint")).to_have_count(0)
        page.wait_for_load_state("networkidle")
        assert axe(page) == [], tab.inner_text()


@both_themes
def test_the_loss(open_page: OpenPage, axe: Axe, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    whole_step(page)
    page.locator(".layer-list button").nth(5).click()
    page.locator("#inspector td").first.click()
    expect(page.locator(".derivation .sum")).to_be_visible()
    assert axe(page) == []


def test_on_a_walk(page: Page, axe: Axe) -> None:
    whole_step(page)
    page.locator(".layer-list button").nth(1).click()
    page.get_by_role("tab", name="∂E/∂W").click()
    page.locator("#inspector td").first.click()
    page.locator(".derivation .factor").nth(1).click()
    expect(page.locator(".derivation .back")).to_be_visible()
    assert axe(page) == []
    for name in ("slope", "samples", "paths"):
        page.locator("#inspector td").first.click()
        page.locator(".instruments").get_by_role("tab", name=name).click()
        expect(page.locator("#instrument-panel figure:visible")).to_have_attribute("aria-busy", "false")
        assert axe(page) == []
    page.get_by_role("button", name="2 weights").click()
    expect(page.locator(".plane-words")).to_contain_text("E of the batch")
    assert axe(page) == []


@pytest.mark.parametrize("batch_size", [1, 4])
def test_batches_of_one_and_of_four(page: Page, axe: Axe, batch_size: int) -> None:
    start_run(page, {**state(page, "run")["experiment"], "batch_size": batch_size})
    whole_step(page)
    page.locator(".layer-list button").nth(1).click()
    assert axe(page) == []


def test_a_large_network(open_page: OpenPage, axe: Axe) -> None:
    page = open_page(experiment=LARGE)
    whole_step(page)
    page.locator(".layer-list button").nth(2).click()
    page.get_by_role("tab", name="∂E/∂W").click()
    expect(page.locator(".pager:visible").first).to_be_visible()
    page.locator("#inspector td").first.click()
    expect(page.locator(".derivation")).to_contain_text("more terms")
    assert axe(page) == []


@both_themes
def test_a_small_screen(open_page: OpenPage, axe: Axe, scheme: str) -> None:
    page = open_page(**SMALL_SCREEN, color_scheme=scheme)
    whole_step(page)
    for panel in page.locator("#panels button").all():
        panel.click()
        assert axe(page) == [], panel.inner_text()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= SMALL_SCREEN["width"]


def test_a_diverged_run(open_page: OpenPage, axe: Axe) -> None:
    page = open_page(experiment=DIVERGING)
    page.keyboard.press("4")
    slider = page.get_by_label("Play speed")
    slider.fill("5")
    slider.blur()
    page.keyboard.press(" ")
    expect(page.get_by_role("alert")).to_contain_text("stopped being a finite number", timeout=20_000)
    page.locator(".layer-list button").nth(1).click()
    page.locator("#inspector td").first.click()
    assert axe(page) == []


def test_the_help(page: Page, axe: Axe) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert axe(page) == []


@both_themes
def test_refused_values(open_page: OpenPage, axe: Axe, guard: Guard, scheme: str) -> None:
    guard.expected.append(r"status of 422")
    page = open_page(color_scheme=scheme)
    for label, sentence in (("hidden units", "#set-layers-0-units-error"), ("x1 of row 1", "#data-error")):
        field = page.locator("#setup").get_by_label(label, exact=True)
        field.fill("x")
        field.press("Enter")
        expect(page.locator(sentence)).not_to_be_empty()
    assert axe(page) == []


def test_an_edit_a_branch_and_a_new_run(page: Page, axe: Axe) -> None:
    page.keyboard.press("3")
    for step in range(4):
        press_until(page, "ArrowRight", step, LAST)
    press_until(page, "ArrowLeft", 2, LAST)
    rate = page.locator("#setup").get_by_label("learning rate α")
    rate.fill("0.3")
    rate.press("Enter")
    wait_for_state(page, "run.value.branches.length === 2")
    assert axe(page) == []
    seed = page.locator("#setup").get_by_label("seed")
    seed.fill("4")
    seed.press("Enter")
    expect(page.locator("#setup").get_by_role("status")).to_contain_text("Undo")
    assert axe(page) == []


def test_the_focus_is_visible_outside_of_the_drawing(page: Page) -> None:
    whole_step(page)
    page.locator(".layer-list button").nth(1).click()
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.activeElement.blur()")
    seen: list[dict[str, Any]] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => {
                    const element = document.activeElement;
                    const drawn = element.closest("#stage svg") !== null;
                    const near = [element, element.nextElementSibling].filter(Boolean);
                    const ring = near.map(getComputedStyle).some(
                      ({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none");
                    const place = element.outerHTML.slice(0, 80);
                    return { place, ring: ring || drawn, body: element === document.body };
                }"""
            )
        )
        if seen[-1]["body"]:
            break
    reached = [entry for entry in seen if not entry["body"]]
    assert len(reached) > 25
    assert [entry["place"] for entry in reached if not entry["ring"]] == []


def test_a_focused_number_is_said_with_its_reason(page: Page) -> None:
    whole_step(page)
    page.locator(".layer-list button").nth(3).click()
    page.get_by_role("tab", name="∂E/∂W").click()
    page.get_by_role("grid", name="∂E/∂W").locator("td").first.focus()
    said = page.locator(".derivation [aria-live]")
    expect(said).to_contain_text("∂E/∂W, row 1, column 1, is ")
    expect(said).to_contain_text("The sum of 4 products. The central difference agrees to")
