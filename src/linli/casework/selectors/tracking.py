"""
The secrets that let a reporter follow a case without signing in. Nothing is stored: both are keyed HMACs of an id.

- tracking code: six readable characters, printed under the number on the slip (25⁶ ≈ 2.4 × 10⁸; guessing is rate-limited);
- call-back link: the reporter's id and the round, with 96 bits of HMAC.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from linli.casework.models import Case, Reporter
from linli.casework.rules import numbers
from linli.core import keys
from linli.core.ids import READABLE
from linli.core.models import Tenant

CODE_LENGTH = 6
MAC_BYTES = 12


def tracking_code(case_id: UUID) -> str:
    """The code of a case: the same every time, and nobody without the installation's key can work it out."""
    value = int.from_bytes(keys.mac("casework-tracking", case_id.bytes))
    characters = []
    for _position in range(CODE_LENGTH):
        value, digit = divmod(value, len(READABLE))
        characters.append(READABLE[digit])
    return "".join(characters)


def is_right_code(case_id: UUID, code: str) -> bool:
    """Constant time. Blanks, dashes and small letters do no harm."""
    typed = "".join(code.split()).replace("-", "").upper().encode()
    return hmac.compare_digest(tracking_code(case_id).encode(), typed)


def find_tracked(number: str, code: str, *, tenant: Tenant | None = None) -> Case | None:
    """
    The case with this number (long or short) and code; None when either is wrong, without saying which.

    A short number returns every year, so each case that carries it is tried. The caller limits the tries of one source
    (services.limits) and sees to it that a wrong number costs the same as a wrong code.
    """
    typed = numbers.as_typed(number)
    by_number = Case.objects.filter(number=typed) if len(typed) > 20 else Case.objects.filter(short_number=typed)
    candidates = by_number.filter(tenant=tenant) if tenant else by_number
    right = [
        case for case in candidates.select_related("tenant", "place", "lead_organisation")[:50] if is_right_code(case.pk, code)
    ]
    is_right_code(UUID(int=0), code)
    return right[0] if right else None


def callback_token(reporter_id: UUID, round_: int) -> str:
    """What stands in the link that asks one reporter about one round of work."""
    body = reporter_id.bytes + round_.to_bytes(2)
    return urlsafe_b64encode(body + _callback_mac(body)).decode().rstrip("=")


def _callback_mac(body: bytes) -> bytes:
    return keys.mac("casework-callback", body)[:MAC_BYTES]


def reporter_for_token(token: str) -> Reporter | None:
    """The reporter whom a call-back link asks, with the case; None for a wrong link or one of an earlier round."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    body, mac = raw[:18], raw[18:]
    if len(raw) != 18 + MAC_BYTES or not hmac.compare_digest(_callback_mac(body), mac):
        return None
    reporter = Reporter.objects.select_related("case", "case__tenant", "case__place").filter(pk=UUID(bytes=body[:16])).first()
    return reporter if reporter and reporter.case.rework_count == int.from_bytes(body[16:]) else None


def is_right_link(token: str, reporter: Reporter) -> bool:
    """Whether the token is this reporter's, for the present round."""
    return hmac.compare_digest(token, callback_token(reporter.pk, reporter.case.rework_count))
