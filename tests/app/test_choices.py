"""What can be chosen is what the engine has, and what is said of it is true."""

import pytest

from app.choices import described
from app.errors import AppError
from app.experiment import FIRST, Experiment
from engine.activations import ACTIVATIONS
from engine.datasets import FAMILIES
from engine.hyperparameters import Hyperparameter
from engine.initializers import INITIALIZERS
from engine.layers import LAYERS
from engine.layers.settings import Choice, Pair, Sizes
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.regularisation import CLIPPINGS, REGULARISATIONS
from engine.schedules import SCHEDULES

CHOICES = described()
BASE = FIRST.model_dump(exclude_none=True)


@pytest.mark.parametrize(
    ("part", "name", "registry"),
    [
        ("families", "kind", [kind for kind, family in FAMILIES.items() if not family.needs_files]),
        ("layers", "kind", LAYERS),
        ("activations", "name", ACTIVATIONS),
        ("initializers", "name", INITIALIZERS),
        ("losses", "name", LOSSES),
        ("optimizers", "kind", OPTIMIZERS),
        ("schedules", "kind", SCHEDULES),
        ("clippings", "kind", CLIPPINGS),
        ("regularisations", "kind", REGULARISATIONS),
    ],
)
def test_everything_of_the_engine_can_be_chosen(part, name, registry):
    assert [choice[name] for choice in CHOICES[part]] == list(registry)


@pytest.mark.parametrize(
    ("part", "registry"),
    [("layers", LAYERS), ("losses", {name: type(loss) for name, loss in LOSSES.items()})],
)
def test_settings_of_layers_and_losses_are_told(part, registry):
    for choice in CHOICES[part]:
        owner = registry[choice.get("kind") or choice["name"]]
        assert [setting["name"] for setting in choice["settings"]] == [each.name for each in owner.settings]


def test_a_settings_type_range_and_default_are_told():
    told = {
        (choice["kind"], setting["name"]): setting
        for part in ("layers", "optimizers", "schedules")
        for choice in CHOICES[part]
        for setting in choice["settings"]
    }
    units = told["fully_connected", "units"]
    assert (units["type"], units["low"], units["high"], units["default"]) == ("integer", 1, 256, 3)
    assert told["fully_connected", "initializer"]["choices"]["xavier"] == "xavier"
    assert told["conv2d", "kernel"]["type"] == "pair"
    assert told["reshape", "shape"]["type"] == "sizes"
    beta = told["adam", "beta1"]
    assert (beta["type"], beta["low"], beta["high"]) == ("real", 0, 1)
    assert (beta["low_open"], beta["high_open"]) == (False, True)
    assert told["step", "interval"]["high"] == 100_000_000
    assert told["sgd", "learning_rate"]["low_open"]


def test_every_kind_of_setting_is_met():
    types = {
        setting["type"]
        for part in CHOICES.values()
        if isinstance(part, list)
        for choice in part
        if "settings" in choice
        for setting in choice["settings"]
    }
    assert {
        "real",
        "integer",
        "boolean",
        "choice",
        "pair",
        "sizes",
        "several",
        "text",
        "names",
        "rows",
    } == types
    kinds = {type(each) for layer in LAYERS.values() for each in layer.settings}
    assert kinds <= {Hyperparameter, Choice, Pair, Sizes}


@pytest.mark.parametrize("ending", CHOICES["compatibility"]["endings"])
@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_said_of_losses_and_endings_is_what_an_experiment_is_told(ending, loss):
    said = CHOICES["compatibility"]["endings"][ending][loss]
    last = {
        "none": [],
        "softmax": [{"kind": "softmax"}],
    }.get(ending, [{"kind": "activation", "function": ending}])
    layers = [{"kind": "fully_connected", "units": 2}, *last]
    experiment = Experiment.model_validate({**BASE, "layers": layers, "loss": {"kind": loss}})
    if said is None:
        experiment.network()
        return
    with pytest.raises(AppError) as caught:
        experiment.network()
    assert (caught.value.path, caught.value.message) == ("loss.kind", said)


@pytest.mark.parametrize("targets", ["signs", "bits", "one_hot", "numbers"])
def test_what_is_suggested_fits_together(targets):
    said = CHOICES["compatibility"]
    suggested = said["suggested"][targets]
    assert said["endings"][suggested["ending"]][suggested["loss"]] is None
    assert said["targets"][targets][suggested["loss"]] is None
    assert suggested["loss"] in LOSSES


def test_losses_that_know_only_some_targets_say_so():
    targets = CHOICES["compatibility"]["targets"]
    assert targets["signs"]["hinge"] is None
    assert targets["bits"]["hinge"].startswith("The loss hinge needs targets that are −1 or +1")
    assert targets["numbers"]["categorical_cross_entropy"] is not None
    assert targets["one_hot"]["categorical_cross_entropy"] is None
    assert set(targets["numbers"]) == set(LOSSES)


def test_the_limits_of_pictures_are_those_of_this_server():
    (family,) = [family for family in CHOICES["families"] if family["kind"] == "generated_digits"]
    (pictures,) = [setting for setting in family["settings"] if setting["name"] == "pictures"]
    assert pictures["high"] == CHOICES["limits"]["pictures"] == 2000


def test_formulas_are_told():
    (adam,) = [choice for choice in CHOICES["optimizers"] if choice["kind"] == "adam"]
    assert adam["formulas"][0]["name"] == "gradient"
    assert adam["formulas"][-1]["formula"]["text"].startswith("ΔW = ")
    (tanh,) = [choice for choice in CHOICES["activations"] if choice["name"] == "tanh"]
    assert set(tanh["formulas"]) == {"Y", "dE_dX"}
    assert (tanh["low"], tanh["high"]) == (-1, 1)
