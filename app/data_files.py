"""Files of data that the server was given when it was started: MNIST's, from a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.errors import sentence_of
from engine import EngineError
from engine.datasets import make, read_folder
from engine.datasets.idx import unpacked

MNIST = "GRADUS_MNIST"
"""The name of the variable that holds the folder; ``python3 dev.py run --mnist FOLDER`` sets it."""


def data_files(environment: Mapping[str, str]) -> dict[str, dict[str, bytes]]:
    """The files by the kind of data that is read from them, unpacked once for all runs.

    Raises:
        SystemExit: with a sentence, if the folder was named and does not do.
    """
    folder = environment.get(MNIST)
    if not folder:
        return {}
    try:
        files = {name: unpacked(data, name) for name, data in read_folder(Path(folder)).items()}
        make("mnist", files=files, train_pictures=1, test_pictures=1)
    except EngineError as error:
        raise SystemExit(f"{MNIST}={folder}: {sentence_of(error)}") from error
    return {"mnist": files}
