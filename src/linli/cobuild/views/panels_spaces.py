"""What spaces put into navigation and onto other pages: today, mine, a place."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock, navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here
from linli.registry.api import Place

from ..models import Booking
from ..rules import rights
from ..selectors import around
from ..selectors import bookings as found
from ..selectors import spaces as spaces_found
from . import spaces_shown as shown

MOST = 5


def waiting_badge(request: HttpRequest) -> QuerySet[Booking]:
    """The bookings that this visitor may answer."""
    return found.waiting_for(actor_of(request), tenant_here(request))


navigation.desk_item(
    gettext_lazy("共享场地"), "cobuild:spaces", "hall", capability=(rights.VIEW, rights.SPACES, rights.BOOK), order=46
)  # fmt: skip
navigation.desk_item(
    gettext_lazy("场地预订"), "cobuild:bookings", "cal", capability=(rights.VIEW, rights.BOOK), order=47, badge=waiting_badge
)
navigation.portal_tile(gettext_lazy("订场地"), "cobuild:public-spaces", "hall", 62, gettext_lazy("会客厅、书房、活动室"))


@panel("today", order=64)
def to_answer(request: HttpRequest, _subject: Any) -> Panel | None:
    """Bookings that wait for an answer."""
    rows = around.first_asked(actor_of(request), tenant_here(request), now=clock.now(), most=MOST)
    if not rows:
        return None
    context = {"slot": "side", "rows": [_row(one) for one in rows]}
    return Panel(_("等您答应的场地预订"), "cobuild/panels/bookings.html", context)


@panel("mine", order=55)
def my_bookings(request: HttpRequest, _subject: Any) -> Panel | None:
    """A resident's bookings to come."""
    rows = (
        found.bookings_of_person(actor_of(request), tenant_here(request))
        .filter(found.coming(clock.now()))
        .order_by("starts_at", "id")[:MOST]
    )
    listed = list(rows)
    return Panel(_("我订的场地"), "cobuild/panels/my_bookings.html", {"rows": [_row(one) for one in listed]}) if listed else None


@panel("place", order=52)
def spaces_here(request: HttpRequest, place: Place) -> Panel | None:
    """The spaces at a place and inside it: for clerks theirs, for residents the public ones."""
    actor = actor_of(request)
    is_clerk = any(actor.may(one, tenant_id=place.tenant_id) for one in (rights.VIEW, rights.BOOK))
    today = clock.today()
    if is_clerk:
        rows = spaces_found.spaces_seen(actor).filter(tenant=place.tenant_id, closed_on=None)
        listed = list(rows.filter(place_path__startswith=place.path)[:MOST])
    else:
        public = around.public_at(
            place, "spaces", lambda: spaces_found.public_spaces(place.tenant, today), day=today, now=clock.now()
        )
        listed = public[:MOST]
    return Panel(_("共享场地"), "cobuild/panels/spaces.html", {"rows": listed, "is_clerk": is_clerk}) if listed else None


def _row(one: Booking) -> dict[str, Any]:
    return {"one": one, "badge": shown.booking_badge(one), "span": shown.span_of(one)}
