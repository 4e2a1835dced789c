"""Conditions under which training stops: when each holds, and what it says."""

import math

import numpy as np
import pytest

from engine.evaluation import Evaluation
from engine.stopping import (
    CONDITIONS,
    AccuracyStop,
    DivergenceStop,
    EpochsStop,
    LossStop,
    PlateauStop,
    Seen,
)


def rows(error, right=None):
    """An evaluation of 10 rows, of which so many are told right."""
    confusion = None if right is None else np.array([[right, 10 - right], [0, 0]])
    return Evaluation(10, error, confusion)


@pytest.mark.parametrize(
    ("condition", "seen", "reason"),
    [
        (LossStop("test", 0.01), Seen(3, test=rows(0.00991)), "test loss 0.00991 ≤ 0.01"),
        (LossStop("train", 0.01), Seen(3, train=rows(0.01)), "training loss 0.01 ≤ 0.01"),
        (LossStop("train", 0.01), Seen(3, train=rows(0.0101)), None),
        (LossStop("train", 0.01), Seen(3, train=rows(math.nan)), None),
        (LossStop("test", 0.01), Seen(3, train=rows(0.0)), None),
        (AccuracyStop("train", 0.9), Seen(3, train=rows(1.0, 9)), "training accuracy 90 % ≥ 90 %"),
        (AccuracyStop("test", 0.95), Seen(3, test=rows(1.0, 9)), None),
        (AccuracyStop("test", 0.1), Seen(3, test=rows(1.0)), None),
        (EpochsStop(100), Seen(100), "100 epochs are over"),
        (EpochsStop(1), Seen(1), "1 epoch is over"),
        (EpochsStop(100), Seen(99), None),
        (
            DivergenceStop(100),
            Seen(1, train=rows(31.0), first=0.3),
            "training loss 31 ≥ 100 × 0.3, that of step 0",
        ),
        (DivergenceStop(100), Seen(1, train=rows(29.0), first=0.3), None),
        (
            DivergenceStop(100),
            Seen(1, train=rows(math.nan), first=0.3),
            "training loss nan ≥ 100 × 0.3, that of step 0",
        ),
    ],
)
def test_when_a_condition_holds_and_why(condition, seen, reason):
    assert condition.holds(seen) == (reason is not None)
    if reason:
        assert condition.reason(seen) == reason


@pytest.mark.parametrize(
    ("errors", "holds"),
    [
        ([1.0, 0.5, 0.25], False),  # not so many epochs yet
        ([1.0, 0.5, 0.25, 0.2], False),
        ([0.2, 0.199, 0.1985, 0.1981], True),  # by less than 1 % of 0.2
        ([0.2, 0.199, 0.1985, 0.198], False),
        ([0.2, 0.1, 0.3, 0.3], False),  # it goes up and down, but was low
        ([0.2, 0.3, 0.4, 0.5], True),
        ([9.0, 0.2, 0.2, 0.2, 0.2], True),  # the last ones count
        ([0.2, 0.2, math.nan, math.nan], True),
    ],
)
def test_a_plateau_is_a_loss_that_does_not_fall(errors, holds):
    condition = PlateauStop("train", 0.01, 3)
    seen = Seen(len(errors) - 1, train=rows(errors[-1]), epoch_ends=[(E, 0.0) for E in errors])
    assert condition.holds(seen) == holds


def test_a_plateau_says_from_where_to_where():
    ends = [(0.0, E) for E in (0.03124, 0.0313, 0.03119)]
    condition = PlateauStop("test", 0.01, 2)
    assert condition.reason(Seen(2, epoch_ends=ends)) == (
        "test loss fell by less than 1 % in 2 epochs (0.03124 → 0.03119)"
    )


def test_every_condition_can_be_named():
    assert sorted(CONDITIONS) == ["accuracy", "divergence", "epochs", "loss", "plateau"]
    assert all(kind == condition.kind for kind, condition in CONDITIONS.items())
