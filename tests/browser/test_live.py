"""Play: only what is on the screen is asked for, nothing stale is drawn, and the page answers meanwhile."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, Route, WebSocket, expect

from tests.browser.conftest import OpenPage
from tests.browser.screen import MODULES, numbers_in, state, wait_for_exact_trace, wait_for_state
from tests.browser.test_stepping import play_at_full_speed

CIRCLE = {
    "data": {"kind": "circle"},
    "layers": [
        {"kind": "fully_connected", "units": 4},
        {"kind": "activation", "function": "tanh"},
        {"kind": "fully_connected", "units": 1},
        {"kind": "activation", "function": "tanh"},
    ],
    "loss": {"kind": "half_sse"},
    "optimizer": {"kind": "sgd", "learning_rate": 0.03},
    "batch_size": 10,
}

STALE = """
async (modules) => {
  const { run, streamed, trace } = await import(`${modules}state.js`);
  const { FrameReader } = await import(`${modules}frame-reader.js`);
  const { openLive } = await import(`${modules}live.js`);
  const { startRun } = await import(`${modules}run.js`);
  const frames = [];
  const error = (sentence) => { throw new Error(sentence); };
  const link = await openLive(run.value.id, { frame: (frame) => frames.push(frame), error, over: () => {} });
  link.send("play", { steps_per_frame: 1 });
  link.send("credit", { frames: 2 });
  while (frames.length < 2) await new Promise((next) => setTimeout(next, 5));
  link.close();
  const [older, newer] = frames;
  const reader = new FrameReader(1, 0);
  const seen = [];
  const take = (frame) => { reader.take(frame); seen.push(streamed.value?.step ?? null); };
  const like = (header) => ({ ...newer, header: { ...newer.header, step: 99, ...header } });
  take(newer);
  take(older);
  take(like({ run: "another" }));
  take(like({ branch: 7 }));
  reader.close();
  seen.push(streamed.value, trace.value.step);
  await startRun(run.value.experiment);
  new FrameReader(1, 0).take(newer);
  return [...seen, streamed.value, trace.value.step];
}
"""


def commands(page: Page) -> list[dict[str, Any]]:
    """What the page sends over its live links from now on."""
    sent: list[dict[str, Any]] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda text: sent.append(json.loads(text)))

    page.on("websocket", listen)
    return sent


def shows(sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [command for command in sent if command["command"] == "show"]


def test_a_stale_frame_is_never_drawn_nor_one_of_another_run(page: Page) -> None:
    assert page.evaluate(STALE, MODULES) == [2, 2, 2, 2, None, 2, None, 0]


def test_an_answer_for_an_old_run_never_comes_into_a_new_one(page: Page) -> None:
    wait_for_state(page, "surface.value !== null")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/surface"), hold, times=1)
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value > 0")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "trace.value.step === 1")
    page.wait_for_timeout(200)
    page.evaluate(f"async (given) => (await import('{MODULES}run.js')).startRun(given)", CIRCLE)
    wait_for_state(page, "surface.value !== null && surface.value.x[0] === -6")
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)
    assert state(page, "surface")["x"] == [-6, 6]


def test_play_asks_for_what_is_on_the_screen_alone(open_page: OpenPage) -> None:
    page = open_page(experiment=CIRCLE)
    sent = commands(page)
    page.keyboard.press("4")
    play_at_full_speed(page)
    wait_for_state(page, "trace.value.step > 50")
    expect(page.locator(".speed output")).to_have_text(re.compile(r"^[\d,]+ epochs/s$"))
    first = shows(sent)
    assert len(first) == 1
    assert (first[0]["surface"], first[0]["neurons"]) == (100, 0)
    page.get_by_role("button", name="pictures", exact=True).click()  # the page answers at full speed, too
    wait_for_state(page, "trace.value.step > values[0]", state(page, "trace")["step"])
    latest = shows(sent)[-1]
    assert latest["neurons"] > 0
    assert "0/dE_dX" not in latest["tensors"]
    assert "0/W" in latest["tensors"]
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("getComputedStyle(document.querySelector('#insights')).display === 'none'")
    page.wait_for_timeout(300)
    assert shows(sent)[-1]["surface"] == 0
    page.get_by_role("button", name="Pause").click()
    wait_for_exact_trace(page)
    assert sent[-1]["command"] == "pause"


def test_edges_move_with_what_is_chosen(page: Page) -> None:
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value > 0")
    plate = page.locator(".bias").first
    rate = state(page, "run")["experiment"]["optimizer"]["learning_rate"]
    gradient = state(page, "trace")["layers"][0]["gradients"]["B"][0][0]
    for name, is_shown in (("both", True), ("values", False), ("gradients", True), ("updates", True)):
        choice = page.get_by_role("group", name="Edges and circles show").get_by_role("button", name=name)
        choice.click()
        expect(choice).to_have_attribute("aria-pressed", "true")
        shown = plate.evaluate("(plate) => plate.classList.contains('reached')")
        assert shown == is_shown, name
    written = page.locator(".bias + .texts text").first.text_content()
    (update,) = numbers_in(f"update: {written}")
    assert abs(update - -rate * gradient) < 0.06 * abs(rate * gradient)
    expect(page.locator(".legend")).to_contain_text("update")
    page.get_by_role("button", name="values").click()
    page.keyboard.press("3")
    play_at_full_speed(page)  # no frame brings gradients now
    wait_for_state(page, "trace.value.step > 20")
    page.keyboard.press(" ")
    wait_for_exact_trace(page)


def test_play_goes_on_out_of_sight_and_says_how_long_it_takes(open_page: OpenPage) -> None:
    page = open_page(experiment={**CIRCLE, "stop": [{"kind": "epochs", "epochs": 100_000}]})
    page.keyboard.press("4")
    play_at_full_speed(page)
    expect(page.locator(".speed output")).to_have_text(re.compile(r"^[\d,]+ epochs/s, \d+ (s|min) left$"))
    # What a browser does to a page whose tab is not the one that is looked at.
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { get: () => true });
            window.requestAnimationFrame = () => 0;
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    page.wait_for_timeout(300)
    wait_for_state(page, "trace.value.step > values[0]", state(page, "trace")["step"] + 500)
    assert state(page, "playing") is True
    page.get_by_role("button", name="Pause").click(force=True)
    wait_for_state(page, "!playing.value")
