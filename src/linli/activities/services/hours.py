"""Hours by hand: recorded, corrected, struck out. What was shown is never changed: a new row corrects it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cobuild.api import written_number
from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_block
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Place

from ..errors import HoursRefused
from ..models import ServiceHours, Volunteer
from ..rules import hours as rules
from ..rules import rights
from ..rules.hours import Said, Whose
from ..selectors import hours as found
from ..selectors.volunteer_rules import rule_on
from ..states import HoursState

BESIDE = ("volunteer__person", "place", "tenant", "session", "duty")
SAID = ("on", "half_hours", "content", "field", "beneficiary", "quality", "leader")


@dataclass(frozen=True, slots=True)
class HoursGiven:
    """A service by hand: of whom, where, what. `recorder`: who wrote it down, the actor's post where nothing is said."""

    volunteers: Sequence[Volunteer]
    place: Place
    said: Said
    recorder: str = ""


def allow(by: Actor, tenant_id: UUID, path: str) -> None:
    """:raises NotAllowed: unless the post records hours there; the clock may."""
    if not by.may(rights.HOURS, tenant_id=tenant_id, place_path=path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里记时长。")))


def held(row: ServiceHours) -> ServiceHours:
    """The row as it is now, its volunteer held before it, so that a day's sum stands."""
    locking.hold(Volunteer.objects.filter(pk=row.volunteer_id))  # type: ignore[attr-defined]
    return locking.one(ServiceHours, row.pk, *BESIDE)


def numbered(rows: Sequence[ServiceHours], tenant: Tenant, now: datetime) -> None:
    """Give fresh rows their numbers, in their order."""
    if rows:
        year = timezone.localdate(now).year
        block = next_block(rules.SERIES, tenant=tenant, period=str(year), count=len(rows))
        for row, sequence in zip(rows, block, strict=True):
            row.number = written_number(tenant.letters, rules.LETTERS, year, sequence)


# ---- recording ----


@transaction.atomic
def record(*, tenant: Tenant, given: HoursGiven, by: Actor, now: datetime) -> list[ServiceHours]:
    """
    Record one service of one or several volunteers, all or none. It waits to be shown.

    :raises NotAllowed: without the right there. :raises HoursRefused: with every reason.
    """
    allow(by, tenant.pk, given.place.path)
    keys = list(dict.fromkeys(one.pk for one in given.volunteers))
    people = locking.several(Volunteer.objects.filter(tenant=tenant, pk__in=keys).order_by("number"), "person")
    refuse_if(_record_problems(tenant, given, people, len(keys), now), HoursRefused)
    rows = [_new(one, given, by, now) for one in people]
    numbered(rows, tenant, now)
    ServiceHours.objects.bulk_create(rows)
    changes = {"half_hours": [None, given.said.half_hours], "on": [None, given.said.on]}
    journal.record_many([journal.line_for("activities.hours.recorded", row, by=by, now=now, changes=changes) for row in rows])
    return rows


def _record_problems(tenant: Tenant, given: HoursGiven, people: list[Volunteer], asked: int, now: datetime) -> list[Problem]:
    today = timezone.localdate(now)
    body = rule_on(tenant, given.said.on)
    problems = rules.said_problems(given.said, body, today=today)
    problems += rules.whose_problems(given.said, _whose(people, given.said), most=int(body["most_half_hours_a_day"]))
    if len(people) < asked or given.place.tenant_id != tenant.pk:
        problems.append(Problem("another_tenant", _("这不在本街道。"), where="volunteers"))
    return problems


def _whose(people: Iterable[Volunteer], said: Said, *, but: UUID | None = None) -> list[Whose]:
    people = list(people)
    keys = [one.pk for one in people]
    sums, same = found.on_day(keys, said.on, but=but), found.same_on_day(keys, said.on, said.content, but=but)
    return [Whose(str(one.person), one.since, one.ended_on, sums.get(one.pk, 0), same.get(one.pk, "")) for one in people]


def _new(volunteer: Volunteer, given: HoursGiven, by: Actor, now: datetime) -> ServiceHours:
    recorder = (given.recorder.strip() or by.label)[:80]
    row = ServiceHours(
        tenant_id=volunteer.tenant_id, volunteer=volunteer, place=given.place, place_path=given.place.path, recorder=recorder, made_at=now
    )  # fmt: skip
    write(row, given.said)
    return row


def write(row: ServiceHours, said: Said) -> None:
    for name in SAID:
        value = getattr(said, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)


def said_of(row: ServiceHours) -> Said:
    return Said(**{name: getattr(row, name) for name in SAID})


# ---- afterwards ----


@transaction.atomic
def correct(*, hours: ServiceHours, said: Said, reason: str, by: Actor, now: datetime) -> ServiceHours:
    """
    Put a record right: the old row stays to be seen, a new one corrects it and is shown anew before it counts.

    :raises NotAllowed: without the right there. :raises HoursRefused: with every reason.
    """
    row = held(hours)
    allow(by, row.tenant_id, row.place_path)
    refuse_if(rules.reason_problems(reason) + correction_problems(row, said, now), HoursRefused)
    return put_right(row, said, reason.strip(), by, now)


def correction_problems(row: ServiceHours, said: Said, now: datetime) -> list[Problem]:
    """What stands against a row saying this instead. The row is held."""
    body = rule_on(row.tenant, said.on)
    problems = rules.live_problems(row.state) + rules.said_problems(said, body, today=timezone.localdate(now))
    whose = _whose([row.volunteer], said, but=row.pk)
    problems += rules.whose_problems(said, whose, most=int(body["most_half_hours_a_day"]))
    if said == said_of(row):
        problems.append(Problem("same", _("和原来一样，没有要更正的。"), where="half_hours"))
    return problems


def put_right(row: ServiceHours, said: Said, reason: str, by: Actor, now: datetime) -> ServiceHours:
    """A new row in the place of one that is held and live."""
    before, row.state, row.reason = row.state, HoursState.CORRECTED, reason
    row.save(update_fields=["state", "reason"])
    new = ServiceHours(
        tenant_id=row.tenant_id, volunteer=row.volunteer, session=row.session, duty=row.duty, place=row.place,
        place_path=row.place_path, recorder=by.label[:80], corrects=row, made_at=now,
    )  # fmt: skip
    write(new, said)
    numbered([new], row.tenant, now)
    new.save(force_insert=True)
    changes = {"state": [before, row.state], "half_hours": [row.half_hours, new.half_hours], "new": [None, new.number]}
    journal.record("activities.hours.corrected", row, by=by, now=now, reason=reason, changes=changes)
    return new


@transaction.atomic
def void(*, hours: ServiceHours, reason: str, by: Actor, now: datetime) -> ServiceHours:
    """
    Strike a record out that was a mistake; it stays to be seen.

    :raises NotAllowed: without the right there. :raises HoursRefused: with every reason.
    """
    row = held(hours)
    allow(by, row.tenant_id, row.place_path)
    refuse_if(rules.live_problems(row.state) + rules.reason_problems(reason), HoursRefused)
    strike(row, reason.strip(), by, now)
    return row


def strike(row: ServiceHours, reason: str, by: Actor, now: datetime) -> None:
    before, row.state, row.reason = row.state, HoursState.VOID, reason
    row.save(update_fields=["state", "reason"])
    journal.record("activities.hours.voided", row, by=by, now=now, reason=reason, changes={"state": [before, row.state]})
