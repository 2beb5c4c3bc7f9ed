"""The front door of activities: what engines above and the demo may use."""

from .models import Attendance, AttendanceMethod, PaperSheet, Programme, ResponsibilityArea, Series, Session
from .selectors.attendance import person_times as person_times_of_rows
from .selectors.attendance import persons, who_came
from .selectors.person_times import person_times_by, person_times_of, persons_of
from .services.after_notes import write as write_after_note
from .services.areas import AreaGiven
from .services.areas import change as change_area
from .services.areas import check as check_area
from .services.areas import draw as draw_area
from .services.areas import end as end_area
from .services.attendance import Came, check_in, check_in_with_code, come, come_many, come_numbered
from .services.attendance import correct as correct_attendance
from .services.attendance import count as count_heads
from .services.attendance import void as void_attendance
from .services.calls import make as list_calls
from .services.calls import told as note_call_told
from .services.calls import tried as note_call_tried
from .services.copies import copy as copy_programme
from .services.excuses import excuse
from .services.excuses import make_up as make_up_excuse
from .services.excuses import withdraw as withdraw_excuse
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
from .services.papers import enter as enter_sheet
from .services.papers import print_sheet
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
from .services.sheets import EntryGiven, settle_unknown
from .services.sheets import take as take_sheet
from .services.sheets import take_again as take_sheet_again
from .services.signup_changes import cancel as cancel_signup
from .services.signup_changes import change_heads, turn_away
from .services.signup_changes import rate as rate_session
from .services.signup_queue import after_change as move_up
from .services.signups import SignedUp, SignUpGiven, Stranger, sign_up, sign_up_series
from .services.upkeep_attendance import on_person_erased_attendance, on_person_merged_attendance, on_place_moved_areas
from .services.upkeep_programmes import on_booking_answered
from .services.upkeep_programmes import on_person_erased as on_person_erased_programmes
from .services.upkeep_programmes import on_place_moved as on_place_moved_programmes
from .services.upkeep_signups import on_person_erased_signups, on_person_merged_signups

__all__ = [
    "AreaGiven",
    "Attendance",
    "AttendanceMethod",
    "Came",
    "EntryGiven",
    "ItemGiven",
    "PaperSheet",
    "Programme",
    "ProgrammeGiven",
    "ResponsibilityArea",
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
    "change_area",
    "change_heads",
    "change_programme",
    "check_area",
    "check_in",
    "check_in_with_code",
    "come",
    "come_many",
    "come_numbered",
    "copy_programme",
    "correct_attendance",
    "count_heads",
    "draw_area",
    "end_area",
    "end_programme",
    "enter_sheet",
    "excuse",
    "extend_series",
    "list_calls",
    "list_programme",
    "make_programme",
    "make_up_excuse",
    "mark_sessions_held",
    "move_up",
    "note_call_told",
    "note_call_tried",
    "on_booking_answered",
    "on_moved_up",
    "on_person_erased_attendance",
    "on_person_erased_programmes",
    "on_person_erased_signups",
    "on_person_merged_attendance",
    "on_person_merged_signups",
    "on_place_moved_areas",
    "on_place_moved_programmes",
    "on_session_called_off",
    "on_session_changed",
    "on_session_grew",
    "on_session_soon",
    "on_sign_up_ended",
    "on_signed_up",
    "person_times_by",
    "person_times_of",
    "person_times_of_rows",
    "persons",
    "persons_of",
    "plan_session",
    "print_sheet",
    "rate_session",
    "remind_due",
    "repeat_programme",
    "settle_session",
    "settle_unknown",
    "sign_up",
    "sign_up_series",
    "take_sheet",
    "take_sheet_again",
    "turn_away",
    "void_attendance",
    "who_came",
    "withdraw_excuse",
    "withdraw_programme",
    "write_after_note",
]
