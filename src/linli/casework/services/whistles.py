"""Blowing the whistle, answering it, coming, and ending it with what both sides say (吹哨报到)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import WhistleAnswered, WhistleBlown, WhistleEnded, WhistleSilent
from linli.casework.models import Case, Whistle, WhistleCall
from linli.casework.rules import cases, rights
from linli.casework.rules import whistles as rules
from linli.casework.selectors import whistles as found
from linli.casework.states import WhistleAnswer
from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if

from .deeds import Deed, allow, locked

BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WhistleGiven:
    """Why (a ground of the rule set), what for, where and when to gather, and which units are called."""

    ground: str
    text: str
    gather_where: str
    gather_at: datetime | None
    units: Sequence[UUID]


@transaction.atomic
def whistle(*, case: Case, whistle: WhistleGiven, by: Actor, now: datetime) -> Case:
    """
    Call units to the place. Each hears of it at once and has until `respond_by` to answer.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.WHISTLE, case)
    known = found.rules_for(case.tenant_id)
    ground = known.ground(whistle.ground)
    problems = cases.step_problems("whistle", case.state) + rules.whistle_problems(
        ground=ground,
        text=whistle.text,
        where=whistle.gather_where,
        gather_at=whistle.gather_at,
        units=whistle.units,
        most_units=known.most_units,
        is_open_already=case.whistles.filter(ended_at=None).exists(),
        now=now,
    )
    refuse_if([*problems, *_stranger_problems(case, whistle.units)], CaseRefused)
    assert ground is not None and whistle.gather_at is not None  # noqa: S101, PT018 -- without them there is a problem
    deed = Deed(case, by=by, now=now)
    row = _row(deed, whistle, ground, whistle.gather_at, known)
    deed.add(row, *[WhistleCall(tenant_id=case.tenant_id, whistle=row, organisation_id=one) for one in whistle.units])
    deed.step("whistle", text=row.text, is_internal=True, changes={"units": [None, [str(one) for one in whistle.units]]})
    deed.announce(WhistleBlown, whistle_id=row.pk)
    return deed.write()


def _stranger_problems(case: Case, units: Sequence[UUID]) -> list[Problem]:
    if set(units) <= {one.pk for one in found.units(case.tenant)}:
        return []
    return [Problem("unknown_organisation", _("请从列表里选单位。"), where="units")]


def _row(deed: Deed, given: WhistleGiven, ground: rules.Ground, gather_at: datetime, known: found.Rules) -> Whistle:
    case, year = deed.case, timezone.localtime(deed.now).year
    return Whistle(
        tenant_id=case.tenant_id,
        case=case,
        number=rules.number(year, next_number(rules.SERIES, tenant=case.tenant, period=str(year))),
        ground=ground.code,
        ground_name=ground.name,
        text=given.text.strip(),
        gather_where=given.gather_where.strip(),
        gather_at=gather_at,
        blown_at=deed.now,
        blown_by=deed.by.label[:120],
        by_appointment_id=deed.by.appointment_id,
        respond_by=rules.respond_by(ground, deed.now),
        rule=known.frozen,
    )


def _held(call: WhistleCall) -> WhistleCall:
    """The call with its whistle and case, the whistle held until the commit."""
    whistle_row = locking.one(Whistle, call.whistle_id, "case")
    fresh = WhistleCall.objects.get(pk=call.pk)
    fresh.whistle = whistle_row
    return fresh


def _allow_unit(call: WhistleCall, by: Actor) -> None:
    """Somebody of the unit that was called; or whoever blew the whistle, writing down what the unit said on the telephone."""
    if by.organisation_id == call.organisation_id and by.grants_for(rights.REPORT_TO_WHISTLE):
        return
    allow(by, rights.WHISTLE, call.whistle.case)


@transaction.atomic
def answer(*, call: WhistleCall, answer: str, comes: str = "", reason: str = "", by: Actor, now: datetime) -> WhistleCall:
    """
    Say that the unit comes and who, or that it does not and why. It may be said anew until the whistle is ended.

    :raises NotAllowed: for another unit. :raises CaseRefused: with every reason.
    """
    call = _held(call)
    _allow_unit(call, by)
    is_open = call.whistle.is_open
    refuse_if(
        rules.answer_problems(answer=answer, answered=call.answer, comes=comes, reason=reason, is_open=is_open), CaseRefused
    )
    is_coming = answer == WhistleAnswer.COMING
    call.answer, call.answered_at, call.answered_by = answer, call.answered_at or now, by.label[:120]
    call.comes, call.reason = (comes.strip(), "") if is_coming else ("", reason.strip())
    call.save(update_fields=["answer", "answered_at", "answered_by", "comes", "reason"])
    _write(call, "answered", by, now, changes={"answer": [None, answer]})
    events.publish(WhistleAnswered(tenant_id=call.tenant_id, case_id=call.whistle.case_id, call_id=call.pk), now=now)
    return call


@transaction.atomic
def arrive(*, call: WhistleCall, by: Actor, now: datetime) -> WhistleCall:
    """
    Note that a unit is there. Whoever blew the whistle writes it down; no photo, no position is asked for.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    call = _held(call)
    _allow_unit(call, by)
    refuse_if(rules.arrive_problems(is_open=call.whistle.is_open, has_arrived=call.arrived_at is not None), CaseRefused)
    call.arrived_at = now
    call.save(update_fields=["arrived_at"])
    _write(call, "arrived", by, now)
    return call


@transaction.atomic
def end(
    *, whistle: Whistle, outcome: str, result: str, ratings: dict[UUID, str], words: dict[UUID, str], by: Actor, now: datetime
) -> Whistle:
    """
    End a whistle: what came of it, and what the whistler says of every unit (by organisation). The result becomes a line on the case.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(whistle.case)
    whistle = locking.one(Whistle, whistle.pk)
    allow(by, rights.WHISTLE, case)
    calls = list(whistle.calls.order_by("pk"))
    problems = rules.end_problems(
        is_open=whistle.is_open,
        outcome=outcome,
        result=result,
        ratings=ratings,
        arrived={one.organisation_id: one.arrived_at is not None for one in calls},
        is_due=now >= whistle.gather_at,
    )
    refuse_if(problems, CaseRefused)
    whistle.outcome, whistle.result, whistle.ended_at, whistle.ended_by = outcome, result.strip(), now, by.label[:120]
    whistle.save(update_fields=["outcome", "result", "ended_at", "ended_by"])
    for call in calls:
        call.unit_rating, call.unit_words = ratings[call.organisation_id], words.get(call.organisation_id, "").strip()[:200]
    WhistleCall.objects.bulk_update(calls, ["unit_rating", "unit_words"])
    deed = Deed(case, by=by, now=now)
    deed.step(
        "note", text=whistle.result, is_internal=True, changes={"whistle": [None, whistle.number], "outcome": [None, outcome]}
    )
    deed.announce(WhistleEnded, whistle_id=whistle.pk)
    deed.write()
    return whistle


@transaction.atomic
def rate(*, call: WhistleCall, rating: str, words: str = "", by: Actor, now: datetime) -> WhistleCall:
    """
    A unit says of an ended whistle whether it was right to call it.

    :raises NotAllowed: for anybody else. :raises CaseRefused: with every reason.
    """
    call = _held(call)
    if by.organisation_id != call.organisation_id or not by.grants_for(rights.REPORT_TO_WHISTLE):
        raise NotAllowed(Problem("not_the_unit", _("由被叫到的单位自己来评。")))
    refuse_if(rules.rate_problems(is_open=call.whistle.is_open, rating=rating, words=words), CaseRefused)
    call.whistle_rating, call.whistle_words = rating, words.strip()
    call.save(update_fields=["whistle_rating", "whistle_words"])
    _write(call, "rated", by, now, changes={"rating": [None, rating]})
    return call


def _write(call: WhistleCall, past: str, by: Actor, now: datetime, *, changes: dict[str, object] | None = None) -> None:
    known = {"whistle": [None, str(call.whistle_id)], "unit": [None, str(call.organisation_id)]}
    journal.record(f"casework.whistle.{past}", call, by=by, now=now, changes={**known, **(changes or {})})


@transaction.atomic
def tell_silent(*, now: datetime) -> int:
    """Announce every unit that has not answered in its time, each once. Returns how many. Held rows are left to their holder."""
    calls = locking.free(found.silent(now), "whistle", most=BATCH)
    for call in calls:
        call.silence_told_at = now
    WhistleCall.objects.bulk_update(calls, ["silence_told_at"])
    events.publish_many(
        [WhistleSilent(tenant_id=one.tenant_id, case_id=one.whistle.case_id, call_id=one.pk) for one in calls], now=now
    )
    return len(calls)
