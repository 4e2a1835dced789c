"""format.js, scales.js and frame.js: pure, so they are asked directly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from app import frame
from tests.browser.conftest import OpenModules


def called(page: Page, function: str, *arguments: Any) -> Any:
    """What ``module.function`` returns; numbers that are not finite may be among the arguments."""
    return page.evaluate(
        "([name, given]) => name.split('.').reduce((from, part) => from[part], modules)(...given)",
        [function, list(arguments)],
    )


@pytest.mark.parametrize(
    ("number", "short", "full", "plain"),
    [
        (0, "0.00", "0", "0"),
        (1, "1.00", "1.000", "1"),
        (-0.8123, "−0.81", "−0.8123", "−0.812"),
        (0.0123456, "0.012", "0.01235", "0.0123"),
        (-0.0118, "−0.012", "−0.01180", "−0.0118"),
        (0.0994, "0.099", "0.09940", "0.0994"),
        (0.000021, "2e−5", "2.100e−5", "0.000021"),
        (12.345, "12.3", "12.35", "12.3"),
        (-123.4, "−123", "−123.4", "−123"),
        (99.96, "100", "99.96", "100"),
        (4321, "4e3", "4321", "4320"),
        (-5.4e278, "−5e278", "−5.400e278", "−5.4e+278"),
        (float("nan"), "NaN", "NaN", "NaN"),
        (float("inf"), "∞", "∞", "∞"),
        (float("-inf"), "−∞", "−∞", "−∞"),
    ],
)
def test_numbers_are_written(
    open_modules: OpenModules, number: float, short: str, full: str, plain: str
) -> None:
    page = open_modules("format")
    assert called(page, "format.short", number) == short
    assert called(page, "format.full", number) == full
    assert called(page, "format.plain", number) == plain


def test_short_numbers_have_at_most_six_characters(open_modules: OpenModules) -> None:
    page = open_modules("format")
    sizes = [mantissa * 10.0**power for power in range(-30, 31) for mantissa in (1, 1.5, 5.55, 9.4, 9.9951)]
    texts = page.evaluate("(sizes) => sizes.flatMap((x) => [x, -x]).map(modules.format.short)", sizes)
    assert max(len(text) for text in texts) <= 6


def test_names_are_the_articles(open_modules: OpenModules) -> None:
    page = open_modules("format")
    assert called(page, "format.entryName", "dE_dW", [1, 0]) == "∂E/∂W[2,1]"
    assert called(page, "format.entryName", "update/B", [0, 2]) == "ΔB[1,3]"
    assert called(page, "format.tensorName", "X") == "X"


def test_ink_reads_on_any_colour(open_modules: OpenModules) -> None:
    page = open_modules("scales")
    worst = page.evaluate(
        """() => {
            const { contrast, inkOn } = modules.scales;
            let least = 21;
            for (let red = 0; red < 256; red += 15) {
                for (let green = 0; green < 256; green += 15) {
                    for (let blue = 0; blue < 256; blue += 15) {
                        const ink = inkOn([red, green, blue]) === "#000" ? [0, 0, 0] : [255, 255, 255];
                        least = Math.min(least, contrast([red, green, blue], ink));
                    }
                }
            }
            return least;
        }"""
    )
    assert worst >= 4.5


def test_a_colour_scale_is_symmetric_about_zero(open_modules: OpenModules) -> None:
    page = open_modules("scales")
    ramp = {"plus": [0, 0, 200], "minus": [200, 0, 0], "zero": [255, 255, 255]}
    assert called(page, "scales.paint", 0, 1, ramp)["fill"] == "rgb(255 255 255)"
    plus = called(page, "scales.paint", 0.3, 1, ramp)["fill"].removeprefix("rgb(").removesuffix(")").split()
    minus = called(page, "scales.paint", -0.3, 1, ramp)["fill"].removeprefix("rgb(").removesuffix(")").split()
    assert plus == minus[::-1]
    assert called(page, "scales.paint", 7, 1, ramp) == called(page, "scales.paint", 1, 1, ramp)


def test_frames_are_read_as_the_server_writes_them(open_modules: OpenModules) -> None:
    page = open_modules("frame")
    rng = np.random.default_rng(0)
    tensors = {
        "targets": rng.normal(size=(4, 1)),
        "0/X": rng.normal(size=(4, 2)),
        "0/Y": np.array([[1.0, np.inf], [np.nan, -np.inf]]),
        "surface": rng.normal(size=(3, 3, 1)),
    }
    sent = frame.encode({"step": 3, "loss": float("nan"), "x": [-1, 2], "y": [0, 1]}, tensors)
    header, read, surface = page.evaluate(
        """(bytes) => {
            const { decodeFrame, surfaceOf } = modules.frame;
            const frame = decodeFrame(new Uint8Array(bytes).buffer);
            const tensors = [...frame.tensors].map(([name, { shape, values }]) => [name, shape, [...values]]);
            const { values, ...surface } = surfaceOf(frame);
            return [frame.header, tensors, surface];
        }""",
        list(sent),
    )
    assert header["step"] == 3
    assert np.isnan(header["loss"])
    assert [name for name, _, _ in read] == list(tensors)
    for name, shape, values in read:
        np.testing.assert_array_equal(np.float32(values).reshape(shape), tensors[name].astype(np.float32))
    assert surface == {"step": 3, "shape": [3, 3, 1], "x": [-1, 2], "y": [0, 1]}


@pytest.mark.parametrize(
    ("stop", "epochs", "per_second", "said"),
    [
        ([], 3, 1, None),
        ([{"kind": "loss", "at_most": 0.1}], 3, 1, None),
        ([{"kind": "epochs", "epochs": 35}], 3, 4, "8 s left"),
        ([{"kind": "epochs", "epochs": 35}, {"kind": "epochs", "epochs": 5}], 3.5, 0.1, "15 s left"),
        ([{"kind": "epochs", "epochs": 1000}], 0, 2, "9 min left"),
        ([{"kind": "epochs", "epochs": 35}], 35, 4, None),
    ],
)
def test_the_time_left_is_that_to_the_first_end(
    open_modules: OpenModules, stop: list[dict[str, Any]], epochs: float, per_second: float, said: str | None
) -> None:
    page = open_modules("time-left")
    assert (
        page.evaluate(
            "([stop, epochs, perSecond]) => modules['time-left'].timeLeft({ stop }, epochs, perSecond)",
            [stop, epochs, per_second],
        )
        == said
    )
