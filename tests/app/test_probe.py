"""Questions about a step: what they find, and that they disturb nothing."""

from dataclasses import replace

import numpy as np
import pytest

from app.errors import InvalidError, NotFoundError
from app.experiment import ARTICLE_XOR, Experiment
from app.presets import PRESETS
from app.probe import SLOPE_POINTS, Probe, check_place, tensor_of

ARTICLE = ARTICLE_XOR.model_dump(exclude_none=True)
CONVOLUTION = PRESETS["digits_convolution"]
FLOAT32 = Experiment.model_validate({**ARTICLE, "dtype": "float32", "batch_size": 4})


def probe_at(step, experiment=ARTICLE_XOR):
    trainer = experiment.trainer()
    trainer.advance(step)
    return Probe(experiment, trainer.trace()), trainer


def test_it_holds_the_state_of_the_step():
    probe, trainer = probe_at(25)
    seen = trainer.trace()
    assert probe.network.theta.tobytes() == trainer.network.theta.tobytes()
    assert (probe.trace.step, probe.trace.batch, probe.trace.loss) == (25, seen.batch, seen.loss)


def test_a_float32_run_is_checked_in_float64():
    probe, trainer = probe_at(25, FLOAT32)
    check = probe.gradient_check()
    assert check.agrees
    assert check.count == 13
    assert check.worst < 1e-7
    seen = trainer.trace().layers[0].gradients["W"]
    assert seen.dtype == np.float32
    np.testing.assert_allclose(seen, probe.trace.layers[0].gradients["W"], rtol=1e-4, atol=1e-7)


def test_kinks_in_a_convolution_raise_no_false_alarm_and_hide_no_error():
    """In step 0 the biases lie on kinks, in step 27 some weights beside one."""
    convolution = Experiment.model_validate(CONVOLUTION.experiment)
    for step in (0, 27):
        probe, _ = probe_at(step, convolution)
        check = probe.gradient_check(most=500)
        assert (check.agrees, check.not_differentiable) == (True, 0)
        assert check.kinks > 0
        right, record = probe.trace, probe.trace.layers[1]
        for name, gradient in record.gradients.items():
            strongest = np.unravel_index(np.argsort(-abs(gradient), axis=None)[:8], gradient.shape)
            places = [tuple(map(int, place)) for place in zip(*strongest, strict=True)]
            wrong = replace(record, gradients={**record.gradients, name: 1.001 * gradient})
            for trace, expected in ((wrong, False), (record, True)):
                probe.trace = replace(right, layers=(right.layers[0], trace, *right.layers[2:]))
                found = [probe.central_difference(1, f"dE_d{name}", place) for place in places]
                assert [one.agrees for one in found] == [expected] * len(places)


def test_only_gradients_have_central_differences():
    probe, _ = probe_at(3)
    assert [probe.central_difference(0, name, (0, 0)) for name in ("X", "Y", "W", "B")] == [None] * 4
    for layer, name in ((0, "dE_dW"), (2, "dE_dB"), (1, "dE_dX"), (3, "dE_dY"), (0, "dE_dY")):
        difference = probe.central_difference(layer, name, (0, 0))
        assert difference.agrees
        assert difference.gradient == probe.trace.layers[layer].tensor(name)[0, 0]


def test_the_slope_of_E_is_the_gradient():
    probe, _ = probe_at(3)
    before = probe.network.theta.tobytes()
    slope = probe.slope(0, "W", (1, 2), 0.01)
    assert probe.network.theta.tobytes() == before
    middle = SLOPE_POINTS // 2
    assert slope.x[middle] == pytest.approx(slope.value)
    assert slope.E[middle] == pytest.approx(slope.loss)
    rise = (slope.E[middle + 1] - slope.E[middle - 1]) / (slope.x[middle + 1] - slope.x[middle - 1])
    assert rise == pytest.approx(slope.gradient, rel=1e-2)
    assert slope.next == slope.value + 0.01


@pytest.mark.parametrize(("update", "reach"), [(0.01, 1.0), (-4.0, 6.0), (float("nan"), 1.0)])
def test_the_slope_reaches_to_where_the_update_leads(update, reach):
    slope = probe_at(3)[0].slope(0, "W", (1, 2), update)
    assert slope.x[-1] - slope.value == pytest.approx(reach)


def test_a_parameter_that_is_not_finite_has_no_places_around_it():
    trainer = ARTICLE_XOR.trainer()
    trainer.network.theta[:] = np.inf
    slope = Probe(ARTICLE_XOR, trainer.trace()).slope(0, "W", (0, 0), 0.1)
    assert (slope.x, slope.E, slope.value) == ([], [], np.inf)


def test_what_is_not_there():
    trace = ARTICLE_XOR.trainer().trace()
    with pytest.raises(NotFoundError, match="no layer 4; the layers are 0 to 3"):
        tensor_of(trace, 4, "W")
    with pytest.raises(NotFoundError, match="Layer 1 has no tensor 'W'; it has X, Y, dE_dY, dE_dX"):
        tensor_of(trace, 1, "W")
    for index in ((2, 0), (0,), (0, 0, 0)):
        with pytest.raises(InvalidError, match="W has 2 × 3 entries"):
            check_place("W", tensor_of(trace, 0, "W"), index)
