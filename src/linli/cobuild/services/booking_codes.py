"""
The six figures with which somebody calls a booking off without an account. They follow from the booking's own key and a key of the
installation, so that a slip can be printed again and nothing readable is kept; the row keeps their keyed hash.
"""

import hmac
from uuid import UUID

from django.core.cache import cache

from linli.core import keys

from ..models import Booking

MOST_TRIES = 5
FORGOTTEN_AFTER = 3600
"""Seconds after which wrong figures count no more."""


def code_of(pk: UUID) -> str:
    """The figures of a booking: for its slip, for whoever made it and whoever may book for others."""
    return f"{int.from_bytes(keys.mac('booking-code', pk.bytes)[:8]) % 1_000_000:06d}"


def hash_of(pk: UUID, code: str) -> str:
    return keys.mac("booking-code-hash", f"{pk}:{code}".encode()).hex()


def is_right(booking: Booking, code: str) -> bool:
    """Whether these are its figures; after five wrong ones nothing is right for an hour."""
    tried = f"booking-code:{booking.pk}"
    cache.add(tried, 0, FORGOTTEN_AFTER)
    if cache.get(tried, 0) >= MOST_TRIES:
        return False
    if booking.code_hash and hmac.compare_digest(booking.code_hash, hash_of(booking.pk, code.strip())):
        return True
    cache.incr(tried)
    return False
