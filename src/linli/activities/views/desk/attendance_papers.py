"""The paper twin of the sheet: printed in large type, signed in the yard, typed in afterwards with its scan."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.core import files, papers
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, answer, posted, sent
from linli.core.pages import page

from ...forms import attendance as typed
from ...models import PaperSheet, Session
from ...rules import rights
from ...selectors import attendance as found
from ...services import papers as sheets
from ...services.papers import SCAN
from .. import attendance_shown as shown
from ..attendance_sheet import session_or_404
from .attendance import crumbs_of, list_url

ATTENDS = requires(rights.ATTEND)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
EMPTY = 12
"""Lines for those who stand on no list."""


def _sheet(request: HttpRequest, pk: UUID, sheet_id: UUID) -> tuple[Session, PaperSheet]:
    session = session_or_404(request, pk)
    return session, one_or_404(found.papers_of(session), sheet_id)


def url_of(sheet: PaperSheet) -> str:
    return reverse("activities:paper-sheet", args=[sheet.session_id, sheet.pk])  # type: ignore[attr-defined]


@ATTENDS
@BOTH
def make(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A sheet with a number, then to the printer."""
    session, form = session_or_404(request, pk), forms.Form(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        return url_of(sheets.print_sheet(session=session, by=actor_of(request), now=now))

    title, lead = _("打印签到单"), _("名单上的人都印上，大字，后面留空行。签完收回来，照着补记。")
    asked = Asked(
        title=title,
        submit=_("出一张"),
        back=list_url(session),
        done=_("出好了，打印就行。"),
        crumbs=crumbs_of(session, title),
        lead=lead,
    )
    return answer(request, form, asked, do)


@ATTENDS
@READ
@never_cache
def sheet(request: HttpRequest, pk: UUID, sheet_id: UUID) -> HttpResponse:
    """A4, large type: number, name, door, a place for the signature; empty lines behind."""
    session, one = _sheet(request, pk, sheet_id)
    listed = found.roster(session, actor_of(request))
    context = {
        "session": session,
        "sheet": one,
        "span": shown.span_of(session),
        "rows": listed,
        "empty": range(len(listed) + 1, len(listed) + 1 + EMPTY),
        "back_url": list_url(session),
    }
    return papers.paper(request, "activities/paper/attendance_sheet.html", context, name=one.number)


@ATTENDS
@BOTH
def enter(request: HttpRequest, pk: UUID, sheet_id: UUID) -> HttpResponse:
    """Type in who signed; its scan hangs on it."""
    session, one = _sheet(request, pk, sheet_id)
    if one.entered_at is not None:
        return _entered(request, session, one)
    listed = [each for each in found.roster(session, actor_of(request)) if each.came is None]
    last = found.counts_of(session).first()
    form = typed.EnterForm(**sent(request), listed=listed, counted=last.person_times if last else 0)

    def do(said: dict[str, Any], now: datetime) -> str:
        sheets.enter(sheet=one, **said, by=actor_of(request), now=now)
        return list_url(session)

    title = _("照签到单补记 %(number)s") % {"number": one.number}
    lead = _("已经扫码、在平板上记过的人不在这里，不用再勾。")
    asked = Asked(
        title=title, submit=_("补记好了"), back=list_url(session), done=_("补记好了。"), crumbs=crumbs_of(session, title), lead=lead,
        has_files=True,
    )  # fmt: skip
    return answer(request, form, asked, do)


def _entered(request: HttpRequest, session: Session, one: PaperSheet) -> HttpResponse:
    scans = [{"name": each.name, "url": files.url_of(each), "thumb": files.url_of(each, "thumb") if each.width else ""} for each in files.files_of(one, purpose=SCAN)]  # fmt: skip
    context = {
        "session": session,
        "sheet": one,
        "crumbs": crumbs_of(session, one.number),
        "scans": scans,
        "back": list_url(session),
    }
    return page(request, "activities/desk/attendance_paper.html", context)
