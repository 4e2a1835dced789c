"""What is seen of a run at the ends of its epochs: E of all rows, accuracy, gradient flow, learning rate.

It follows from the run alone: whoever comes there, and however fast, has the same series. It stays bounded:
when there are too many, every second one is dropped, and from then on every second epoch is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine import Trainer
from engine.datasets import Dataset
from engine.evaluation import Evaluation, Evaluator
from engine.plan import Capture
from engine.stopping import Rows

MOST_OBSERVATIONS = 512


@dataclass(frozen=True)
class Observation:
    """A run at the end of an epoch.

    Attributes:
        step: where it stands.
        epoch: how many epochs are over.
        learning_rate: α of the step about to be taken.
        train: how it does on all training rows.
        test: how it does on the test rows, if there are any.
        flow: ‖∂E/∂Y‖ of each layer in the step about to be taken.
    """

    step: int
    epoch: int
    learning_rate: float
    train: Evaluation
    test: Evaluation | None
    flow: tuple[float, ...]


class Observations:
    """The observations of one trainer, in order.

    Args:
        trainer: the trainer.
        data: its data; they say what classes there are, and which rows to test on.
        most: how many are kept.
    """

    def __init__(self, trainer: Trainer, data: Dataset, most: int = MOST_OBSERVATIONS) -> None:
        self.trainer, self.most = trainer, most
        self.every = 1
        self.seen: list[Observation] = []
        network, coding, classes = trainer.network, data.coding, len(data.classes)
        self._train = Evaluator(network, trainer.X, trainer.T, coding, classes)
        self._test = (
            Evaluator(network, data.X_test, data.T_test, coding, classes) if len(data.X_test) else None
        )

    @property
    def due(self) -> int:
        """The step at which the next observation is taken."""
        last = self.seen[-1].epoch if self.seen else -self.every
        return self.trainer.epochs.start(last + self.every)

    def observe(self) -> None:
        """Take the observation that is due, where the trainer stands."""
        train, test = self.evaluate()
        trainer = self.trainer
        rate, flow = trainer.optimizer.rate(trainer.step), gradient_flow(trainer.capture())
        self.seen.append(Observation(trainer.step, trainer.epoch, rate, train, test, flow))
        if len(self.seen) > self.most:
            self.every *= 2
            self.seen = [seen for seen in self.seen if seen.epoch % self.every == 0]

    def observe_again(self) -> None:
        """Take the observation of this very step anew, because something was changed here."""
        if self.seen and self.seen[-1].step == self.trainer.step:
            self.seen.pop()
            self.observe()

    def evaluate(self) -> tuple[Evaluation, Evaluation | None]:
        """How the network does now, on the training rows and on the test rows."""
        return self._train.evaluate(), self._test.evaluate() if self._test else None

    def evaluate_rows(self, rows: Rows) -> Evaluation | None:
        """How the network does now, on the training rows or on the test rows; None if there are none."""
        evaluator = self._train if rows == "train" else self._test
        return evaluator.evaluate() if evaluator else None


def gradient_flow(of: Capture) -> tuple[float, ...]:
    """‖∂E/∂Y‖ of each layer in a step."""
    layout = of.plan.layout
    with np.errstate(all="ignore"):
        if layout.waiting:  # a ∂E/∂Y that training has no use for is computed by a trace alone
            gradients = [record.dE_dY for record in of.trace().layers]
        else:
            gradients = [tensor.within(of.memory).rows for tensor in layout.gradients[1:]]
        return tuple(float(np.sqrt(np.vdot(gradient, gradient))) for gradient in gradients)
