"""While somebody asks: what the guide answers, beside the form in which it is written down; and answering it on the spot."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.forms.pieces import is_uuid
from linli.casework.models import Case, CounterVisit, KnowledgeEntry, ServiceItem
from linli.casework.rules import rights
from linli.casework.selectors import guide
from linli.casework.services import consulting, visits
from linli.casework.services.intake import ReporterGiven, Wanted
from linli.casework.views.centre.pieces import is_in_hall
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.problems import Problem, Refused
from linli.core.tenancy import tenant_here
from linli.registry.api import Place

OWN = "own"
"""What the button says that answers in the clerk's own words."""


def beside(request: HttpRequest, place: Place | None = None) -> dict[str, Any]:
    """What the guide answers to the words typed so far, for whoever writes them down; and whether they may close it with that."""
    actor, tenant = actor_of(request), tenant_here(request)
    text = request.POST.get("text", "").strip()
    path = place.path if place else ""
    offers = guide.offers_for(text, tenant=tenant, place_path=path, public_only=not actor.may(rights.CENTRE, tenant_id=tenant.pk))
    return {
        "offers": offers,
        "asked": bool(text),
        "may_answer": actor.may(rights.CENTRE, tenant_id=tenant.pk),
        "own_answer": request.POST.get("own_answer", "")[:2000],
    }


def answer(request: HttpRequest, wanted: Wanted, who: ReporterGiven, *, by: Actor, now: datetime) -> Case:
    """
    Register and answer in one go, by the button that was pressed: an offer, or the clerk's own words.

    :raises NotAllowed: without the right. :raises Refused: with every reason; then nothing stands.
    """
    tenant, key = tenant_here(request), request.POST.get("answer", "")
    source = guide.source_of(key, tenant=tenant, on=timezone.localdate(now)) if key != OWN else None
    if key != OWN and source is None:
        raise Refused(Problem("unknown_source", _("这一条刚刚改过或停用了，请再找一次。")))
    said = request.POST.get("own_answer", "") if source is None else _said(source)
    # Whatever else was typed about where it is does not matter to a question.
    asked = replace(wanted, longitude=None, latitude=None)
    return consulting.answer_at_once(tenant=tenant, wanted=asked, text=said, source=source, reporter=who, by=by, now=now)


def _said(source: ServiceItem | KnowledgeEntry) -> str:
    return source.answer if isinstance(source, KnowledgeEntry) else guide.said_of(source)


def visit_of(request: HttpRequest) -> CounterVisit | None:
    """The number for which this is written down, where the page was opened from a window."""
    key = request.POST.get("visit") or request.GET.get("visit", "")
    if not (is_uuid(key) and is_in_hall(request)):
        return None
    return CounterVisit.objects.filter(pk=key, tenant=tenant_here(request)).first()


def known_of(request: HttpRequest) -> dict[str, Any]:
    """What the greeter wrote down already, so that nobody is asked twice."""
    visit = visit_of(request)
    if visit is None:
        return {}
    kept = {"name": visit.name, "phone": visit.phone, "identity_noted": visit.identity_noted}
    return kept | {"no_phone": visit.cannot_scan and not visit.phone}


def keep_visit(request: HttpRequest, case: Case, *, by: Actor, now: datetime) -> None:
    """Keep with the number which case it became."""
    if visit := visit_of(request):
        visits.note_visit_case(visit=visit, case=case, by=by, now=now)
