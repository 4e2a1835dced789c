"""All wrong rules, with what a student chooses from and reads after the hunt."""

from __future__ import annotations

import numpy as np

from app.bugs import layers, losses
from app.bugs.optimizers import plant_without_bias_correction
from app.bugs.rule import WrongRule, in_layers, in_loss
from app.experiment import Experiment
from engine import Trainer, gradient_check
from engine.layers import Activation, FullyConnected, Layer

MOST_CHECKED = 300
"""Gradients, when it is tried whether a rule shows."""


def _is_relu(layer: Layer) -> bool:
    return isinstance(layer, Activation) and layer.function.name in ("relu", "leaky_relu", "elu", "selu")


def _is_square(layer: Layer) -> bool:
    return isinstance(layer, FullyConnected) and layer.inputs == layer.outputs


RULES = {
    rule.key: rule
    for rule in (
        WrongRule(
            "no_slope",
            "An activation's derivative was forgotten",
            "∂E/∂X of an activation was ∂E/∂Y itself. It needs the factor f′(X): where f is flat, a "
            "change of X hardly reaches E. It shows in every gradient before the activation, most "
            "where units are saturated.",
            in_layers(layers.WithoutSlope),
        ),
        WrongRule(
            "slope_at_output",
            "An activation's derivative was taken at its output",
            "f′ was taken at Y, where it has to be taken at X. (1 − y² is right for tanh, because "
            "that is tanh′(x) written with y; tanh′(y) is not.) It shows in every gradient before "
            "the activation.",
            in_layers(layers.SlopeAtTheOutput),
        ),
        WrongRule(
            "slope_of_wrong_side",
            "The ReLU's derivative was taken from the wrong side of 0",
            "Units that were switched off passed the gradient on, and those that spoke held it back.",
            in_layers(layers.SlopeOfTheWrongSide, _is_relu),
        ),
        WrongRule(
            "no_transpose",
            "A transpose is missing in ∂E/∂X",
            "∂E/∂X was ∂E/∂Y·W, and it has to be ∂E/∂Y·Wᵀ. No shape complains, because that W is "
            "square. The layer's own gradients are right; all before it are wrong.",
            in_layers(
                layers.WithoutTranspose,
                _is_square,
            ),
        ),
        WrongRule(
            "bias_of_one_row",
            "∂E/∂B was not added up over the batch",
            "∂E/∂B was the first row of ∂E/∂Y. Every row of the batch moves with the bias, so all "
            "are added up. Only the biases' gradients are wrong.",
            in_layers(layers.BiasOfOneRow),
        ),
        WrongRule(
            "weights_of_one_row",
            "∂E/∂W was overwritten row by row, not added up",
            "∂E/∂W held only the last row's share. Only the weights' gradients are wrong; ∂E/∂X and "
            "∂E/∂B agree.",
            in_layers(layers.WeightsOfOneRow),
        ),
        WrongRule(
            "sum_not_mean",
            "The loss's gradient is that of a sum, where E is a mean",
            "∂E/∂Y of the last layer was as many times too large as the batch has rows, and so was "
            "every gradient: all directions are right, and the learning rate is too large.",
            in_loss(*losses.SUMMED),
        ),
        WrongRule(
            "loss_sign",
            "The sign of the loss's gradient is wrong",
            "∂E/∂Y was T − Y, where it has to be Y − T. Every gradient has the right size and the "
            "wrong sign, and E grows.",
            in_loss(*losses.TURNED),
        ),
        WrongRule(
            "softmax_twice",
            "The softmax's Jacobian was applied twice",
            "Behind a softmax, cross-entropy's gradient is P − T with the Jacobian in it. It was "
            "applied once more: gradients far too small, in almost the right direction. Training "
            "works, only badly.",
            in_loss(losses.JacobianTwice, losses.JacobianHere),
        ),
        WrongRule(
            "updated_first",
            "The weights were updated before the gradient went through them",
            "∂E/∂X was taken with W − α·∂E/∂W. The gradient belongs to the W that computed Y. The "
            "last layer's gradients agree, those before it are a little off.",
            in_layers(layers.UpdatedBeforePropagating),
        ),
        WrongRule(
            "path_dropped",
            "One path was left out where several add up",
            "An input reaches E through every neuron that it feeds, and ∂E/∂X adds up all of those "
            "paths. The last one was left out: the sum has a term too few.",
            in_layers(layers.OnePathDropped),
        ),
        WrongRule(
            "adam_uncorrected",
            "Adam works without its bias correction",
            "m and v start at 0 and are too small in the first steps; m̂ and v̂ take that out. "
            "Without it the first steps have a wrong length. All gradients agree: the update is "
            "what is wrong.",
            plant_without_bias_correction,
            is_in_update=True,
        ),
        WrongRule(
            "another_mask",
            "Dropout's backward pass used another mask",
            "The gradient went through units that had been dropped, and not through some that spoke.",
            in_layers(layers.AnotherMask),
        ),
        WrongRule(
            "pool_to_all",
            "Max-pooling's gradient went to every pixel of the window",
            "Only the largest number of a window had a say in Y, so only it has a gradient.",
            in_layers(layers.GradientToAll),
        ),
        WrongRule(
            "norm_constants",
            "Batch normalisation took its mean and deviation for constants",
            "Every input also moves the mean and the deviation of its batch, and these paths were left out.",
            in_layers(layers.StatisticsAsConstants),
        ),
    )
}


def rules_that_show(experiment: Experiment) -> list[WrongRule]:
    """The rules that a hunt for this experiment can have: each shows in its first step."""
    return [rule for rule in RULES.values() if shows(rule, experiment)]


def shows(rule: WrongRule, experiment: Experiment) -> bool:
    """Whether a rule makes the first step of an experiment differ from what it should be."""
    right, wrong = experiment.trainer(), planted(rule, experiment, experiment.trainer())
    trace = wrong.trace()
    if rule.is_in_update:
        pairs = zip(right.trace().layers, trace.layers, strict=True)
        return any(
            not np.allclose(one.update[name], other.update[name], rtol=1e-6, atol=0)
            for one, other in pairs
            for name in one.update
        )
    if trace.first_non_finite() is not None:
        return False
    return not gradient_check(experiment.network("float64"), trace, MOST_CHECKED).agrees


def planted(rule: WrongRule, experiment: Experiment, trainer: Trainer) -> Trainer:
    """A trainer like the given one, whose network and optimizer are given up to it, with a wrong rule.

    Args:
        rule: the rule.
        experiment: what is trained.
        trainer: its trainer, at step 0.
    """
    network, optimizer = rule.plant(trainer.network, trainer.optimizer)
    return Trainer(
        network,
        trainer.X,
        trainer.T,
        optimizer=optimizer,
        batch_size=trainer.batch_size,
        shuffle=experiment.shuffle,
        seed=experiment.seed,
        edits=trainer.edits,
    )
