"""The order of the tests, and that none of them depends on how fast the machine is."""

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests last, because its event loop keeps others from starting in the same process."""
    items.sort(key=lambda item: "browser" in item.path.parent.parts)
