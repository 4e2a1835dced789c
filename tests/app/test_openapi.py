"""The OpenAPI document is true: every answer is as it says, and none is left out."""

import math

import pytest

from app import frame
from app.export.forms import FORMS
from tests.engine.datasets.test_own_pictures import settings as own_pictures


class Checker:
    """Holds a value against a schema of JSON Schema 2020-12, as far as the document uses it."""

    def __init__(self, document):
        self.shapes = document["components"]["schemas"]

    def check(self, value, schema, path="$"):
        if "$ref" in schema:
            return self.check(value, self.shapes[schema["$ref"].rsplit("/", 1)[-1]], path)
        for key in ("anyOf", "oneOf"):
            if key in schema:
                fits = [not self.faults(value, option) for option in schema[key]]
                assert sum(fits) >= 1 if key == "anyOf" else sum(fits) == 1, f"{path}: {value!r} fits {fits}"
        if "const" in schema:
            assert value == schema["const"], path
        if "enum" in schema:
            assert value in schema["enum"], f"{path}: {value!r}"
        self.check_type(value, schema, path)
        return None

    def check_type(self, value, schema, path):
        kind = schema.get("type")
        types = {
            "object": dict,
            "array": list,
            "string": str,
            "boolean": bool,
            "integer": int,
            "number": int | float,
            "null": type(None),
        }
        if kind is not None:
            assert isinstance(value, types[kind]), f"{path}: {value!r} is no {kind}"
            assert kind not in ("integer", "number") or not isinstance(value, bool), path
        if kind in ("integer", "number"):
            assert schema.get("minimum", -math.inf) <= value <= schema.get("maximum", math.inf), path
            assert value > schema.get("exclusiveMinimum", -math.inf), path
        if kind == "array":
            assert schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", math.inf), path
            for place, item in enumerate(value):
                self.check(item, schema.get("items", {}), f"{path}[{place}]")
        if kind == "object":
            properties = schema.get("properties", {})
            assert set(schema.get("required", ())) <= set(value), f"{path}: {sorted(value)}"
            for name, inner in value.items():
                others = schema.get("additionalProperties", True)
                assert name in properties or others is not False, f"{path}.{name} is not in the document"
                self.check(
                    inner, properties.get(name, others if isinstance(others, dict) else {}), f"{path}.{name}"
                )

    def faults(self, value, schema):
        try:
            self.check(value, schema)
        except AssertionError as fault:
            return fault
        return None


class Session:
    """A client that holds every answer against the document."""

    def __init__(self, client):
        self.client, self.document = client, client.get("/openapi.json").json()
        self.checker = Checker(self.document)
        self.seen = set()

    def ask(self, method, path, status, query="", json=None, **parts):
        answer = self.client.request(method, path.format(**parts) + query, json=json)
        assert answer.status_code == status, answer.text
        documented = self.document["paths"][path][method.lower()]["responses"]
        assert str(status) in documented, f"{method} {path} may answer {status}"
        content = documented[str(status)]["content"]
        media_type = answer.headers["content-type"]
        assert media_type in content
        self.seen.add((method.lower(), path, str(status)))
        if media_type == frame.MEDIA_TYPE:
            return frame.decode(answer.content)
        if "schema" not in content[media_type]:
            return answer.text
        value = answer.json()
        self.checker.check(value, content[media_type]["schema"])
        return value


RUN = "/api/runs/{run_id}"
PLACE = {"layer": None, "tensor": "E", "index": []}
BODIES = {
    "advance": {"to": 1},
    "derivations": {"places": [PLACE]},
    "branches": {},
    "stop": {"conditions": []},
    "{branch_id}": {"name": "x"},
    "guess": {"rule": "no_slope"},
}
QUERIES = {
    **dict.fromkeys(("derivation", "slope", "samples"), "?at=0,0"),
    "landscape": "?first=0/W/0,0&second=0/W/0,1",
    "comparison": "?a=0&b=0",
    "trial": "?at=0,0&value=0.5",
}
TENSOR = RUN + "/steps/{step}/layers/{layer}/{tensor}"
STEP = RUN + "/steps/{step}"


@pytest.fixture
def session(client):
    return Session(client)


def ask_everything(session, run, steps):
    session.ask("GET", RUN, 200, run_id=run)
    for part in ("data", "history", "program", "recording", "certificate"):
        session.ask("GET", f"{RUN}/{part}", 200, run_id=run)
    for step in steps:
        session.ask("GET", RUN + "/steps/{step}/stop", 200, run_id=run, step=step)
        trace = session.ask("GET", RUN + "/steps/{step}", 200, run_id=run, step=step)
        session.ask("GET", RUN + "/steps/{step}/check", 200, run_id=run, step=step)
        asked = {"places": [PLACE, {"layer": 0, "tensor": "update/W", "index": [0, 0]}]}
        session.ask("POST", RUN + "/steps/{step}/derivations", 200, run_id=run, step=step, json=asked)
        session.ask("GET", RUN + "/steps/{step}/surface", 200, "?size=4&neurons=3", run_id=run, step=step)
        session.ask("GET", RUN + "/steps/{step}/evaluation", 200, run_id=run, step=step)
        session.ask("GET", RUN + "/steps/{step}/statistics", 200, run_id=run, step=step)
        for layer in trace["layers"]:
            for tensor in layer["norms"]:
                place = {"run_id": run, "step": step, "layer": layer["layer"], "tensor": tensor}
                session.ask("GET", TENSOR, 200, **place)
                session.ask("GET", TENSOR + "/derivation", 200, "?at=0,0", **place)
            for tensor in layer["parameters"]:
                place = {"run_id": run, "step": step, "layer": layer["layer"], "tensor": tensor}
                session.ask("GET", TENSOR + "/slope", 200, "?at=0,0", **place)
                session.ask("GET", TENSOR + "/samples", 200, "?at=0,0", **place)
                session.ask("GET", TENSOR + "/trial", 200, "?at=0,0&value=0.5", **place)
        session.ask("GET", STEP + "/samples/{sample}/gradients", 200, run_id=run, step=step, sample=0)
        plane = "?first=0/W/0,0&second=2/W/0,0&size=3"
        status = 422 if trace["layers"][0]["parameters"]["W"][0][0] == "NaN" else 200
        session.ask("GET", STEP + "/landscape", status, plane, run_id=run, step=step)


def ask_for_pictures(session, article):
    layers = [*article["layers"][:2], {**article["layers"][2], "units": 10}]
    data = {"kind": "digits", "pictures": 20}
    run = session.ask("POST", "/api/runs", 201, json={**article, "data": data, "layers": layers})["id"]
    session.ask("GET", RUN + "/steps/{step}/sample", 200, "?unit=0,1", run_id=run, step=0)
    session.ask("GET", RUN + "/steps/{step}/batch", 200, run_id=run, step=0)
    session.ask("GET", RUN + "/steps/{step}/shares", 200, run_id=run, step=0)
    session.ask("GET", RUN + "/steps/{step}/readings", 200, "?label=1&said=2", run_id=run, step=0)
    strokes = {"strokes": [[[0, 0], [3, 0], [1, 4]]]}
    drawn = session.ask("POST", RUN + "/steps/{step}/drawing", 200, run_id=run, step=0, json=strokes)
    own = {"picture": drawn["picture"], "label": 7}
    session.ask("POST", RUN + "/steps/{step}/nudges", 200, run_id=run, step=0, json={**own, "steps": 2})
    session.ask("POST", RUN + "/own-picture", 200, run_id=run, json={**own, "step": 0})


def test_every_answer_is_as_the_document_says(session, article, diverging):
    run = session.ask("POST", "/api/runs", 201, json=article)["id"]
    session.ask("POST", RUN + "/advance", 200, run_id=run, json={"to": 9})
    session.ask("POST", RUN + "/edits", 200, run_id=run, json={"kind": "learning_rate", "value": 0.2})
    session.ask("POST", RUN + "/advance", 200, run_id=run, json={"to": 4})
    edit = {"kind": "parameter", "layer": 0, "parameter": "W", "index": [0, 0], "value": 1}
    session.ask("POST", RUN + "/edits", 200, run_id=run, json=edit)
    session.ask("POST", RUN + "/branches/{branch_id}", 200, run_id=run, branch_id=0)
    session.ask("POST", RUN + "/branches", 201, run_id=run, json={"step": 2, "name": "what if"})
    session.ask(
        "PATCH", RUN + "/branches/{branch_id}", 200, run_id=run, branch_id=2, json={"name": "as it was"}
    )
    session.ask("GET", RUN + "/comparison", 200, "?a=0&b=1", run_id=run)
    session.ask("DELETE", RUN + "/branches/{branch_id}", 200, run_id=run, branch_id=2)
    stop = {"conditions": [{"kind": "epochs", "epochs": 1}]}
    session.ask("PUT", RUN + "/stop", 200, run_id=run, json=stop)
    ask_everything(session, run, (0, 4, 9))
    recording = session.ask("GET", RUN + "/recording", 200, run_id=run)
    session.ask("POST", "/api/runs", 201, json=recording)
    for form in FORMS:
        session.ask("GET", RUN + "/export/{form}", 200, run_id=run, form=form)
    link = session.ask("GET", RUN + "/link", 200, run_id=run)
    session.ask("POST", "/api/links", 200, json=recording)
    session.ask("POST", "/api/links/open", 200, json={"text": link["text"]})
    session.ask("POST", "/api/links/playground", 200, json={"link": "#activation=relu"})
    for figure in ("loss", "flow"):
        session.ask("GET", "/api/figures/{name}", 200, "?theme=dark", name=figure)
    session.ask("GET", "/healthz", 200)
    session.ask("GET", "/api/choices", 200)
    session.ask("GET", "/api/presets", 200)
    session.ask("POST", "/api/experiments/check", 200, json=article)
    for data in (
        {"kind": "circle", "points": 20},
        {"kind": "sine"},
        {"kind": "digits", "pictures": 20},
        {"kind": "own_pictures", **own_pictures([0, 1] * 5)},
        {"kind": "csv", "text": "size,kind,price\n1,a,2\n2,b,\n3,a,6"},
    ):
        session.ask("POST", "/api/data/preview", 200, json={"data": data, "seed": 3})
    for text in ("size,kind,empty,price\n1,a,,2\n2,b,,5\n3,a,,6", "a,b\n1,\n2,"):
        session.ask("POST", "/api/data/survey", 200, json={"text": text})

    ask_for_pictures(session, article)

    hunt = session.ask("POST", "/api/hunts", 201, json={"experiment": {**article, "batch_size": 4}})["id"]
    choices = session.ask("GET", RUN + "/hunt", 200, run_id=hunt)["choices"]
    session.ask("POST", RUN + "/hunt/guess", 200, run_id=hunt, json={"rule": choices[0]["key"]})
    second = session.ask("POST", "/api/hunts", 201, json={"experiment": {**article, "batch_size": 4}})["id"]
    session.ask("POST", RUN + "/hunt/reveal", 200, run_id=second)

    wild = session.ask("POST", "/api/runs", 201, json={**article, **diverging})["id"]
    where = session.ask("POST", RUN + "/advance", 200, run_id=wild, json={"to": 300})["diverged"]["step"]
    ask_everything(session, wild, (where - 1, where, 300))

    rows = [[float(row), 0.0] for row in range(1000)]
    data = {"kind": "table", "inputs": rows, "targets": [[0.0]] * 1000}
    wide = session.ask("POST", "/api/runs", 201, json={**article, "data": data, "batch_size": 1000})["id"]
    trace = session.ask("GET", RUN + "/steps/{step}", 200, run_id=wide, step=0)
    assert "histogram" in trace["layers"][0]["Y"]

    answered = {(method, path) for method, path, status in session.seen if status.startswith("2")}
    documented = {(method, path) for path, methods in session.document["paths"].items() for method in methods}
    assert answered == documented


def test_errors_are_as_the_document_says(session, article):
    run = session.ask("POST", "/api/runs", 201, json={**article, "data": {"kind": "xor"}})["id"]
    plain = {"run_id": run, "step": 0, "layer": 0, "tensor": "W"}
    for path, methods in session.document["paths"].items():
        if "{run_id}" in path:
            body = BODIES.get(path.rsplit("/", 1)[1], {"kind": "learning_rate", "value": 1})
            query = QUERIES.get(path.rsplit("/", 1)[1], "")
            nowhere = {**plain, "sample": 0, "run_id": "none", "branch_id": 0, "form": "numpy"}
            for method in methods:
                sent = body if method in ("post", "patch") else None
                session.ask(method.upper(), path, 404, query, json=sent, **nowhere)
    session.ask("POST", "/api/runs", 422, json={})
    session.ask("POST", RUN + "/advance", 422, run_id=run, json={})
    session.ask("POST", RUN + "/edits", 422, run_id=run, json={})
    session.ask(
        "POST", RUN + "/edits", 409, run_id=run, json={"step": 3, "kind": "learning_rate", "value": 1}
    )
    session.ask("GET", RUN + "/steps/{step}", 422, run_id=run, step="x")
    session.ask("GET", TENSOR + "/derivation", 422, **plain)
    session.ask("GET", "/api/figures/{name}", 422, name="pie")
    session.ask("POST", RUN + "/steps/{step}/derivations", 422, run_id=run, step=0, json={"places": []})
    session.ask("POST", RUN + "/steps/{step}/derivations", 413, run_id=run, step=0, json=[0] * 40_000)
    session.ask("POST", RUN + "/edits", 413, run_id=run, json=[0] * 40_000)
    for path in ("/api/experiments/check", "/api/data/preview", "/api/data/survey"):
        session.ask("POST", path, 422, json={})
    for path in ("/api/runs", "/api/experiments/check", "/api/data/preview", "/api/data/survey"):
        session.ask("POST", path, 413, json=["0" * 1000] * 4300)
    session.client.headers["origin"] = "http://evil.example"
    for path, methods in session.document["paths"].items():
        if "post" in methods:
            session.ask("POST", path, 403, run_id=run, branch_id=0, step=0, json={})


def test_the_examples_of_a_wrong_answer_are_caught(session):
    """The checker itself can fail."""
    check = session.checker
    shape = {"$ref": "#/components/schemas/ErrorReply"}
    right = {"error": {"code": "a", "message": "b", "path": None}}
    assert check.faults(right, shape) is None
    assert check.faults({"error": {**right["error"], "path": 3}}, shape)
    assert check.faults({"error": {"code": "a", "message": "b"}}, shape)
    assert check.faults({**right, "more": 1}, shape)
    assert check.faults({"kind": "sgd", "learning_rate": 0}, {"$ref": "#/components/schemas/SGDSettings"})
