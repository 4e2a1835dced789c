"""The program beside the stage: it can be run, and its lines compute what they are said to."""

import contextlib
import io
import re

import pytest

from app.describe.program import MOST_LINES
from app.export.numpy_program import numpy_program
from app.program import listing
from tests.app.export.cases import CASES
from tests.app.export.printed import close, read

RUNS = {
    "the article's XOR": {},
    "Adam, a penalty, shuffled batches": {
        "optimizer": {"kind": "adam", "learning_rate": 0.05},
        "regularisation": [{"kind": "l2", "strength": 0.01}],
        "batch_size": 3,
        "shuffle": True,
    },
    "softmax, dropout, momentum": {
        "data": {"kind": "circle", "points": 40, "targets": "one_hot"},
        "layers": [
            {"kind": "fully_connected", "units": 5},
            {"kind": "activation", "function": "relu"},
            {"kind": "dropout", "rate": 0.3},
            {"kind": "fully_connected", "units": 2},
        ],
        "loss": {"kind": "softmax_cross_entropy"},
        "optimizer": {"kind": "momentum", "learning_rate": 0.05},
    },
}


@pytest.mark.parametrize("changes", RUNS.values(), ids=RUNS)
def test_the_shown_program_gives_the_numbers_of_the_run(client, new_run, changes):
    run = new_run(**changes)
    client.post(f"{run}/advance", json={"to": 5})
    client.post(f"{run}/edits", json={"kind": "learning_rate", "value": 0.02})
    client.post(f"{run}/advance", json={"to": 23})
    shown = client.get(f"{run}/program").json()
    assert shown["left_out"] == 0
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile("\n".join(line["text"] for line in shown["lines"]), "shown", "exec"), {})
    _, (step, E), parameters = read(printed.getvalue())
    trace = client.get(f"{run}/steps/23").json()
    assert step == 23
    close(E, trace["loss"], 1e-12)
    for layer in trace["layers"]:
        for name, values in layer["parameters"].items():
            close(parameters[layer["layer"], name], values, 1e-12)


@pytest.mark.parametrize("make", CASES.values(), ids=CASES)
def test_every_tensor_has_the_line_that_computes_it(make):
    run = make()
    network = run.trainer.network
    program = numpy_program(run)
    listed = listing(program, network)
    text = "\n".join(line.text for line in listed.lines)
    assert text == "\n\n".join(section.code.strip("\n") for section in program.sections) + "\n"
    assert listed.lines[listed.steps_line].text == f"STEPS = {run.step}"
    places = {(place.layer, place.tensor): place for place in listed.places}
    assert len(places) == len(listed.places), "no tensor has two lines"
    assert text.splitlines()[places[0, "input"].line].strip() == "rows = rows_of(step)"
    for k, layer in enumerate(network.layers):
        gradients = [f"dE_d{name}" for name in layer.parameters]
        for tensor in ("X", "Y", *gradients, "dE_dX"):
            line = listed.lines[places[k, tensor].line].text
            assigned = rf"(self\.)?{tensor} = "
            given = r"def (forward|backward)\(self, "
            assert re.match(rf"\s+({assigned}|return |{given})", line), (k, tensor, line)
        for name in layer.parameters:
            moved = places[k, f"update/{name}"]
            assert "parameter " in listed.lines[moved.line].text
            assert [variable.tensor for variable in moved.variables] == [name, f"dE_d{name}"]
        seen = {variable.tensor for variable in places[k, "dE_dX"].variables}
        assert {"dE_dY", "dE_dX", *gradients} <= seen
    for place in (places[None, "E"], places[len(network.layers) - 1, "dE_dY"]):
        assert listed.lines[place.line].text.strip().startswith("return ")
        assert "loss." in listed.lines[place.calls[0]].text


def test_a_table_that_nobody_would_read_is_shortened(client, new_run):
    rows = [[float(row), row / 7] for row in range(900)]
    data = {"kind": "table", "inputs": rows, "targets": [[0.0]] * 900}
    run = new_run(data=data, batch_size=900)
    shown = client.get(f"{run}/program").json()
    assert shown["left_out"] > 0
    for section in range(len(shown["sections"])):
        assert sum(line["section"] == section for line in shown["lines"]) <= MOST_LINES
    lines = [line["text"] for line in shown["lines"]]
    assert lines[shown["steps_line"]] == "STEPS = 0"
    (place,) = (each for each in shown["places"] if (each["layer"], each["tensor"]) == (0, "dE_dW"))
    assert lines[place["line"]].strip() == "self.dE_dW = self.X.T @ dE_dY"
