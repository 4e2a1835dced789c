"""The report: one page with everything in it, which asks no one for anything."""

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser

import pytest

from app.experiment import ARTICLE_XOR, Experiment
from app.export.report import number, plotly_script, report
from app.export.snapshot import snapshot
from app.run import Run
from engine.edits import LearningRateEdit

NAMESPACES = ("http://www.w3.org/1998/Math/MathML",)


class Parts(HTMLParser):
    """The texts of a page by the element that they stand in, and what its elements load."""

    def __init__(self, page):
        super().__init__()
        self.texts, self.loaded, self.policy, self.within = {}, [], "", [""]
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.loaded += [value for name, value in values.items() if name in ("src", "href", "srcset", "data")]
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if tag not in ("meta", "br"):
            self.within.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        assert self.within.pop() == tag

    def handle_data(self, data):
        if self.within[-1]:
            self.texts[self.within[-1]][-1] += data


async def run_to(step, experiment=ARTICLE_XOR, edits=()):
    run = Run("test", experiment, edits)
    await run.go_to(step)
    return run


@pytest.fixture
async def taken():
    return await snapshot(await run_to(12, edits=[LearningRateEdit(8, 0.3)]))


def chart_data(page, name):
    """The traces of a chart, as plotly's script is given them."""
    script = next(text for text in Parts(page).texts["script"] if f'"{name}-chart"' in text)
    traces, _ = json.JSONDecoder().raw_decode(script[script.index("[{") :])
    return {trace["name"]: trace for trace in traces}


def test_it_names_no_other_host(taken):
    page = report(taken)
    own = page.replace(plotly_script(), "")
    assert len(own) < 100_000 < len(page)
    for namespace in NAMESPACES:
        own = own.replace(namespace, "")
    assert "//" not in re.sub(r"sha256-[\w+/=]+", "", own)
    assert Parts(page).loaded == []


def test_its_policy_allows_its_own_scripts_and_nothing_else(taken):
    parts = Parts(report(taken))
    directives = dict(part.strip().split(" ", 1) for part in parts.policy.split(";"))
    assert directives["default-src"] == "'none'"
    hashes = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in parts.texts["script"]
    ]
    assert directives["script-src"].split() == [f"'sha256-{each}'" for each in hashes]
    assert len(hashes) == 3
    assert set(directives) == {"default-src", "script-src", "style-src", "img-src"}


def test_it_tells_the_run_in_words(taken):
    told = dict(zip(*(Parts(report(taken)).texts[tag] for tag in ("dt", "dd")), strict=True))
    assert told["Loss"] == "MSE: mean over every element: batch × outputs."
    assert told["Optimizer"] == "SGD, learning rate 0.1."
    assert told["Changed by hand"] == "before step 8: learning rate 0.1 → 0.3."


async def test_its_charts_show_the_runs_numbers(taken):
    page = report(taken)
    loss = chart_data(page, "loss")
    assert loss["E of the batch"]["x"] == list(range(12))
    assert loss["E of the batch"]["y"] == taken.history["loss"]
    assert loss["E of the training rows"]["x"] == [0, 4, 8, 12]
    assert loss["E of the training rows"]["y"] == taken.history["evaluation"]["train_loss"]
    assert loss["you are here"]["x"] == [12]
    assert loss["you are here"]["y"] == [taken.trace.loss]
    assert "E of the test rows" not in loss
    flow = chart_data(page, "flow")["‖∂E/∂Y‖"]
    assert flow["y"] == ["1 · Fully connected", "2 · tanh", "3 · Fully connected", "4 · tanh"]
    assert len(flow["x"]) == 4
    assert all(norm > 0 for norm in flow["x"])


def test_it_shows_every_number_of_the_step(taken):
    page = report(taken)
    for record in taken.trace.layers:
        for tensor in (*record.tensors().values(), *record.update.values()):
            for entry in tensor.ravel().tolist():
                assert f"<td>{number(entry)}</td>" in page


def test_it_holds_the_recording(taken):
    (text,) = Parts(report(taken)).texts["pre"]
    assert json.loads(text) == taken.recording


async def test_it_tells_how_the_network_does_on_test_rows():
    experiment = Experiment.model_validate(
        {
            "data": {"kind": "gauss", "points": 40},
            "layers": [{"kind": "fully_connected", "units": 1}, {"kind": "activation", "function": "tanh"}],
            "loss": {"kind": "half_sse"},
            "optimizer": {"kind": "sgd", "learning_rate": 0.1},
            "batch_size": 10,
        }
    )
    taken = await snapshot(await run_to(41, experiment))
    page, seen = report(taken), taken.history["evaluation"]
    chart = chart_data(page, "loss")["E of the test rows"]
    assert (chart["x"], chart["y"]) == (seen["steps"], seen["test_loss"])
    assert "test rows, at step 40" in page
    assert f"<td>{number(seen['test_loss'][-1])}</td><td>{seen['test_accuracy'][-1]:.1%}</td>" in page


async def test_large_tensors_are_summarised_and_divergence_is_shown():
    rows = [[float(row)] * 20 for row in range(10)]
    experiment = Experiment.model_validate(
        {
            "data": {"kind": "table", "inputs": rows, "targets": [[1.0]] * 10},
            "layers": [{"kind": "fully_connected", "units": 1}],
            "loss": {"kind": "mse"},
            "optimizer": {"kind": "sgd", "learning_rate": 10.0},
            "batch_size": 10,
        }
    )
    page = report(await snapshot(await run_to(150, experiment)))
    assert "200 numbers from 0 to 9, mean 4.5, norm 75.4983" in page
    assert "<td>nan</td>" in page
    assert chart_data(page, "loss")["E of the batch"]["y"][-1] is None


async def test_what_a_user_wrote_stays_text(taken):
    taken.recording["experiment"]["data"]["note"] = "</pre><script>alert(1)</script>"
    page = report(taken)
    assert "<script>alert" not in page
    assert html.escape("<script>alert(1)</script>") in page
