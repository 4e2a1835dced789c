"""The digits that are shipped, and those that are generated."""

import hashlib

import numpy as np
import pytest

from engine import SGD, Activation, FullyConnected, Network, Trainer
from engine.datasets import make
from engine.datasets.digits import FOLDER, IMAGES, LABELS, digits
from engine.datasets.generated_digits import drawn


class TestShipped:
    def test_the_files_are_those_whose_origin_is_stated(self):
        origin = (FOLDER / "ORIGIN.md").read_text(encoding="utf-8")
        for name in (IMAGES, LABELS):
            checksum = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
            assert f"| `{name}` | `{checksum}` |" in origin
        assert "Attribution 4.0" in origin

    def test_what_the_source_says_of_them(self):
        pixels, labels = digits()
        assert pixels.shape == (1797, 8, 8)
        assert (pixels.min(), pixels.max()) == (0, 16)
        assert pixels.sum() == 561_718
        assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
        assert labels[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
        assert pixels[0, 1].tolist() == [0, 0, 13, 15, 10, 15, 5, 0]

    def test_as_a_data_set(self):
        data = make("digits", seed=1)
        assert (data.X.shape, data.X_test.shape) == ((1438, 64), (359, 64))
        assert (data.X.min(), data.X.max()) == (0, 1)
        assert data.image == (8, 8)
        pixels, labels = digits()
        rows = np.concatenate([data.X, data.X_test])
        numbers = np.concatenate([data.T, data.T_test]).argmax(axis=1)
        known = {picture.tobytes(): label for picture, label in zip(pixels / 16, labels, strict=True)}
        assert all(known[row.tobytes()] == label for row, label in zip(rows, numbers, strict=True))
        assert len({row.tobytes() for row in rows}) == len(known)

    def test_fewer_pictures_are_drawn_from_all(self):
        data = make("digits", pictures=100, seed=1)
        assert (len(data.X), len(data.X_test)) == (80, 20)
        assert len(set(data.T.argmax(axis=1).tolist())) == 10
        assert data.X.tobytes() != make("digits", pictures=100, seed=2).X.tobytes()

    def test_they_can_be_learned(self):
        data = make("digits", seed=1)
        layers = [FullyConnected(64, 16, "xavier"), Activation("tanh"), FullyConnected(16, 10, "xavier")]
        network = Network(layers, "half_sse", seed=1)
        Trainer(network, data.X, data.T, optimizer=SGD(0.1), batch_size=32).advance(900)
        right = network.predict(data.X_test).argmax(axis=1) == data.T_test.argmax(axis=1)
        assert right.mean() > 0.88


class TestGenerated:
    def test_shaped_as_mnist(self):
        data = make("generated_digits", pictures=100, seed=1)
        assert (data.X.shape, data.X_test.shape, data.T.shape) == ((80, 784), (20, 784), (80, 10))
        assert data.image == (28, 28)
        assert (data.X.min(), data.X.max()) == (0, 1)
        np.testing.assert_allclose(data.X * 255, np.round(data.X * 255), atol=1e-9)
        both = np.concatenate([data.T, data.T_test])
        assert both.sum(axis=0).tolist() == [10] * 10

    def test_the_same_seed_gives_the_same_pictures_and_another_one_does_not(self):
        first, again, other = (make("generated_digits", pictures=50, seed=seed) for seed in (1, 1, 2))
        assert first.X.tobytes() == again.X.tobytes()
        assert first.X.tobytes() != other.X.tobytes()

    def test_without_variety_every_picture_of_a_digit_is_the_same(self):
        data = make("generated_digits", pictures=60, variety=0.0, train_share=1.0)
        numbers = data.T.argmax(axis=1)
        for digit in range(10):
            own = data.X[numbers == digit]
            assert (own == own[0]).all()
        assert len(np.unique(data.X, axis=0)) == 10

    def test_digits_lie_in_the_middle_and_leave_a_margin(self):
        pictures = make("generated_digits", pictures=200, variety=0.5, train_share=1.0).X.reshape(-1, 28, 28)
        assert not pictures[:, [0, -1]].any()
        assert not pictures[:, :, [0, -1]].any()
        ink = pictures.sum(axis=0)
        middle = (ink * np.arange(28)).sum() / ink.sum(), (ink.T * np.arange(28)).sum() / ink.sum()
        np.testing.assert_allclose(middle, 13.5, atol=1.5)
        assert 0.05 < pictures.mean() < 0.25

    def test_noise_makes_pixels_flicker(self):
        calm, noisy = (make("generated_digits", pictures=50, noise=noise, seed=3) for noise in (0.0, 0.2))
        grey = (calm.X > 0.4) & (calm.X < 0.6)
        difference = (noisy.X - calm.X)[grey]
        assert difference.std() == pytest.approx(0.2, rel=0.1)
        assert (noisy.T == calm.T).all()

    def test_a_stroke_is_as_thick_as_asked_for(self):
        line = np.array([[[[4.0, 14.0], [24.0, 14.0]]]], np.float32)
        for thickness in (2, 4):
            picture = drawn(line, np.array([thickness], np.float32))[0]
            assert picture[:, 14].sum() == pytest.approx(thickness)
            assert picture[14, 4:24].min() == 1
            assert picture[:10].max() == 0

    def test_they_can_be_learned_and_nothing_is_learned_from_wrong_labels(self):
        data = make("generated_digits", pictures=600, seed=1)
        accuracy = {}
        for name, T in (("right", data.T), ("wrong", np.roll(data.T, 1, axis=0))):
            layers = [FullyConnected(784, 16, "xavier"), Activation("tanh"), FullyConnected(16, 10, "xavier")]
            network = Network(layers, "half_sse", seed=1)
            Trainer(network, data.X, T, optimizer=SGD(0.05), batch_size=16).advance(400)
            right = network.predict(data.X_test).argmax(axis=1) == data.T_test.argmax(axis=1)
            accuracy[name] = right.mean()
        assert accuracy["right"] > 0.85
        assert accuracy["wrong"] < 0.4
