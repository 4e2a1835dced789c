"""The project's own Python environment: made from the pins, made anew when they or Python change.

It is made with ``venv`` but without ``ensurepip``, which Debian and Ubuntu keep in a package of its own: pip
comes from the wheel in ``tooling/vendor``. A stamp inside the environment says what it holds. The stamp is
removed before anything is changed and written after all has been done, so a set-up that was interrupted is
begun again.
"""

import hashlib
import json
import os
import platform
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tooling import ROOT, SetupError

REQUIREMENTS = ROOT / "requirements"
VENDOR = ROOT / "tooling" / "vendor"
HELD_BY = {"run": ("run", "dev"), "dev": ("dev",), "lock": ("lock",)}  # dev.txt holds all of run.txt


def ensure(pins: str, folder: Path = ROOT / ".venv") -> str:
    """Make the environment hold the pins, if it does not yet.

    Args:
        pins: "run", "dev" or "lock": which file of requirements/ is needed.
        folder: where the environment is.

    Returns:
        The path of the environment's Python.
    """
    python = str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    with _alone(folder):
        found = read_stamp(folder)
        if found in {stamp(name) for name in HELD_BY[pins]}:
            return python
        write_stamp(folder, None)
        if pins != "dev" or found != stamp("run"):
            print(f"Setting up {folder.name} with Python {platform.python_version()} ...", flush=True)
            _make(folder)
        print(f"Installing the pins of requirements/{pins}.txt ...", flush=True)
        _install(python, REQUIREMENTS / f"{pins}.txt")
        write_stamp(folder, stamp(pins))
    return python


def stamp(pins: str) -> str:
    """What an environment with these pins, made by this Python on this machine, is stamped with."""
    text = (REQUIREMENTS / f"{pins}.txt").read_text()
    made_of = "\n".join([sys.version, sys.base_prefix, platform.machine(), text])
    return f"{pins} {hashlib.sha256(made_of.encode()).hexdigest()}"


def read_stamp(folder: Path) -> str | None:
    """The stamp of the environment; None if it has none."""
    path = folder / "stamp"
    return path.read_text() if path.exists() else None


def write_stamp(folder: Path, text: str | None) -> None:
    """Set the stamp of the environment, or remove it."""
    path = folder / "stamp"
    if text is None:
        path.unlink(missing_ok=True)
    else:
        partial = folder / "stamp.partial"
        partial.write_text(text)
        partial.replace(path)


def pip_wheel(folder: Path = VENDOR) -> Path:
    """The vendored wheel of pip, after its checksum was found right."""
    [entry] = json.loads((folder / "manifest.json").read_text())
    wheel: Path = folder / entry["file"]
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != entry["sha256"]:
        raise SetupError(f"{wheel.name} is not what its manifest says: the checksum differs.")
    return wheel


def _make(folder: Path) -> None:
    try:
        import venv
    except ImportError:
        raise SetupError(
            "This Python has no venv module. On Debian and Ubuntu: apt-get install python3-venv. "
            "Elsewhere, install the whole of Python rather than a part of it."
        ) from None
    venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=False).create(folder)


def _install(python: str, pins: Path) -> None:
    pip = [python, str(pip_wheel() / "pip"), "--quiet", "--no-input", "--disable-pip-version-check"]
    install = [*pip, "install", "--no-user", "--require-hashes", "--requirement", str(pins)]
    if subprocess.run(install, check=False).returncode:
        raise SetupError(
            f"The packages of requirements/{pins.name} could not be installed; pip's message is above. "
            "If it speaks of certificates, your network inspects TLS: "
            "set SSL_CERT_FILE to the file that holds the network's certificate."
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep two commands that are started at once from setting up the same environment at once.

    A transaction in SQLite is the one lock of the standard library that works alike on every system and ends
    with the process that holds it.
    """
    locks = folder.parent / ".cache"
    locks.mkdir(exist_ok=True)
    database = sqlite3.connect(locks / f"{folder.name}.lock", timeout=1800, isolation_level=None)
    with closing(database) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
