"""What the command line means, what is said of a bad one, and how the server is started."""

import ast
import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tooling import ROOT, SetupError, commands, node, server


def test_run_has_an_address_of_its_own() -> None:
    options, rest = commands.parse(["run"])
    assert (options.host, options.port, rest) == ("127.0.0.1", 8000, [])


def test_run_takes_an_address() -> None:
    options, _ = commands.parse(["run", "--host", "::1", "--port", "0"])
    assert (options.host, options.port) == ("::1", 0)


def test_run_takes_the_folder_of_mnists_files() -> None:
    options, _ = commands.parse(["run", "--mnist", "there"])
    assert options.mnist == "there"


@pytest.mark.parametrize("arguments", [["-k", "loss", "-x"], ["tests/engine", "--maxfail=1"], ["--help"], []])
def test_what_follows_test_goes_to_pytest(arguments: list[str]) -> None:
    options, rest = commands.parse(["test", *arguments])
    assert (options.command, rest) == ("test", arguments)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "COMMAND"),
        (["walk"], "walk"),
        (["check", "--fast"], "check does not know --fast"),
        (["run", "--port", "65536"], "from 0 to 65535, not 65536"),
        (["run", "--port", "-1"], "--port"),
        (["run", "--port", "eighty"], "not eighty"),
    ],
)
def test_a_bad_command_line_gets_a_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        commands.parse(arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_failed_set_up_ends_with_its_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        raise SetupError("There is no such thing here.")

    monkeypatch.setattr(commands, "check", fail)
    assert commands.main(["check"]) == 1
    assert capsys.readouterr().err == "There is no such thing here.\n"


def test_an_older_python_is_told_which_one_it_needs() -> None:
    script = f"import sys; sys.version_info = (3, 10); exec(open({str(ROOT / 'dev.py')!r}).read())"
    ended = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Gradus needs Python 3.11 or newer, and this one is 3.10.")


def test_an_older_python_can_read_as_far_as_that_sentence() -> None:
    ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 7))


def test_a_port_in_use_gets_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"Port {port} of 127.0.0.1 cannot be had: .*--port"):
            server.free_port("127.0.0.1", port)


def test_a_free_port_is_kept_and_zero_finds_one() -> None:
    port = server.free_port("127.0.0.1", 0)
    assert 0 < port < 65536
    assert server.free_port("127.0.0.1", port) == port


def test_an_unknown_host_gets_a_sentence() -> None:
    with pytest.raises(SetupError, match="not a host is not an address that this machine knows"):
        server.free_port("not a host", 8000)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("::", "http://[::1]:8000/"),
        ("gradus.example", "http://gradus.example:8000/"),
    ],
)
def test_the_address_is_one_for_a_browser(host: str, address: str) -> None:
    assert server.address(host, 8000) == address


def test_the_container_starts_the_server_as_dev_py_does() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
    [command] = re.findall(r"^CMD (.*)$", dockerfile, re.MULTILINE)
    assert json.loads(command) == server.command("python", "0.0.0.0", 8000)


@pytest.mark.parametrize(
    ("version", "enough"),
    [("v20.19.0\n", True), ("v20.18.3\n", False), ("v18.20.0\n", False), ("v24.1.0\n", True), ("", False)],
)
def test_node_is_used_if_it_is_new_enough(version: str, enough: bool) -> None:
    assert node.is_new_enough(version) is enough


def test_a_missing_path_means_no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find() is None
