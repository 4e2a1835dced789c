"""Batches laid out ahead: every tile holds the rows of its step, whatever the order, size and memory."""

import numpy as np
import pytest

from engine import tiles as module
from engine.batches import Batches
from engine.epochs import Epochs
from engine.tiles import Tiles


def made(rows, size, shuffle=False, seed=3):
    X = np.arange(rows * 6, dtype=float).reshape(rows, 3, 2)
    batches = Batches(rows, size, shuffle, seed)
    return Tiles(batches, X, -np.arange(rows * 2, dtype=float).reshape(rows, 2), lambda tile, _: tile)


def unfolded(tile, rows):
    """X, the row of ones and T of a tile, rows first again."""
    table = tile.reshape(-1, rows)
    return table[:6].T, table[6], table[7:].T


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize(("rows", "size"), [(8, 4), (7, 3), (5, 5), (5, 9), (1, 1), (10, 1)])
def test_a_tile_holds_the_rows_of_its_step(rows, size, shuffle):
    laid_out, reference = made(rows, size, shuffle), Batches(rows, size, shuffle, 3)
    step = 0
    while step < 3 * reference.steps_per_epoch:
        tiles = laid_out.of(step, 3 * reference.steps_per_epoch)
        assert tiles
        for tile in tiles:
            wanted = reference.rows(step)
            assert len(wanted) == reference.rows_in(step)
            X, ones, T = unfolded(tile, len(wanted))
            np.testing.assert_array_equal(X[:, 0], 6 * wanted)
            np.testing.assert_array_equal(X[:, 5], 6 * wanted + 5)
            np.testing.assert_array_equal(T, np.stack([-2 * wanted, -2 * wanted - 1], axis=1))
            assert (ones == 1).all()
            assert tile.ctypes.data % 64 == 0
            step += 1


@pytest.mark.parametrize("shuffle", [False, True])
def test_tiles_follow_a_batch_size_that_changes_in_an_epoch(shuffle):
    laid_out, reference = made(11, 3, shuffle), Batches(11, 3, shuffle, 3)
    laid_out.batches.epochs = reference.epochs = Epochs(11, 3, [(2, 2), (9, 5), (20, 3)])
    for step in (*range(30), *reversed(range(30))):
        wanted = reference.rows(step)
        X, _, _ = unfolded(laid_out.of(step, step + 4)[0], len(wanted))
        np.testing.assert_array_equal(X[:, 0], 6 * wanted)


def test_tiles_go_no_further_than_they_are_asked_for():
    assert len(made(8, 4).of(1, 6)) == 5
    assert len(made(8, 4).of(1, 2)) == 1


def test_all_tiles_of_one_call_are_of_one_size():
    assert [len(tile) for tile in made(7, 3).of(0, 9)] == [27, 27]
    assert [len(tile) for tile in made(7, 3).of(2, 9)] == [9]


def test_a_tile_is_opened_once_however_often_it_is_filled_anew():
    opened = []
    X = np.arange(7.0).reshape(7, 1)
    tiles = Tiles(Batches(7, 3, True, 1), X, X, lambda tile, rows: opened.append(rows) or tile)
    for step in range(30):
        tiles.of(step, step + 1)
    assert sorted(opened) == [1, 3, 3]


@pytest.mark.parametrize("shuffle", [False, True])
def test_little_memory_changes_nothing(monkeypatch, shuffle):
    plenty = made(12, 2, shuffle)
    monkeypatch.setattr(module, "LAID_OUT_FOR_GOOD", 300)
    monkeypatch.setattr(module, "LAID_OUT_AHEAD", 300)
    scarce = made(12, 2, shuffle)
    for step in [0, 1, 5, 6, 11, 3, 17, 2]:
        assert len(scarce.of(step, 40)) <= 2
        np.testing.assert_array_equal(scarce.of(step, step + 1)[0], plenty.of(step, step + 1)[0])
