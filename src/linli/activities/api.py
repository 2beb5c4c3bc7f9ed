"""The front door of activities: what engines above and the demo may use."""

from .models import Programme, Series, Session
from .selectors.person_times import person_times_by, person_times_of, persons_of
from .services.after_notes import write as write_after_note
from .services.calls import make as list_calls
from .services.calls import told as note_call_told
from .services.calls import tried as note_call_tried
from .services.copies import copy as copy_programme
from .services.items import ItemGiven
from .services.items import add as add_item
from .services.notices_signups import (
    on_moved_up,
    on_session_called_off,
    on_session_changed,
    on_session_grew,
    on_session_soon,
    on_sign_up_ended,
    on_signed_up,
)
from .services.programmes import ProgrammeGiven
from .services.programmes import change as change_programme
from .services.programmes import end as end_programme
from .services.programmes import make as make_programme
from .services.programmes import put_on_list as list_programme
from .services.programmes import withdraw as withdraw_programme
from .services.reminders import remind_due
from .services.series import SeriesGiven
from .services.series import extend as extend_series
from .services.series import repeat as repeat_programme
from .services.sessions import SessionGiven
from .services.sessions import call_off as call_off_session
from .services.sessions import mark_held as mark_sessions_held
from .services.sessions import plan as plan_session
from .services.sessions import settle as settle_session
from .services.signup_changes import cancel as cancel_signup
from .services.signup_changes import change_heads, turn_away
from .services.signup_changes import rate as rate_session
from .services.signup_queue import after_change as move_up
from .services.signups import SignedUp, SignUpGiven, Stranger, sign_up, sign_up_series
from .services.upkeep_programmes import on_booking_answered
from .services.upkeep_programmes import on_person_erased as on_person_erased_programmes
from .services.upkeep_programmes import on_place_moved as on_place_moved_programmes
from .services.upkeep_signups import on_person_erased_signups, on_person_merged_signups

__all__ = [
    "ItemGiven",
    "Programme",
    "ProgrammeGiven",
    "Series",
    "SeriesGiven",
    "Session",
    "SessionGiven",
    "SignUpGiven",
    "SignedUp",
    "Stranger",
    "add_item",
    "call_off_session",
    "cancel_signup",
    "change_heads",
    "change_programme",
    "copy_programme",
    "end_programme",
    "extend_series",
    "list_calls",
    "list_programme",
    "make_programme",
    "mark_sessions_held",
    "move_up",
    "note_call_told",
    "note_call_tried",
    "on_booking_answered",
    "on_moved_up",
    "on_person_erased_programmes",
    "on_person_erased_signups",
    "on_person_merged_signups",
    "on_place_moved_programmes",
    "on_session_called_off",
    "on_session_changed",
    "on_session_grew",
    "on_session_soon",
    "on_sign_up_ended",
    "on_signed_up",
    "person_times_by",
    "person_times_of",
    "persons_of",
    "plan_session",
    "rate_session",
    "remind_due",
    "repeat_programme",
    "settle_session",
    "sign_up",
    "sign_up_series",
    "turn_away",
    "withdraw_programme",
    "write_after_note",
]
