"""An experiment whose runs have a wrong rule, which nothing that leaves the server tells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import PrivateAttr

from app.bugs.catalogue import planted
from app.bugs.rule import WrongRule
from app.experiment import Experiment
from engine import Trainer
from engine.edits import Edit


class SealedExperiment(Experiment):
    """The experiment, with a rule under seal. Written out it is the plain experiment, without a rule."""

    is_sealed: ClassVar[bool] = True
    _rule: WrongRule = PrivateAttr()

    @property
    def rule(self) -> WrongRule:
        """What is under the seal."""
        return self._rule

    def trainer(self, edits: Iterable[Edit] = ()) -> Trainer:
        """The trainer with the wrong rule."""
        return planted(self._rule, self, super().trainer(edits))


def sealed(experiment: Experiment, rule: WrongRule) -> SealedExperiment:
    """An experiment with a wrong rule under seal."""
    made = SealedExperiment.model_validate(experiment.model_dump(exclude_none=True))
    made._rule = rule
    return made
