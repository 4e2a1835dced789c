"""The server says that it is up."""

from app import VERSION


def test_health(client, new_run):
    assert client.get("/healthz").json() == {"status": "ok", "version": VERSION, "runs": 0}
    new_run()
    assert client.get("/healthz").json()["runs"] == 1
