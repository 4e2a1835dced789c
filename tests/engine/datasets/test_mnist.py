"""MNIST's own files: read as they are, and a sentence for each way in which they can be wrong."""

import gzip
import struct
import tracemalloc

import numpy as np
import pytest

from engine.datasets import IdxError, make, read_folder
from engine.datasets.idx import MOST_BYTES, read_images, read_labels


def packed_images(pixels):
    return struct.pack(">IIII", 2051, *pixels.shape) + pixels.tobytes()


def packed_labels(labels):
    return struct.pack(">II", 2049, len(labels)) + bytes(labels)


def some_pixels(count, size=28, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, size, size), dtype=np.uint8)


def some_files(training=30, test=8):
    return {
        "train-images-idx3-ubyte": packed_images(some_pixels(training)),
        "train-labels-idx1-ubyte": packed_labels([n % 10 for n in range(training)]),
        "t10k-images-idx3-ubyte": packed_images(some_pixels(test, seed=1)),
        "t10k-labels-idx1-ubyte": packed_labels([(n + 3) % 10 for n in range(test)]),
    }


class TestReading:
    def test_pictures_from_0_to_1_row_by_row_and_classes(self):
        data = make("mnist", files=some_files(), train_pictures=20, test_pictures=5)
        np.testing.assert_array_equal(data.X, some_pixels(30)[:20].reshape(20, 784) / 255)
        np.testing.assert_array_equal(data.X_test, some_pixels(8, seed=1)[:5].reshape(5, 784) / 255)
        assert data.T.argmax(axis=1).tolist() == [n % 10 for n in range(20)]
        assert data.T_test.argmax(axis=1).tolist() == [3, 4, 5, 6, 7]
        assert (data.T.sum(axis=1) == 1).all()
        assert (data.image, data.classes) == ((28, 28), tuple("0123456789"))
        assert (data.X.min(), data.X.max()) == (0, 1)

    def test_packed_by_gzip_or_not(self):
        plain = make("mnist", files=some_files())
        files = {f"{name}.gz": gzip.compress(content) for name, content in some_files().items()}
        packed = make("mnist", files=files)
        np.testing.assert_array_equal(plain.X, packed.X)
        np.testing.assert_array_equal(plain.T_test, packed.T_test)

    def test_all_there_are_if_fewer_than_asked_for(self):
        data = make("mnist", files=some_files(), train_pictures=60_000, test_pictures=0)
        assert (len(data.X), len(data.X_test)) == (30, 0)

    def test_without_test_files_there_are_no_test_rows(self):
        files = {name: content for name, content in some_files().items() if name.startswith("train")}
        data = make("mnist", files=files)
        assert data.X_test.shape == (0, 784)
        assert data.T_test.shape == (0, 10)

    def test_from_a_folder(self, tmp_path):
        for name, content in some_files().items():
            (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
        (tmp_path / "notes.txt").write_text("not of MNIST")
        files = read_folder(tmp_path)
        assert sorted(files) == sorted(f"{name}.gz" for name in some_files())
        np.testing.assert_array_equal(make("mnist", files=files).X, make("mnist", files=some_files()).X)

    def test_a_file_as_large_as_mnists_own_is_read(self):
        pixels = np.zeros((60_000, 28, 28), np.uint8)
        pixels[-1, -1, -1] = 255
        packed = gzip.compress(packed_images(pixels), 1)
        assert read_images(packed, "train-images")[-1, -1, -1] == 255


IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def changed(**contents):
    """The files, with some of them changed or, as None, left out; names are given by their first word."""
    files = some_files()
    for word, content in contents.items():
        (name,) = (name for name in files if word.replace("_", "-") in name)
        if content is None:
            del files[name]
        else:
            files[name] = content
    return files


GOOD = some_files()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "MNIST's files are needed, at least train-images and train-labels"),
        (
            {IMAGES: GOOD[LABELS], LABELS: GOOD[IMAGES]},
            rf"{IMAGES} holds labels \(magic number 2049\), but images \(2051\) are needed; were the two",
        ),
        (changed(train_labels=GOOD[IMAGES]), f"{LABELS} holds images .* but labels .* swapped"),
        (changed(train_images=None), f"train-images-… is missing beside {LABELS}; images and labels"),
        (changed(train_labels=None), f"train-labels-… is missing beside {IMAGES}"),
        (changed(t10k_labels=None), "t10k-labels-… is missing beside t10k-images-idx3-ubyte"),
        (changed(train_images=None, train_labels=None), "train-images-… is missing; images and labels"),
        (
            changed(train_images=GOOD[IMAGES][:-1]),
            f"{IMAGES} says 30 images of 28×28, 23,520 bytes, but holds 23,519: it was cut off",
        ),
        (changed(train_images=GOOD[IMAGES] + b"\0"), "holds 23,521: there is more behind them"),
        (changed(train_labels=GOOD[LABELS][:-1]), f"{LABELS} says 30 labels, 30 bytes, but holds 29"),
        (changed(train_images=GOOD[IMAGES][:10]), f"{IMAGES} ends within its header, after 10 bytes"),
        (changed(train_images=b"\0"), "has 1 bytes; an IDX file of images has at least 8"),
        (changed(train_images=b""), "has 0 bytes"),
        (
            changed(train_images=b"\x89PNG" + bytes(100)),
            "no IDX file of images: its magic number is 2303741511",
        ),
        (
            changed(train_labels=packed_labels([1, 2, 3])),
            f"{IMAGES} has 30 images, but {LABELS} has 3 labels; every image needs one label",
        ),
        (
            changed(train_labels=packed_labels([0] * 29 + [10])),
            "label 30 of .* is 10; the classes are 0 to 9",
        ),
        (
            changed(train_images=packed_images(some_pixels(0)), train_labels=packed_labels([])),
            f"{IMAGES} has no image",
        ),
        (
            changed(train_images=packed_images(some_pixels(30, size=32))),
            "have 32×32 pixels; MNIST's have 28×28",
        ),
        (changed(train_images=gzip.compress(GOOD[IMAGES])[:-9]), "was cut off: its gzip ends too early"),
        (changed(train_images=b"\x1f\x8b" + bytes(50)), "cannot be unpacked"),
        ({"cat.png": b""}, "cat.png is none of MNIST's files"),
        (
            {IMAGES: GOOD[IMAGES], IMAGES + ".gz": gzip.compress(GOOD[IMAGES])},
            "are the same part of MNIST; one of them is enough",
        ),
        # A header that promises 2³² · 2³² · 2³² bytes.
        (changed(train_images=struct.pack(">IIII", 2051, *[2**32 - 1] * 3)), "but holds 0: it was cut off"),
    ],
)
def test_bad_files(files, message):
    with pytest.raises(IdxError, match=message):
        make("mnist", files=files)


def test_a_gzip_bomb_is_unpacked_to_the_limit_and_no_further():
    bomb = gzip.compress(bytes(4 * MOST_BYTES), 9)
    assert len(bomb) < 300_000
    tracemalloc.start()
    with pytest.raises(IdxError, match="train-images has more than 64 MiB"):
        read_images(bomb, "train-images")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2.5 * MOST_BYTES


def test_a_large_plain_file_is_refused():
    with pytest.raises(IdxError, match="labels has more than 64 MiB"):
        read_labels(bytes(MOST_BYTES + 1), "labels")


class TestFolders:
    def test_no_such_folder(self, tmp_path):
        with pytest.raises(IdxError, match="there is no folder"):
            read_folder(tmp_path / "mnist")

    def test_nothing_in_it(self, tmp_path):
        (tmp_path / "cat.png").write_bytes(b"")
        with pytest.raises(IdxError, match="has no MNIST file; they are called train-images, train-labels"):
            read_folder(tmp_path)

    def test_a_file_that_is_too_large_is_not_even_read(self, tmp_path):
        with (tmp_path / IMAGES).open("wb") as file:
            file.truncate(MOST_BYTES + 1)
        with pytest.raises(IdxError, match=f"{IMAGES} has more than 64 MiB"):
            read_folder(tmp_path)
