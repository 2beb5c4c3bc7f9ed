"""The hall for everybody: the large screen, how long it takes now, and one's own number. Numbers only, never a name."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_http_methods

from linli.casework.models import CounterVisit
from linli.casework.models.centre import AT_A_WINDOW, VisitState
from linli.casework.rules import queue
from linli.casework.selectors import queue as selectors
from linli.casework.selectors.queue import Hall
from linli.core import clock
from linli.core.access import public
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from .pieces import minutes_words, wait_words

EVERY_SECONDS = 2
MOST_CALLED = 6


def _version(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str:
    """The ETag of what the screen shows: changes when the hall does."""
    now = clock.now()
    text = f"{selectors.version_of_hall(tenant_here(request), now)} {now:%Y%m%d} {translation.get_language()} {request.path}"
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'


def _fresh(response: HttpResponse) -> HttpResponse:
    """To be asked for again each time, with the ETag: no copy is shown unasked."""
    response["Cache-Control"] = "no-cache"
    return response


@public
@require_http_methods(["GET", "HEAD"])
def screen(request: HttpRequest) -> HttpResponse:
    """The screen of the hall, 1920 wide; it asks for `now` every two seconds."""
    return _fresh(page(request, "casework/hall/screen.html", _context(request) | {"every": EVERY_SECONDS}))


@public
@require_http_methods(["GET", "HEAD"])
def now(request: HttpRequest) -> HttpResponse:
    """What changes on the screen; 304 when nothing has."""
    return _fresh(_part(request))


@condition(etag_func=_version)
def _part(request: HttpRequest) -> HttpResponse:
    return page(request, "casework/hall/screen.html#now", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    tenant = tenant_here(request)
    hall = Hall(tenant, clock.now())
    called = hall.called(MOST_CALLED)
    first = next((one for one in called if not one.is_serving), None)
    return {
        "hall": hall,
        "first": first,
        "called": [one for one in called if one is not first],
        "lines": [(one, minutes_words(one.estimate)) for one in hall.lines_now()],
        "spoken": _("请 %(number)s 号，到%(window)s") % {"number": first.number, "window": first.window} if first else "",
        "read_out": _read_out(first.number, str(first.window)) if first else "",
        "call_key": f"{first.number}-{first.at.timestamp():.0f}" if first else "",
        "priorities": "、".join(str(one["label"]) for one in hall.rules["priorities"]),
    }


def _read_out(number: str, window: str) -> str:
    """What a voice says: the number figure by figure, twice."""
    once = _("请 %(number)s 号，到%(window)s。") % {"number": queue.spoken(number), "window": window}
    return f"{once} {once}"


@public
@require_http_methods(["GET", "HEAD"])
def waiting(request: HttpRequest) -> HttpResponse:
    """How long it takes now, for whoever thinks of going: by kind of business, on a telephone."""
    hall = Hall(tenant_here(request), clock.now())
    rows = [(one, wait_words(one.estimate)) for one in hall.lines_now()]
    return _fresh(page(request, "casework/hall/waiting.html", {"rows": rows, "hall": hall, "bar_title": _("大厅现在")}))


@public
@require_http_methods(["GET", "HEAD"])
def number(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own number, by the QR code of the slip: how many are ahead, which window. Nothing says whose it is."""
    found = found_or_404(CounterVisit.objects.filter(pk=pk).exclude(letter="").select_related("tenant", "window", "line").first())
    return _fresh(page(request, "casework/hall/number.html", number_context(found, clock.now()), partial="now"))


def number_context(found: CounterVisit, at: datetime) -> dict[str, Any]:
    hall = Hall(found.tenant, at)
    is_today = found.day == hall.day
    estimate = hall.estimate_for(found) if found.state == VisitState.WAITING and is_today else None
    return {
        "number": found.number,
        "line": found.line,
        "state": found.state,
        "is_called": found.state in AT_A_WINDOW,
        "window": found.window if found.state in AT_A_WINDOW else None,
        "fact": _fact(found, estimate, is_today=is_today),
        "booked_for": found.booked_for if found.state == VisitState.BOOKED else None,
        "is_over": not is_today or found.state in (VisitState.DONE, VisitState.LEFT),
        "bar_title": _("我的号"),
    }


def _fact(found: CounterVisit, estimate: queue.Estimate | None, *, is_today: bool) -> str:
    """The one sentence that somebody who waits wants to read."""
    if not is_today:
        return _("这是以前的号，请重新取一个。")
    facts = {
        VisitState.BOOKED: _("约好了。到了在大厅报号，或在取号机上按“我约过”。"),
        VisitState.CALLED: _("叫到您了，请到%(window)s。") % {"window": found.window},
        VisitState.SERVING: _("正在%(window)s办。") % {"window": found.window},
        VisitState.DONE: _("办完了。"),
        VisitState.NO_SHOW: _("刚才叫过您。别着急，跟引导员说一声，接着排。"),
        VisitState.LEFT: _("这个号不用了。要办事请重新取。"),
    }
    return facts.get(VisitState(found.state)) or wait_words(estimate)
