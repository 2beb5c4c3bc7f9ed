"""The call list: who has to be told by voice, door by door; told, tried, the telephone looked at, the sheet to walk with."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, papers
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.form_pages import done_or_told
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.problems import Refused
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...forms import signups as typed
from ...models import CallLine
from ...rules import rights
from ...selectors import calls as found
from ...services import calls
from .. import signups_shown as shown

CALLS = requires(rights.CALL)
READ = require_http_methods(["GET", "HEAD"])
PER_PAGE, MOST_ON_PAPER = 50, 400
LIST = "activities:calls"


def _rows(request: HttpRequest) -> tuple[QuerySet[CallLine], str, typed.CallFilter]:
    view = request.GET.get("view", "open")
    view = view if view in found.VIEWS else "open"
    filters = typed.CallFilter(request.GET)
    reason = filters.cleaned_data["reason"] if filters.is_valid() else ""
    rows = found.listed(actor_of(request), tenant_here(request), now=clock.now(), view=view, reason=reason)
    return rows, view, filters


def _row(request: HttpRequest, line: CallLine) -> dict[str, Any]:
    shows = line.person.shares_phone_with_heads or found.is_office(actor_of(request), line)
    return shown.call_row(line, shows_phone=shows)


@CALLS
@READ
@never_cache
def listed(request: HttpRequest) -> HttpResponseBase:
    """What is to be said to whom, soonest first, then door by door."""
    rows, view, filters = _rows(request)
    if wants_sheet(request):
        return sheet_of(request, CALL_SHEET, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "view": view,
        "is_filtered": bool(filters.is_valid() and filters.cleaned_data["reason"]),
        "page_obj": page_obj,
        "rows": [_row(request, one) for one in page_obj],
        "heard": typed.HEARD,
        "tabs": [{"label": label, "url": f"?view={name}", "current": name == view} for name, label in typed.CALL_VIEWS.items()],
        "sheet_url": sheet_url(request),
        "paper_url": f"{reverse('activities:calls-paper')}?{request.GET.urlencode()}",
    }
    return page(request, "activities/desk/calls_list.html", context)


CALL_SHEET = Sheet(
    "calls",
    gettext_lazy("要打电话通知的人"),
    [
        Column("starts_at", gettext_lazy("什么时候的活动")),
        Column("session", gettext_lazy("活动")),
        Column("reason", gettext_lazy("什么事")),
        Column("door", gettext_lazy("住处")),
        Column("name", gettext_lazy("姓名")),
        Column("words", gettext_lazy("告诉他什么")),
        Column("tries", gettext_lazy("找过几次")),
        Column("told_at", gettext_lazy("什么时候通知到的")),
        Column("heard", gettext_lazy("谁听到的")),
    ],
    names_people=True,
    engine="activities",
)


def _sheet_rows(rows: QuerySet[CallLine]) -> Iterator[dict[str, Any]]:
    heard = dict(typed.HEARD)
    for one in rows.iterator(AT_ONCE):
        yield {
            "starts_at": one.session.starts_at, "session": str(one.session), "reason": str(one.get_reason_display()),
            "door": f"{one.person.home or ''} {one.person.room}".strip(), "name": one.person.name, "words": one.words,
            "tries": one.tries, "told_at": one.told_at, "heard": str(heard.get(one.heard, "")),
        }  # fmt: skip


@CALLS
@READ
@never_cache
def on_paper(request: HttpRequest) -> HttpResponse:
    """The list to walk with, in large type. Telephones stand on it where their owners gave them to the heads."""
    rows, _view, _filters = _rows(request)
    listed = [_row(request, one) | {"shared": _shared(one)} for one in rows[:MOST_ON_PAPER]]
    context = {"rows": listed, "back_url": reverse(LIST), "heard": typed.HEARD}
    return papers.paper(request, "activities/paper/calls_list.html", context, name="calls")


def _shared(one: CallLine) -> str:
    return str(one.person.phone) if one.person.shares_phone_with_heads else ""


def line_or_404(request: HttpRequest, pk: UUID) -> CallLine:
    return one_or_404(found.calls_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def _back(request: HttpRequest) -> HttpResponse:
    """To the list as it was, at the next line."""
    view = request.GET.get("view", "")
    return redirect(f"{reverse(LIST)}{f'?view={view}' if view in found.VIEWS else ''}#calls")


def _done(request: HttpRequest, one: CallLine, form: forms.Form, verb: str, do: Any, success: str) -> HttpResponse:
    done_or_told(request, form, f"activities.call.{verb}:{one.pk}:{one.tries}", do, tenant_id=one.tenant_id, done=success)
    return _back(request)


@CALLS
@require_POST
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody heard it."""
    one, form = line_or_404(request, pk), typed.ToldForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        calls.told(line=one, heard=said["heard"], by=actor_of(request), now=now)

    return _done(request, one, form, "told", do, _("记下了：%(name)s 通知到了。") % {"name": one.person.name})


@CALLS
@require_POST
def tried(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nobody was there."""
    one, form = line_or_404(request, pk), forms.Form(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        calls.tried(line=one, by=actor_of(request), now=now)

    return _done(request, one, form, "tried", do, _("记下了，还留在名单上。"))


@CALLS
@require_POST
@never_cache
def phone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The telephone of one line, to dial; that it was looked at stands in the journal with what for."""
    one = line_or_404(request, pk)
    try:
        number = calls.reveal_phone(line=one, by=actor_of(request), now=clock.now())
    except Refused as refused:
        messages.warning(request, str(refused.problems[0].text))
        return _back(request)
    context = {"row": _row(request, one), "number": number, "heard": typed.HEARD}
    return page(request, "activities/desk/calls_phone.html", context)
