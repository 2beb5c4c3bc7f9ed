"""Paper of the market: the poster of what is asked near a place, the poster of one need; each with its QR code."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from linli.core import clock, papers
from linli.core.access import public
from linli.core.finding import found_or_404
from linli.core.tenancy import tenant_here

from ..rules.free_times import time_words
from ..selectors import market as found
from ..selectors.market_public import public_places
from .portal.market_pieces import READ, need_or_404, need_rows, place_of_code

ON_POSTER = 8


@public
@READ
def place_poster(request: HttpRequest, code: str) -> HttpResponse:
    """What is asked near a place, to hang at its door: whoever scans it sees what is asked on that day."""
    place = found_or_404(place_of_code(request, code))
    rows = found.needs_near(place, on=clock.today())
    listing = reverse("cobuild:public-needs")
    context = {
        "place": place,
        "rows": need_rows(request, rows[:ON_POSTER]),
        "more": max(rows.count() - ON_POSTER, 0),
        "url": request.build_absolute_uri(f"{listing}?at={place.public_code}"),
        "back_url": f"{listing}?at={place.public_code}",
    }
    return papers.paper(request, "cobuild/paper/market_near.html", context, name=f"needs-{place.public_code}")


@public
@READ
def need_poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One need, large."""
    one = need_or_404(request, pk)
    one = found_or_404(found.counted(found.needs_listed(tenant_here(request)).filter(pk=one.pk)).first())
    back = reverse("cobuild:public-need", args=[one.pk])
    context = {
        "one": one,
        "where": public_places([one])[one.pk],
        "times": time_words(one.times),
        "left": max(one.places - one.held, 0),  # type: ignore[attr-defined]
        "url": request.build_absolute_uri(back),
        "back_url": back,
    }
    return papers.paper(request, "cobuild/paper/market_need.html", context, name=f"need-{one.number}")
