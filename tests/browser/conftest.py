"""A server of its own and a real Chromium for the browser tests.

A page that reports an error, breaks the content security policy, or asks another host for anything fails its
test.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.screen import start_run

ROOT = Path(__file__).parents[2]
AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*.min.js"))
PATIENCE = 30.0
"""Seconds after which a server that does not answer has failed."""

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  const { violatedDirective, blockedURI, sourceFile } = event;
  console.error(`content security policy: ${violatedDirective} ${blockedURI} ${sourceFile}`);
});
"""


class Server:
    """The app in a process of its own, on a free port that it keeps when it is restarted."""

    def __init__(self, log: Path) -> None:
        self.log = log
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = f"-m uvicorn app.main:app --port {self.port} --log-level warning"
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command.split()], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop; every run is lost."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None

    def restart(self) -> None:
        """Stop and start, as after a crash."""
        self.stop()
        self.start()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "healthz", timeout=1):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that the browser tests share."""
    running = Server(tmp_path_factory.mktemp("server") / "log.txt")
    running.start()
    yield running
    running.stop()


def browser_path() -> str | None:
    """The browser that GRADUS_BROWSER names, or Debian's; None for the one that Playwright keeps."""
    return os.environ.get("GRADUS_BROWSER") or shutil.which("chromium")


# Of the package and not of the session: while Playwright runs, no test can have an event loop of its own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser_path(), args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@dataclass
class Guard:
    """What went wrong in the pages of a test.

    Attributes:
        origin: the only address that pages may ask.
        troubles: errors that were seen.
        expected: patterns of errors that the test provokes.
    """

    origin: str
    troubles: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note what goes wrong in a page."""
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("pageerror", lambda error: self.troubles.append(f"error in the page: {error}\n{error.stack}"))
        page.on("console", self._hear)
        page.on("request", self._see)

    def unexpected(self) -> list[str]:
        """The troubles that no pattern foresees."""
        return [
            trouble for trouble in self.troubles if not any(re.search(one, trouble) for one in self.expected)
        ]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(
                f"console {message.type}: {message.text} ({message.location.get('url', '')})"
            )

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.troubles.append(f"a request left the server: {request.url}")


@pytest.fixture
def guard(server: Server) -> Iterator[Guard]:
    """Fails the test if something went wrong in one of its pages; add to ``expected`` what should."""
    watching = Guard(server.url)
    yield watching
    assert watching.unexpected() == []


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, server: Server, guard: Guard) -> Iterator[OpenPage]:
    """Opens the app: ``open_page(width=390, height=844, experiment=..., color_scheme="dark")``."""
    contexts = []

    def opened(
        width: int = 1440, height: int = 900, experiment: dict[str, Any] | None = None, **options: Any
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        guard.watch(page)
        page.goto(server.url)
        page.wait_for_selector("#stage .neuron[aria-label]")
        if experiment is not None:
            start_run(page, experiment)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The app as a new visitor on a laptop finds it."""
    return open_page()


OpenModules = Callable[[str], Page]


@pytest.fixture
def open_modules(browser: Browser, server: Server, guard: Guard) -> Iterator[OpenModules]:
    """A bare page with one module of static/js: ``open_modules("stage/layout")`` has it as modules.layout."""
    context = browser.new_context()
    # A page that is no page of the app names no icon, so the browser asks for one on its own.
    context.route("**/favicon.ico", lambda route: route.fulfill(status=204))

    def opened(path: str) -> Page:
        page = context.new_page()
        guard.watch(page)
        page.goto(server.url + "static/icon.svg")
        name = path.rsplit("/", 1)[-1]
        page.evaluate(
            "async ([name, path]) => { window.modules = { [name]: await import(`/static/js/${path}.js`) }; }",
            [name, path],
        )
        return page

    yield opened
    context.close()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe-core finds wrong in a page; ``axe(page)`` is a list of sentences."""

    def violations(page: Page) -> list[str]:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf-8") + "\n;null")
        results = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{violation['id']}: {violation['help']} at {node['target']}: {node.get('failureSummary', '')}"
            for violation in results["violations"]
            for node in violation["nodes"]
        ]

    return violations
