"""Runs of every kind that the engine offers, small enough to be trained in a moment."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial

import numpy as np

from app.experiment import ARTICLE_XOR
from app.export.exported_run import ExportedRun
from engine import Activation, FullyConnected, Network, Trainer
from engine.activations import ACTIVATIONS
from engine.edits import (
    BatchSizeEdit,
    ClippingEdit,
    FreezeEdit,
    LearningRateEdit,
    OptimizerEdit,
    ParameterEdit,
    RegularisationEdit,
    ScheduleEdit,
)
from engine.layers import (
    AvgPool2D,
    BatchNormalization,
    Conv2D,
    Dropout,
    Flatten,
    LayerNormalization,
    Maxout,
    MaxPool2D,
    Reshape,
    Softmax,
)
from engine.losses import LOSSES, Huber
from engine.optimizers import OPTIMIZERS, SGD, Adadelta, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp
from engine.regularisation import L1, L2, ClipByNorm, ClipByValue, MaxNorm, Shrinkage, WeightDecay
from engine.schedules import SCHEDULES, Constant, Cosine, OneCycle, StepDecay

STEPS = 11
"""Of a run with 7 rows in batches of 3: three epochs and two steps of the fourth."""


def run_of(
    layers,
    loss="mse",
    optimizer=None,
    *,
    inputs=(3,),
    rows=7,
    batch_size=3,
    shuffle=False,
    dtype="float64",
    edits=(),
    step=STEPS,
):
    """A run of copies of these on random rows. Targets of classes are −1 and +1, or one 1 in each row."""
    layers, optimizer = copy.deepcopy(layers), copy.deepcopy(optimizer)
    draw = np.random.default_rng(5)
    X = draw.uniform(-1, 1, (rows, *inputs))
    network = Network(layers, loss, seed=3, dtype=dtype, input_shape=inputs)
    outputs = network.predict(X[:1]).shape[1]
    name = network.loss.name
    if "hinge" in name:
        T = draw.choice([-1.0, 1.0], (rows, outputs))
    elif name in ("categorical_cross_entropy", "softmax_cross_entropy"):
        T = np.eye(outputs)[draw.integers(0, outputs, rows)]
    else:
        T = draw.uniform(0.1, 0.9, (rows, outputs))
    trainer = Trainer(
        network,
        X.astype(dtype),
        T.astype(dtype),
        optimizer=optimizer or SGD(0.1),
        batch_size=batch_size,
        shuffle=shuffle,
        seed=3,
    )
    return ExportedRun(trainer, shuffle=shuffle, seed=3, edits=tuple(edits), step=step)


def trained(run):
    """A trainer of the same run, trained to its step with its edits; it takes the run's network with it."""
    given = run.trainer
    trainer = Trainer(
        given.network,
        given.X,
        given.T,
        optimizer=given.optimizer,
        batch_size=given.batch_size,
        shuffle=run.shuffle,
        seed=run.seed,
        edits=run.edits,
    )
    trainer.advance(run.step)
    return trainer


def dense():
    return [FullyConnected(3, 4), Activation("tanh"), FullyConnected(4, 2)]


def ended(loss):
    """Layers that end as a loss wants it."""
    end = {"binary_cross_entropy": [Activation("sigmoid")], "categorical_cross_entropy": [Softmax()]}
    return [*dense(), *end.get(loss, [])]


def optimized(optimizer, **settings):
    return partial(run_of, dense(), optimizer=optimizer, **settings)


def image(*layers, **settings):
    """A network for images of 2 channels, 6 × 5, that ends with 2 outputs."""
    inputs = (2, 6, 5)
    network = Network(layers, input_shape=inputs)
    flat = network.predict(np.zeros((1, *inputs))).size
    return partial(run_of, [*layers, Flatten(), FullyConnected(flat, 2)], inputs=inputs, **settings)


LAYERS = {
    "conv2d": image(Conv2D(2, 3, 3, padding=1), Activation("relu"), Conv2D(3, 2, (2, 3), stride=2)),
    "conv2d twice the same": image(Conv2D(2, 2, 3), Activation("tanh"), Conv2D(2, 2, 3)),
    "max_pool2d": image(MaxPool2D(2), Activation("tanh")),
    "max_pool2d overlapping": image(Conv2D(2, 2, 2), MaxPool2D(3, stride=1)),
    "avg_pool2d": image(Conv2D(2, 2, 2), AvgPool2D(2, stride=(1, 2))),
    "batch_normalization of images": image(Conv2D(2, 2, 2), BatchNormalization(2), Activation("relu")),
    "batch_normalization": partial(
        run_of, [FullyConnected(3, 4), BatchNormalization(4), Activation("tanh"), FullyConnected(4, 2)]
    ),
    "layer_normalization": partial(
        run_of, [FullyConnected(3, 4), LayerNormalization(4), Activation("tanh"), FullyConnected(4, 2)]
    ),
    "dropout": partial(
        run_of, [Dropout(0.2), FullyConnected(3, 8), Activation("relu"), Dropout(0.5), FullyConnected(8, 2)]
    ),
    "maxout": partial(run_of, [FullyConnected(3, 6), Maxout(3), FullyConnected(2, 2)]),
    "softmax": partial(run_of, [*dense(), Softmax()]),
    "reshape": partial(
        run_of, [FullyConnected(3, 8), Reshape((2, 2, 2)), Conv2D(2, 2, 2), Flatten()], optimizer=Adam(0.01)
    ),
    "flatten": partial(run_of, [Flatten(), FullyConnected(4, 2)], inputs=(1, 2, 2)),
}

EDITS = (
    ParameterEdit(0, 0, "W", (0, 1), 0.25),
    LearningRateEdit(4, 0.03),
    ParameterEdit(4, 2, "B", (0, 1), -0.5),
    LearningRateEdit(STEPS, 0.7),
    ParameterEdit(STEPS, 0, "W", (1, 1), 2.0),
)

EVERY_PART = (
    OptimizerEdit(2, "momentum", 0.5),
    ScheduleEdit(2, StepDecay(4, 0.5)),
    ClippingEdit(3, ClipByNorm(0.05)),
    RegularisationEdit(3, (L2(0.1), Shrinkage(0.3, dead_weights=True))),
    BatchSizeEdit(4, 2),
    FreezeEdit(5, 0, "W", (1, 2)),
    FreezeEdit(5, 2, "B"),
    RegularisationEdit(6, (MaxNorm(0.5), L1(0.02))),
    ClippingEdit(6, ClipByValue(0.02)),
    LearningRateEdit(7, 0.3),
    FreezeEdit(8, 0),
    BatchSizeEdit(8, 6),
    FreezeEdit(9, 0, "B", (0, 0), frozen=False),
    ScheduleEdit(9, Constant()),
    OptimizerEdit(9, "momentum", 0.0),
    RegularisationEdit(9, ()),
    ClippingEdit(10, None),
    OptimizerEdit(STEPS, "momentum", 0.9),
    BatchSizeEdit(STEPS, 1),
)
"""Each kind of edit; parts switched on, changed and off; some at the last step, whose E is printed."""

EDITED = {
    "every part of the update": (Momentum(0.1), EVERY_PART),
    "every part, from plain descent": (
        SGD(0.1),
        tuple(e for e in EVERY_PART if not isinstance(e, OptimizerEdit)),
    ),
    "momentum switched on": (
        Momentum(0.1, 0.0, regularisation=(L2(0.1),)),
        (
            OptimizerEdit(4, "momentum", 0.8),
            OptimizerEdit(6, "momentum", 0.0),
            OptimizerEdit(8, "momentum", 0.6),
        ),
    ),
    "Nesterov switched off and on": (
        Nesterov(0.1),
        (OptimizerEdit(3, "momentum", 0.0), OptimizerEdit(6, "momentum", 0.9)),
    ),
    "Adam": (
        Adam(0.05),
        (OptimizerEdit(3, "beta1", 0.5), OptimizerEdit(5, "beta2", 0.9), FreezeEdit(5, 2, "W")),
    ),
    "AdamW": (AdamW(0.05), (OptimizerEdit(3, "weight_decay", 0.5), OptimizerEdit(5, "epsilon", 1e-3))),
    "RMSProp": (RMSProp(0.01), (OptimizerEdit(3, "decay", 0.5), OptimizerEdit(5, "epsilon", 1e-3))),
    "Adadelta": (Adadelta(1.0), (OptimizerEdit(3, "decay", 0.5), OptimizerEdit(5, "epsilon", 1e-3))),
    "AdaGrad": (AdaGrad(0.1), (OptimizerEdit(3, "epsilon", 0.1),)),
    "a layer frozen": (SGD(0.1), (FreezeEdit(0, 0), FreezeEdit(6, 0, frozen=False))),
    "dead weights twice": (
        SGD(0.1, regularisation=(Shrinkage(0.6, dead_weights=True),)),
        (RegularisationEdit(3, ()), RegularisationEdit(6, (Shrinkage(0.5, dead_weights=True),))),
    ),
    "batch size alone": (SGD(0.1), (BatchSizeEdit(1, 2), BatchSizeEdit(5, 7))),
}

CASES: dict[str, Callable[[], ExportedRun]] = {
    "the article's XOR": lambda: ExportedRun.of(ARTICLE_XOR, [], 4 * 50),
    "no step at all": partial(run_of, dense(), step=0),
    "edits": partial(run_of, dense(), edits=EDITS),
    "edits of an optimizer with a schedule": optimized(Adam(0.05, schedule=StepDecay(3)), edits=EDITS),
    **{f"edits: {name}": optimized(of, edits=edits, step=13) for name, (of, edits) in EDITED.items()},
    "edits, shuffled": optimized(Momentum(0.1), edits=EVERY_PART, shuffle=True),
    "edits, float32": optimized(Momentum(0.1), edits=EVERY_PART, dtype="float32"),
    "shuffled": partial(run_of, dense(), shuffle=True),
    "float32": partial(run_of, dense(), dtype="float32"),
    "float32 with Adam and dropout": partial(
        run_of, [FullyConnected(3, 4), Dropout(0.5), FullyConnected(4, 2)], optimizer=Adam(), dtype="float32"
    ),
    "many numbers": partial(run_of, [FullyConnected(60, 50), FullyConnected(50, 1)], inputs=(60,), rows=40),
    "divergence": partial(run_of, dense(), optimizer=SGD(1e6), step=30),
    **{f"batches of {size}": partial(run_of, dense(), batch_size=size) for size in (1, 2, 7)},
    **{
        f"activation {name}": partial(run_of, [FullyConnected(3, 4), Activation(name), FullyConnected(4, 2)])
        for name in ACTIVATIONS
    },
    **{f"loss {name}": partial(run_of, ended(name), name) for name in LOSSES},
    "loss with a setting": partial(run_of, dense(), Huber(0.1)),
    **{f"layer {name}": make for name, make in LAYERS.items()},
    **{f"optimizer {name}": optimized(kind()) for name, kind in OPTIMIZERS.items()},
    **{f"schedule {name}": optimized(SGD(0.1, schedule=kind())) for name, kind in SCHEDULES.items()},
    "schedule that comes to its end": optimized(Momentum(schedule=Cosine(steps=8, floor=0.1))),
    "schedule of one cycle": optimized(Adam(schedule=OneCycle(steps=10))),
    "clip_by_value": optimized(SGD(0.1, clipping=ClipByValue(0.01))),
    "clip_by_norm": optimized(SGD(0.1, clipping=ClipByNorm(0.05))),
    "l1 and l2": optimized(SGD(0.1, regularisation=(L1(0.05), L2(0.1)))),
    "clipping before penalties": optimized(
        Momentum(clipping=ClipByNorm(0.05), regularisation=(L2(0.5), WeightDecay(0.1)))
    ),
    "weight_decay": optimized(Adam(0.05, regularisation=(WeightDecay(0.3),))),
    "shrinkage": optimized(SGD(0.1, regularisation=(Shrinkage(0.3),))),
    "shrinkage with dead weights": optimized(SGD(0.1, regularisation=(Shrinkage(0.6, dead_weights=True),))),
    "max_norm": optimized(SGD(0.3, regularisation=(MaxNorm(0.4),))),
    "max_norm of kernels": image(Conv2D(2, 3, 2), optimizer=SGD(0.3, regularisation=(MaxNorm(0.5),))),
    "several corrections": optimized(
        SGD(0.1, regularisation=(Shrinkage(0.1, dead_weights=True), WeightDecay(0.2), MaxNorm(0.6)))
    ),
}
