"""How the server is started, and on which address."""

import os
import socket

from tooling import SetupError

SERVER = ["-m", "uvicorn", "app.main:app"]
OPTIONS = [
    "--ws-per-message-deflate=false",  # packing a frame of float32 takes longer than sending it
    "--ws-max-size=1048576",
    "--timeout-graceful-shutdown=3",
    "--no-access-log",
    "--no-server-header",
]


def command(python: str, host: str, port: int) -> list[str]:
    """The program and the arguments that serve the app."""
    return [python, *SERVER, f"--host={host}", f"--port={port}", *OPTIONS]


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{here}]:{port}/" if ":" in here else f"http://{here}:{port}/"


def free_port(host: str, port: int) -> int:
    """The port, if the server can have it; for 0, one that is free.

    Raises:
        SetupError: it cannot, with the reason and what to do.
    """
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise SetupError(f"{host} is not an address that this machine knows: {error.strerror}.") from error
    with socket.socket(family, kind) as probe:
        if os.name == "posix":  # as the server does: the port of one that has just ended is not taken
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            raise SetupError(
                f"Port {port} of {host} cannot be had: {error.strerror}. "
                f"Choose another one: python3 dev.py run --port {port % 65535 + 1}"
            ) from error
        return int(probe.getsockname()[1])
