"""The six figures with which somebody calls a booking off without an account."""

from linli.core.slips import Slips

from ..models import Booking

SLIPS = Slips("booking")
code_of, hash_of = SLIPS.code_of, SLIPS.hash_of


def is_right(booking: Booking, code: str) -> bool:
    """Whether these are its figures; after five wrong ones nothing is right for an hour."""
    return SLIPS.is_right(booking.pk, booking.code_hash, code)
