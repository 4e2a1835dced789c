"""The charts: what the network says, the loss, the flow of the gradient; each also in words."""

from __future__ import annotations

import json
import re
import struct
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

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
CIRCLE = {
    **DIVERGING,
    "data": {"kind": "circle", "points": 60},
    "loss": {"kind": "half_sse"},
    "optimizer": {"kind": "sgd", "learning_rate": 0.03},
    "batch_size": 10,
}
BLOBS = {
    **CIRCLE,
    "data": {"kind": "blobs", "points": 60},
    "layers": [{"kind": "fully_connected", "units": 3}, {"kind": "softmax"}],
    "loss": {"kind": "categorical_cross_entropy"},
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
            const {{ data, layout }} = document.querySelector("." + plot) ?? {{}};
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
    wait_for_state(page, "surface.value?.step === 2")
    later = pixels(page)
    assert later != first
    page.get_by_label("Theme").select_option("dark")
    assert pixels(page) != later
    assert sum(map(sum, pixels(page))) < sum(map(sum, later))


def test_points_tell_their_class_and_whether_they_are_trained_on_by_shape(open_page: OpenPage) -> None:
    page = open_page(experiment=CIRCLE)
    points = page.locator(".plane .point[class*=kind]")
    expect(points).to_have_count(60)
    seen = points.evaluate_all(
        """(points) => points.map((point) => {
            const mark = point.querySelector("path");
            const { fill, stroke } = getComputedStyle(mark);
            return [mark.getAttribute("d"), fill, stroke, point.querySelector("title").textContent];
        })"""
    )
    classes = ["class +1" in title for *_, title in seen]
    assert len({(shape, of) for (shape, *_), of in zip(seen, classes, strict=True)}) == 2
    tests = [title.startswith("test ") for *_, title in seen]
    assert (sum(tests), sum(classes)) == (30, 30)
    filled = {(fill == "rgb(255, 255, 255)", test) for (_, fill, *_), test in zip(seen, tests, strict=True)}
    assert filled == {(False, False), (True, True)}
    assert re.fullmatch(r"row 1: x = \(.*\), class [+−]1, target −?1\.00", seen[30][-1])
    page.get_by_label("test points").uncheck()
    expect(points).to_have_count(30)
    expect(page.locator("#surface .chart-legend")).to_have_text("−1+1test")


def test_the_current_sample_is_ringed(page: Page) -> None:
    expect(page.locator(".plane .train")).to_have_count(4)
    page.locator(".samples button").nth(1).click()
    places = "(marks) => marks.map((mark) => [mark.getAttribute('x'), mark.getAttribute('y')])"
    ring = page.locator(".plane .point:has(.ring)").evaluate_all(places)
    assert ring == [page.locator(".plane .train").evaluate_all(places)[1]]


def test_a_surface_is_discretised_at_the_threshold(page: Page) -> None:
    wait_for_state(page, "surface.value !== null")
    flowing = pixels(page)
    page.get_by_label("discretise").check()
    seen = pixels(page)
    assert len({tuple(colour) for colour in seen}) == 2
    for before, after in zip(flowing[::7], seen[::7], strict=True):
        if abs(before[2] - before[0]) > 4:
            assert (before[2] > before[0]) == (after[2] > after[0])
    page.reload()
    expect(page.get_by_label("discretise")).to_be_checked()


def test_three_classes_have_a_region_each(open_page: OpenPage) -> None:
    page = open_page(experiment=BLOBS)
    wait_for_state(page, "surface.value !== null && surface.value.shape[2] === 3")
    page.get_by_label("discretise").check()
    assert len({tuple(colour) for colour in pixels(page)}) == 3
    expect(page.locator("#surface .chart-legend")).to_have_text("ABCtest")
    page.locator(".plane").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#surface .readout")).to_have_text(re.compile("→ +class [ABC]$"))
    page.get_by_label("Which output is shown").select_option("y2")
    expect(page.locator(".colour-bar")).to_have_text("10.50")


def test_an_answer_for_an_old_step_or_an_old_run_is_never_drawn(page: Page) -> None:
    wait_for_state(page, "surface.value !== null")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/surface?*", hold)
    whole_step(page)
    press_until(page, "ArrowRight", 1, LAST)
    page.wait_for_timeout(200)
    press_until(page, "ArrowRight", 2, LAST)
    page.wait_for_timeout(200)
    for route in reversed(held):  # the newest first, the older ones after it
        with page.expect_response("**/surface?*"):
            route.continue_()
    wait_for_state(page, "surface.value?.step === 2")
    held.clear()
    press_until(page, "ArrowRight", 3, LAST)
    page.wait_for_timeout(200)
    start_run(page, {**state(page, "run")["experiment"], "seed": 5})
    page.wait_for_timeout(200)
    old, new = held
    new.continue_()
    wait_for_state(page, "surface.value !== null")
    drawn_now = pixels(page)
    with page.expect_response("**/surface?*"):
        old.continue_()
    page.wait_for_timeout(100)
    assert state(page, "surface")["step"] == 0
    assert pixels(page) == drawn_now


def test_a_closed_panel_asks_for_nothing_and_stays_closed(page: Page) -> None:
    wait_for_state(page, "surface.value !== null")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    toggle = page.get_by_role("button", name="What the network says")
    toggle.click()
    expect(page.locator(".plane")).to_be_hidden()
    whole_step(page)
    press_until(page, "ArrowRight", 1, LAST)
    page.wait_for_timeout(200)
    assert not any("/surface" in url for url in asked)
    page.reload()
    page.wait_for_selector("#stage .neuron[aria-label]")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    toggle.click()
    wait_for_state(page, "surface.value?.step === 1")


def test_a_place_of_the_surface_is_read_by_keyboard(page: Page, server: Server) -> None:
    wait_for_state(page, "surface.value !== null")
    plane = page.locator(".plane")
    plane.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    assert state(page, "moment") == 0
    surface = served_surface(page, server)
    row, column = round((0.5 + 2 / 24) * (SIZE - 1)), round((0.5 + 1 / 24) * (SIZE - 1))
    readout = page.locator("#surface .readout").inner_text().replace("−", "-")
    x1, x2, value = (float(number) for number in re.findall(r"-?\d+\.\d+", readout))
    assert (x1, x2) == pytest.approx((-0.25 + 1.5 * column / 99, -0.25 + 1.5 * row / 99), abs=0.006)
    assert value == pytest.approx(surface[row * SIZE + column], rel=5e-3)
    plane.blur()
    expect(page.locator("#surface .readout")).to_be_empty()


def test_a_place_of_the_surface_is_read_by_pointer(page: Page) -> None:
    wait_for_state(page, "surface.value !== null")
    page.locator(".plane").hover(position={"x": 40, "y": 40})
    expect(page.locator("#surface .readout")).to_have_text(re.compile(r"^x₁ −?\d.*x₂ \d.*→ +−?\d"))
    expect(page.locator(".plane .cross")).to_have_count(2)


def test_a_network_with_one_input_is_drawn_as_a_curve(open_page: OpenPage) -> None:
    page = open_page(experiment=ONE_INPUT)
    wait_for_state(page, "surface.value !== null && surface.value.y === null")
    expect(page.locator(".plane .fitted")).to_have_count(1)
    expect(page.locator(".plane canvas")).to_be_hidden()
    expect(page.locator(".plane .train")).to_have_count(3)
    page.locator(".plane").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#surface .readout")).to_have_text(re.compile(r"^x₁ \d.*→"))


def test_each_output_of_a_network_can_be_shown(open_page: OpenPage) -> None:
    page = open_page(experiment=TWO_OUTPUTS)
    wait_for_state(page, "surface.value !== null && surface.value.shape[2] === 2")
    choice = page.get_by_label("Which output is shown")
    first = pixels(page)
    choice.select_option("y2")
    assert pixels(page) != first


def test_data_without_a_plane_show_what_is_said_to_the_row_of_the_stage(open_page: OpenPage) -> None:
    page = open_page(experiment=THREE_INPUTS)
    expect(page.locator("#surface")).to_contain_text("These data have 3 inputs, too many for a plane.")
    expect(page.locator(".plane")).to_be_hidden()
    row = page.locator(".outputs tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("td").nth(1)).to_have_text("?")
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === moments.value.length - 1")
    said = float(row.locator("td").nth(1).inner_text().replace("−", "-"))
    last = state(page, "trace")["layers"][-1]["Y"]
    assert said == pytest.approx(last[state(page, "sample")][0], abs=0.006)


def test_the_loss_chart_holds_the_history_and_the_step_on_the_screen(page: Page) -> None:
    page.keyboard.press("3")
    for step in range(8):
        press_until(page, "ArrowRight", step, LAST)
    wait_until_drawn(page, "loss-plot", "data[0].x.length === 7 && data[3].x[0] === 7")
    batch, train, test, here, diverged = drawn(page, "loss-plot")["data"]
    history = state(page, "history")
    assert (batch["x"], batch["y"]) == (history["steps"], history["loss"])
    evaluation = history["evaluation"]
    assert (train["x"], train["y"]) == (evaluation["steps"], evaluation["train_loss"])
    assert test["y"] == []
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
            wait_until_drawn(page, "loss-plot", "data[3].x[0] === 2")
    wait_until_drawn(page, "loss-plot", "data[3].x[0] === 5 && layout.xaxis.range[1] >= 5")


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
    keys = page.locator("#loss .chart-legend")
    expect(keys).to_contain_text("step2")
    evaluation = state(page, "history")["evaluation"]
    expect(keys).to_contain_text(f"train{evaluation['train_loss'][2]:.3f}")
    page.mouse.move(10, 10)
    expect(keys).to_contain_text("step4")


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


def test_the_loss_chart_shows_test_rows_accuracy_smooth_curves_and_goes_where_it_is_pressed(
    open_page: OpenPage,
) -> None:
    page = open_page(experiment=CIRCLE)
    page.locator(".step-field input").fill("90")
    page.keyboard.press("Enter")
    wait_until_drawn(page, "loss-plot", "data[3].x[0] === 90 && data[2].y.length === 31")
    evaluation = state(page, "history")["evaluation"]
    _, train, test, *_ = drawn(page, "loss-plot")["data"]
    assert (train["y"], test["y"]) == (evaluation["train_loss"], evaluation["test_loss"])
    page.get_by_label("smooth").fill("0.6")
    wait_until_drawn(page, "loss-plot", "data.length === 8")
    smooth = drawn(page, "loss-plot")["data"][3]["y"]
    assert smooth[1] == pytest.approx((0.6 * train["y"][0] + train["y"][1]) / 1.6)
    page.get_by_label("smooth").fill("0")
    page.get_by_label("What the curve shows").select_option("accuracy")
    wait_until_drawn(page, "loss-plot", "data.length === 3 && data[0].name.startsWith('accuracy')")
    accuracy = drawn(page, "loss-plot")["data"]
    assert accuracy[1]["y"] == evaluation["test_accuracy"]
    expect(page.locator("#loss .chart-legend")).to_contain_text(
        re.compile(rf"test{100 * evaluation['test_accuracy'][-1]:.3g} %")
    )
    area = page.locator(".loss-plot .nsewdrag").bounding_box()
    assert area is not None
    last = page.eval_on_selector(".loss-plot", "({ layout }) => layout.xaxis.range[1]")
    page.mouse.move(area["x"] + area["width"] * 60 / last, area["y"] + 20)
    page.mouse.down()
    wait_for_state(page, "Math.abs(trace.value.step - 60) <= 1")
    page.mouse.move(area["x"] + area["width"] * 30 / last, area["y"] + 20, steps=4)
    wait_for_state(page, "Math.abs(trace.value.step - 30) <= 1")
    page.mouse.up()


def test_an_edit_is_marked_in_the_loss_chart(page: Page) -> None:
    page.keyboard.press("3")
    for step in range(3):
        press_until(page, "ArrowRight", step, LAST)
    page.evaluate(
        "async () => (await import('/static/js/run.js')).editRun({ kind: 'learning_rate', value: 0.5 })"
    )
    wait_until_drawn(page, "loss-plot", "layout.annotations?.length === 1")
    mark = page.eval_on_selector(
        ".loss-plot", "({ layout }) => [layout.annotations[0].hovertext, layout.shapes[0].x0]"
    )
    assert mark == [f"step 2: {state(page, 'history')['changes'][0]['text']}", 2]


def test_runs_are_kept_and_laid_under_later_ones(page: Page) -> None:
    page.keyboard.press("3")
    for step in range(10):
        press_until(page, "ArrowRight", step, LAST)
    page.get_by_role("button", name="keep run").click()
    kept = page.get_by_role("list", name="Kept runs").get_by_role("listitem")
    expect(kept).to_have_text(re.compile("the same as this run$"))
    first = state(page, "history")["evaluation"]
    experiment = state(page, "run")["experiment"]
    start_run(page, {**experiment, "optimizer": {"kind": "sgd", "learning_rate": 0.4}})
    expect(kept).to_contain_text("learning rate 0.1 → 0.4")
    wait_until_drawn(page, "loss-plot", "data.length === 7 && data[5].y.length > 2")
    under = page.eval_on_selector(".loss-plot", "({ data }) => [data[5].name, data[5].y, data[5].line.dash]")
    assert under == ["run 1, train", first["train_loss"], "5px,2px"]
    name = page.get_by_label("Name of kept run 1")
    name.fill("slow")
    name.press("Enter")
    page.get_by_role("button", name="keep run").click()
    expect(kept).to_have_count(2)
    page.reload()
    expect(kept).to_have_count(2)
    expect(page.get_by_label("Name of kept run 1")).to_have_value("slow")
    page.get_by_role("button", name="Remove run 2").click()
    expect(kept).to_have_count(1)
    page.get_by_role("button", name="Open slow again").click()
    wait_for_state(page, "run.value.experiment.optimizer.learning_rate === 0.1 && trace.value.step === 9")
    expect(kept).to_contain_text("the same as this run")
    page.get_by_role("button", name="Remove slow").click()
    expect(kept).to_have_count(0)


def test_a_diverged_run_has_a_mark_at_the_end_of_its_curve(open_page: OpenPage) -> None:
    page = open_page(experiment=DIVERGING)
    page.keyboard.press("4")
    slider = page.get_by_label("Play speed")
    slider.fill("5")
    slider.blur()
    page.keyboard.press(" ")
    expect(page.get_by_role("alert")).to_contain_text("stopped being a finite number", timeout=20_000)
    wait_until_drawn(page, "loss-plot", "data[4].x.length === 1")
    history = state(page, "history")
    assert abs(drawn(page, "loss-plot")["data"][4]["x"][0] - history["diverged"]["step"]) <= 2
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
    ("function", "initializer", "verdict", "suggestion"),
    [
        ("sigmoid", "uniform", "vanishing", re.compile("at most a quarter: take tanh or ReLU")),
        ("relu", "zeros", "dead", re.compile("weights are all 0")),
    ],
)
def test_a_flow_that_fails_is_named(
    open_page: OpenPage, function: str, initializer: str, verdict: str, suggestion: re.Pattern[str]
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
    expect(page.locator("#flow .verdict")).to_have_text(re.compile(f"^. {verdict}$"))
    expect(page.locator("#flow .finding p").first).to_have_text(re.compile(r"^Layer \d+: .*∂E/∂Y.* \d"))
    expect(page.locator("#flow .suggestion")).to_have_text(suggestion)


def test_the_flow_is_drawn_over_time_with_a_line_for_each_layer(open_page: OpenPage) -> None:
    page = open_page(experiment=CIRCLE)
    page.locator(".step-field input").fill("30")
    page.locator(".step-field input").blur()
    page.keyboard.press("4")
    wait_until_drawn(page, "flow-plot", "layout.yaxis.type === 'log' && data[0]?.x?.length === 11")
    flow = state(page, "history")["flow"]
    assert [trace["y"] for trace in drawn(page, "flow-plot")["data"]] == flow["layers"]
    expect(page.locator("#flow .verdict")).to_have_text("✓ healthy")
    area = page.locator(".flow-plot .nsewdrag").bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + 40, area["y"] + 20)
    page.mouse.move(area["x"] + 42, area["y"] + 20)
    expect(page.locator("#flow .readout")).to_have_text(re.compile(r"^step \d+ +1: \d.* +2: \d"))
    page.get_by_label("The gradient flow is shown").select_option("this step")
    wait_until_drawn(page, "flow-plot", "data[0].orientation === 'h'")


def test_the_charts_take_the_colours_of_the_theme(page: Page) -> None:
    whole_step(page)
    page.wait_for_selector(".loss-plot svg.main-svg")
    colour = "() => document.querySelector('.loss-plot').data[1].line.color"
    light = page.evaluate(colour)
    page.get_by_label("Theme").select_option("dark")
    page.wait_for_function(
        "(light) => document.querySelector('.loss-plot').data[1].line.color !== light", arg=light
    )


def test_a_new_run_is_drawn_in_place_of_the_old_one(page: Page) -> None:
    page.keyboard.press("3")
    for step in range(3):
        press_until(page, "ArrowRight", step, LAST)
    start_run(page, {**state(page, "run")["experiment"], "seed": 5})
    wait_until_drawn(page, "loss-plot", "data[0].x.length === 0 && data[3].x[0] === 0")
    expect(page.locator("#loss")).to_contain_text("No step has been taken yet.")


def test_plotly_comes_after_the_page_is_usable(page: Page) -> None:
    page.wait_for_selector(".loss-plot svg.main-svg")
    order = page.evaluate(
        "() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)"
    )
    plotly = next(at for at, name in enumerate(order) if "plotly" in name)
    trace = next(at for at, name in enumerate(order) if re.search(r"/steps/0$", name))
    assert plotly > trace
