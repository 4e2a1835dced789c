"""Node, for the checks of the browser code. It is never installed: without it those checks are left out."""

import hashlib
import os
import re
import shutil
import subprocess

from tooling import ROOT, SetupError

OLDEST = (20, 19)


def find() -> str | None:
    """Node's path, if it is there with npm and is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    return node if is_new_enough(said) else None


def is_new_enough(version: str) -> bool:
    """Whether a version such as "v22.13.0" is at least the oldest that the checks run on."""
    found = re.match(r"v(\d+)\.(\d+)", version)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST


def ensure_packages() -> None:
    """Install what package-lock.json pins, if it is not there yet."""
    stamp = ROOT / "node_modules" / ".stamp"
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Installing the pins of package-lock.json ...", flush=True)
    # npm ci begins by removing node_modules, and the stamp with it: an interrupted one is begun again.
    install = [str(shutil.which("npm")), "ci", "--loglevel=error"]
    environ = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    if subprocess.run(install, check=False, cwd=ROOT, env=environ).returncode:
        raise SetupError("The packages of package-lock.json could not be installed; npm's message is above.")
    stamp.write_text(wanted)
