"""The article's last example from the command line, on drawn digits and on files."""

from __future__ import annotations

import re
import struct

import numpy as np
import pytest

from engine.datasets.digit_strokes import STROKES
from engine.datasets.generated_digits import drawn, handwriting
from engine.read_digits import main


def write_mnist(folder, count):
    """MNIST's two training files with so many pictures."""
    labels = np.arange(count) % len(STROKES)
    random = np.random.default_rng(1)
    pixels = [drawn(*handwriting(int(digit), 1, 0.5, random))[0] for digit in labels]
    images = (255 * np.stack(pixels)).astype(np.uint8)
    (folder / "train-images-idx3-ubyte").write_bytes(
        struct.pack(">4I", 2051, count, 28, 28) + images.tobytes()
    )
    (folder / "train-labels-idx1-ubyte").write_bytes(
        struct.pack(">2I", 2049, count) + labels.astype(np.uint8).tobytes()
    )


@pytest.mark.parametrize("more", [[], ["--convolution"]])
def test_it_learns_and_says_how_it_goes(more, capsys):
    assert main(["--epochs", "3", "--pictures", "150", *more]) == 0
    first, *epochs = capsys.readouterr().out.splitlines()
    assert first == "Generated digits: 150 pictures to train on, 250 to test; 3 epochs"
    errors = [float(re.search(r"E (\d\.\d+)", line)[1]) for line in epochs]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.5 * errors[0]
    assert all(re.search(r"reads \d+\.\d% of the test pictures; \d+ s left$", line) for line in epochs)


def test_it_reads_files_from_a_folder(tmp_path, capsys):
    write_mnist(tmp_path, 30)
    assert main(["--epochs", "1", "--pictures", "20", "--mnist", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("MNIST: 20 pictures to train on, 0 to test; 1 epochs")


def test_a_folder_without_them_is_a_sentence(tmp_path, capsys):
    assert main(["--mnist", str(tmp_path)]) == 1
    assert "has no MNIST file; they are called train-images" in capsys.readouterr().err
