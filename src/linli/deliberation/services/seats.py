"""Seats: filled one by one or many at once, ended, handed on, and lapsed after absences."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as with_
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking, rows
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.core.words import day_words
from linli.registry.api import Organisation, Person

from ..errors import CouncilRefused
from ..events import SeatEnded, SeatFilled
from ..models import Council, Seat, SeatEnd, SeatRole, Term
from ..rules import seats as rules
from ..selectors import absences
from ..selectors.councils import holder_of, holders_of, seats_ever
from .councils import allow, held


@dataclass(frozen=True, slots=True)
class SeatGiven:
    """
    Who takes a seat: a person, or an organisation with the delegate who speaks for it. `position` None: the first that is free.
    `valid_from` None: the day of the verb, or the first of the term where that is later. `row`: where it stands in a sheet.
    """

    person: Person | None = None
    organisation: Organisation | None = None
    delegate: Person | None = None
    position: int | None = None
    role: str = SeatRole.MEMBER
    group: str = ""
    constituency: str = ""
    valid_from: date | None = None
    row: int | None = None


def fill(*, term: Term, given: SeatGiven, by: Actor, now: datetime) -> Seat:
    """
    Give a seat to somebody.

    :raises NotAllowed: without the right there. :raises CouncilRefused: with every reason.
    """
    return fill_many(term=term, given=[given], by=by, now=now)[0]


@transaction.atomic
def fill_many(*, term: Term, given: Sequence[SeatGiven], by: Actor, now: datetime) -> list[Seat]:
    """
    Give several seats, all of them or none; each with its own line in the journal.

    :raises NotAllowed: without the right there. :raises CouncilRefused: with every reason, each with its row.
    """
    term = _held(term)
    allow(by, term.council)
    made, problems = planned(term, given, now=now)
    refuse_if(problems, CouncilRefused)
    rows.insert(made)
    journal.record_many([journal.line_for("deliberation.seat.filled", one, by=by, now=now, changes=_told(one)) for one in made])
    events.publish_many([SeatFilled(tenant_id=term.tenant_id, seat_id=one.pk) for one in made], now=now)
    return made


def planned(
    term: Term,
    given: Sequence[SeatGiven],
    *,
    now: datetime,
    headings: dict[str, str] | None = None,
    leaving: Seat | None = None,
) -> tuple[list[Seat], list[Problem]]:
    """
    The seats as they would be, and why not; writes nothing. `headings`: of the columns of a sheet, by field. `leaving`: whose
    seat is handed on.
    """
    ever = [one for one in seats_ever(term) if leaving is None or one.pk != leaving.pk]
    holders = holders_of(one for one in ever if one.valid_to is None)
    sat = [(holder_of(one), one.valid_to) for one in ever if one.valid_to is not None]
    made: list[Seat] = []
    problems: list[Problem] = []
    wanted = {one.position for one in given if one.position}
    for one in given:
        taken = {holder.position for holder in holders} | wanted
        position = one.position or rules.free_position(taken, term.seat_count)
        seat = _seat(term, with_(one, position=position or term.seat_count + 1), now)
        holder = holder_of(seat)
        if one.valid_from is None:
            seat.valid_from = max([seat.valid_from, *(last + timedelta(days=1) for _one, last in rules.clashing(holder, sat))])
        found = [] if position else [Problem("full", _("%(n)s 个席位都有人了。") % {"n": term.seat_count}, "position")]
        found += _given_problems(term, one, seat)
        clashes = rules.fill_problems(holder, holders, seat_count=term.seat_count)
        found += [each for each in clashes if position or each.code != "no_such_seat"]
        found += rules.overlap_problems(holder, seat.valid_from, sat)
        problems += [_at_row(each, one.row, headings) for each in found]
        holders.append(with_(holder, row=one.row))
        made.append(seat)
    return made, problems


def _at_row(problem: Problem, row: int | None, headings: dict[str, str] | None) -> Problem:
    return Problem(problem.code, problem.text, problem.where, row, (headings or {}).get(problem.where, ""))


def _held(term: Term) -> Term:
    """The term with its council, held in this order."""
    council = held(term.council)
    term = locking.one(Term, term.pk)
    term.council = council
    return term


def _seat(term: Term, given: SeatGiven, now: datetime) -> Seat:
    begins = given.valid_from or max(timezone.localdate(now), term.begins_on)
    return rows.fresh(
        Seat, tenant_id=term.tenant_id, term_id=term.pk, position=given.position, role=given.role,
        person_id=given.person.pk if given.person else None,
        organisation_id=given.organisation.pk if given.organisation else None,
        delegate_id=given.delegate.pk if given.delegate else None, group=given.group.strip(),
        constituency=given.constituency.strip(), valid_from=begins, valid_to=None, end_kind="", end_reason="", replaces_id=None,
    )  # fmt: skip


def _given_problems(term: Term, given: SeatGiven, seat: Seat) -> list[Problem]:
    problems = rules.begin_problems(seat.valid_from, begins_on=term.begins_on, ends_on=term.ends_on, closed_on=term.closed_on)
    if given.role not in SeatRole.values:
        problems.append(Problem("role", _("请选担任什么。"), where="role"))
    for name, most in (("group", rules.MOST_GROUP), ("constituency", rules.MOST_CONSTITUENCY)):
        if len(getattr(seat, name)) > most:
            problems.append(Problem("too_long", _("太长了，最多 %(most)s 个字。") % {"most": most}, where=name))
    for name in ("person", "delegate"):
        one = getattr(given, name)
        if one is not None and (one.tenant_id != term.tenant_id or one.merged_into_id or one.erased_at):
            problems.append(Problem("unknown_person", _("这个人不在本街道的名册里。"), where=name))
    unit = given.organisation
    if unit is not None and (unit.tenant_id != term.tenant_id or unit.merged_into_id or unit.valid_to):
        problems.append(Problem("unknown_unit", _("这个单位不在本街道的名册里。"), where="organisation"))
    return problems


def _told(seat: Seat) -> dict[str, Any]:
    """What the journal says: by keys, without names."""
    names = ("position", "role", "person_id", "organisation_id", "delegate_id", "valid_from")
    return {name.removesuffix("_id"): [None, value] for name in names if (value := getattr(seat, name)) is not None}


# ---- the end of a seat ----


@transaction.atomic
def end(*, seat: Seat, kind: str, reason: str, on: date, by: Actor, now: datetime) -> Seat:
    """
    End somebody's time on a seat; `on` is the last day. The seat is vacant from the next.

    :raises NotAllowed: without the right there. :raises CouncilRefused: with every reason.
    """
    term, seat = _held_seat(seat)
    allow(by, term.council)
    refuse_if(_end_problems(seat, kind, reason, on, now), CouncilRefused)
    return _end(seat, kind, reason, on, by, now)


def _held_seat(seat: Seat) -> tuple[Term, Seat]:
    term = _held(Term.objects.select_related("council").get(pk=seat.term_id))
    seat = locking.one(Seat, seat.pk, "person", "organisation", "delegate")
    seat.term = term
    return term, seat


def _end_problems(seat: Seat, kind: str, reason: str, on: date, now: datetime) -> list[Problem]:
    problems = rules.end_problems(
        kind=kind, reason=reason, on=on, valid_from=seat.valid_from, is_ended=seat.valid_to is not None, kinds=SeatEnd.values
    )
    if on > timezone.localdate(now):
        problems.append(Problem("in_future", _("还没有到这一天。"), where="on"))
    return problems


def _end(seat: Seat, kind: str, reason: str, on: date, by: Actor, now: datetime) -> Seat:
    seat.valid_to, seat.end_kind, seat.end_reason = on, kind, reason.strip()
    seat.save(update_fields=["valid_to", "end_kind", "end_reason"])
    changes = {"position": [seat.position, seat.position], "valid_to": [None, on], "end_kind": [None, kind]}
    journal.record("deliberation.seat.ended", seat, by=by, now=now, reason=seat.end_reason, changes=changes)
    events.publish(SeatEnded(tenant_id=seat.tenant_id, seat_id=seat.pk), now=now)
    return seat


@transaction.atomic
def replace(*, seat: Seat, given: SeatGiven, kind: str = "", on: date, reason: str, by: Actor, now: datetime) -> Seat:
    """
    Hand a seat on: who sat there ends on the day before `on`, who comes begins on it, on the same number. An organisation that
    sends another delegate is handed on to itself (`kind` “replaced”). Also fills a seat whose holder has ended already.

    :raises NotAllowed: without the right there. :raises CouncilRefused: with every reason.
    """
    term, old = _held_seat(seat)
    allow(by, term.council)
    given = with_(given, position=old.position, valid_from=on, row=None)
    kind = kind or (SeatEnd.REPLACED if given.organisation and given.organisation.pk == old.organisation_id else "")
    made, problems = planned(term, [given], leaving=old, now=now)
    problems = [with_(one, where="on") if one.where == "valid_from" else one for one in problems]
    refuse_if([*_handing_problems(old, kind, reason, on, now), *problems], CouncilRefused)
    if old.valid_to is None:
        _end(old, kind, reason, on - timedelta(days=1), by, now)
    new = made[0]
    new.replaces_id = old.pk
    new.save(force_insert=True)
    changes = _told(new) | {"replaces": [None, old.pk]}
    journal.record("deliberation.seat.handed_on", new, by=by, now=now, reason=reason.strip(), changes=changes)
    events.publish(SeatFilled(tenant_id=new.tenant_id, seat_id=new.pk), now=now)
    return new


def _handing_problems(old: Seat, kind: str, reason: str, on: date, now: datetime) -> list[Problem]:
    if old.valid_to is not None:
        text = _("前一位到%(day)s还在任，最早第二天接替。") % {"day": day_words(old.valid_to)}
        return [Problem("overlap", text, where="on")] if on <= old.valid_to else []
    if problems := rules.replace_problems(on, old.valid_from):
        return problems
    return _end_problems(old, kind, reason, on - timedelta(days=1), now)


def send_another(*, seat: Seat, delegate: Person | None, on: date, reason: str, by: Actor, now: datetime) -> Seat:
    """An organisation sends somebody else to its seat (单位换人): a new row on the same seat. Raises what `replace` raises."""
    given = SeatGiven(
        organisation=seat.organisation, delegate=delegate, role=seat.role, group=seat.group, constituency=seat.constituency
    )
    return replace(seat=seat, given=given, kind=SeatEnd.REPLACED, on=on, reason=reason, by=by, now=now)


@transaction.atomic
def lapse_absent(
    *, council: Council, seats: Sequence[Seat] | None = None, on: date, reason: str = "", by: Actor, now: datetime
) -> list[Seat]:
    """
    Let the seats lapse that stayed away too often in the months until `on` (the rule's `lapse`): those handed in, or all
    that the rule lets. Nothing lapses by itself: somebody does it, and the reason counts the absences.

    :raises NotAllowed: without the right there. :raises CouncilRefused: with every reason, each seat that did not stay away enough.
    """
    council = held(council)
    allow(by, council)
    absent = absences.absent_seats(council, on=on)
    chosen = [one for one in absent if seats is None or one.seat.pk in {seat.pk for seat in seats}]
    problems = _lapse_problems(chosen, seats, on, now)
    refuse_if(problems, CouncilRefused)
    ended = []
    for one in chosen:
        seat = locking.one(Seat, one.seat.pk)
        told = reason.strip() or _("没有请假缺席 %(times)s 次") % {"times": len(one.missed)}
        ended.append(_end(seat, SeatEnd.LAPSED, told, on, by, now))
    return ended


def _lapse_problems(chosen: Sequence[Any], seats: Sequence[Seat] | None, on: date, now: datetime) -> list[Problem]:
    problems: list[Problem] = []
    if not chosen:
        problems.append(Problem("nobody", _("没有谁缺席到了规则写的次数。")))
    for seat in seats or ():
        if seat.pk not in {one.seat.pk for one in chosen}:
            text = _("第 %(n)s 席没有缺席到规则写的次数，或者已经离开。") % {"n": seat.position}
            problems.append(Problem("not_absent", text, where="seats"))
    if on > timezone.localdate(now):
        problems.append(Problem("in_future", _("还没有到这一天。"), where="on"))
    return problems
