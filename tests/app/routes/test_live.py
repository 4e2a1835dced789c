"""The live link: commands in, frames out, credits kept, errors survived."""

import json

import numpy as np
import pytest
from starlette.websockets import WebSocketDisconnect

from app import frame, live
from app import run as run_module
from app.settings import Settings


class Link:
    """A client of the live link."""

    def __init__(self, socket):
        self.socket = socket
        self.hello = self.event("hello")

    def send(self, command, **fields):
        self.socket.send_text(json.dumps({"command": command, **fields}))

    def event(self, name):
        message = json.loads(self.socket.receive_text())
        assert message.get("event") == name, message
        return message["state"]

    def error(self):
        return json.loads(self.socket.receive_text())["error"]

    def frame(self):
        return frame.decode(self.socket.receive_bytes())

    def until(self, name):
        """Headers of the frames up to an event, and the event's state."""
        headers = []
        while True:
            message = self.socket.receive()
            if message.get("bytes") is None:
                event = json.loads(message["text"])
                assert event.get("event") == name, event
                return headers, event["state"]
            headers.append(frame.decode(message["bytes"])[0])


@pytest.fixture
def open_link(client):
    sockets = []

    def connect(run):
        socket = client.websocket_connect(f"{run}/live")
        sockets.append(socket)
        return Link(socket.__enter__())

    yield connect
    for socket in sockets:
        socket.__exit__(None, None, None)


@pytest.fixture
def run(new_run):
    return new_run()


@pytest.fixture
def link(open_link, run):
    return open_link(run)


def test_it_says_where_the_run_stands(client, run, link):
    assert link.hello == client.get(run).json()


def test_advance_gives_a_frame_of_the_state_that_was_reached(client, run, link):
    for where, step in (({"to": 9}, 9), ({"by": 2, "unit": "epoch"}, 17), ({"by": -3}, 14), ({"to": 0}, 0)):
        link.send("advance", **where)
        header, tensors = link.frame()
        trace = client.get(f"{run}/steps/{step}").json()
        assert {name: header[name] for name in ("step", "epoch", "batch", "loss", "flow", "diverged")} == {
            name: trace[name] for name in ("step", "epoch", "batch", "loss", "flow", "diverged")
        }
        assert (header["playing"], header["branch"]) == (False, 0)
        assert tensors["0/X"].tolist() == trace["layers"][0]["X"]
        np.testing.assert_allclose(tensors["2/update/W"], trace["layers"][2]["update"]["W"], rtol=1e-6)


def test_the_epoch_loss_is_that_of_the_last_epoch_that_ended(client, run, link):
    link.send("advance", to=11)
    header, _ = link.frame()
    assert header["epoch_loss"] == client.get(f"{run}/history").json()["epoch_loss"][-1]
    link.send("advance", to=3)
    assert link.frame()[0]["epoch_loss"] is None


def test_play_sends_as_many_frames_as_there_is_credit(link):
    link.send("play", steps_per_frame=3)
    link.send("credit", frames=2)
    link.send("credit", frames=2)
    assert [link.frame()[0]["step"] for _ in range(4)] == [3, 6, 9, 12]
    link.send("pause")
    headers, state = link.until("paused")
    assert (headers, state["step"]) == ([], 12)


def test_credit_from_before_is_kept_and_one_frame_costs_one(link):
    link.send("credit", frames=3)
    link.send("advance", to=5)
    assert link.frame()[0]["step"] == 5
    link.send("play", steps_per_frame=1)
    frames = [link.frame()[0] for _ in range(3)]
    assert [header["step"] for header in frames] == [6, 7, 8]
    assert all(header["playing"] for header in frames)
    link.send("pause")
    assert link.until("paused")[0] == []


def test_credit_cannot_be_hoarded(link):
    for _ in range(4):
        link.send("credit", frames=64)
    link.send("play", steps_per_frame=1)
    for _ in range(64):
        link.frame()
    link.send("pause")
    assert link.until("paused")[0] == []


def test_after_paused_no_frame_comes(link):
    link.send("play", steps_per_frame="max")
    link.send("credit", frames=20)
    link.frame()
    link.send("pause")
    headers, state = link.until("paused")
    assert all(header["step"] <= state["step"] for header in headers)
    link.send("credit", frames=5)
    link.send("advance", to=2)
    header, _ = link.frame()
    assert (header["step"], header["playing"]) == (2, False)


def test_no_frame_is_older_than_one_before(link):
    link.send("play", steps_per_frame="max")
    link.send("credit", frames=12)
    steps = [link.frame()[0]["step"] for _ in range(12)]
    assert steps == sorted(set(steps))


def test_advance_stops_playing(link):
    link.send("play", steps_per_frame=1)
    link.send("advance", to=50)
    header, _ = link.frame()
    assert (header["step"], header["playing"]) == (50, False)
    link.send("credit", frames=5)
    link.send("advance", to=51)
    assert link.frame()[0]["step"] == 51


def test_a_pause_ends_a_long_journey(link):
    link.send("advance", to=1_000_000)
    link.send("pause")
    header, _ = link.frame()
    assert header["step"] < 1_000_000
    assert link.until("paused")[1]["step"] == header["step"]


def test_frames_hold_what_is_shown(client, run, link):
    link.send("show", tensors=False, surface=5)
    link.send("advance", to=4)
    header, tensors = link.frame()
    assert set(tensors) == {"surface"}
    asked, wanted = frame.decode(client.get(f"{run}/steps/4/surface?size=5").content)
    assert tensors["surface"].tolist() == wanted["surface"].tolist()
    assert (header["x"], header["y"]) == (asked["x"], asked["y"])
    link.send("show")
    link.send("advance", to=5)
    header, tensors = link.frame()
    assert "surface" not in tensors
    assert "x" not in header
    assert "3/dE_dX" in tensors


def test_no_surface_where_there_are_three_inputs(new_run, open_link):
    link = open_link(new_run(data={"kind": "table", "inputs": [[0, 0, 0]], "targets": [[1]]}))
    link.send("show", surface=5)
    link.send("advance", to=1)
    assert "surface" not in link.frame()[1]


def test_an_edit(client, run, link):
    link.send("advance", to=6)
    link.frame()
    link.send("edit", kind="learning_rate", value=0.5)
    state = link.event("edited")
    assert state["edits"] == [{"step": 6, "kind": "learning_rate", "value": 0.5}]
    assert client.get(run).json() == state


STEPS_PER_FRAME = 'steps_per_frame must be a whole number from 1 to 1000000, or "max"; '


@pytest.mark.parametrize(
    ("message", "sentence", "path"),
    [
        (
            "{nope",
            "This is not JSON: unexpected character, expected a string key: line 1 column 2 (char 1).",
            None,
        ),
        ('{"command": NaN}', "This is not JSON: ", None),
        ("[]", "A command must be an object with named fields; [] is not.", None),
        (
            '{"command": "fly"}',
            'The command must be advance, play, pause, credit, show, frame or edit; "fly" is not.',
            "command",
        ),
        (
            "{}",
            "The command must be advance, play, pause, credit, show, frame or edit; null is not.",
            "command",
        ),
        ('{"command": ["advance"]}', "The command must be advance", "command"),
        (
            '{"command": "advance", "to": -1}',
            "The step must be a whole number from 0; -1 is not.",
            "to",
        ),
        ('{"command": "advance"}', "Say where to go", None),
        ('{"command": "advance", "by": -4}', "A run starts at step 0; there is no step -1.", "by"),
        ('{"command": "play"}', "steps_per_frame is missing.", "steps_per_frame"),
        (
            '{"command": "play", "steps_per_frame": 0}',
            STEPS_PER_FRAME + "0 is not.",
            "steps_per_frame",
        ),
        ('{"command": "play", "steps_per_frame": "fast"}', STEPS_PER_FRAME, "steps_per_frame"),
        (
            '{"command": "credit", "frames": 65}',
            "frames must be a whole number from 1 to 64; 65 is not.",
            "frames",
        ),
        (
            '{"command": "show", "surface": 101}',
            "The surface must be a whole number from 0 (none) to 100; 101 is not.",
            "surface",
        ),
        ('{"command": "pause", "now": true}', "There is no field now here.", "now"),
        (
            '{"command": "edit", "kind": "learning_rate", "value": 0}',
            "The learning rate must be a finite number over 0; 0 is not.",
            "value",
        ),
        (
            '{"command": "edit", "kind": "parameter",'
            ' "layer": 7, "parameter": "W", "index": [0, 0], "value": 1}',
            "There is no layer 7; the layers are 0 to 3.",
            None,
        ),
    ],
)
def test_after_an_error_the_link_and_the_run_go_on(link, message, sentence, path):
    link.send("advance", to=3)
    link.frame()
    link.socket.send_text(message)
    error = link.error()
    assert (error["code"], error["path"]) == ("invalid", path)
    assert error["message"].startswith(sentence)
    link.send("advance", to=4)
    assert link.frame()[0]["step"] == 4


def test_a_message_may_not_be_too_large(link):
    link.socket.send_text(" " * (64 * 1024 + 1))
    error = link.error()
    assert (error["code"], error["message"]) == (
        "too_large",
        "A message may have at most 64 KiB; this one has more.",
    )


def test_a_binary_command_is_refused(link):
    link.socket.send_bytes(b"{}")
    assert link.error()["message"] == "A command is a text in JSON; this message is binary."
    link.send("advance", to=1)
    assert link.frame()[0]["step"] == 1


def test_the_socket_of_an_unknown_run_says_so_and_closes(client):
    with client.websocket_connect("/api/runs/none/live") as socket:
        assert socket.receive_json()["error"]["code"] == "not_found"
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4404


def test_a_run_that_was_dropped_is_said_to_be_gone(server, article):
    client = server(most_runs=1, idle_seconds=0)
    run = client.post("/api/runs", json=article).headers["location"]
    with client.websocket_connect(f"{run}/live") as socket:
        link = Link(socket)
        client.post("/api/runs", json=article)
        link.send("advance", to=1)
        assert link.error()["code"] == "not_found"


def test_play_stops_where_the_run_diverges(client, new_run, open_link, diverging):
    run = new_run(**diverging)
    link = open_link(run)
    link.send("credit", frames=64)
    link.send("play", steps_per_frame="max")
    headers, state = link.until("diverged")
    where = state["diverged"]
    assert headers[-1]["step"] == state["step"] == where["step"]
    assert headers[-1]["diverged"] == where
    assert headers[-1]["playing"] is False
    assert client.get(f"{run}/steps/{where['step']}").json()["diverged"] == where
    link.send("play", steps_per_frame=1)
    assert link.until("diverged")[0] == []
    link.send("advance", to=where["step"] - 1)
    header, _ = link.frame()
    assert isinstance(header["loss"], float)
    link.send("play", steps_per_frame=1)
    headers, _ = link.until("diverged")
    assert [header["step"] for header in headers] == [where["step"]]


def test_play_stops_at_the_last_step(monkeypatch, link):
    monkeypatch.setattr(live, "MOST_STEPS", 10)
    monkeypatch.setattr(run_module, "MOST_STEPS", 10)
    link.send("credit", frames=9)
    link.send("play", steps_per_frame=4)
    headers, state = link.until("finished")
    assert [header["step"] for header in headers] == [4, 8, 10]
    assert state["step"] == 10


def test_two_links_and_rest_share_a_run(client, run, link, open_link):
    other = open_link(run)
    link.send("advance", to=30)
    link.frame()
    other.send("advance", by=1)
    assert other.frame()[0]["step"] == 31
    assert client.post(f"{run}/advance", json={"by": 1}).json()["step"] == 32
    link.send("advance", by=1)
    assert link.frame()[0]["step"] == 33


def test_the_settings_of_a_server_hold_for_messages_too(server, article):
    client = server(largest_body=2048)
    run = client.post("/api/runs", json=article).headers["location"]
    with client.websocket_connect(f"{run}/live") as socket:
        link = Link(socket)
        link.socket.send_text(" " * 2049)
        assert link.error()["message"] == "A message may have at most 2 KiB; this one has more."
    assert Settings().largest_body == 64 * 1024
