"""Who has the page of a case open: a lease that an open page renews, and that runs out by itself."""

from datetime import datetime, timedelta

from linli.casework.models import Case, Looking
from linli.core.actors import Actor
from linli.registry.api import Appointment

LEASE = timedelta(seconds=40)
RENEW_AFTER = timedelta(seconds=15)
KEPT_FOR = timedelta(hours=1)


def look(*, case: Case, by: Actor, now: datetime) -> list[Appointment]:
    """
    Say that the actor has the case open, and who else has, with posts and names, the longest first.

    Two queries, one where the lease is still fresh. It is no verb: nothing of it enters the journal.
    """
    leases = Looking.objects.filter(case=case, seen_at__gt=now - LEASE).order_by("id")
    rows = list(leases.select_related("appointment__post", "appointment__person"))
    own = next((one for one in rows if one.appointment_id == by.appointment_id), None)
    if by.appointment_id and (own is None or now - own.seen_at > RENEW_AFTER):
        mine = Looking(tenant_id=case.tenant_id, case=case, appointment_id=by.appointment_id, seen_at=now)
        Looking.objects.bulk_create(
            [mine], update_conflicts=True, unique_fields=["case", "appointment"], update_fields=["seen_at"]
        )
    return [one.appointment for one in rows if one.appointment.person_id != by.person_id]


def purge(now: datetime) -> int:
    """Forget leases that ran out an hour ago. Returns how many."""
    return Looking.objects.filter(seen_at__lt=now - KEPT_FOR).delete()[0]
