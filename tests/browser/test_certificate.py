"""A shared run says whether it reproduces where it is opened."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.screen import wait_for_state
from tests.browser.test_timeline import go_to


def test_a_link_with_a_certificate_says_whether_it_reproduces(page: Page) -> None:
    go_to(page, 40)
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog", name="Share")
    link = dialog.get_by_label("link to this run")
    expect(link).not_to_have_value("")
    short = len(link.input_value())
    dialog.get_by_label("a certificate").check()
    page.wait_for_function(
        "(short) => document.querySelector('dialog [type=text]').value.length > short + 50", arg=short
    )
    address = link.input_value()
    page.keyboard.press("Escape")
    page.evaluate("(address) => { location.hash = new URL(address).hash; }", address)
    expect(page.locator(".note-line")).to_contain_text("It reproduces bit for bit, to step 40.")
    wait_for_state(page, "trace.value.step === 40")
