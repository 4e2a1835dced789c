"""For the front of a class: the projector view, the embed view, and controls that a link hides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Guard, OpenPage, Server
from tests.browser.screen import MODULES, position, state, wait_for_state

SCENE = (
    "activation=relu&batchSize=10&dataset=circle&regularization=L2&regularizationRate=0.01"
    "&networkShape=4,2&seed=0.5&playButton_hide=true&learningRate_hide=true&numNodes2_hide=true"
)

SMALLEST_TEXTS = """
() => {
  const texts = [...document.querySelectorAll("body *")].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden") &&
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== ""));
  return texts.map((element) => {
    const scale = element instanceof SVGElement ? element.getScreenCTM().d : 1;
    return [parseFloat(getComputedStyle(element).fontSize) * scale, element.textContent];
  }).sort((one, other) => one[0] - other[0]).slice(0, 5);
}
"""

THINNEST_STROKES = """
() => [...document.querySelectorAll("#stage svg :is(path, line, circle, rect)")].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.matches(".halo, .reach, .axis, .area")
  ).flatMap((element) => {
    const { stroke, strokeWidth } = getComputedStyle(element);
    const isDrawn = stroke !== "none" && stroke !== "rgba(0, 0, 0, 0)";
    const width = parseFloat(strokeWidth) * element.getScreenCTM().d;
    return isDrawn ? [[width, element.getAttribute("class")]] : [];
  }).sort((one, other) => one[0] - other[0]).slice(0, 5)
"""


def test_the_projector_view_is_large_and_driven_by_two_keys(
    open_page: OpenPage, axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(width=1920, height=1080)
    page.keyboard.press("f")
    large = page.locator("#presenter .large-number")
    expect(large).to_have_text("?")
    for moment in range(1, 6):
        page.keyboard.press("PageDown")
        wait_for_state(page, "moment.value >= values[0]", moment)
    expect(large).to_have_text(f"{state(page, 'trace')['loss']:.4f}")
    smallest, thinnest = page.evaluate(SMALLEST_TEXTS), page.evaluate(THINNEST_STROKES)
    assert smallest[0][0] >= 22, smallest
    assert thinnest[0][0] >= 2.99, thinnest
    assert axe(page) == []
    before = position(page)
    page.keyboard.press("PageUp")
    wait_for_state(page, "moment.value < values[0]", before[1])
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
    page.keyboard.down("PageDown")
    page.keyboard.down("PageDown")  # held down, a key repeats
    wait_for_state(page, "playing.value")
    page.keyboard.up("PageDown")
    page.keyboard.press("PageUp")
    wait_for_state(page, "!playing.value")
    assert "view=projector" in page.url
    page.keyboard.press("Escape")
    expect(page.locator("#presenter")).to_have_count(0)
    expect(page.locator("#transport")).to_be_visible()


@pytest.fixture
def foreign_page(server: Server) -> Iterator[str]:
    """The address of a page of another origin that embeds the app."""
    frame = f'<!doctype html><iframe src="{server.url}?view=embed&hide=counters" width="900" height="520">'

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frame.encode() if self.path == "/" else b"")

        def log_message(self, *_: object) -> None:
            """Nothing is written."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{other.server_port}/"
        other.shutdown()


def test_an_embedded_page_plays_in_a_page_of_another_site(
    browser: Browser, guard: Guard, foreign_page: str
) -> None:
    page = browser.new_context().new_page()
    guard.watch(page)
    guard.origin = "http://127.0.0.1:"
    page.goto(foreign_page)
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("button", name="Open in Gradus")).to_be_visible()
    for gone in ("header h1", "#setup", "#timeline", "#inspector", ".counters"):
        expect(inside.locator(gone)).to_be_hidden()
    inside.get_by_role("button", name="Step").click()
    expect(inside.locator("#stage .item.box").first).to_have_class(re.compile("working"))
    page.context.close()


def test_a_playground_link_hides_its_controls_also_after_a_reload(
    open_page: OpenPage, server: Server
) -> None:
    page = open_page()
    page.goto(f"{server.url}#{SCENE}")
    play = page.locator(".main-buttons .play")
    rate = page.locator("#setup .field", has=page.locator("[id$=optimizer-learning_rate]"))
    for _ in range(2):
        expect(play).to_be_hidden()
        expect(rate).to_be_hidden()
        expect(page.locator("#setup .field", has=page.locator("[id$=batch_size]"))).to_be_visible()
        page.reload()
        page.wait_for_selector("#stage .neuron[aria-label]")
    assert "hide=play,learning_rate,units.1" in page.url.replace("%2C", ",")


def test_an_instructor_makes_a_link_that_hides_controls(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    page.goto(f"{server.url}#{SCENE.replace('_hide=true', '_hide=false')}")
    page.wait_for_selector("#setup .layer-list")
    page.get_by_role("button", name="Class").click()
    dialog = page.get_by_role("dialog", name="For a class")
    found = page.evaluate(
        f"""async () => Object.entries((await import("{MODULES}classroom/hiding.js")).CONTROLS).map(
            ([name, {{ selector }}]) => [name, document.querySelectorAll(selector).length])"""
    )
    assert [name for name, count in found if count == 0] == []
    dialog.get_by_label("the embed view").check()
    dialog.get_by_label("History").check()
    dialog.get_by_label("Play", exact=True).check()
    link = dialog.get_by_label("link for the class")
    expect(link).to_have_value(re.compile(r"\?view=embed&hide=play%2Ctimeline#run="))
    expect(dialog.get_by_label("frame for another page")).to_be_visible()
    dialog.get_by_role("button", name="Hide them here, too").click()
    dialog.get_by_role("button", name="close").click()
    expect(page.locator("#timeline")).to_be_hidden()
    expect(page.locator(".main-buttons .play")).to_be_hidden()
