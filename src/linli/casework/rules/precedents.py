"""
Rulings as precedents (当场厘清主体，成为先例): which one speaks for a matter at a place, and what it does to a suggestion.

A ruling is stronger than a dispatch rule: it was made by people who looked at the very place. Of several, the one on the
case's own category goes before one on its parent's, a smaller place before a larger one, then the newest.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from .cases import MOST_REASON, MOST_TEXT, text_problems
from .dispatching import Body, Suggestion

SERIES = "casework.ruling"
MOST_QUESTION = 200
LEAST_REASON = 6


@dataclass(frozen=True, slots=True)
class RulingRow:
    """A ruling in force as far as dispatch cares; `place_path` “”: the whole subdistrict."""

    id: UUID
    number: str
    category: str
    place_path: str
    organisation_id: UUID
    party: str
    question: str
    decided_at: datetime


def number(year: int, sequence: int) -> str:
    """裁〔2026〕3号, as documents of an office are numbered: by the year."""
    return f"裁〔{year}〕{sequence}号"


def speaking_for(chain: tuple[str, ...], path: str, rows: Iterable[RulingRow]) -> list[RulingRow]:
    """The rulings that speak for a matter (its category's code, then those above it) at a place, the weightiest first."""
    fitting = [row for row in rows if row.category in chain and path.startswith(row.place_path)]
    newest = sorted(fitting, key=lambda row: (row.decided_at, row.id), reverse=True)
    return sorted(newest, key=lambda row: (chain.index(row.category), -len(row.place_path)))


def by_precedent(found: Suggestion, row: RulingRow, body: Body) -> Suggestion:
    """The suggestion that a precedent makes of another: its organisation leads."""
    line = {"code": "precedent", "ruling": str(row.id), "number": row.number, "question": row.question}
    return _decided(found, body, row.id, line)


def by_ruling(found: Suggestion, body: Body, *, ruling_id: UUID, number: str, reason: str) -> Suggestion:
    """What the case's own ruling says."""
    return _decided(found, body, ruling_id, {"code": "ruled", "ruling": str(ruling_id), "number": number, "reason": reason})


def _decided(found: Suggestion, body: Body, ruling_id: UUID, line: dict[str, Any]) -> Suggestion:
    """Somebody looked and decided: that speaks first. A rule that says the same speaks along, one that differs against."""
    why = found.why | {"who": body.name, "party": body.party}
    if found.lead is not None and found.lead.id == body.id:
        return replace(found, ruling_id=ruling_id, is_certain=True, why=why | {"for": [line, *why["for"]], "against": []})
    against = [one | {"code": "overruled"} for one in why["for"] if one["code"] == "rule"]
    decided = why | {"for": [line], "against": against}
    return Suggestion(body.party, body, (), None, is_certain=True, why=decided, ruling_id=ruling_id)


def ruling_problems(
    *,
    question: str,
    reason: str,
    citation: str,
    origin_note: str,
    is_from_meeting: bool,
    has_organisation: bool,
    category_fits: bool,
    place_fits: bool,
    supersedes_fits: bool,
) -> list[Problem]:
    """Everything that stands against a ruling."""
    problems = text_problems(question, where="question", least=LEAST_REASON, most=MOST_QUESTION)
    problems += text_problems(reason, where="reason", least=LEAST_REASON, most=MOST_TEXT)
    problems += text_problems(citation, where="citation", least=0, most=MOST_REASON)
    problems += text_problems(origin_note, where="origin_note", least=0, most=120)
    if is_from_meeting and not origin_note.strip():
        problems.append(Problem("meeting_missing", _("写上是哪天的推进会议、谁参加。"), where="origin_note"))
    if not has_organisation:
        problems.append(Problem("no_lead", _("还没有选定由谁办。"), where="lead"))
    if not category_fits:
        problems.append(Problem("category", _("先例要定在这件事的分类，或者它上面的一类。"), where="category"))
    if not place_fits:
        problems.append(Problem("place", _("先例要定在这件事的地点，或者包着它的地方。"), where="place"))
    if not supersedes_fits:
        problems.append(Problem("supersedes", _("这条先例不管这件事，或者已经被取代了，请重新选。"), where="supersedes"))
    return problems
