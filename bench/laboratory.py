"""How fast the laboratory plays: TensorFlow Playground's defaults and its largest network, in Chromium.

    .venv/bin/python -m bench.laboratory [--minutes 10] [--students 100] [--json FILE]

Every neuron's picture, the output surface at 100 × 100 and all charts are on the screen while it plays.
``theirs`` is what TensorFlow Playground's own page was measured at on a machine with two cores; ``ratio`` is
ours / theirs. The students are live links in a process of their own, each with a run of its own; a frame is
late by the time that it comes after the student asked for it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import time
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright
from websockets.asyncio.client import connect

from app.frame import decode
from bench.harness import Row, publish
from bench.stage import FLAGS, heap, percentile, resident, served

DEFAULT = "https://playground.tensorflow.org/#seed=1"
LARGEST = (
    "https://playground.tensorflow.org/#seed=1&networkShape=8,8,8,8,8,8"
    "&x=true&y=true&xTimesY=true&xSquared=true&ySquared=true&sinX=true&sinY=true"
)
SECONDS = 5.0
FRAMES_A_SECOND = 10.0
SHOWN = {
    "tensors": ["0/X", "Y", "W", "B", "dE_dW", "dE_dB", "update", "targets"],
    "surface": 100,
    "neurons": 18,
    "quantised": True,
}

WATCH = """
async (seconds) => {
  const { streamed } = await import("/static/js/state.js");
  let drawn = 0, painted = 0, last = streamed.value;
  const gaps = [], first = streamed.value;
  const start = performance.now();
  let before = start;
  await new Promise((done) => requestAnimationFrame(function frame() {
    const now = performance.now();
    gaps.push(now - before);
    before = now;
    painted += 1;
    if (streamed.value !== last) { drawn += 1; last = streamed.value; }
    if (now - start < seconds * 1000) requestAnimationFrame(frame); else done();
  }));
  const passed = (performance.now() - start) / 1000;
  const steps = streamed.value.step - first.step;
  return { painted: painted / passed, drawn: drawn / passed, steps: steps / passed, gaps };
}
"""


def post(address: str, path: str, body: object) -> dict[str, Any]:
    """An answer of the server."""
    request = urllib.request.Request(
        f"{address}/api/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        answer: dict[str, Any] = json.load(response)
        return answer


def scene(address: str, link: str) -> dict[str, Any]:
    """What a TensorFlow Playground link describes, as an experiment."""
    experiment: dict[str, Any] = post(address, "links/playground", {"link": link})["experiment"]
    return experiment


def begin(page: Page, experiment: dict[str, Any]) -> None:
    """Show a run at full speed, with pictures in the circles."""
    page.evaluate("async (given) => (await import('/static/js/run.js')).startRun(given)", experiment)
    page.get_by_role("group", name="Circles show").get_by_role("button", name="pictures").click()
    page.keyboard.press("4")
    page.evaluate(
        """() => { const speed = document.querySelector('#transport input[type=range]');
        speed.value = speed.max; speed.dispatchEvent(new Event('input', { bubbles: true })); }"""
    )
    page.get_by_role("button", name="Play", exact=False).first.click()
    page.wait_for_timeout(2000)


def end(page: Page) -> None:
    """Stop, and wait until the exact step is on the screen."""
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(1500)


def play(page: Page, address: str, name: str, link: str, peer: float, goal: float) -> list[Row]:
    """Epochs and frames a second of a scene at full speed."""
    experiment = scene(address, link)
    run = post(address, "runs", experiment)
    begin(page, experiment)
    seen = [page.evaluate(WATCH, SECONDS) for _ in range(3)]
    end(page)
    epochs = statistics.median(one["steps"] for one in seen) / run["steps_per_epoch"]
    drawn = statistics.median(one["drawn"] for one in seen)
    painted = statistics.median(one["painted"] for one in seen)
    gaps = [gap for one in seen for gap in one["gaps"]]
    return [
        Row(f"{name}: epochs", ours=epochs, theirs=peer, ratio=epochs / peer, goal=goal, unit="epochs/s"),
        Row(f"{name}: painted frames with a new step", ours=drawn, goal=50, unit="frames/s"),
        Row(f"{name}: painted frames", ours=painted, goal=50, unit="frames/s"),
        Row(f"{name}: between two frames, p95", ours=percentile(gaps, 0.95), goal=20, unit="ms"),
    ]


async def frames(address: str, experiment: dict[str, Any], count: int) -> tuple[list[int], list[float]]:
    """Bytes of frames in play, and the milliseconds from asking for one to having it, of one step each."""
    run = await asyncio.to_thread(post, address, "runs", experiment)
    url = f"{address.replace('http', 'ws')}/api/runs/{run['id']}/live"
    sizes, times = [], []
    async with connect(url, compression=None) as socket:
        await socket.recv()
        await socket.send(json.dumps({"command": "show", **SHOWN}))
        await socket.send(json.dumps({"command": "play", "steps_per_frame": 1}))
        for _ in range(count):
            start = time.perf_counter()
            await socket.send(json.dumps({"command": "credit", "frames": 1}))
            frame = await socket.recv()
            times.append((time.perf_counter() - start) * 1000)
            sizes.append(len(frame))
        decode(bytes(frame) if isinstance(frame, bytes) else b"")
    return sizes, times


async def student(address: str, experiment: dict[str, Any], seconds: float, late: list[float]) -> None:
    """Plays at an even pace, an epoch a frame, and notes how long each frame took to come."""
    run = await asyncio.to_thread(post, address, "runs", experiment)
    url = f"{address.replace('http', 'ws')}/api/runs/{run['id']}/live"
    async with connect(url, compression=None) as socket:
        await socket.recv()
        await socket.send(json.dumps({"command": "show", **SHOWN}))
        await socket.send(json.dumps({"command": "play", "steps_per_frame": run["steps_per_epoch"]}))
        due = time.perf_counter() + (hash(run["id"]) % 100) / 1000 + 1
        until = due + seconds
        while due < until:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            asked = time.perf_counter()
            await socket.send(json.dumps({"command": "credit", "frames": 1}))
            await socket.recv()
            late.append((time.perf_counter() - asked) * 1000)
            due = max(due + 1 / FRAMES_A_SECOND, asked)


def classroom(address: str, experiment: dict[str, Any], students: int, seconds: float) -> list[float]:
    """How late each frame of a class was, in milliseconds; in a process of its own."""
    late: list[float] = []

    async def together() -> None:
        await asyncio.gather(*(student(address, experiment, seconds, late) for _ in range(students)))

    asyncio.run(together())
    return late


def lateness(address: str, students: int) -> list[Row]:
    """A class that plays at once."""
    experiment = scene(address, DEFAULT)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        late = process.submit(classroom, address, experiment, students, 10.0).result()
    name = f"{students} students at {FRAMES_A_SECOND:g} frames a second"
    return [
        Row(f"{name}: lateness, p95", ours=percentile(late, 0.95), unit="ms"),
        Row(f"{name}: lateness, worst", ours=max(late), goal=100, unit="ms"),
        Row(f"{name}: late by over 100 ms", ours=sum(time > 100 for time in late), goal=0, unit="frames"),
        Row(f"{name}: frames each", ours=len(late) / students / 10, goal=FRAMES_A_SECOND, unit="frames/s"),
    ]


def long_play(page: Page, session: CDPSession, address: str, pid: int, minutes: float) -> list[Row]:
    """Memory of tab and server, from after the first half minute to the end."""
    begin(page, scene(address, DEFAULT))
    page.wait_for_timeout(min(30_000, minutes * 20_000))
    before = heap(session), resident(pid)
    page.wait_for_timeout(minutes * 60_000)
    after = heap(session), resident(pid)
    end(page)
    return [
        Row(f"the tab's heap after {minutes:g} min of Play", ours=after[0], theirs=None, unit="MB"),
        Row("the same, over before", ours=after[0] / before[0], goal=1.1, unit="×"),
        Row(f"the server's memory after {minutes:g} min of Play", ours=after[1], unit="MB"),
        Row("the same, over before", ours=after[1] / before[1], goal=1.1, unit="×"),
    ]


def measure(minutes: float, students: int) -> list[Row]:
    """Every row of the table."""
    with served() as (address, pid):
        sizes, times = asyncio.run(frames(address, scene(address, DEFAULT), 500))
        return [
            Row(
                "what else the machine has to do: load before", os.getloadavg()[0], goal=0.5, unit="processes"
            ),
            Row("bytes a frame, default network, p95", percentile(sizes, 0.95) / 1000, goal=16, unit="kB"),
            Row("one step and its frame, asked to had, p95", percentile(times, 0.95), goal=3, unit="ms"),
            *lateness(address, students),
            *on_screen(address, pid, minutes),
        ]


def on_screen(address: str, pid: int, minutes: float) -> list[Row]:
    """What is measured in a browser."""
    rows: list[Row] = []
    with sync_playwright() as playwright:
        path = os.environ.get("GRADUS_BROWSER") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.goto(address)
        page.wait_for_selector("#stage .neuron[aria-label]")
        rows += play(page, address, "Playground's defaults", DEFAULT, 60, 600)
        rows += play(page, address, "its largest network, 6×8 and 7 features", LARGEST, 12.7, 254)
        if minutes > 0:
            rows += long_play(page, session, address, pid, minutes)
        browser.close()
        return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--minutes", type=float, default=10, help="how long the long Play takes; 0 leaves it out"
    )
    parser.add_argument("--students", type=int, default=100, help="how many play at once (default: 100)")
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    options = parser.parse_args()
    publish("The laboratory", measure(options.minutes, options.students), options.json)
