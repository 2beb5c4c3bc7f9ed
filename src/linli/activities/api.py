"""The front door of activities: what engines above and the demo may use."""

from .models import Lecturer, Outreach, OutreachSite, Programme, ResidentGroup, Series, Session, TalkRequest
from .selectors.person_times import person_times_by, person_times_of, persons_of
from .services.after_notes import write as write_after_note
from .services.calls import make as list_calls
from .services.calls import told as note_call_told
from .services.calls import tried as note_call_tried
from .services.copies import copy as copy_programme
from .services.group_tasks import TaskGiven as GroupTaskGiven
from .services.group_tasks import done as note_group_task_done
from .services.group_tasks import give as give_group_task
from .services.groups import GroupGiven, ask_to_join
from .services.groups import add_member as add_group_member
from .services.groups import admit as admit_group_member
from .services.groups import end as end_group
from .services.groups import record as record_group
from .services.items import ItemGiven
from .services.items import add as add_item
from .services.lecturers import LecturerGiven, SiteGiven
from .services.lecturers import name as name_lecturer
from .services.lecturers import put_site as put_outreach_site
from .services.notices_fairs import (
    on_group_answered,
    on_session_held_talks,
    on_session_off_talks,
    on_stall_answered,
    on_talk_answered,
    on_talk_asked,
)
from .services.notices_signups import (
    on_moved_up,
    on_session_called_off,
    on_session_changed,
    on_session_grew,
    on_session_soon,
    on_sign_up_ended,
    on_signed_up,
)
from .services.outreach import GroundGiven, OutreachGiven
from .services.outreach import note as note_outreach
from .services.outreach import of_session as note_talk_of_session
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
from .services.stage import StageGiven
from .services.stage import put as put_on_stage
from .services.stalls import StallGiven
from .services.stalls import ask as ask_for_stall
from .services.stalls import give as give_stall
from .services.talks import PlanGiven as TalkPlanGiven
from .services.talks import TalkGiven
from .services.talks import ask as ask_for_talk
from .services.talks import plan as plan_talk
from .services.upkeep_fairs import on_person_erased_fairs, on_person_merged_fairs, on_place_moved_fairs
from .services.upkeep_programmes import on_booking_answered
from .services.upkeep_programmes import on_person_erased as on_person_erased_programmes
from .services.upkeep_programmes import on_place_moved as on_place_moved_programmes
from .services.upkeep_signups import on_person_erased_signups, on_person_merged_signups

__all__ = [
    "GroundGiven",
    "GroupGiven",
    "GroupTaskGiven",
    "ItemGiven",
    "Lecturer",
    "LecturerGiven",
    "Outreach",
    "OutreachGiven",
    "OutreachSite",
    "Programme",
    "ProgrammeGiven",
    "ResidentGroup",
    "Series",
    "SeriesGiven",
    "Session",
    "SessionGiven",
    "SignUpGiven",
    "SignedUp",
    "SiteGiven",
    "StageGiven",
    "StallGiven",
    "Stranger",
    "TalkGiven",
    "TalkPlanGiven",
    "TalkRequest",
    "add_group_member",
    "add_item",
    "admit_group_member",
    "ask_for_stall",
    "ask_for_talk",
    "ask_to_join",
    "call_off_session",
    "cancel_signup",
    "change_heads",
    "change_programme",
    "copy_programme",
    "end_group",
    "end_programme",
    "extend_series",
    "give_group_task",
    "give_stall",
    "list_calls",
    "list_programme",
    "make_programme",
    "mark_sessions_held",
    "move_up",
    "name_lecturer",
    "note_call_told",
    "note_call_tried",
    "note_group_task_done",
    "note_outreach",
    "note_talk_of_session",
    "on_booking_answered",
    "on_group_answered",
    "on_moved_up",
    "on_person_erased_fairs",
    "on_person_erased_programmes",
    "on_person_erased_signups",
    "on_person_merged_fairs",
    "on_person_merged_signups",
    "on_place_moved_fairs",
    "on_place_moved_programmes",
    "on_session_called_off",
    "on_session_changed",
    "on_session_grew",
    "on_session_held_talks",
    "on_session_off_talks",
    "on_session_soon",
    "on_sign_up_ended",
    "on_signed_up",
    "on_stall_answered",
    "on_talk_answered",
    "on_talk_asked",
    "person_times_by",
    "person_times_of",
    "persons_of",
    "plan_session",
    "plan_talk",
    "put_on_stage",
    "put_outreach_site",
    "rate_session",
    "record_group",
    "remind_due",
    "repeat_programme",
    "settle_session",
    "sign_up",
    "sign_up_series",
    "turn_away",
    "withdraw_programme",
    "write_after_note",
]
