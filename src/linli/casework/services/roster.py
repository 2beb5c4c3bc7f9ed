"""The duty roster of the joint office: filled by a weekday pattern, a shift changed or dropped, two swapped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import RosterShift, Side
from linli.casework.rules import rights
from linli.casework.rules import roster as rules
from linli.casework.rules.cases import phone_problems
from linli.casework.rules.roster import Hours
from linli.core import journal, locking, workcalendar
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, OrganisationKind, Place, PlaceKind

SIDES = {OrganisationKind.RESIDENTS_COMMITTEE: Side.COMMUNITY, OrganisationKind.PROPERTY_COMPANY: Side.PROPERTY}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Who sits in the joint office of `place` on which weekdays (0: Monday) between two days, both included."""

    place: Place
    organisation: Organisation
    name: str
    weekdays: Sequence[int]
    first: date
    last: date
    begins: time = time(8, 30)
    ends: time = time(18, 0)
    phone: str = ""
    working_days_only: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """What a pattern came to: shifts made, and days on which the organisation sat there already."""

    made: list[RosterShift]
    there_already: list[date]


@transaction.atomic
def fill_roster(*, pattern: Pattern, by: Actor, now: datetime) -> Filled:
    """
    Lay down a pattern. Holidays are left out unless wanted; a day on which the organisation has a shift at these hours
    already stays as it is.

    :raises NotAllowed: without the right there. :raises CaseRefused: with every reason.
    """
    place, organisation = pattern.place, pattern.organisation
    _allow(by, place, organisation)
    today = timezone.localdate(now)
    problems = rules.pattern_problems(pattern.first, pattern.last, pattern.weekdays, today=today)
    problems += [
        *_where_problems(place, organisation),
        *_shift_problems(pattern.begins, pattern.ends, pattern.name, pattern.phone),
    ]
    refuse_if(problems, CaseRefused)
    days = _days(pattern)
    if not days:
        raise CaseRefused(Problem("no_day", _("这段时间里没有这样的日子。"), where="weekdays"))
    locking.one(Place, place.pk)  # two patterns at once must not both find the days free
    taken = _taken(place, organisation, pattern.first, pattern.last)
    there = [day for day in days if any(Hours(day, pattern.begins, pattern.ends).meets(one) for one in taken)]
    shifts = [_shift(pattern, day) for day in days if day not in there]
    RosterShift.objects.bulk_create(shifts)
    if shifts:
        changes = {"days": [None, len(shifts)], "first": [None, pattern.first], "last": [None, pattern.last]}
        changes |= {"organisation": [None, str(organisation.pk)]}
        journal.record("casework.roster.filled", place, by=by, now=now, changes=changes)
    return Filled(shifts, there)


def _days(pattern: Pattern) -> list[date]:
    days = rules.pattern_days(pattern.first, pattern.last, pattern.weekdays)
    if not pattern.working_days_only:
        return days
    return [day for day in days if workcalendar.is_working_day(day)]


def _shift(pattern: Pattern, day: date) -> RosterShift:
    return RosterShift(
        tenant_id=pattern.place.tenant_id,
        place=pattern.place,
        organisation=pattern.organisation,
        side=SIDES[OrganisationKind(pattern.organisation.kind)],
        on=day,
        begins=pattern.begins,
        ends=pattern.ends,
        name=pattern.name.strip(),
        phone=pattern.phone.strip(),
    )


@transaction.atomic
def change_shift(
    *, shift: RosterShift, name: str, begins: time, ends: time, phone: str = "", note: str = "", by: Actor, now: datetime
) -> RosterShift:
    """
    Put somebody else in, or other hours, on one day that is not over.

    :raises NotAllowed: without the right there. :raises CaseRefused: with every reason.
    """
    locking.one(Place, shift.place_id)  # two shifts put to the same hours at once must not both find them free
    shift = _locked(shift, by)
    problems = [*rules.past_problems(shift.on, today=timezone.localdate(now)), *_shift_problems(begins, ends, name, phone, note)]
    others = _taken(shift.place, shift.organisation, shift.on, shift.on, leave_out=[shift])
    if any(Hours(shift.on, begins, ends).meets(one) for one in others):
        problems.append(Problem("meets", _("这一天这个时候，这个单位已经有人了。"), where="begins"))
    refuse_if(problems, CaseRefused)
    wanted = {"name": name.strip(), "begins": begins, "ends": ends, "phone": phone.strip(), "note": note.strip()}
    return _write(shift, "changed", wanted, by, now)


@transaction.atomic
def drop_shift(*, shift: RosterShift, reason: str = "", by: Actor, now: datetime) -> None:
    """
    Take a shift off the roster; where nobody is left for the side, the week shows the gap.

    :raises NotAllowed: without the right there. :raises CaseRefused: for a day that is over.
    """
    shift = _locked(shift, by)
    refuse_if(rules.past_problems(shift.on, today=timezone.localdate(now)), CaseRefused)
    changes = {"on": [shift.on, None], "organisation": [str(shift.organisation_id), None]}
    journal.record("casework.roster.dropped", shift, by=by, now=now, reason=reason.strip()[:200], changes=changes)
    shift.delete()


@transaction.atomic
def swap_shifts(*, first: RosterShift, second: RosterShift, by: Actor, now: datetime) -> tuple[RosterShift, RosterShift]:
    """
    Let two people of one organisation change places; each shift says with whom it was swapped.

    :raises NotAllowed: without the right there. :raises CaseRefused: with every reason.
    """
    locking.hold(RosterShift.objects.filter(pk__in=[first.pk, second.pk]))
    first, second = _locked(first, by), _locked(second, by)
    today = timezone.localdate(now)
    problems = list(
        {problem.code: problem for one in (first, second) for problem in rules.past_problems(one.on, today=today)}.values()
    )
    if first.pk == second.pk:
        problems.append(Problem("same", _("选两个不同的班。"), where="other"))
    if (first.organisation_id, first.place_id) != (second.organisation_id, second.place_id):
        problems.append(Problem("other_body", _("只能在同一个单位、同一个社区里换班。"), where="other"))
    refuse_if(problems, CaseRefused)
    given = {one.pk: {"name": one.name, "phone": one.phone} for one in (first, second)}
    for one, other in ((first, second), (second, first)):
        note = _("和%(who)s换班，原来是 %(day)s") % {"who": given[one.pk]["name"], "day": f"{other.on.month}/{other.on.day}"}
        _write(one, "swapped", given[other.pk] | {"note": note[: rules.MOST_NOTE]}, by, now)
    return first, second


def _locked(shift: RosterShift, by: Actor) -> RosterShift:
    found = locking.if_there(RosterShift, shift.pk, "place", "organisation", "tenant")
    if found is None:
        raise CaseRefused(Problem("gone", _("这个班已经撤掉了，请刷新看看。")))
    _allow(by, found.place, found.organisation)
    return found


def _allow(by: Actor, place: Place, organisation: Organisation) -> None:
    """:raises NotAllowed: a company's own lead keeps its own people; the office keeps everybody's within its places."""
    given: dict[str, Any] = {"tenant_id": place.tenant_id, "place_path": place.path}
    if not by.may(rights.ROSTER, **given, organisation_ids=frozenset({organisation.pk})):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能排这里的班。")))


def _where_problems(place: Place, organisation: Organisation) -> list[Problem]:
    problems = []
    if place.kind != PlaceKind.COMMUNITY:
        problems.append(Problem("not_a_community", _("合署办公按社区排班，请选一个社区。"), where="place"))
    if organisation.tenant_id != place.tenant_id or organisation.kind not in SIDES:
        problems.append(Problem("not_a_side", _("合署办公的是社区居委会和物业，请选其中一家。"), where="organisation"))
    return problems


def _shift_problems(begins: time, ends: time, name: str, phone: str, note: str = "") -> list[Problem]:
    return rules.shift_problems(begins=begins, ends=ends, name=name, phone_problems=phone_problems(phone), note=note)


def _taken(
    place: Place, organisation: Organisation, first: date, last: date, *, leave_out: Sequence[RosterShift] = ()
) -> list[Hours]:
    rows = RosterShift.objects.filter(place=place, organisation=organisation, on__gte=first, on__lte=last)
    return [Hours(one.on, one.begins, one.ends) for one in rows.exclude(pk__in=[one.pk for one in leave_out])]


def _write(shift: RosterShift, verb: str, wanted: dict[str, Any], by: Actor, now: datetime) -> RosterShift:
    """Names stay out of the journal: it says that somebody else sits there."""
    changed = {name: value for name, value in wanted.items() if getattr(shift, name) != value}
    told = {name: ["…", "…"] if name in ("name", "note") else [getattr(shift, name), changed[name]] for name in changed}
    for name, value in changed.items():
        setattr(shift, name, value)
    if changed:
        shift.save(update_fields=sorted(changed))
        journal.record(f"casework.roster.{verb}", shift, by=by, now=now, changes=told)
    return shift
