"""
What a process keeps in memory of small tables that hardly change (rule overrides, the calendar, categories).

`forget()` after writing; other processes notice within `MAX_AGE` seconds, or within `LOOK_EVERY` where a `stamp` is given: a
number in the database that every writer raises. Never keep what depends on who is asking, but `Briefly`.
"""

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import transaction

from . import clock
from .actors import Actor

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MAX_AGE = 60.0
LOOK_EVERY = timedelta(seconds=1)
_every: list["Remembered[object, object] | Briefly[object, object]"] = []
_brief: list["Briefly[object, object]"] = []


@dataclass(slots=True)
class Kept(Generic[V]):
    """A value, when it was loaded (monotonic seconds), under which stamp, and when the stamp was last looked at."""

    at: float
    stamp: object
    looked_at: datetime
    value: V


class Remembered(Generic[K, V]):
    """
    `Remembered(load)`: `get(key)` gives what `load(key)` gave at most `max_age` seconds ago.

    With `stamp`, whose value for a key changes with every write, a change by another process is seen a second later.
    """

    def __init__(self, load: Callable[[K], V], *, max_age: float = MAX_AGE, stamp: Callable[[K], object] | None = None) -> None:
        self._load = load
        self._max_age = max_age
        self._stamp = stamp
        self._kept: dict[K, Kept[V]] = {}
        _every.append(self)  # type: ignore[arg-type]

    def get(self, key: K) -> V:
        kept = self._kept.get(key)
        if kept is None or time.monotonic() - kept.at > self._max_age or self._is_outdated(kept, key):
            kept = self._fresh(key)
            self._kept[key] = kept
        return kept.value

    def _is_outdated(self, kept: Kept[V], key: K) -> bool:
        """Whether somebody wrote since. Looks at most once a second; a clock that was set back counts as later."""
        if self._stamp is None:
            return False
        now = clock.now()
        if abs(now - kept.looked_at) < LOOK_EVERY:
            return False
        kept.looked_at = now
        return self._stamp(key) != kept.stamp

    def _fresh(self, key: K) -> Kept[V]:
        """The stamp is read before the value: a write between the two is then noticed at the next look."""
        stamp = self._stamp(key) if self._stamp else None
        return Kept(time.monotonic(), stamp, clock.now(), self._load(key))

    def forget(self) -> None:
        self._kept.clear()


class Briefly(Generic[K, V]):
    """
    What is kept for a moment of something that may change with any verb of these engines: `get(key, find, now=…)` gives what
    `find()` gave less than `seconds()` ago. What was not found is not kept.

    A verb of the `engines` (None: of any) in this process ends it at once, for whoever asks from the moment of its commit; other
    processes go on until the seconds are over.
    """

    def __init__(self, seconds: Callable[[], float], *, engines: frozenset[str] | None) -> None:
        self.engines = engines
        self._seconds = seconds
        self._kept: dict[K, tuple[datetime, V]] = {}
        _every.append(self)  # type: ignore[arg-type]
        _brief.append(self)  # type: ignore[arg-type]

    def get(self, key: K, find: Callable[[], V | None], *, now: datetime) -> V | None:
        """A clock that was set back ends it too."""
        kept = self._kept
        at, value = kept.get(key, (None, None))
        if at is not None and timedelta() <= now - at < timedelta(seconds=self._seconds()):
            return value
        kept.pop(key, None)
        if (found := find()) is not None:
            kept[key] = (now, found)  # into what was there before: what was forgotten meanwhile stays forgotten
        return found

    def forget(self) -> None:
        self._kept = {}


class MyFirst(Generic[V]):
    """
    The first few rows of a list that depends on who asks, kept for a minute: today asks for them each time.

    Any verb of the engine, of the register or of the accounts in this process ends it.
    """

    def __init__(self, engine: str) -> None:
        self._kept: Briefly[tuple[Hashable, ...], list[V]] = Briefly(
            lambda: MAX_AGE, engines=frozenset({engine, "registry", "accounts"})
        )

    def get(self, actor: Actor, *narrowed: Hashable, rows: Callable[[], Iterable[V]], now: datetime) -> list[V]:
        """What `rows()` gave less than a minute ago; `narrowed` is what they depend on besides the actor's post."""
        key = (actor.appointment_id or actor.user_id, *narrowed)
        return self._kept.get(key, lambda: list(rows()), now=now) or []


def written(engine: str) -> None:
    """A verb of this engine has written: what may have changed with it is forgotten, now and once others can see it."""
    for one in _brief:
        if one.engines is None or engine in one.engines:
            one.forget()
            transaction.on_commit(one.forget)


def forget_all() -> None:
    """Forget everything of every kind: between tests, after a restore."""
    for one in _every:
        one.forget()
