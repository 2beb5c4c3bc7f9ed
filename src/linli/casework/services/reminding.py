"""Who is reminded by the clock: visitors of their booking, keepers of the guide of what has to be looked at again."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.models import CounterVisit, KnowledgeEntry, ServiceItem
from linli.casework.models.centre import VisitState
from linli.casework.selectors import queue as hall
from linli.core import journal, locking, transports
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.disclosure.api import tell, tell_posts

GUIDE_POSTS = ("counter_clerk",)


def remind_booked(*, now: datetime, by: Actor) -> int:
    """
    Text everyone whose booking is near and who left a number: number and time, no name. Returns how many were sent.

    Each is claimed in a transaction of its own and sent after it, so a slow provider holds no row; what was not taken is
    tried again until the time has come.
    """
    return sum(_remind(visit, by, now) for visit in _claim(now))


@transaction.atomic
def _claim(now: datetime) -> list[CounterVisit]:
    day = timezone.localdate(now)
    due = CounterVisit.objects.filter(state=VisitState.BOOKED, day=day, reminded_at=None, booked_for__gt=now)
    free = locking.free(due.order_by("booked_for", "id"), "tenant", most=200)
    claimed = [visit for visit in free if visit.phone and visit.booked_for and _is_near(visit, visit.booked_for, now)]
    CounterVisit.objects.filter(pk__in=[visit.pk for visit in claimed]).update(reminded_at=now)
    return claimed


def _is_near(visit: CounterVisit, booked_for: datetime, now: datetime) -> bool:
    return booked_for - timedelta(minutes=hall.rules_of(visit.tenant, visit.day)["remind_minutes"]) <= now


def _remind(visit: CounterVisit, by: Actor, now: datetime) -> bool:
    try:
        transports.sms().send(visit.phone, reminder(visit), key=str(visit.pk))
    except transports.TransportFailed:
        CounterVisit.objects.filter(pk=visit.pk).update(reminded_at=None)
        return False
    with transaction.atomic():
        journal.record("casework.visit.reminded", visit, by=by, now=now)
    return True


def reminder(visit: CounterVisit) -> str:
    """What the message says: who writes, when, which number, what to do. Never a name, never what it is about."""
    assert visit.booked_for is not None  # noqa: S101 -- only bookings are reminded of
    at = timezone.localtime(visit.booked_for)
    text = _("【%(office)s】您约了今天 %(at)s 来便民服务中心，号码 %(number)s。到了在大厅报号就行。来不了请打 %(phone)s。")
    given = {"office": visit.tenant.short_name, "at": f"{at:%H:%M}", "number": visit.number, "phone": visit.tenant.phone}
    return text % given


def remind_of_reviews(*, now: datetime) -> int:
    """Tell whoever keeps it that an entry has to be looked at again, or holds no longer. Once for each. Returns how many."""
    today = timezone.localdate(now)
    entries = (
        KnowledgeEntry.objects.filter(retired_at=None)
        .filter(Q(review_on__lte=today) | Q(valid_until__lt=today))
        .order_by("tenant_id", "id")
    )
    items = ServiceItem.objects.filter(valid_to=None, review_on__lte=today).order_by("tenant_id", "id")
    for entry in entries:
        _tell_of_entry(entry, today, now)
    for item in items:
        _tell_of_item(item, now)
    return len(entries) + len(items)


def _tell_of_entry(entry: KnowledgeEntry, today: date, now: datetime) -> None:
    """To whoever keeps it, else to the posts of the window."""
    is_over = entry.valid_until is not None and entry.valid_until < today
    day = entry.valid_until if is_over else entry.review_on
    title = _("一条问答到期了，居民已经看不到") if is_over else _("一条问答该复核了")
    what: dict[str, Any] = {"kind": "casework.entry_review", "title": title, "body": entry.question, "about": entry, "now": now}
    what |= {"url": reverse("casework:entry", args=[entry.pk]), "once_key": f"entry-review:{entry.pk}:{day}"}
    if entry.keeper_id is not None:
        tell(tenant_id=entry.tenant_id, to_post=entry.keeper_id, **what)
    else:
        tell_posts(tenant_id=entry.tenant_id, kinds=GUIDE_POSTS, **what)


def _tell_of_item(item: ServiceItem, now: datetime) -> None:
    tell_posts(
        tenant_id=item.tenant_id,
        kinds=GUIDE_POSTS,
        kind="casework.item_review",
        title=_("一条办事指南该复核了"),
        body=item.name,
        url=reverse("casework:item", args=[item.pk]),
        about=item,
        once_key=f"item-review:{item.pk}:{item.review_on}",
        now=now,
    )


def tenants_with_a_guide() -> list[Tenant]:
    """Those whose guide has to be looked through each day."""
    return list(Tenant.objects.filter(is_active=True).order_by("code"))
