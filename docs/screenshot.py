"""Renews docs/screenshot.png: the article's network after 60 steps, in the middle of a backward pass.

.venv/bin/python -m docs.screenshot
"""

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.stage import FLAGS, served

PICTURE = Path(__file__).with_name("screenshot.png")


def take() -> None:
    """Start the app, go to the moment, take one gradient apart, and keep the picture."""
    with served() as (address, _), sync_playwright() as playwright:
        path = os.environ.get("GRADUS_BROWSER") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        page.goto(address)
        page.locator("#stage svg").first.wait_for()
        for unit, presses in (("3", 61), ("2", 8)):  # 60 training steps, then eight moments into the next
            page.keyboard.press(unit)
            for _ in range(presses):
                page.keyboard.press("ArrowRight")
                page.wait_for_timeout(150)
        page.locator("#inspector td").nth(1).click()
        page.wait_for_timeout(2500)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    take()
