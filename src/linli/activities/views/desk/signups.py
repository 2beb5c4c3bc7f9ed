"""The sign-ups of a session on the workbench: its list with its sheet, one with what can be done about it."""

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
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import done_once
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.privacy import mask_phone
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...forms import signups as typed
from ...models import Session, SignUp
from ...rules import rights
from ...rules import signups as rules
from ...selectors import signups as found
from ...services import signup_changes
from .. import signups_shown as shown

TAKES = requires(rights.SIGN_UP)
READ = require_http_methods(["GET", "HEAD"])
PER_PAGE = 50


def session_or_404(request: HttpRequest, pk: UUID) -> Session:
    """A session whose list this visitor keeps, or for which neighbours of theirs may come."""
    return one_or_404(found.sessions_taking(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@TAKES
@READ
def listed(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Who comes to a session, in the order in which they asked."""
    session, actor = session_or_404(request, pk), actor_of(request)
    view = request.GET.get("view", "live")
    view = view if view in found.VIEWS else "live"
    filters = typed.ListFilter(request.GET)
    words = filters.cleaned_data["q"] if filters.is_valid() else ""
    rows = found.of_session(session, actor, view=view, words=words)
    if wants_sheet(request):
        return sheet_of(request, SIGNUPS, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "session": session,
        "span": shown.span_of(session),
        "crumbs": [(str(session), session.get_absolute_url()), (_("报名名单"), "")],
        "filters": filters,
        "words": words,
        "view": view,
        "counts": found.counts(session),
        "is_open": not rules.window_problems(session.programme, session, now=clock.now(), is_office=True),
        "page_obj": page_obj,
        "rows": [_row(one) for one in page_obj],
        "tabs": [{"label": label, "url": f"?view={name}", "current": name == view} for name, label in typed.VIEWS.items()],
        "sheet_url": sheet_url(request),
    }
    return page(request, "activities/desk/signups_list.html", context)


def _row(one: SignUp) -> dict[str, Any]:
    return shown.row_of(one) | {"door": f"{one.person.home or ''} {one.person.room}".strip()}


SIGNUPS = Sheet(
    "signups",
    gettext_lazy("报名名单"),
    [
        Column("position", gettext_lazy("第几个报的")),
        Column("number", gettext_lazy("编号")),
        Column("name", gettext_lazy("姓名")),
        Column("door", gettext_lazy("住处")),
        Column("phone", gettext_lazy("电话")),
        Column("heads", gettext_lazy("几个人来")),
        Column("companions", gettext_lazy("同来的人")),
        Column("guardian", gettext_lazy("监护人")),
        Column("needs", gettext_lazy("要什么照顾")),
        Column("photo", gettext_lazy("同意拍照")),
        Column("state", pgettext_lazy("column", "状态")),
        Column("signed_at", gettext_lazy("什么时候报的")),
    ],
    names_people=True,
    engine="activities",
)


def photo_words(one: SignUp) -> str:
    return {True: _("同意"), False: _("不同意"), None: _("没有问")}[one.photo_ok]


def _sheet_rows(rows: QuerySet[SignUp]) -> Iterator[dict[str, Any]]:
    for one in rows.select_related("guardian").iterator(AT_ONCE):
        yield {
            "position": one.position, "number": one.number, "name": one.person.name, "phone": mask_phone(one.person.phone),
            "door": f"{one.person.home or ''} {one.person.room}".strip(), "heads": one.heads, "companions": one.companions,
            "guardian": shown.guardian_of(one), "needs": one.needs, "photo": photo_words(one), "state": str(one.get_state_display()),
            "signed_at": one.signed_at,
        }  # fmt: skip


# ---- one ----


def signup_or_404(request: HttpRequest, pk: UUID) -> SignUp:
    return one_or_404(found.signups_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@TAKES
@READ
def signup(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One sign-up with what can be done about it."""
    return _page(request, signup_or_404(request, pk))


def _page(request: HttpRequest, one: SignUp, bound: forms.Form | None = None) -> HttpResponse:
    now, session = clock.now(), one.session
    may_refuse = actor_of(request).may(rights.SIGN_UP, tenant_id=one.tenant_id, place_path=session.place_path)
    fresh = {
        "off": typed.OffForm(auto_id="id_off_%s"),
        "heads": typed.HeadsForm(initial={"heads": one.heads, "companions": one.companions}),
        "away": typed.TurnAwayForm(auto_id="id_away_%s"),
    }
    kinds: dict[type, str] = {typed.OffForm: "off", typed.HeadsForm: "heads", typed.TurnAwayForm: "away"}
    context = {
        **_row(one),
        "crumbs": [
            (str(session), session.get_absolute_url()),
            (_("报名名单"), reverse("activities:session-signups", args=[session.pk])),
            (one.number, ""),
        ],
        "is_live": shown.is_live(one, now),
        "may_refuse": may_refuse,
        "may_heads": session.programme.most_heads > 1,
        "asks_photo": session.programme.asks_photo,
        "photo": photo_words(one),
        "guardian": shown.guardian_of(one),
        "phone": mask_phone(one.person.phone),
        "forms": fresh | ({kinds[type(bound)]: bound} if bound is not None else {}),
        "problems": bound,
    }
    return page(request, "activities/desk/signups_one.html", context, status=422 if bound else 200)


def _done(request: HttpRequest, one: SignUp, form: forms.Form, verb: str, do: Any, success: str) -> HttpResponse:
    if done_once(request, form, f"activities.signup.{verb}:{one.pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, success)
        return redirect(one)
    return _page(request, one, form)


@TAKES
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Given up for somebody who said so."""
    one, form = signup_or_404(request, pk), typed.OffForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        signup_changes.cancel(signup=one, reason=said["reason"], by=actor_of(request), now=now)

    return _done(request, one, form, "cancel", do, _("退了，候补的人会自动补上。"))


@TAKES
@require_POST
def heads(request: HttpRequest, pk: UUID) -> HttpResponse:
    """More or fewer come."""
    one, form = signup_or_404(request, pk), typed.HeadsForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        signup_changes.change_heads(signup=one, **said, by=actor_of(request), now=now)

    return _done(request, one, form, "heads", do, _("改好了。"))


@TAKES
@require_POST
def turn_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """No place for somebody, and why."""
    one, form = signup_or_404(request, pk), typed.TurnAwayForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        signup_changes.turn_away(signup=one, reason=said["reason"], by=actor_of(request), now=now)

    return _done(request, one, form, "away", do, _("记下了，他会看到为什么。"))
