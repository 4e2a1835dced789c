"""What the browser tests read from the page, and how they wait for it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

MODULES = "/static/js/"
SIGNALS = (
    *(
        "run",
        "trace",
        "moment",
        "moments",
        "unit",
        "playing",
        "speed",
        "selection",
        "pointed",
        "view",
        "sample",
    ),
    *("derivation", "history", "surface", "check", "message", "theme"),
)


def start_run(page: Page, experiment: dict[str, Any]) -> None:
    """Replace the run on the screen by a new one."""
    page.evaluate(f"async (given) => (await import('{MODULES}run.js')).startRun(given)", experiment)


def state(page: Page, name: str) -> Any:
    """The value of a signal of state.js."""
    return page.evaluate(f"async (name) => (await import('{MODULES}state.js'))[name].value", name)


def wait_for_state(page: Page, condition: str, *values: Any) -> None:
    """Wait until a condition holds: JavaScript over the signals, and ``values``.

    ``wait_for_state(page, "trace.value.step === values[0]", 3)``
    """
    # A condition that is a promise would hold at once, so the signals are fetched before.
    page.evaluate(f"async () => {{ window.signals = await import('{MODULES}state.js'); }}")
    names = ", ".join(SIGNALS)
    page.wait_for_function(
        f"(values) => {{ const {{ {names} }} = window.signals; return {condition}; }}", arg=list(values)
    )


def wait_for_exact_trace(page: Page) -> None:
    """Wait until the step on the screen is float64, as it is after Play; only such a trace has norms."""
    wait_for_state(page, "!playing.value && Object.keys(trace.value.layers[0].norms).length > 0")


def position(page: Page) -> tuple[int, int]:
    """The step on the screen, and the moment in it."""
    return state(page, "trace")["step"], state(page, "moment")


def press_until(page: Page, key: str, step: int, moment: int) -> None:
    """Press a key and wait until the screen has come to a step and a moment."""
    page.keyboard.press(key)
    wait_for_state(page, "trace.value.step === values[0] && moment.value === values[1]", step, moment)


def counter(page: Page, name: str) -> str:
    """What a counter of the transport says."""
    return page.locator(".counters div", has_text=re.compile(f"^{name}")).locator("dd").inner_text()


def names_on_stage(page: Page) -> list[str]:
    """What a screen reader is told about everything on the stage."""
    return page.eval_on_selector_all(
        "#stage .item", "(items) => items.map((item) => item.getAttribute('aria-label'))"
    )


def numbers_in(text: str) -> list[float]:
    """The numbers of a name such as "Y1 neuron 2: 0.15, gradient −0.012"."""
    _, _, numbers = text.partition(":")
    return [float(part.split()[-1].replace("−", "-")) for part in numbers.split(",")]
