"""Branches: begun with and without a change, named, deleted, looked at while another one is active."""

import pytest

from app import describe
from app.errors import ConflictError, InvalidError, NotFoundError
from app.experiment import ARTICLE_XOR
from app.run import MOST_BRANCHES, Run
from engine.edits import LearningRateEdit, ParameterEdit


async def at_step(step):
    run = Run("branching", ARTICLE_XOR)
    await run.go_to(step)
    return run


async def test_a_branch_leaves_where_it_is_asked_to_and_the_active_one_stays():
    run = await at_step(30)
    new = await run.branch_off(12, [LearningRateEdit(0, 0.5)])
    assert (run.branch.id, run.branch.step) == (0, 30)
    assert (new.id, new.parent, new.from_step, new.step) == (1, 0, 12, 12)
    assert new.edits == [LearningRateEdit(12, 0.5)]
    straight = Run("straight", ARTICLE_XOR, [LearningRateEdit(12, 0.5)])
    await straight.go_to(40)
    await run.on(1).go_to(40)
    assert new.trainer.network.theta.tobytes() == straight.branch.trainer.network.theta.tobytes()
    assert run.branch.step == 30


async def test_a_branch_without_a_change_is_the_same_run():
    run = await at_step(20)
    await run.branch_off(10)
    await run.on(1).go_to(20)
    assert run.branches[1].trainer.network.theta.tobytes() == run.branch.trainer.network.theta.tobytes()


async def test_a_branch_is_named_after_what_was_changed():
    run = await at_step(12)
    await run.branch_off(12, [LearningRateEdit(0, 0.5)])
    await run.branch_off(12, [LearningRateEdit(0, 0.5)])
    await run.branch_off(5, [ParameterEdit(0, 0, "W", (1, 2), 0.25)])
    await run.branch_off(5)
    first, *names = [branch.name for branch in run.branches.values()]
    assert first == "first run"
    assert names[:2] == ["learning rate 0.1 → 0.5 at step 12", "learning rate 0.1 → 0.5 at step 12 (2)"]
    assert names[2].startswith("W[2,3] of layer 1 ")
    assert names[2].endswith(" → 0.25 at step 5")
    assert names[3] == "from step 5"


async def test_names_are_given_once():
    run = await at_step(3)
    await run.branch_off(2, name="slower")
    run.rename(1, "slower")
    with pytest.raises(ConflictError, match="“slower” already"):
        run.rename(0, "slower")
    with pytest.raises(ConflictError, match="“slower” already"):
        await run.branch_off(2, name="slower")
    assert len(run.branches) == 2


async def test_what_leaves_a_deleted_branch_keeps_its_past():
    run = await at_step(10)
    await run.branch_off(5, [LearningRateEdit(0, 0.5)], "parent")
    await run.on(1).go_to(9)
    child = await run.on(1).branch_off(8, name="child")
    await run.delete(1)
    assert child.edits == [LearningRateEdit(5, 0.5)]
    line = describe.branch_line(run, child)
    assert (line["parent_name"], line["parent_is_deleted"]) == ("parent", True)
    for use in (run.on, run.branch_of):
        with pytest.raises(ConflictError, match=r"“parent” was deleted.*kept"):
            use(1)
    with pytest.raises(ConflictError, match="“parent” was deleted"):
        await run.activate(1)
    await run.on(2).go_to(12)
    assert child.step == 12
    assert (await run.branch_off(0)).id == 3, "an id is not given again"


async def test_the_active_branch_cannot_be_deleted():
    run = await at_step(4)
    await run.branch_off(1)
    with pytest.raises(ConflictError, match="“first run” is the one on the screen"):
        await run.delete(0)
    with pytest.raises(ConflictError, match="on the screen"):
        await run.on(1).delete(0)
    await run.activate(1)
    await run.delete(0)
    assert list(run.branches) == [1]


async def test_where_a_branch_cannot_begin():
    run = await at_step(4)
    with pytest.raises(InvalidError, match="0 to 4; 5 is not"):
        await run.branch_off(5)
    with pytest.raises(NotFoundError, match="no branch 7"):
        run.on(7)
    for _ in range(MOST_BRANCHES - 1):
        await run.branch_off(0)
    with pytest.raises(ConflictError, match=r"16 branches.*Delete one first"):
        await run.branch_off(0)


def test_branches_over_rest(client, new_run):
    run = new_run()
    client.post(f"{run}/advance", json={"to": 20})
    made = client.post(
        f"{run}/branches",
        json={"step": 8, "edits": [{"kind": "learning_rate", "value": 0.5}], "name": " what  if "},
    )
    assert made.status_code == 201
    assert (made.json()["branch"], made.json()["branches"][1]["name"]) == (0, "what if")
    assert made.json()["branches"][1]["changes"] == ["learning rate 0.1 → 0.5 at step 8"]
    assert client.get(f"{run}?branch=1").json()["step"] == 8
    client.post(f"{run}/advance?branch=1", json={"to": 20})
    losses = [client.get(f"{run}/steps/20?branch={branch}").json()["loss"] for branch in (0, 1)]
    assert losses[0] != losses[1]
    assert client.get(f"{run}/steps/20").json()["loss"] == losses[0]
    assert (
        client.patch(f"{run}/branches/1", json={"name": "faster"}).json()["branches"][1]["name"] == "faster"
    )
    too_long = client.patch(f"{run}/branches/1", json={"name": "x" * 61}).json()["error"]
    assert too_long["path"] == "name"
    assert "1 to 60 letters" in too_long["message"]
    assert len(client.delete(f"{run}/branches/1").json()["branches"]) == 1
    gone = client.get(f"{run}/steps/20?branch=1")
    assert (gone.status_code, gone.json()["error"]["code"]) == (409, "conflict")
    assert "“faster” was deleted" in gone.json()["error"]["message"]


def test_a_run_that_a_server_lost_is_had_again_with_all_of_its_branches(client, server, new_run):
    run = new_run()
    client.post(f"{run}/advance", json={"to": 20})
    client.post(
        f"{run}/branches",
        json={"step": 8, "name": "faster", "edits": [{"kind": "learning_rate", "value": 0.5}]},
    )
    client.post(f"{run}/advance?branch=1", json={"to": 25})
    client.post(f"{run}/branches?branch=1", json={"step": 10, "name": "child"})
    state = client.post(f"{run}/branches/1").json()
    kept = [
        {part: line[part] for part in ("id", "name", "parent", "from_step", "furthest", "edits")}
        for line in state["branches"]
    ]
    recording = {
        "experiment": state["experiment"],
        "edits": state["edits"],
        "step": 25,
        "branches": kept,
        "branch": 1,
    }
    other = server()
    again = other.post("/api/runs", json=recording).json()
    there = f"/api/runs/{again['id']}"
    assert again["branches"] == state["branches"]
    assert (again["branch"], again["step"]) == (1, 25)
    for branch, step in ((0, 20), (1, 25), (2, 10)):
        where = f"/steps/{step}?branch={branch}"
        assert other.get(there + where).text == client.get(run + where).text

    for change, sentence in (
        ({"branch": 5}, "of branch 5, which is not among its branches"),
        ({"branches": [*kept, kept[0]]}, "an id and a name each of their own"),
    ):
        answer = other.post("/api/runs", json={**recording, **change})
        assert answer.status_code == 422
        assert sentence in answer.json()["error"]["message"]
    without = other.post("/api/runs", json={**recording, "branches": kept[1:]}).json()
    assert without["branches"][0]["parent_is_deleted"] is True
