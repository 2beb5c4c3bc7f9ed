"""
The front door of casework: what engines above may use, and what the wiring calls.

Every verb takes `by=` and `now=`, does all or nothing, and raises NotAllowed or CaseRefused with every reason.
"""

from .errors import CaseRefused, ImportCancelled, ImportRefused, PetitionRefused, TaskRefused, TooManyRequests
from .models import Case, Category, Petition, Task
from .rules.promotion import Agreed
from .selectors.cases import case_for, cases_visible_to, own_cases, timeline
from .selectors.categories import category_by_code, suggest_category, tree
from .selectors.duplicates import likely_duplicates
from .selectors.mappings import mappings
from .selectors.tracking import callback_token, find_tracked, reporter_for_token, tracking_code
from .services.afterwards import call_back, close, reveal_contact, rework
from .services.amending import amend
from .services.assisting import add_assist, end_assist
from .services.categories import add_category, change_category, move_category, rename_category, restore_category, retire_category
from .services.clocks import sound
from .services.delays import extend, resume, review, sound_reviews, suspend
from .services.dispatch_rules import RuleWanted, add_rule, close_rule, replace_rule, withdraw_rule
from .services.dispatching import dispatch, redispatch, transfer
from .services.duties import DutyWanted, add_duty, adopt_duty_list, close_duty, replace_duty, withdraw_duty
from .services.escalation import escalate
from .services.handling import complete, note, receive, start
from .services.imports import Imported, import_cases, look_at
from .services.intake import ReporterGiven, Wanted, join, report, say_solved, supplement
from .services.leaving import transfer_emergency
from .services.limits import count as count_try
from .services.merging import Part, merge, split
from .services.notices import (
    on_case_accepted,
    on_case_closed,
    on_case_completed,
    on_case_dispatched,
    on_case_nearly_due,
    on_case_overdue,
    on_case_progressed,
    on_case_received,
    on_case_reported,
    on_case_reworked,
)
from .services.notices_delays import (
    on_case_amended,
    on_case_extended,
    on_case_merged,
    on_case_not_accepted,
    on_case_referred,
    on_case_resumed,
    on_case_reviewed,
    on_case_split_off,
    on_case_suspended,
    on_case_transferred_to_emergency,
    on_petition_due,
    on_petition_moved,
    on_review_due,
)
from .services.notices_meetings import on_follow_up_agreed, on_meeting_called, on_meeting_called_off
from .services.notices_pressing import (
    on_case_pressed,
    on_instruction_answered,
    on_instruction_given,
    on_instruction_unanswered,
    on_supervision_answered,
    on_supervision_lifted,
    on_supervision_unanswered,
    on_task_added,
    on_task_changed,
    on_task_ended,
    on_task_nearly_due,
    on_task_overdue,
)
from .services.notices_whistles import on_whistle_answered, on_whistle_blown, on_whistle_ended, on_whistle_silent
from .services.petition_days import sound_petitions
from .services.petition_deeds import PetitionerGiven, PetitionGiven
from .services.petitions import (
    accept_petition,
    answer_petition,
    close_petition,
    extend_petition,
    hand_on_petition,
    note_petition,
    object_to_petition,
    open_petition,
    refuse_petition,
    register_petition,
)
from .services.pressing import answer_supervision, instruct, lift_supervision, remind, show_red, show_yellow
from .services.promotion import MeetingWanted, Minutes, call_meeting, call_off_meeting, change_meeting, hold_meeting, hold_over
from .services.referring import refer_petition
from .services.returns import return_case
from .services.roster import Pattern, change_shift, drop_shift, fill_roster, swap_shifts
from .services.rulings import RulingGiven, rule
from .services.settings import prepare_tenant
from .services.tasks import task_add, task_cancel, task_change, task_finish, task_instruct, task_note
from .services.triage import accept, correct, not_accept, void
from .services.upkeep import on_person_erased, on_place_moved
from .services.whistles import WhistleGiven, whistle
from .services.whistles import answer as answer_whistle
from .services.whistles import arrive as arrive_at_whistle
from .services.whistles import end as end_whistle
from .services.whistles import rate as rate_whistle

__all__ = [
    "Agreed",
    "Case",
    "CaseRefused",
    "Category",
    "DutyWanted",
    "ImportCancelled",
    "ImportRefused",
    "Imported",
    "MeetingWanted",
    "Minutes",
    "Part",
    "Pattern",
    "Petition",
    "PetitionGiven",
    "PetitionRefused",
    "PetitionerGiven",
    "ReporterGiven",
    "RuleWanted",
    "RulingGiven",
    "Task",
    "TaskRefused",
    "TooManyRequests",
    "Wanted",
    "WhistleGiven",
    "accept",
    "accept_petition",
    "add_assist",
    "add_category",
    "add_duty",
    "add_rule",
    "adopt_duty_list",
    "amend",
    "answer_petition",
    "answer_supervision",
    "answer_whistle",
    "arrive_at_whistle",
    "call_back",
    "call_meeting",
    "call_off_meeting",
    "callback_token",
    "case_for",
    "cases_visible_to",
    "category_by_code",
    "change_category",
    "change_meeting",
    "change_shift",
    "close",
    "close_duty",
    "close_petition",
    "close_rule",
    "complete",
    "correct",
    "count_try",
    "dispatch",
    "drop_shift",
    "end_assist",
    "end_whistle",
    "escalate",
    "extend",
    "extend_petition",
    "fill_roster",
    "find_tracked",
    "hand_on_petition",
    "hold_meeting",
    "hold_over",
    "import_cases",
    "instruct",
    "join",
    "lift_supervision",
    "likely_duplicates",
    "look_at",
    "mappings",
    "merge",
    "move_category",
    "not_accept",
    "note",
    "note_petition",
    "object_to_petition",
    "on_case_accepted",
    "on_case_amended",
    "on_case_closed",
    "on_case_completed",
    "on_case_dispatched",
    "on_case_extended",
    "on_case_merged",
    "on_case_nearly_due",
    "on_case_not_accepted",
    "on_case_overdue",
    "on_case_pressed",
    "on_case_progressed",
    "on_case_received",
    "on_case_referred",
    "on_case_reported",
    "on_case_resumed",
    "on_case_reviewed",
    "on_case_reworked",
    "on_case_split_off",
    "on_case_suspended",
    "on_case_transferred_to_emergency",
    "on_follow_up_agreed",
    "on_instruction_answered",
    "on_instruction_given",
    "on_instruction_unanswered",
    "on_meeting_called",
    "on_meeting_called_off",
    "on_person_erased",
    "on_petition_due",
    "on_petition_moved",
    "on_place_moved",
    "on_review_due",
    "on_supervision_answered",
    "on_supervision_lifted",
    "on_supervision_unanswered",
    "on_task_added",
    "on_task_changed",
    "on_task_ended",
    "on_task_nearly_due",
    "on_task_overdue",
    "on_whistle_answered",
    "on_whistle_blown",
    "on_whistle_ended",
    "on_whistle_silent",
    "open_petition",
    "own_cases",
    "prepare_tenant",
    "rate_whistle",
    "receive",
    "redispatch",
    "refer_petition",
    "refuse_petition",
    "register_petition",
    "remind",
    "rename_category",
    "replace_duty",
    "replace_rule",
    "report",
    "reporter_for_token",
    "restore_category",
    "resume",
    "retire_category",
    "return_case",
    "reveal_contact",
    "review",
    "rework",
    "rule",
    "say_solved",
    "show_red",
    "show_yellow",
    "sound",
    "sound_petitions",
    "sound_reviews",
    "split",
    "start",
    "suggest_category",
    "supplement",
    "suspend",
    "swap_shifts",
    "task_add",
    "task_cancel",
    "task_change",
    "task_finish",
    "task_instruct",
    "task_note",
    "timeline",
    "tracking_code",
    "transfer",
    "transfer_emergency",
    "tree",
    "void",
    "whistle",
    "withdraw_duty",
    "withdraw_rule",
]
