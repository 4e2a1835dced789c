"""Wrong rules: each is seen by its instrument, none ever reaches a run that is no hunt."""

import ast
import json
from pathlib import Path

import numpy as np
import pytest

from app.bugs import RULES, rules_that_show, sealed
from app.bugs.catalogue import planted
from app.bugs.rule import WrongRule
from app.experiment import FIRST, Experiment
from app.export.forms import FORMS
from engine import gradient_check
from engine.layers import LAYERS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS, Adam
from engine.plan.emission import is_emitted

PLAIN = FIRST.model_dump(exclude_none=True)
FEWEST = 10


def fc(units):
    return {"kind": "fully_connected", "units": units}


def act(function):
    return {"kind": "activation", "function": function}


def experiment(**changes):
    return Experiment.model_validate({**PLAIN, **changes})


TANH = experiment()
DEEP = experiment(
    layers=[fc(4), act("relu"), fc(4), act("tanh"), fc(1)], optimizer={"kind": "adam", "learning_rate": 0.1}
)
CLASSES = experiment(
    data={"kind": "circle", "points": 40, "targets": "one_hot"},
    layers=[fc(5), {"kind": "dropout", "rate": 0.3}, {"kind": "batch_normalization"}, act("relu"), fc(2)],
    loss={"kind": "softmax_cross_entropy"},
    batch_size=10,
)
PICTURES = experiment(
    data={"kind": "digits", "pictures": 60},
    layers=[
        {"kind": "reshape", "shape": [1, 8, 8]},
        {"kind": "conv2d", "channels": 2, "kernel": 3},
        {"kind": "max_pool2d", "size": 2, "stride": 2},
        {"kind": "flatten"},
        fc(10),
        {"kind": "softmax"},
    ],
    loss={"kind": "categorical_cross_entropy"},
    batch_size=8,
)
SHOWN_BY = {
    **dict.fromkeys(RULES, DEEP),
    "softmax_twice": CLASSES,
    "another_mask": CLASSES,
    "norm_constants": CLASSES,
    "pool_to_all": PICTURES,
}


def first_step(given, rule=None):
    trainer = given.trainer()
    return (trainer if rule is None else planted(rule, given, trainer)).trace()


def test_there_are_enough_and_each_has_its_words():
    assert len(RULES) >= FEWEST
    assert len({rule.title for rule in RULES.values()}) == len(RULES)
    for rule in RULES.values():
        assert rule.title[0].isupper() or rule.title[0] == "∂"
        assert rule.explanation.endswith(".")
        assert len(rule.explanation) > len(rule.title)


@pytest.mark.parametrize("rule", [r for r in RULES.values() if not r.is_in_update], ids=lambda rule: rule.key)
def test_central_differences_tell_a_wrong_rule(rule: WrongRule):
    given = SHOWN_BY[rule.key]
    assert gradient_check(given.network("float64"), first_step(given), 300).agrees
    wrong = first_step(given, rule)
    check = gradient_check(given.network("float64"), wrong, 300)
    assert not check.agrees
    right = first_step(given)
    assert wrong.loss == right.loss, "forward is as it should be"
    np.testing.assert_array_equal(wrong.layers[-1].Y, right.layers[-1].Y)


def test_a_wrong_update_is_told_by_what_was_published():
    """Kingma & Ba's first step is −α·sign(g), whatever the gradient's size; uncorrected it is not."""
    right, wrong = first_step(DEEP), first_step(DEEP, RULES["adam_uncorrected"])
    for one, other in zip(right.layers, wrong.layers, strict=True):
        for name, gradient in one.gradients.items():
            np.testing.assert_array_equal(gradient, other.gradients[name])
            felt = np.abs(gradient) > 1e-5
            np.testing.assert_allclose(one.update[name][felt], -0.1 * np.sign(gradient[felt]), rtol=1e-2)
            scale = (1 - 0.9) / np.sqrt(1 - 0.999)
            np.testing.assert_allclose(other.update[name][felt], scale * one.update[name][felt], rtol=2e-2)


@pytest.mark.parametrize(
    "key", ["no_slope", "no_transpose", "bias_of_one_row", "weights_of_one_row", "path_dropped"]
)
def test_a_derivation_shows_what_was_computed(client, key):
    made = client.post(
        "/api/hunts", json={"experiment": SHOWN_BY[key].model_dump(exclude_none=True), "rule": key}
    )
    run = f"/api/runs/{made.json()['id']}"
    tensor = {"bias_of_one_row": "dE_dB", "weights_of_one_row": "dE_dW"}.get(key, "dE_dX")
    layer = 1 if key == "no_slope" else 2
    derived = client.get(f"{run}/steps/0/layers/{layer}/{tensor}/derivation?at=0,1").json()
    assert derived["sum"] == pytest.approx(derived["value"], rel=1e-12)
    assert derived["central_difference"]["agrees"] is False
    check = client.get(f"{run}/steps/0/check").json()
    assert check["agrees"] is False


def test_a_hunt_is_guessed_scored_and_over(client):
    body = {"experiment": DEEP.model_dump(exclude_none=True), "rule": "no_transpose"}
    made = client.post("/api/hunts", json=body).json()
    assert made["sealed"] is True
    run = f"/api/runs/{made['id']}"
    hunt = client.get(f"{run}/hunt").json()
    assert hunt["rule"] is None
    assert {"no_slope", "no_transpose"} <= {choice["key"] for choice in hunt["choices"]}
    assert client.post(f"{run}/hunt/guess", json={"rule": "no_slope"}).json()["wrong"] == ["no_slope"]
    twice = client.post(f"{run}/hunt/guess", json={"rule": "no_slope"})
    assert (twice.status_code, twice.json()["error"]["message"]) == (
        409,
        "That was guessed before, and it was wrong.",
    )
    assert client.post(f"{run}/hunt/guess", json={"rule": "nothing"}).status_code == 422
    found = client.post(f"{run}/hunt/guess", json={"rule": "no_transpose"}).json()
    assert (found["is_over"], found["score"], found["rule"]["key"]) == (True, 2, "no_transpose")
    assert "over" in client.post(f"{run}/hunt/reveal").json()["error"]["message"]


def test_nothing_tells_what_is_under_the_seal(client):
    made = client.post(
        "/api/hunts", json={"experiment": TANH.model_dump(exclude_none=True), "rule": "no_slope"}
    )
    run = f"/api/runs/{made.json()['id']}"
    said = [
        made.text,
        client.get(run).text,
        client.get(f"{run}/steps/0").text,
        client.get(f"{run}/history").text,
    ]
    assert not any("no_slope" in text or "WithoutSlope" in text for text in said)
    assert (
        made.json()["experiment"]
        == client.post("/api/runs", json=TANH.model_dump(exclude_none=True)).json()["experiment"]
    )


def test_a_sealed_run_does_not_leave_the_server(client):
    made = client.post("/api/hunts", json={"experiment": TANH.model_dump(exclude_none=True)}).json()
    run = f"/api/runs/{made['id']}"
    ways = [f"{run}/export/{form}" for form in FORMS]
    for way in (*ways, f"{run}/recording", f"{run}/certificate", f"{run}/link", f"{run}/program"):
        answer = client.get(way)
        assert answer.status_code == 409, way
        assert "wrong rule under seal" in answer.json()["error"]["message"]


def test_branches_of_a_sealed_run_have_the_rule_too(client):
    made = client.post(
        "/api/hunts", json={"experiment": TANH.model_dump(exclude_none=True), "rule": "no_slope"}
    )
    run = f"/api/runs/{made.json()['id']}"
    client.post(f"{run}/advance", json={"to": 5})
    client.post(f"{run}/branches", json={"step": 2})
    client.post(f"{run}/advance?branch=1", json={"to": 5})
    assert client.get(f"{run}/steps/5?branch=1").text == client.get(f"{run}/steps/5").text
    assert client.get(f"{run}/steps/5/check").json()["agrees"] is False


def test_no_other_run_is_touched(client):
    before = client.post("/api/runs", json=DEEP.model_dump(exclude_none=True)).json()["id"]
    for rule in RULES.values():
        planted(rule, SHOWN_BY[rule.key], SHOWN_BY[rule.key].trainer()).advance(3)
    after = client.post("/api/runs", json=DEEP.model_dump(exclude_none=True)).json()["id"]
    for run in (before, after):
        assert client.get(f"/api/runs/{run}/steps/0/check").json()["agrees"] is True
    texts = [client.get(f"/api/runs/{run}/steps/0").text for run in (before, after)]
    assert texts[0] == texts[1]
    answer = client.get(f"/api/runs/{before}/hunt")
    assert answer.json()["error"]["message"].startswith("This run has no wrong rule")


def test_nothing_registers_a_wrong_rule():
    registered = [*LAYERS.values(), *OPTIMIZERS.values(), *(type(loss) for loss in LOSSES.values())]
    assert not [kind for kind in registered if kind.__module__.startswith("app.bugs")]
    assert all(is_emitted(layer) for layer in DEEP.trainer().network.layers), (
        "right layers run what is emitted"
    )
    assert not is_emitted(planted(RULES["no_slope"], DEEP, DEEP.trainer()).network.layers[1])
    assert type(DEEP.trainer().optimizer) is Adam
    assert DEEP.model_dump() == sealed(DEEP, RULES["no_slope"]).model_dump()
    for body in ({**PLAIN, "is_sealed": True}, {**PLAIN, "rule": "no_slope"}):
        with pytest.raises(ValueError, match=r"Extra inputs|There is no field"):
            Experiment.model_validate(body)


def test_only_the_hunts_know_of_them():
    users = set()
    for path in [*Path("app").rglob("*.py"), *Path("engine").rglob("*.py"), *Path("bench").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if any(name.startswith("app.bugs") for name in (*names, module)):
                users.add(path.parent.as_posix() if path.parent.name == "bugs" else path.as_posix())
    assert users == {"app/bugs", "app/routes/hunts.py"}


def test_what_cannot_be_hunted(client):
    answer = client.post("/api/hunts", json={"experiment": {**PLAIN, "dtype": "float32"}}).json()
    assert "needs dtype float64" in answer["error"]["message"]
    answer = client.post("/api/hunts", json={"experiment": PLAIN, "rule": "pool_to_all"}).json()
    assert "would show in the first step" in answer["error"]["message"]
    answer = client.post("/api/hunts", json={"experiment": PLAIN, "rule": "all"}).json()
    assert answer["error"]["message"] == 'There is no wrong rule "all".'
    assert "adam_uncorrected" not in [rule.key for rule in rules_that_show(TANH)]
    assert json.dumps(PLAIN)
