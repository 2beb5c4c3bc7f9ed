"""The greeter: what somebody wants → which window, which number, which slip, in two taps. Also the register and the telephone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms.centre import ArriveForm, BookForm, RegisterForm, TakeForm
from linli.casework.forms.pieces import problems_of
from linli.casework.models import CounterLine, CounterVisit, ServiceItem
from linli.casework.models.centre import VisitState
from linli.casework.selectors import guide
from linli.casework.selectors import queue as hall_selectors
from linli.casework.selectors.queue import Hall
from linli.casework.services import visits
from linli.casework.views import listed
from linli.core import clock
from linli.core.access import actor_of
from linli.core.answering import url_once
from linli.core.finding import found_or_404
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.models import Tenant
from linli.core.pages import page

from .pieces import SERVES, Asked, answered, hall_or_403, priorities, shown, tabs_of, wait_words
from .window import visit_or_404

PER_PAGE = 100


@SERVES
@require_http_methods(["GET", "HEAD"])
def greet(request: HttpRequest) -> HttpResponse:
    """Everything that people come for, by kind of business, with how long they would wait; a box for their own words."""
    tenant, now = hall_or_403(request), clock.now()
    hall, words = Hall(tenant, now), request.GET.get("q", "").strip()[:80]
    items = list(guide.items_in_force(tenant, hall.day))
    context = {
        "tabs": tabs_of(request, "greet"),
        "groups": [
            {"now": line, "wait": wait_words(line.estimate), "items": [one for one in items if one.line_id == line.line.pk]}
            for line in hall.lines_now()
        ],
        "elsewhere": [one for one in items if one.line_id is None],
        "words": words,
        "offers": guide.offers_for(words, tenant=tenant, public_only=False, most=5) if words else [],
        "arrive_form": ArriveForm(),
        "booked": [shown(visit, now) for visit in hall.in_state(VisitState.BOOKED)],
        "missed": [shown(visit, now) for visit in hall.in_state(VisitState.NO_SHOW)],
    }
    return page(request, "casework/centre/greet.html", context)


@SERVES
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """The second tap: an ordinary number, or one that goes first; what to bring is checked before anyone queues in vain."""
    tenant = hall_or_403(request)
    line, item = _wanted(request, tenant)
    form = TakeForm(request.POST if request.method == "POST" else None, priorities=priorities(tenant))

    def do(values: dict[str, Any], now: datetime) -> str:
        purpose, code = (item.name, item.code) if item else (line.name, "")
        visit = visits.take_number(line=line, purpose=purpose, item_code=code, by=actor_of(request), now=now, **values)
        return reverse("casework:visit", args=[visit.pk])

    if request.method == "POST" and (url := url_once(request, form, do)):
        return redirect(url)
    hall = Hall(tenant, clock.now())
    context = {
        "tabs": tabs_of(request, "greet"),
        "line": line,
        "item": item,
        "windows": hall.windows_for(line.letter),
        "wait": wait_words(hall.estimate_for_newcomer(line.letter)),
        "wait_first": wait_words(hall.estimate_for_newcomer(line.letter, is_priority=True)),
        "priorities": priorities(tenant),
        "form": form,
        "problems": problems_of(form) if form.is_bound else [],
    }
    return page(request, "casework/centre/take.html", context, status=422 if form.errors else 200)


def _wanted(request: HttpRequest, tenant: Tenant) -> tuple[CounterLine, ServiceItem | None]:
    """The line by its letter, and the item where one was tapped. :raises Http404: for what there is not."""
    item = guide.item_by_code(request.GET.get("item", "")[:40], tenant=tenant, on=timezone.localdate(clock.now()))
    letter = request.GET.get("line", "")[:1] or (item.line.letter if item and item.line else "")
    line = found_or_404(CounterLine.objects.filter(tenant=tenant, letter=letter, is_active=True).select_related("tenant").first())
    return line, item


@SERVES
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """A number for later today, while somebody is on the telephone."""
    tenant, now = hall_or_403(request), clock.now()
    lines = list(CounterLine.objects.filter(tenant=tenant, is_active=True))
    slots = [(at.isoformat(), timezone.localtime(at).strftime("%H:%M")) for at in hall_selectors.slots_today(tenant, now)]
    form = BookForm(
        request.POST if request.method == "POST" else None,
        lines=[(line.letter, line.name) for line in lines],
        slots=slots,
        priorities=priorities(tenant),
    )

    def do(values: dict[str, Any], now: datetime) -> str:
        letter = values.pop("line")
        line = next(one for one in lines if one.letter == letter)
        at = parse_datetime(values.pop("booked_for"))
        assert at is not None  # noqa: S101 -- one of the slots that were offered
        visit = visits.book_visit(line=line, booked_for=at, by=actor_of(request), now=now, **values)
        return reverse("casework:visit", args=[visit.pk])

    asked = Asked(
        title=_("电话约号"),
        submit=_("约上"),
        back=reverse("casework:greet"),
        lead=_("只约今天。号码念给他听，到了在大厅报号。")
        if slots
        else _("今天没有可以约的时间了。请他明天再打，或直接来取号。"),
        tab="greet",
    )
    return answered(request, form, do, asked)


@SERVES
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Somebody who came in and needs no number: what for, which document was seen."""
    tenant = hall_or_403(request)
    form = RegisterForm(request.POST if request.method == "POST" else None)

    def do(values: dict[str, Any], now: datetime) -> str:
        visits.register_visitor(tenant=tenant, by=actor_of(request), now=now, **values)
        return reverse("casework:greet")

    lead = _("不能扫码的人，看一眼证件就登记。只记哪一种证件，不记号码；名字加密，一个月后自动清掉。")
    asked = Asked(_("来访登记"), _("登记"), reverse("casework:greet"), lead, "greet")
    return answered(request, form, do, asked, done=_("登记好了。"))


@SERVES
@require_http_methods(["POST"])
def arrive(request: HttpRequest) -> HttpResponse:
    """Somebody says the number that they booked on the telephone."""
    tenant = hall_or_403(request)
    form = ArriveForm(request.POST)
    visit = booked_today(tenant, form.cleaned_data["number"]) if form.is_valid() else None
    if visit is None:
        messages.error(request, _("今天没有约这个号。看看是不是看错了字母，或者直接取号。"))
        return redirect("casework:greet")

    def do(_values: dict[str, Any], now: datetime) -> str:
        visits.arrive_visit(visit=visit, by=actor_of(request), now=now)
        return reverse("casework:visit", args=[visit.pk])

    url = url_once(request, form, do)
    for problem in problems_of(form):
        messages.error(request, problem.text)
    return redirect(url or "casework:greet")


def booked_today(tenant: Tenant, number: str) -> CounterVisit | None:
    """The booking of today with this number."""
    today = timezone.localdate(clock.now())
    return CounterVisit.objects.filter(tenant=tenant, day=today, number=number, state=VisitState.BOOKED).first()


# ---- who came today ----


@SERVES
@require_http_methods(["GET", "HEAD"])
def today(request: HttpRequest) -> HttpResponseBase:
    """Everyone who came today, with filters that stand in the address."""
    tenant, now = hall_or_403(request), clock.now()
    state, letter = request.GET.get("state", ""), request.GET.get("line", "")[:1]
    found = hall_selectors.visits_on(tenant, timezone.localdate(now), state=state, letter=letter)
    if wants_sheet(request):
        return sheet_of(request, listed.VISITS, (listed.visit_row(shown(one, now)) for one in found.iterator(AT_ONCE)))
    rows = list(found[: PER_PAGE + 1])
    context = {
        "tabs": tabs_of(request, "visits"),
        "rows": [shown(visit, now) for visit in rows[:PER_PAGE]],
        "sheet_url": sheet_url(request),
        "is_full": len(rows) > PER_PAGE,
        "most": PER_PAGE,
        "states": VisitState.choices,
        "state": state,
        "lines": CounterLine.objects.filter(tenant=tenant),
        "letter": letter,
    }
    return page(request, "casework/centre/visits.html", context)


@SERVES
@require_http_methods(["GET", "HEAD"])
def visit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One number: what to tell the visitor now, the slip to print, what happened to it."""
    found = visit_or_404(request, pk)
    return page(request, "casework/centre/visit.html", _visit_context(request, found))


@SERVES
@require_http_methods(["GET", "HEAD"])
def slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The slip for the visitor's hand: the number in large type, where to wait, what to have ready."""
    found = visit_or_404(request, pk)
    return page(request, "casework/centre/slip.html", _visit_context(request, found))


def _visit_context(request: HttpRequest, found: CounterVisit) -> dict[str, Any]:
    now, tenant = clock.now(), found.tenant
    hall = Hall(tenant, now)
    waits = found.state == VisitState.WAITING and found.day == hall.day
    return {
        "tabs": tabs_of(request, "greet"),
        "shown": shown(found, now),
        "visit": found,
        "item": guide.item_by_code(found.item_code, tenant=tenant, on=found.day) if found.item_code else None,
        "windows": hall.windows_for(found.in_line, found.for_window_id) if found.in_line else [],
        "wait": wait_words(hall.estimate_for(found)) if waits else "",
        "steps": steps_of(found),
        "is_today": found.day == hall.day,
        "number_url": request.build_absolute_uri(reverse("casework:hall-number", args=[found.pk])),
        "verbs": _verbs_for(found) if found.day == hall.day else [],
    }


def _verbs_for(found: CounterVisit) -> list[dict[str, str]]:
    """What the greeter may do with a number now; what happens at a window is done there."""
    offered = {
        VisitState.BOOKED: [("arrive", _("到了")), ("leave", _("不来了"))],
        VisitState.WAITING: [("leave", _("不办了，走了"))],
        VisitState.NO_SHOW: [("come-back", _("回来了，接着排")), ("leave", _("走了"))],
    }
    return [
        {"label": label, "url": reverse("casework:visit-verb", args=[found.pk, name])}
        for name, label in offered.get(VisitState(found.state), [])
    ]


def steps_of(found: CounterVisit) -> list[dict[str, Any]]:
    """What happened to a number, newest first, as the road draws it."""
    titles = {
        "taken": _("取了号"),
        "booked": _("电话约了号"),
        "registered": _("登记了来访"),
        "arrived": _("到了大厅"),
        "called": _("叫到%(window)s"),
        "called_again": _("又叫了一次"),
        "started": _("%(window)s开始办"),
        "finished": _("%(window)s办完了"),
        "passed_over": _("过号"),
        "came_back": _("过号回来，接着排"),
        "handed_over": _("从%(window)s转走"),
        "left": _("没办就走了"),
        "case_noted": _("登记成一件诉求"),
        "reminded": _("发了短信提醒"),
    }
    steps = list(found.steps.select_related("window").order_by("-at", "-id"))
    return [
        {
            "at": step.at,
            "title": titles.get(step.verb, step.verb) % {"window": step.window or ""},
            "detail": step.by_label,
            "kind": "now" if index == 0 and found.state not in (VisitState.DONE, VisitState.LEFT) else "done",
        }
        for index, step in enumerate(steps)
    ]
