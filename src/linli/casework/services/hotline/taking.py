"""What the city says anew is taken over into one case; the city takes a case back."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseClosed, CaseWithdrawn
from linli.casework.models import Case, HotlineOrder, HotlineSheet, Reporter
from linli.casework.rules import cases, hotline, rights
from linli.casework.rules.hotline import Difference, Format, Meaning
from linli.casework.rules.senders import HOTLINE
from linli.casework.services import afterwards, clocks, triage
from linli.casework.services.deeds import Deed, allow, locked
from linli.casework.states import may_step
from linli.core.actors import Actor
from linli.core.privacy import search_hash
from linli.core.problems import Problem, refuse_if

from .reading import Local, Row, caller_of, heard, marks_of

MOST_SHOWN = 60
CORRECTED = frozenset({"title", "kind", "category", "community", "spot"})
"""What the verb `correct` can put right in our record, before anybody has signed for the case."""


@transaction.atomic
def follow(
    *,
    case: Case,
    row: Row,
    chosen: Collection[Difference],
    form: Format,
    local: Local,
    sheet: HotlineSheet | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    """
    Take over what was chosen of a row: put the record right, move the city's limit, write down what it says, and then do it
    again or give it up where the city says so.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.HOTLINE, case)
    refuse_if([*_sender_problems(case), *_hindrances(chosen)], CaseRefused)
    keys = {one.key for one in chosen}
    if keys & CORRECTED and may_step("correct", case.state):
        case = triage.correct(case=case, by=by, now=now, **_put_right(row, keys, form, local))
    deed = Deed(case, by=by, now=now)
    if "due_at" in keys and row.due_at:
        clocks.move(deed, row.due_at)
    if keys & hotline.PRIVATE:
        _take_caller(case, row)
    meaning = form.meaning(row.cells["state"]) if "state" in keys else None
    deed.step("follow", text=_told(chosen), is_internal=True, changes={"took": [None, sorted(keys)]})
    case = deed.write()
    _remember(case, row, keys, meaning, sheet, now)
    return _go_on(case, row, meaning, by=by, now=now)


def _sender_problems(case: Case) -> list[Problem]:
    if case.external_source == HOTLINE and case.external_no:
        return []
    return [Problem("not_hotline", _("这一件不是 12345 转来的。"), where="case")]


def _hindrances(chosen: Collection[Difference]) -> list[Problem]:
    return [Problem("hindered", f"{one.heading}：{one.hindered}", where=one.key) for one in chosen if one.hindered]


def _put_right(row: Row, keys: set[str], form: Format, local: Local) -> dict[str, Any]:
    """What the verb `correct` is given, of the things that were chosen."""
    cells = row.cells
    given: dict[str, Any] = {}
    if "title" in keys:
        given["title"] = cells["title"]
    if "kind" in keys:
        given["kind"] = form.kind_of(cells["kind"])
    if "category" in keys:
        given["category"] = local.category(cells["category"], cells["text"])
    if keys & {"community", "spot"}:
        place, detail = local.place(cells.get("community", ""), cells.get("spot", ""))
        given |= {"place": place, "place_detail": detail}
    return given


def _take_caller(case: Case, row: Row) -> None:
    """Who rang, as the city has it now. They stay the first reporter; neighbours who joined later are untouched."""
    first = Reporter.objects.filter(case=case).order_by("at", "id").first()
    assert first is not None  # noqa: S101 -- every case has one
    name, phone = caller_of(row.cells)
    first.name, first.phone = name or first.name, phone or first.phone
    first.phone_hash = search_hash(first.phone, purpose="phone")
    first.save(update_fields=["name", "phone", "phone_hash"])


def _told(chosen: Collection[Difference]) -> str:
    """“办理时限：2026-11-27 18:00 → 2026-12-04 18:00；标签：…”; who rang is not spelt out."""
    lines = []
    for one in chosen:
        if one.key in hotline.PRIVATE:
            lines.append(_("%(what)s 改了") % {"what": one.heading})
        elif one.key == "text":
            lines.append(f"{one.heading}：{one.new}")
        else:
            lines.append(f"{one.heading}：{_short(one.old) or _('（空）')} → {_short(one.new)}")
    return "；".join(lines)[: cases.MOST_TEXT]


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def _remember(
    case: Case, row: Row, keys: set[str], meaning: Meaning | None, sheet: HotlineSheet | None, now: datetime
) -> HotlineOrder:
    order = order_for(case, now)
    order.said |= {key: heard(key, row.cells[key]) for key in keys}
    order.marks |= {key: kept for key, kept in marks_of(case).items() if key in keys}
    order.seen_at, order.sheet = now, sheet or order.sheet
    if meaning is not None:
        order.over_at = (order.over_at or now) if meaning in hotline.OVER else None
    order.save()
    return order


def order_for(case: Case, now: datetime) -> HotlineOrder:
    """The order of a case; a new one for a case that came by another door. Not kept yet."""
    found = HotlineOrder.objects.filter(case=case).first()
    return found or HotlineOrder(tenant_id=case.tenant_id, case=case, marks=marks_of(case), came_at=now, seen_at=now)


def _go_on(case: Case, row: Row, meaning: Meaning | None, *, by: Actor, now: datetime) -> Case:
    """The city was not satisfied, or takes it back: the verbs that do that here."""
    if meaning is Meaning.BACK and may_step("rework", case.state):
        words = "，".join(row.cells[key] for key in ("resolved", "satisfied", "result") if row.cells.get(key))
        reason = _("12345 热线退回重办：%(words)s") % {"words": words or row.cells["state"]}
        return afterwards.rework(case=case, reason=reason, by=by, now=now)
    if meaning is Meaning.WITHDRAWN and may_step("withdraw", case.state):
        return withdraw(case=case, reason=_("热线那边撤了单"), by=by, now=now)
    return case


@transaction.atomic
def withdraw(*, case: Case, reason: str, by: Actor, now: datetime) -> Case:
    """
    The hotline takes a case back (撤单): nobody goes on with it, whoever was on it is told.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.HOTLINE, case)
    problems = [*cases.step_problems("withdraw", case.state), *_sender_problems(case)]
    refuse_if([*problems, *cases.text_problems(reason, where="reason", most=cases.MOST_REASON)], CaseRefused)
    lead = case.lead_organisation_id
    deed = Deed(case, by=by, now=now)
    deed.set(closed_at=now, next_step="", next_at=None)
    deed.step("withdraw", text=reason.strip(), reason=reason.strip())
    deed.end_assignments(reason.strip())
    clocks.stop_all(deed)
    if lead is not None:
        deed.announce(CaseWithdrawn, organisation_id=lead)
    deed.announce(CaseClosed)
    case = deed.write()
    order = order_for(case, now)
    order.over_at = order.over_at or now
    order.save()
    return case
