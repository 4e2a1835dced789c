"""Runs over REST: the same bits whichever way, branches, recordings, limits."""

import pytest

from app import run as run_module
from app.finite_json import dumps


def trace(client, run, step):
    answer = client.get(f"{run}/steps/{step}")
    assert answer.status_code == 200, answer.text
    return answer.text


def advance(client, run, **where):
    answer = client.post(f"{run}/advance", json=where)
    assert answer.status_code == 200, answer.text
    return answer.json()


def error(answer):
    return answer.status_code, answer.json()["error"]["message"], answer.json()["error"]["path"]


def test_a_new_run_stands_at_its_start(client, article):
    answer = client.post("/api/runs", json=article)
    state = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/runs/{state['id']}"
    assert client.get(answer.headers["location"]).json() == state
    assert state["experiment"] == article
    expected = {
        "step": 0,
        "epoch": 0,
        "furthest": 0,
        "steps_per_epoch": 4,
        "parameter_count": 13,
        "diverged": None,
        "edits": [],
        "branch": 0,
        "branches": [
            {
                "id": 0,
                "name": "first run",
                "from_step": 0,
                "furthest": 0,
                "parent": None,
                "parent_name": None,
                "parent_is_deleted": False,
                "changes": [],
                "edits": [],
            }
        ],
    }
    assert {name: state[name] for name in expected} == expected
    assert [layer["title"] for layer in state["layers"]] == ["Fully connected", "tanh"] * 2
    assert state["loss_function"]["name"] == "mse"


def test_the_loss_is_that_of_the_step_about_to_be_taken(client, new_run):
    run = new_run()
    for step in (0, 3, 7):
        state = advance(client, run, to=step)
        assert state["loss"] == client.get(f"{run}/steps/{step}").json()["loss"]


def test_any_way_to_a_step_gives_the_same_bytes(client, new_run):
    straight, wandering = new_run(shuffle=True), new_run(shuffle=True)
    advance(client, straight, to=37)
    for where in ({"to": 80}, {"to": 3}, {"by": 5, "unit": "epoch"}, {"by": -3}, {"to": 37}, {"to": 37}):
        state = advance(client, wandering, **where)
    assert (state["step"], state["furthest"]) == (37, 80)
    for step in (0, 20, 37):
        assert trace(client, wandering, step) == trace(client, straight, step)


def test_looking_back_does_not_move_the_run(client, new_run):
    run = new_run()
    advance(client, run, to=60)
    earlier = trace(client, run, 10)
    assert client.get(run).json()["step"] == 60
    advance(client, run, to=10)
    assert trace(client, run, 10) == earlier


def test_epochs_are_counted_in_steps(client, new_run):
    run = new_run(batch_size=3)
    state = advance(client, run, by=3, unit="epoch")
    assert (state["step"], state["epoch"]) == (6, 3)


@pytest.mark.parametrize(
    ("where", "sentence", "path"),
    [
        ({"to": -1}, "The step must be a whole number from 0; -1 is not.", "to"),
        ({"to": 1.5}, "The step must be a whole number from 0; 1.5 is not.", "to"),
        (
            {"to": 10**7},
            "One call trains at most 1,000,000 steps; from 0 to 10,000,000 there are more.",
            "to",
        ),
        ({"by": -1}, "A run starts at step 0; there is no step -1.", "by"),
        ({"by": "1"}, 'It must be a whole number; "1" is not.', "by"),
        ({"by": 1, "unit": "day"}, 'The unit must be step or epoch; "day" is not.', "unit"),
        (
            {},
            'Say where to go: either {"to": step} or {"by": number, "unit": "step" or "epoch"}.',
            None,
        ),
        (
            {"to": 1, "by": 1},
            'Say where to go: either {"to": step} or {"by": number, "unit": "step" or "epoch"}.',
            None,
        ),
        ({"too": 1}, "There is no field too here.", "too"),
    ],
)
def test_where_it_cannot_go(client, new_run, where, sentence, path):
    run = new_run()
    assert error(client.post(f"{run}/advance", json=where)) == (422, sentence, path)
    assert advance(client, run, to=1)["step"] == 1


def test_a_run_that_does_not_exist(client):
    sentence = "There is no run none here. It made room for others, or the server was restarted."
    assert error(client.get("/api/runs/none")) == (404, sentence, None)
    assert error(client.post("/api/runs/none/advance", json={"to": 1})) == (404, sentence, None)


def test_an_edit_at_the_end(client, new_run):
    run = new_run()
    advance(client, run, to=8)
    edit = {"kind": "learning_rate", "value": 0.5}
    state = client.post(f"{run}/edits", json=edit).json()
    assert state["edits"] == [{"step": 8, **edit}]
    assert state["branch"] == 0


def test_an_edit_in_the_past_makes_a_branch_and_the_future_is_kept(client, new_run):
    run = new_run()
    advance(client, run, to=20)
    future = trace(client, run, 20)
    advance(client, run, to=6)
    edit = {"kind": "parameter", "layer": 2, "parameter": "W", "index": [1, 0], "value": -3}
    state = client.post(f"{run}/edits", json={"step": 6, **edit}).json()
    assert (state["branch"], state["furthest"], state["step"]) == (1, 6, 6)
    lines = [[line[part] for part in ("id", "from_step", "furthest", "parent")] for line in state["branches"]]
    assert lines == [[0, 0, 20, None], [1, 6, 6, 0]]
    assert client.get(f"{run}/steps/6").json()["layers"][2]["parameters"]["W"][1] == [-3]
    advance(client, run, to=20)
    assert trace(client, run, 20) != future
    back = client.post(f"{run}/branches/0").json()
    assert (back["branch"], back["step"], back["edits"]) == (0, 6, [])
    assert trace(client, run, 20) == future


def test_edits_change_what_is_in_force_and_a_recording_replays_them(client, new_run):
    more = {"optimizer": {"kind": "momentum", "learning_rate": 0.1}, "regularisation": [{"kind": "l2"}]}
    run = new_run(**more)
    edits = [
        {"kind": "optimizer", "name": "momentum", "value": 0.5},
        {"kind": "regularisation", "regularisation": [{"kind": "l1", "strength": 0.1}]},
        {"kind": "batch_size", "value": 3},
        {"kind": "freeze", "layer": 0, "parameter": None, "index": None, "frozen": True},
        {"kind": "freeze", "layer": 2, "parameter": "W", "index": [1, 0], "frozen": True},
        {"kind": "freeze", "layer": 0, "parameter": "B", "index": None, "frozen": False},
    ]
    for edit in edits:
        advance(client, run, by=3)
        state = client.post(f"{run}/edits", json=edit).json()
    assert [change["text"] for change in state["changes"]] == [
        "momentum 0.9 → 0.5",
        "L2 off; L1 on (strength 0.1)",
        "batch size 1 → 3",
        "layer 1 is frozen",
        "W[2,1] of layer 3 is frozen",
        "B of layer 1 learns again",
    ]
    assert state["edits"] == [{"step": 3 * k, **edit} for k, edit in enumerate(edits, 1)]
    assert (state["batch_size"], state["steps_per_epoch"]) == (3, 2)
    assert state["frozen"] == [
        {"layer": 0, "parameter": "W", "index": None},
        {"layer": 2, "parameter": "W", "index": [1, 0]},
    ]
    advance(client, run, by=20)
    recording = client.get(f"{run}/recording").json()
    again = f"/api/runs/{client.post('/api/runs', json=recording).json()['id']}"
    for address in ("/steps/38", "/history"):
        assert client.get(again + address).json() == client.get(run + address).json()
    assert client.get(again).json()["frozen"] == state["frozen"]


def test_epochs_end_where_they_end_after_the_batch_size_was_changed(client, new_run):
    run = new_run()
    advance(client, run, to=6)
    client.post(f"{run}/edits", json={"kind": "batch_size", "value": 4})
    advance(client, run, to=10)
    history = client.get(f"{run}/history").json()
    assert history["epoch_steps"] == [4, 7, 8, 9, 10]
    assert history["evaluation"]["steps"] == [0, 4, 7, 8, 9, 10]


@pytest.mark.parametrize(
    ("edit", "status", "sentence", "path"),
    [
        (
            {"kind": "learning_rate", "value": 0},
            422,
            "The learning rate must be a finite number over 0; 0 is not.",
            "value",
        ),
        (
            {"kind": "momentum", "value": 0},
            422,
            "The kind must be learning_rate, parameter, optimizer, schedule, clipping, regularisation, "
            'batch_size, freeze or rows; "momentum" is not.',
            "kind",
        ),
        (
            {"kind": "optimizer", "name": "momentum", "value": 0.5},
            422,
            "SGD has no hyperparameter 'momentum'; it has learning_rate.",
            None,
        ),
        (
            {"kind": "regularisation", "regularisation": [{"kind": "l2", "strength": -1}]},
            422,
            "The strength must be a finite number from 0; -1 is not.",
            "regularisation.0.strength",
        ),
        (
            {"kind": "schedule", "schedule": {"kind": "cosine", "steps": 0}},
            422,
            "The steps must be a whole number from 1 to 100,000,000; 0 is not.",
            "schedule.steps",
        ),
        (
            {"kind": "clipping", "clipping": {"kind": "clip"}},
            422,
            'The kind must be clip_by_value or clip_by_norm; "clip" is not.',
            "clipping.kind",
        ),
        (
            {"kind": "batch_size", "value": 5},
            422,
            "The batch size must be a whole number from 1 to 4, the number of training rows; 5 is not.",
            "value",
        ),
        (
            {"kind": "freeze", "layer": 1},
            422,
            "Layer 1 has no parameters.",
            None,
        ),
        (
            {"kind": "learning_rate", "value": 1, "step": 2},
            409,
            "This edit is for step 2, but the run stands at step 5.",
            "step",
        ),
        (
            {"kind": "parameter", "layer": 1, "parameter": "W", "index": [0, 0], "value": 1},
            422,
            "Layer 1 has no parameter 'W'; it has none.",
            None,
        ),
        (
            {"kind": "parameter", "layer": 0, "parameter": "W", "index": [2, 0], "value": 1},
            422,
            "W has shape (2, 3); it has no entry [2, 0].",
            None,
        ),
        (
            {"kind": "parameter", "layer": 0, "parameter": "W", "index": [0, 0], "value": "NaN"},
            422,
            'It must be a finite number; "NaN" is not.',
            "value",
        ),
    ],
)
def test_bad_edits(client, new_run, edit, status, sentence, path):
    run = new_run()
    advance(client, run, to=5)
    assert error(client.post(f"{run}/edits", json=edit)) == (status, sentence, path)
    assert client.get(run).json()["edits"] == []


def test_a_branch_that_does_not_exist(client, new_run):
    assert error(client.post(f"{new_run()}/branches/1")) == (
        404,
        "This run has no branch 1; a branch of it is 0.",
        None,
    )


def test_a_recording_is_the_run_again_bit_for_bit(client, new_run):
    run = new_run(shuffle=True, batch_size=2)
    advance(client, run, to=9)
    client.post(f"{run}/edits", json={"kind": "learning_rate", "value": 0.7})
    advance(client, run, to=30)
    edit = {"kind": "parameter", "layer": 0, "parameter": "B", "index": [0, 1], "value": 0.1}
    client.post(f"{run}/edits", json=edit)
    advance(client, run, to=41)
    recording = client.get(f"{run}/recording").json()
    again = client.post("/api/runs", json=recording)
    assert again.status_code == 201
    copy = again.headers["location"]
    assert client.get(f"{copy}/recording").json() == recording
    for step in (0, 9, 10, 30, 41):
        assert trace(client, copy, step) == trace(client, run, step)


def test_a_recording_is_checked_like_an_experiment(client, article):
    bad = {"experiment": {**article, "seed": -1}, "edits": [], "step": 0}
    assert error(client.post("/api/runs", json=bad))[2] == "experiment.seed"
    bad = {"experiment": article, "step": 10**8 + 1}
    assert error(client.post("/api/runs", json=bad)) == (
        422,
        "The step must be a whole number from 0 to 100000000; 100000001 is not.",
        "step",
    )
    bad = {"experiment": article, "edits": [{"kind": "learning_rate", "step": 1, "value": -1}]}
    assert error(client.post("/api/runs", json=bad))[2] == "edits.0.value"
    bad = {
        "experiment": article,
        "edits": [{"kind": "parameter", "layer": 9, "parameter": "W", "index": [0, 0], "value": 1}],
    }
    assert error(client.post("/api/runs", json=bad)) == (
        422,
        "There is no layer 9; the layers are 0 to 3.",
        "edits.0",
    )


def test_a_recording_may_be_longer_than_one_call_trains(client, article, monkeypatch):
    monkeypatch.setattr(run_module, "MOST_STEPS_A_CALL", 10)
    run = client.post("/api/runs", json={"experiment": article, "step": 30})
    assert run.json()["step"] == 30
    assert client.post(f"{run.headers['location']}/advance", json={"by": 11}).status_code == 422


def test_so_many_runs_and_no_more(server, article):
    client = server(most_runs=2)
    statuses = [client.post("/api/runs", json=article).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
    assert client.get("/healthz").json()["runs"] == 2


def test_so_many_new_runs_in_a_short_time(server, article):
    client = server(new_runs=2, new_runs_per_second=1e-9)
    answers = [client.post("/api/runs", json=article) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[-1].json()["error"]["code"] == "too_many"


def test_float32_numbers_are_sent_as_they_are(client, new_run):
    run = new_run(dtype="float32")
    loss = advance(client, run, to=3)["loss"]
    assert dumps(loss) in trace(client, run, 3).encode()


def test_a_run_that_diverges_goes_on_and_back(client, new_run, diverging):
    run = new_run(**diverging)
    state = advance(client, run, to=200)
    where = state["diverged"]
    assert (state["step"], state["loss"]) == (200, "NaN")
    assert 0 < where["step"] < 200
    assert client.get(f"{run}/steps/{where['step']}").json()["diverged"] == where
    assert client.get(f"{run}/steps/{where['step'] - 1}").json()["diverged"] is None
    back = advance(client, run, to=where["step"] - 1)
    assert isinstance(back["loss"], float)
    assert back["diverged"] == where
    history = client.get(f"{run}/history").json()
    assert len(history["loss"]) == 200
    assert history["loss"][-1] == "NaN"
    assert history["diverged"] == where


def test_when_play_stops_is_kept_with_the_experiment(client, new_run):
    run = new_run()
    conditions = [
        {"kind": "loss", "of": "test", "at_most": 0.01},
        {"kind": "plateau", "of": "train", "less_than": 0.01, "epochs": 10},
    ]
    state = client.put(f"{run}/stop", json={"conditions": conditions}).json()
    assert state["experiment"]["stop"] == conditions
    assert (state["step"], state["edits"]) == (0, [])
    recording = client.get(f"{run}/recording").json()
    again = client.post("/api/runs", json=recording).json()
    assert again["experiment"]["stop"] == conditions
    link = client.get(f"{run}/link").json()
    opened = client.post("/api/links/open", json={"text": link["text"]}).json()
    assert opened["experiment"]["stop"] == conditions
    state = client.put(f"{run}/stop", json={"conditions": []}).json()
    assert "stop" not in state["experiment"]


def test_why_a_run_stops_at_a_step(client, new_run):
    run = new_run(stop=[{"kind": "epochs", "epochs": 2}])
    advance(client, run, to=10)
    answers = [client.get(f"{run}/steps/{step}/stop").json() for step in (0, 7, 8, 9)]
    assert [answer["reasons"] for answer in answers] == [[], [], ["2 epochs are over"], []]
    assert client.get(run).json()["step"] == 10
    assert error(client.get(f"{run}/steps/11/stop"))[0] == 404


@pytest.mark.parametrize(
    ("condition", "sentence", "path"),
    [
        ({"kind": "loss", "at_most": "x"}, 'A loss must be a finite number; "x" is not.', "at_most"),
        (
            {"kind": "accuracy", "at_least": 99},
            "An accuracy must be a share of the rows, from 0 to 1; 99 is not.",
            "at_least",
        ),
        (
            {"kind": "plateau", "less_than": 0.01, "epochs": 201},
            "The epochs of a plateau must be a whole number from 1 to 200; 201 is not.",
            "epochs",
        ),
        (
            {"kind": "boredom"},
            'The kind must be loss, accuracy, epochs, plateau or divergence; "boredom" is not.',
            "kind",
        ),
    ],
)
def test_conditions_that_break_a_rule(client, new_run, condition, sentence, path):
    run = new_run()
    answer = error(client.put(f"{run}/stop", json={"conditions": [condition]}))
    assert answer == (422, sentence, f"conditions.0.{path}")
    assert "stop" not in client.get(run).json()["experiment"]
