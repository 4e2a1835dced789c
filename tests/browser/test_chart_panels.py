"""What is opened below the charts: right and wrong, layer by layer; and the files that charts become."""

from __future__ import annotations

import json
import re
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenModules, OpenPage, Server
from tests.browser.screen import state, wait_for_state
from tests.browser.test_charts import BLOBS, CIRCLE


def asked(page: Page, server: Server, what: str) -> Any:
    """What the server says of the step on the screen."""
    path = f"api/runs/{state(page, 'run')['id']}/steps/{state(page, 'trace')['step']}/{what}"
    with urllib.request.urlopen(server.url + path) as answer:
        return json.load(answer)


def go_to(page: Page, step: int) -> None:
    page.locator(".step-field input").fill(str(step))
    page.locator(".step-field input").blur()
    wait_for_state(page, "trace.value.step === values[0]", step)


def test_the_confusion_table_counts_by_class_and_is_read_by_keyboard(
    open_page: OpenPage, server: Server
) -> None:
    page = open_page(experiment=BLOBS)
    go_to(page, 6)
    page.get_by_role("button", name="Right and wrong").click()
    table = page.locator(".confusion")
    cells = table.get_by_role("gridcell").and_(page.locator("[data-actual]"))
    expect(cells).to_have_count(9)
    evaluation = asked(page, server, "evaluation")
    for part in ("train", "test"):
        page.get_by_label("Rows that are counted").select_option(part)
        confusion = evaluation[part]["confusion"]
        expect(cells).to_have_text([str(count) for row in confusion for count in row])
        recall = [f"{100 * share:.3g} %" for share in evaluation[part]["recall"]]
        expect(table.locator("tbody .share")).to_have_text(recall)
    cells.first.focus()
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert state(page, "trace")["step"] == 6
    row = evaluation["test"]["confusion"][1]
    expect(page.locator("#classes").get_by_role("status")).to_have_text(
        re.compile(rf"^{row[1]} of {sum(row)} rows of class B \(.* %\) are said to be B\.$")
    )
    expect(cells.nth(4)).to_have_attribute("aria-selected", "true")
    go_to(page, 0)
    first = asked(page, server, "evaluation")["test"]["confusion"]
    expect(cells).to_have_text([str(count) for line in first for count in line])


def test_each_layer_shows_its_histograms_and_its_units(open_page: OpenPage, server: Server) -> None:
    layers = [
        {"kind": "fully_connected", "units": 4, "parameters": {"W": [[1] * 4] * 2, "B": [[-99, 0, 0, 0]]}},
        {"kind": "activation", "function": "relu"},
        {"kind": "fully_connected", "units": 1},
        {"kind": "activation", "function": "tanh"},
    ]
    page = open_page(experiment={**CIRCLE, "layers": layers})
    go_to(page, 3)
    page.get_by_role("button", name="Layer by layer").click()
    entries = page.locator(".layer-statistics li")
    expect(entries).to_have_count(4)
    statistics = asked(page, server, "statistics")
    for at, layer in enumerate(statistics["layers"]):
        expect(entries.nth(at)).to_contain_text(layer["verdict"])
    expect(entries.nth(0).locator("figcaption")).to_have_text(["W", "Y", "∂E/∂W"])
    dead = statistics["layers"][1]["units"]["dead"]
    assert dead >= 1
    expect(entries.nth(1)).to_contain_text(f"{dead} of 4 units ({25 * dead} %) dead")
    bars = entries.nth(0).locator(".histogram .bars").nth(1).get_attribute("d")
    assert bars is not None
    counts = statistics["layers"][0]["tensors"]["Y"]["histogram"]
    assert bars.count("M") == sum(count > 0 for count in counts)
    label = entries.nth(0).get_by_role("img").nth(1).get_attribute("aria-label")
    assert label is not None
    assert label.startswith("Y: 40 numbers from")


def test_each_chart_is_saved_as_a_file_that_stands_alone(
    open_page: OpenPage, browser: Browser, tmp_path: Path
) -> None:
    page = open_page(experiment=CIRCLE, color_scheme="dark")
    go_to(page, 12)
    page.keyboard.press("4")
    for name in ("Right and wrong", "Layer by layer"):
        page.get_by_role("button", name=name).click()
    page.wait_for_selector(".confusion td")
    page.wait_for_selector(".layer-statistics li")
    page.locator("#menu").get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog", name="Export")
    viewer = browser.new_context().new_page()
    marks = {
        "Drawing": "Fully connected",
        "Surface": "What the network says",
        "Loss": "E of the test rows",
        "Gradient flow": "‖∂E/∂Y‖",
        "Right and wrong": "recall",
        "Layer by layer": "healthy",
    }
    expect(dialog.get_by_role("button", name="as SVG")).to_have_count(len(marks))
    for title, text in marks.items():
        file = tmp_path / f"{title}.svg"
        with page.expect_download() as download:
            dialog.get_by_role("button", name=f"{title} as SVG").click()
        assert re.fullmatch(r"gradus[a-z-]*\.svg", download.value.suggested_filename)
        download.value.save_as(file)
        source = file.read_text(encoding="utf-8")
        assert ET.fromstring(source).tag == "{http://www.w3.org/2000/svg}svg"
        assert not re.search(r'(href|src)="(?!data:|#)|url\((?!"?[\'&#])|var\(--', source)
        viewer.goto(file.as_uri())
        assert text in viewer.evaluate("() => document.documentElement.textContent")
        assert colours_of(viewer, list(viewer.screenshot())) > 20
        with page.expect_download() as download:
            dialog.get_by_role("button", name=f"{title} as PNG").click()
        download.value.save_as(tmp_path / "file.png")
        assert colours_of(viewer, list((tmp_path / "file.png").read_bytes())) > 20
    viewer.context.close()


def colours_of(page: Page, png: list[int]) -> int:
    """How many colours a picture has."""
    count: int = page.evaluate(
        """async (bytes) => {
            const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
            const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
            pen.drawImage(bitmap, 0, 0);
            const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
            return new Set(new Uint32Array(data.buffer)).size;
        }""",
        png,
    )
    return count


def test_a_chart_is_saved_from_its_own_menu_by_keyboard(page: Page) -> None:
    go_to(page, 4)
    page.wait_for_selector(".loss-plot svg.main-svg")
    page.locator("#loss summary").focus()
    page.keyboard.press("Enter")
    with page.expect_download() as download:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "gradus-loss.svg"
    expect(page.locator("#loss .chart-save")).not_to_have_attribute("open", "")


def test_the_opened_panels_are_sound_and_narrow_enough_for_a_phone(
    open_page: OpenPage, axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(390, 844, experiment=BLOBS, color_scheme="dark")
    page.get_by_role("group", name="Panel").get_by_role("button", name="Charts").click()
    go_to(page, 6)
    page.wait_for_selector(".loss-plot svg.main-svg")
    for name, content in (
        ("keep run", ".kept-runs li"),
        ("Right and wrong", ".confusion td"),
        ("Layer by layer", ".layer-statistics"),
    ):
        page.get_by_role("button", name=name).click()
        page.wait_for_selector(content, state="attached")
    page.locator("#layers").scroll_into_view_if_needed()
    page.wait_for_selector(".layer-statistics li")
    assert page.locator("#insights").evaluate("(column) => column.scrollWidth") <= 390
    assert axe(page) == []


def test_a_smooth_curve_is_a_mean_that_forgets_and_keeps_gaps(open_modules: OpenModules) -> None:
    page = open_modules("charts/smoothing")
    seen = page.evaluate("() => modules.smoothing.smoothed([4, 2, null, 8], 0.5)")
    assert seen == [4, (0.5 * 4 + 2) / 1.5, None, (0.25 * 4 + 0.5 * 2 + 8) / 1.75]
    assert page.evaluate("() => modules.smoothing.smoothed([4, 2, 8], 0)") == [4, 2, 8]


def test_differences_are_named_with_both_values(open_modules: OpenModules) -> None:
    page = open_modules("charts/differences")
    relu = [{"kind": "fully_connected", "units": 8}, {"kind": "activation", "function": "relu"}]
    wide = {**CIRCLE, "data": {"kind": "circle", "points": 60, "noise": 0.2}, "layers": relu, "batch_size": 5}
    fast = {**CIRCLE, "optimizer": {"kind": "adam", "learning_rate": 0.3}}

    def between(experiment: Any, changes: Any) -> list[str]:
        runs = [{"experiment": CIRCLE, "changes": []}, {"experiment": experiment, "changes": changes}]
        return sorted(page.evaluate("(runs) => modules.differences.differences(...runs)", runs))

    assert between(CIRCLE, []) == []
    assert between(fast, []) == ["learning rate 0.03 → 0.3", "optimizer sgd → adam"]
    assert between(CIRCLE, [{"step": 7, "text": "batch size 4 → 2"}]) == ["with step 7: batch size 4 → 2"]
    assert between(wide, []) == [
        "batch size 10 → 5",
        "data noise none → 0.2",
        "network 2 1 → 8 relu",
    ]
