"""What can be chosen about a layer, as data: its check, and all that a form or an experiment needs to know.

A layer declares its settings once; its constructor checks with them, and others build forms from them::

    settings = (Pair("kernel", "k", "height and width of the window", 3, Range(at_least=1)),)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import EngineError
from engine.hyperparameters import Hyperparameter


@dataclass(frozen=True)
class Pair(Hyperparameter):
    """Two whole numbers, (height, width); one number stands for both."""

    @property
    def rule(self) -> str:
        """What its values must be."""
        return f"{super().rule}, or a pair of them (height, width)"

    def checked(self, value: object, owner: str) -> Any:  # noqa: ANN401
        """The pair, as a tuple.

        Raises:
            EngineError: if the value breaks the rule; ``owner`` is whose setting it is.
        """
        pair = tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else (value, value)
        if len(pair) != 2:
            raise EngineError(f"{owner}: the {self.title} must be {self.rule}, not {value!r}")
        return tuple(super(Pair, self).checked(number, owner) for number in pair)


@dataclass(frozen=True)
class Sizes:
    """A list of at least one whole number over 0.

    Attributes:
        name: its name in code and in an experiment.
        sentence: what it is.
    """

    name: str
    sentence: str

    @property
    def rule(self) -> str:
        """What its values must be."""
        return "a list of whole numbers from 1"

    def checked(self, value: object, owner: str) -> tuple[int, ...]:
        """The sizes, as a tuple.

        Raises:
            EngineError: if the value breaks the rule; ``owner`` is whose setting it is.
        """
        sizes = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        whole = all(isinstance(size, int) and not isinstance(size, bool) and size >= 1 for size in sizes)
        if not sizes or not whole:
            raise EngineError(f"{owner}: the {self.name} must be {self.rule}, not {value!r}")
        return tuple(sizes)


@dataclass(frozen=True)
class Choice:
    """One of several names.

    Attributes:
        name: its name in code and in an experiment.
        sentence: what it is.
        default: the name that is taken unless another is given; None if one must be given.
        among: gives the names that there are.
    """

    name: str
    sentence: str
    default: str | None
    among: Callable[[], Sequence[str]]

    @property
    def rule(self) -> str:
        """What its values must be."""
        return f"one of {', '.join(self.among())}"


Setting = Hyperparameter | Sizes | Choice
