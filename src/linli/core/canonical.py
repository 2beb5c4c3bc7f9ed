"""One spelling of a value as bytes, so that what is hashed today hashes the same forever."""

import hashlib
import json
from datetime import UTC, date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any
from uuid import UUID


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID | Fraction):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical spelling")


def canonical(value: Any) -> bytes:
    """UTF-8 JSON, keys sorted, no blanks. :raises TypeError: for floats' kin and anything without a fixed spelling."""
    return json.dumps(value, default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def plain(value: Any) -> Any:
    """The same value as it comes back out of JSON: what a JSONField may hold."""
    return json.loads(canonical(value))


def digest(value: Any) -> str:
    """SHA-256 of the canonical spelling, hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()
