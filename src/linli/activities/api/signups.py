"""Who signs up, who waits and moves up, who is told and called."""

from ..services.calls import make as list_calls
from ..services.calls import told as note_call_told
from ..services.calls import tried as note_call_tried
from ..services.notices_signups import (
    on_moved_up,
    on_session_called_off,
    on_session_changed,
    on_session_grew,
    on_session_soon,
    on_sign_up_ended,
    on_signed_up,
)
from ..services.reminders import remind_due
from ..services.signup_changes import cancel as cancel_signup
from ..services.signup_changes import change_heads, turn_away
from ..services.signup_changes import rate as rate_session
from ..services.signup_queue import after_change as move_up
from ..services.signups import SignedUp, SignUpGiven, sign_up, sign_up_series
from ..services.strangers import Stranger
from ..services.upkeep_signups import on_person_erased_signups, on_person_merged_signups

__all__ = [
    "SignUpGiven",
    "SignedUp",
    "Stranger",
    "cancel_signup",
    "change_heads",
    "list_calls",
    "move_up",
    "note_call_told",
    "note_call_tried",
    "on_moved_up",
    "on_person_erased_signups",
    "on_person_merged_signups",
    "on_session_called_off",
    "on_session_changed",
    "on_session_grew",
    "on_session_soon",
    "on_sign_up_ended",
    "on_signed_up",
    "rate_session",
    "remind_due",
    "sign_up",
    "sign_up_series",
    "turn_away",
]
