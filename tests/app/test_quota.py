"""An allowance that comes back with time."""

import pytest

from app import quota as quota_module
from app.errors import TooManyError
from app.quota import CreationQuota


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def quota(now):
    return CreationQuota(3, 0.5, lambda: now[0])


def uses(quota, client="a"):
    count = 0
    try:
        while count < 100:
            quota.use(client)
            count += 1
    except TooManyError:
        return count
    raise AssertionError("there was no end")


def test_so_many_at_once_and_then_as_they_come_back(quota, now):
    assert uses(quota) == 3
    now[0] += 1.9
    assert uses(quota) == 0
    now[0] += 0.2
    assert uses(quota) == 1
    now[0] += 1000
    assert uses(quota) == 3


def test_each_client_has_its_own(quota):
    assert (uses(quota, "a"), uses(quota, "b")) == (3, 3)


def test_it_remembers_a_limited_number_of_clients(quota, monkeypatch):
    monkeypatch.setattr(quota_module, "MOST_CLIENTS", 2)
    for client in "abcd":
        uses(quota, client)
    assert len(quota._left) == 2
    assert uses(quota, "d") == 0
