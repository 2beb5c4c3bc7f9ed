"""
What a process keeps in memory of small tables that hardly change (rule overrides, the calendar).

`forget()` after writing; other processes notice within `MAX_AGE` seconds. Never keep what depends on who is asking.
"""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MAX_AGE = 60.0
_every: list["Remembered[object, object]"] = []


class Remembered(Generic[K, V]):
    """`Remembered(load)`: `get(key)` gives what `load(key)` gave at most `max_age` seconds ago."""

    def __init__(self, load: Callable[[K], V], *, max_age: float = MAX_AGE) -> None:
        self._load = load
        self._max_age = max_age
        self._kept: dict[K, tuple[float, V]] = {}
        _every.append(self)  # type: ignore[arg-type]

    def get(self, key: K) -> V:
        at = time.monotonic()
        kept = self._kept.get(key)
        if kept is None or at - kept[0] > self._max_age:
            kept = (at, self._load(key))
            self._kept[key] = kept
        return kept[1]

    def forget(self) -> None:
        self._kept.clear()


def forget_all() -> None:
    """Forget everything of every kind: between tests, after a restore."""
    for one in _every:
        one.forget()
