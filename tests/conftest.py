"""The order of the tests."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests last, because its event loop keeps others from starting in the same process."""
    items.sort(key=lambda item: "browser" in item.path.parent.parts)
