"""Calendar feeds for everybody: one session, a programme, what is on at a place."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock, feeds
from linli.core.access import public
from linli.core.feeds import Entry
from linli.core.tenancy import tenant_here

from ..models import Session
from ..selectors import sessions as found
from ..states import SessionState
from . import programmes_shown as shown
from .portal.programmes import place_asked, programme_or_404, session_or_404

SHOWS = require_http_methods(["GET", "HEAD"])
PRODUCT = "-//Linli//Activities//ZH"


@public
@SHOWS
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One time, to put into one's own calendar."""
    one = session_or_404(request, pk)
    return feeds.answer(request, lambda: feeds.feed(str(one), PRODUCT, [entry(request, one)]), name=f"session-{one.pk}")


@public
@SHOWS
def programme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every time of a programme, to subscribe to."""
    one = programme_or_404(request, pk)
    rows = found.for_feed(found.public_sessions(one.tenant).filter(programme=one), clock.now())
    return feeds.answer(
        request, lambda: feeds.feed(one.title, PRODUCT, [entry(request, each) for each in rows]), name=f"activity-{one.number}"
    )


@public
@SHOWS
def around(request: HttpRequest) -> HttpResponse:
    """What is on near a place (`at`: its door code), or in the whole subdistrict."""
    tenant, place = tenant_here(request), place_asked(request)
    rows = found.public_sessions(tenant)
    rows = rows.filter(found.near(place.path)) if place else rows
    listed = found.for_feed(rows, clock.now())
    name = _("%(place)s的活动") % {"place": place or tenant.name}
    return feeds.answer(request, lambda: feeds.feed(name, PRODUCT, [entry(request, each) for each in listed]), name="activities")


def entry(request: HttpRequest, one: Session) -> Entry:
    """A session as an event. Nobody who comes is named."""
    of = one.programme
    lines = [
        of.summary,
        of.bring and _("要带：%(what)s") % {"what": of.bring},
        of.phone and _("电话：%(phone)s") % {"phone": of.phone},
    ]
    is_off = one.state == SessionState.CALLED_OFF
    return Entry(
        pk=one.pk, starts_at=one.starts_at, ends_at=one.ends_at, changed_at=one.changed_at, sequence=one.sequence,
        summary=_("取消了：%(title)s") % {"title": one} if is_off else str(one),
        description="\n".join(line for line in ([one.off_reason] if is_off else lines) if line), location=shown.where_of(one),
        url=request.build_absolute_uri(reverse("activities:public-session", args=[one.pk])), status="CANCELLED" if is_off else "CONFIRMED",
    )  # fmt: skip
