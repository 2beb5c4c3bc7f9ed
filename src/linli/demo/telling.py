"""What people were told at the time: every announced fact reaches its readers on its own day, not all of them today."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from linli.core import clock, events
from linli.core.models import OutboxEvent
from linli.disclosure.api import carry_due, mark_all_read
from linli.registry.api import Appointment, Person, staff_actor

AT_ONCE = 500
UNREAD = timedelta(hours=36)


def tell_the_past(step: Callable[[], None]) -> None:
    """Deliver day by day, at half past six in the evening; nothing leaves this machine."""
    waiting = OutboxEvent.objects.filter(delivered_at=None)
    is_unread = True
    with _nothing_leaves():
        while first := waiting.order_by("next_at").first():
            evening = min(_evening(first.next_at), clock.now())
            if is_unread and clock.now() - evening <= UNREAD:
                _staff_reads(first.next_at)
                is_unread = False
            with clock.fixed(evening), transaction.atomic():  # one commit a day, not one a message
                while events.deliver_due(evening, limit=AT_ONCE):
                    pass
                while carry_due(evening):
                    pass
            step()
            if first.next_at > evening:
                return


def _staff_reads(evening: datetime) -> None:
    """Those who can sign in have read what is older than a day and a half."""
    users = list(Person.objects.filter(user__isnull=False).values_list("pk", flat=True))
    held = Appointment.objects.filter(person__in=users, valid_to=None)
    for one in held.select_related("post__place", "post__organisation", "person", "tenant"):
        mark_all_read(by=staff_actor(one), now=evening)


def _evening(of: datetime) -> datetime:
    day = timezone.localtime(of)
    evening = day.replace(hour=18, minute=30, second=0, microsecond=0)
    return evening if evening >= day else evening + timedelta(days=1)


@contextmanager
def _nothing_leaves() -> Iterator[None]:
    """Text messages of invented people are neither sent nor printed."""
    kept = settings.LINLI_SMS
    settings.LINLI_SMS = {"provider": "linli.demo.telling.Nowhere", "url": "", "token": ""}
    try:
        yield
    finally:
        settings.LINLI_SMS = kept


class Nowhere:
    """A provider of text messages that lets them go."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def send(self, to: str, text: str, *, key: str = "") -> None:
        """Nothing."""
