"""A family of data sets: one kind of ``data`` in an experiment, with its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from engine.datasets.dataset import Dataset
from engine.datasets.settings import Setting, SettingError, shortened
from engine.errors import EngineError
from engine.randomness import generator

Group = Literal["classification", "regression", "own", "pictures"]

Draw = Callable[[str], np.random.Generator]
"""A generator for each purpose: more noise moves no point, another share shuffles no row."""


@dataclass(frozen=True)
class Family:
    """One kind of data.

    Attributes:
        kind: its name in an experiment.
        title: its name on the screen.
        description: one sentence on what it is.
        group: where a gallery shows it.
        settings: what can be set.
        build: the data set, given the family, generators and every setting by its name.
        needs_files: whether it is read from files, which are then given to ``make``.
    """

    kind: str
    title: str
    description: str
    group: Group
    settings: tuple[Setting, ...]
    build: Callable[..., Dataset]
    needs_files: bool = False

    def checked(self, settings: Mapping[str, object]) -> dict[str, object]:
        """Every setting of the family: the given ones checked, the others by default.

        Raises:
            SettingError: if one is unknown, missing or breaks its rule.
        """
        known = {setting.name: setting for setting in self.settings}
        for name in settings:
            if name not in known:
                takes = f"the settings {', '.join(known)}" if known else "no settings"
                raise SettingError(name, f"{self.kind} takes {takes}; it was given {shortened(name)}")
        for name, setting in known.items():
            if name not in settings and setting.default is None:
                raise SettingError(name, f"{self.kind} needs {name}: {setting.rule}")
        return {
            name: setting.checked(settings[name]) if name in settings else setting.default
            for name, setting in known.items()
        }

    def make(
        self, settings: Mapping[str, object], seed: int = 0, files: Mapping[str, bytes] | None = None
    ) -> Dataset:
        """The data set; the same settings and seed give the same bits.

        Args:
            settings: the settings by name; those left out take their default.
            seed: what everything is drawn from, 0 … 2⁶⁴ − 1.
            files: the files' names and contents, for a family that is read from files.

        Raises:
            EngineError: if settings, seed or files do not do.
        """
        if not 0 <= seed < 2**64:
            raise EngineError(f"the seed must be a whole number from 0 to 2⁶⁴ − 1, not {seed}")
        given = self.checked(settings)
        if self.needs_files:
            given["files"] = files or {}
        return self.build(self, partial(generator, seed), **given)

    def describe(self) -> dict[str, object]:
        """The family as plain JSON, for a form."""
        return {
            "kind": self.kind,
            "title": self.title,
            "description": self.description,
            "group": self.group,
            "needs_files": self.needs_files,
            "settings": [setting.describe() for setting in self.settings],
        }
