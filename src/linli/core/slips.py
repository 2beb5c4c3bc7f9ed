"""
Six figures on a slip, with which somebody without an account proves that a booking, a sign-up or a place in a class is theirs.

    SLIPS = Slips("signup")
    row.code_hash = SLIPS.hash_of(row.pk, SLIPS.code_of(row.pk))
    SLIPS.is_right(row.pk, row.code_hash, typed)

They follow from the row's own key and a key of the installation, so that a slip can be printed again and nothing readable is
kept; the row keeps their keyed hash.
"""

import hmac
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner

from . import keys

MOST_TRIES = 5
FORGOTTEN_AFTER = 3600
"""Seconds after which wrong figures count no more."""
SHOWN_FOR = 24 * 3600
"""Seconds for which the address of a receipt shows the figures to whoever was just handed it."""


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips of one kind of thing. `kind`: a word that no other kind has, so that the figures of one open no other."""

    kind: str

    def code_of(self, pk: UUID) -> str:
        """The figures: for the slip, for whoever made the row and whoever may do so for others."""
        return f"{int.from_bytes(keys.mac(f'{self.kind}-code', pk.bytes)[:8]) % 1_000_000:06d}"

    def hash_of(self, pk: UUID, code: str) -> str:
        return keys.mac(f"{self.kind}-code-hash", f"{pk}:{code}".encode()).hex()

    def is_right(self, pk: UUID, code_hash: str, code: str) -> bool:
        """Whether these are the figures of a row; after five wrong ones nothing is right for an hour."""
        tried = f"{self.kind}-code:{pk}"
        cache.add(tried, 0, FORGOTTEN_AFTER)
        if cache.get(tried, 0) >= MOST_TRIES:
            return False
        if code_hash and hmac.compare_digest(code_hash, self.hash_of(pk, code.strip())):
            return True
        cache.incr(tried)
        return False

    def key_of(self, pk: UUID) -> str:
        """What stands in the address of a receipt, which only whoever just made the row knows."""
        return self._signer().sign(str(pk)).split(":", 1)[1]

    def opens(self, pk: UUID, key: str) -> bool:
        """Whether such an address is a right one, and not too old."""
        try:
            return bool(self._signer().unsign(f"{pk}:{key}", max_age=SHOWN_FOR))
        except BadSignature:
            return False

    def _signer(self) -> TimestampSigner:
        return TimestampSigner(salt=f"linli.slip.{self.kind}")
