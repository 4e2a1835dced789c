"""The forms in which a run can be taken along, each a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import orjson

from app.certified import certified_if_short
from app.export.history_csv import history_csv
from app.export.notebook import notebook
from app.export.numpy_program import numpy_program
from app.export.program import script
from app.export.report import report
from app.export.snapshot import Snapshot
from app.export.torch_program import torch_program
from app.finite_json import dumps


@dataclass(frozen=True)
class Form:
    """One form.

    Attributes:
        title: what it is called.
        media_type: its content type.
        ending: how its file's name ends.
        write: what stands in the file.
    """

    title: str
    media_type: str
    ending: str
    write: Callable[[Snapshot], str]

    def file_name(self, snapshot: Snapshot) -> str:
        """What the file is called: "gradus-xor-step-400.py"."""
        return f"gradus-{snapshot.experiment.data.kind}-step-{snapshot.step}{self.ending}"


def recording_file(snapshot: Snapshot) -> str:
    """The recording with its certificate as JSON, laid out for people."""
    recording = certified_if_short(snapshot.recording)
    return orjson.dumps(orjson.loads(dumps(recording)), option=orjson.OPT_INDENT_2).decode() + "\n"


FORMS = {
    "numpy": Form(
        "A program for numpy", "text/x-python", ".py", lambda taken: script(numpy_program(taken.exported))
    ),
    "pytorch": Form(
        "A program for PyTorch",
        "text/x-python",
        "-pytorch.py",
        lambda taken: script(torch_program(taken.exported)),
    ),
    "notebook": Form(
        "A Jupyter notebook",
        "application/x-ipynb+json",
        ".ipynb",
        lambda taken: notebook(numpy_program(taken.exported)),
    ),
    "report": Form("A report with its charts", "text/html", ".html", report),
    "history": Form("The loss curve as CSV", "text/csv", "-history.csv", history_csv),
    "recording": Form("The recording", "application/json", ".json", recording_file),
}
