"""What the pages of the service centre share: their tabs, who may be in the hall, a form that is done once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.casework.forms.pieces import problems_of
from linli.casework.models import CounterVisit
from linli.casework.rules import queue, rights
from linli.casework.selectors import queue as hall
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import url_once
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.problems import Refused
from linli.core.tenancy import tenant_here

SERVES = requires(rights.CENTRE)
WRITES = requires(rights.KNOWLEDGE)
IN = requires(rights.CENTRE, rights.KNOWLEDGE)


def is_in_hall(request: HttpRequest) -> bool:
    """Whether this visitor serves in the hall, which belongs to the whole subdistrict."""
    return actor_of(request).may(rights.CENTRE, tenant_id=tenant_here(request).pk, place_path="")


def hall_or_403(request: HttpRequest) -> Tenant:
    """The hall's subdistrict. :raises PermissionDenied: for posts that reach less than all of it."""
    if not is_in_hall(request):
        raise PermissionDenied
    return tenant_here(request)


def tabs_of(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The pages of the centre that this visitor may open."""
    actor, tenant = actor_of(request), tenant_here(request)
    in_hall = is_in_hall(request)
    shown = [
        ("centre", _("叫号"), in_hall),
        ("greet", _("引导"), in_hall),
        ("visits", _("今天来的人"), in_hall),
        ("home-services", _("上门办理"), actor.may(rights.CENTRE, tenant_id=tenant.pk)),
        ("guide-desk", _("指南和问答"), True),
        ("centre-settings", _("大厅设置"), in_hall),
    ]
    return [{"label": label, "url": reverse(f"casework:{name}"), "current": name == current} for name, label, may in shown if may]


# ---- words ----


def wait_words(estimate: queue.Estimate | None) -> str:
    """“前面 4 位，大约等 20 到 35 分钟”; where no window is open it says so."""
    if estimate is None:
        return _("现在没有窗口在办这一类，先坐一会儿，问引导员")
    ahead = (
        ngettext("前面 %(n)s 位", "前面 %(n)s 位", estimate.ahead) % {"n": estimate.ahead} if estimate.ahead else _("前面没有人")
    )
    return _("%(ahead)s，%(time)s") % {"ahead": ahead, "time": minutes_words(estimate)}


def minutes_words(estimate: queue.Estimate | None) -> str:
    """“大约等 20 到 35 分钟”."""
    if estimate is None:
        return _("没有窗口在办")
    if estimate.least == 0:
        return _("等不到 %(most)s 分钟") % {"most": estimate.most}
    return _("大约等 %(least)s 到 %(most)s 分钟") % {"least": estimate.least, "most": estimate.most}


@dataclass(frozen=True, slots=True)
class VisitShown:
    """A number as a page of the desk shows it."""

    visit: CounterVisit
    kind: str
    word: str
    waited: int | None
    what: str
    url: str


BADGES = {
    "booked": "wait",
    "waiting": "wait",
    "called": "warn",
    "serving": "run",
    "done": "ok",
    "no_show": "back",
    "left": "still",
}


def shown(visit: CounterVisit, now: datetime) -> VisitShown:
    return VisitShown(
        visit=visit,
        kind=BADGES[visit.state],
        word=str(visit.get_state_display()),
        waited=visit.waited_minutes(now),
        what=visit.purpose or (visit.line.name if visit.line_id and visit.line else ""),
        url=reverse("casework:visit", args=[visit.pk]),
    )


def priorities(tenant: Tenant) -> list[tuple[str, str]]:
    """Who may go first, as choices."""
    rules = hall.rules_of(tenant, timezone.localdate(clock.now()))
    return [(str(one["code"]), str(one["label"])) for one in rules["priorities"]]


# ---- a form that is done once ----


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form page says: title, the verb on its button, the way back."""

    title: str
    submit: str
    back: str
    lead: str = ""
    tab: str = ""
    tone: str = "primary"
    context: dict[str, Any] = field(default_factory=dict)


def answered(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any], datetime], str],
    asked: Asked,
    *,
    template: str = "casework/centre/form.html",
    done: str = "",
) -> HttpResponse:
    """
    Show the form; when it was sent, let `do(values, now)` act once and go to the address that it gives. A refusal puts
    each problem beside the field it names, and what was typed stays.
    """
    if request.method == "POST" and (url := url_once(request, form, do)):
        if done:
            messages.success(request, done)
        return redirect(url)
    problems = problems_of(form) if form.is_bound else []
    context = {
        "form": form, "asked": asked, "problems": problems, "tabs": tabs_of(request, asked.tab) if asked.tab else [], **asked.context
    }  # fmt: skip
    return page(request, template, context, status=422 if problems else 200)


def say_problems(request: HttpRequest, refused: Refused) -> None:
    """A refusal of a single button: each reason as a line at the top of the page that comes next."""
    for problem in refused.problems:
        messages.error(request, str(problem.text))
