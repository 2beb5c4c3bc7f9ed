"""The days of petitions: the clerk hears of each before it ends, and the leader once it has passed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from linli.casework.events import PetitionDue
from linli.casework.models import Petition
from linli.core import events, journal, locking
from linli.core.actors import Actor

BATCH = 200
MOST_WARN_DAYS = 60  # the rule set says how many; this only bounds what is looked at
NEAR, LATE = "near", "late"


def sound_petitions(*, now: datetime, by: Actor) -> int:
    """
    Announce every petition whose limit comes near, and every one whose limit has passed; each once. Returns how many.

    Rows are taken in batches and skipped where another worker holds them.
    """
    return _sound(now, by, is_late=True) + _sound(now, by, is_late=False)


@transaction.atomic
def _sound(now: datetime, by: Actor, *, is_late: bool) -> int:
    today = timezone.localdate(now)
    rows = Petition.objects.running().order_by("next_due_on", "id")
    if is_late:
        due = locking.free(rows.filter(next_due_on__lt=today).exclude(sounded=LATE), most=BATCH)
    else:
        ahead = today + timedelta(days=MOST_WARN_DAYS)
        coming = rows.filter(next_due_on__gte=today, next_due_on__lte=ahead, sounded="")
        due = [one for one in locking.free(coming, most=BATCH) if _is_near(one, now)]
    for one in due:
        one.sounded = LATE if is_late else NEAR
    if not due:
        return 0
    Petition.objects.bulk_update(due, ["sounded"])
    verb = "casework.petition.overdue" if is_late else "casework.petition.nearly_due"
    told = [(one, {"next_due_on": [None, one.next_due_on]}) for one in due]
    journal.record_many([journal.line_for(verb, one, by=by, now=now, changes=changes) for one, changes in told])
    events.publish_many([PetitionDue(tenant_id=one.tenant_id, petition_id=one.pk) for one in due], now=now)
    return len(due)


def _is_near(petition: Petition, now: datetime) -> bool:
    """Whether the limit lies within the days on which the rule of the petition warns."""
    assert petition.next_due_on is not None  # noqa: S101 -- chosen by it
    return petition.next_due_on - timedelta(days=petition.rule["body"]["warn_days"]) <= timezone.localdate(now)
