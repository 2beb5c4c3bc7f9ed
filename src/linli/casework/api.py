"""
The front door of casework: what engines above may use, and what the wiring calls.

Every verb takes `by=` and `now=`, does all or nothing, and raises NotAllowed or CaseRefused with every reason.
"""

from .errors import CaseRefused, ImportCancelled, ImportRefused, TooManyRequests
from .models import Case, Category
from .rules.promotion import Agreed
from .selectors.cases import case_for, cases_visible_to, own_cases, timeline
from .selectors.categories import category_by_code, suggest_category, tree
from .selectors.duplicates import likely_duplicates
from .selectors.mappings import mappings
from .selectors.tracking import callback_token, find_tracked, reporter_for_token, tracking_code
from .services.afterwards import call_back, close, reveal_contact, rework
from .services.assisting import add_assist, end_assist
from .services.categories import (
    add_category,
    change_category,
    move_category,
    rename_category,
    restore_category,
    retire_category,
)
from .services.clocks import sound
from .services.dispatch_rules import RuleWanted, add_rule, close_rule, replace_rule, withdraw_rule
from .services.dispatching import dispatch, redispatch, transfer
from .services.duties import DutyWanted, add_duty, adopt_duty_list, close_duty, replace_duty, withdraw_duty
from .services.handling import complete, note, receive, start
from .services.imports import Imported, import_cases, look_at
from .services.intake import ReporterGiven, Wanted, join, report, say_solved, supplement
from .services.limits import count as count_try
from .services.notices import (
    on_case_accepted,
    on_case_closed,
    on_case_completed,
    on_case_dispatched,
    on_case_nearly_due,
    on_case_not_accepted,
    on_case_overdue,
    on_case_progressed,
    on_case_received,
    on_case_reported,
    on_case_reworked,
)
from .services.notices_meetings import on_follow_up_agreed, on_meeting_called, on_meeting_called_off
from .services.notices_whistles import on_whistle_answered, on_whistle_blown, on_whistle_ended, on_whistle_silent
from .services.promotion import (
    MeetingWanted,
    Minutes,
    call_meeting,
    call_off_meeting,
    change_meeting,
    hold_meeting,
    hold_over,
)
from .services.returns import return_case
from .services.roster import Pattern, change_shift, drop_shift, fill_roster, swap_shifts
from .services.rulings import RulingGiven, rule
from .services.settings import prepare_tenant
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
    "Pattern",
    "ReporterGiven",
    "RuleWanted",
    "RulingGiven",
    "TooManyRequests",
    "Wanted",
    "WhistleGiven",
    "accept",
    "add_assist",
    "add_category",
    "add_duty",
    "add_rule",
    "adopt_duty_list",
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
    "close_rule",
    "complete",
    "correct",
    "count_try",
    "dispatch",
    "drop_shift",
    "end_assist",
    "end_whistle",
    "fill_roster",
    "find_tracked",
    "hold_meeting",
    "hold_over",
    "import_cases",
    "join",
    "likely_duplicates",
    "look_at",
    "mappings",
    "move_category",
    "not_accept",
    "note",
    "on_case_accepted",
    "on_case_closed",
    "on_case_completed",
    "on_case_dispatched",
    "on_case_nearly_due",
    "on_case_not_accepted",
    "on_case_overdue",
    "on_case_progressed",
    "on_case_received",
    "on_case_reported",
    "on_case_reworked",
    "on_follow_up_agreed",
    "on_meeting_called",
    "on_meeting_called_off",
    "on_person_erased",
    "on_place_moved",
    "on_whistle_answered",
    "on_whistle_blown",
    "on_whistle_ended",
    "on_whistle_silent",
    "own_cases",
    "prepare_tenant",
    "rate_whistle",
    "receive",
    "redispatch",
    "rename_category",
    "replace_duty",
    "replace_rule",
    "report",
    "reporter_for_token",
    "restore_category",
    "retire_category",
    "return_case",
    "reveal_contact",
    "rework",
    "rule",
    "say_solved",
    "sound",
    "start",
    "suggest_category",
    "supplement",
    "swap_shifts",
    "timeline",
    "tracking_code",
    "transfer",
    "tree",
    "void",
    "whistle",
    "withdraw_duty",
    "withdraw_rule",
]
