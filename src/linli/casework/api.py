"""
The front door of casework: what engines above may use, and what the wiring calls.

Every verb takes `by=` and `now=`, does all or nothing, and raises NotAllowed or CaseRefused with every reason.
"""

from .errors import CaseRefused, ImportCancelled, ImportRefused, TooManyRequests
from .models import Case, Category
from .selectors.cases import case_for, cases_visible_to, own_cases, timeline
from .selectors.categories import category_by_code, suggest_category, tree
from .selectors.duplicates import likely_duplicates
from .selectors.mappings import mappings
from .selectors.tracking import callback_token, find_tracked, reporter_for_token, tracking_code
from .services.afterwards import call_back, close, reveal_contact, rework
from .services.assisting import add_assist, end_assist
from .services.clocks import sound
from .services.dispatching import dispatch, redispatch, transfer
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
from .services.returns import return_case
from .services.rulings import RulingGiven, rule
from .services.settings import add_rule, prepare_tenant, rename_category
from .services.triage import accept, correct, not_accept, void
from .services.upkeep import on_person_erased, on_place_moved

__all__ = [
    "Case",
    "CaseRefused",
    "Category",
    "ImportCancelled",
    "ImportRefused",
    "Imported",
    "ReporterGiven",
    "RulingGiven",
    "TooManyRequests",
    "Wanted",
    "accept",
    "add_assist",
    "add_rule",
    "call_back",
    "callback_token",
    "case_for",
    "cases_visible_to",
    "category_by_code",
    "close",
    "complete",
    "correct",
    "count_try",
    "dispatch",
    "end_assist",
    "find_tracked",
    "import_cases",
    "join",
    "likely_duplicates",
    "look_at",
    "mappings",
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
    "on_person_erased",
    "on_place_moved",
    "own_cases",
    "prepare_tenant",
    "receive",
    "redispatch",
    "rename_category",
    "report",
    "reporter_for_token",
    "return_case",
    "reveal_contact",
    "rework",
    "rule",
    "say_solved",
    "sound",
    "start",
    "suggest_category",
    "supplement",
    "timeline",
    "tracking_code",
    "transfer",
    "tree",
    "void",
]
