"""The front door of cobuild: what engines above may use."""

from .services.notices_spaces import on_booking_answered, on_booking_asked
from .services.upkeep import on_person_erased, on_place_moved

__all__ = ["on_booking_answered", "on_booking_asked", "on_person_erased", "on_place_moved"]
