"""The experiment, sentence by sentence: what is wrong with it, and where."""

import copy
import json
import math

import numpy as np
import pytest
from pydantic import ValidationError

from app.data_settings import DATA_MODELS
from app.errors import AppError, first_sentence
from app.experiment import ARTICLE_XOR, Experiment
from app.rules import listed
from app.training_settings import (
    CLIPPING_MODELS,
    LOSS_MODELS,
    OPTIMIZER_MODELS,
    REGULARISATION_MODELS,
    SCHEDULE_MODELS,
)
from engine import Activation, Adam, FullyConnected, Network
from engine.edits import LearningRateEdit, ParameterEdit
from engine.initializers import INITIALIZERS
from engine.layers import LAYERS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.regularisation import CLIPPINGS, L1, REGULARISATIONS, ClipByValue, MaxNorm
from engine.schedules import SCHEDULES, StepDecay

TABLE = {"kind": "table", "inputs": [[0, 0], [1, 1]], "targets": [[0], [1]]}
ROWS = "Inputs must be a list of 1 to 5,000 rows of 1 to 100 numbers; "


def changed(**changes):
    """The article's experiment with fields changed; "layers__0__units" is layers[0]["units"]."""
    experiment = copy.deepcopy(ARTICLE_XOR.model_dump(exclude_none=True))
    for path, value in changes.items():
        with_value(experiment, path.replace("__", "."), value)
    return experiment


def with_value(experiment, path, value):
    """The experiment with one field set."""
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
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


UNITS = "The units must be a whole number from 1 to 256; "
RATE = "The learning rate must be a finite number over 0; "
SEED = "The seed must be a whole number from 0 to 9007199254740991; "


@pytest.mark.parametrize(
    ("changes", "path", "sentence"),
    [
        ({"layers__0__units": 0}, "layers.0.units", UNITS + "0 is not."),
        ({"layers__0__units": 257}, "layers.0.units", UNITS + "257 is not."),
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
            {"layers": [{"kind": "activation", "function": "tanh"}] * 25},
            "layers",
            "layers may have at most 24; there are more.",
        ),
        ({"layers": {}}, "layers", "layers must be a list; {} is not."),
        (
            {"layers__0__initializer": "glorot"},
            "layers.0.initializer",
            f'The initializer must be {listed(INITIALIZERS)}; "glorot" is not.',
        ),
        ({"loss": "mse"}, "loss", 'This must be an object with named fields; "mse" is not.'),
        ({"optimizer": {"kind": "sgd"}}, "optimizer.learning_rate", "learning_rate is missing."),
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
        ({"data": {}}, "data.kind", "kind is missing."),
        ({"data": {"kind": "xor", "inputs": []}}, "data.inputs", "There is no field inputs here."),
        ({"data": {**TABLE, "inputs": []}}, "data.inputs", "inputs needs at least 1; there are 0."),
        (
            {"data": {**TABLE, "inputs": [[0, 1], [1]]}},
            "data.inputs",
            ROWS + "row 1 has 2, but row 2 has 1.",
        ),
        ({"data": {**TABLE, "inputs": [[], []]}}, "data.inputs", ROWS + "row 1 has 0."),
        ({"data": {**TABLE, "inputs": [[0.0] * 101] * 2}}, "data.inputs", ROWS + "row 1 has 101."),
        (
            {"data": {**TABLE, "inputs": [[0.0]] * 5001}},
            "data.inputs",
            "inputs may have at most 5000; there are more.",
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


@pytest.mark.parametrize(
    ("place", "kinds"),
    [
        ("data", DATA_MODELS),
        ("layers.0", LAYERS),
        ("loss", LOSSES),
        ("optimizer", OPTIMIZERS),
        ("schedule", SCHEDULES),
        ("clipping", CLIPPINGS),
        ("regularisation.0", REGULARISATIONS),
    ],
)
def test_an_unknown_kind_is_told_the_kinds(place, kinds):
    experiment = changed(clipping={"kind": "clip_by_norm"}, regularisation=[{"kind": "l2"}])
    path, sentence = complaint(with_value(experiment, f"{place}.kind", "perceptron"))
    assert path == f"{place}.kind"
    assert sentence == f'The kind must be {listed(kinds)}; "perceptron" is not.'


def test_the_settings_of_every_part_are_those_of_the_engine():
    parts = {
        **{f"optimizer.{name}": part.hyperparameters() for name, part in OPTIMIZERS.items()},
        **{f"schedule.{name}": part.hyperparameters() for name, part in SCHEDULES.items()},
        **{f"clipping.{name}": part.hyperparameters() for name, part in CLIPPINGS.items()},
        **{f"regularisation.{name}": part.hyperparameters() for name, part in REGULARISATIONS.items()},
        **{f"loss.{name}": loss.settings for name, loss in LOSSES.items()},
    }
    models = {
        "optimizer": OPTIMIZER_MODELS,
        "schedule": SCHEDULE_MODELS,
        "clipping": CLIPPING_MODELS,
        "regularisation": REGULARISATION_MODELS,
        "loss": LOSS_MODELS,
    }
    assert sum(map(len, models.values())) == len(parts)
    for part, hyperparameters in parts.items():
        place, kind = part.split(".")
        fields = models[place][kind].model_fields
        assert list(fields) == ["kind", *(item.name for item in hyperparameters)]
        for item in hyperparameters:
            if item.name != "learning_rate":
                assert fields[item.name].default == item.default


@pytest.mark.parametrize(
    ("changes", "path", "sentence"),
    [
        (
            {"optimizer": {"kind": "adam", "learning_rate": 0.1, "beta1": 1}},
            "optimizer.beta1",
            "The beta1 must be a finite number from 0 and below 1; 1 is not.",
        ),
        (
            {"schedule": {"kind": "cosine", "steps": 0}},
            "schedule.steps",
            "The steps must be a whole number from 1 to 100,000,000; 0 is not.",
        ),
        (
            {"clipping": {"kind": "clip_by_norm", "limit": 0}},
            "clipping.limit",
            "The limit must be a finite number over 0; 0 is not.",
        ),
        (
            {"regularisation": [{"kind": "l2"}, {"kind": "l1", "strength": -1}]},
            "regularisation.1.strength",
            "The strength must be a finite number from 0; -1 is not.",
        ),
        (
            {"regularisation": [{"kind": "l2"}, {"kind": "l2"}]},
            "regularisation",
            "SGD: each kind of regularisation is given once, not twice 'l2'.",
        ),
        (
            {"loss": {"kind": "huber", "delta": 0}},
            "loss.delta",
            "The delta must be a finite number over 0; 0 is not.",
        ),
        (
            {"loss": {"kind": "hinge"}},
            "loss.kind",
            "The loss hinge needs targets that are −1 or +1; in row 1, column 1 there is 0.",
        ),
        (
            {"loss": {"kind": "binary_cross_entropy"}},
            "loss.kind",
            "The loss binary_cross_entropy does not go with the last layer, Activation('tanh'): it takes the "
            "logarithms of Y and 1 − Y, so that outputs must lie between 0 and 1, and these are −1 to 1; let "
            "the network end with a sigmoid, or take binary_cross_entropy_from_logits.",
        ),
    ],
)
def test_what_the_engine_says_of_the_training_is_said_at_its_field(changes, path, sentence):
    assert complaint(changed(**changes)) == (path, sentence)


def test_an_optimizer_with_all_its_parts_is_what_the_engine_builds_by_hand():
    optimizer = (
        Experiment.model_validate(
            changed(
                optimizer={"kind": "adam", "learning_rate": 0.01, "beta1": 0.8},
                schedule={"kind": "step", "interval": 7},
                clipping={"kind": "clip_by_value", "limit": 2},
                regularisation=[{"kind": "l1", "strength": 0.1}, {"kind": "max_norm"}],
            )
        )
        .trainer()
        .optimizer
    )
    by_hand = Adam(
        0.01,
        beta1=0.8,
        schedule=StepDecay(interval=7),
        clipping=ClipByValue(2.0),
        regularisation=(L1(0.1), MaxNorm()),
    )
    assert optimizer == by_hand


def test_a_step_may_not_hold_too_many_numbers():
    layers = [{"kind": "reshape", "shape": [1, 28, 28]}]
    layers += [{"kind": "conv2d", "channels": channels} for channels in (64, 14)]
    layers += [{"kind": "avg_pool2d", "size": 24}, {"kind": "flatten"}]
    layers += [{"kind": "fully_connected", "units": 10}]
    data = {"kind": "generated_digits", "pictures": 50, "train_share": 1.0}
    path, sentence = complaint(changed(data=data, layers=layers, batch_size=50))
    assert path == "batch_size"
    assert sentence.startswith(
        "A step may hold at most 4,000,000 numbers in its layers; with batches of 50 rows"
    )
    Experiment.model_validate(changed(data=data, layers=layers, batch_size=5)).trainer()


def test_an_unknown_activation_function_is_told_the_functions():
    path, sentence = complaint(changed(layers__1__function="swoosh"))
    assert path == "layers.1.function"
    assert sentence.startswith("The function must be tanh, sigmoid, relu, identity")
    assert sentence.endswith('"swoosh" is not.')


def test_a_network_may_not_be_too_large():
    wide = [{"kind": "fully_connected", "units": 256}] * 5
    assert complaint(changed(layers=[*wide, {"kind": "fully_connected", "units": 1}])) == (
        "layers",
        "A network may have at most 250,000 parameters; this one has 264,193.",
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
