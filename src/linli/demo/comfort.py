"""What makes the desk comfortable, told once: filters kept and shared, a desk handed over, and one that was left behind."""

from datetime import datetime, timedelta

from django.utils import timezone

from linli.casework.api import cases_in_hands, hand_over, keep_filter
from linli.registry.api import Appointment, end_appointment

from .builder import Builder
from .cases import Cast
from .people import Seat, hold

HOME = "006"
KEPT: tuple[tuple[str, str, dict[str, str], bool], ...] = (
    ("dispatcher", "超时没办完的", {"due": "late", "sort": "due"}, True),
    ("dispatcher", "今天网上报的", {"channel": "web", "opened": "waiting"}, False),
    ("clerk", "我手上的", {"hand": "me", "sort": "due"}, False),
    ("clerk", "8号院没办完的", {"text": "8号院"}, True),
)
"""Whose, its name, its filters, whether colleagues find it."""


def build_comfort(b: Builder) -> None:
    """Only in the main subdistrict: elsewhere nobody signs in yet."""
    cast = Cast(b)
    for index, (key, label, filters, is_shared) in enumerate(KEPT):
        at = b.ago(timedelta(days=20 - index))
        keep_filter(tenant=b.tenant, label=label, filters=filters, is_shared=is_shared, by=cast.by_key[key], now=at)
    night = _colleague(b, Seat("property night", "property_clerk", "绿荫物业夜班值班员", "property", "root"))
    _hand_over(b, cast, ("property", "property lead"), night, "夜里的接着盯", b.ago(timedelta(hours=30)))
    lent = _colleague(b, Seat("clerk two", "community_clerk", "戊院社区第二专干", f"committees/{HOME}", f"communities/{HOME}"))
    left_at = b.ago(timedelta(days=2))  # more than a working day: the last day is no longer today
    _hand_over(b, cast, ("clerk", "secretary"), lent, "上门多，分几件", left_at)
    reason = "借调到街道"
    end_appointment(
        appointment=lent, on=timezone.localdate(left_at), reason=reason, by=b.by, now=b.after(left_at, timedelta(hours=1))
    )
    b.step()


def _colleague(b: Builder, seat: Seat) -> Appointment:
    post = hold(b, seat)
    found = Appointment.objects.select_related("post", "post__place", "post__organisation", "person", "tenant")
    return found.get(post=post)


def _hand_over(b: Builder, cast: Cast, who: tuple[str, str], to: Appointment, reason: str, at: datetime) -> None:
    """Two of what somebody (the first of `who`) has in hand, arranged by the second: only what has not changed since."""
    before, by = Appointment.objects.filter(person=b.people[who[0]]), cast.by_key[who[1]]
    mine = cases_in_hands(before, b.tenant)
    for case in mine.filter(changed_at__lt=at).order_by("-reported_at", "-id")[:2]:
        hand_over(case=case, to=to, reason=reason, by=by, now=at)
