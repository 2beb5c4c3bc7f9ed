"""Stalls and talks, outreach, lecturers, and the groups of residents."""

from ..models import Lecturer, Outreach, OutreachSite, ResidentGroup, TalkRequest
from ..services.group_tasks import TaskGiven as GroupTaskGiven
from ..services.group_tasks import done as note_group_task_done
from ..services.group_tasks import give as give_group_task
from ..services.groups import GroupGiven, ask_to_join
from ..services.groups import add_member as add_group_member
from ..services.groups import admit as admit_group_member
from ..services.groups import end as end_group
from ..services.groups import record as record_group
from ..services.lecturers import LecturerGiven, SiteGiven
from ..services.lecturers import name as name_lecturer
from ..services.lecturers import put_site as put_outreach_site
from ..services.notices_fairs import (
    on_group_answered,
    on_session_held_talks,
    on_session_off_talks,
    on_stall_answered,
    on_talk_answered,
    on_talk_asked,
)
from ..services.outreach import GroundGiven, OutreachGiven
from ..services.outreach import note as note_outreach
from ..services.outreach import of_session as note_talk_of_session
from ..services.stalls import StallGiven
from ..services.stalls import ask as ask_for_stall
from ..services.stalls import give as give_stall
from ..services.talks import PlanGiven as TalkPlanGiven
from ..services.talks import TalkGiven
from ..services.talks import ask as ask_for_talk
from ..services.talks import plan as plan_talk
from ..services.upkeep_fairs import on_person_erased_fairs, on_person_merged_fairs, on_place_moved_fairs

__all__ = [
    "GroundGiven",
    "GroupGiven",
    "GroupTaskGiven",
    "Lecturer",
    "LecturerGiven",
    "Outreach",
    "OutreachGiven",
    "OutreachSite",
    "ResidentGroup",
    "SiteGiven",
    "StallGiven",
    "TalkGiven",
    "TalkPlanGiven",
    "TalkRequest",
    "add_group_member",
    "admit_group_member",
    "ask_for_stall",
    "ask_for_talk",
    "ask_to_join",
    "end_group",
    "give_group_task",
    "give_stall",
    "name_lecturer",
    "note_group_task_done",
    "note_outreach",
    "note_talk_of_session",
    "on_group_answered",
    "on_person_erased_fairs",
    "on_person_merged_fairs",
    "on_place_moved_fairs",
    "on_session_held_talks",
    "on_session_off_talks",
    "on_stall_answered",
    "on_talk_answered",
    "on_talk_asked",
    "plan_talk",
    "put_outreach_site",
    "record_group",
]
