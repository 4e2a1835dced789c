"""How fast the screen answers: from a key press to the painted frame, in headless Chromium, for XOR.

    .venv/bin/python -m bench.stage [--minutes 5] [--json FILE]

A key press is timed from the event's own time stamp to the first task after the frame in which the state that
it asked for was painted. There is no peer to compare with, so ``theirs`` and ``ratio`` are empty.
"""

from __future__ import annotations

import argparse
import gzip
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.harness import Row, publish

ROOT = Path(__file__).parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]

TIMER = """
async ({key, presses}) => {
  const { trace, moment } = await import("/static/js/state.js");
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(null);
  }));
  const mark = () => `${trace.value.step}/${moment.value}`;
  const times = [];
  for (let k = 0; k < presses; k++) {
    const before = mark();
    const start = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    while (mark() === before) {
      await new Promise((next) => setTimeout(next, 0));
      if (performance.now() - start > 5000) throw new Error(`nothing moved after ${key}`);
    }
    times.push((await painted()) - start);
    await new Promise((next) => setTimeout(next, 120));
  }
  return times;
}
"""

FRAMES = """
async (seconds) => {
  const { streamed } = await import("/static/js/state.js");
  let frames = 0, last = streamed.value, first = streamed.value.step;
  const start = performance.now();
  await new Promise((done) => requestAnimationFrame(function frame(now) {
    if (streamed.value !== last) { frames += 1; last = streamed.value; }
    if (now - start < seconds * 1000) requestAnimationFrame(frame); else done();
  }));
  return { frames: frames / seconds, steps: (streamed.value.step - first) / seconds };
}
"""


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """The app on a free port: its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "dev.py", "run", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield address, server.pid
        finally:
            server.terminate()


def percentile(times: list[float], share: float) -> float:
    """The time that this share of the times does not exceed."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def first_page(page: Page, address: str) -> tuple[float, float, float]:
    """What is loaded of the page, packed, and until when.

    Returns:
        Kilobytes that are there when Step can be pressed; with the charts, which come after that, but without
        Plotly; and the milliseconds until Step can be pressed.
    """
    page.goto(address)
    page.wait_for_function("document.querySelector('#transport button:not([disabled])') !== null")
    usable = page.evaluate(
        """async () => { const { trace } = await import("/static/js/state.js");
        while (!trace.value) await new Promise((next) => setTimeout(next, 1)); return performance.now(); }"""
    )
    page.wait_for_timeout(1500)
    loaded = page.evaluate(
        """() => performance.getEntriesByType('resource').filter(({ name }) => !/\\/api\\/|plotly/.test(name))
        .map(({ name, responseEnd }) => [name, responseEnd])"""
    )
    sizes = {}
    for name in {address + "/", *(name for name, _ in loaded)}:
        with urllib.request.urlopen(name) as response:
            sizes[name] = len(gzip.compress(response.read(), 6)) / 1000
    first = {address + "/", *(name for name, end in loaded if end <= usable)}
    return sum(sizes[name] for name in first), sum(sizes.values()), usable


def heap(session: CDPSession) -> float:
    """Megabytes of the tab's JavaScript heap, after a collection."""
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "JSHeapUsedSize") / 1e6


def resident(pid: int) -> float:
    """Megabytes of memory that the server holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


def play(page: Page, session: CDPSession, pid: int, minutes: float) -> list[Row]:
    """Full speed for some minutes: painted frames a second, and memory at the start and the end."""
    page.keyboard.press("Home")
    page.keyboard.press("3")
    page.evaluate(
        """() => { const speed = document.querySelector('#transport input[type=range]');
        speed.value = speed.max; speed.dispatchEvent(new Event('input', { bubbles: true })); }"""
    )
    page.keyboard.press(" ")
    page.wait_for_timeout(5000)
    measured = [page.evaluate(FRAMES, 5)]
    before = heap(session), resident(pid)
    end = time.monotonic() + minutes * 60
    while time.monotonic() < end:
        page.wait_for_timeout(min(10_000, max(100, (end - time.monotonic()) * 1000)))
        measured.append(page.evaluate(FRAMES, 3))
    after = heap(session), resident(pid)
    page.keyboard.press(" ")
    tab, server = (now / then for now, then in zip(after, before, strict=True))
    frames = percentile([one["frames"] for one in measured], 0.5)
    steps = percentile([one["steps"] for one in measured], 0.5)
    return [
        Row("Play at full speed: painted frames", ours=frames, goal=30, unit="frames/s"),
        Row("Play at full speed: training steps", ours=steps, unit="steps/s"),
        Row(f"the tab's heap after {minutes:g} min of Play, over before", ours=tab, unit="×"),
        Row(f"the server's memory after {minutes:g} min of Play, over before", ours=server, unit="×"),
    ]


def measure(minutes: float) -> list[Row]:
    """Every row of the table."""
    with served() as (address, pid), sync_playwright() as playwright:
        path = os.environ.get("GRADUS_BROWSER") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        weight, with_charts, usable = first_page(page, address)
        rows = [
            Row("first page when it can be used, gzip", ours=weight, goal=150, unit="kB"),
            Row("with the charts, before Plotly, gzip", ours=with_charts, unit="kB"),
            Row("first page usable", ours=usable, goal=1000, unit="ms"),
        ]
        for case, unit, key, goal in (
            ("one number forward", "1", "ArrowRight", 16),
            ("one number back", "1", "ArrowLeft", 16),
            ("one layer forward", "2", "ArrowRight", 16),
            ("one layer back", "2", "ArrowLeft", 16),
            ("one training step forward", "3", "ArrowRight", 50),
            ("one training step back", "3", "ArrowLeft", 50),
            ("one epoch forward", "4", "ArrowRight", 50),
        ):
            page.keyboard.press(unit)
            times = page.evaluate(TIMER, {"key": key, "presses": 40})
            rows.append(
                Row(f"{case}, key to painted, p95", ours=percentile(times, 0.95), goal=goal, unit="ms")
            )
        rows += play(page, session, pid, minutes)
        browser.close()
        return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=5, help="how long Play runs (default: 5)")
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    options = parser.parse_args()
    publish("The stage", measure(options.minutes), options.json)
