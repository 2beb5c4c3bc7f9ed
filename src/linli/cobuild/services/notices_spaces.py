"""Who hears of bookings: the office of one that waits, its people of the answer."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.core.phones import is_mobile
from linli.disclosure.api import tell, tell_posts

from ..events import BookingAnswered, BookingAsked
from ..models import Booking
from ..rules.bookings import moment_words
from ..states import BookingState

ANSWERERS = ("community_secretary", "community_clerk")


def on_booking_asked(event: BookingAsked, *, event_id: Any, now: datetime) -> None:
    """The community's office answers a booking that waits."""
    one = _booking(event.booking_id)
    if one is None or one.state != BookingState.ASKED:
        return
    title = _("%(number)s 有人要订%(space)s，等您答应") % {"number": one.number, "space": one.space.name}
    tell_posts(
        tenant_id=one.tenant_id,
        kinds=ANSWERERS,
        place_path=one.space.place_path,
        kind="cobuild.booking_asked",
        title=title,
        body=moment_words(one.starts_at, one.ends_at),
        url=one.get_absolute_url(),
        about=one,
        once_key=f"booking:{event_id}",
        now=now,
    )


def on_booking_answered(event: BookingAnswered, *, event_id: Any, now: datetime) -> None:
    """Whoever booked hears that it stands, was moved, or not: a person here, a unit here, anybody else by the telephone that was left."""
    one = _booking(event.booking_id)
    if one is None or not (to := _recipient(one)):
        return
    said = {"number": one.number, "space": one.space.name, "when": moment_words(one.starts_at, one.ends_at)}
    tell(
        tenant_id=one.tenant_id,
        kind="cobuild.booking_answered",
        title=_title(one) % said,
        body=one.reason,
        url="/spaces/mine/" if one.person_id else "/spaces/booked/",  # type: ignore[attr-defined]
        about=one,
        is_urgent=one.state == BookingState.CANCELLED,
        once_key=f"booking:{event_id}",
        now=now,
        **to,
    )


def _title(one: Booking) -> str:
    if one.state == BookingState.REFUSED:
        return _("%(number)s 没有答应：%(space)s %(when)s")
    if one.state == BookingState.CANCELLED:
        return _("%(number)s 取消了：%(space)s %(when)s")
    return _("%(number)s 订好了：%(space)s %(when)s")


def _recipient(one: Booking) -> dict[str, Any]:
    if one.person_id:  # type: ignore[attr-defined]
        return {"to_person": one.person_id}  # type: ignore[attr-defined]
    if is_mobile(one.contact_phone):
        return {"to_phone": one.contact_phone}
    return {"to_organisation": one.organisation_id} if one.organisation_id else {}  # type: ignore[attr-defined]


def _booking(pk: Any) -> Booking | None:
    return Booking.objects.select_related("space").filter(pk=pk).first()
