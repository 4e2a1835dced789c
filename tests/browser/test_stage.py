"""The stage: what it shows, and how it is pointed at and selected."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.screen import names_on_stage, numbers_in, start_run, state, wait_for_state

ALL_COMPUTED = 44


def item(page: Page, name: str) -> Locator:
    """The part of the drawing whose name begins so."""
    return page.locator(f'#stage .item[aria-label^="{name}"]')


def compute_all(page: Page) -> None:
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === moments.value.length - 1")


def to_moment(page: Page, phase: str, layer: int | None) -> None:
    """Step by layer until that layer's part of that phase is done."""
    for _ in range(12):
        at = state(page, "moments")[state(page, "moment")]
        if (at["phase"], at["layer"]) == (phase, layer):
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"there is no {phase} of layer {layer}")


def test_every_number_is_the_one_of_the_trace(page: Page) -> None:
    compute_all(page)
    trace, row = state(page, "trace"), state(page, "sample")
    layers = trace["layers"]
    for k, layer in enumerate(layers):
        for j, value in enumerate(layer["Y"][row]):
            gradient = layer["dE_dY"][row][j]
            shown = numbers_in(item(page, f"Y{k + 1} neuron {j + 1}").get_attribute("aria-label") or "")
            assert shown == pytest.approx([value, gradient], rel=6e-4)
    for k, before in ((0, "X"), (2, "Y2")):
        weights, gradients = layers[k]["parameters"]["W"], layers[k]["gradients"]["W"]
        for i, weight_row in enumerate(weights):
            for j, weight in enumerate(weight_row):
                name = f"Weight from {before} neuron {i + 1} to Y{k + 1} neuron {j + 1}"
                shown = numbers_in(item(page, name).get_attribute("aria-label") or "")
                assert shown == pytest.approx([weight, gradients[i][j]], rel=6e-4)


def test_what_is_not_computed_is_a_question_mark_with_a_dashed_rim(page: Page) -> None:
    neuron = item(page, "Y1 neuron 1")
    expect(neuron).to_have_class(re.compile("unknown"))
    assert neuron.locator("+ .texts text").first.text_content() == "?"
    assert neuron.locator("circle.rim").evaluate("(rim) => getComputedStyle(rim).strokeDasharray") != "none"
    page.keyboard.press("ArrowRight")
    expect(neuron).not_to_have_class(re.compile("unknown"))
    assert neuron.locator("circle.rim").evaluate("(rim) => getComputedStyle(rim).strokeDasharray") == "none"


def test_the_lower_half_comes_with_the_backward_lane(page: Page) -> None:
    to_moment(page, "backward", 3)
    expect(item(page, "Y3 neuron 1")).to_have_class(re.compile("split"))
    expect(item(page, "Y2 neuron 1")).not_to_have_class(re.compile("split"))
    to_moment(page, "backward", 2)
    expect(item(page, "Y2 neuron 1")).to_have_class(re.compile("split"))


def test_the_layer_at_work_is_framed(page: Page) -> None:
    for layer in range(4):
        page.keyboard.press("ArrowRight")
        expect(page.locator("#stage .box.working")).to_have_count(1)
        expect(page.locator("#stage .box.working")).to_have_attribute(
            "aria-label", re.compile(f"^Layer {layer + 1}")
        )
    page.keyboard.press("ArrowRight")
    expect(page.locator("#stage .loss.working")).to_have_count(1)


def test_the_lanes_fill_as_the_moment_proceeds(page: Page) -> None:
    page.keyboard.press("1")
    ends = []
    for _ in range(31):
        page.keyboard.press("ArrowRight")
        ends.append(
            page.eval_on_selector_all(
                "#stage .lane-fill", "(lines) => lines.map((line) => line.x2.baseVal.value)"
            )
        )
    forward, backward = [x for x, _ in ends], [x for _, x in ends]
    assert forward == sorted(forward)
    assert backward == sorted(backward, reverse=True)
    assert forward[0] < forward[8]
    assert backward[8] > backward[30]


def test_edges_show_their_sign_by_dash_and_colour_and_their_size_by_width(page: Page) -> None:
    compute_all(page)
    trace = state(page, "trace")
    strokes: dict[str, set[tuple[str, str]]] = {"weight": set(), "gradient": set()}
    widths: dict[str, list[tuple[float, float]]] = {"weight": [], "gradient": []}
    for k, before, after in ((0, "X", "Y1"), (2, "Y2", "Y3")):
        for kind, tensor in (("weight", "parameters"), ("gradient", "gradients")):
            for i, row in enumerate(trace["layers"][k][tensor]["W"]):
                for j, number in enumerate(row):
                    edge = item(page, f"Weight from {before} neuron {i + 1} to {after} neuron {j + 1}")
                    drawn = edge.locator(f".{kind}").evaluate(
                        "(path) => [getComputedStyle(path).stroke, getComputedStyle(path).strokeDasharray,"
                        " Number(path.getAttribute('stroke-width'))]"
                    )
                    strokes[kind].add((drawn[0], drawn[1]))
                    widths[kind].append((abs(number), drawn[2]))
                    assert (drawn[1] == "none") == (number >= 0)
    assert len(strokes["weight"]) == len(strokes["gradient"]) == 2
    assert not strokes["weight"] & strokes["gradient"]
    for pairs in widths.values():
        drawn_widths = [width for _, width in sorted(pairs)]
        assert drawn_widths == pytest.approx(sorted(drawn_widths), abs=0.02)


def test_the_operating_point_lies_on_the_curve(page: Page) -> None:
    to_moment(page, "forward", 1)
    inside = page.eval_on_selector_all(
        "#stage .curve",
        """(curves) => curves.slice(0, 3).map((curve) => {
            const [point, f] = [curve.querySelector(".operating-point"), curve.querySelector(".f")];
            const at = { x: point.cx.baseVal.value, y: point.cy.baseVal.value };
            const length = f.getTotalLength();
            const distances = Array.from({ length: 400 }, (_, n) => {
                const on = f.getPointAtLength((n / 399) * length);
                return Math.hypot(on.x - at.x, on.y - at.y);
            });
            return Math.min(...distances);
        })""",
    )
    assert len(inside) == 3
    assert max(inside) < 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ink_reads_on_every_colour(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    compute_all(page)
    ratios = page.evaluate(
        """async () => {
            const { contrast } = await import("/static/js/scales.js");
            const fill = (shape) => getComputedStyle(shape).fill.match(/[\\d.]+/g).slice(0, 3).map(Number);
            const pairs = [];
            for (const neuron of document.querySelectorAll("#stage .stage-frame .neuron")) {
                const [value, gradient] = neuron.nextElementSibling.querySelectorAll("text");
                const [disc, half] = neuron.querySelectorAll("[data-half]");
                pairs.push([disc, value], [half, gradient]);
            }
            for (const plate of document.querySelectorAll("#stage .plate")) {
                const texts = plate.parentElement.nextElementSibling.querySelectorAll("text");
                const place = [...plate.parentElement.querySelectorAll(".plate")].indexOf(plate);
                pairs.push([plate.querySelector("rect"), texts[place]]);
            }
            return pairs.map(([shape, text]) => contrast(fill(shape), fill(text)));
        }"""
    )
    assert len(ratios) == 28
    assert min(ratios) >= 4.5


def test_a_click_on_a_half_selects_the_value_or_the_gradient(page: Page) -> None:
    compute_all(page)
    row = state(page, "sample")
    neuron = item(page, "Y1 neuron 2")
    neuron.locator("[data-half='0']").click(position={"x": 20, "y": 8})
    assert state(page, "selection") == {"layer": 0, "tensor": "Y", "index": [row, 1]}
    neuron.locator("[data-half='1']").click()
    assert state(page, "selection") == {"layer": 1, "tensor": "dE_dX", "index": [row, 1]}
    assert state(page, "view") == "dE_dX"
    expect(neuron).to_have_attribute("aria-pressed", "true")


def click_edge(page: Page, name: str) -> None:
    """In the middle of the curve; the middle of its box need not be on it."""
    x, y = (
        item(page, name)
        .locator(".reach")
        .evaluate(
            """(path) => {
                const { x, y } = path.getPointAtLength(path.getTotalLength() * 0.3);
                const { left, top } = path.ownerSVGElement.getBoundingClientRect();
                return [x + left, y + top];
            }"""
        )
    )
    page.mouse.click(x, y)


def test_a_click_on_an_edge_selects_the_weight_then_its_gradient(page: Page) -> None:
    edge = "Weight from Y2 neuron 1 to Y3 neuron 1"
    click_edge(page, edge)
    assert state(page, "selection") == {"layer": 2, "tensor": "W", "index": [0, 0]}
    compute_all(page)
    click_edge(page, edge)
    assert state(page, "selection") == {"layer": 2, "tensor": "dE_dW", "index": [0, 0]}
    assert state(page, "view") == "dE_dW"
    click_edge(page, edge)
    assert state(page, "selection") == {"layer": 2, "tensor": "W", "index": [0, 0]}


def test_a_bias_and_its_gradient_are_reached(page: Page) -> None:
    compute_all(page)
    bias = item(page, "Bias of Y1 neuron 3")
    bias.locator("[data-half='0']").click()
    assert state(page, "selection") == {"layer": 0, "tensor": "B", "index": [0, 2]}
    bias.locator("[data-half='1']").click()
    assert state(page, "selection") == {"layer": 0, "tensor": "dE_dB", "index": [0, 2]}


def test_boxes_and_the_loss_are_selected(page: Page) -> None:
    item(page, "Layer 2").locator("rect").first.click(position={"x": 20, "y": 60})
    assert state(page, "selection") == {"layer": 1}
    item(page, "Error E").click()
    assert state(page, "selection") == {"layer": None, "tensor": "E", "index": []}
    expect(item(page, "Error E")).to_have_attribute("aria-pressed", "true")


def test_the_sources_of_the_number_in_question_are_lit(page: Page) -> None:
    compute_all(page)
    click_edge(page, "Weight from X neuron 1 to Y1 neuron 2")
    wait_for_state(page, "derivation.value?.tensor === 'dE_dW'")
    lit = page.eval_on_selector_all(
        "#stage .neuron:has(.ring.source)", "(items) => items.map((item) => item.getAttribute('aria-label'))"
    )
    assert [name.split(":")[0] for name in lit] == ["X neuron 1", "Y1 neuron 2"]
    assert page.locator("#stage .halo.selected").count() == 1
    expect(page.locator("#stage .callout")).to_contain_text("∂E/∂W[1,2] = ")


def test_pointing_is_enough_to_ask(page: Page) -> None:
    compute_all(page)
    item(page, "Y3 neuron 1").locator("[data-half='0']").hover(position={"x": 20, "y": 8})
    wait_for_state(page, "derivation.value?.tensor === 'Y' && derivation.value.layer === 2")
    lit = page.eval_on_selector_all(
        "#stage .neuron:has(.ring.source)", "(items) => items.map((item) => item.getAttribute('aria-label'))"
    )
    assert [name.split(":")[0] for name in lit] == ["Y2 neuron 1", "Y2 neuron 2", "Y2 neuron 3"]
    assert page.locator("#stage .halo.source").count() == 3
    page.mouse.move(0, 0)
    wait_for_state(page, "pointed.value === null")


def test_tab_stops_once_and_the_arrow_keys_reach_everything(page: Page) -> None:
    assert page.locator("#stage .item[tabindex='0']").count() == 1
    page.locator("#stage .item[tabindex='0']").focus()
    reached = set()
    for _ in range(11):
        page.keyboard.press("ArrowUp")
    for _ in range(10):
        for _ in range(12):
            reached.add(page.evaluate("() => document.activeElement.getAttribute('aria-label')"))
            page.keyboard.press("ArrowDown")
        for _ in range(12):
            page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowRight")
    assert reached == set(names_on_stage(page))
    assert page.locator("#stage .item[tabindex='0']").count() == 1
    assert state(page, "moment") == 0  # the arrow keys moved the focus, and nothing else


def test_enter_selects_what_has_the_focus(page: Page) -> None:
    compute_all(page)
    page.locator("#stage .item[tabindex='0']").focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    assert state(page, "selection") == {"layer": None, "tensor": "E", "index": []}
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    row = state(page, "sample")
    assert state(page, "selection") == {"layer": 0, "tensor": "dE_dX", "index": [row, 0]}
    page.keyboard.press("Enter")
    assert state(page, "selection") == {"layer": 0, "tensor": "X", "index": [row, 0]}


def test_another_sample_shows_its_own_numbers(page: Page) -> None:
    compute_all(page)
    page.get_by_role("button", name="0, 1 → 1").click()
    trace = state(page, "trace")
    assert numbers_in(item(page, "X neuron 2").get_attribute("aria-label") or "")[0] == 1
    shown = numbers_in(item(page, "Y4 neuron 1").get_attribute("aria-label") or "")
    assert shown == pytest.approx(
        [trace["layers"][3]["Y"][1][0], trace["layers"][3]["dE_dY"][1][0]], rel=6e-4
    )
    expect(page.locator("#stage .target")).to_have_text("target 1")


def test_a_batch_of_one_needs_no_choice(page: Page) -> None:
    start_run(page, {**state(page, "run")["experiment"], "batch_size": 1})
    expect(page.locator(".samples")).to_have_text("Sample 0, 0 → 0")
    assert page.locator(".samples button").count() == 0


def test_after_the_update_the_next_value_is_shown(page: Page) -> None:
    page.keyboard.press("1")
    moments = state(page, "moments")
    first = next(n for n, at in enumerate(moments) if at["phase"] == "update")
    for _ in range(first):
        page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === values[0]", first)
    record = state(page, "trace")["layers"][0]
    following = record["parameters"]["W"][0][0] + record["update"]["W"][0][0]
    callout = page.locator("#stage .callout text").text_content() or ""
    assert float(callout.rsplit("→", 1)[1].replace("−", "-")) == pytest.approx(following, rel=6e-4)


def test_a_batch_too_large_for_the_trace_still_shows_its_sample(open_page: OpenPage) -> None:
    page = open_page()
    rows = [[n / 300, 1 - n / 300] for n in range(300)]
    table = {"kind": "table", "inputs": rows, "targets": [[row[0]] for row in rows]}
    layers = [{"kind": "fully_connected", "units": 8}, {"kind": "fully_connected", "units": 1}]
    start_run(page, {**state(page, "run")["experiment"], "data": table, "layers": layers, "batch_size": 300})
    assert "histogram" in state(page, "trace")["layers"][0]["Y"]
    compute_all(page)
    page.get_by_label("Sample", exact=True).select_option("299")
    name = re.compile(r"^Y1 neuron 3: −?[\d.]+, gradient −?[\d.e−]+$")
    neuron = item(page, "Y1 neuron 3")
    expect(neuron).to_have_attribute("aria-label", name)
    value, _ = numbers_in(neuron.get_attribute("aria-label") or "")
    first = state(page, "trace")["layers"][0]["parameters"]
    expected = rows[299][0] * first["W"][0][2] + rows[299][1] * first["W"][1][2] + first["B"][0][2]
    assert value == pytest.approx(expected, rel=6e-4)


@pytest.mark.parametrize("units", [[8, 5], [2], [1, 1, 1]])
def test_any_list_of_layers_is_drawn(open_page: OpenPage, units: list[int]) -> None:
    page = open_page()
    experiment = state(page, "run")["experiment"]
    layers = [
        layer
        for count in [*units, 1]
        for layer in (
            {"kind": "fully_connected", "units": count, "initializer": "uniform"},
            {"kind": "activation", "function": "sigmoid"},
        )
    ]
    start_run(page, {**experiment, "layers": layers})
    # In a deep network only the layer that is looked into shows its activation beside it: the first.
    times = [2 if len(layers) <= 5 or k == 0 else 1 for k in range(len(layers) // 2)]
    widths = [2, *(count * n for count, n in zip([*units, 1], times, strict=True))]
    expect(page.locator(".stage-frame .neuron")).to_have_count(sum(widths))
    compute_all(page)
    assert not [name for name in names_on_stage(page) if "not computed yet" in name]
