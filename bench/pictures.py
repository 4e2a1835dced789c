"""How well and how fast networks read digits, on the engine, over the live link and on the screen.

    .venv/bin/python -m bench.pictures [--json FILE]

A drawn digit is timed from the end of a stroke to the painted bars; a layer from the press to the painted
layer. There is no peer to compare with, so ``theirs`` and ``ratio`` are empty.
"""

from __future__ import annotations

import argparse
import json
import os
import time
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from websockets.sync.client import connect

from app.branch import Branch
from app.experiment import Experiment
from app.presets import PRESETS
from bench.harness import Row, publish
from bench.stage import FLAGS, percentile, served

MNIST_SIZED = {
    **PRESETS["article_digits"].experiment,
    "data": {"kind": "generated_digits", "pictures": 2000, "train_share": 0.8},
    "batch_size": 32,
    "shuffle": True,
}
SECONDS = 5.0

OPENED = """
async (layer) => {
  const { lookInto, lookOut } = await import("/static/js/pictures/zoom.js");
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(null);
  }));
  const start = performance.now();
  lookInto(layer);
  const took = (await painted()) - start;
  lookOut();
  await painted();
  return took;
}
"""

READ = """
async (shift) => {
  const { reading } = await import("/static/js/pictures/drawing.js");
  const pad = document.querySelector(".pad");
  const { left, top, width, height } = pad.getBoundingClientRect();
  const at = (type, x, y) => pad.dispatchEvent(new PointerEvent(type, {
    bubbles: true, pointerId: 1, button: 0, clientX: left + x * width, clientY: top + y * height }));
  at("pointermove", 0.3 + shift, 0.8);
  const before = reading.value;
  const start = performance.now();
  at("pointermove", 0.32 + shift, 0.85);
  while (reading.value === before) {
    await new Promise((next) => setTimeout(next, 0));
    if (performance.now() - start > 5000) throw new Error("the drawing was not read");
  }
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const took = performance.now() - start;
  await new Promise((next) => setTimeout(next, 150));
  return took;
}
"""


def learned(name: str, epochs: int, goal: float, seconds: float | None) -> list[Row]:
    """Test accuracy of a preset after so many epochs, and how long they took."""
    branch = Branch(0, Experiment.model_validate(PRESETS[name].experiment))
    start = time.perf_counter()
    branch.advance(epochs * branch.trainer.steps_per_epoch)
    took = time.perf_counter() - start
    accuracy = branch.observations.evaluate()[1].accuracy
    title = f"{PRESETS[name].title}, {epochs} epochs"
    return [
        Row(f"{title}: test accuracy", ours=100 * accuracy, goal=goal, unit="%"),
        Row(f"{title}: training", ours=took, goal=seconds, unit="s"),
    ]


def played(address: str) -> list[Row]:
    """784-100-50-10 over the live link at full speed: steps, frames, and their size."""
    body = json.dumps(MNIST_SIZED).encode()
    asked = urllib.request.Request(f"{address}/api/runs", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked) as answer:
        run = json.load(answer)["id"]
    link = connect(f"{address.replace('http', 'ws')}/api/runs/{run}/live", max_size=None)
    with link:
        link.recv()
        show = {"command": "show", "tensors": False, "sample": {"row": 0, "unit": [0, 0]}}
        for command in (
            show,
            {"command": "play", "steps_per_frame": "max"},
            {"command": "credit", "frames": 2},
        ):
            link.send(json.dumps(command))
        sizes: list[int] = []
        steps: list[int] = []
        start = time.perf_counter()
        while time.perf_counter() - start < SECONDS + 1:
            content = link.recv()
            if isinstance(content, bytes):
                link.send(json.dumps({"command": "credit", "frames": 1}))
                if time.perf_counter() - start > 1:
                    length = int.from_bytes(content[:4], "little")
                    sizes.append(len(content))
                    steps.append(json.loads(content[4 : 4 + length])["step"])
    case = "784-100-50-10, batch 32, at full speed"
    return [
        Row(f"{case}: training steps", ours=(steps[-1] - steps[0]) / SECONDS, goal=3000, unit="steps/s"),
        Row(f"{case}: frames", ours=len(sizes) / SECONDS, goal=20, unit="frames/s"),
        Row(f"{case}: largest frame", ours=max(sizes) / 1000, goal=60, unit="kB"),
    ]


def on_screen(page: Page, address: str) -> list[Row]:
    """Opening each layer of 784-100-50-10, and reading a drawing."""
    page.goto(address)
    page.wait_for_selector("#stage .neuron[aria-label]")
    start: Any = "async (given) => (await import('/static/js/run.js')).startRun(given)"
    page.evaluate(start, MNIST_SIZED)
    page.wait_for_selector(".strip .thumb-picture")
    page.wait_for_timeout(1000)
    opened = [page.evaluate(OPENED, layer) for _ in range(5) for layer in range(6)]
    box = page.locator(".pad").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 60, steps=5)
    page.wait_for_timeout(500)
    read = [page.evaluate(READ, 0.01 * k) for k in range(20)]
    return [
        Row(
            "a layer of 784-100-50-10, press to painted, p95",
            ours=percentile(opened, 0.95),
            goal=150,
            unit="ms",
        ),
        Row("a drawn digit, stroke to painted bars, median", ours=percentile(read, 0.5), goal=50, unit="ms"),
    ]


def measure() -> list[Row]:
    """Every row of the table."""
    rows = [
        *learned("digits", 10, 95, 5),
        *learned("digits_convolution", 20, 97, None),
    ]
    with served() as (address, _), sync_playwright() as playwright:
        rows += played(address)
        path = os.environ.get("GRADUS_BROWSER") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        rows += on_screen(browser.new_page(viewport={"width": 1440, "height": 900}), address)
        browser.close()
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    publish("Pictures", measure(), parser.parse_args().json)
