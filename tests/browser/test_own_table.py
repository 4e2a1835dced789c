"""A table of one's own: pasted, dropped or chosen, looked into, trained on; another text changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Guard, OpenPage
from tests.browser.screen import state, wait_for_state

AXE = Callable[[Page], list[str]]
REFUSED = r"status of 4(13|22)"
FLOWERS = """length;width;colour;kind;price
5,1;3,5;red;setosa;1
4,9;;blue;setosa;2
4,7;3,2;red;setosa;4
7,0;3,2;blue;versicolor;8
6,4;3,1;red;versicolor;16
6,9;3,0;blue;versicolor;32
"""


def open_table(page: Page) -> Locator:
    page.locator("#setup").get_by_role("button", name="Own table").click()
    dialog = page.get_by_role("dialog", name="Your own table")
    expect(dialog.get_by_label("Paste a CSV")).to_be_focused()
    return dialog


def plan(dialog: Locator) -> Locator:
    return dialog.locator(".csv-plan")


def begin(dialog: Locator) -> Locator:
    return dialog.get_by_role("button", name="Begin the run")


def test_a_pasted_table_is_looked_into_and_trained_on(page: Page, axe: AXE) -> None:
    before = state(page, "run")["id"]
    dialog = open_table(page)
    expect(dialog).to_contain_text("Up to 1,000,000 characters, 10,000 rows and 100 columns")
    expect(begin(dialog)).to_be_disabled()
    page.keyboard.insert_text(FLOWERS)
    columns = dialog.locator("tbody tr")
    expect(columns).to_have_count(5)
    expect(columns.nth(1)).to_contain_text("numbers, 3 to 3.5")
    expect(columns.nth(1)).to_contain_text("empty on line 3")
    expect(columns.nth(2)).to_contain_text("2 texts: red (3), blue (3)")
    expect(plan(dialog)).to_contain_text("Predict price, a number, from 6 inputs.")
    expect(plan(dialog)).to_contain_text("5 rows; left out for an empty cell: line 3.")
    expect(plan(dialog)).to_contain_text("length: minus the mean")
    assert axe(page) == []

    dialog.get_by_label("predict kind").check()
    expect(plan(dialog)).to_contain_text("Predict kind, one of 2 classes, from 5 inputs.")
    expect(dialog.get_by_label("learn from kind")).to_be_disabled()
    dialog.get_by_label("learn from price").uncheck()
    dialog.get_by_label("learn from colour").uncheck()
    expect(plan(dialog)).to_contain_text("from 2 inputs.")
    dialog.get_by_label("scaling of inputs").select_option("none")
    expect(plan(dialog)).to_contain_text("length: as given.")
    begin(dialog).press("Enter")

    expect(dialog).to_have_count(0)
    wait_for_state(page, "run.value.id !== values[0]", before)
    run = state(page, "run")
    assert run["experiment"]["data"]["leave_out"] == ["colour", "price"]
    assert run["experiment"]["layers"][-1] == {"kind": "activation", "function": "tanh"}
    assert [run["layers"][0]["inputs"], run["layers"][-1]["outputs"]] == [2, 1]
    expect(page.locator("#surface .plane canvas")).to_be_visible()

    again = open_table(page)
    expect(again.get_by_label("predict kind")).to_be_checked()
    expect(again.get_by_label("learn from price")).not_to_be_checked()
    page.keyboard.press("Escape")
    page.locator("#setup").get_by_role("status").get_by_role("button", name="Undo").click()
    wait_for_state(page, "run.value.id === values[0]", before)


UNUSABLE = {
    "<!doctype html><html><body>1,2</body></html>": "looks like a web page",
    "a\n1\n2\n": "1 column; at least 2 are needed",
    "a,b\n1,2\n3\n": "line 3",
    "size,kind\n1,a\n2,a\n": "has only one class, 'a'; there must be two",
    "size,price\n1,5\n2,5\n3,5\n": "is 5 in every row; there is nothing to predict",
    "size,price\n1,5\n2,6\nmuch,7\n5,8\n": "line 4",
}


def test_what_cannot_be_trained_on_gets_a_sentence(page: Page, guard: Guard) -> None:
    guard.expected.append(REFUSED)
    before = state(page, "run")
    dialog = open_table(page)
    for text, sentence in UNUSABLE.items():
        dialog.get_by_label("Paste a CSV").fill(text)
        expect(dialog).to_contain_text(sentence)
        expect(begin(dialog)).to_be_disabled()
    assert state(page, "run") == before


def test_a_file_is_chosen_or_dropped_and_one_that_is_too_large_is_not_read(
    open_page: OpenPage, axe: AXE
) -> None:
    page = open_page(width=390, height=844, color_scheme="dark")
    page.get_by_role("group", name="Panel").get_by_role("button", name="Set-up").click()
    dialog = open_table(page)
    huge = {"name": "huge.csv", "mimeType": "text/csv", "buffer": b"1,2\n" * 1_100_000}
    dialog.get_by_label("choose a file").set_input_files([huge])
    expect(dialog.get_by_role("alert")).to_have_text(
        "A CSV may have up to 1,000,000 characters; huge.csv has 4,400,000 bytes."
    )
    small = {"name": "flowers.csv", "mimeType": "text/csv", "buffer": FLOWERS.encode()}
    dialog.get_by_label("choose a file").set_input_files([small])
    expect(plan(dialog)).to_contain_text("Predict price")
    expect(dialog).to_contain_text("flowers.csv, ")
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.evaluate(
        """(text) => {
          const files = new DataTransfer();
          files.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
          const how = { dataTransfer: files, bubbles: true, cancelable: true };
          document.body.dispatchEvent(new DragEvent("drop", how));
        }""",
        FLOWERS,
    )
    expect(page.get_by_role("dialog", name="Your own table")).to_contain_text("dropped.csv, ")
