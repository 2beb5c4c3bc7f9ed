"""
The secret by which those served confirm what was done without an account. Nothing is stored: it is a keyed HMAC of the claim and of the
instant at which it was delivered, so what is done again after a dispute has another link.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID

from linli.core import keys

from ..models import Claim
from ..rules.claims import LINK_DAYS
from .claims import BESIDE

MAC_BYTES = 15


def token_of(claim: Claim) -> str:
    """What stands in the link; only for a claim that was delivered."""
    return urlsafe_b64encode(claim.pk.bytes + _mac(claim)).decode().rstrip("=")


def _mac(claim: Claim) -> bytes:
    at = claim.delivered_at.astimezone(UTC).isoformat() if claim.delivered_at else ""
    return keys.mac("cobuild-claim-link", f"{claim.pk}:{at}".encode())[:MAC_BYTES]


def is_right_link(token: str, claim: Claim, *, now: datetime) -> bool:
    """Whether the token is that of this delivery, and not too old. Constant time."""
    if claim.delivered_at is None or now - claim.delivered_at > timedelta(days=LINK_DAYS):
        return False
    return hmac.compare_digest(token.encode(), token_of(claim).encode())


def claim_for_token(token: str, *, now: datetime) -> Claim | None:
    """The claim that a link asks about; None for a wrong link, an old one, and one of an earlier delivery."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    if len(raw) != 16 + MAC_BYTES:
        return None
    rows = Claim.objects.select_related(*BESIDE, "tenant")
    claim = rows.filter(pk=UUID(bytes=raw[:16])).first()
    return claim if claim is not None and is_right_link(token, claim, now=now) else None
