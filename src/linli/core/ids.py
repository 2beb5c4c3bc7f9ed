"""Identifiers: UUIDv7 keys that sort by time, and short codes people can read out."""

import os
import secrets
import threading
import time
import uuid
from datetime import datetime

_one_at_a_time = threading.Lock()
_last = 0
VERSION_7 = 0x7 << 76 | 0x2 << 62  # the version, and the variant of RFC 9562
RANDOM = (1 << 80) - 1 & ~(0xF << 76 | 0x3 << 62)
# No 0/O, 1/I/L, 2/Z, 5/S, 8/B: what is read out on the telephone must not be misheard or misread.
READABLE = "34679ACDEFGHJKMNPQRTUVWXY"


def uuid7(at_ms: int | None = None) -> uuid.UUID:
    """A UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then 74 random bits."""
    ms = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    value = (ms & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(os.urandom(10)) & RANDOM | VERSION_7
    return uuid.UUID(int=value if at_ms is not None else _after_the_last(value))


def uuid7_at(moment: datetime) -> uuid.UUID:
    """A key that sorts where this moment is."""
    return uuid7(int(moment.timestamp() * 1000))


def _after_the_last(value: int) -> int:
    """Keys of one process grow even within a millisecond, so that what was written in an order is read in it."""
    global _last
    with _one_at_a_time:
        _last = value if value > _last else _last + 1
        return _last


def uuid_of(text: str) -> uuid.UUID | None:
    """The key that stands in an address or a filter, if it is one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def short_code(length: int = 6) -> str:
    """`length` random characters of READABLE (4.6 bits each)."""
    return "".join(secrets.choice(READABLE) for _ in range(length))
