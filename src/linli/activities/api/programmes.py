"""Programmes, their series and sessions, the stage, what was noted after them."""

from ..models import Programme, Series, Session
from ..selectors.person_times import person_times_by, person_times_of, persons_of
from ..services.after_notes import write as write_after_note
from ..services.copies import copy as copy_programme
from ..services.items import ItemGiven
from ..services.items import add as add_item
from ..services.programmes import ProgrammeGiven
from ..services.programmes import change as change_programme
from ..services.programmes import end as end_programme
from ..services.programmes import make as make_programme
from ..services.programmes import put_on_list as list_programme
from ..services.programmes import withdraw as withdraw_programme
from ..services.series import SeriesGiven
from ..services.series import extend as extend_series
from ..services.series import repeat as repeat_programme
from ..services.sessions import SessionGiven
from ..services.sessions import call_off as call_off_session
from ..services.sessions import mark_held as mark_sessions_held
from ..services.sessions import plan as plan_session
from ..services.sessions import settle as settle_session
from ..services.stage import StageGiven
from ..services.stage import put as put_on_stage
from ..services.upkeep_programmes import on_booking_answered
from ..services.upkeep_programmes import on_person_erased as on_person_erased_programmes
from ..services.upkeep_programmes import on_place_moved as on_place_moved_programmes

__all__ = [
    "ItemGiven",
    "Programme",
    "ProgrammeGiven",
    "Series",
    "SeriesGiven",
    "Session",
    "SessionGiven",
    "StageGiven",
    "add_item",
    "call_off_session",
    "change_programme",
    "copy_programme",
    "end_programme",
    "extend_series",
    "list_programme",
    "make_programme",
    "mark_sessions_held",
    "on_booking_answered",
    "on_person_erased_programmes",
    "on_place_moved_programmes",
    "person_times_by",
    "person_times_of",
    "persons_of",
    "plan_session",
    "put_on_stage",
    "repeat_programme",
    "settle_session",
    "withdraw_programme",
    "write_after_note",
]
