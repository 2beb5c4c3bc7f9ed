"""One spelling of a value as bytes, so that what is hashed today hashes the same forever."""

import hashlib
import json
import math
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

LARGEST_FLOAT = 1e15  # above it Python and PostgreSQL's jsonb spell a float differently


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return key_text(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a datetime without a time zone has no canonical spelling")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical spelling")


@lru_cache(maxsize=1024)
def key_text(key: UUID) -> str:
    """A key as text. The lines and events of one verb name the same few again and again; Python spells each out anew."""
    return str(key)


def canonical(value: Any) -> bytes:
    """
    UTF-8 JSON, keys sorted, no blanks.

    :raises TypeError: for sets, naive datetimes, lazy texts and whatever else has no fixed spelling.
    :raises ValueError: for NaN and the infinities.
    """
    return _writer.encode(value).encode()


_writer = json.JSONEncoder(default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def plain(value: Any) -> Any:
    """
    The same value as it comes back out of a JSON column of either database, whose canonical spelling is then the same again.

    :raises TypeError: as `canonical`. :raises ValueError: as `canonical`, and for floats of 10¹⁵ and more.
    """
    if type(value) is dict and {str}.issuperset(map(type, chain(value, value.values()))):
        return dict(value)  # texts alone come out as they went in
    return _reader.decode(_writer.encode(value))


def _float(text: str) -> float:
    number = float(text)
    if math.fabs(number) >= LARGEST_FLOAT:
        raise ValueError(f"{text} is too large for a float that must be spelled alike everywhere; write it as text")
    return number + 0.0  # -0.0 becomes 0.0, as jsonb has it


_reader = json.JSONDecoder(parse_float=_float)


def digest(value: Any) -> str:
    """SHA-256 of the canonical spelling, hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()
