"""A real Chromium for the browser tests: one that is there, or one that is installed now."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tooling import SetupError
from tooling.system import apt_install, as_root, distribution

ON_PATH = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
ON_MACOS = ["Google Chrome", "Chromium", "Microsoft Edge"]
ON_WINDOWS = ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"]
WINDOWS_FOLDERS = ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"]


def ensure(python: str) -> Path | None:
    """Find or install a Chromium.

    Args:
        python: the Python of the environment that holds Playwright.

    Returns:
        The browser's path, which the tests get as GRADUS_BROWSER; None for the one that Playwright keeps.
    """
    _ensure_driver(python)
    return chosen(os.environ) or installed(sys.platform, os.environ) or _install(python)


def chosen(environ: Mapping[str, str]) -> Path | None:
    """The browser that GRADUS_BROWSER names, if it is set."""
    name = environ.get("GRADUS_BROWSER")
    if not name:
        return None
    found = shutil.which(name)
    if found is None:
        raise SetupError(f"GRADUS_BROWSER names a browser that is not there: {name}")
    return Path(found)


def installed(system: str, environ: Mapping[str, str]) -> Path | None:
    """The first browser on this machine that Playwright can drive."""
    return next((path for path in candidates(system, environ) if path.exists() and not is_snap(path)), None)


def candidates(system: str, environ: Mapping[str, str]) -> list[Path]:
    """Where a Chromium, Chrome or Edge would be, by the value of ``sys.platform``."""
    if system == "darwin":
        return [Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in ON_MACOS]
    if system == "win32":
        folders = [environ[name] for name in WINDOWS_FOLDERS if name in environ]
        return [Path(folder, name) for folder in folders for name in ON_WINDOWS]
    found = [shutil.which(name, path=environ.get("PATH")) for name in ON_PATH]
    return [Path(path) for path in found if path]


def is_snap(path: Path) -> bool:
    """Whether this is a snap, or the stub that asks for one, as on Ubuntu.

    A snap has a /tmp of its own, so it does not see the profile that Playwright makes for it there.
    """
    if "snap" in path.resolve().parts:
        return True
    with path.open("rb") as file:
        return b"/snap/bin" in file.read(4096)


def _ensure_driver(python: str) -> None:
    version = [python, "-m", "playwright", "--version"]
    started = subprocess.run(version, check=False, capture_output=True, text=True)
    if started.returncode and "libatomic" in started.stderr and apt_install("libatomic1"):
        started = subprocess.run(version, check=False, capture_output=True, text=True)
    if started.returncode:
        raise SetupError(
            f"Playwright does not start: {started.stderr.strip()}\n"
            "If it misses libatomic.so.1, on Debian and Ubuntu: apt-get install libatomic1"
        )


def _install(python: str) -> Path | None:
    # Ubuntu's package is the stub of a snap; there Playwright knows what its own browser needs.
    if distribution() == "debian" and apt_install("chromium"):
        found = installed(sys.platform, os.environ)
        if found:
            return found
    with_deps = ["--with-deps"] if distribution() == "ubuntu" and as_root() is not None else []
    install = [python, "-m", "playwright", "install", *with_deps, "chromium"]
    if subprocess.run(install, check=False, env={**os.environ, "NODE_USE_SYSTEM_CA": "1"}).returncode:
        raise SetupError(
            "The browser tests need Chromium, Chrome or Edge; none was found, and none could be installed. "
            "Install one, and if it is in an unusual place, set GRADUS_BROWSER to its path."
        )
    return None
