"""The vendored files are what their manifests say, licensed, and without a way to another host.

To renew a browser file: ``npm pack PACKAGE@VERSION``, copy the file that the manifest names under ``path``
out of the archive, byte for byte, put the version in its name, and write its new version and sha256 into
the manifest. To renew pip: ``pip download --no-deps pip``, and the same.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from plotly.offline import get_plotlyjs_version

ROOT = Path(__file__).parent.parent
FOLDERS = [ROOT / folder / "vendor" for folder in ("static", "tests/browser", "tooling")]


class Vendored(NamedTuple):
    """One entry of a manifest, and the folder that it describes."""

    folder: Path
    file: str
    package: str
    version: str
    path: str
    licence: str
    licence_files: list[str]
    sha256: str


def entries(folder: Path) -> list[Vendored]:
    return [Vendored(folder, **entry) for entry in json.loads((folder / "manifest.json").read_text())]


each = pytest.mark.parametrize(
    "vendored", [entry for folder in FOLDERS for entry in entries(folder)], ids=lambda vendored: vendored.file
)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_file_in_the_folder_is_in_the_manifest(folder: Path) -> None:
    listed = {"manifest.json"}
    for vendored in entries(folder):
        listed |= {vendored.file, *vendored.licence_files}
    assert {path.name for path in folder.iterdir()} == listed


@each
def test_the_bytes_are_those_of_the_package(vendored: Vendored) -> None:
    assert hashlib.sha256((vendored.folder / vendored.file).read_bytes()).hexdigest() == vendored.sha256


@each
def test_the_file_names_carry_the_version(vendored: Vendored) -> None:
    for name in [vendored.file, *vendored.licence_files]:
        assert re.search(rf"-{re.escape(vendored.version)}[.-]", name)


@each
def test_the_licence_lies_beside_the_file(vendored: Vendored) -> None:
    words = {"MIT": "Permission is hereby granted", "MPL-2.0": "Mozilla Public License"}
    assert words[vendored.licence] in (vendored.folder / vendored.licence_files[0]).read_text()


@each
def test_no_source_map_is_asked_of_another_host(vendored: Vendored) -> None:
    content = (vendored.folder / vendored.file).read_bytes()
    for mapped in content.split(b"sourceMappingURL=")[1:]:
        assert b"//" not in mapped.split()[0]


def test_plotly_in_the_browser_is_the_release_that_plotly_in_python_ships() -> None:
    [browser] = [entry for entry in entries(FOLDERS[0]) if entry.package.startswith("plotly.js")]
    assert browser.version == get_plotlyjs_version()
