"""TensorFlow Playground links: every key, as Playground reads it, with sentences on what differs."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import InvalidError
from app.links.playground_address import HOME
from app.links.playground_scene import CONTROLS, DEAD, FEATURES, Scene, scene

FULL = (
    f"https://{HOME}/#activation=relu&regularization=L2&batchSize=25&dataset=spiral&regDataset=reg-gauss"
    "&learningRate=0.1&regularizationRate=0.003&noise=15&networkShape=8,6,4&seed=0.57126&showTestData=true"
    "&discretize=true&percTrainData=70&x=true&y=false&xTimesY=true&xSquared=true&ySquared=false&cosX=false"
    "&sinX=true&cosY=false&sinY=false&collectStats=false&problem=classification&initZero=false&hideText=true"
    "&playButton_hide=true&noise_hide=true&stepButton_hide=false&numNodes2_hide=true"
)


def of(*settings):
    return scene("#" + "&".join(settings or ("problem=classification",)))


def about(found, *words):
    """The notes that have these words."""
    return [note for note in found.notes if all(word in note for word in words)]


def dumped(found):
    return found.experiment.model_dump(exclude_none=True)


class TestAWholeLink:
    def test_the_experiment(self):
        made = dumped(scene(FULL))
        data = made["data"]
        assert data["kind"] == "spiral"
        assert (data["points"], data["noise"], data["train_share"]) == (500, 0.15, 0.7)
        assert data["features"] == ["x1", "x1_squared", "x1_x2", "sin_x1"]
        units = [layer["units"] for layer in made["layers"] if layer["kind"] == "fully_connected"]
        functions = [layer["function"] for layer in made["layers"] if layer["kind"] == "activation"]
        assert (units, functions) == ([8, 6, 4, 1], ["relu", "relu", "relu", "tanh"])
        assert made["loss"] == {"kind": "half_sse"}
        assert made["optimizer"] == {"kind": "sgd", "learning_rate": 0.1}
        assert made["regularisation"] == [{"kind": "l2", "strength": 0.003}]
        assert (made["batch_size"], made["shuffle"], made["seed"]) == (25, False, 57126)

    def test_the_view(self):
        assert scene(FULL).view == {
            "show_test_data": True,
            "discretize": True,
            "hide_text": True,
            "hidden": ["play", "noise", "units.1"],
        }

    def test_it_can_be_trained(self):
        trainer = scene(FULL).experiment.trainer()
        assert trainer.X.shape == (350, 4)
        trainer.advance(trainer.steps_per_epoch)
        assert np.isfinite(trainer.network.theta).all()

    def test_nothing_in_it_is_unknown(self):
        assert not about(scene(FULL), "no setting")


class TestDefaults:
    @pytest.mark.parametrize(
        "link", [f"https://{HOME}/", f"http://{HOME}", HOME, f"{HOME}/#", "#activation="]
    )
    def test_playground_without_settings(self, link):
        made = dumped(scene(link))
        assert made["data"]["kind"] == "circle"
        assert (made["data"]["points"], made["data"]["noise"], made["data"]["train_share"]) == (500, 0.0, 0.5)
        assert made["data"]["features"] == ["x1", "x2"]
        assert [layer.get("units", layer.get("function")) for layer in made["layers"]] == [
            4,
            "tanh",
            2,
            "tanh",
            1,
            "tanh",
        ]
        assert made["optimizer"]["learning_rate"] == 0.03
        assert made["regularisation"] == []
        assert made["batch_size"] == 10
        assert scene(link).view == {
            "show_test_data": False,
            "discretize": False,
            "hide_text": False,
            "hidden": [],
        }

    def test_it_has_as_many_parameters_as_in_playground(self):
        assert scene(HOME).experiment.trainer().network.theta.size == 25


class TestKeys:
    @pytest.mark.parametrize(
        ("ours", "theirs"),
        [("tanh", "tanh"), ("relu", "relu"), ("sigmoid", "sigmoid"), ("identity", "linear")],
    )
    def test_activation(self, ours, theirs):
        layers = dumped(of(f"activation={theirs}"))["layers"]
        assert [layer["function"] for layer in layers if layer["kind"] == "activation"] == [
            ours,
            ours,
            "tanh",
        ]

    @pytest.mark.parametrize("kind", ["circle", "xor", "gauss", "spiral"])
    def test_dataset(self, kind):
        made = of(f"dataset={kind}").experiment
        assert made.dataset.kind == kind
        assert len(made.dataset.X) == 250
        assert set(made.dataset.T.ravel()) == {-1.0, 1.0}

    @pytest.mark.parametrize(("ours", "theirs"), [("plane", "reg-plane"), ("multi_gauss", "reg-gauss")])
    def test_regression_has_no_activation_at_its_end(self, ours, theirs):
        made = of("problem=regression", f"regDataset={theirs}", "dataset=xor")
        assert made.experiment.dataset.kind == ours
        assert len(made.experiment.dataset.X) == 600
        assert dumped(made)["layers"][-1]["kind"] == "fully_connected"

    def test_the_data_set_of_the_other_problem_does_not_matter(self):
        assert of("dataset=xor", "regDataset=reg-gauss").experiment.dataset.kind == "xor"

    @pytest.mark.parametrize(
        ("shape", "units"), [("", [1]), ("3", [3, 1]), ("1,2,3", [1, 2, 3, 1]), (" 4 , 2 ", [4, 2, 1])]
    )
    def test_network_shape(self, shape, units):
        layers = dumped(of(f"networkShape={shape}"))["layers"]
        assert [layer["units"] for layer in layers if layer["kind"] == "fully_connected"] == units

    @pytest.mark.parametrize(("theirs", "ours"), FEATURES.items())
    def test_every_feature(self, theirs, ours):
        alone = of("x=false", "y=false", f"{theirs}=true")
        assert alone.experiment.data.features == [ours]
        assert ours in of(f"{theirs}=yes").experiment.data.features

    def test_a_hidden_feature_is_not_given_to_the_network(self):
        found = of("x=true", "x_hide=true")
        assert found.experiment.data.features == ["x2"]
        assert found.view["hidden"] == ["features.x1"]

    def test_without_any_feature_there_are_two(self):
        found = of("x=false", "y=false")
        assert found.experiment.data.features == ["x1", "x2"]
        assert about(found, "without any input")

    @pytest.mark.parametrize(
        ("settings", "parts"),
        [
            (("regularization=L2", "regularizationRate=0.1"), [{"kind": "l2", "strength": 0.1}]),
            (
                ("regularization=L1", "regularizationRate=0.01"),
                [{"kind": "shrinkage", "strength": 0.01, "dead_weights": True}],
            ),
            (("regularization=L1", "regularizationRate=0"), []),
            (("regularization=none", "regularizationRate=0.1"), []),
            (("regularizationRate=0.1",), []),
        ],
    )
    def test_regularisation(self, settings, parts):
        found = of(*settings)
        assert dumped(found)["regularisation"] == parts
        assert bool(about(found, "L1 draws")) == (bool(parts) and parts[0]["kind"] == "shrinkage")

    def test_init_zero(self):
        found = of("initZero=true")
        assert not found.experiment.trainer().network.theta.any()

    def test_weights_start_between_halves_and_biases_at_a_tenth(self):
        for layer in of("initZero=false").experiment.trainer().network.layers[::2]:
            assert np.abs(layer.parameters["W"]).max() < 0.5
            assert (layer.parameters["B"] == 0.1).all()

    @pytest.mark.parametrize(
        ("written", "seed"), [("0.57126", 57126), (".00012", 12), ("42", 42), ("hello", 907060870), ("", 0)]
    )
    def test_seed(self, written, seed):
        found = of(f"seed={written}")
        assert found.experiment.seed == seed
        assert about(found, "another generator", f"seed {seed}.")

    @pytest.mark.parametrize(("theirs", "ours"), CONTROLS.items())
    def test_every_control_can_be_hidden(self, theirs, ours):
        assert of("x=true", f"{theirs}_hide=true").view["hidden"] == [ours]
        assert of("x=true", f"{theirs}_hide=false").view["hidden"] == []

    @pytest.mark.parametrize("name", DEAD)
    def test_dead_keys_are_reported(self, name):
        assert about(of(f"{name}=true"), name, "does nothing in Playground")
        assert not about(of(f"{name}=false"), name)

    def test_a_tutorial_is_not_shown(self):
        assert about(of("tutorial=demo"), "tutorial")

    def test_the_last_of_two_counts(self):
        assert of("batchSize=3", "batchSize=5").experiment.batch_size == 5

    def test_what_is_escaped_is_read(self):
        assert dumped(of("networkShape=8%2C8"))["layers"][2]["units"] == 8


class TestValuesThatAreNone:
    @pytest.mark.parametrize(
        ("setting", "note"),
        [
            (
                "activation=swish",
                "activation must be tanh, relu, sigmoid or linear; “swish” is not, so tanh was taken.",
            ),
            ("activation=toString", "so tanh was taken."),
            ("regularization=L3", "regularization must be none, L1 or L2; “L3” is not, so none was taken."),
            ("dataset=moons", "so circle was taken."),
            ("regDataset=reg-argmax", "so reg-plane was taken."),
            ("problem=both", "so classification was taken."),
            ("learningRate=0", "learningRate must be a number over 0; “0” is not, so 0.03 was taken."),
            ("learningRate=fast", "so 0.03 was taken."),
            ("learningRate=1e999", "so 0.03 was taken."),
            ("learningRate=1_0", "so 0.03 was taken."),
            ("regularizationRate=-1", "so 0 was taken."),
            ("batchSize=0", "batchSize must be a whole number from 1; “0” is not, so 10 was taken."),
            ("batchSize=2.5", "so 10 was taken."),
            ("noise=loud", "so 0 was taken."),
            (
                "percTrainData=5",
                "percTrainData must be a number from 10 to 100; “5” is not, so 50 was taken.",
            ),
            ("networkShape=4,0", "so 4,2 was taken."),
            ("networkShape=4,,2", "so 4,2 was taken."),
            ("networkShape=a", "so 4,2 was taken."),
            ("networkShape=4,-2", "so 4,2 was taken."),
        ],
    )
    def test_each_is_told_with_what_was_taken_instead(self, setting, note):
        found = of(setting)
        assert [each for each in found.notes if each.endswith(note)]
        name = setting.partition("=")[0]
        assert dumped(found) == {**dumped(of(f"{name}=")), "layers": dumped(of("x=true"))["layers"]}

    @pytest.mark.parametrize(("given", "taken"), [("80", 50), ("99", 50), ("-3", 0)])
    def test_noise_beyond_the_slider(self, given, taken):
        found = of(f"noise={given}")
        assert found.experiment.data.noise == taken / 100
        assert about(found, f"so {taken} was taken.")

    def test_a_batch_larger_than_the_data(self):
        found = of("batchSize=300")
        assert found.experiment.batch_size == 250
        assert about(found, "would never learn")

    def test_batches_that_do_not_come_out_even(self):
        assert about(of("batchSize=30"), "carries the last 10 over")
        assert not about(of("batchSize=25"), "carries")

    def test_a_network_that_is_too_large(self):
        found = of("networkShape=" + ",".join(["300"] * 30))
        made = dumped(found)
        assert made["layers"][0]["units"] == 256
        assert about(found, "at most 11 hidden layers", "of 30")
        assert about(found, "at most 256 neurons")

    def test_unknown_keys_are_named(self):
        assert about(of("x=true", "colour=red"), "colour is no setting of Playground")
        many = of("x=true", *(f"key{k}=1" for k in range(9)))
        assert about(many, "key4 and 4 more are no settings")

    def test_unknown_controls_are_named(self):
        found = of("x=true", "curtain_hide=true")
        assert about(found, "no control curtain")
        assert not about(found, "no setting")


class TestNoLink:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "hello",
            "https://example.org/",
            "<a href='#x=true'>link</a>",
            "#",
            "##",
            "#just-text",
            "<script>#x=true",
            "#<b>=1",
            '{"data": 1}',
        ],
    )
    def test_it_gets_a_sentence(self, text):
        with pytest.raises(InvalidError, match="This is no TensorFlow Playground link"):
            scene(text)

    def test_one_that_is_too_long(self):
        with pytest.raises(InvalidError, match="at most 8,192 characters; this has 9,002"):
            scene("#" + "x" * 9001)

    @settings(deadline=None)
    @given(st.text(st.characters(codec="utf-8")))
    def test_no_text_does_more_than_be_refused(self, text):
        with pytest.raises(InvalidError):
            scene("#" + text.replace("=", ""))

    @settings(deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["activation", "noise", "networkShape", "batchSize", "seed"]), st.text()
            )
        )
    )
    def test_whatever_a_value_is_a_scene_comes_of_it(self, pairs):
        settings = "&".join(f"{name}={re.sub('[&#]', '', value)}" for name, value in pairs)
        assert isinstance(scene(f"#x=true&{settings}"), Scene)
