"""The pages, and that they ask nobody else."""

import json
import re

from app.experiment import FIRST, Experiment
from app.routes.pages import page_context, vendored
from app.settings import ROOT
from engine.activations import ACTIVATIONS


def test_the_first_page(client):
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert "Gradus" in page.text


def test_every_file_that_the_pages_name_is_there(client):
    for address in ("/", "/docs"):
        named = set(re.findall(r'(?:src|href)="([^"#]+)"', client.get(address).text))
        assert named
        for name in named:
            assert "//" not in name
            assert client.get(f"/{name.removeprefix('./')}").status_code == 200, name


def test_the_pages_have_nothing_inline(client):
    for address in ("/", "/docs"):
        page = client.get(address).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
        for script in re.findall(r"<script([^>]*)>([^<]*)</script>", page):
            assert "src=" in script[0] or 'type="application/json"' in script[0]


def test_the_first_page_is_written_with_what_the_engine_has():
    context = page_context(ROOT / "static")
    assert Experiment.model_validate(json.loads(context["experiment_json"])) == FIRST
    assert [name for name, _ in context["choices"]["activations"]] == list(ACTIVATIONS)
    assert context["limits"]["units"] == 256


def test_vendored_files_are_found_whatever_their_version(tmp_path):
    (tmp_path / "vendor").mkdir()
    for name in ("plotly-basic-4.1.1.min.js", "signals-core-1.14.5.js", "signals-core-1.14.5.d.ts"):
        (tmp_path / "vendor" / name).touch()
    assert vendored(tmp_path) == {
        "plotly-basic": "vendor/plotly-basic-4.1.1.min.js",
        "signals-core": "vendor/signals-core-1.14.5.js",
    }


def test_the_reference_tells_every_route_and_every_shape(client):
    page = client.get("/docs").text
    document = client.get("/openapi.json").json()
    for path in document["paths"]:
        assert path in page
    for shape in document["components"]["schemas"]:
        assert f'id="{shape}"' in page
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= set(re.findall(r'id="([^"]+)"', page))
    assert "/live" in page


def test_the_frameworks_own_pages_are_off(client):
    assert client.get("/redoc").status_code == 404
