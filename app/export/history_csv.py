"""The loss curve as CSV: a line for each step, or for as many neighbours as the history has merged."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from app.export.snapshot import Curve, Snapshot

EVALUATION = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
HEADER = ("step", "steps", "epoch", "E", "E_epoch", *EVALUATION)

Line = tuple[int, int, int, str, str]


def history_csv(snapshot: Snapshot) -> str:
    """Columns: the first step of the line, how many steps it stands for, the epoch of the first one (from 1).

    Then E, the mean over the batches of those steps, and E of the epochs that ended within them: empty if
    none did, their mean if several did. Then how the network did on all rows after the last epoch that ended
    within them, where that was looked at.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    evaluation = snapshot.history["evaluation"]
    for line in lines(snapshot.curve):
        writer.writerow((*line, *evaluated(evaluation, line[0], line[0] + line[1])))
    return text.getvalue()


def evaluated(evaluation: Mapping[str, Any], after: int, until: int) -> list[str]:
    """How the network did when it was last looked at between two steps; empty texts if it never was."""
    place = bisect_right(evaluation["steps"], until) - 1
    if evaluation["steps"][place] <= after:
        return [""] * len(EVALUATION)
    columns = (evaluation[name] for name in EVALUATION)
    return ["" if column is None else repr(column[place]) for column in columns]


def lines(curve: Curve) -> Iterator[Line]:
    """What the steps' own errors say, line by line."""
    for (first, end), E in zip(pairwise((*curve.steps, curve.furthest)), curve.errors, strict=True):
        epoch = curve.of_steps.place(first).epoch
        ended = range(epoch, curve.of_steps.place(end).epoch)
        errors = [curve.epoch_errors[bisect_right(curve.epochs, each) - 1] for each in ended]
        of_epochs = repr(sum(errors) / len(errors)) if errors else ""
        yield first, end - first, epoch + 1, repr(E), of_epochs
