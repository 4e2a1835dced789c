"""Own pictures, carried as IDX files in base 64: read, split by class, a sentence for what will not do."""

import base64
import gzip
import tracemalloc

import numpy as np
import pytest

from engine.datasets import SettingError, make
from engine.datasets.own_pictures import MOST_BYTES
from tests.engine.datasets.test_mnist import packed_images, packed_labels, some_pixels


def as_text(data):
    return base64.b64encode(data).decode()


def settings(numbers, size=12, pack=gzip.compress, **others):
    """Settings of pictures with these classes."""
    images, labels = packed_images(some_pixels(len(numbers), size)), packed_labels(numbers)
    return {"images": as_text(pack(images)), "labels": as_text(pack(labels)), **others}


NUMBERS = [0] * 20 + [1] * 10 + [2] * 5


class TestReading:
    def test_named_classes_and_a_share_of_each_to_test_on(self):
        data = make(
            "own_pictures", **settings(NUMBERS), classes=["cat", "dog", "owl"], train_share=0.8, seed=3
        )
        assert (data.image, data.classes, data.coding) == ((12, 12), ("cat", "dog", "owl"), "one_hot")
        assert data.T.sum(axis=0).tolist() == [16, 8, 4]
        assert data.T_test.sum(axis=0).tolist() == [4, 2, 1]
        # Every picture is there once, with the label that it came with.
        pixels = some_pixels(35, 12).reshape(35, 144) / 255
        rows, T = np.vstack([data.X, data.X_test]), np.vstack([data.T, data.T_test])
        places = [int(np.flatnonzero((pixels == row).all(axis=1))[0]) for row in rows]
        assert sorted(places) == list(range(35))
        assert T.argmax(axis=1).tolist() == [NUMBERS[place] for place in places]

    def test_the_order_is_drawn_from_the_seed(self):
        first, again, other = (make("own_pictures", **settings(NUMBERS), seed=seed) for seed in (1, 1, 2))
        np.testing.assert_array_equal(first.X, again.X)
        assert not np.array_equal(first.X, other.X)
        assert len(np.unique(np.diff(first.T.argmax(axis=1)))) > 2

    def test_packed_or_not(self):
        np.testing.assert_array_equal(
            make("own_pictures", **settings(NUMBERS)).X,
            make("own_pictures", **settings(NUMBERS, pack=bytes)).X,
        )

    def test_test_pictures_of_their_own_keep_the_order_of_the_files(self):
        test = {f"test_{name}": text for name, text in settings([1, 0, 3]).items()}
        data = make("own_pictures", **settings(NUMBERS), **test)
        assert data.T.argmax(axis=1).tolist() == NUMBERS
        assert data.T_test.argmax(axis=1).tolist() == [1, 0, 3]
        assert data.classes == ("0", "1", "2", "3")

    def test_pictures_need_not_be_square(self):
        images = as_text(packed_images(np.zeros((4, 3, 5), np.uint8)))
        data = make("own_pictures", images=images, labels=as_text(packed_labels([0, 1, 0, 1])))
        assert (data.image, data.X.shape[1]) == ((3, 5), 15)


GOOD = settings(NUMBERS, pack=bytes)
IMAGES = packed_images(some_pixels(35, 12))


@pytest.mark.parametrize(
    ("given", "setting", "message"),
    [
        ({**GOOD, "images": "?"}, "images", "images must be a file in base 64"),
        ({**GOOD, "images": "é"}, "images", "images must be a file in base 64"),
        ({**GOOD, "labels": ""}, "labels", "images come without labels; every picture needs a label"),
        ({**GOOD, "test_labels": GOOD["labels"]}, "test_images", "test_labels come without test_images"),
        (
            {**GOOD, "images": GOOD["labels"], "labels": GOOD["images"]},
            "images",
            r"images holds labels \(magic number 2049\), but images \(2051\) are needed; were the two",
        ),
        ({**GOOD, "images": as_text(IMAGES[:-1])}, "images", "but holds 5,039: it was cut off"),
        (
            {**GOOD, "labels": as_text(packed_labels(NUMBERS[:-1]))},
            "images",
            "has 35 images, but labels has 34",
        ),
        ({**GOOD, "classes": ["a", "b"]}, "images", "label 31 of labels is 2; the classes are 0 to 1"),
        ({**settings([0, 0, 1, 1]), "classes": ["a", "a"]}, "classes", "two classes are called 'a'"),
        ({**settings([0, 0, 1, 1]), "classes": ["a", ""]}, "classes", "1 to 40 characters; '' has 0"),
        ({**settings([0, 0, 1]), "classes": ["a", "b"]}, "classes", "at least 2 pictures, .*; 'b' has 1"),
        ({**settings([0, 0]), "classes": ["a", "b"]}, "classes", "at least 2 pictures, .*; 'b' has 0"),
        (settings([0, 0]), "labels", "every picture has the label 0; there must be two classes"),
        (settings([0, 30]), "images", "label 2 of labels is 30; the classes are 0 to 29"),
        (settings([0, 1], size=65), "images", "a picture's sides have 1 to 64 pixels; these have 65×65"),
        (settings([0, 1] * 2501, size=1), "images", "there may be 5,000 pictures; images has 5,002"),
        (
            {**GOOD, **{f"test_{name}": text for name, text in settings([0, 1], size=8).items()}},
            "test_images",
            "the test pictures have 8×8 pixels, those to train on 12×12",
        ),
    ],
)
def test_what_will_not_do_gets_a_sentence(given, setting, message):
    with pytest.raises(SettingError, match=message) as refusal:
        make("own_pictures", **given)
    assert refusal.value.setting == setting


def test_nothing_is_unpacked_beyond_the_limit():
    bomb = as_text(gzip.compress(bytes(100 * MOST_BYTES)))
    tracemalloc.start()
    try:
        with pytest.raises(SettingError, match="images has more than 2 MiB"):
            make("own_pictures", **{**GOOD, "images": bomb})
        assert tracemalloc.get_traced_memory()[1] < 5 * MOST_BYTES
    finally:
        tracemalloc.stop()
