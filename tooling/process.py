"""Handing over to the program that a command starts."""

import os
import signal
import subprocess

from tooling import ROOT


def become(command: list[str], variables: dict[str, str]) -> int:
    """Put a program in the place of this process, so that signals reach it: there is no orphan.

    Windows cannot replace a process. There the program is waited for, and Ctrl+C, which the console sends to
    both, is left to it.
    """
    # UTF-8 is not yet what Python takes for granted on Windows.
    environ = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1", **variables}
    os.chdir(ROOT)
    if os.name == "posix":
        os.execve(command[0], command, environ)
    process = subprocess.Popen(command, env=environ)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return process.wait()
