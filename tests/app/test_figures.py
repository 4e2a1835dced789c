"""The figures: plotly takes them, the page has the same colours, and the browser the same plotly."""

import dataclasses
import json
import re
from pathlib import Path

import plotly
import plotly.graph_objects as go
import pytest

from app.figures import COLOURS, FIGURES, KEPT, figure
from app.settings import ROOT

both = pytest.mark.parametrize("theme", list(COLOURS))


@both
@pytest.mark.parametrize("name", list(FIGURES))
def test_plotly_takes_it_and_it_has_no_data(name, theme):
    specification = json.loads(json.dumps(figure(name, theme)))
    go.Figure(specification["data"], specification["layout"])
    assert all("x" not in trace and "y" not in trace for trace in specification["data"])
    assert COLOURS[theme].ink == specification["layout"]["font"]["color"]


@both
def test_the_loss_chart(theme):
    loss = figure("loss", theme)
    names = [trace["name"] for trace in loss["data"]]
    assert names[:5] == [
        "E of the batch",
        "E of the training rows",
        "E of the test rows",
        "you are here",
        "diverged",
    ]
    batch, train, test, *markers = loss["data"][:5]
    assert batch["line"]["width"] < train["line"]["width"]
    assert "dash" in test["line"]
    assert [marker["mode"] for marker in markers] == ["markers", "markers"]
    assert loss["layout"]["xaxis"]["title"]["text"] == "step"
    assert loss["layout"]["yaxis"]["title"]["text"] == "E"


@both
@pytest.mark.parametrize("name", ["loss", "accuracy"])
def test_no_two_kept_runs_look_alike(name, theme):
    kept = [trace for trace in figure(name, theme)["data"] if trace["name"].startswith("kept")]
    train = [trace["line"] for trace in kept if trace["name"].endswith("train")]
    assert len({line["dash"] for line in train}) == len(train) == len(KEPT)
    assert len(kept) == 2 * len(KEPT)


@both
def test_the_flow_chart_has_a_log_axis_and_the_first_layer_on_top(theme):
    flow = figure("flow", theme)
    assert flow["data"][0]["orientation"] == "h"
    assert flow["layout"]["xaxis"]["type"] == "log"
    assert flow["layout"]["yaxis"]["autorange"] == "reversed"


@both
def test_the_colours_are_those_of_the_page(theme):
    tokens = (ROOT / "static/css/tokens.css").read_text()
    block = re.search(rf'\[data-theme="{theme}"\] \{{(.*?)\n\}}', tokens, re.DOTALL).group(1)
    for name, colour in dataclasses.asdict(COLOURS[theme]).items():
        assert f"--{name.replace('_', '-')}: {colour};" in block


def test_the_browser_has_the_plotly_js_of_this_plotly():
    bundled = (Path(plotly.__file__).parent / "package_data/plotly.min.js").read_text()[:200]
    version = re.search(r"plotly\.js v([\d.]+)", bundled).group(1)
    assert (ROOT / f"static/vendor/plotly-basic-{version}.min.js").exists()
