"""MNIST's files from the folder that the server was started with."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.data_files import MNIST, data_files
from engine.datasets import make
from tests.engine.test_read_digits import write_mnist

ROOT = Path(__file__).parents[2]
PROGRAM = """
from app.data_settings import DATA_MODELS
data = DATA_MODELS["mnist"](kind="mnist", train_pictures=15).dataset(0)
print(data.X.shape)
"""


def test_without_a_folder_there_are_no_files():
    assert data_files({}) == {}


def test_a_server_that_was_given_the_folder_has_mnist(tmp_path):
    write_mnist(tmp_path, 20)
    files = data_files({MNIST: str(tmp_path)})["mnist"]
    assert make("mnist", files=files).X.shape == (20, 784)
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, MNIST: str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.startswith("(15, 784)")


def cut(folder):
    name = folder / "train-images-idx3-ubyte"
    name.write_bytes(name.read_bytes()[:-100])


def swapped(folder):
    images, labels = folder / "train-images-idx3-ubyte", folder / "train-labels-idx1-ubyte"
    first, second = images.read_bytes(), labels.read_bytes()
    images.write_bytes(second)
    labels.write_bytes(first)


def without_images(folder):
    (folder / "train-images-idx3-ubyte").unlink()


def packed_bomb(folder):
    (folder / "train-images-idx3-ubyte").write_bytes(gzip.compress(bytes(np.zeros(65 * 2**20, np.uint8))))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (cut, "it was cut off"),
        (swapped, "were the two files swapped"),
        (without_images, "images and labels are needed together"),
        (packed_bomb, "has more than 64 MiB"),
    ],
)
def test_files_that_do_not_do_are_a_sentence(tmp_path, spoil, sentence):
    write_mnist(tmp_path, 10)
    spoil(tmp_path)
    with pytest.raises(SystemExit, match=sentence):
        data_files({MNIST: str(tmp_path)})
