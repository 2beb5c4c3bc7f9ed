"""
What else hangs on a case that went the way of petitions and could say what it was about: returns, rulings, whistles, letters,
instructions, tasks, what meetings kept and agreed, words that reporters were told. Their rows and times stay; their words go.

Visits and errands from which it came are tied to it no longer, so that nobody reads there whose it is. A ruling on such a case
is no precedent any more and is found by nobody (selectors.rulings). What a meeting wrote down besides its cases stays for whoever
keeps petitions (selectors.promotion). Lines that are only ever added (a case's, a task's, corrections, what went back to the
hotline) stay and are not shown.
"""

from typing import Any

from django.db.models import Model, Q

from linli.casework.models import (
    Answer,
    Assignment,
    Callback,
    Case,
    ClockPause,
    CounterVisit,
    Extension,
    HeldOver,
    HomeServiceRequest,
    HotlineOrder,
    Instruction,
    MeetingMatter,
    RelayNote,
    ReturnOrder,
    Ruling,
    SupervisionItem,
    Suspension,
    Task,
    Telling,
    Whistle,
    WhistleCall,
)
from linli.casework.rules.hotline import PLAIN
from linli.casework.selectors import rulings
from linli.core import search

WITHHELD = "转了信访的事项"
MUST_SAY = "—"  # where the table insists on a word
BLANKED: tuple[tuple[type[Model], str, dict[str, str | None]], ...] = (
    (Answer, "case", {"text": MUST_SAY}),
    (Callback, "case", {"comment": ""}),
    (ClockPause, "clock__case", {"reason": MUST_SAY}),
    (CounterVisit, "case", {"purpose": "", "case": None}),
    (Extension, "case", {"reason": MUST_SAY}),
    (HeldOver, "case", {"reason": MUST_SAY, "community_keeps": MUST_SAY, "property_keeps": MUST_SAY}),
    (Task, "case", {"title": WITHHELD, "detail": "", "latest": "", "source_words": ""}),
    (HomeServiceRequest, "case", {"what": MUST_SAY, "item_code": "", "note": "", "result": "", "case": None}),
    (Instruction, "case", {"text": MUST_SAY}),
    (Instruction, "task__case", {"text": MUST_SAY}),
    (MeetingMatter, "case", {"agreed": MUST_SAY, "follow_up": ""}),
    (RelayNote, "case", {"text": "", "answer": ""}),
    (ReturnOrder, "case", {"text": "", "decision_reason": MUST_SAY}),
    (Ruling, "case", {"question": WITHHELD, "reason": MUST_SAY, "citation": "", "origin_note": MUST_SAY}),
    (SupervisionItem, "case", {"reason": MUST_SAY, "ended_reason": ""}),
    (Suspension, "case", {"words": MUST_SAY}),
    (Telling, "case", {"words": WITHHELD}),
    (Whistle, "case", {"text": MUST_SAY, "gather_where": MUST_SAY, "result": ""}),
    (WhistleCall, "whistle__case", {"unit_words": "", "whistle_words": ""}),
)
"""
Table, how it hangs on the case, and what its words become. Tasks come before their instructions and whistles before their
calls, as the verbs on these take them; all else is taken by nobody who does not hold the case.
"""
ANSWERED: tuple[tuple[type[Model], str, str], ...] = (
    (Assignment, "case", "ended_reason"),
    (Assignment, "case", "override_reason"),
    (Callback, "case", "excluded"),
    (Instruction, "case", "answer"),
    (Instruction, "task__case", "answer"),
    (SupervisionItem, "case", "answer"),
    (Task, "case", "ended_words"),
    (WhistleCall, "whistle__case", "reason"),
)
"""Words that are there once somebody gave them, and then have to stay there."""


def withhold_words(case: Case) -> None:
    """Empty the words that others wrote about the case. One statement for each table."""
    for model, path, fields in BLANKED:
        model._default_manager.filter(**{path: case}).update(**fields)
    for model, path, field in ANSWERED:
        model._default_manager.filter(~Q(**{field: ""}), **{path: case}).update(**{field: MUST_SAY})
    Assignment.objects.filter(case=case).update(why={})
    _forget_said(case)
    _forget_rulings(case)


def _forget_said(case: Case) -> None:
    """Of what the hotline said of it the number, the state and the days are left."""
    for order in HotlineOrder.objects.filter(case=case):
        order.said = {key: words for key, words in order.said.items() if key in PLAIN}
        order.save(update_fields=["said"])


def _forget_rulings(case: Case) -> None:
    """Nobody finds them any more; a case that was given out by one as a precedent keeps its number alone."""
    for ruling in case.rulings.order_by("decided_at", "id"):
        search.remove(ruling)
        for one in Assignment.objects.filter(ruling=ruling).exclude(case=case):
            one.why |= {"for": [_number_alone(line, str(ruling.pk)) for line in one.why.get("for", [])]}
            one.save(update_fields=["why"])
    rulings.forget()


def _number_alone(line: dict[str, Any], ruling_id: str) -> dict[str, Any]:
    if line.get("ruling") != ruling_id:
        return line
    return {name: value for name, value in line.items() if name != "ruling"} | {"question": WITHHELD}
