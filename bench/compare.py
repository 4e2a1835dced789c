"""How fast A | B plays: two branches side by side, each step of both fetched and drawn, in headless Chromium.

    .venv/bin/python -m bench.compare [--seconds 5] [--json FILE]

A frame is a step of which both stages were drawn. There is no peer to compare with.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.harness import Row, publish
from bench.stage import FLAGS, served

GOAL = 30.0
CIRCLE = {"kind": "circle", "points": 200}
NETWORKS = {"XOR, 2-3-1": None, "circle, 2-8-8-1": [8, 8]}

START = """
async ([hidden, data]) => {
  const { startRun } = await import("/static/js/run.js");
  const { run } = await import("/static/js/state.js");
  if (!hidden) return;
  const tanh = { kind: "activation", function: "tanh" };
  const layers = [...hidden, 1].flatMap((units) => [{ kind: "fully_connected", units }, tanh]);
  await startRun({ ...run.value.experiment, data, layers, batch_size: 10 });
}
"""

STEP = "() => Number(document.querySelector('.compare-step').textContent.slice(5))"


def frames(page: Page, seconds: float) -> float:
    """Frames a second of A | B as it plays."""
    page.get_by_role("button", name="What if").click()
    page.get_by_role("button", name="ten times").click()
    page.wait_for_selector(".compare-first button")
    page.get_by_role("button", name="Play both").click()
    page.wait_for_timeout(500)
    rates = []
    for _ in range(3):
        before = page.evaluate(STEP)
        start = page.evaluate("performance.now()")
        page.wait_for_timeout(1000 * seconds / 3)
        rates.append(1000 * (page.evaluate(STEP) - before) / (page.evaluate("performance.now()") - start))
    return statistics.median(rates)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = []
    with served() as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, hidden in NETWORKS.items():
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(address)
            page.wait_for_selector("#stage .neuron[aria-label]")
            page.evaluate(START, [hidden, CIRCLE])
            rows.append(Row(f"A | B, {name}", frames(page, given.seconds), goal=GOAL, unit="frames/s"))
            page.close()
        browser.close()
    publish("A | B", rows, given.json)


if __name__ == "__main__":
    main()
