"""Finding things: one box for residents, one for the office; results by kind."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.api import offers_for
from linli.core import search
from linli.core.access import actor_of, public, staff
from linli.core.actors import Actor
from linli.core.models import SearchEntry
from linli.core.pages import page
from linli.core.panels import panels_for

KINDS: dict[str, str | Promise] = {
    "casework.case": _("诉求"),
    "place": pgettext_lazy("found", "地点"),
    "person": pgettext_lazy("found", "人"),
    "unit": pgettext_lazy("found", "房屋"),
    "organisation": pgettext_lazy("found", "单位"),
    "category": pgettext_lazy("found", "事项"),
    "service": pgettext_lazy("found", "办事指南"),
    "question": _("常见问题"),
    "casework.ruling": pgettext_lazy("found", "裁定"),
    "notice": _("公告"),
    "procedures.run": _("程序"),
    "council": _("议事组织"),
    "meeting": pgettext_lazy("found", "会议"),
    "motion": pgettext_lazy("found", "议题"),
    "vote": pgettext_lazy("found", "表决"),
    "decision": pgettext_lazy("found", "决议"),
}
ON_THE_DESK = {
    "deliberation.council": "council",
    "deliberation.meeting": "meeting",
    "deliberation.motion": "motion",
    "deliberation.ballot": "vote",
    "deliberation.resolution": "decision",
}
"""What stands in the index twice: as the workbench shows it to whoever works on it, and as everybody reads it."""
FOR_THE_OFFICE = {"person", "unit", "organisation", "casework.ruling"}
"""What nobody without a post finds: the page does not offer it to them."""
LIMIT = 60


@public
def portal_search(request: HttpRequest) -> HttpResponse:
    """What everyone may find, and what of one's own."""
    found = found_for(request)
    found["panels"] = panels_for("search", request, found["query"]) if found["query"] and not found["kind"] else []
    return page(request, "web/search.html", found, partial="results")


@staff
def desk_search(request: HttpRequest) -> HttpResponse:
    """People, doors and numbers, so far as one's posts reach."""
    return page(request, "web/desk_search.html", found_for(request), partial="results")


def found_for(request: HttpRequest) -> dict[str, Any]:
    """The query, the kinds to choose from, and the hits in groups."""
    query, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    kinds = [kind, *(one for one, name in ON_THE_DESK.items() if name == kind)] if kind in KINDS else None
    tenant = getattr(request, "tenant", None)
    hits = search.find(query, tenant=tenant, actor=visible_to(request), kinds=kinds, limit=LIMIT) if query and tenant else []
    hits = once(hits, at_desk=request.path.startswith("/desk/"))
    seen = {hit.url for hit in hits}
    answers = offers_for(query, tenant=tenant) if query and tenant and kind in ("", "service", "question") else []
    return {
        "answers": [one for one in answers if one.url not in seen],
        "query": query,
        "kind": kind,
        "kinds": [one for one in KINDS.items() if actor_of(request).is_staff or one[0] not in FOR_THE_OFFICE],
        "groups": grouped(hits),
        "count": len(hits),
        "is_full": len(hits) == LIMIT,
    }


def once(hits: Sequence[SearchEntry], *, at_desk: bool) -> list[SearchEntry]:
    """Of what was found twice the workbench's page at the desk, on the portal the one that everybody reads."""
    desk = {hit.subject_id for hit in hits if hit.kind in ON_THE_DESK}
    if not at_desk:
        return [hit for hit in hits if hit.kind not in ON_THE_DESK]
    return [hit for hit in hits if hit.kind not in ON_THE_DESK.values() or hit.subject_id not in desk]


def visible_to(request: HttpRequest) -> Actor:
    return actor_of(request)


def grouped(hits: Sequence[SearchEntry]) -> list[tuple[str | Promise, list[SearchEntry]]]:
    """Hits by kind, kinds in the order of KINDS and unknown ones last, each in the order they were found."""
    ranked = sorted(hits, key=lambda hit: (_place(_kind(hit)), _kind(hit)))
    return [(KINDS.get(kind, _("其他")), list(group)) for kind, group in groupby(ranked, key=_kind)]


def _kind(hit: SearchEntry) -> str:
    return ON_THE_DESK.get(hit.kind, hit.kind)


def _place(kind: str) -> int:
    return list(KINDS).index(kind) if kind in KINDS else len(KINDS)
