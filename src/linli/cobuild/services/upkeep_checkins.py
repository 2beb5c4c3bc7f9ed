"""What follows for check-ins and teams: a consent withdrawn in the register, data erased, two records that were one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import ConsentWithdrawn, PersonErased, PersonMerged, has_consented, person_by_id

from ..models import CheckIn
from ..rules.checkins import PURPOSE
from . import checkins, memberships


@transaction.atomic
def on_consent_withdrawn(event: ConsentWithdrawn, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Somebody agrees no longer that it is kept that they report: it ends. Where they have agreed anew meanwhile nothing does."""
    if event.purpose != PURPOSE:
        return
    person = person_by_id(event.person_id, tenant=Tenant.objects.get(pk=event.tenant_id))
    if person is None or has_consented(person, PURPOSE):
        return
    by = Actor.system(tenant_id=event.tenant_id)
    checkins.take_down(tenant_id=event.tenant_id, person_id=event.person_id, by=by, now=now)


def forget(event: PersonErased, now: datetime) -> None:
    """Whoever is erased reports no more (PIPL art. 47). In the caller's transaction."""
    by = Actor.system(tenant_id=event.tenant_id)
    checkins.take_down(tenant_id=event.tenant_id, person_id=event.person_id, by=by, now=now)


@transaction.atomic
def one_person(event: PersonMerged, now: datetime) -> None:
    """
    Where both records reported, the row of the merged one could not move to the kept one: it ends, and so does its time in
    teams in which both were.
    """
    by, today = Actor.system(tenant_id=event.tenant_id), timezone.localdate(now)
    for row in locking.several(CheckIn.objects.filter(tenant=event.tenant_id, person=event.merged_id, ended_on=None)):
        row.ended_on, row.branch, row.grid = max(today, row.since), "", None
        row.ended_reason = _("和另一条报到是同一个人。")
        row.save(update_fields=["ended_on", "ended_reason", "branch", "grid"])
        changes = {"ended_on": [None, row.ended_on]}
        journal.record("cobuild.checkin.ended", row, by=by, now=now, reason=row.ended_reason, changes=changes)
    memberships.leave_all_of(event.merged_id, last=today, by=by, now=now)
