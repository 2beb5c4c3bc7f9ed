"""Leave of the clean-up day on the workbench: whom the head heard it from, who made it up; the office's own list."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.daytimes import day_of
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, answer, posted
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...forms import excuses as typed
from ...forms.signups import MOST_NEIGHBOURS
from ...models import Excuse, Session
from ...rules import excuses as rules
from ...rules import rights
from ...selectors import attendance as attending
from ...selectors import excuses as found
from ...services import excuses
from .. import attendance_shown as shown

EXCUSES = requires(rights.EXCUSE)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50
LIST = "activities:excuses"


def _session_asked(request: HttpRequest) -> Session | None:
    try:
        pk = UUID(request.GET.get("session", ""))
    except ValueError:
        return None
    return found.sessions_to_excuse(actor_of(request), tenant_here(request)).filter(pk=pk).first()


@EXCUSES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """Who asked for leave and has not come; who has it made up."""
    view = request.GET.get("view", "open")
    view = view if view in found.VIEWS else "open"
    session = _session_asked(request)
    rows = found.listed(actor_of(request), tenant_here(request), view=view, session=session)
    if wants_sheet(request):
        return sheet_of(request, LEAVE, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = f"&session={session.pk}" if session else ""
    context = {
        "session": session,
        "view": view,
        "page_obj": page_obj,
        "rows": [shown.excuse_row(one) for one in page_obj],
        "tabs": [{"label": label, "url": f"?view={name}{query}", "current": name == view} for name, label in typed.VIEWS.items()],
        "sheet_url": sheet_url(request),
    }
    return page(request, "activities/desk/excuses_list.html", context)


LEAVE = Sheet(
    "excuses",
    gettext_lazy("请假和补做"),
    [
        Column("starts_at", gettext_lazy("什么时候的活动")),
        Column("session", gettext_lazy("活动")),
        Column("name", gettext_lazy("姓名")),
        Column("door", gettext_lazy("住处")),
        Column("told", gettext_lazy("跟谁说的")),
        Column("make_up_on", gettext_lazy("哪天补")),
        Column("made_up_on", gettext_lazy("哪天补好的")),
    ],
    names_people=True,
    engine="activities",
)


def _sheet_rows(rows: QuerySet[Excuse]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "starts_at": one.session.starts_at, "session": str(one.session), "name": one.person.name,
            "door": f"{one.person.home or ''} {one.person.room}".strip(), "told": one.told, "make_up_on": one.make_up_on,
            "made_up_on": one.made_up_on,
        }  # fmt: skip


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [(_("请假和补做"), reverse(LIST)), (last, "")]


@EXCUSES
@BOTH
def make(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody told their head that they cannot come."""
    actor, tenant = actor_of(request), tenant_here(request)
    session = one_or_404(found.sessions_to_excuse(actor, tenant), pk)
    is_office = actor.may(rights.EXCUSE, tenant_id=tenant.pk, place_path=session.place_path)
    own = None if is_office else list(attending.neighbours(actor, tenant, rights.EXCUSE)[:MOST_NEIGHBOURS])
    makes_up = rules.makes_up(session.programme.kind)
    form = typed.DeskExcuseForm(posted(request), tenant=tenant, by=actor, neighbours=own, makes_up=makes_up)
    back = f"{reverse(LIST)}?session={session.pk}"

    def do(said: dict[str, Any], now: datetime) -> str:
        excuses.excuse(session=session, **said, by=actor, now=now)
        return back

    title = _("记请假：%(what)s") % {"what": session}
    lead = _("谁都不用说为什么。前后哪天把门洞扫了都算补好，不补也行。") if makes_up else _("谁都不用说为什么。")
    asked = Asked(title=title, submit=_("记下来"), back=back, done=_("记下了。"), crumbs=_crumbs(title), lead=lead)
    return answer(request, form, asked, do)


def _one(request: HttpRequest, pk: UUID) -> Excuse:
    rows = found.excuses_seen(actor_of(request)).filter(tenant=tenant_here(request), withdrawn_at=None)
    return one_or_404(rows, pk)


def _likely(one: Excuse) -> date | None:
    """The day on which it was made up most likely: the one that was meant, today at the latest; never that of the clean-up itself."""
    day = min(one.make_up_on or clock.today(), clock.today())
    return day if day != day_of(one.session.starts_at) else None


@EXCUSES
@BOTH
def make_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The door was cleaned on another day."""
    one = _one(request, pk)
    form = typed.MadeUpForm(posted(request), initial={"made_up_on": _likely(one)})

    def do(said: dict[str, Any], now: datetime) -> str:
        excuses.make_up(excuse=one, **said, by=actor_of(request), now=now)
        return reverse(LIST)

    title = _("%(who)s补好了") % {"who": one.person.name}
    return answer(
        request, form, Asked(title=title, submit=_("补好了"), back=reverse(LIST), done=_("记下了。"), crumbs=_crumbs(title)), do
    )


@EXCUSES
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They come after all, or it was noted for the wrong one."""
    one, form = _one(request, pk), forms.Form(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        excuses.withdraw(excuse=one, by=actor_of(request), now=now)
        return reverse(LIST)

    title = _("收回%(who)s的请假") % {"who": one.person.name}
    asked = Asked(title=title, submit=_("收回"), back=reverse(LIST), done=_("收回了。"), crumbs=_crumbs(title), tone="stop")
    return answer(request, form, asked, do)
