"""Where runs live."""

from app.store.base import RunStore
from app.store.memory import MemoryStore

__all__ = ["MemoryStore", "RunStore"]
