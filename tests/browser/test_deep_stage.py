"""The stage of networks that are deep, wide, or of layers of every kind."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenModules, OpenPage
from tests.browser.screen import numbers_in, start_run, state, wait_for_state
from tests.browser.test_moments import layer

SIZES = {"1440x900": (878, 358), "1366x768": (805, 290), "1280x720": (805, 270), "390x844": (366, 250)}
PHONE = "390x844"


def network(*widths: int) -> list[dict[str, Any]]:
    """Fully connected layers of these widths, each but the first width with an activation after it."""
    layers: list[dict[str, Any]] = []
    for inputs, outputs in pairwise(widths):
        connected = layer(len(layers), inputs, outputs)
        connected["parameters"] = {"W": [inputs, outputs], "B": [1, outputs]}
        layers += [connected, activation(len(layers) + 1, outputs)]
    return layers


def activation(k: int, width: int) -> dict[str, Any]:
    return {**layer(k, width, width, has_parameters=False), "kind": "activation", "function": "tanh"}


NETWORKS = {
    "2-3-1": network(2, 3, 1),
    "2-4-2-1": network(2, 4, 2, 1),
    "7-8x6-1": network(7, *[8] * 6, 1),
    "64-32-10": network(64, 32, 10),
    "784-100-50-10": network(784, 100, 50, 10),
}

LAYOUTS = """
([networks, sizes]) => Object.entries(networks).flatMap(([network, layers]) =>
  Object.entries(sizes).flatMap(([screen, [width, height]]) => [null, 1].map((opened) => {
    const layout = modules.layout.layoutOf(layers, { width, height }, opened);
    const columns = layout.columns.map((column) => ({ ...column, corner: modules.layout.cornerOf(column) }));
    return { network, screen, opened, available: { width, height }, ...layout, columns };
  })))
"""

Rectangle = tuple[float, float, float, float]


def rectangles(layout: dict[str, Any]) -> list[Rectangle]:
    """Left, top, right, bottom of every circle, map and the loss."""
    found: list[Rectangle] = []
    for column in layout["columns"]:
        half = column["half"]
        if column["form"] == "circles":
            found += [
                (at["x"] - half, at["y"] - half, at["x"] + half, at["y"] + half) for at in column["nodes"]
            ]
        elif column["form"] == "cells":
            corner, cell = column["corner"], column["cell"]
            left, top = corner["left"], corner["top"]
            found.append(
                (left, top, left + column["across"] * cell, top + corner["rows"] * cell),
            )
    loss = layout["loss"]
    return [*found, (loss["x"], loss["y"], loss["x"] + loss["width"], loss["y"] + loss["height"])]


def test_nothing_overlaps_or_is_cut_off(open_modules: OpenModules) -> None:
    page = open_modules("stage/layout")
    layouts = page.evaluate(LAYOUTS, [NETWORKS, SIZES])
    assert len(layouts) == len(NETWORKS) * len(SIZES) * 2
    for layout in layouts:
        name = layout["network"], layout["screen"], layout["opened"]
        if layout["screen"] != PHONE:
            assert (layout["width"], layout["height"]) == tuple(layout["available"].values()), name
        drawn = rectangles(layout)
        for left, top, right, bottom in drawn:
            assert min(left, top) >= 0, name
            assert right <= layout["width"], name
            assert bottom <= layout["height"], name
        for one, other in combinations(drawn, 2):
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (name, one, other)
        for k, box in enumerate(layout["boxes"]):
            folded = layout["columns"][k]["form"] == "folded"
            assert folded or box["width"] > 30, (name, k)


def test_an_activation_of_a_deep_network_folds_unless_it_is_looked_into(open_modules: OpenModules) -> None:
    page = open_modules("stage/layout")
    layouts = page.evaluate(LAYOUTS, [NETWORKS, SIZES])
    folded = {
        (layout["network"], layout["opened"]): [
            c for c, column in enumerate(layout["columns"]) if column["form"] == "folded"
        ]
        for layout in layouts
    }
    assert folded["2-3-1", None] == []
    assert folded["2-4-2-1", None] == [1, 3, 5]
    assert folded["2-4-2-1", 1] == [3, 5]
    assert folded["7-8x6-1", None] == [1, 3, 5, 7, 9, 11, 13]


def test_the_same_size_gives_the_same_drawing(open_modules: OpenModules) -> None:
    page = open_modules("stage/layout")
    first, second = (page.evaluate(LAYOUTS, [NETWORKS, SIZES]) for _ in range(2))
    assert first == second


def test_weights_are_elements_then_strokes_then_heat_maps(open_modules: OpenModules) -> None:
    page = open_modules("stage/edge-modes")
    modes = page.evaluate(
        """(networks) => Object.fromEntries(Object.entries(networks).map(([name, layers]) =>
          [name, modules["edge-modes"].edgeModes(layers, [layers[0].inputs, ...layers.map((l) => l.outputs)])
            .filter((_, k) => k % 2 === 0)]))""",
        NETWORKS,
    )
    assert modes["2-3-1"] == ["elements"] * 2
    assert set(modes["7-8x6-1"]) == {"elements"}
    assert modes["64-32-10"] == ["canvas", "canvas"]
    assert modes["784-100-50-10"] == ["glyph", "glyph", "canvas"]


def test_an_edge_is_found_where_it_is_drawn(open_modules: OpenModules) -> None:
    page = open_modules("stage/edge-modes")
    wrong, far = page.evaluate(
        """() => {
            const column = (x, count) => {
                const nodes = Array.from({ length: count }, (_, j) => ({ x, y: 30 * j }));
                return { x, half: 6, nodes };
            };
            const [from, to] = [column(0, 1), column(100, 9)];
            const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
            const wrong = [];
            to.nodes.forEach(({ y }, j) => [0.5, 0.7, 0.95].forEach((share) => {
                path.setAttribute("d", `M6 0C50 0 50 ${y} 94 ${y}`);
                const point = path.getPointAtLength(share * path.getTotalLength());
                const found = modules["edge-modes"].edgeAt(from, to, point, 2);
                if (found?.[0] !== 0 || found[1] !== j) wrong.push([j, share, found]);
            }));
            return [wrong, modules["edge-modes"].edgeAt(from, to, { x: 50, y: 900 }, 5)];
        }"""
    )
    assert wrong == []
    assert far is None


FC_DEEP = [
    layer_of
    for units in (8, 8, 8, 8, 8, 8, 1)
    for layer_of in (
        {"kind": "fully_connected", "units": units},
        {"kind": "activation", "function": "tanh"},
    )
]


def compute_all(page: Page) -> None:
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === moments.value.length - 1")


def test_a_deep_network_is_drawn_folded_and_unfolds_where_it_is_looked_into(open_page: OpenPage) -> None:
    page = open_page()
    start_run(page, {**state(page, "run")["experiment"], "layers": FC_DEEP})
    compute_all(page)
    # Computed whole: the activation beside the last layer, which was computed last, is not unfolded.
    expect(page.locator(".stage-frame .neuron")).to_have_count(2 + 6 * 8 + 1)
    page.locator("#stage .tab").nth(2).click()
    expect(page.locator(".stage-frame .neuron")).to_have_count(2 + 7 * 8 + 1)
    assert state(page, "selection") == {"layer": 5}
    frame = page.locator(".stage-frame").bounding_box()
    for box in page.locator(".stage-frame .item").all()[::20]:
        inner = box.bounding_box()
        assert frame
        assert inner
        assert inner["x"] >= frame["x"] - 1
        assert inner["x"] + inner["width"] <= frame["x"] + frame["width"] + 1


def test_an_edge_on_the_canvas_is_pointed_at_selected_and_reached_by_keys(open_page: OpenPage) -> None:
    page = open_page()
    layers = [{"kind": "fully_connected", "units": units} for units in (32, 16, 1)]
    start_run(page, {**state(page, "run")["experiment"], "layers": layers})
    compute_all(page)
    assert page.locator("#stage .edge").count() == 0
    drawn = page.evaluate(
        """() => { const c = document.querySelector("#stage .ground");
          const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
          return data.some((value) => value > 0); }"""
    )
    assert drawn
    edges = page.locator("#stage .edges").nth(2)
    x, y = edges.evaluate(
        """(element) => {
          const { left, top, width, height } = element.querySelector(".area").getBoundingClientRect();
          return [left + width * 0.6, top + height / 2]; }"""
    )
    page.mouse.click(x, y)
    chosen = state(page, "selection")
    assert (chosen["layer"], chosen["tensor"], chosen["index"][1]) == (2, "dE_dW", 0)
    page.mouse.move(0, 0)
    edges.focus()
    before = edges.get_attribute("aria-label")
    page.keyboard.press("ArrowDown")
    after = edges.get_attribute("aria-label")
    assert after != before
    named = re.match(r"Weight from Y2 neuron (\d+) to Y3 neuron 1", after or "")
    assert named
    page.keyboard.press("Enter")
    assert state(page, "selection")["index"] == [int(named[1]) - 1, 0]


OF_EVERY_KIND = [
    {"kind": "fully_connected", "units": 9},
    {"kind": "batch_normalization"},
    {"kind": "activation", "function": "relu"},
    {"kind": "dropout"},
    {"kind": "reshape", "shape": [1, 3, 3]},
    {"kind": "conv2d", "channels": 2, "kernel": [2, 2]},
    {"kind": "max_pool2d", "size": [2, 2]},
    {"kind": "flatten"},
    {"kind": "layer_normalization"},
    {"kind": "fully_connected", "units": 2},
    {"kind": "softmax"},
    {"kind": "fully_connected", "units": 1},
]


def test_layers_of_every_kind_are_drawn(open_page: OpenPage) -> None:
    page = open_page()
    start_run(page, {**state(page, "run")["experiment"], "layers": OF_EVERY_KIND})
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    compute_all(page)
    assert page.locator("#stage .box").count() == len(OF_EVERY_KIND)
    page.locator("#stage .box").nth(5).click(position={"x": 20, "y": 30})
    assert state(page, "selection")["layer"] == 5


CIRCLE = {"kind": "circle", "points": 100, "features": ["x1", "x2"]}
PLAYGROUND = [
    layer_of
    for units in (4, 2, 1)
    for layer_of in (
        {"kind": "fully_connected", "units": units},
        {"kind": "activation", "function": "tanh"},
    )
]

PIXELS = """
async (places) => {
  const { layoutOf } = await import("/static/js/stage/layout.js");
  const { run } = await import("/static/js/state.js");
  const frame = document.querySelector(".stage-frame");
  const layout = layoutOf(run.value.layers, { width: frame.clientWidth, height: frame.clientHeight });
  const canvas = document.querySelector("#stage .ground");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return places.map(([column, neuron, x, y]) => {
    const { nodes, half } = layout.columns[column];
    const left = Math.round(nodes[neuron].x + ((2 * x + 1) / 24 - 1) * half);
    const top = Math.round(nodes[neuron].y + (1 - (2 * y + 1) / 24) * half);
    return [...data.slice(4 * (top * canvas.width + left), 4 * (top * canvas.width + left) + 4)];
  });
}
"""


def start_circle(page: Page) -> None:
    experiment = state(page, "run")["experiment"]
    start_run(page, {**experiment, "data": CIRCLE, "layers": PLAYGROUND, "batch_size": 10})


def test_a_neuron_shows_what_it_computes_over_the_plane(open_page: OpenPage) -> None:
    page = open_page()
    start_circle(page)
    compute_all(page)
    page.get_by_role("button", name="pictures", exact=True).click()
    page.wait_for_selector("#stage .pictured .tile")
    expect(page.locator("#stage .neuron.tile")).to_have_count(4 + 2 + 1)
    maps = page.evaluate(
        """async () => {
          const { getPictures } = await import("/static/js/api.js");
          const { run, trace } = await import("/static/js/state.js");
          const { int8 } = await getPictures(run.value.id, trace.value.step, 24);
          return Object.fromEntries([...int8].map(([name, { values }]) => [name, [...values]]));
        }"""
    )
    neurons = [(2, 0), (2, 3), (4, 1), (6, 0)]
    places = [(*neuron, x, y) for neuron in neurons for x in (3, 12, 20) for y in (3, 12, 20)]
    seen = set()
    for (column, neuron, x, y), pixel in zip(places, page.evaluate(PIXELS, places), strict=True):
        level = maps[f"neurons/{column - 1}"][neuron * 576 + y * 24 + x]
        red, _, blue, opaque = pixel
        assert opaque == 255
        if abs(level) > 40:
            seen.add(level > 0)
            assert (blue > red) == (level > 0), (column, neuron, x, y)
    assert seen == {True, False}


def test_pictures_follow_play_and_are_large_where_pointed(open_page: OpenPage) -> None:
    page = open_page()
    start_circle(page)
    page.get_by_role("button", name="pictures", exact=True).click()
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("3")
    page.keyboard.press(" ")
    wait_for_state(page, "playing.value && trace.value.step > 3")
    module = "window.pictures = (await import('/static/js/stage/pictures.js')).pictures"
    page.evaluate(f"async () => {{ {module}; }}")
    page.wait_for_function("() => window.pictures.value.step > 3")
    page.keyboard.press(" ")
    wait_for_state(page, "!playing.value")
    page.wait_for_function("() => document.querySelectorAll('#stage .neuron.tile').length === 7")
    wait_for_state(page, "window.pictures.value.step === trace.value.step")
    expect(page.locator(".large-picture")).to_be_hidden()
    page.locator("#stage .neuron.tile").nth(1).hover()
    large = page.locator(".large-picture")
    expect(large).to_be_visible()
    least, most = numbers_in(f"reach: {large.inner_text().replace(' … ', ',')}")
    assert least < most
    page.locator("#stage .neuron.tile").nth(1).click()  # selected, it stays, and is read under the pointer
    large.locator("canvas").hover(position={"x": 30, "y": 30})
    x1, x2, value = (
        float(number) for number in re.findall(r"-?\d+\.\d+", large.inner_text().replace("−", "-"))
    )
    assert x1 < 0 < x2
    assert least <= value <= most
    page.mouse.move(0, 0)


def test_a_frame_of_another_run_is_not_drawn(open_page: OpenPage) -> None:
    page = open_page()
    start_circle(page)
    compute_all(page)
    page.get_by_role("button", name="pictures", exact=True).click()
    page.wait_for_selector("#stage .pictured .tile")
    page.evaluate(
        """async () => {
          const { pictures } = await import("/static/js/stage/pictures.js");
          pictures.value = { ...pictures.value, of: "another" };
        }"""
    )
    expect(page.locator("#stage .drawing.pictured")).to_have_count(0)
