"""Packages of the operating system, where apt-get can install them unasked: as root or with sudo."""

import os
import platform
import shutil
import subprocess
import sys


def distribution() -> str:
    """The name that a Linux gives itself ("debian", "ubuntu"); empty on other systems."""
    try:
        return platform.freedesktop_os_release()["ID"]
    except OSError:
        return ""


def as_root() -> list[str] | None:
    """What to put before a command so that root runs it, unasked; None if that is not to be had."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if (
        shutil.which("sudo")
        and not subprocess.run([*sudo, "true"], check=False, capture_output=True).returncode
    ):
        return sudo
    return None


def apt_install(*packages: str) -> bool:
    """Install Debian packages; False if this machine or this user cannot."""
    root = as_root()
    if root is None or not shutil.which("apt-get"):
        return False
    print(f"Installing {' and '.join(packages)} with apt-get ...", flush=True)
    apt_get = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # An old list of packages may do: whether it does, the installation tells.
    subprocess.run([*apt_get, "update"], check=False)
    install = [*apt_get, "install", "--yes", "--no-install-recommends", *packages]
    return subprocess.run(install, check=False, stdout=subprocess.DEVNULL).returncode == 0
