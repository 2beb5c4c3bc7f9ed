"""What was seen by whom: a run's page notes under which post it was looked at."""

from datetime import datetime

from django.db import transaction

from linli.core.actors import Actor

from ..models import Run, Seen


@transaction.atomic
def look(*, run: Run, by: Actor, now: datetime) -> None:
    """Note that a post's holder looked at a run; again within the hour changes nothing."""
    if by.appointment_id is None:
        return
    seen, is_new = Seen.objects.get_or_create(
        run=run,
        appointment_id=by.appointment_id,
        defaults={"tenant_id": run.tenant_id, "label": by.label[:120], "first_at": now, "last_at": now},
    )
    if not is_new and seen.is_due(now):
        Seen.objects.filter(pk=seen.pk).update(last_at=now)
