"""What an exported program prints, held against the engine."""

import re

import numpy as np

from tests.app.export.cases import trained


def assert_printed(text, run, tolerance):
    """E of every epoch, E at the end, and every parameter, each as the engine has it."""
    epochs, (step, E), parameters = read(text)
    trainer = trained(run)
    close(epochs, trainer.epoch_errors.values(), tolerance)
    assert len(epochs) == trainer.epochs.place(run.step).epoch
    assert step == run.step
    close(E, trainer.trace().loss, tolerance)
    expected = {
        (k, name): array
        for k, layer in enumerate(trainer.network.layers)
        for name, array in layer.parameters.items()
    }
    if trainer.network.theta.size > 2000:
        expected = {(k, f"‖{name}‖"): np.linalg.norm(array) for (k, name), array in expected.items()}
    assert parameters.keys() == expected.keys()
    for place, array in expected.items():
        close(parameters[place], array, tolerance)


def read(text):
    """The printed lines: E of the epochs, the step and E at the end, parameters by (layer, name)."""
    epochs = [float(E) for E in re.findall(r"^epoch \d+: E = (.+)$", text, re.MULTILINE)]
    last = re.search(r"^step (\d+): E = (.+)$", text, re.MULTILINE)
    parameters = {
        (int(layer) - 1, name): eval(numbers, {"nan": np.nan, "inf": np.inf})
        for layer, name, numbers in re.findall(r"^layer (\d+): (\S+) = (.+)$", text, re.MULTILINE)
    }
    return epochs, (int(last[1]), float(last[2])), parameters


def close(actual, desired, tolerance):
    np.testing.assert_allclose(actual, desired, rtol=tolerance, atol=tolerance)
