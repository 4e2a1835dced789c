"""The browser's files: types, packing, and what may be kept."""

import gzip

import pytest

STATIC_JS = "export const answer = 42;\n" * 40


@pytest.fixture
def static(tmp_path):
    (tmp_path / "static" / "vendor").mkdir(parents=True)
    (tmp_path / "static" / "main.js").write_text(STATIC_JS)
    (tmp_path / "static" / "icon.svg").write_text("<svg/>")
    (tmp_path / "static" / "notes.secret").write_text("no type, not served")
    (tmp_path / "static" / "vendor" / "charts-1.2.3.js").write_text(STATIC_JS)
    (tmp_path / "outside.js").write_text("outside")
    return tmp_path / "static"


@pytest.fixture
def client(server, static):
    return server(static=static)


PLAIN = {"accept-encoding": "identity"}


def test_types_do_not_depend_on_the_system(client):
    assert client.get("/static/main.js").headers["content-type"] == "text/javascript; charset=utf-8"
    assert client.get("/static/icon.svg").headers["content-type"] == "image/svg+xml"


def test_text_is_packed_for_who_can_unpack(client):
    with client.stream("GET", "/static/main.js", headers={"accept-encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed).decode() == STATIC_JS
    plain = client.get("/static/main.js", headers=PLAIN)
    assert "content-encoding" not in plain.headers
    assert plain.text == STATIC_JS
    assert answer.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


def test_own_files_are_asked_for_anew_and_vendored_ones_are_kept(client):
    assert client.get("/static/main.js").headers["cache-control"] == "no-cache"
    assert client.get("/static/vendor/charts-1.2.3.js").headers["cache-control"].endswith("immutable")


def test_the_same_content_is_not_sent_twice(client, static):
    etag = client.get("/static/main.js").headers["etag"]
    again = client.get("/static/main.js", headers={"if-none-match": f'W/"x", {etag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    (static / "main.js").write_text("changed")
    changed = client.get("/static/main.js", headers={"if-none-match": etag})
    assert (changed.status_code, changed.text) == (200, "changed")


@pytest.mark.parametrize(
    "path",
    ["nothing.js", "vendor", "", "../outside.js", "%2e%2e/outside.js", "..%2foutside.js", "notes.secret"],
)
def test_nothing_else_is_served(client, path):
    answer = client.get(f"/static/{path}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_files_are_only_read(client):
    assert client.post("/static/main.js").status_code == 405
