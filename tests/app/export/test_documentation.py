"""docs/exports.md tells every form, every column, every control, and its link can be opened."""

import re

from app.export.forms import FORMS
from app.export.history_csv import HEADER
from app.links.playground_scene import CONTROLS, DEAD, FEATURES
from app.links.recording_text import KEY, read
from app.settings import ROOT, Settings

TEXT = (ROOT / "docs/exports.md").read_text(encoding="utf-8")


def first_cells(header):
    """The first cells of the table under this header."""
    table = TEXT.split(f"| {header} |", 1)[1].split("\n\n", 1)[0]
    cells = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    return [name for cell in cells for name in re.findall("`([^`]+)`", cell)]


def test_it_tells_every_form_and_every_column():
    assert first_cells("form | is") == list(FORMS)
    assert first_cells("column | is") == list(HEADER)
    assert first_cells("`weights` | the link gives") == ["none", "starting", "current"]


def test_it_tells_what_becomes_of_playgrounds_keys():
    table = TEXT.split("| Playground | here |", 1)[1]
    told = set(re.findall(r"`([\w.]+)`", table))
    others = {"networkShape", "initZero", "seed", "hideText", "tutorial", "regDataset"}
    assert {*FEATURES, *DEAD, *others} <= told
    assert {name for name in CONTROLS.values() if not name.startswith("features")} <= told


def test_its_link_can_be_opened():
    (link,) = re.findall(rf"^(http\S+#{KEY}=\S+)$", TEXT, re.MULTILINE)
    recording = read(link, Settings().largest_experiment)
    assert (recording.step, len(recording.edits)) == (12, 2)
