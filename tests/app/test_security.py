"""What keeps other sites, and too large requests, out."""

import json
import re

import pytest
from starlette.websockets import WebSocketDisconnect

from app.security import EMBEDDED, HEADERS, is_same_host

KIB = 1024


@pytest.mark.parametrize(
    ("origin", "host", "is_same"),
    [
        ("http://localhost:8000", "localhost:8000", True),
        ("https://gradus.example", "gradus.example", True),
        ("https://gradus.example:443", "gradus.example", True),
        ("http://gradus.example", "gradus.example:80", True),
        ("http://GRADUS.example", "gradus.example", True),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("http://localhost:8001", "localhost:8000", False),
        ("http://localhost", "localhost:8000", False),
        ("http://127.0.0.1:8000", "localhost:8000", False),
        ("http://evil.example", "gradus.example", False),
        ("http://gradus.example.evil.example", "gradus.example", False),
        ("https://gradus.example@evil.example", "gradus.example", False),
        ("http://localhost:port", "localhost:8000", False),
        ("null", "localhost:8000", False),
        ("", "localhost:8000", False),
        ("http://localhost:8000", "", False),
    ],
)
def test_same_host_and_port(origin, host, is_same):
    assert is_same_host(origin, host) is is_same


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/healthz"),
        ("GET", "/docs"),
        ("GET", "/static/vendor/manifest.json"),
        ("GET", "/nowhere"),
        ("GET", "/api/runs/none"),
        ("POST", "/api/runs"),
        ("PUT", "/healthz"),
    ],
)
def test_the_headers_are_on_every_answer(client, method, path):
    answer = client.request(method, path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_the_policy_lets_nothing_in_from_elsewhere():
    policy = HEADERS["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    sources = {source for rule in policy.split("; ") for source in rule.split()[1:]}
    assert sources == {"'none'", "'self'", "data:"}
    assert re.search(r"img-src [^;]*data:", policy)
    assert policy.count("data:") == 1


FOREIGN = {"origin": "http://evil.example"}


def test_a_foreign_page_may_look_but_not_change(client, new_run, article):
    run = new_run()
    answer = client.post("/api/runs", json=article, headers=FOREIGN)
    assert answer.status_code == 403
    assert answer.json() == {
        "error": {
            "code": "forbidden",
            "message": "A page of http://evil.example may not use this server.",
            "path": None,
        }
    }
    assert client.post(f"{run}/advance", json={"to": 5}, headers=FOREIGN).status_code == 403
    assert client.get(run, headers=FOREIGN).json()["step"] == 0
    assert (
        client.post(f"{run}/advance", json={"to": 5}, headers={"origin": "http://testserver"}).status_code
        == 200
    )


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://testserver:81"])
def test_a_foreign_page_gets_no_socket(client, new_run, origin):
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        client.websocket_connect(f"{new_run()}/live", headers={"origin": origin}),
    ):
        pass
    assert refused.value.code == 1008


@pytest.mark.parametrize("origin", [{"origin": "http://testserver"}, {}])
def test_the_servers_own_page_and_a_program_get_one(client, new_run, origin):
    with client.websocket_connect(f"{new_run()}/live", headers=origin) as socket:
        assert socket.receive_json()["event"] == "hello"


def chunks(count):
    for _ in range(count):
        yield b" " * KIB


@pytest.mark.parametrize("content", [b" " * (64 * KIB + 1), chunks(65)], ids=["announced", "in chunks"])
def test_a_body_over_64_kib_is_refused(client, new_run, content):
    headers = {"content-type": "application/json"}
    answer = client.post(f"{new_run()}/advance", content=content, headers=headers)
    assert answer.status_code == 413
    assert answer.json()["error"] == {
        "code": "too_large",
        "message": "A request may have at most 64 KiB here; this one has more.",
        "path": None,
    }


def test_a_body_of_64_kib_in_chunks_is_read_as_a_whole(client, article):
    text = json.dumps(article).encode()

    def pieces():
        yield text[:100]
        yield text[100:]
        yield b" " * (64 * KIB - len(text))

    answer = client.post("/api/runs", content=pieces(), headers={"content-type": "application/json"})
    assert answer.status_code == 201


def test_only_the_embed_view_may_stand_in_a_frame_of_another_page(client):
    embedded = client.get("/?view=embed&hide=play").headers
    assert "frame-ancestors *" in embedded["content-security-policy"]
    assert "x-frame-options" not in embedded
    assert EMBEDDED.items() <= dict(embedded).items()
    for path in ("/", "/?view=projector", "/?view=embed&view=page", "/?hide=view=embed", "/docs?view=embed"):
        answer = client.get(path).headers
        assert "frame-ancestors 'none'" in answer["content-security-policy"], path
        assert answer["x-frame-options"] == "DENY", path
