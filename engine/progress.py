"""A bar for long trainings in a notebook or a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import EngineError

if TYPE_CHECKING:
    from engine.training import Trainer


def advance_with_bar(trainer: Trainer, epochs: int) -> None:
    """Train for so many epochs, with a bar that shows how far it is and E of the last epoch.

    Raises:
        EngineError: if the package tqdm is not there.
    """
    try:
        from tqdm.auto import tqdm  # type: ignore[import-untyped]
    except ImportError as error:
        raise EngineError("a progress bar needs the package tqdm: pip install tqdm") from error
    at_once = max(1, epochs // 100)
    with tqdm(total=epochs, unit="epoch") as bar:
        while bar.n < epochs:
            count = min(at_once, epochs - bar.n)
            trainer.advance(count * trainer.steps_per_epoch)
            bar.set_postfix(E=f"{trainer.epoch_errors.values()[-1]:.6f}")
            bar.update(count)
