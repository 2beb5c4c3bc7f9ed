"""A clerk at a window: call the next, call again, passed over, begin, done, hand on with what was checked."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.forms.centre import HandOverForm
from linli.casework.models import CounterVisit, CounterWindow
from linli.casework.selectors.guide import item_by_code
from linli.casework.selectors.queue import Hall
from linli.casework.services import centre, visits, windows
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.finding import one_or_404
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.problems import NotAllowed, Refused
from linli.core.tenancy import tenant_here

from .pieces import IN, SERVES, Asked, answered, hall_or_403, is_in_hall, say_problems, shown, tabs_of

MOST_SHOWN = 12


@IN
@require_http_methods(["GET", "HEAD"])
def home(request: HttpRequest) -> HttpResponse:
    """My window: who is at it, who comes next. Posts that do not serve in the hall go to the pages that are theirs."""
    if not is_in_hall(request):
        return redirect("casework:guide-desk")
    return page(request, "casework/centre/window.html", _context(request), partial="line")


def _context(request: HttpRequest, form: HandOverForm | None = None) -> dict[str, Any]:
    tenant, now = tenant_here(request), clock.now()
    hall = Hall(tenant, now)
    window = _mine(request, hall)
    there = hall.at(window) if window else None
    order = hall.order_at([window]) if window else []
    context = {
        "tabs": tabs_of(request, "centre"),
        "hall": hall,
        "window": window,
        "there": shown(there, now) if there else None,
        "following": [shown(visit, now) for visit in order[:MOST_SHOWN]],
        "waiting": len(order),
        "others": [one for one in hall.windows if window is None or one.pk != window.pk],
        "item": item_by_code(there.item_code, tenant=tenant, on=hall.day) if there and there.item_code else None,
        "form": (form or _hand_over_form(hall, there)) if there else None,
        "called_too_few": bool(there and there.call_count < hall.rules["calls_before_no_show"]),
        "now": now,
    }
    return context | _links(there)


def _links(there: CounterVisit | None) -> dict[str, str]:
    """What the visit may become: a case, an errand at home. The number goes along."""
    if there is None:
        return {}
    tail = f"?visit={there.pk}"
    return {"counter_url": reverse("casework:counter") + tail, "home_url": reverse("casework:home-service-new") + tail}


def _mine(request: HttpRequest, hall: Hall) -> CounterWindow | None:
    """The window that this clerk sits at."""
    user_id = actor_of(request).user_id
    return next((one for one in hall.windows if one.is_open and one.opened_by_user_id == user_id and user_id), None)


def _hand_over_form(hall: Hall, there: CounterVisit, data: Any = None) -> HandOverForm:
    """Where a number can be handed to: another line, or one window."""
    lines = [(f"line:{line.letter}", line.name) for line in hall.lines if line.pk != there.line_id]
    at = [(f"window:{one.number}", str(one)) for one in hall.windows if one.is_open and one.pk != there.window_id]
    return HandOverForm(data, targets=[("", _("选一个")), (_("换一类业务"), lines), (_("指定窗口"), at)])


# ---- the buttons ----


@SERVES
@require_POST
def sit(request: HttpRequest) -> HttpResponse:
    """Open a window and sit down at it, or leave it."""
    tenant, by, now = hall_or_403(request), actor_of(request), clock.now()
    number = request.POST.get("number", "")
    window = CounterWindow.objects.filter(
        tenant=tenant, number=int(number) if number.isdecimal() and len(number) < 4 else -1
    ).first()
    if window is None:
        raise Http404
    act = centre.close_window if request.POST.get("then") == "leave" else centre.open_window
    _try(request, lambda: act(window=window, by=by, now=now))
    return redirect("casework:centre")


@SERVES
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Call the next one to my window."""
    tenant, by, now = hall_or_403(request), actor_of(request), clock.now()
    window = _mine(request, Hall(tenant, now))
    if window is not None:
        _try(request, lambda: windows.call_next(window=window, by=by, now=now))
    return redirect("casework:centre")


Do = Callable[[CounterVisit, Actor, datetime], Any]
VERBS: dict[str, Do] = {
    "call-again": lambda visit, by, now: windows.call_again(visit=visit, by=by, now=now),
    "start": lambda visit, by, now: windows.start_visit(visit=visit, by=by, now=now),
    "finish": lambda visit, by, now: windows.finish_visit(visit=visit, by=by, now=now),
    "finish-and-call": lambda visit, by, now: windows.finish_and_call_next(visit=visit, by=by, now=now),
    "pass-over": lambda visit, by, now: windows.pass_over(visit=visit, by=by, now=now),
    "come-back": lambda visit, by, now: visits.rejoin_queue(visit=visit, by=by, now=now),
    "arrive": lambda visit, by, now: visits.arrive_visit(visit=visit, by=by, now=now),
    "leave": lambda visit, by, now: visits.leave_hall(visit=visit, by=by, now=now),
}
AT_THE_DOOR = frozenset({"come-back", "arrive", "leave"})
"""Verbs of the greeter: they lead back to the number's own page."""


@SERVES
@require_POST
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One step of one number."""
    if name not in VERBS:
        raise Http404
    visit = visit_or_404(request, pk)
    _try(request, lambda: VERBS[name](visit, actor_of(request), clock.now()))
    return redirect("casework:visit", pk) if name in AT_THE_DOOR else redirect("casework:centre")


def _try(request: HttpRequest, do: Callable[[], Any]) -> None:
    """Do it, or say every reason why not at the top of the page that comes."""
    try:
        do()
    except NotAllowed:
        raise
    except Refused as refused:
        say_problems(request, refused)


@SERVES
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the visitor on, with what was checked here."""
    visit, hall = visit_or_404(request, pk), Hall(tenant_here(request), clock.now())
    form = _hand_over_form(hall, visit, request.POST if request.method == "POST" else None)

    def do(values: dict[str, Any], now: datetime) -> str:
        kind, _sep, name = values["target"].partition(":")
        window = next((one for one in hall.windows if kind == "window" and str(one.number) == name), None)
        letter = _letter_at(window, visit) if window else name
        line = next(one for one in hall.lines if one.letter == letter)
        windows.hand_over_visit(visit=visit, line=line, window=window, checked=values["checked"], by=actor_of(request), now=now)
        return reverse("casework:centre")

    asked = Asked(
        _("把 %(number)s 转到别的窗口") % {"number": visit.number}, _("转过去"), reverse("casework:centre"), tab="centre"
    )
    return answered(request, form, do, asked, done=_("转过去了，那边先叫他。"))


def _letter_at(window: CounterWindow, visit: CounterVisit) -> str:
    """The line under which a window takes the number: its own where the window serves that, else the first it serves."""
    return visit.in_line if visit.in_line in window.serves else str(window.serves[0])


def visit_or_404(request: HttpRequest, pk: UUID) -> CounterVisit:
    """A number of this hall. :raises PermissionDenied: for posts that do not serve in it."""
    tenant: Tenant = hall_or_403(request)
    return one_or_404(CounterVisit.objects.filter(tenant=tenant).select_related("line", "window", "case", "tenant"), pk)
