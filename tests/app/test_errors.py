"""Every error has one shape."""

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.security import HEADERS

JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("request_", "status", "error"),
    [
        (
            {"method": "GET", "url": "/nowhere"},
            404,
            {"code": "not_found", "message": "There is nothing at /nowhere.", "path": None},
        ),
        (
            {"method": "PATCH", "url": "/healthz"},
            405,
            {"code": "method_not_allowed", "message": "/healthz does not answer to PATCH.", "path": None},
        ),
        (
            {"method": "POST", "url": "/api/runs", "content": "{nope", "headers": JSON},
            422,
            {
                "code": "invalid",
                "message": "This is not JSON: Expecting property name enclosed in double quotes.",
                "path": None,
            },
        ),
        (
            {"method": "POST", "url": "/api/runs", "content": "[1]", "headers": JSON},
            422,
            {
                "code": "invalid",
                "message": "This must be an object with named fields; [1] is not.",
                "path": None,
            },
        ),
        (
            {"method": "POST", "url": "/api/runs", "content": "{}"},
            422,
            {
                "code": "invalid",
                "message": "Send the body as JSON, with the header Content-Type: application/json.",
                "path": None,
            },
        ),
        (
            {"method": "POST", "url": "/api/runs"},
            422,
            {"code": "invalid", "message": "body is missing.", "path": None},
        ),
        (
            {"method": "POST", "url": "/api/runs", "json": {"experiment": {"data": {"kind": "xor"}}}},
            422,
            {"code": "invalid", "message": "layers is missing.", "path": "experiment.layers"},
        ),
        (
            {"method": "GET", "url": "/api/figures/pie"},
            422,
            {
                "code": "invalid",
                "message": "The figure must be loss, accuracy, flow, flow_history or landscape; "
                '"pie" is not.',
                "path": "name",
            },
        ),
        (
            {"method": "GET", "url": "/api/figures/loss?theme=pink"},
            422,
            {
                "code": "invalid",
                "message": 'The theme must be light or dark; "pink" is not.',
                "path": "theme",
            },
        ),
    ],
    ids=lambda value: value["url"] if isinstance(value, dict) and "url" in value else None,
)
def test_table(client, request_, status, error):
    answer = client.request(**request_)
    assert (answer.status_code, answer.json()) == (status, {"error": error})


def test_what_was_not_foreseen_has_the_shape_too_and_no_traceback():
    app = create_app()

    @app.get("/broken")
    async def broken():
        raise RuntimeError("secret")

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/broken")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert "secret" not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
