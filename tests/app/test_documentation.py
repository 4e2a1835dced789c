"""docs/api.md tells every call, and the limits that are in force."""

import re

import pytest

from app import experiment, layer_settings, requests, run, tables
from app.settings import ROOT, Settings

TEXT = (ROOT / "docs/api.md").read_text(encoding="utf-8")


def test_it_tells_every_call_and_no_other(client):
    documented = client.get("/openapi.json").json()["paths"]
    calls = {(method.upper(), path) for path, methods in documented.items() for method in methods}
    told = set(re.findall(r"^\| `(GET|POST|PUT|PATCH|DELETE|WS) ([^`]+)` \|", TEXT, re.MULTILINE))
    assert told == calls | {("WS", "/api/runs/{run_id}/live")}


@pytest.mark.parametrize(
    ("row", "limits"),
    [
        ("a request's body, a message of the live link", [Settings().largest_body // 1024]),
        ("rows of a table; numbers in a row", [tables.MOST_ROWS, tables.MOST_COLUMNS]),
        (
            "layers; units of a layer; parameters of a network",
            [experiment.MOST_LAYERS, layer_settings.MOST_UNITS, experiment.MOST_PARAMETERS],
        ),
        ("new steps in one call; steps of a run", [run.MOST_STEPS_A_CALL, run.MOST_STEPS]),
        ("branches of a run; edits of a recording", [run.MOST_BRANCHES, requests.MOST_EDITS]),
        ("runs in memory", [Settings().most_runs, Settings().idle_seconds / 60]),
        ("memory of all runs", [Settings().most_memory // 2**20]),
        ("new runs of one client", [Settings().new_runs, Settings().new_runs_per_second]),
        ("credit on the live link", [requests.MOST_CREDIT]),
    ],
)
def test_the_limits_are_those_in_force(row, limits):
    (told,) = re.findall(rf"^\| {re.escape(row)} \| (.*) \|$", TEXT, re.MULTILINE)
    assert [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", told)] == limits
