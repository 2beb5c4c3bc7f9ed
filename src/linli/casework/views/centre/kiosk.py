"""The number machine of the hall: large type, three touches, nothing to type, no name. Its address is its key."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms.centre import ArriveForm, TakeForm
from linli.casework.forms.pieces import problems_of
from linli.casework.models import CounterKiosk, CounterLine, CounterVisit
from linli.casework.selectors.queue import Hall, kiosk_by_key
from linli.casework.services import limits, visits
from linli.core import clock
from linli.core.access import public
from linli.core.actors import Actor, Channel
from linli.core.answering import url_once
from linli.core.finding import found_or_404
from linli.core.forms import add_problems
from linli.core.pages import page
from linli.core.problems import Refused

from .greeting import booked_today
from .pieces import minutes_words, priorities
from .screen import number_context

BACK_AFTER = 20
"""Seconds after which the machine is ready for the next one."""


def _kiosk_or_404(key: str) -> CounterKiosk:
    return found_or_404(kiosk_by_key(key))


def _here(request: HttpRequest, key: str) -> CounterKiosk:
    """The machine; its hall is the page's subdistrict, whatever the browser chose before."""
    kiosk = _kiosk_or_404(key)
    request.tenant = kiosk.tenant  # type: ignore[attr-defined]
    return kiosk


def _page(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the machine: always in large type."""
    return page(request, f"casework/kiosk/{name}.html", context | {"mode": "elder"}, status=status)


@public
@require_http_methods(["GET", "HEAD"])
def kiosk(request: HttpRequest, key: str) -> HttpResponse:
    """First touch: what for."""
    here = _here(request, key)
    hall = Hall(here.tenant, clock.now())
    lines = [(one, minutes_words(one.estimate)) for one in hall.lines_now()]
    return _page(request, "start", {"kiosk": here, "lines": lines, "arrive_url": reverse("casework:kiosk-arrive", args=[key])})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk_line(request: HttpRequest, key: str, letter: str) -> HttpResponse:
    """Second touch: who goes first says so; and the number is there."""
    here = _here(request, key)
    line = found_or_404(
        CounterLine.objects.filter(tenant=here.tenant, letter=letter, is_active=True).select_related("tenant").first()
    )
    form = TakeForm(request.POST if request.method == "POST" else None, priorities=priorities(here.tenant))

    def do(values: dict[str, Any], now: datetime) -> str:
        by = Actor.anonymous(here.tenant_id, Channel.COUNTER)
        visit = visits.take_number(line=line, priority=values["priority"], purpose=line.name, kiosk=here, by=by, now=now)
        return reverse("casework:kiosk-number", args=[key, visit.pk])

    if request.method == "POST" and form.is_valid() and _counted(here, form) and (url := url_once(request, form, do)):
        return redirect(url)
    context = {
        "kiosk": here,
        "line": line,
        "priorities": priorities(here.tenant),
        "problems": problems_of(form) if form.is_bound else [],
    }
    return _page(request, "line", context, status=422 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk_arrive(request: HttpRequest, key: str) -> HttpResponse:
    """Who booked on the telephone gives the number and is in line."""
    here = _here(request, key)
    form = ArriveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        visit = booked_today(here.tenant, form.cleaned_data["number"])
        if visit is None:
            form.add_error("number", _("今天没有约这个号。看看字母对不对，或者叫引导员。"))
        elif _counted(here, form) and (url := url_once(request, form, lambda _values, now: _arrive(visit, here, now))):
            return redirect(url)
    context = {"kiosk": here, "form": form, "problems": problems_of(form) if form.is_bound else []}
    return _page(request, "arrive", context, status=422 if form.errors else 200)


def _counted(here: CounterKiosk, form: Form) -> bool:
    """Whether the machine may go on: one that runs wild is stopped by rule set `casework.limits`."""
    try:
        limits.count("take", f"kiosk:{here.pk}", now=clock.now(), tenant=here.tenant)
    except Refused as refused:
        add_problems(form, refused.problems)
        return False
    return True


def _arrive(visit: CounterVisit, here: CounterKiosk, now: datetime) -> str:
    visits.arrive_visit(visit=visit, kiosk=here, by=Actor.anonymous(here.tenant_id, Channel.COUNTER), now=now)
    return reverse("casework:kiosk-number", args=[here.key, visit.pk])


@public
@require_http_methods(["GET", "HEAD"])
def kiosk_number(request: HttpRequest, key: str, pk: UUID) -> HttpResponse:
    """The number in large type, to print or to remember; soon the machine is ready for the next one."""
    here = _here(request, key)
    found = (
        CounterVisit.objects.filter(pk=pk, tenant=here.tenant)
        .exclude(letter="")
        .select_related("tenant", "line", "window")
        .first()
    )
    if found is None:
        raise Http404
    context = number_context(found, clock.now()) | {
        "kiosk": here,
        "number_url": request.build_absolute_uri(reverse("casework:hall-number", args=[pk])),
        "back_after": BACK_AFTER,
    }
    response = _page(request, "number", context)
    response["Refresh"] = f"{BACK_AFTER}; url={reverse('casework:kiosk', args=[key])}"
    return response
