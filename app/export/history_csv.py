"""The loss curve as CSV: a line for each step, or for as many neighbours as the history has merged."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from app.export.snapshot import Curve, Snapshot

HEADER = ("step", "steps", "epoch", "E", "E_epoch")


def history_csv(snapshot: Snapshot) -> str:
    """Columns: the first step of the line, how many steps it stands for, the epoch of the first one (from 1).

    Then E, the mean over the batches of those steps, and E of the epochs that ended within them: empty if
    none did, their mean if several did.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(lines(snapshot.curve))
    return text.getvalue()


def lines(curve: Curve) -> Iterator[tuple[int, int, int, str, str]]:
    """The lines below the header."""
    steps_per_epoch = curve.steps_per_epoch
    for (first, end), E in zip(pairwise((*curve.steps, curve.furthest)), curve.errors, strict=True):
        ended = range(first // steps_per_epoch, end // steps_per_epoch)
        errors = [curve.epoch_errors[bisect_right(curve.epochs, epoch) - 1] for epoch in ended]
        of_epochs = repr(sum(errors) / len(errors)) if errors else ""
        yield first, end - first, first // steps_per_epoch + 1, repr(E), of_epochs
