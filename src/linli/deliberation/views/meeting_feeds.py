"""
Meetings for people's own calendars: one meeting for whoever may read about it, by their card for whoever is invited and has no
account, and every public meeting of the subdistrict to subscribe to. What was called off stays a month.
"""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock, feeds
from linli.core.access import actor_of, public
from linli.core.feeds import Entry
from linli.core.finding import found_or_404
from linli.core.tenancy import tenant_here
from linli.deliberation.models import Meeting, Participant
from linli.deliberation.selectors import meetings as found
from linli.deliberation.states import MeetingState

from .portal.meetings import meeting_or_404

SHOWS = require_http_methods(["GET", "HEAD"])
PRODUCT = "-//Linli//Meetings//ZH"
KEPT_FREE = timedelta(hours=2)
"""How long a meeting stands in a calendar whose end nobody planned."""


@public
@SHOWS
def public_meetings(request: HttpRequest) -> HttpResponse:
    """Every public meeting of the subdistrict, to subscribe to."""
    tenant = tenant_here(request)
    name = _("%(place)s的会议") % {"place": tenant.name}

    def write() -> bytes:
        return feeds.feed(name, PRODUCT, [entry(request, one) for one in found.for_calendars(tenant.pk, clock.now())])

    return feeds.answer(request, write, name="meetings")


@public
@SHOWS
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One meeting with its agenda: a public one for everybody, any other for who is invited, with their number."""
    one = meeting_or_404(request, pk)
    return _answer(request, one, found.own_participation(one, actor_of(request)), agenda=True)


@public
@SHOWS
def card(request: HttpRequest, card: str) -> HttpResponse:
    """The meeting of a card, for whoever holds it, as the card itself shows it: no account is needed, and no name is told."""
    mine = found_or_404(found.participant_by_card(card))
    one = mine.meeting
    return _answer(request, found_or_404(one if one.state != MeetingState.DRAFT else None), mine)


def _answer(request: HttpRequest, one: Meeting, mine: Participant | None, *, agenda: bool = False) -> HttpResponse:
    def write() -> bytes:
        points = [f"{node.number} {node.item.title}" for node in found.agenda_lines(one)] if agenda else []
        number = _("您的号：%(n)s") % {"n": mine.number} if mine else ""
        return feeds.feed(one.title, PRODUCT, [entry(request, one, [number, *points])])

    is_private = mine is not None or not one.is_public
    return feeds.answer(request, write, name=f"meeting-{one.pk}", is_private=is_private)


def entry(request: HttpRequest, one: Meeting, lines: list[str] | None = None) -> Entry:
    """A meeting as an event; nobody who is invited is named."""
    is_off = one.state == MeetingState.CANCELLED
    told = [one.cancelled_reason] if is_off else [str(one.council or one.place), *(lines or [])]
    return Entry(
        pk=one.pk, starts_at=one.starts_at, ends_at=one.ends_at or one.starts_at + KEPT_FREE,
        changed_at=one.told_at or one.convened_at or one.made_at, sequence=one.told_count,
        summary=_("不开了：%(title)s") % {"title": one.title} if is_off else one.title,
        description="\n".join(line for line in told if line), location=one.venue,
        url=request.build_absolute_uri(reverse("deliberation:public-meeting", args=[one.pk])) if one.is_public else "",
        status="CANCELLED" if is_off else "CONFIRMED", is_private=not one.is_public,
    )  # fmt: skip
