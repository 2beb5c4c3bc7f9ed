"""
The front door of casework: what engines above may use, and what the wiring calls.

Every verb takes `by=` and `now=`, does all or nothing, and raises NotAllowed or CaseRefused with every reason.
"""

from .errors import CaseRefused, ImportRefused, PetitionRefused, ReplyRefused, TaskRefused, TooManyRequests
from .models import (
    Case,
    Category,
    CounterLine,
    CounterVisit,
    CounterWindow,
    HomeServiceRequest,
    KnowledgeEntry,
    Petition,
    RosterShift,
    ServiceItem,
    Task,
    Whistle,
)
from .rules.guide import EntryGiven, ItemGiven
from .rules.hotline_columns import Choice as HotlineChoice
from .rules.promotion import Agreed
from .selectors.cases import case_for, cases_visible_to, own_cases, timeline
from .selectors.categories import category_by_code, suggest_category, tree
from .selectors.duplicates import likely_duplicates
from .selectors.guide import offers_for, source_of
from .selectors.hands import in_hands as cases_in_hands
from .selectors.hotline import format_of as hotline_format
from .selectors.hotline import hotline_waiting, is_hotline_mapping
from .selectors.mappings import mappings
from .selectors.queue import Hall
from .selectors.tracking import callback_token, find_tracked, reporter_for_token, tracking_code
from .selectors.troubles import lost_numbers, wrong_facts, wrong_limits, wrong_parts
from .services.afterwards import call_back, close, reveal_contact, rework
from .services.amending import amend
from .services.assisting import add_assist, end_assist
from .services.categories import add_category, change_category, move_category, rename_category, restore_category, retire_category
from .services.centre import add_kiosk, close_window, open_window, prepare_centre, put_line, put_window, stop_kiosk
from .services.clocks import sound
from .services.consulting import answer, answer_at_once
from .services.delays import extend, resume, review, sound_reviews, suspend
from .services.dispatch_rules import RuleWanted, add_rule, close_rule, replace_rule, withdraw_rule
from .services.dispatching import dispatch, redispatch, transfer
from .services.duties import DutyWanted, add_duty, adopt_duty_list, close_duty, replace_duty, withdraw_duty
from .services.escalation import escalate
from .services.from_meetings import on_action_decided, on_opinion_voiced
from .services.from_meetings import on_case_closed as on_meeting_case_closed
from .services.from_meetings import on_task_ended as on_meeting_task_ended
from .services.guide import add_entry, add_item, change_entry, confirm_entry, end_item, retire_entry, revise_item
from .services.handing_over import hand_over, on_appointment_ended, on_case_handed_over
from .services.handling import complete, note, receive, start
from .services.home_services import (
    HomeGiven,
    arrange_home_service,
    cancel_home_service,
    finish_home_service,
    look_at_home_service,
    note_home_service,
)
from .services.hotline import begin_sheet as begin_hotline_sheet
from .services.hotline import follow, keep_columns, report_back, retire_mapping, withdraw
from .services.hotline import import_sheet as import_hotline
from .services.imports import fitting as fitting_mapping
from .services.imports import import_cases, look_at
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
from .services.notices_homes import (
    on_home_service_arranged,
    on_home_service_cancelled,
    on_home_service_done,
    on_home_service_noted,
)
from .services.notices_hotline import on_case_withdrawn
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
from .services.notices_relays import on_case_relay_answered, on_case_relay_asked
from .services.notices_returning import (
    on_case_assist_added,
    on_case_assist_ended,
    on_case_return_decided,
    on_case_returned,
    on_case_ruled,
    on_case_transferred,
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
from .services.relays import answer_relay, relay
from .services.returns import return_case
from .services.roster import Pattern, change_shift, drop_shift, fill_roster, swap_shifts
from .services.rulings import RulingGiven, rule
from .services.saved_filters import change_filter, drop_filter, keep_filter
from .services.settings import prepare_tenant
from .services.tasks import task_add, task_cancel, task_change, task_finish, task_instruct, task_note
from .services.templates import add_template, change_template, end_template
from .services.triage import accept, correct, not_accept, void
from .services.upkeep import on_organisation_merged, on_person_erased, on_place_moved
from .services.visits import arrive_visit, book_visit, leave_hall, note_visit_case, register_visitor, rejoin_queue, take_number
from .services.whistles import WhistleGiven, whistle
from .services.whistles import answer as answer_whistle
from .services.whistles import arrive as arrive_at_whistle
from .services.whistles import end as end_whistle
from .services.whistles import rate as rate_whistle
from .services.windows import call_again, call_next, finish_and_call_next, finish_visit, hand_over_visit, pass_over, start_visit

__all__ = [
    "Agreed", "Case", "CaseRefused", "Category", "CounterLine", "CounterVisit", "CounterWindow", "DutyWanted", "EntryGiven",
    "Hall", "HomeGiven", "HomeServiceRequest", "HotlineChoice", "ImportRefused", "ItemGiven", "KnowledgeEntry", "MeetingWanted", "Minutes",
    "Part", "Pattern", "Petition", "PetitionGiven", "PetitionRefused", "PetitionerGiven", "ReplyRefused", "ReporterGiven",
    "RosterShift", "RuleWanted", "RulingGiven", "ServiceItem", "Task", "TaskRefused", "TooManyRequests", "Wanted", "Whistle",
    "WhistleGiven", "accept", "accept_petition", "add_assist", "add_category", "add_duty", "add_entry", "add_item", "add_kiosk",
    "add_rule", "add_template", "adopt_duty_list", "amend", "answer", "answer_at_once", "answer_petition", "answer_relay",
    "answer_supervision", "answer_whistle", "arrange_home_service", "arrive_at_whistle", "arrive_visit", "begin_hotline_sheet",
    "book_visit", "call_again", "call_back", "call_meeting", "call_next", "call_off_meeting", "callback_token",
    "cancel_home_service", "case_for", "cases_in_hands", "cases_visible_to", "category_by_code", "change_category",
    "change_entry", "change_filter", "change_meeting", "change_shift", "change_template", "close", "close_duty",
    "close_petition", "close_rule", "close_window", "complete", "confirm_entry", "correct", "count_try", "dispatch",
    "drop_filter", "drop_shift", "end_assist", "end_item", "end_template", "end_whistle", "escalate", "extend",
    "extend_petition", "fill_roster", "find_tracked", "finish_and_call_next", "finish_home_service", "finish_visit", "fitting_mapping", "follow",
    "hand_on_petition", "hand_over", "hand_over_visit", "hold_meeting", "hold_over", "hotline_format", "hotline_waiting",
    "import_cases", "import_hotline", "instruct", "is_hotline_mapping", "join", "keep_columns", "keep_filter", "leave_hall",
    "lift_supervision", "likely_duplicates", "look_at", "look_at_home_service", "lost_numbers", "mappings", "merge", "move_category", "not_accept", "note", "note_home_service",
    "note_petition", "note_visit_case", "object_to_petition", "offers_for", "on_action_decided", "on_appointment_ended", "on_case_accepted",
    "on_case_amended", "on_case_assist_added", "on_case_assist_ended", "on_case_closed", "on_case_completed",
    "on_case_dispatched", "on_case_extended", "on_case_handed_over", "on_case_merged", "on_case_nearly_due",
    "on_case_not_accepted", "on_case_overdue", "on_case_pressed", "on_case_progressed", "on_case_received", "on_case_referred",
    "on_case_relay_answered", "on_case_relay_asked", "on_case_reported", "on_case_resumed", "on_case_return_decided",
    "on_case_returned", "on_case_reviewed", "on_case_reworked", "on_case_ruled", "on_case_split_off", "on_case_suspended",
    "on_case_transferred", "on_case_transferred_to_emergency", "on_case_withdrawn", "on_follow_up_agreed",
    "on_home_service_arranged", "on_home_service_cancelled", "on_home_service_done", "on_home_service_noted",
    "on_instruction_answered", "on_instruction_given", "on_instruction_unanswered", "on_meeting_called",
    "on_meeting_called_off", "on_meeting_case_closed", "on_meeting_task_ended", "on_opinion_voiced", "on_organisation_merged", "on_person_erased", "on_petition_due", "on_petition_moved", "on_place_moved", "on_review_due",
    "on_supervision_answered", "on_supervision_lifted", "on_supervision_unanswered", "on_task_added", "on_task_changed",
    "on_task_ended", "on_task_nearly_due", "on_task_overdue", "on_whistle_answered", "on_whistle_blown", "on_whistle_ended",
    "on_whistle_silent", "open_petition", "open_window", "own_cases", "pass_over", "prepare_centre", "prepare_tenant",
    "put_line", "put_window", "rate_whistle", "receive", "redispatch", "refer_petition", "refuse_petition", "register_petition",
    "register_visitor", "rejoin_queue", "relay", "remind", "rename_category", "replace_duty", "replace_rule", "report",
    "report_back", "reporter_for_token", "restore_category", "resume", "retire_category", "retire_entry", "retire_mapping",
    "return_case",
    "reveal_contact", "review", "revise_item", "rework", "rule", "say_solved", "show_red", "show_yellow", "sound",
    "sound_petitions", "sound_reviews", "source_of", "split", "start", "start_visit", "stop_kiosk", "suggest_category",
    "supplement", "suspend", "swap_shifts", "take_number", "task_add", "task_cancel", "task_change", "task_finish",
    "task_instruct", "task_note", "timeline", "tracking_code", "transfer", "transfer_emergency", "tree", "void", "whistle",
    "withdraw", "withdraw_duty", "withdraw_rule", "wrong_facts", "wrong_limits", "wrong_parts",
]  # fmt: skip
