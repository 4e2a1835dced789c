"""The program beside the stage: the line at work is lit, variables are live, selecting goes both ways."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.screen import press_until, start_run, state, wait_for_state


def test_the_program_follows_the_step_and_the_selection(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.locator("#stage").click(position={"x": 3, "y": 3})
    page.keyboard.press("p")
    panel = page.get_by_role("complementary", name="The program")
    now = panel.locator("[aria-current=step]")
    expect(now).to_have_text("rows = rows_of(step)", use_inner_text=True)
    assert axe(page) == []

    press_until(page, "ArrowRight", 0, 3)
    expect(now).to_have_text("return X @ self.W + self.B")
    expect(panel.locator(".calling")).to_have_count(2)
    row = panel.locator(".variables tr", has_text="self.W")
    W = state(page, "trace")["layers"][0]["parameters"]["W"]
    expect(row).to_contain_text(f"2×3{W[0][0]:.3f}".replace("-", "−"))

    for _ in range(5):
        page.keyboard.press("ArrowRight")
    wait_for_state(page, "moments.value[moment.value].tensor === 'dE_dX'")
    expect(now).to_have_text("return dE_dY * self.f_prime(self.X)")
    page.keyboard.press("ArrowRight")
    expect(now).to_have_text("return dE_dY @ self.W.T")

    # From the program to the screen.
    panel.get_by_role("button", name="self.dE_dB = sum_of_rows(dE_dY)").click()
    chosen = state(page, "selection")
    assert (chosen["layer"], chosen["tensor"], state(page, "view")) == (2, "dE_dB", "dE_dB")
    panel.locator(".variables").get_by_role("button", name="self.dE_dW").click()
    assert state(page, "view") == "dE_dW"
    # And from the screen to the program.
    expect(panel.locator(".picked")).to_have_text("self.dE_dW = self.X.T @ dE_dY")
    page.get_by_role("tab", name="∂E/∂B").click()

    start_run(page, {**state(page, "run")["experiment"], "optimizer": {"kind": "adam", "learning_rate": 0.1}})
    expect(panel.locator(".code")).to_contain_text("m_hat = m / (1 - self.beta1 ** t)")
    panel.get_by_role("button", name="close the program").press("Enter")
    expect(panel).to_have_count(0)
    expect(page.get_by_role("button", name="Program")).to_be_focused()
