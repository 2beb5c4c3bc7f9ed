"""Where it happened: by list, by words, by a point on the map, by the visitor's own position; kept in the draft."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.forms.pieces import is_uuid, problems_of
from linli.casework.forms.reporting import MapPointForm, PointForm
from linli.casework.views import drafts
from linli.casework.views.drafts import Draft
from linli.core.access import actor_of, public
from linli.core.frames import community_of
from linli.core.pages import is_htmx, page
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, ancestors, offered_inside, person_by_id, place_at, place_by_id, places_named


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report_place(request: HttpRequest, key: str) -> HttpResponse:
    """Choose the place level by level, or look it up by words."""
    draft = drafts.unsent_draft_of(request, key)
    if request.method == "POST":
        return _take_place(request, draft)
    words = request.GET.get("q", "").strip()[:40]
    inside = chosen(request, request.GET.get("in", ""))
    tenant = tenant_here(request)
    found = places_named(words, tenant=tenant) if words else list(offered_inside(inside, tenant=tenant))
    context = {
        "draft": draft,
        "words": words,
        "inside": inside,
        "trail": [one for one in ancestors(inside, itself=True) if one.kind != "subdistrict"] if inside else [],
        "found": found,
        "nowhere": "nowhere" in request.GET,
        "here_url": reverse("casework:report-place", args=[draft.key]),
        "bar_back": reverse("casework:report-draft", args=[draft.key]),
    }
    return page(request, "casework/report_place.html", context, partial="places")


def _take_place(request: HttpRequest, draft: Draft) -> HttpResponse:
    if place := chosen(request, request.POST.get("place", "")):
        draft.put_at(str(place.pk))
        drafts.keep(request, draft)
    return redirect("casework:report-draft", draft.key)


@public
@require_POST
def report_point(request: HttpRequest, key: str) -> HttpResponse:
    """The visitor's own position (sent once, by POST, kept nowhere) → the compound or building around it."""
    draft = drafts.unsent_draft_of(request, key)
    form = PointForm(request.POST)
    place = _place_around(request, form.cleaned_data | {"crs": "wgs84"}) if form.is_valid() else None
    if place is None:
        return redirect(reverse("casework:report-place", args=[draft.key]) + "?nowhere=1")
    draft.put_at(str(place.pk))
    drafts.keep(request, draft)
    return redirect("casework:report-draft", draft.key)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report_map(request: HttpRequest, key: str) -> HttpResponse:
    """A click on the map is answered with the name of what lies there; `take` keeps it, and the point with it."""
    draft = drafts.unsent_draft_of(request, key)
    if request.method != "POST":
        return _map_page(request, draft, MapPointForm(initial=draft.point), None)
    form = MapPointForm(request.POST)
    place = _place_around(request, form.cleaned_data) if form.is_valid() else None
    if place is None or "take" not in request.POST:
        return _map_page(request, draft, form, place)
    draft.put_at(str(place.pk), **form.cleaned_data)
    drafts.keep(request, draft)
    return redirect("casework:report-draft", draft.key)


def _map_page(request: HttpRequest, draft: Draft, form: MapPointForm, place: Place | None) -> HttpResponse:
    nowhere = [] if place or not form.is_bound or form.errors else [Problem("nowhere", _nowhere_words(), "map")]
    problems = [*problems_of(form), *nowhere] if form.is_bound else []
    list_url = reverse("casework:report-place", args=[draft.key])
    context = {
        "draft": draft,
        "form": form,
        "found": place,
        "problems": problems,
        "has_inner": bool(place and offered_inside(place, tenant=tenant_here(request))),
        "features_url": reverse("registry:features"),
        "tiles": settings.TILE_URL,
        "focus": _focus(request, draft),
        "list_url": list_url,
        "bar_back": reverse("casework:report-draft", args=[draft.key]),
    }
    # htmx leaves the page as it is on 422, and the reason would be lost.
    status = 422 if problems and not is_htmx(request) else 200
    return page(request, "casework/report_map.html", context, partial="found", status=status)


def _nowhere_words() -> str:
    return _("这一点不在本街道画好的社区和院子里。换一点再点，或者从单子里选。")


def _focus(request: HttpRequest, draft: Draft) -> str:
    """What the map opens on: the chosen place, else one's home, else the chosen community; nearest first."""
    if start := chosen(request, draft.place) or home_of(request):
        return " ".join(str(one.pk) for one in reversed(ancestors(start, itself=True)) if one.kind != "subdistrict")
    community = community_of(request)
    return str(community.id) if community else ""


def _place_around(request: HttpRequest, point: dict[str, Any]) -> Place | None:
    """The smallest drawn place around a point; the whole subdistrict says nothing, so it is none."""
    tenant = tenant_here(request)
    located = place_at(point["longitude"], point["latitude"], tenant=tenant, crs=point["crs"])
    return located.place if located and located.place.kind != "subdistrict" else None


def chosen(request: HttpRequest, place_id: str) -> Place | None:
    """A place of this subdistrict by its id; anything else is nothing."""
    return place_by_id(place_id, tenant=tenant_here(request)) if is_uuid(place_id) else None


def home_of(request: HttpRequest) -> Place | None:
    """Where a signed-in resident lives, when the register knows."""
    actor = actor_of(request)
    person = person_by_id(actor.person_id, tenant=tenant_here(request)) if actor.person_id else None
    return person.home if person else None
