"""Reporting: oneself, one's unit, somebody at the counter, a whole sheet; once for all levels."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking, rows
from linli.core.actors import Actor
from linli.core.models import JournalLine, Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Person, record_consents

from ..errors import CheckInRefused
from ..events import CheckedIn
from ..models import CheckIn, PartnerUnit
from ..rules import checkins as rules
from ..rules.checkins import PURPOSE
from .checkins import CheckInGiven, keeps_consents, may_take, next_numbers, said_of, speaks_for, stranger_problems, write_down


def report(*, tenant: Tenant, given: CheckInGiven, by: Actor, now: datetime) -> CheckIn:
    """
    Report to a community, once for all levels: for oneself, for one's unit, or taken down for somebody at the counter. A
    person's consent is asked for this alone and written down with it (PIPL arts 14, 29).

    :raises NotAllowed: for whoever speaks for neither. :raises CheckInRefused: with every reason.
    """
    return report_many(tenant=tenant, several=[given], by=by, now=now)[0]


@transaction.atomic
def report_many(*, tenant: Tenant, several: Sequence[CheckInGiven], by: Actor, now: datetime) -> list[CheckIn]:
    """
    As `report`, for a list: in its order, numbered one after the other, in as many statements as for one.

    :raises NotAllowed: unless `by` may take down all of them. :raises CheckInRefused: with every reason; none is written then.
    """
    several = _held(several)
    for given in several:
        _allow_reporting(by, tenant, given)
    refuse_if(_problems_of_all(tenant, several, now), CheckInRefused)
    if not several:
        return []
    _record_consents([given.person for given in several if given.person], by, now)
    made = [_new(tenant, given, now) for given in several]
    for row, number in zip(made, next_numbers(tenant, now, len(made)), strict=True):
        row.number = number
    rows.insert(made)
    journal.record_many([_line(row, by, now) for row in made])
    events.publish_many([CheckedIn(tenant_id=tenant.pk, checkin_id=row.pk) for row in made], now=now)
    return made


def _line(row: CheckIn, by: Actor, now: datetime) -> JournalLine:
    changes = {"number": [None, row.number], "place": [None, row.place_id], "channel": [None, row.channel]}  # type: ignore[attr-defined]
    behalf = row.person_id if row.person_id != by.person_id else None  # type: ignore[attr-defined]
    return journal.line_for("cobuild.checkin.made", row, by=by, now=now, changes=changes, on_behalf_of=behalf)


def _held(several: Sequence[CheckInGiven]) -> list[CheckInGiven]:
    """Whoever reports is held, so that two reports at once are one."""
    people = [given.person.pk for given in several if given.person]
    units = [given.partner.pk for given in several if given.partner]
    found: dict[UUID | None, Any] = {None: None}
    if people:
        found |= {one.pk: one for one in locking.several(Person.objects.filter(pk__in=people), "home")}
    if units:
        found |= {one.pk: one for one in locking.several(PartnerUnit.objects.filter(pk__in=units), "organisation")}
    return [
        replace(
            given, person=found[given.person.pk if given.person else None],
            partner=found[given.partner.pk if given.partner else None],
        )
        for given in several
    ]  # fmt: skip


def _allow_reporting(by: Actor, tenant: Tenant, given: CheckInGiven) -> None:
    person, unit = (given.person.pk, None) if given.person else (None, given.partner.organisation_id)  # type: ignore[union-attr]
    if may_take(by, tenant.pk, given.place.path) or speaks_for(by, tenant_id=tenant.pk, person_id=person, organisation_id=unit):
        return
    if by.user_id is None:
        raise NotAllowed(Problem("not_signed_in", _("先用手机号登录再报到。不方便上网，到社区或者窗口也能报。")))
    raise NotAllowed(Problem("not_allowed", _("只能替自己或者本单位报到。")))


def _problems_of_all(tenant: Tenant, several: Sequence[CheckInGiven], now: datetime) -> list[Problem]:
    """What stands against each, with its place in the list where there are several; nobody stands there twice."""
    live, problems, seen = _live_numbers(several), list[Problem](), set[UUID]()
    for place, given in enumerate(several, 1):
        who = _who(given)
        own = _report_problems(tenant, given, live.get(who, ""), now)
        own += [Problem("twice", _("同一个人或者单位写了两次。"), where="person")] if who in seen else []
        problems += [replace(one, row=place) for one in own] if len(several) > 1 else own
        seen.add(who)
    return problems


def _who(given: CheckInGiven) -> UUID:
    return given.person.pk if given.person else given.partner.pk  # type: ignore[union-attr]  # one of the two


def _report_problems(tenant: Tenant, given: CheckInGiven, live_number: str, now: datetime) -> list[Problem]:
    today = timezone.localdate(now)
    said = said_of(given.about, given.place.kind, given.since or today, is_person=given.person is not None)
    said = replace(said, consents=given.consents, channel=given.channel)
    problems = rules.report_problems(said, live_number=live_number, is_gone=_is_gone(given, today), today=today)
    strangers = {"place": given.place, "person": given.person, "partner": given.partner, "employer": given.about.employer}
    return problems + stranger_problems(tenant.pk, strangers)


def _live_numbers(several: Sequence[CheckInGiven]) -> dict[UUID, str]:
    """Of the check-ins that stand; also of those whose consent was withdrawn and that nobody has ended yet."""
    standing = CheckIn.objects.live().filter(
        Q(person__in=[given.person for given in several if given.person])
        | Q(partner__in=[given.partner for given in several if given.partner])
    )
    return {person or unit: number for person, unit, number in standing.values_list("person", "partner", "number")}


def _is_gone(given: CheckInGiven, today: date) -> bool:
    if given.person:
        return bool(given.person.erased_at or given.person.merged_into_id)
    left = given.partner.left_on if given.partner else None
    return left is not None and left < today


def _record_consents(people: Sequence[Person], by: Actor, now: datetime) -> None:
    """
    Write the consents down. Whoever takes check-ins down at a counter may hear it said, also where keeping consents in general
    is not their office: then it stands in the register as heard here, by whom it was.
    """
    kept, others = list[Person](), list[Person]()
    for one in people:
        (kept if keeps_consents(by, one) else others).append(one)
    record_consents(people=kept, purpose=PURPOSE, by=by, now=now)
    if others:
        heard = replace(Actor.system(tenant_id=others[0].tenant_id), channel=by.channel)
        note = _("报到时由%(who)s记下") % {"who": by.label}
        record_consents(people=others, purpose=PURPOSE, by=heard, now=now, note=note)


def _new(tenant: Tenant, given: CheckInGiven, now: datetime) -> CheckIn:
    row = CheckIn(
        tenant=tenant, person=given.person, partner=given.partner, place=given.place, place_path=given.place.path,
        since=given.since or timezone.localdate(now), channel=given.channel, consented_at=now if given.person else None,
        made_at=now,
    )  # fmt: skip
    write_down(row, given.about)
    return row
