"""The guide for residents: find what one needs by one's own words, read it in large type, print it, pass it on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.models import ServiceItem
from linli.casework.selectors import guide
from linli.casework.selectors.queue import Hall
from linli.casework.services import guide as services
from linli.casework.services import limits
from linli.casework.views.centre.pieces import wait_words
from linli.casework.views.portal.following import source_of
from linli.core import clock, submissions
from linli.core.access import actor_of, public
from linli.core.finding import found_or_404
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.tenancy import tenant_here

MOST_QUESTIONS = 12


@public
@require_http_methods(["GET", "HEAD"])
def catalogue(request: HttpRequest) -> HttpResponse:
    """Everything that is done here, by kind; a box for one's own words, answered at once."""
    tenant, today = tenant_here(request), timezone.localdate(clock.now())
    words = request.GET.get("q", "").strip()[:80]
    items = list(guide.items_in_force(tenant, today))
    context = {
        "bar_title": _("办事指南"),
        "words": words,
        "offers": guide.offers_for(words, tenant=tenant, most=5) if words else [],
        "groups": _groups(items),
        "questions": list(guide.public_entries(tenant, today)[:MOST_QUESTIONS]),
        "report_url": reverse("casework:report"),
    }
    return page(request, "casework/guide/catalogue.html", context, partial="found")


def _groups(items: list[ServiceItem]) -> list[dict[str, Any]]:
    """Items under the kind of business that they belong to; the rest under “别的”."""
    groups: dict[str, list[ServiceItem]] = {}
    for one in sorted(items, key=lambda one: one.line.position if one.line else 999):
        groups.setdefault(one.line.name if one.line else str(_("别的")), []).append(one)
    return [{"name": name, "items": listed} for name, listed in groups.items()]


def _item_or_404(request: HttpRequest, code: str) -> ServiceItem:
    return found_or_404(guide.item_by_code(code, tenant=tenant_here(request), on=timezone.localdate(clock.now())))


@public
@require_http_methods(["GET", "HEAD"])
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One item: what to bring first, then where, how long, what it costs; how long the queue is now."""
    found = _item_or_404(request, code)
    tenant = tenant_here(request)
    estimate = Hall(tenant, clock.now()).estimate_for_newcomer(found.line.letter) if found.line else None
    context = {
        "bar_title": _("办事指南"),
        "bar_back": reverse("casework:guide"),
        "item": found,
        "wait": wait_words(estimate) if found.line and found.line.is_active else "",
        "share": share_text(found, tenant, request.build_absolute_uri(found.get_absolute_url())),
        "sheet_url": reverse("casework:guide-sheet", args=[code]),
        "related": guide.public_entries(tenant, timezone.localdate(clock.now())).filter(items__icontains=f'"{code}"')[:5],
    }
    return page(request, "casework/guide/item.html", context)


def share_text(found: ServiceItem, tenant: Tenant, url: str) -> str:
    """What one sends to one's mother: plain text that says everything without opening anything."""
    lines = [
        found.name + (f"（{found.plain_name}）" if found.plain_name else ""),
        _("带：%(what)s") % {"what": "、".join(found.bring)},
        _("去：%(where)s") % {"where": found.where},
        _("几点：%(hours)s") % {"hours": found.hours or tenant.office_hours},
        _("多久：%(time)s。%(fee)s。") % {"time": found.how_long, "fee": found.fee},
        _("电话：%(phone)s") % {"phone": found.phone or tenant.phone},
        url,
    ]
    return "\n".join(lines)


@public
@require_http_methods(["GET", "HEAD"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """What to bring, on paper in large type, each with a box to tick."""
    found = _item_or_404(request, code)
    context = {"item": found, "item_url": request.build_absolute_uri(found.get_absolute_url())}
    return page(request, "casework/guide/sheet.html", context)


@public
@require_http_methods(["GET", "HEAD"])
def question(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One question with its answer, the items it is about, and a way on when it was not that."""
    tenant, today = tenant_here(request), timezone.localdate(clock.now())
    found = found_or_404(guide.entry_by_id(pk, tenant=tenant, on=today, public_only=True))
    context = {
        "bar_title": _("常见问题"),
        "bar_back": reverse("casework:guide"),
        "entry": found,
        "items": guide.related_items(found, today),
        "helped_url": reverse("casework:guide-helped", args=[pk]),
    }
    return page(request, "casework/guide/question.html", context)


@public
@require_POST
def helped(request: HttpRequest, pk: UUID) -> HttpResponse:
    """“看明白了”: counted, so that the office sees which words help. Sent twice, it is counted once."""
    tenant, now = tenant_here(request), clock.now()
    found = found_or_404(guide.entry_by_id(pk, tenant=tenant, on=timezone.localdate(now), public_only=True))
    limits.count("helped", source_of(request), now=now, tenant=tenant)
    with submissions.once(submissions.key_for(request, "casework.helped"), tenant_id=tenant.pk, now=now) as sent:
        if not sent.before:
            services.count_helped(entry=found, by=actor_of(request), now=now)
    messages.success(request, _("好的。还有不清楚的，随时来问。"))
    return redirect("casework:guide")
