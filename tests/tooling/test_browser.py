"""Which browser the tests get."""

import os
from pathlib import Path

import pytest

from tooling import SetupError, browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for programs that is not under /snap, whatever the machine."""
    path = tmp_path / "bin"
    path.mkdir()
    return path


def program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.write_text(text)
    path.chmod(0o755)
    return path


posix = pytest.mark.skipif(os.name == "nt", reason="on Windows a browser is not looked for on the PATH")


@posix
def test_the_first_of_the_known_names_is_taken(folder: Path) -> None:
    program(folder / "google-chrome")
    chromium = program(folder / "chromium")
    program(folder / "microsoft-edge")
    assert browser.installed("linux", {"PATH": str(folder)}) == chromium


@posix
def test_a_stub_that_asks_for_a_snap_is_passed_over(folder: Path) -> None:
    program(folder / "chromium-browser", '#!/bin/sh\nexec /snap/bin/chromium "$@"\n')
    assert browser.installed("linux", {"PATH": str(folder)}) is None
    chrome = program(folder / "google-chrome")
    assert browser.installed("linux", {"PATH": str(folder)}) == chrome


@posix
def test_a_snap_is_passed_over(folder: Path, tmp_path: Path) -> None:
    snap = tmp_path / "snap"
    program(snap)
    (folder / "chromium").symlink_to(snap)
    assert browser.installed("linux", {"PATH": str(folder)}) is None


def test_no_browser_is_none(folder: Path) -> None:
    assert browser.installed("linux", {"PATH": str(folder)}) is None


def test_windows_looks_into_its_program_folders(tmp_path: Path) -> None:
    environ = {"ProgramFiles": str(tmp_path / "a"), "LocalAppData": str(tmp_path / "b")}
    assert browser.installed("win32", environ) is None
    edge = tmp_path / "b" / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    edge.parent.mkdir(parents=True)
    program(edge)
    assert browser.installed("win32", environ) == edge


def test_macos_looks_into_the_applications() -> None:
    [chrome, *_] = browser.candidates("darwin", {})
    assert chrome == Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


@posix
def test_the_variable_comes_first(folder: Path) -> None:
    chosen = program(folder / "mine")
    assert browser.chosen({"GRADUS_BROWSER": str(chosen)}) == chosen


@pytest.mark.parametrize("environ", [{}, {"GRADUS_BROWSER": ""}])
def test_without_the_variable_none_is_chosen(environ: dict[str, str]) -> None:
    assert browser.chosen(environ) is None


def test_a_browser_that_is_not_there_gets_a_sentence(folder: Path) -> None:
    with pytest.raises(SetupError, match=r"GRADUS_BROWSER names a browser that is not there: .*nowhere"):
        browser.chosen({"GRADUS_BROWSER": str(folder / "nowhere")})
