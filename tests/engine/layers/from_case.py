"""A case of tests/golden/make_layers.py in the engine's own classes, and what they compute for it."""

import numpy as np

from engine import Network
from engine.layers import LAYERS, Dropout

STATISTICS = ("running_mean", "running_variance")


def layer_of(case, shape, parameters):
    """The layer of a case, for samples of this shape, with these parameters."""
    settings = {name: value for name, value in case.items() if name not in ("kind", "training", "seed")}
    given = (
        {"parameters": {name: np.array(array) for name, array in parameters.items()}} if parameters else {}
    )
    return LAYERS[case["kind"]].for_samples(tuple(shape), **settings, **given)


def computed(case):
    """Every tensor that a case knows, as the engine has it."""
    known = {name: np.array(array) for name, array in case["tensors"].items()}
    X, dE_dY = known["X"], known["dE_dY"]
    parameters = {name: known[name] for name in ("W", "B", "gamma", "beta") if name in known}
    layer = layer_of(case["layer"], X.shape[1:], parameters)
    for name in STATISTICS:
        if f"{name}_before" in known:
            layer.statistics[name][:] = known[f"{name}_before"]
    begin(layer, case["layer"].get("training", True), known.get("mask"))
    tensors = {**known, "Y": layer.forward(X), "dE_dX": layer.backward(dE_dY)}
    layer.end_step()
    tensors |= {f"dE_d{name}": gradient for name, gradient in layer.gradients.items()}
    tensors |= {name: statistic[0] for name, statistic in layer.statistics.items()}
    return tensors


def begin(layer, training, mask):
    """Begin a step; a dropout takes the mask that PyTorch drew, instead of drawing one."""
    layer.begin_step(training, lambda: np.random.default_rng(0))
    if isinstance(layer, Dropout):
        layer.mask = np.array(mask)


def assert_equal(case, tolerance=1e-12):
    """Every tensor is PyTorch's, to a part of the tensor's largest entry; a gradient, also of ∂E/∂Y's."""
    tensors = computed(case)
    given = np.abs(case["tensors"]["dE_dY"]).max()
    for name, expected in case["tensors"].items():
        scale = max(np.abs(expected).max(), given if name.startswith("dE_d") else 0)
        assert_near(tensors[name], expected, tolerance, f"{case['layer']} {name}", scale)


def assert_near(found, expected, tolerance, what, scale=None):
    """The difference is at most a part of ``scale``: the largest entry expected, unless another is given."""
    scale = np.abs(expected).max() if scale is None else scale
    np.testing.assert_allclose(found, np.array(expected), rtol=0, atol=tolerance * scale, err_msg=what)


def network_of(case):
    """The network of a case, and its dropouts' masks put in place at the beginning of a step."""
    shape, layers = np.shape(case["tensors"]["X"])[1:], []
    for of, parameters in zip(case["layers"], case["parameters"], strict=True):
        layers.append(layer_of(of, shape, parameters))
        shape = layers[-1].output_shape(shape)
    return Network(layers, case["loss"], input_shape=np.shape(case["tensors"]["X"])[1:])


def assert_network_equal(case, tolerance=1e-11):
    """E, and the gradient of every parameter and of X, are PyTorch's."""
    network = network_of(case)
    X, T = np.array(case["tensors"]["X"]), np.array(case["tensors"]["T"])
    for layer, mask in zip(network.layers, case["masks"], strict=True):
        begin(layer, training=True, mask=mask)
    Y = network.forward(X)
    assert_near(network.loss(Y, T), case["tensors"]["E"], tolerance, "E")
    found = [network.backward(network.loss.gradient(Y, T))]
    expected = [case["tensors"]["dE_dX"]]
    for layer, gradients in zip(network.layers, case["gradients"], strict=True):
        found += [layer.gradients[name] for name in gradients]
        expected += gradients.values()
    # A bias before a batch normalisation has no gradient but rounding: all are measured by the largest.
    scale = max(np.abs(gradient).max() for gradient in expected)
    for ours, theirs in zip(found, expected, strict=True):
        assert_near(ours, theirs, tolerance, case["loss"], scale)
