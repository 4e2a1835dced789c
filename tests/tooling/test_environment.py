"""The environment is set up when it must be, and only then."""

import shutil
from pathlib import Path

import pytest

from tooling import SetupError, environment


class Builder:
    """Stands where an environment is made and pins are installed, and writes down what was asked."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.interrupted = False

    def make(self, folder: Path) -> None:
        self.calls.append("make")
        folder.mkdir(exist_ok=True)

    def install(self, _python: str, pins: Path) -> None:
        self.calls.append(f"install {pins.stem}")
        if self.interrupted:
            raise KeyboardInterrupt


@pytest.fixture
def requirements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "requirements"
    folder.mkdir()
    for pins in ("run", "dev", "lock"):
        (folder / f"{pins}.txt").write_text(f"{pins}==1\n")
    monkeypatch.setattr(environment, "REQUIREMENTS", folder)
    return folder


@pytest.fixture
def builder(requirements: Path, monkeypatch: pytest.MonkeyPatch) -> Builder:
    assert requirements.exists()
    builder = Builder()
    monkeypatch.setattr(environment, "_make", builder.make)
    monkeypatch.setattr(environment, "_install", builder.install)
    return builder


def test_a_new_environment_is_made_once(tmp_path: Path, builder: Builder) -> None:
    folder = tmp_path / ".venv"
    python = environment.ensure("run", folder)
    assert Path(python).is_relative_to(folder)
    assert builder.calls == ["make", "install run"]
    assert environment.ensure("run", folder) == python
    assert builder.calls == ["make", "install run"]


def test_the_pins_of_the_server_are_added_to_for_the_tests(tmp_path: Path, builder: Builder) -> None:
    environment.ensure("run", tmp_path / ".venv")
    environment.ensure("dev", tmp_path / ".venv")
    assert builder.calls == ["make", "install run", "install dev"]


def test_the_environment_of_the_tests_serves_too(tmp_path: Path, builder: Builder) -> None:
    environment.ensure("dev", tmp_path / ".venv")
    environment.ensure("run", tmp_path / ".venv")
    assert builder.calls == ["make", "install dev"]


@pytest.mark.parametrize("pins", ["run", "dev", "lock"])
def test_other_pins_make_it_anew(pins: str, tmp_path: Path, requirements: Path, builder: Builder) -> None:
    environment.ensure(pins, tmp_path / ".venv")
    for name in ("run", "dev", "lock"):
        (requirements / f"{name}.txt").write_text(f"{name}==2\n")
    environment.ensure(pins, tmp_path / ".venv")
    assert builder.calls == ["make", f"install {pins}"] * 2


def test_another_python_makes_it_anew(
    tmp_path: Path, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.ensure("run", tmp_path / ".venv")
    monkeypatch.setattr("sys.base_prefix", "/opt/another-python")
    environment.ensure("run", tmp_path / ".venv")
    assert builder.calls == ["make", "install run"] * 2


def test_an_interrupted_set_up_is_begun_again(tmp_path: Path, builder: Builder) -> None:
    environment.ensure("run", tmp_path / ".venv")
    builder.interrupted = True
    with pytest.raises(KeyboardInterrupt):
        environment.ensure("dev", tmp_path / ".venv")
    builder.interrupted = False
    environment.ensure("run", tmp_path / ".venv")
    assert builder.calls == ["make", "install run", "install dev", "make", "install run"]


def test_the_vendored_pip_is_checked_before_use(tmp_path: Path) -> None:
    folder = tmp_path / "vendor"
    shutil.copytree(environment.VENDOR, folder)
    wheel = environment.pip_wheel(folder)
    assert wheel.suffix == ".whl"
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    with pytest.raises(SetupError, match="checksum"):
        environment.pip_wheel(folder)
