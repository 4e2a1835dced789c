"""A preset being run, with what its sentence is held against."""

from __future__ import annotations

import copy

import numpy as np

from app.presets import PRESETS
from app.requests import Recording
from engine.evaluation import Evaluation, Evaluator


class Opened:
    """A preset as it opens: its trainer at its step, and evaluations of both parts of its rows.

    Args:
        name: the preset's.
        features: other features of a position than the preset's.
        without: a kind of layer that is left out.
    """

    def __init__(self, name: str, features: list[str] | None = None, without: str | None = None) -> None:
        described = copy.deepcopy(PRESETS[name].recording)
        experiment = described["experiment"]
        if features:
            experiment["data"] = {**experiment["data"], "features": features}
        experiment["layers"] = [layer for layer in experiment["layers"] if layer["kind"] != without]
        recording = Recording.model_validate(described)
        self.data = recording.experiment.dataset
        self.trainer = recording.experiment.trainer(recording.made_edits())
        self.trainer.seek(recording.step)
        self._train = self._evaluator(self.trainer.X, self.trainer.T)
        self._test = self._evaluator(self.data.X_test, self.data.T_test) if len(self.data.X_test) else None

    def _evaluator(self, X: np.ndarray, T: np.ndarray) -> Evaluator:
        return Evaluator(self.trainer.network, X, T, self.data.coding, len(self.data.classes))

    def after(self, epochs: int) -> Opened:
        """The same, so many epochs from the start on."""
        self.trainer.seek(epochs * self.trainer.steps_per_epoch)
        return self

    @property
    def train(self) -> Evaluation:
        """How it does on the training rows."""
        return self._train.evaluate()

    @property
    def test(self) -> Evaluation:
        """How it does on the test rows."""
        assert self._test is not None
        return self._test.evaluate()

    def outputs(self) -> np.ndarray:
        """What the network says to the training rows, (rows,)."""
        return self.trainer.network.predict(self.trainer.X).ravel()

    def tensors(self, name: str) -> list[np.ndarray]:
        """A tensor of the step about to be taken, of every layer that has it."""
        return [record.tensor(name) for record in self.trainer.trace().layers if name in record.tensors()]

    def steps(self, count: int) -> list[float]:
        """E of all training rows before each of so many steps, which it takes."""
        errors = []
        for _ in range(count):
            errors.append(self.train.error)
            self.trainer.advance()
        return errors
