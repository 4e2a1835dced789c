"""The plan as a list: which layers it knows by heart, what its operations say, and that it can be read."""

import numpy as np
import pytest

from engine import Activation, Adam, EngineError, FullyConnected, Network, xor
from engine.layers import LAYERS, AvgPool2D, Conv2D, Flatten, MaxPool2D, Reshape
from engine.plan import Plan
from engine.plan.emission import can_wait, emit, shares_memory


def xor_plan(batch=4):
    layers = [FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1), Activation("tanh")]
    return Plan(Network(layers, "mse", seed=1), batch)


def has_emitter(kind):
    return emit.dispatch(LAYERS[kind]) is not emit.dispatch(object)


def test_the_layers_that_speed_depends_on_are_emitted():
    emitted = {kind for kind in LAYERS if has_emitter(kind)}
    assert emitted >= {layer.kind for layer in (FullyConnected, Activation, Conv2D, MaxPool2D, AvgPool2D)}


def test_a_layer_that_only_rearranges_costs_nothing():
    assert shares_memory(Flatten())
    assert shares_memory(Reshape((2, 2)))
    assert shares_memory(Activation("identity"))
    layers = [Conv2D(1, 2, 2), Flatten(), FullyConnected(8, 1)]
    plan = Plan(Network(layers, "mse"), 3, sample_shape=(1, 3, 3))
    assert not [operation for operation in plan.operations if operation.layers == (1,)]
    assert plan.layout.values[1].offset == plan.layout.values[2].offset


def test_it_prints_as_the_mathematics_of_a_step():
    lines = str(xor_plan()).splitlines()
    assert lines[0] == "11 operations a step, batch 4, float64"
    assert [" ".join(line.split()) for line in lines[2:]] == [
        "1 1 FullyConnected(2, 3) X W B Y = X·W + B",
        "2 2 Activation('tanh') X Y = tanh(X)",
        "3 3 FullyConnected(3, 1) X W B Y = X·W + B",
        "4 4 Activation('tanh') X Y = tanh(X)",
        "5 loss Y T E = mean((Y − T)²); ∂E/∂Y = 2·(Y − T)/N",
        "6 2 Activation('tanh'), 4 Activation('tanh') Y tanh′(X)",
        "7 4 Activation('tanh') ∂E/∂Y X ∂E/∂X = ∂E/∂Y⊙(1 − tanh(X)²)",
        "8 3 FullyConnected(3, 1) X ∂E/∂Y ∂E/∂W = Xᵀ·∂E/∂Y; ∂E/∂B = Σrows(∂E/∂Y)",
        "9 3 FullyConnected(3, 1) ∂E/∂Y W ∂E/∂X = ∂E/∂Y·Wᵀ",
        "10 2 Activation('tanh') ∂E/∂Y X ∂E/∂X = ∂E/∂Y⊙(1 − tanh(X)²)",
        "11 1 FullyConnected(2, 3) X ∂E/∂Y ∂E/∂W = Xᵀ·∂E/∂Y; ∂E/∂B = Σrows(∂E/∂Y)",
    ]


def test_walking_the_operations_one_by_one_is_running_the_plan():
    walked, run = xor_plan(), xor_plan()
    for plan in (walked, run):
        plan.load(*xor())
    for operation in walked.operations:
        for call in operation.calls:
            call.make(0)
    run.run(0)
    assert walked.gradient.tobytes() == run.gradient.tobytes()
    assert walked.error() == run.error()


def test_the_first_gradient_of_the_data_waits_for_a_trace():
    plan = xor_plan()
    assert [operation.results for operation in plan.on_demand] == [("dE_dX",)]
    assert can_wait(plan.network.layers[0])
    assert not can_wait(plan.network.layers[1])


def test_the_rows_of_ones_stay_ones():
    plan = xor_plan()
    plan.load(*xor())
    for step in range(3):
        plan.run(step)
    assert all((tensor.with_ones[-1] == 1).all() for tensor in plan.layout.values)


def test_running_again_gives_the_same_bits():
    plan = xor_plan()
    plan.load(*xor())
    plan.run(0)
    first = plan.layout.memory.tobytes(), plan.gradient.tobytes()
    plan.run(0)
    assert (plan.layout.memory.tobytes(), plan.gradient.tobytes()) == first


def test_tensors_and_parameters_begin_on_cache_lines():
    plan = xor_plan()
    theta, optimizer = plan.network.theta, Adam(0.1)
    slots = optimizer.begin(theta)
    bound = optimizer.bind(theta, plan.gradient, slots)
    vectors = (theta, plan.gradient, bound.delta, *slots.values(), *bound.next_state.values())
    for array in (*vectors, *(t.rows for t in (*plan.layout.values, *plan.layout.gradients))):
        assert array.ctypes.data % 64 == 0


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: xor_plan().load(np.zeros((3, 2)), np.zeros((4, 1))),
            r"takes X of shape \(4, 2\); .* \(3, 2\)",
        ),
        (lambda: xor_plan().load(np.zeros((4, 2)), np.zeros((4, 2))), r"takes T of shape \(4, 1\)"),
        (lambda: Plan(Network([Activation("tanh")], "mse"), 2), "does not say what it takes"),
        (lambda: Plan(Network([Conv2D(1, 2, 3)], "mse"), 2), "give the plan a sample_shape"),
        (
            lambda: Plan(Network([Conv2D(1, 2, 3), MaxPool2D(4)], "mse"), 2, sample_shape=(1, 5, 5)),
            r"layer 2: MaxPool2D\(4\)",
        ),
    ],
)
def test_what_does_not_fit_gets_a_sentence(build, message):
    with pytest.raises(EngineError, match=message):
        build()
