"""A hunt: a run with a wrong rule, the guesses, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from app.bugs.catalogue import RULES, rules_that_show
from app.bugs.rule import WrongRule
from app.bugs.sealed import SealedExperiment
from app.errors import ConflictError, InvalidError
from app.experiment import Experiment
from app.run import Run

FULL_SCORE = 3
"""Points for the first guess; every wrong one costs one."""


@dataclass
class Hunt:
    """How a hunt stands.

    Attributes:
        rule: what is under the seal.
        choices: what may be guessed.
        wrong: the wrong guesses, in order.
        is_over: whether it was guessed or revealed.
        score: the points, once it is over.
    """

    rule: WrongRule
    choices: list[WrongRule]
    wrong: list[str] = field(default_factory=list)
    is_over: bool = False
    score: int = 0

    def guess(self, key: str) -> bool:
        """Whether a guess is right; then the hunt is over.

        Raises:
            InvalidError: if there is no such rule.
            ConflictError: if the hunt is over, or it was guessed before.
        """
        if key not in {choice.key for choice in self.choices}:
            raise InvalidError(f'There is no rule "{key}" to be guessed here.', "rule")
        self._check_open()
        if key in self.wrong:
            raise ConflictError("That was guessed before, and it was wrong.", "rule")
        if key == self.rule.key:
            self.is_over, self.score = True, max(0, FULL_SCORE - len(self.wrong))
            return True
        self.wrong.append(key)
        return False

    def reveal(self) -> None:
        """Give up.

        Raises:
            ConflictError: if the hunt is over.
        """
        self._check_open()
        self.is_over = True

    def _check_open(self) -> None:
        if self.is_over:
            raise ConflictError("This hunt is over. Begin another one.")


_HUNTS: WeakKeyDictionary[Run, Hunt] = WeakKeyDictionary()


def hunt_of(run: Run) -> Hunt:
    """The hunt that a run is for.

    Raises:
        ConflictError: if it has no wrong rule.
    """
    experiment = run.experiment
    if not isinstance(experiment, SealedExperiment):
        raise ConflictError("This run has no wrong rule: every number of it is the engine's own.")
    root = run.root
    if root not in _HUNTS:
        plain = Experiment.model_validate(experiment.model_dump(exclude_none=True))
        _HUNTS[root] = Hunt(experiment.rule, rules_that_show(plain))
    return _HUNTS[root]


def begin_hunt(run: Run, choices: list[WrongRule]) -> None:
    """Note what may be guessed about a new sealed run, where that is known already.

    Args:
        run: the run.
        choices: the rules that show in its experiment.
    """
    assert isinstance(run.experiment, SealedExperiment)
    _HUNTS[run.root] = Hunt(run.experiment.rule, choices)


def rule_named(key: str) -> WrongRule:
    """A rule by its key.

    Raises:
        InvalidError: if there is none.
    """
    if key not in RULES:
        raise InvalidError(f'There is no wrong rule "{key}".', "rule")
    return RULES[key]
