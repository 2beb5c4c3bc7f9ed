"""Resolutions on the workbench: the list, a new one, one with its course, its paper."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock, papers
from linli.core.access import actor_of, requires, within
from linli.core.answering import url_once
from linli.core.finding import found_or_404, got_or_404
from linli.core.ids import uuid_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms.resolutions import AdoptForm
from ...models import Ballot, Meeting, Resolution
from ...models.resolutions import ResolutionQuerySet
from ...rules import rights
from ...selectors import resolutions as found
from ...selectors.resolutions import ResolutionFilters
from ...services import resolutions
from ...services.resolutions import ResolutionGiven
from .. import resolution_shown as shown
from . import resolution_verbs as verbs

SEES = requires(rights.VIEW, rights.RESOLUTIONS, rights.PROGRESS)
SHOWS = require_http_methods(["GET", "HEAD"])
PER_PAGE = 25
VIEWS = {
    "running": (gettext_lazy("正在落实"), gettext_lazy("现在没有正在落实的决议。表决公布以后，在表决那里写决议。")),
    "late": (gettext_lazy("过了时间"), gettext_lazy("没有过了完成时间还没做完的。")),
    "unpublished": (gettext_lazy("还没公布"), gettext_lazy("都公布了。")),
    "done": (gettext_lazy("落实了"), gettext_lazy("还没有落实完的决议。")),
    "halted": (gettext_lazy("暂停、停下"), gettext_lazy("没有暂停或者停下的。")),
    "all": (gettext_lazy("全部"), gettext_lazy("还没有决议。")),
}
COLOURS = [
    ("red", gettext_lazy("红灯")),
    ("orange", gettext_lazy("橙灯")),
    ("yellow", gettext_lazy("黄灯")),
    ("green", gettext_lazy("绿灯")),
    ("blue", gettext_lazy("蓝灯")),
]


def seen(request: HttpRequest) -> ResolutionQuerySet:
    return found.resolutions_visible_to(actor_of(request)).filter(tenant=tenant_here(request))


@SEES
@SHOWS
def listed(request: HttpRequest) -> HttpResponseBase:
    """The resolutions that this visitor sees; every choice stands in the address."""
    filters, today, mine = ResolutionFilters.from_query(request.GET), clock.today(), seen(request)
    rows = found.narrowed(mine, filters, today=today)
    if wants_sheet(request):
        return sheet_of(request, RESOLUTIONS, _sheet_rows(rows))
    here = Pages(found.with_undertakings(rows), PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "views": _tabs(filters),
        "councils": [(str(pk), name) for pk, name in found.councils_used(mine)],
        "places": communities(tenant_here(request)),
        "colours": COLOURS,
        "page_obj": here,
        "rows": [_row(one) for one in here],
        "clear_url": _address(ResolutionFilters(view=filters.view)),
        "empty_words": VIEWS[filters.view][1],
        "sheet_url": sheet_url(request),
    }
    return page(request, "deliberation/desk/resolutions.html", context, partial="resolutions")


def _row(one: Resolution) -> dict[str, Any]:
    course = found.course_of(one, day=clock.today())
    return {
        "one": one,
        "badge": shown.state_badge(one),
        "light": shown.light_badge(course.colour, course.rule),
        "sentence": shown.whole_sentence(one, course),
        "due_on": max((each.one.due_on for each in course.rows), default=None),
        "is_late": bool(course.late),
    }


def _address(filters: ResolutionFilters) -> str:
    given = {name: value for name, value in filters.as_query().items() if value}
    return f"{reverse('deliberation:resolutions')}?{urlencode(given)}"


def _tabs(filters: ResolutionFilters) -> list[dict[str, Any]]:
    plain = filters.as_query()
    return [
        {"label": label, "url": _address(ResolutionFilters(**(plain | {"view": name}))), "current": name == filters.view}
        for name, (label, _empty) in VIEWS.items()
    ]


RESOLUTIONS = Sheet(
    "resolutions",
    gettext_lazy("决议落实"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("决议")),
        Column("council", gettext_lazy("谁作出的")),
        Column("place", gettext_lazy("范围")),
        Column("adopted_on", gettext_lazy("哪天作出的")),
        Column("state", gettext_lazy("状态")),
        Column("undertaking", gettext_lazy("做什么")),
        Column("responsible", gettext_lazy("责任部门、责任人")),
        Column("target", gettext_lazy("目标")),
        Column("funds", gettext_lazy("资金（元）")),
        Column("begins_on", gettext_lazy("开始")),
        Column("due_on", gettext_lazy("完成时间")),
        Column("percent", gettext_lazy("完成（%）")),
        Column("planned", gettext_lazy("照计划（%）")),
        Column("light", gettext_lazy("亮灯")),
        Column("accepted_on", gettext_lazy("哪天验收的")),
    ],
    engine="deliberation",
)


def _sheet_rows(rows: ResolutionQuerySet) -> Iterator[dict[str, Any]]:
    """A line for each thing to do; a resolution without any has one too."""
    for one in found.with_undertakings(rows).iterator(AT_ONCE):
        course = found.course_of(one, day=clock.today())
        plain = {
            "number": one.number,
            "title": one.title,
            "council": str(one.council or ""),
            "place": str(one.place),
            "adopted_on": one.adopted_on,
            "state": one.get_state_display(),
        }
        for each in course.rows:
            row = each.one
            yield plain | {
                "undertaking": row.title,
                "responsible": row.responsible,
                "target": row.target,
                "funds": None if row.funds_cents is None else Decimal(row.funds_cents) / 100,
                "begins_on": row.begins_on,
                "due_on": row.due_on,
                "percent": row.percent,
                "planned": int(each.standing.planned),
                "light": shown.name_of(each.standing.colour, course.rule),
                "accepted_on": row.accepted_on,
            }
        if not course.rows:
            yield plain


# ---- a new one ----


@requires(rights.RESOLUTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a resolution from the ballot or the meeting that the address names."""
    source = _source(request)
    form = AdoptForm(request.POST) if request.method == "POST" else AdoptForm(initial=_initial(source))

    def do(given: dict[str, Any], now: datetime) -> str:
        named: Any = {"ballot": source} if isinstance(source, Ballot) else {"meeting": source}
        made = resolutions.adopt(**named, given=ResolutionGiven(**given), by=actor_of(request), now=now)
        messages.success(request, _("决议写好了，编号 %(number)s。") % {"number": made.number})
        return made.get_absolute_url()

    if form.is_bound and (url := url_once(request, form, do)):
        return redirect(url)
    verdict = shown.verdict_sentences(source) if isinstance(source, Ballot) else []
    context = {"form": form, "source": source, "verdict": verdict}
    return page(request, "deliberation/desk/resolution_new.html", context, status=422 if form.is_bound else 200)


def _source(request: HttpRequest) -> Ballot | Meeting:
    """What decided. :raises Http404: for none, or one that is not within this visitor's reach."""
    mine = within(actor_of(request), rights.RESOLUTIONS)
    if ballot := uuid_of(request.GET.get("ballot", "")):
        rows = Ballot.objects.filter(mine, tenant=tenant_here(request)).select_related("place", "council", "tenant")
        return found_or_404(rows.filter(pk=ballot).first())
    if meeting := uuid_of(request.GET.get("meeting", "")):
        held = Meeting.objects.filter(mine, tenant=tenant_here(request)).select_related("place", "council", "tenant")
        return found_or_404(held.filter(pk=meeting).first())
    raise Http404


def _initial(source: Ballot | Meeting) -> dict[str, Any]:
    return {"title": source.title, "text": source.question} if isinstance(source, Ballot) else {"title": source.title}


# ---- one ----


def resolution_or_404(request: HttpRequest, pk: UUID) -> Resolution:
    return got_or_404(found.resolution_for, actor_of(request), pk)


@SEES
@SHOWS
def resolution(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One resolution: how it was decided, who does what, how far it is, what goes back to who decided."""
    one = resolution_or_404(request, pk)
    context = shown.context_of(one, for_residents=False, day=clock.today())
    asked = found.asked_changes(one)
    context |= {
        "asked": [{"one": each, "badge": _asked_badge(each)} for each in asked],
        "items": [(row, verbs.verbs_of_row(request, row.one)) for row in context["rows"]],
        "verbs": verbs.verbs_of(request, one),
        "proposed": found.proposed(one) if one.is_running else [],
    }
    return page(request, "deliberation/desk/resolution.html", context)


def _asked_badge(each: found.Asked) -> tuple[str, str]:
    if each.is_used:
        return "ok", _("同意了，照办了")
    if each.is_agreed:
        return "run", _("同意了，还没照办")
    return ("fail", _("没有同意")) if each.ballot.passed is False else ("wait", _("等表决"))


@SEES
@SHOWS
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The resolution for the file."""
    one = resolution_or_404(request, pk)
    return as_paper(request, one, back=one.get_absolute_url(), for_residents=False)


def as_paper(request: HttpRequest, one: Resolution, *, back: str, for_residents: bool) -> HttpResponse:
    context = shown.context_of(one, for_residents=for_residents, day=clock.today())
    context |= {
        "back_url": back,
        "decided_words": resolutions.decided_words(one),
        "plan": [(resolutions.undertaking_words(row.one), row) for row in context["rows"]],
    }
    return papers.paper(request, "deliberation/paper/resolution.html", context, name=f"resolution-{one.year}-{one.sequence}")
