"""The morning before: who comes is reminded once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from linli.core import events, journal, locking, rulesets
from linli.core.actors import Actor
from linli.core.daytimes import DAY, at, day_of
from linli.core.models import Tenant

from ..events import SessionSoon
from ..models import Session
from ..states import SignUpState

RULE = "activities.volunteering"
AT_ONCE = 100


def remind_due(*, now: datetime) -> int:
    """Remind of what is tomorrow, or within as many days as the rule says; each session once. Returns how many sessions."""
    done = 0
    for tenant in Tenant.objects.order_by("pk"):
        while batch := _remind(tenant, now):
            done += batch
    return done


@transaction.atomic
def _remind(tenant: Tenant, now: datetime) -> int:
    days: Any = rulesets.in_force(RULE, on=day_of(now), tenant=tenant).body["remind_days"]
    until = at(day_of(now) + timedelta(days=int(days)), DAY)
    due = Session.objects.coming().filter(tenant=tenant, reminded_at=None, starts_at__gt=now, starts_at__lt=until)
    due = due.filter(pk__in=due.filter(signups__state=SignUpState.IN).values("pk"))
    rows = locking.free(due.order_by("starts_at", "pk"), most=AT_ONCE)
    by = Actor.system(tenant_id=tenant.pk)
    for row in rows:
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        journal.record("activities.session.reminded", row, by=by, now=now)
        events.publish(SessionSoon(tenant_id=tenant.pk, session_id=row.pk), now=now)
    return len(rows)
