"""Who else has this case open now, and whether it has changed since one opened it."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.models import Case
from linli.casework.services import looking
from linli.casework.states import BY_VERB
from linli.casework.views.desk.pieces import SEES, case_or_404
from linli.core import clock
from linli.core.access import actor_of
from linli.core.pages import page
from linli.registry.api import Appointment

FIELD = "seen"
MOST_NAMED, MOST_NEWS = 4, 5


@SEES
@require_http_methods(["GET", "HEAD"])
def here(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What an open page asks every twenty seconds; with its ETag it is told 304 where nothing is new."""
    found = case_or_404(request, pk)
    actor = actor_of(request)
    others = looking.look(case=found, by=actor, now=clock.now())
    seen = _instant(request.GET.get(FIELD, ""))
    context = {
        "case": found,
        "others": [named(one, actor.organisation_id) for one in others[:MOST_NAMED]],
        "more": max(len(others) - MOST_NAMED, 0),
        "is_changed": seen is not None and bool(news_of(request, found, seen)),
    }
    answer = page(request, "casework/desk/here.html", context)
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:24]}"'
    response = HttpResponseNotModified() if request.headers.get("If-None-Match") == tag else answer
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response


def named(one: Appointment, own_office: UUID | None) -> str:
    """A colleague of the same office by name; of another office the post alone."""
    if one.post.organisation_id != own_office:
        return str(one.post.title)
    return _("%(name)s（%(post)s）") % {"name": one.person.name, "post": one.post.title}


def stamp_of(case: Case) -> str:
    """When the case last changed: the forms of its verbs carry it along."""
    return case.changed_at.isoformat()


def news(request: HttpRequest, case: Case) -> list[dict[str, Any]]:
    """What others did on the case since the form that was just sent was opened; nothing for a form that does not say when."""
    seen = _instant(request.POST.get(FIELD, ""))
    return news_of(request, case, seen) if seen else []


def news_of(request: HttpRequest, case: Case, seen: datetime) -> list[dict[str, Any]]:
    """As above, since an instant. No query for a case that has not changed since."""
    if case.changed_at <= seen:
        return []
    since = case.entries.filter(at__gt=seen).exclude(by_user_id=actor_of(request).user_id).order_by("-at", "-id")
    return [
        {
            "at": one.at,
            "who": one.label,
            "what": BY_VERB[one.verb].label if one.verb in BY_VERB else _("系统记了一条"),
            "text": one.text,
        }
        for one in since[:MOST_NEWS]
    ]


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo else None
