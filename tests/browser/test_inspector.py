"""The inspector: its numbers are the engine's, and every one can be followed to where it came from."""

from __future__ import annotations

import json
import math
import re
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Guard, OpenPage, Server
from tests.browser.screen import position, press_until, state, wait_for_state

LAST = 44
"""The last moment of a step of 2-3-1."""

WIDE = {
    "data": {
        "kind": "table",
        "inputs": [[row / 20, 1 - row / 20] for row in range(20)],
        "targets": [[row % 2] for row in range(20)],
    },
    "layers": [
        {"kind": "fully_connected", "units": 40},
        {"kind": "activation", "function": "tanh"},
        {"kind": "fully_connected", "units": 40},
        {"kind": "fully_connected", "units": 1},
    ],
    "loss": {"kind": "half_sse"},
    "optimizer": {"kind": "sgd", "learning_rate": 0.1},
    "batch_size": 20,
    "seed": 3,
}


def served(page: Page, server: Server, path: str) -> Any:
    with urllib.request.urlopen(f"{server.url}api/runs/{state(page, 'run')['id']}/{path}") as answer:
        return json.load(answer)


def whole_step(page: Page) -> None:
    """Go to the end of step 0: everything is computed."""
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === moments.value.length - 1")


def choose_layer(page: Page, number: int) -> None:
    """From 1; 0 is the input, and the loss comes after the last layer."""
    page.locator(".layer-list button").nth(number).click()


def choose_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def table(page: Page, name: str) -> Locator:
    return page.get_by_role("grid", name=name, exact=True)


def cell(page: Page, name: str, row: int, column: int) -> Locator:
    """From 1, as the screen counts."""
    return table(page, name).locator("tbody tr").nth(row - 1).locator("td").nth(column - 1)


def rows_of(page: Page, name: str) -> list[list[str]]:
    return (
        table(page, name)
        .locator("tbody tr")
        .evaluate_all(
            "(rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent))"
        )
    )


def plain(text: str) -> str:
    return text.replace("−", "-")


def shown_as(value: float, text: str) -> bool:
    """Whether a text is this number, rounded to the digits that it shows."""
    number = plain(text)
    if "e" in number:
        mantissa, exponent = f"{value:.{len(number.split('e')[0].partition('.')[2])}e}".split("e")
        return number == f"{mantissa}e{int(exponent)}"
    return number == f"{value:.{len(number.partition('.')[2])}f}"


def matches(texts: list[list[str]], values: list[list[float]]) -> bool:
    same_shape = [len(row) for row in texts] == [len(row) for row in values]
    pairs = zip(
        (text for row in texts for text in row), (value for row in values for value in row), strict=True
    )
    return same_shape and all(shown_as(value, text) for text, value in pairs)


def transposed(values: list[list[float]]) -> list[list[float]]:
    return [list(column) for column in zip(*values, strict=True)]


def numbers_of(line: Locator) -> list[float]:
    return [float(plain(text).strip("()")) for text in line.locator(".number").all_inner_texts()]


def test_every_matrix_shows_the_numbers_of_the_engine(page: Page, server: Server) -> None:
    whole_step(page)
    trace = served(page, server, "steps/0")
    for k, layer in enumerate(trace["layers"]):
        choose_layer(page, k + 1)
        tensors = {name: layer[name] for name in ("X", "Y", "dE_dY", "dE_dX")}
        tensors |= layer["parameters"]
        tensors |= {f"dE_d{name}": values for name, values in layer["gradients"].items()}
        for tab, names in {
            "Y": ["Y", "X", *layer["parameters"]],
            **({"∂E/∂W": ["dE_dW", "dE_dY"], "∂E/∂B": ["dE_dB", "dE_dY"]} if layer["parameters"] else {}),
            "∂E/∂X": ["dE_dX", "dE_dY"],
        }.items():
            choose_tab(page, tab)
            for name in names:
                assert matches(rows_of(page, name.replace("dE_d", "∂E/∂")), tensors[name]), (k, tab, name)
    choose_layer(page, 1)
    choose_tab(page, "∂E/∂W")
    assert matches(rows_of(page, "X, transposed"), transposed(trace["layers"][0]["X"]))
    choose_tab(page, "∂E/∂X")
    assert matches(rows_of(page, "W, transposed"), transposed(trace["layers"][0]["parameters"]["W"]))


def test_the_formula_of_each_tab_is_mathml(page: Page) -> None:
    whole_step(page)
    choose_layer(page, 3)
    texts = {}
    for tab in ("Y", "∂E/∂W", "∂E/∂B", "∂E/∂X"):
        choose_tab(page, tab)
        formula = page.locator(".of-tab math")
        assert formula.evaluate("(element) => element.namespaceURI") == "http://www.w3.org/1998/Math/MathML"
        texts[tab] = formula.evaluate("(element) => element.textContent")
    assert texts == {
        "Y": "Y=X·W+B",
        "∂E/∂W": "∂E∂W=XT·∂E∂Y",
        "∂E/∂B": "∂E∂B=Σrows\u2061(∂E∂Y)",
        "∂E/∂X": "∂E∂X=∂E∂Y·WT",
    }


def test_what_is_not_reached_is_unknown_and_never_zero(page: Page) -> None:
    choose_layer(page, 3)
    assert {text for row in rows_of(page, "Y") for text in row} == {"?"}
    assert "?" not in {text for row in rows_of(page, "W") for text in row}
    expect(cell(page, "Y", 1, 1)).to_have_attribute("aria-label", "not computed yet")
    cell(page, "Y", 2, 1).click()
    expect(page.locator(".derivation")).to_contain_text("Y[2,1] is not computed yet")
    page.keyboard.press("2")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    choose_layer(page, 3)
    assert "?" not in {text for row in rows_of(page, "Y") for text in row}
    choose_tab(page, "∂E/∂W")
    assert {text for row in rows_of(page, "∂E/∂W") for text in row} == {"?"}


def test_the_factor_of_an_activation_is_the_slope_of_its_derivations(page: Page, server: Server) -> None:
    whole_step(page)
    choose_layer(page, 2)
    choose_tab(page, "∂E/∂X")
    name = "1 − tanh(X)²"
    expect(cell(page, name, 4, 3)).not_to_have_text("…")
    slopes = [
        [
            served(page, server, f"steps/0/layers/1/dE_dX/derivation?at={n},{j}")["terms"][0]["factors"][1][
                "value"
            ]
            for j in range(3)
        ]
        for n in range(4)
    ]
    assert matches(rows_of(page, name), slopes)


def test_a_number_is_written_as_a_sum_that_adds_up(page: Page, server: Server) -> None:
    whole_step(page)
    choose_layer(page, 3)
    choose_tab(page, "∂E/∂W")
    cell(page, "∂E/∂W", 2, 1).hover()
    line = page.locator(".derivation .sum")
    expect(line).to_contain_text("∂E/∂W[2,1] = ")
    derived = served(page, server, "steps/0/layers/2/dE_dW/derivation?at=1,0")
    *factors, value = numbers_of(line)
    expected = [factor["value"] for term in derived["terms"] for factor in term["factors"]]
    assert factors == pytest.approx(expected, rel=5e-3)
    assert value == pytest.approx(derived["value"], rel=5e-4)
    assert sum(a * b for a, b in zip(factors[::2], factors[1::2], strict=True)) == pytest.approx(
        value, rel=2e-2
    )
    difference = derived["central_difference"]
    expect(page.locator(".derivation .agrees")).to_contain_text(f"✓ agrees to {difference['digits']} digits")


def test_pointing_lights_the_row_and_the_column_here_and_on_the_stage(page: Page) -> None:
    whole_step(page)
    choose_layer(page, 3)
    choose_tab(page, "∂E/∂W")
    cell(page, "∂E/∂W", 2, 1).hover()
    expect(cell(page, "∂E/∂W", 2, 1)).to_have_class("subject")
    expect(table(page, "X, transposed").locator("td.source")).to_have_count(4)
    assert table(page, "X, transposed").locator("tbody tr").nth(1).locator("td.source").count() == 4
    expect(table(page, "∂E/∂Y").locator("td.source")).to_have_count(4)
    assert page.locator("#stage .source").count() > 0
    page.locator("#inspector h2").hover()
    expect(page.locator("#inspector td.source")).to_have_count(0)


def test_a_click_selects_everywhere_and_holds(page: Page) -> None:
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "∂E/∂W")
    cell(page, "∂E/∂W", 1, 3).click()
    page.locator("#inspector h2").hover()
    assert state(page, "selection") == {"layer": 0, "tensor": "dE_dW", "index": [0, 2]}
    expect(page.locator(".derivation .sum")).to_contain_text("∂E/∂W[1,3]")
    assert page.locator("#stage .selected").count() > 0


def test_matrices_are_used_by_keyboard_without_stepping(page: Page) -> None:
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "Y")
    before = position(page)
    cell(page, "Y", 1, 1).focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(cell(page, "Y", 3, 2)).to_be_focused()
    assert state(page, "pointed") == {"layer": 0, "tensor": "Y", "index": [2, 1]}
    expect(page.locator(".derivation .sum")).to_contain_text("Y[3,2] = ")
    page.keyboard.press("Enter")
    assert state(page, "selection") == {"layer": 0, "tensor": "Y", "index": [2, 1]}
    page.keyboard.press("Home")
    expect(cell(page, "Y", 3, 1)).to_be_focused()
    assert position(page) == before
    assert table(page, "Y").locator("td[tabindex='0']").count() == 1


def test_one_can_walk_from_a_weights_gradient_to_the_loss_and_back(page: Page) -> None:
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "∂E/∂W")
    cell(page, "∂E/∂W", 1, 2).click()
    title, line = page.locator("#inspector h2"), page.locator(".derivation .sum")
    back = page.locator(".derivation .back")
    expect(back).to_be_hidden()
    visited = []
    for entry in (
        "∂E/∂W[1,2]",  # = Σ x·∂E/∂y
        "∂E/∂Y[3,2]",  # is what the tanh returned
        "∂E/∂X[3,2]",  # = ∂E/∂y · f′
        "∂E/∂Y[3,2]",  # is what layer 3 returned
        "∂E/∂X[3,2]",  # = Σ ∂E/∂y·w
        "∂E/∂Y[3,1]",
        "∂E/∂X[3,1]",
        "∂E/∂Y[3,1]",  # of the last layer: from the loss
    ):
        expect(line).to_contain_text(f"{entry} = ")
        visited.append((title.inner_text(), line.inner_text()))
        if title.inner_text() != "Loss · MSE":
            line.get_by_role("button", name=re.compile(r"is ∂E.∂[XY]\[3,")).first.press("Enter")
            expect(back).to_be_focused()
    assert [name.split(" · ")[0] for name, _ in visited] == [
        *("Layer 1", "Layer 1", "Layer 2", "Layer 2", "Layer 3", "Layer 3", "Layer 4", "Loss"),
    ]
    expect(line.get_by_role("button", name=re.compile(r"is \(Y\[3,1\] − T\[3,1\]\)"))).to_be_visible()
    for name, words in reversed(visited[:-1]):
        back.press("Enter")
        expect(title).to_have_text(name)
        expect(line).to_have_text(words)
    expect(back).to_be_hidden()
    expect(page.locator(".derivation")).to_be_focused()


def test_a_click_leaves_the_arrow_keys_to_stepping(page: Page) -> None:
    page.keyboard.press("ArrowRight")
    cell(page, "Y", 1, 2).click()
    page.get_by_role("tab", name="∂E/∂X").click()
    page.locator(".layer-list button").nth(1).click()
    before = position(page)
    page.keyboard.press("ArrowRight")
    assert position(page) > before


def test_one_can_walk_down_to_the_data(page: Page) -> None:
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "∂E/∂W")
    cell(page, "∂E/∂W", 1, 2).click()
    page.locator(".derivation .sum").get_by_role("button", name=re.compile(r"is X\[3,1\]")).click()
    expect(page.locator(".derivation .note")).to_contain_text("comes from the data")


def test_the_slope_is_drawn_for_a_parameters_gradient(page: Page, server: Server) -> None:
    whole_step(page)
    choose_layer(page, 3)
    choose_tab(page, "∂E/∂W")
    expect(page.locator(".slope-view")).to_be_hidden()
    cell(page, "∂E/∂W", 2, 1).click()
    chart = page.locator(".slope-view svg")
    expect(chart).to_be_visible()
    slope = served(page, server, "steps/0/layers/2/W/slope?at=1,0")
    words = chart.get_attribute("aria-label") or ""
    said = [float(plain(number)) for number in re.findall(r"(?<!\[)−?\d+\.\d+(?:e−?\d+)?", words)]
    expected = [
        slope["x"][0],
        slope["x"][-1],
        slope["value"],
        slope["loss"],
        slope["gradient"],
        slope["next"],
    ]
    assert said == pytest.approx(expected, rel=5e-3)
    for part in ("curve", "tangent", "here", "tip"):
        expect(chart.locator(f".{part}")).to_have_count(1)
    choose_tab(page, "Y")
    cell(page, "Y", 1, 1).click()
    expect(page.locator(".slope-view")).to_be_hidden()


def test_the_next_value_is_the_one_that_the_update_makes(page: Page, server: Server) -> None:
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "update")
    layer = served(page, server, "steps/0")["layers"][0]
    for name in ("W", "B"):
        before, change = layer["parameters"][name], layer["update"][name]
        after = [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(before, change, strict=True)]
        assert matches(rows_of(page, name), before)
        assert matches(rows_of(page, f"Δ{name}"), change)
        assert matches(rows_of(page, f"next {name}"), after)
    cell(page, "next W", 2, 3).click()
    line = page.locator(".derivation .next")
    expect(line).to_contain_text("next: W[2,3] ← W[2,3] − α·∂E/∂W[2,3] = ")
    before, gradient = numbers_of(line)
    after = float(plain(line.locator("strong").inner_text()))
    assert before - 0.1 * gradient == pytest.approx(after, rel=1e-3)
    press_until(page, "ArrowRight", 1, LAST)
    assert shown_as(served(page, server, "steps/1")["layers"][0]["parameters"]["W"][1][2], f"{after:.4g}")


def test_the_loss_shows_outputs_targets_and_their_difference(page: Page, server: Server) -> None:
    whole_step(page)
    choose_layer(page, 5)
    expect(page.locator("#inspector h2")).to_have_text("Loss · MSE")
    trace = served(page, server, "steps/0")
    Y, T = trace["layers"][3]["Y"], trace["targets"]
    expect(cell(page, "on the way", 4, 1)).not_to_have_text("…")
    assert matches(rows_of(page, "Y"), Y)
    assert matches(rows_of(page, "targets"), T)
    assert matches(rows_of(page, "on the way"), [[y[0] - t[0]] for y, t in zip(Y, T, strict=True)])
    assert matches(rows_of(page, "∂E/∂Y"), trace["layers"][3]["dE_dY"])
    expect(page.locator(".of-tab")).to_contain_text("mean over every element: batch × outputs")
    expect(page.get_by_role("tab")).to_have_count(0)


def test_the_selected_sample_is_marked(page: Page) -> None:
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "∂E/∂W")
    page.locator(".samples button").nth(1).click()
    expect(table(page, "∂E/∂Y").locator("th.marked")).to_have_text("▸2")
    expect(table(page, "X, transposed").locator("th.marked")).to_have_text("▸2")


def test_a_weight_can_be_set_by_hand(page: Page, server: Server) -> None:
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "Y")
    cell(page, "W", 2, 3).click()
    field = page.get_by_label("set W[2,3]")
    field.fill("3/4")
    field.press("Enter")
    wait_for_state(page, "trace.value.layers[0].parameters.W[1][2] === 0.75")
    expect(cell(page, "W", 2, 3)).to_have_text("0.75")
    edits = served(page, server, "history")["edits"]
    assert edits == [
        {"step": 0, "kind": "parameter", "layer": 0, "parameter": "W", "index": [1, 2], "value": 0.75}
    ]


@pytest.mark.parametrize("value", ["abc", "1/0", "", "1e999"])
def test_a_weight_that_is_no_number_is_refused_at_its_field(page: Page, guard: Guard, value: str) -> None:
    guard.expected.append(r"status of 422")
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "Y")
    cell(page, "W", 2, 3).click()
    before = state(page, "trace")
    field = page.get_by_label("set W[2,3]")
    field.fill(value)
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#weight-error")).to_contain_text("finite number")
    assert state(page, "trace") == before


def test_a_long_sum_is_folded_and_opens(open_page: OpenPage, server: Server) -> None:
    page = open_page(experiment=WIDE)
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "∂E/∂B")
    cell(page, "∂E/∂B", 1, 2).click()
    line = page.locator(".derivation .sum")
    expect(line).to_contain_text("9 more terms")
    assert line.get_by_role("button").count() == 12  # 11 terms, and the fold
    line.get_by_role("button", name="more terms").click()
    expect(line.get_by_role("button")).to_have_count(20)
    derived = served(page, server, "steps/0/layers/0/dE_dB/derivation?at=0,1")
    assert numbers_of(line)[:20] == pytest.approx([term["value"] for term in derived["terms"]], rel=5e-3)


def test_a_large_matrix_shows_a_window_that_keys_and_buttons_move(
    open_page: OpenPage, server: Server
) -> None:
    page = open_page(experiment=WIDE)
    whole_step(page)
    choose_layer(page, 3)
    choose_tab(page, "Y")
    figure = page.locator(".matrix", has=table(page, "W"))
    expect(figure).to_contain_text("showing rows 1–12 of 40")
    expect(figure).to_contain_text("showing columns 1–12 of 40")
    part = served(page, server, "steps/0/layers/2/W?rows=0:12&cols=0:12")["values"]
    assert matches(rows_of(page, "W"), part)

    figure.get_by_role("button", name="rows after").click()
    expect(figure).to_contain_text("showing rows 13–24 of 40")
    cell(page, "W", 12, 12).focus()
    page.keyboard.press("ArrowRight")
    expect(figure).to_contain_text("showing columns 13–24 of 40")
    expect(cell(page, "W", 12, 1)).to_be_focused()
    assert state(page, "pointed")["index"] == [23, 12]
    part = served(page, server, "steps/0/layers/2/W?rows=12:24&cols=12:24")["values"]
    assert matches(rows_of(page, "W"), part)
    page.keyboard.press("End")
    expect(figure.get_by_role("button", name="columns after")).to_be_disabled()


def test_parts_of_a_tensor_that_came_as_a_summary_are_asked_for(page: Page, server: Server) -> None:
    page.evaluate(
        """async () => {
            const [{ tensorTable }, { trace }, { effect }] = await Promise.all([
                import("/static/js/inspector/tables.js"),
                import("/static/js/state.js"),
                import("/static/vendor/signals-core-1.14.5.js"),
            ]);
            const large = structuredClone(trace.value);
            large.layers[0].parameters.W = { shape: [2, 3] };
            const shown = tensorTable(0, "W");
            document.querySelector(".matrices").replaceChildren(shown.element);
            effect(() => shown.draw(large));
        }"""
    )
    expect(cell(page, "W", 2, 3)).not_to_have_text("…")
    assert matches(rows_of(page, "W"), served(page, server, "steps/0/layers/0/W")["values"])


def test_a_walk_moves_the_window_to_its_number(open_page: OpenPage) -> None:
    page = open_page(experiment=WIDE)
    whole_step(page)
    choose_layer(page, 4)
    choose_tab(page, "∂E/∂X")
    table(page, "∂E/∂X").locator("td").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    assert state(page, "selection")["index"] == [0, 39]
    expect(page.locator(".matrix", has=table(page, "W, transposed"))).to_contain_text("columns 37–40 of 40")
    expect(table(page, "W, transposed").locator("td.source")).to_have_count(1)


def test_a_late_answer_is_not_shown_over_a_newer_one(page: Page) -> None:
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "∂E/∂W")
    held: list[Route] = []
    asked = re.compile(r"/derivations$")

    def hold(route: Route) -> None:
        if '"index":[0,0]' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route(asked, hold)
    with page.expect_request(asked):
        cell(page, "∂E/∂W", 1, 1).focus()
    line = page.locator(".derivation .sum")
    page.keyboard.press("ArrowRight")
    expect(line).to_contain_text("∂E/∂W[1,2] = ")
    with page.expect_response(asked):
        held[0].continue_()
    expect(line).to_contain_text("∂E/∂W[1,2] = ")


def test_tabs_follow_the_arrow_keys(page: Page) -> None:
    whole_step(page)
    choose_layer(page, 1)
    before = position(page)
    choose_tab(page, "Y")
    page.get_by_role("tab", name="Y", exact=True).focus()
    for name in ("∂E/∂W", "∂E/∂B", "∂E/∂X", "update", "Y"):
        page.keyboard.press("ArrowRight")
        tab = page.get_by_role("tab", name=name, exact=True)
        expect(tab).to_be_focused()
        expect(tab).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tab", selected=True)).to_have_count(1)
    assert position(page) == before


def test_an_activation_has_only_the_tabs_of_its_formulas(page: Page) -> None:
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "∂E/∂W")
    choose_layer(page, 2)
    assert page.get_by_role("tab").all_inner_texts() == ["Y", "∂E/∂X"]
    expect(page.get_by_role("tab", name="∂E/∂X")).to_have_attribute("aria-selected", "true")
    choose_layer(page, 3)
    expect(page.get_by_role("tab", name="∂E/∂W")).to_have_attribute("aria-selected", "true")


def test_numbers_stay_readable_when_a_run_has_diverged(open_page: OpenPage) -> None:
    diverging = {**WIDE, "optimizer": {"kind": "sgd", "learning_rate": 1e6}}
    page = open_page(experiment=diverging)
    whole_step(page)
    while math.isfinite((shown := state(page, "trace"))["layers"][3]["Y"][0][0]):
        press_until(page, "ArrowRight", shown["step"] + 1, len(state(page, "moments")) - 1)
    choose_layer(page, 4)
    assert rows_of(page, "Y")[0][0] in {"NaN", "∞", "−∞"}
    choose_tab(page, "∂E/∂X")
    cell(page, "∂E/∂X", 1, 1).click()
    expect(page.locator(".derivation .differs")).to_contain_text("not every number is finite")


CONVOLUTION = {
    "data": {"kind": "digits"},
    "layers": [
        {"kind": "reshape", "shape": [1, 8, 8]},
        {"kind": "conv2d", "channels": 2, "kernel": 3},
        {"kind": "activation", "function": "relu"},
        {"kind": "max_pool2d"},
        {"kind": "flatten"},
        {"kind": "fully_connected", "units": 10},
        {"kind": "softmax"},
    ],
    "loss": {"kind": "categorical_cross_entropy"},
    "optimizer": {"kind": "momentum", "learning_rate": 0.1},
    "batch_size": 4,
    "seed": 1,
}


def test_images_show_their_channels_the_window_and_the_winner(open_page: OpenPage, server: Server) -> None:
    page = open_page(experiment=CONVOLUTION)
    whole_step(page)
    trace = served(page, server, "steps/0")
    choose_layer(page, 2)
    choose_tab(page, "Y")
    assert matches(rows_of(page, "Y"), trace["layers"][1]["Y"][0][0])
    figure = table(page, "Y").locator("xpath=..")
    figure.get_by_role("button", name="channel after").click()
    for _ in range(2):
        figure.get_by_role("button", name="sample after").click()
    assert state(page, "sample") == 2
    assert matches(rows_of(page, "Y"), trace["layers"][1]["Y"][2][1])
    cell(page, "Y", 2, 4).click()
    expect(table(page, "X").locator("td.source")).to_have_count(9)
    assert [cell(page, "X", row, 4).get_attribute("class") for row in (1, 2, 4, 5)] == [
        *(None, "source", "source", None),
    ]
    assert matches(rows_of(page, "W"), trace["layers"][1]["parameters"]["W"][1][0])
    expect(page.locator(".derivation .sum")).to_contain_text("Y[3,2,2,4] = ")
    choose_layer(page, 4)
    choose_tab(page, "Y")
    cell(page, "Y", 1, 2).click()
    expect(table(page, "X").locator("td.source")).to_have_count(1)
    expect(page.locator(".derivation .formula")).to_contain_text("max")


def test_one_can_walk_into_the_steps_before_and_back(open_page: OpenPage) -> None:
    page = open_page(experiment={**CONVOLUTION, "layers": CONVOLUTION["layers"][4:]})
    whole_step(page)
    press_until(page, "ArrowRight", 1, len(state(page, "moments")) - 1)
    choose_layer(page, 2)
    choose_tab(page, "update")
    cell(page, "ΔW", 1, 2).click()
    line, crumbs = page.locator(".derivation .sum"), page.locator(".crumbs li")
    expect(line).to_contain_text("ΔW[1,2] = ")
    line.get_by_role("button").last.click()
    expect(line).to_contain_text("velocity of W[1,2] = ")
    assert state(page, "selection") == {"layer": 1, "tensor": "velocity/W", "index": [0, 1]}
    line.get_by_role("button", name=re.compile(r"is vₜ₋₁")).click()
    wait_for_state(page, "trace.value.step === 0")
    expect(crumbs).to_have_count(3)
    expect(page.locator(".crumbs [aria-current]")).to_contain_text("velocity of W[1,2]")
    page.keyboard.press("Escape")
    wait_for_state(page, "trace.value.step === 1")
    expect(line).to_contain_text("velocity of W[1,2] = ")
    page.locator(".crumbs li button").first.click()
    expect(line).to_contain_text("ΔW[1,2] = ")
    expect(page.locator(".crumbs")).to_be_hidden()


def test_the_error_is_derived_like_any_number(page: Page) -> None:
    whole_step(page)
    page.evaluate(
        "async () => (await import('/static/js/state.js')).select({ layer: null, tensor: 'E', index: [] })"
    )
    line = page.locator(".derivation .sum")
    expect(line).to_contain_text("E = ")
    assert numbers_of(line)[-1] == pytest.approx(state(page, "trace")["loss"], rel=1e-3)
    page.locator(".derivation .reads").get_by_role("button", name="T[1,1]").click()
    expect(page.locator(".derivation .note")).to_contain_text("comes from the data")


def instrument(page: Page, name: str) -> None:
    page.locator(".instruments").get_by_role("tab", name=name, exact=True).click()


def test_a_weight_can_be_moved_in_thought(page: Page, server: Server) -> None:
    whole_step(page)
    choose_layer(page, 3)
    choose_tab(page, "∂E/∂W")
    cell(page, "∂E/∂W", 2, 1).click()
    slope = served(page, server, "steps/0/layers/2/W/slope?at=1,0")
    words = page.locator(".slope-view .what-if")
    expect(words).to_contain_text("the update: W[2,1]")
    before = state(page, "run")
    mark = page.get_by_role("slider", name="what if W[2,1] were")
    mark.focus()
    page.keyboard.press("End")
    expect(words).to_contain_text("what if: W[2,1]")
    change, promised = (
        float(plain(text)) for text in re.findall(r"= (−?[\d.]+(?:e−?\d+)?)", words.inner_text())
    )
    assert change == pytest.approx(slope["E"][-1] - slope["loss"], rel=5e-3)
    assert promised == pytest.approx(slope["linear"][-1] - slope["loss"], rel=5e-3)
    box = page.locator(".slope-view svg").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + 0.5 * box["height"])
    assert float(mark.get_attribute("aria-valuenow") or "nan") < slope["value"]
    assert state(page, "run") == before


def test_the_samples_pull_at_a_weight(page: Page, server: Server) -> None:
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "∂E/∂W")
    cell(page, "∂E/∂W", 1, 2).click()
    instrument(page, "samples")
    shares = served(page, server, "steps/0/layers/0/W/samples?at=0,1")
    view = page.locator(".samples-view")
    expect(view.locator("li")).to_have_count(4)
    down, up, total = (float(plain(text)) for text in re.findall(r"−?[\d.]+\d", view.inner_text())[:3])
    assert (down, up, total) == pytest.approx(
        (shares["down"], shares["up"], shares["gradient"]), rel=5e-3, abs=1e-12
    )
    strongest = max(shares["samples"], key=lambda one: abs(one["gradient"]))["sample"]
    view.locator("li button").first.click()
    assert state(page, "sample") == strongest
    view.get_by_role("button", name=f"what row {strongest + 1} alone wants").click()
    wishes = served(page, server, f"steps/0/samples/{strongest}/gradients")["wishes"]
    expect(view.locator("li")).to_have_count(len(wishes))
    view.locator("li button").first.click()
    assert state(page, "selection") == {name: wishes[0][name] for name in ("layer", "tensor", "index")}


def test_the_paths_of_a_sum_have_their_shares(open_page: OpenPage, server: Server) -> None:
    page = open_page(experiment=WIDE)
    whole_step(page)
    choose_layer(page, 3)
    choose_tab(page, "∂E/∂X")
    cell(page, "∂E/∂X", 2, 3).click()
    rows = page.locator(".fork li")
    expect(rows).to_have_count(7)
    derived = served(page, server, "steps/0/layers/2/dE_dX/derivation?at=1,2")
    assert derived["largest_first"]
    said = [float(plain(text).split()[0]) for text in page.locator(".fork .share").all_inner_texts()]
    assert said[:6] == pytest.approx([100 * term["share"] for term in derived["terms"][:6]], abs=0.5)
    expect(rows.last).to_contain_text("34 more")
    assert page.locator(".fork-drawing path").count() == 7
    rows.first.get_by_role("button").click()
    index = derived["terms"][0]["factors"][0]["index"]
    assert state(page, "selection") == {"layer": 2, "tensor": "dE_dY", "index": index}
    expect(page.locator(".crumbs li")).to_have_count(2)


def test_the_error_over_two_weights_is_drawn_with_the_way_over_it(page: Page) -> None:
    page.keyboard.press("3")
    for step in range(3):
        press_until(page, "ArrowRight", step, LAST)
    choose_layer(page, 1)
    choose_tab(page, "∂E/∂W")
    cell(page, "∂E/∂W", 1, 2).click()
    page.get_by_role("button", name="2 weights").click()
    dialog = page.get_by_role("dialog", name="E over two weights")
    expect(dialog.locator(".plane-words")).to_contain_text("E of the batch of step 2")
    expect(dialog.locator(".plane-words")).to_contain_text("at 3 of the steps")
    expect(dialog.locator(".xtitle")).to_have_text("W[1,2] of layer 1")
    dialog.get_by_label("up").select_option("W[2,1] of layer 3")
    expect(dialog.locator(".ytitle")).to_have_text("W[2,1] of layer 3")
    assert dialog.locator(".scatterlayer .trace").count() > 5
    dialog.get_by_role("button", name="close").click()
    expect(dialog).to_have_count(0)


def test_the_terms_of_a_sum_are_stepped_through(page: Page, server: Server) -> None:
    page.keyboard.press("0")
    derived = served(page, server, "steps/0/layers/0/Y/derivation?at=3,0")["terms"]
    line = page.locator(".derivation .sum")
    for count in (1, 2):
        page.keyboard.press("ArrowRight")
        expect(line).to_contain_text(f"so far, {3 - count} more")
        assert numbers_of(line)[-1] == pytest.approx(derived[count - 1]["so_far"], rel=1e-3)
        expect(table(page, "X").locator("td.source")).to_have_count(1)
        expect(cell(page, "X", 4, count)).to_have_class("source")
        assert page.locator("#stage .source").count() > 0
    assert state(page, "moment") == 1
    page.keyboard.press("ArrowRight")
    expect(line.locator(".term")).to_have_count(3)
    expect(line).not_to_contain_text("so far")
    expect(page.locator("#announcement")).to_contain_text("Term 3 of 3 of Y[4,1]: B[1,1]; the sum so far")
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value === 2")
    page.keyboard.press("ArrowLeft")
    wait_for_state(page, "moment.value === 1")
    expect(line.locator(".term")).to_have_count(3)
    page.keyboard.press("ArrowLeft")
    expect(line).to_contain_text("so far, 1 more term to come")
    page.keyboard.press("1")
    page.keyboard.press("ArrowRight")
    expect(line.locator(".term")).to_have_count(3)


def test_a_sweep_goes_through_the_result_and_waits_under_the_pointer(open_page: OpenPage) -> None:
    page = open_page()
    whole_step(page)
    choose_layer(page, 1)
    choose_tab(page, "∂E/∂W")
    words = page.locator(".sweep-words")
    page.keyboard.press("s")
    expect(words).to_have_text("row 1 of Xᵀ × column 1 of ∂E/∂Y · 1 of 6")
    expect(cell(page, "∂E/∂W", 1, 1)).to_have_class("subject")
    expect(words).to_contain_text("2 of 6", timeout=4000)
    expect(table(page, "∂E/∂Y").locator("td.source")).to_have_count(4)
    page.keyboard.press("s")
    page.get_by_role("button", name="entry after").click()
    expect(words).to_have_text("row 1 of Xᵀ × column 3 of ∂E/∂Y · 3 of 6")
    choose_tab(page, "∂E/∂X")
    expect(words).to_be_empty()

    calm = open_page(reduced_motion="reduce")
    whole_step(calm)
    choose_layer(calm, 1)
    calm.keyboard.press("s")
    expect(calm.locator(".sweep-words")).to_be_empty()
    expect(calm.get_by_role("button", name="sweep")).to_be_hidden()
    calm.get_by_role("button", name="entry after").click()
    expect(calm.locator(".sweep-words")).to_contain_text("1 of")
