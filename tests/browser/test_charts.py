"""The charts: what the network says, the loss, the flow of the gradient; each also in words."""

from __future__ import annotations

import json
import re
import struct
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Server
from tests.browser.screen import press_until, start_run, state, wait_for_state

LAST = 44
SIZE = 100

DIVERGING = {
    "data": {"kind": "xor"},
    "layers": [{"kind": "fully_connected", "units": 2}, {"kind": "fully_connected", "units": 1}],
    "loss": {"kind": "mse"},
    "optimizer": {"kind": "sgd", "learning_rate": 10},
    "batch_size": 4,
    "seed": 1,
}
ONE_INPUT = {
    **DIVERGING,
    "data": {"kind": "table", "inputs": [[0], [1], [2]], "targets": [[0], [1], [4]]},
    "optimizer": {"kind": "sgd", "learning_rate": 0.01},
    "batch_size": 3,
}
TWO_OUTPUTS = {
    **DIVERGING,
    "data": {"kind": "table", "inputs": [[0, 0], [1, 1]], "targets": [[0, 1], [1, 0]]},
    "layers": [{"kind": "fully_connected", "units": 2}],
    "batch_size": 2,
}
THREE_INPUTS = {
    **DIVERGING,
    "data": {"kind": "table", "inputs": [[0, 0, 1], [1, 1, 0]], "targets": [[0], [1]]},
    "batch_size": 2,
}


def served_surface(page: Page, server: Server) -> list[float]:
    """The surface of the step on the screen, row 0 the lowest x2."""
    path = f"api/runs/{state(page, 'run')['id']}/steps/{state(page, 'trace')['step']}/surface?size={SIZE}"
    with urllib.request.urlopen(server.url + path) as answer:
        frame = answer.read()
    (length,) = struct.unpack_from("<I", frame)
    header = json.loads(frame[4 : 4 + length])
    start = 4 + length + header["tensors"]["surface"]["offset"]
    return list(struct.unpack_from(f"<{SIZE * SIZE}f", frame, start))


def pixels(page: Page) -> list[list[int]]:
    """The colours of the canvas, the top row first."""
    data = page.eval_on_selector(
        ".plane canvas",
        """(canvas) => {
            const { width, height } = canvas;
            const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            return [...copy.getImageData(0, 0, width, height).data];
        }""",
    )
    return [data[at : at + 3] for at in range(0, len(data), 4)]


def drawn(page: Page, plot: str) -> Any:
    """What Plotly holds of a chart, once it is drawn."""
    page.wait_for_selector(f".{plot} svg.main-svg")
    return page.eval_on_selector(
        f".{plot}",
        """({ data, layout }) => ({
            data: data.map(({ x, y, text }) => ({ x, y, text })),
            yaxis: layout.yaxis.type,
            background: getComputedStyle(document.body).backgroundColor,
        })""",
    )


def wait_until_drawn(page: Page, plot: str, condition: str, *values: Any) -> None:
    """Wait until what Plotly has drawn is as it should be: JavaScript over data, layout, values."""
    page.wait_for_function(
        f"""([plot, values]) => {{
            const {{ data, layout }} = document.querySelector("." + plot);
            return data && {condition};
        }}""",
        arg=[plot, values],
    )


def whole_step(page: Page) -> None:
    page.keyboard.press("3")
    press_until(page, "ArrowRight", 0, LAST)


def test_the_surface_is_coloured_by_what_the_network_says(page: Page, server: Server) -> None:
    wait_for_state(page, "surface.value !== null")
    expected, seen = served_surface(page, server), pixels(page)
    assert len(seen) == SIZE * SIZE
    for row in range(0, SIZE, 7):
        for column in range(0, SIZE, 7):
            red, _, blue = seen[(SIZE - 1 - row) * SIZE + column]
            said = expected[row * SIZE + column] - 0.5  # the middle of the targets 0 and 1
            if abs(said) > 0.02:
                assert (blue > red) == (said > 0), (row, column)


def test_the_surface_is_new_at_every_step_and_in_every_theme(page: Page) -> None:
    wait_for_state(page, "surface.value !== null")
    first = pixels(page)
    page.keyboard.press("3")
    for step in range(3):
        press_until(page, "ArrowRight", step, LAST)
    wait_for_state(page, "surface.value.step === 2")
    later = pixels(page)
    assert later != first
    page.get_by_label("Theme").select_option("dark")
    assert pixels(page) != later
    assert sum(map(sum, pixels(page))) < sum(map(sum, later))


def test_the_training_points_tell_their_target_by_shape_and_by_colour(page: Page) -> None:
    points = page.locator(".plane .point")
    expect(points).to_have_count(4)
    shapes = points.evaluate_all(
        """(points) => points.map((point) => {
            const mark = point.querySelector("circle:not(.ring), rect");
            return [mark.tagName, getComputedStyle(mark).fill, point.querySelector("title").textContent];
        })"""
    )
    assert [shape for shape, _, _ in shapes] == ["rect", "circle", "circle", "rect"]
    assert len({colour for _, colour, _ in shapes}) == 2
    assert shapes[1][2] == "row 2: x = (0.00, 1.00), target 1.00"


def test_the_current_sample_is_ringed(page: Page) -> None:
    page.locator(".samples button").nth(1).click()
    ringed = page.locator(".plane .point", has=page.locator(".ring"))
    expect(ringed).to_have_count(1)
    expect(ringed.locator("title")).to_contain_text("row 2:")


def test_a_place_of_the_surface_is_read_by_keyboard(page: Page, server: Server) -> None:
    wait_for_state(page, "surface.value !== null")
    plane = page.locator(".plane")
    plane.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    assert state(page, "moment") == 0
    surface = served_surface(page, server)
    row, column = round((0.5 + 2 / 24) * (SIZE - 1)), round((0.5 + 1 / 24) * (SIZE - 1))
    readout = page.locator(".readout").inner_text().replace("−", "-")
    x1, x2, value = (float(number) for number in re.findall(r"-?\d+\.\d+", readout))
    assert (x1, x2) == pytest.approx(
        (-0.25 + 1.5 * column / (SIZE - 1), -0.25 + 1.5 * row / (SIZE - 1)), abs=0.006
    )
    assert value == pytest.approx(surface[row * SIZE + column], rel=5e-3)
    plane.blur()
    expect(page.locator(".readout")).to_be_empty()


def test_a_place_of_the_surface_is_read_by_pointer(page: Page) -> None:
    wait_for_state(page, "surface.value !== null")
    page.locator(".plane").hover(position={"x": 40, "y": 40})
    expect(page.locator(".readout")).to_have_text(re.compile(r"^x₁ −?\d.*x₂ \d.*→ +−?\d"))
    expect(page.locator(".plane .cross")).to_have_count(2)


def test_a_network_with_one_input_is_drawn_as_a_curve(open_page: OpenPage) -> None:
    page = open_page(experiment=ONE_INPUT)
    wait_for_state(page, "surface.value !== null && surface.value.y === null")
    expect(page.locator(".plane .fitted")).to_have_count(1)
    expect(page.locator(".plane canvas")).to_be_hidden()
    expect(page.locator(".plane .point")).to_have_count(3)
    page.locator(".plane").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".readout")).to_have_text(re.compile(r"^x₁ \d.*→"))


def test_each_output_of_a_network_can_be_shown(open_page: OpenPage) -> None:
    page = open_page(experiment=TWO_OUTPUTS)
    wait_for_state(page, "surface.value !== null && surface.value.shape[2] === 2")
    choice = page.get_by_label("Which output is shown")
    first = pixels(page)
    choice.select_option("y2")
    assert pixels(page) != first


def test_a_network_with_three_inputs_says_why_it_has_no_surface(open_page: OpenPage) -> None:
    page = open_page(experiment=THREE_INPUTS)
    expect(page.locator("#surface")).to_contain_text("for networks with 1 or 2 inputs; this one has 3")
    expect(page.locator(".plane")).to_be_hidden()


def test_the_loss_chart_holds_the_history_and_the_step_on_the_screen(page: Page) -> None:
    page.keyboard.press("3")
    for step in range(8):
        press_until(page, "ArrowRight", step, LAST)
    wait_until_drawn(page, "loss-plot", "data[0].x.length === 7 && data[2].x[0] === 7")
    ofbatch, ofepoch, here, diverged = drawn(page, "loss-plot")["data"]
    history = state(page, "history")
    assert (ofbatch["x"], ofbatch["y"]) == (history["steps"], history["loss"])
    assert (ofepoch["x"], ofepoch["y"]) == (history["epoch_steps"], history["epoch_loss"])
    assert here["y"] == [state(page, "trace")["loss"]]
    assert diverged["x"] == []
    first, last = history["loss"][0], history["loss"][-1]
    expect(page.locator("#loss")).to_contain_text(
        f"It went from {first:.4g} at step 0 to {last:.4g} at step 6."
    )


def test_the_axes_of_the_loss_chart_follow_the_run(page: Page) -> None:
    page.keyboard.press("3")
    for step in range(6):
        press_until(page, "ArrowRight", step, LAST)
        if step == 2:
            wait_until_drawn(page, "loss-plot", "data[2].x[0] === 2")
    wait_until_drawn(page, "loss-plot", "data[2].x[0] === 5 && layout.xaxis.range[1] >= 5")


def test_the_loss_chart_can_be_logarithmic(page: Page) -> None:
    whole_step(page)
    assert drawn(page, "loss-plot")["yaxis"] == "linear"
    page.get_by_label("log").check()
    wait_until_drawn(page, "loss-plot", "layout.yaxis.type === 'log'")


def test_hovering_the_loss_chart_says_the_values(page: Page) -> None:
    page.keyboard.press("3")
    for step in range(5):
        press_until(page, "ArrowRight", step, LAST)
    wait_until_drawn(page, "loss-plot", "data[0].x.length === 4")
    box = page.locator(".loss-plot .nsewdrag").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2 + 2, box["y"] + box["height"] / 2)
    expect(page.locator(".loss-plot .hoverlayer")).to_contain_text("E = 0.2")


def test_a_long_history_is_drawn_with_few_points(page: Page, server: Server) -> None:
    run = state(page, "run")["id"]
    body = json.dumps({"to": 3000}).encode()
    request = urllib.request.Request(
        f"{server.url}api/runs/{run}/advance", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer)["furthest"] == 3000
    page.keyboard.press("3")
    page.reload()
    page.wait_for_selector("#stage .neuron[aria-label]")
    wait_until_drawn(page, "loss-plot", "data[0].x.length > 100")
    assert all(len(trace["x"]) <= 500 for trace in drawn(page, "loss-plot")["data"])


def test_a_diverged_run_has_a_mark_at_the_end_of_its_curve(open_page: OpenPage) -> None:
    page = open_page(experiment=DIVERGING)
    page.keyboard.press("4")
    slider = page.get_by_label("Play speed")
    slider.fill("5")
    slider.blur()
    page.keyboard.press(" ")
    expect(page.get_by_role("alert")).to_contain_text("stopped being a finite number", timeout=20_000)
    wait_until_drawn(page, "loss-plot", "data[3].x.length === 1")
    history = state(page, "history")
    assert abs(drawn(page, "loss-plot")["data"][3]["x"][0] - history["diverged"]["step"]) <= 2
    expect(page.locator("#loss")).to_contain_text(f"diverged at step {history['diverged']['step']}")
    expect(page.locator("#flow")).to_contain_text(re.compile("exploding|dead"))


def test_the_flow_shows_only_layers_that_the_backward_lane_has_reached(page: Page) -> None:
    page.keyboard.press("2")
    wait_until_drawn(page, "flow-plot", "data[0].x.every((x) => x === null)")
    for _ in range(6):  # four layers forward, the loss, the last layer backward
        page.keyboard.press("ArrowRight")
    wait_until_drawn(page, "flow-plot", "data[0].x.filter((x) => x !== null).length === 2")
    flow = state(page, "trace")["flow"]
    bars, _, verdicts = drawn(page, "flow-plot")["data"]
    assert bars["x"] == [None, None, flow[2]["norm"], flow[3]["norm"]]
    assert verdicts["text"][:2] == ["?", "?"]
    assert verdicts["text"][2].endswith("✓ healthy")
    rows = page.locator("#flow table tbody tr")
    assert rows.nth(0).inner_text().endswith("not computed yet")
    assert rows.nth(3).inner_text().endswith("healthy")


@pytest.mark.parametrize(
    ("function", "initializer", "verdict"), [("sigmoid", "uniform", "vanishing"), ("relu", "zeros", "dead")]
)
def test_a_flow_that_fails_is_named(
    open_page: OpenPage, function: str, initializer: str, verdict: str
) -> None:
    hidden = [
        {"kind": "fully_connected", "units": 3, "initializer": initializer},
        {"kind": "activation", "function": function},
    ]
    layers = [*hidden * 6, {"kind": "fully_connected", "units": 1, "initializer": initializer}]
    page = open_page(experiment={**DIVERGING, "layers": layers})
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === moments.value.length - 1")
    expect(page.locator("#flow")).to_contain_text(verdict)


def test_the_charts_take_the_colours_of_the_theme(page: Page) -> None:
    whole_step(page)
    page.wait_for_selector(".flow-plot svg.main-svg")
    colour = "() => document.querySelector('.flow-plot').data[0].marker.color"
    light = page.evaluate(colour)
    page.get_by_label("Theme").select_option("dark")
    page.wait_for_function(
        "(light) => document.querySelector('.flow-plot').data[0].marker.color !== light", arg=light
    )


def test_a_new_run_is_drawn_in_place_of_the_old_one(page: Page) -> None:
    page.keyboard.press("3")
    for step in range(3):
        press_until(page, "ArrowRight", step, LAST)
    start_run(page, {**state(page, "run")["experiment"], "seed": 5})
    wait_until_drawn(page, "loss-plot", "data[0].x.length === 0 && data[2].x[0] === 0")
    expect(page.locator("#loss")).to_contain_text("No step has been taken yet.")


def test_plotly_comes_after_the_page_is_usable(page: Page) -> None:
    page.wait_for_selector(".loss-plot svg.main-svg")
    order = page.evaluate(
        "() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)"
    )
    plotly = next(at for at, name in enumerate(order) if "plotly" in name)
    trace = next(at for at, name in enumerate(order) if re.search(r"/steps/0$", name))
    assert plotly > trace
