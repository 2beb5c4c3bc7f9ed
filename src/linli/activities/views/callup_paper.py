"""Paper of call-ups: the week of a roster in large type, the sheet of a day to be signed at the post, the poster with its QR."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from linli.core import clock, papers
from linli.core.access import actor_of, public
from linli.core.asked_days import day_asked, monday_of
from linli.core.finding import one_or_404
from linli.core.tenancy import tenant_here

from ..models import CallUp, Duty, Shift
from ..selectors import callups as found
from ..selectors import duties as found_duties
from . import callups_shown as shown
from .desk.callup_pieces import FILLS, SEES, callup_or_404
from .desk.callups import week_of
from .desk.volunteer_pieces import READ


def _day(request: HttpRequest, one: CallUp) -> date:
    first = min(max(clock.today(), one.starts_on), one.ends_on)
    return day_asked(request.GET.get("on", ""), first)


@SEES
@READ
def week(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A week as a table; names masked, to be hung up, unless whoever keeps the roster asks for whole ones (`names=1`)."""
    one = callup_or_404(request, pk)
    monday = monday_of(_day(request, one))
    rows, _posts = week_of(request, one, monday, is_masked=request.GET.get("names") != "1")
    context = {
        "one": one,
        "rows": rows,
        "days": [monday + timedelta(days=n) for n in range(shown.WEEK)],
        "back_url": one.get_absolute_url(),
    }
    return papers.paper(request, "activities/paper/callup_week.html", context, name=f"roster-{one.number}-{monday}")


@FILLS
@READ
def day(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A day: each shift with its people and room to write who came and left; entered on the workbench afterwards."""
    one, actor = callup_or_404(request, pk), actor_of(request)
    on = _day(request, one)
    rows = [each for each in found.between(one, on, on).filter(called_off_at=None) if found.may_fill(actor, each.post)]
    people = found_duties.by_shift(rows)
    context = {
        "one": one,
        "day": on,
        "rows": [_lines(each, people.get(each.pk, [])) for each in rows],
        "back_url": one.get_absolute_url(),
    }
    return papers.paper(request, "activities/paper/callup_day.html", context, name=f"duties-{one.number}-{on}")


def _lines(shift: Shift, duties: Sequence[Duty]) -> dict[str, object]:
    """Whoever is on it, and an empty line for each place that is free."""
    blank = range(max(shift.needed - len(duties), 0))
    return shown.shift_row(shift) | {"people": [shown.name_of(each) for each in duties], "blank": blank}


@SEES
@READ
def poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To be hung up at the gate."""
    one = callup_or_404(request, pk)
    return _poster(request, one, one.get_absolute_url())


@public
@READ
def public_poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same for everybody."""
    one = one_or_404(found.public_callups(tenant_here(request), now=clock.now()), pk)
    return _poster(request, one, reverse("activities:public-callup", args=[one.pk]))


def _poster(request: HttpRequest, one: CallUp, back: str) -> HttpResponse:
    context = {
        "one": one,
        "posts": [post for post in found.posts_of(one) if post.closed_at is None][:12],
        "who": shown.who_words(one),
        "url": request.build_absolute_uri(reverse("activities:public-callup", args=[one.pk])),
        "back_url": back,
    }
    return papers.paper(request, "activities/paper/callup_poster.html", context, name=f"callup-{one.number}")
