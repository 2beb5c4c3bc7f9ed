"""Who was there, on the workbench: the list, somebody more, a number said, a count, lines struck out, names to check, the code for the door."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import papers
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, Crumbs, answer, posted
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.problems import Problem
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...errors import AttendanceRefused
from ...forms import attendance as typed
from ...models import Attendance, Session, SheetEntry
from ...rules import rights
from ...selectors import attendance as found
from ...services import attendance, sheets
from .. import attendance_shown as shown
from ..attendance_sheet import counted_or_404, session_or_404

ATTENDS = requires(rights.ATTEND)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50


def list_url(session: Session) -> str:
    return reverse("activities:attendance", args=[session.pk])


def crumbs_of(session: Session, last: str = "") -> Crumbs:
    here = [(str(session), session.get_absolute_url()), (_("谁来了"), list_url(session) if last else "")]
    return [*here, (last, "")] if last else here


def _asked(session: Session, title: str, submit: str, done: str, *, lead: str = "", **more: Any) -> Asked:
    return Asked(
        title=title, submit=submit, back=list_url(session), done=done, crumbs=crumbs_of(session, title), lead=lead, **more
    )


@ATTENDS
@READ
def listed(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Those who came, those still expected, those on leave, and lines struck out."""
    session, actor = counted_or_404(request, pk), actor_of(request)
    view = request.GET.get("view", "came")
    view = view if view in found.VIEWS else "came"
    filters = typed.ListFilter(request.GET)
    words = filters.cleaned_data["q"] if filters.is_valid() else ""
    rows = found.listed(session, actor, view=view, words=words)
    if wants_sheet(request):
        return sheet_of(request, ATTENDANCE, _sheet_rows(rows))
    is_roster, is_office = view in ("expected", "excused"), shown.may_attend(request, session)
    page_obj = None if is_roster else Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "session": session,
        "span": shown.span_of(session),
        "crumbs": crumbs_of(session),
        "filters": filters,
        "words": words,
        "view": view,
        "page_obj": page_obj,
        "rows": [shown.row_of(one) for one in page_obj] if page_obj is not None else _waited_for(session, request, view, words),
        "tabs": [{"label": label, "url": f"?view={name}", "current": name == view} for name, label in typed.VIEWS.items()],
        "sheet_url": sheet_url(request),
        "is_office": is_office,
        "came": session.heads_came + session.counted,
        "papers": list(found.papers_of(session)[:PER_PAGE]) if is_office else [],
        "number_form": typed.NumberForm(auto_id="id_said_%s"),
    }
    return page(request, "activities/desk/attendance_list.html", context)


def _waited_for(session: Session, request: HttpRequest, view: str, words: str) -> list[found.Expected]:
    wanted = SheetEntry.Mark.EXCUSED if view == "excused" else ""
    said = words.split()[:5]
    rows = [one for one in found.roster(session, actor_of(request)) if one.mark == wanted]
    return [one for one in rows if all(word in f"{one.person.name} {one.door}" for word in said)]


ATTENDANCE = Sheet(
    "attendance",
    gettext_lazy("谁来了"),
    [
        Column("name", gettext_lazy("姓名")),
        Column("door", gettext_lazy("住处")),
        Column("heads", gettext_lazy("人次")),
        Column("at", gettext_lazy("什么时候到的")),
        Column("method", gettext_lazy("怎么记的")),
        Column("hours", gettext_lazy("服务时长")),
        Column("by", gettext_lazy("谁记的")),
        Column("why", gettext_lazy("为什么划掉")),
    ],
    names_people=True,
    engine="activities",
)


def _sheet_rows(rows: QuerySet[Attendance]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        said = shown.row_of(one)
        yield {
            "name": said["name"], "door": said["door"], "heads": one.heads, "at": one.at, "method": str(one.get_method_display()),
            "hours": said["hours"], "by": one.by, "why": said["why"],
        }  # fmt: skip


# ---- somebody more, a number, a count ----


@ATTENDS
@BOTH
def come(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody who stood on no list."""
    session = session_or_404(request, pk)
    form = typed.ComeForm(posted(request), tenant=session.tenant, by=actor_of(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        came = attendance.come(session=session, **said, by=actor_of(request), now=now)
        if not came.is_new and came.attendance.heads != said["heads"]:
            words = _("已经记过了，是 %(n)s 个人。人数不对的，到名单上点“改”。") % {"n": came.attendance.heads}
            raise AttendanceRefused(Problem("there", words, where="heads"))
        return list_url(session)

    return answer(request, form, _asked(session, _("再记一个人"), _("记下来"), _("记下了。")), do)


@ATTENDS
@BOTH
def number(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody says the number of their sign-up."""
    session = session_or_404(request, pk)
    form = typed.NumberForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        attendance.come_numbered(session=session, **said, by=actor_of(request), now=now)
        return list_url(session)

    return answer(request, form, _asked(session, _("报编号签到"), _("记下来"), _("记下了。")), do)


@ATTENDS
@BOTH
def count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Count heads: those whom nobody wrote down."""
    session = session_or_404(request, pk)
    last = found.counts_of(session).first()
    first = {"person_times": last.person_times, "of_whom": last.of_whom} if last else {}
    form = typed.CountForm(posted(request), initial=first)

    def do(said: dict[str, Any], now: datetime) -> str:
        attendance.count(session=session, **said, by=actor_of(request), now=now)
        return list_url(session)

    lead = _("名单上记了的人不要再数。只记人次，不算人数；再点一次，按后面的算。")
    return answer(request, form, _asked(session, _("没写名字的点个数"), _("记下来"), _("记下了。"), lead=lead), do)


@ATTENDS
@BOTH
def uncount(request: HttpRequest, pk: UUID) -> HttpResponse:
    """No count holds."""
    session, form = session_or_404(request, pk), forms.Form(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        attendance.uncount(session=session, by=actor_of(request), now=now)
        return list_url(session)

    return answer(request, form, _asked(session, _("点的人数不要了"), _("不要了"), _("划掉了。"), tone="stop"), do)


# ---- one line ----


def _line(request: HttpRequest, pk: UUID, line_id: UUID) -> tuple[Session, Attendance]:
    session = session_or_404(request, pk)
    rows = found.attendances_of(actor_of(request), tenant_here(request)).filter(session=session, voided_at=None)
    return session, one_or_404(rows, line_id)


@ATTENDS
@BOTH
def void(request: HttpRequest, pk: UUID, line_id: UUID) -> HttpResponse:
    """Strike out who was not there."""
    session, one = _line(request, pk, line_id)
    form = typed.VoidForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        attendance.void(attendance=one, **said, by=actor_of(request), now=now)
        return list_url(session)

    title = _("划掉：%(who)s") % {"who": shown.row_of(one)["name"]}
    asked = _asked(session, title, _("划掉"), _("划掉了，原来那条还在，看得到。"), tone="stop")
    return answer(request, form, asked, do)


@ATTENDS
@BOTH
def correct(request: HttpRequest, pk: UUID, line_id: UUID) -> HttpResponse:
    """Another number of people, another time of service."""
    session, one = _line(request, pk, line_id)
    form = typed.CorrectForm(posted(request), initial={"heads": one.heads, "half_hours": one.half_hours})
    if not session.programme.counts_hours:
        del form.fields["half_hours"]

    def do(said: dict[str, Any], now: datetime) -> str:
        attendance.correct(attendance=one, **said, by=actor_of(request), now=now)
        return list_url(session)

    title = _("改一改：%(who)s") % {"who": shown.row_of(one)["name"]}
    return answer(request, form, _asked(session, title, _("改好"), _("改好了。")), do)


# ---- what a sheet brought that nobody could place ----


@ATTENDS
@READ
def checks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Names that stood on no list, and marks that could not be taken."""
    session = session_or_404(request, pk)
    rows = found.entries_to_check(session) if shown.may_attend(request, session) else SheetEntry.objects.none()
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "session": session,
        "crumbs": crumbs_of(session, _("要核对的")),
        "page_obj": page_obj,
        "refused": rows.filter(outcome=SheetEntry.Outcome.REFUSED).count(),
    }
    return page(request, "activities/desk/attendance_checks.html", context)


@ATTENDS
@BOTH
def settle(request: HttpRequest, pk: UUID, entry_id: UUID) -> HttpResponse:
    """Say who an unknown name is."""
    session = session_or_404(request, pk)
    entry = one_or_404(found.entries_to_check(session).filter(outcome=SheetEntry.Outcome.UNKNOWN), entry_id)
    form = typed.SettleForm(posted(request), tenant=session.tenant, by=actor_of(request))
    back = reverse("activities:attendance-checks", args=[session.pk])

    def do(said: dict[str, Any], now: datetime) -> str:
        person = said["person"] if said["how"] == typed.KNOWN else None
        sheets.settle_unknown(entry=entry, person=person, counts=said["how"] == typed.NOBODY, by=actor_of(request), now=now)
        return back

    title = _("“%(name)s”是谁") % {"name": entry.written_name}
    return answer(request, form, _asked(session, title, _("核对好了"), _("核对好了。")), do)


@ATTENDS
@BOTH
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take what came when nothing could be noted."""
    session, form = session_or_404(request, pk), forms.Form(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        sheets.take_again(session=session, by=actor_of(request), now=now)
        return list_url(session)

    lead = _("人数对清以后才发来的、当时不能记的，现在按记的时候算。")
    return answer(request, form, _asked(session, _("再记一次"), _("再记一次"), _("记下了。"), lead=lead), do)


# ---- the code for the door ----


@ATTENDS
@READ
def door_poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A4 for the door: scan, or say your name."""
    session = session_or_404(request, pk)
    context = {
        "session": session,
        "span": shown.span_of(session),
        "url": request.build_absolute_uri(reverse("activities:door", args=[session.checkin_code])),
        "back_url": list_url(session),
    }
    return papers.paper(request, "activities/paper/attendance_door.html", context, name=f"door-{session.programme.number}")
