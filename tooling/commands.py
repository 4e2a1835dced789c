"""The commands of dev.py."""

import argparse
import subprocess
import sys
from pathlib import Path

from tooling import ROOT, SetupError, browser, environment, node, server
from tooling.process import become

# A process for each core. A file stays in one process, because its fixtures start servers and browsers.
SIDE_BY_SIDE = ("--numprocesses=auto", "--dist=loadfile", "--no-loadscope-reorder")


def main(arguments: list[str]) -> int:
    """Run the command that the arguments name, and return its exit code."""
    options, pytest_arguments = parse(arguments)
    try:
        match options.command:
            case "run":
                return run(options.host, options.port, options.mnist)
            case "test":
                return test(pytest_arguments)
            case "check":
                return check()
            case _:
                return lock(upgrade=options.upgrade)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """The command with its options, and what is left over for pytest."""
    parser = argparse.ArgumentParser("dev.py", description="Start, test and check Gradus.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="start the app and print its address")
    run.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    run.add_argument(
        "--port", type=port_number, default=8000, help="default: %(default)s; 0 takes a free one"
    )
    run.add_argument("--mnist", metavar="FOLDER", help="where MNIST's own four files are, packed or not")
    commands.add_parser("test", help="run every test; what follows goes to pytest", add_help=False)
    commands.add_parser("check", help="lint, format and types, of the Python and the browser code")
    lock = commands.add_parser("lock", help="renew the pins in requirements/*.txt from requirements/*.in")
    lock.add_argument("--upgrade", action="store_true", help="take the newest of what is not named there")
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "test":
        parser.error(f"{options.command} does not know {' '.join(rest)}")
    return options, rest


def port_number(text: str) -> int:
    """A port from the command line."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"a port is a whole number from 0 to 65535, not {text}")
    return int(text)


def run(host: str, port: int, mnist: str | None = None) -> int:
    """Start the server, in the place of this process."""
    python = environment.ensure("run")
    port = server.free_port(host, port)
    print(f"Gradus: {server.address(host, port)}", flush=True)
    folder = {"GRADUS_MNIST": str(Path(mnist).absolute())} if mnist else {}
    return become(server.command(python, host, port), folder)


def test(pytest_arguments: list[str]) -> int:
    """Run pytest with a browser, in the place of this process."""
    python = environment.ensure("dev")
    path = browser.ensure(python)
    command = [python, "-m", "pytest", *SIDE_BY_SIDE, *pytest_arguments]
    return become(command, {"GRADUS_BROWSER": str(path)} if path else {})


def check() -> int:
    """Run every check, also after one that fails, and say what was left out."""
    python = environment.ensure("dev")
    checks = {
        "ruff check": [python, "-m", "ruff", "check"],
        "ruff format": [python, "-m", "ruff", "format", "--check"],
        "mypy": [python, "-m", "mypy"],
    }
    javascript = node.find()
    if javascript:
        node.ensure_packages()
        checks["tsc"] = [javascript, "node_modules/typescript/bin/tsc"]
        checks["eslint"] = [javascript, "node_modules/eslint/bin/eslint.js"]
    failed = []
    for name, command in checks.items():
        print(f"{name}:", flush=True)
        if subprocess.run(command, check=False, cwd=ROOT).returncode:
            failed.append(name)
    if not javascript:
        oldest = ".".join(map(str, node.OLDEST))
        print(f"Left out: tsc and eslint, because there is no node {oldest} or newer with npm here.")
    print(f"Failed: {', '.join(failed)}." if failed else f"Passed: {', '.join(checks)}.")
    return 1 if failed else 0


def lock(*, upgrade: bool) -> int:
    """Write the pins anew, for every platform and every Python from the oldest on."""
    python = environment.ensure("lock", ROOT / ".venv-lock")
    pin = [python, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version=3.11"]
    pin += [
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
        "--no-emit-find-links",
    ]
    pin += ["--upgrade"] if upgrade else []
    for name, constraints in {"dev": [], "run": ["--constraints=requirements/dev.txt"], "lock": []}.items():
        files = [f"requirements/{name}.in", f"--output-file=requirements/{name}.txt"]
        if subprocess.run([*pin, *constraints, *files], check=False, cwd=ROOT).returncode:
            raise SetupError(f"requirements/{name}.txt could not be renewed; uv's message is above.")
    return 0
