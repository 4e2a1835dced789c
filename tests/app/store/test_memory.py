"""Runs in memory: a limited number, the least used makes room."""

import pytest

from app.errors import NotFoundError, TooManyError
from app.experiment import ARTICLE_XOR
from app.run import Run
from app.store import MemoryStore


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def store(now):
    return MemoryStore(2, 60, lambda: now[0])


async def fill(store, *names):
    for name in names:
        await store.add(Run(name, ARTICLE_XOR))


async def test_a_run_is_found_again(store):
    run = Run("a", ARTICLE_XOR)
    await store.add(run)
    assert await store.get("a") is run
    assert await store.count() == 1


async def test_an_unknown_run_is_said_to_be_unknown(store):
    with pytest.raises(NotFoundError, match="There is no run b here"):
        await store.get("b")


async def test_when_all_are_in_use_a_new_one_is_refused(store, now):
    await fill(store, "a", "b")
    now[0] = 59
    with pytest.raises(TooManyError, match="keeps 2 runs"):
        await fill(store, "c")
    assert await store.count() == 2


async def test_the_one_that_was_not_used_for_longest_makes_room(store, now):
    await fill(store, "a", "b")
    now[0] = 50
    await store.get("a")
    now[0] = 70
    await fill(store, "c")
    with pytest.raises(NotFoundError):
        await store.get("b")
    assert (await store.get("a")).id == "a"


async def test_memory_is_made_by_dropping_what_was_not_used_for_longest(now):
    first, second = Run("a", ARTICLE_XOR), Run("b", ARTICLE_XOR)
    store = MemoryStore(9, 60, lambda: now[0], most_bytes=first.nbytes + second.nbytes - 1)
    await store.add(first)
    with pytest.raises(TooManyError, match="MiB together, and they do"):
        await store.add(second)
    now[0] = 61
    await store.add(second)
    assert await store.get("b") is second
    with pytest.raises(NotFoundError):
        await store.get("a")
