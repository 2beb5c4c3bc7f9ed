"""Hours in public (时长公示): shown for some working days, withdrawn, and counted once the days are over and nobody objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from linli.cobuild.api import written_number
from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import refuse_if
from linli.core.workcalendar import calendar_of
from linli.registry.api import Place

from ..errors import HoursRefused
from ..events import HoursCredited, HoursShown
from ..models import HoursBatch, ServiceHours
from ..rules import hours as rules
from ..selectors import hours as found
from ..selectors.volunteer_rules import rule_on
from ..states import BatchState, HoursState
from .hours import allow


@dataclass(frozen=True, slots=True)
class Days:
    """From when to when hours are shown if they are shown now, and how many working days that is."""

    first: date
    last: date
    working_days: int


def days_from(tenant: Tenant, now: datetime) -> Days:
    """The day of showing is not counted (Civil Code art. 201); the working days after it are, holidays left out, make-up days in."""
    first = timezone.localdate(now)
    count = int(rule_on(tenant, first)["public_working_days"])
    last = timezone.localdate(calendar_of(tenant).add_working_days(now, count))
    return Days(first, last, count)


@transaction.atomic
def show(*, place: Place, rows: Sequence[ServiceHours], by: Actor, now: datetime) -> HoursBatch:
    """
    Show records of a place in public, with the days that the rule asks for.

    :raises NotAllowed: without the right there. :raises HoursRefused: with every reason.
    """
    place = locking.one(Place, place.pk, "tenant")
    allow(by, place.tenant_id, place.path)
    keys = list(dict.fromkeys(one.pk for one in rows))
    asked = ServiceHours.objects.filter(tenant=place.tenant_id, pk__in=keys)
    here = locking.several(asked.order_by("pk"))
    there = [one for one in here if one.place_path.startswith(place.path)]
    problems = rules.show_problems(
        count=len(here), strangers=len(keys) - len(there),
        not_recorded=sum(one.state != HoursState.RECORDED for one in there), waiting=found.waiting_in(asked),
    )  # fmt: skip
    refuse_if(problems, HoursRefused)
    batch = _new(place, now)
    for one in here:
        one.state, one.batch = HoursState.PUBLICISED, batch
    ServiceHours.objects.bulk_update(here, ["state", "batch"])
    changes = {"rows": [None, len(here)], "shown_until": [None, batch.shown_until]}
    journal.record("activities.hours.shown", batch, by=by, now=now, changes=changes)
    events.publish(HoursShown(tenant_id=batch.tenant_id, batch_id=batch.pk), now=now)
    return batch


def _new(place: Place, now: datetime) -> HoursBatch:
    tenant, days = place.tenant, days_from(place.tenant, now)
    batch = HoursBatch(
        tenant=tenant, place=place, place_path=place.path, shown_from=days.first, shown_until=days.last,
        working_days=days.working_days, made_at=now,
    )  # fmt: skip
    sequence = next_number(rules.BATCH_SERIES, tenant=tenant, period=str(days.first.year))
    batch.number = written_number(tenant.letters, rules.BATCH_LETTERS, days.first.year, sequence)
    batch.save(force_insert=True)
    return batch


@transaction.atomic
def withdraw(*, batch: HoursBatch, reason: str, by: Actor, now: datetime) -> HoursBatch:
    """
    Take a batch back that is in public: its records wait to be shown anew.

    :raises NotAllowed: without the right there. :raises HoursRefused: with every reason.
    """
    row = locking.one(HoursBatch, batch.pk, "place", "tenant")
    allow(by, row.tenant_id, row.place_path)
    refuse_if(rules.withdraw_problems(is_open=row.state == BatchState.OPEN, reason=reason), HoursRefused)
    back = locking.several(ServiceHours.objects.filter(batch=row, state=HoursState.PUBLICISED).order_by("pk"))
    for one in back:
        one.state, one.batch = HoursState.RECORDED, None
    ServiceHours.objects.bulk_update(back, ["state", "batch"])
    row.state, row.closed_at = BatchState.WITHDRAWN, now
    row.save(update_fields=["state", "closed_at"])
    changes = {"rows": [len(back), 0], "state": [BatchState.OPEN, row.state]}
    journal.record("activities.hours.withdrawn", row, by=by, now=now, reason=reason.strip(), changes=changes)
    return row


def close_due(*, now: datetime) -> int:
    """The batches whose days in public are over: their records count. Returns how many batches."""
    today = timezone.localdate(now)
    return sum(_close(batch.pk, today, now) for batch in found.due_batches(before=today))


@transaction.atomic
def _close(pk: object, today: date, now: datetime) -> bool:
    """What nobody's open objection holds counts from now; the rest stays in public until it is answered."""
    batch = locking.if_there(found.due_batches(before=today), pk, "tenant")
    if batch is None:
        return False
    rows = locking.several(ServiceHours.objects.filter(batch=batch, state=HoursState.PUBLICISED).order_by("pk"))
    waiting = set(found.waiting_keys(one.pk for one in rows))
    counted = [one for one in rows if one.pk not in waiting]
    for one in counted:
        one.state, one.credited_at = HoursState.CREDITED, now
    ServiceHours.objects.bulk_update(counted, ["state", "credited_at"])
    batch.state, batch.closed_at = BatchState.CLOSED, now
    batch.save(update_fields=["state", "closed_at"])
    by = Actor.system(tenant_id=batch.tenant_id)
    changes = {"rows": [None, len(counted)], "waiting": [None, len(waiting)]}
    journal.record("activities.hours.credited", batch, by=by, now=now, changes=changes)
    events.publish(HoursCredited(tenant_id=batch.tenant_id, batch_id=batch.pk), now=now)
    return True


def credit_late(row: ServiceHours, by: Actor, now: datetime) -> bool:
    """A row whose objection was the last thing that it waited for counts, once its days in public are over. It is held."""
    is_over = row.batch is not None and row.batch.state == BatchState.CLOSED
    if row.state != HoursState.PUBLICISED or not is_over or found.has_open(row):
        return False
    row.state, row.credited_at = HoursState.CREDITED, now
    row.save(update_fields=["state", "credited_at"])
    changes = {"state": [HoursState.PUBLICISED, row.state]}
    journal.record("activities.hours.credited", row, by=by, now=now, changes=changes)
    return True
