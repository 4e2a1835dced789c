"""The experiment, sentence by sentence: what is wrong with it, and where."""

import copy
import json
import math

import numpy as np
import pytest
from pydantic import ValidationError

from app.errors import AppError, first_sentence
from app.experiment import ARTICLE_XOR, Experiment
from app.rules import listed
from engine import Activation, FullyConnected, Network
from engine.edits import LearningRateEdit, ParameterEdit
from engine.initializers import INITIALIZERS
from engine.losses import LOSSES

TABLE = {"kind": "table", "inputs": [[0, 0], [1, 1]], "targets": [[0], [1]]}
LONG_ROW = [0.0] * 65


def changed(**changes):
    """The article's experiment with fields changed; "layers__0__units" is layers[0]["units"]."""
    experiment = copy.deepcopy(ARTICLE_XOR.model_dump(exclude_none=True))
    for path, value in changes.items():
        *parents, last = [int(part) if part.isdigit() else part for part in path.split("__")]
        target = experiment
        for part in parents:
            target = target[part]
        target[last] = value
    return experiment


def complaint(experiment):
    """The path and the sentence with which an experiment is refused."""
    try:
        Experiment.model_validate(experiment).trainer()
    except ValidationError as error:
        return first_sentence(error.errors(), experiment)
    except AppError as error:
        return error.path, error.message
    raise AssertionError("it was taken")


UNITS = "The units must be a whole number from 1 to 64; "
RATE = "The learning rate must be a finite number over 0; "
SEED = "The seed must be a whole number from 0 to 9007199254740991; "


@pytest.mark.parametrize(
    ("changes", "path", "sentence"),
    [
        ({"layers__0__units": 0}, "layers.0.units", UNITS + "0 is not."),
        ({"layers__0__units": 65}, "layers.0.units", UNITS + "65 is not."),
        ({"layers__2__units": 1.5}, "layers.2.units", UNITS + "1.5 is not."),
        ({"layers__0__units": "3"}, "layers.0.units", UNITS + '"3" is not.'),
        ({"layers__0__units": True}, "layers.0.units", UNITS + "true is not."),
        ({"layers__0__units": None}, "layers.0.units", UNITS + "null is not."),
        ({"layers__0__units": math.nan}, "layers.0.units", UNITS + "NaN is not."),
        ({"layers__1": {"kind": "activation"}}, "layers.1.function", "function is missing."),
        ({"layers__0": {"units": 3}}, "layers.0.kind", "kind is missing."),
        ({"layers__0": 3}, "layers.0", "This must be an object with named fields; 3 is not."),
        ({"layers__1__slope": 1}, "layers.1.slope", "There is no field slope here."),
        ({"layers": []}, "layers", "layers needs at least 1; there are 0."),
        (
            {"layers": [{"kind": "activation", "function": "tanh"}] * 17},
            "layers",
            "layers may have at most 16; there are more.",
        ),
        ({"layers": {}}, "layers", "layers must be a list; {} is not."),
        (
            {"layers__0__initializer": "glorot"},
            "layers.0.initializer",
            f'The initializer must be {listed(INITIALIZERS)}; "glorot" is not.',
        ),
        ({"loss__kind": "rmse"}, "loss.kind", f'The loss must be {listed(LOSSES)}; "rmse" is not.'),
        ({"loss": "mse"}, "loss", 'This must be an object with named fields; "mse" is not.'),
        ({"optimizer__kind": "adam"}, "optimizer.kind", 'kind must be sgd; "adam" is not.'),
        ({"optimizer__learning_rate": 0}, "optimizer.learning_rate", RATE + "0 is not."),
        ({"optimizer__learning_rate": -1}, "optimizer.learning_rate", RATE + "-1 is not."),
        ({"optimizer__learning_rate": math.inf}, "optimizer.learning_rate", RATE + "Infinity is not."),
        ({"optimizer__learning_rate": "0.1"}, "optimizer.learning_rate", RATE + '"0.1" is not.'),
        ({"seed": -1}, "seed", SEED + "-1 is not."),
        ({"seed": 2**53}, "seed", SEED + "9007199254740992 is not."),
        ({"seed": 0.5}, "seed", SEED + "0.5 is not."),
        ({"batch_size": 0}, "batch_size", "The batch size must be a whole number, at least 1; 0 is not."),
        (
            {"batch_size": 5},
            "batch_size",
            "The batch size must be a whole number from 1 to 4, the number of training rows; 5 is not.",
        ),
        ({"shuffle": 1}, "shuffle", "shuffle must be true or false; 1 is not."),
        ({"dtype": "float16"}, "dtype", 'dtype must be float64 or float32; "float16" is not.'),
        ({"speed": 1}, "speed", "There is no field speed here."),
        ({"data": {"kind": "tables"}}, "data.kind", 'The kind must be table or xor; "tables" is not.'),
        ({"data": {}}, "data.kind", "kind is missing."),
        ({"data": {"kind": "xor", "inputs": []}}, "data.inputs", "There is no field inputs here."),
        ({"data": {**TABLE, "inputs": []}}, "data.inputs", "inputs needs at least 1; there are 0."),
        (
            {"data": {**TABLE, "inputs": [[0, 1], [1]]}},
            "data.inputs",
            "All rows must be equally long; row 1 has 2 numbers, row 2 has 1.",
        ),
        (
            {"data": {**TABLE, "inputs": [[], []]}},
            "data.inputs",
            "Every row needs at least 1 number; row 1 has none.",
        ),
        (
            {"data": {**TABLE, "inputs": [LONG_ROW, LONG_ROW]}},
            "data.inputs",
            "A row may have at most 64 numbers; these have 65.",
        ),
        (
            {"data": {**TABLE, "inputs": [[0.0]] * 1001}},
            "data.inputs",
            "inputs may have at most 1000; there are more.",
        ),
        (
            {"data": {**TABLE, "inputs": [[0, 0], [1, math.nan]]}},
            "data.inputs.1.1",
            "It must be a finite number; NaN is not.",
        ),
        (
            {"data": {**TABLE, "targets": [[-math.inf], [1]]}},
            "data.targets.0.0",
            "It must be a finite number; -Infinity is not.",
        ),
        (
            {"data": {**TABLE, "targets": [["1"], [1]]}},
            "data.targets.0.0",
            'It must be a finite number; "1" is not.',
        ),
        (
            {"data": {**TABLE, "targets": [[0]]}},
            "data.targets",
            "Every row of the inputs needs a row of targets; there are 2 and 1.",
        ),
        (
            {"layers__2__units": 2},
            "layers.3",
            "The last layer gives 2 numbers a row, but the targets have 1.",
        ),
        (
            {"layers__0__parameters": {"W": [[1, 2, 3]]}},
            "layers.0",
            "FullyConnected(2, 3) needs W of shape (2, 3), not (1, 3).",
        ),
        (
            {"layers__0__parameters": {"B": [[1]]}},
            "layers.0",
            "FullyConnected(2, 3) takes the parameters W and B; it was given ['B'].",
        ),
        (
            {"layers__0__parameters": {"W": [[1, 2, 3], [1]]}},
            "layers.0.parameters.W",
            "All rows must be equally long; row 1 has 3 numbers, row 2 has 1.",
        ),
        (
            {"layers__0__parameters": {"W": [[1, 2, 3], [1, 2, math.nan]]}},
            "layers.0.parameters.W.1.2",
            "It must be a finite number; NaN is not.",
        ),
    ],
)
def test_a_bad_value_gets_the_rule_the_value_and_the_field(changes, path, sentence):
    assert complaint(changed(**changes)) == (path, sentence)


def test_an_unknown_kind_of_layer_is_told_the_kinds():
    path, sentence = complaint(changed(layers__0__kind="perceptron"))
    assert path == "layers.0.kind"
    assert sentence.startswith("The kind must be ")
    assert "fully_connected" in sentence
    assert sentence.endswith('"perceptron" is not.')


def test_an_unknown_activation_function_is_told_the_functions():
    path, sentence = complaint(changed(layers__1__function="swoosh"))
    assert path == "layers.1.function"
    assert sentence.startswith("The function must be tanh, sigmoid, relu, identity")
    assert sentence.endswith('"swoosh" is not.')


def test_a_network_may_not_be_too_large():
    wide = [{"kind": "fully_connected", "units": 64}] * 4
    assert complaint(changed(layers=[*wide, {"kind": "fully_connected", "units": 1}])) == (
        "layers",
        "A network may have at most 10,000 parameters; this one has 12,737.",
    )


def test_numbers_that_are_finite_only_in_float64_are_refused_in_float32():
    large = {**TABLE, "inputs": [[0, 0], [1, 1e300]]}
    assert complaint(changed(data=large, batch_size=1, dtype="float32")) == (
        "data",
        "The data have numbers that are too large for float32.",
    )


def test_what_is_left_out_has_its_default():
    least = {
        "data": {"kind": "xor"},
        "layers": [{"kind": "fully_connected", "units": 1}],
        "loss": {"kind": "mse"},
        "optimizer": {"kind": "sgd", "learning_rate": 1},
        "batch_size": 4,
    }
    experiment = Experiment.model_validate(least)
    assert (experiment.shuffle, experiment.seed, experiment.dtype) == (False, 0, "float64")
    assert experiment.model_dump(exclude_none=True)["layers"] == [
        {"kind": "fully_connected", "units": 1, "initializer": "uniform"}
    ]


def test_the_articles_network_is_what_the_engine_builds_by_hand():
    by_hand = Network(
        [FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1), Activation("tanh")], "mse", seed=1
    )
    trainer = ARTICLE_XOR.trainer()
    assert trainer.network.theta.tobytes() == by_hand.theta.tobytes()
    assert (trainer.batch_size, trainer.steps_per_epoch, trainer.optimizer.learning_rate) == (1, 4, 0.1)


def test_given_parameters_are_taken_as_they_are():
    given = {"W": [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]}
    network = Experiment.model_validate(changed(layers__0__parameters=given)).network()
    np.testing.assert_array_equal(network.layers[0].parameters["W"], given["W"])
    np.testing.assert_array_equal(network.layers[0].parameters["B"], [[0, 0, 0]])


@pytest.mark.parametrize("edit", [LearningRateEdit(3, 0.0), ParameterEdit(3, 1, "W", (0, 0), 1.0)])
def test_edits_of_a_recording_must_fit_the_network(edit):
    with pytest.raises(AppError) as caught:
        ARTICLE_XOR.trainer([LearningRateEdit(1, 0.5), edit])
    assert caught.value.path == "edits.1"


def test_an_experiment_is_plain_json():
    dumped = ARTICLE_XOR.model_dump(exclude_none=True)
    assert Experiment.model_validate(json.loads(json.dumps(dumped))) == ARTICLE_XOR
