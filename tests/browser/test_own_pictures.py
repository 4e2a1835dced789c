"""Own pictures: a zip, a folder, IDX files; looked into, shown, trained on; bad ones get a sentence."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Guard, OpenPage
from tests.browser.screen import state, wait_for_state
from tests.engine.datasets.test_mnist import packed_images, packed_labels, some_files, some_pixels

AXE = Callable[[Page], list[str]]
File = dict[str, Any]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(grey: np.ndarray, says: tuple[int, int] | None = None) -> bytes:
    """A grey PNG, whose header may say another width and height than it has."""
    height, width = grey.shape
    header = struct.pack(">IIBBBBB", *(says or (width, height)), 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + row.tobytes() for row in grey.astype(np.uint8))
    packed = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + packed


def bar(at: int, *, lies: bool, size: int = 40) -> bytes:
    """A white bar on black, lying or standing."""
    picture = np.zeros((size, size), np.uint8)
    picture[2 + at : 8 + at] = 255
    return png(picture if lies else picture.T)


def zipped(files: Mapping[str, bytes], name: str = "shapes.zip") -> File:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return {"name": name, "mimeType": "application/zip", "buffer": packed.getvalue()}


def plain(name: str, content: bytes) -> File:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


BAR_PARTS = ("bar-name", "bar-zero")
BARS = {
    f"shapes/{name}/{at}.png": bar(at, lies=name == "lying")
    for name in ("lying", "standing")
    for at in range(20)
}


def open_pictures(page: Page) -> Locator:
    page.locator("#setup").get_by_role("button", name="Own pictures").click()
    return page.get_by_role("dialog", name="Your own pictures")


def choose(dialog: Locator, *files: File) -> None:
    dialog.get_by_label("Choose a zip, or IDX files").set_input_files(list(files))


def begin(dialog: Locator) -> Locator:
    return dialog.get_by_role("button", name="Begin the run")


def corner(dialog: Locator) -> list[int]:
    """The upper left pixel of the first picture on the contact sheet."""
    pixel: list[int] = dialog.locator(".contact-sheet canvas").first.evaluate(
        "(canvas) => [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data]"
    )
    return pixel


def test_a_zip_is_shown_and_trained_on(page: Page, axe: AXE) -> None:
    before = state(page, "run")["id"]
    dialog = open_pictures(page)
    expect(begin(dialog)).to_be_disabled()
    choose(dialog, zipped({**BARS, "shapes/notes.txt": b"bars", "__MACOSX/shapes/lying/._0.png": b"x"}))
    expect(begin(dialog)).to_be_enabled()
    plan = dialog.locator(".csv-plan")
    expect(plan).to_contain_text("32 pictures to train on, 8 to test on; 2 classes: lying, standing.")
    expect(plan).to_contain_text("Left out, as they are no PNGs: shapes/notes.txt.")
    expect(plan).to_contain_text("28×28 pixels, 32 neurons, 2 outputs with softmax")
    expect(dialog.get_by_role("img", name="standing: 20 pictures")).to_be_visible()
    expect(dialog.locator(".contact-sheet canvas")).to_have_count(40)
    assert axe(page) == []

    dialog.get_by_label("Resize each to").select_option("16")
    expect(plan).to_contain_text("16×16 pixels")
    begin(dialog).press("Enter")
    expect(dialog).to_have_count(0)
    wait_for_state(page, "run.value.id !== values[0]", before)
    run = state(page, "run")
    assert (run["data"]["image"], run["data"]["classes"]) == ([16, 16], ["lying", "standing"])
    page.wait_for_selector(".strip .thumb-picture")
    # A lying bar is as wide as the picture; what is 0 and 1 stays so.
    rows = page.evaluate("async (id) => (await fetch(`/api/runs/${id}/data`)).json()", run["id"])
    pictures = np.array(rows["inputs"]).reshape(-1, 16, 16)
    assert (pictures.min(), pictures.max()) == (0, 1)
    spread = [np.ptp(picture.sum(axis=1)) > np.ptp(picture.sum(axis=0)) for picture in pictures]
    assert spread == [label == 0 for label in rows["labels"]]

    # The names of classes have room before their bars, and over the confusion table.
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#stage .bars.of-value.target")
    name, zero = (page.locator(f"#stage .bars.of-value .{part}").nth(1).bounding_box() for part in BAR_PARTS)
    assert name["x"] + name["width"] <= zero["x"]
    page.get_by_role("button", name="Mistakes").click()
    expect(page.locator("#pictures .confusion thead th span")).to_have_text(["lying", "standing"])
    expect(page.locator("#pictures")).to_contain_text("of 8 test pictures")

    # The run of before has no pictures, and is not asked for its mistakes.
    page.locator("#setup").get_by_role("status").get_by_role("button", name="Undo").click()
    wait_for_state(page, "run.value.id === values[0]", before)
    page.wait_for_timeout(500)


def test_folders_and_idx_files_on_a_small_dark_screen(open_page: OpenPage, axe: AXE, tmp_path: Path) -> None:
    page = open_page(width=390, height=844, color_scheme="dark")
    page.get_by_role("group", name="Panel").get_by_role("button", name="Set-up").click()
    dialog = open_pictures(page)
    for path, content in BARS.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    dialog.get_by_label("or a folder").set_input_files(tmp_path / "shapes")
    plan = dialog.locator(".csv-plan")
    expect(plan).to_contain_text("2 classes: lying, standing")
    assert corner(dialog) == [0, 0, 0, 255]
    dialog.get_by_label("turn light and dark round").check()
    expect(begin(dialog)).to_be_enabled()
    assert corner(dialog) == [255, 255, 255, 255]
    assert axe(page) == []
    page.keyboard.press("Escape")

    # MNIST's files, some of them packed, are dropped on the page.
    files = {
        name: gzip.compress(data) if "images" in name else data for name, data in some_files(60, 20).items()
    }
    page.evaluate(
        """(files) => {
          const dropped = new DataTransfer();
          for (const [name, bytes] of Object.entries(files)) {
            dropped.items.add(new File([new Uint8Array(bytes)], name));
          }
          const how = { dataTransfer: dropped, bubbles: true, cancelable: true };
          document.body.dispatchEvent(new DragEvent("drop", how));
        }""",
        {name: list(data) for name, data in files.items()},
    )
    dialog = page.get_by_role("dialog", name="Your own pictures")
    expect(plan).to_contain_text("60 pictures to train on, 20 to test on; 10 classes: 0, 1, 2")
    dialog.get_by_label("Pictures taken, from the first on").fill("50")
    dialog.get_by_label("and to test on").fill("0")
    dialog.get_by_label("and to test on").press("Tab")
    expect(plan).to_contain_text("40 pictures to train on, 10 to test on")
    begin(dialog).click()
    wait_for_state(page, "run.value.data.kind === 'own_pictures'")
    run = state(page, "run")
    rows = page.evaluate("async (id) => (await fetch(`/api/runs/${id}/data`)).json()", run["id"])
    ours = {tuple(row) for row in (some_pixels(60)[:50].reshape(50, 784) / 255).tolist()}
    assert {tuple(row) for row in rows["inputs"] + rows["test_inputs"]} == ours


def declared_small(name: str, content: bytes) -> File:
    """A zip whose directory and header say that each file has one byte."""
    file = zipped({f"{folder}/{at}{name}": content for folder in "ab" for at in range(2)})
    size = struct.pack("<I", len(content))
    return {**file, "buffer": file["buffer"].replace(size, struct.pack("<I", 1))}


def declared_large() -> File:
    """A zip whose directory says that its files have 100 MB each."""
    content = bytes(100_003)
    file = zipped({"a/0.png": content, "b/0.png": content})
    return {**file, "buffer": file["buffer"].replace(struct.pack("<I", 100_003), struct.pack("<I", 10**8))}


GOOD = bar(3, lies=True)
PAIR = {f"{name}/{at}.png": GOOD for name in ("a", "b") for at in range(2)}
IDX = {name: data for name, data in some_files(12, 4).items() if name.startswith("train")}
IMAGES, LABELS = IDX
UNUSABLE: list[tuple[list[File], str]] = [
    ([zipped({})], "shapes.zip holds no PNG; there must be one folder a class"),
    ([zipped({"a/x.txt": b"x"})], "shapes.zip holds no PNG"),
    ([zipped({"x.png": GOOD, **PAIR})], "x.png lies in no folder; its folder's name is its class."),
    ([zipped({"a/0.png": GOOD, "a/1.png": GOOD})], "lie in the one folder “a”; there must be two classes"),
    (
        [zipped({**PAIR, "cat/1.png": GOOD})],
        "The class “cat” has one picture, cat/1.png; each needs at least 2",
    ),
    ([zipped({**PAIR, "../a/7.png": GOOD})], "“../a/7.png”, which leads out of the archive"),
    (
        [zipped({**PAIR, "a/2.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>"})],
        "a/2.png is no PNG, whatever its name says: it holds text",
    ),
    (
        [zipped({**PAIR, "a/2.png": png(np.zeros((2, 2)), (10_000, 10_000))})],
        "a/2.png has 10,000×10,000 pixels; a picture may have 1×1 to 2,048×2,048.",
    ),
    ([zipped({**PAIR, "a/2.png": GOOD[:60]})], "a/2.png cannot be decoded: it is damaged, or was cut off."),
    ([zipped({f"{k % 2}/{k}.png": b"" for k in range(2001)})], "holds 2,001 PNGs; up to 2,000"),
    (
        [zipped({f"{k // 2}/{k}.png": b"" for k in range(62)})],
        "has 31 folders with PNGs; there may be 30 classes.",
    ),
    (
        [declared_large()],
        "shapes.zip would have 200,000,000 bytes once unpacked; an archive may hold up to 64 MiB.",
    ),
    (
        [declared_small("0.png", bytes(100_003))],
        "a/00.png holds more than the 1 bytes that the archive says; it is not unpacked further.",
    ),
    (
        [zipped({**PAIR}) | {"buffer": zipped(PAIR)["buffer"][:-30]}],
        "shapes.zip is no zip archive, or was cut off",
    ),
    ([plain(IMAGES, IDX[IMAGES])], f"{IMAGES} comes without labels; images and labels are needed together."),
    (
        [plain(IMAGES, IDX[LABELS]), plain(LABELS, IDX[IMAGES])],
        "holds labels (magic number 2049), but images (2051) are needed; were the two files swapped?",
    ),
    (
        [plain(IMAGES, IDX[IMAGES][:-1]), plain(LABELS, IDX[LABELS])],
        "says 12 images of 28×28, 9,408 bytes, but holds 9,407: it was cut off.",
    ),
    (
        [plain(IMAGES, gzip.compress(IDX[IMAGES])[:-9]), plain(LABELS, IDX[LABELS])],
        f"{IMAGES} cannot be read to its end: it is damaged, or was cut off.",
    ),
    (
        [plain(IMAGES, IDX[IMAGES]), plain(LABELS, packed_labels([1, 2]))],
        "has 12 images, but train-labels-idx1-ubyte has 2 labels",
    ),
    (
        [plain("a", packed_images(some_pixels(4, 65))), plain("b", packed_labels([0, 1, 0, 1]))],
        "A picture's sides have 1 to 64 pixels; these have 65×65",
    ),
    (
        [plain("train-images.gz", gzip.compress(bytes(70 * 2**20)))],
        "train-images.gz has more than 64 MiB; an IDX file may not have more.",
    ),
    ([plain("cat.gz", b"meow, meow")], "cat.gz is no IDX file of images or labels: its magic number is"),
]


def test_what_cannot_be_trained_on_gets_a_sentence(page: Page, guard: Guard) -> None:
    guard.expected.append("status of 422")
    before = state(page, "run")
    dialog = open_pictures(page)
    for files, sentence in UNUSABLE:
        choose(dialog, *files)
        expect(dialog.get_by_role("alert")).to_contain_text(sentence, timeout=20_000)
        expect(begin(dialog)).to_be_disabled()
    assert state(page, "run") == before
