"""The pins are whole: every package has a hash, and none an address to fetch it from."""

import json

import pytest

from tooling import ROOT
from tooling.environment import REQUIREMENTS


def pinned(name: str) -> set[str]:
    """Each package of a requirements file, with its hashes."""
    return set((REQUIREMENTS / f"{name}.txt").read_text().replace("\\\n", "").splitlines())


def test_every_pin_of_the_server_is_a_pin_of_the_tests() -> None:
    assert pinned("run") < pinned("dev")


@pytest.mark.parametrize("name", ["run", "dev", "lock"])
def test_every_python_package_has_a_version_a_hash_and_no_address(name: str) -> None:
    for line in pinned(name):
        assert "==" in line
        assert "--hash=sha256:" in line
        assert "://" not in line


@pytest.mark.parametrize("name", ["run", "dev", "lock"])
def test_what_is_asked_for_is_pinned(name: str) -> None:
    lines = (REQUIREMENTS / f"{name}.in").read_text().splitlines()
    asked = {line.partition(";")[0].strip() for line in lines if line[0] not in "#-"}
    assert asked <= {line.split()[0] for line in pinned(name)}


def test_every_package_of_npm_has_a_version_a_hash_and_no_address() -> None:
    own, *packages = json.loads((ROOT / "package-lock.json").read_text())["packages"].values()
    assert packages
    for package in packages:
        assert package["version"]
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package
    asked = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert own["devDependencies"] == asked
    assert all(version[0].isdigit() for version in asked.values())
