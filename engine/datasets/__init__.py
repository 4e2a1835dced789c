"""Data to train on: families by kind, each with settings declared as data.

::

    from engine.datasets import FAMILIES, make

    data = make("circle", noise=0.1, seed=3)
    data.X, data.T, data.X_test, data.T_test
    [setting.rule for setting in FAMILIES["circle"].settings]
"""

from engine.datasets.csv_text import survey
from engine.datasets.dataset import Dataset, Plane
from engine.datasets.delimited import CsvError
from engine.datasets.family import Family
from engine.datasets.features import FEATURES, compute_features
from engine.datasets.idx import IdxError
from engine.datasets.labels import coding_of, decode, encode
from engine.datasets.mnist import read_folder
from engine.datasets.points import points_of
from engine.datasets.registry import FAMILIES, family_named, make
from engine.datasets.settings import Setting, SettingError
from engine.datasets.truth_tables import XOR_INPUTS, XOR_TARGETS, xor
from engine.datasets.worked_examples import WORKED_EXAMPLES, WorkedExample

__all__ = [
    "FAMILIES",
    "FEATURES",
    "WORKED_EXAMPLES",
    "XOR_INPUTS",
    "XOR_TARGETS",
    "CsvError",
    "Dataset",
    "Family",
    "IdxError",
    "Plane",
    "Setting",
    "SettingError",
    "WorkedExample",
    "coding_of",
    "compute_features",
    "decode",
    "encode",
    "family_named",
    "make",
    "points_of",
    "read_folder",
    "survey",
    "xor",
]
