"""The roll of a ballot on the workbench: its list and sheet, made anew, publicised, who stands on it twice, and on paper."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of
from linli.core.answering import done_once
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.papers import paper
from linli.core.spreadsheets import Column
from linli.deliberation.forms.rolls import PubliciseForm
from linli.deliberation.models import Ballot, Channel, Right, RollSource
from linli.deliberation.selectors import rolls as found
from linli.deliberation.services import rolls
from linli.deliberation.states import BallotState
from linli.deliberation.views.desk.roll_pieces import (
    KEEPS,
    PER_PAGE,
    SEES,
    ballot_or_404,
    frame,
    names_of,
    right_badge,
    right_row,
)
from linli.procedures.api import area_text

PUBLIC_DAYS = 7
TABS = {
    "all": gettext_lazy("计入的"),
    "unused": gettext_lazy("还没投"),
    "used": gettext_lazy("投了"),
    "paper": gettext_lazy("领了纸质票"),
    "nobody": gettext_lazy("没有登记谁"),
    "several": gettext_lazy("推举了人"),
    "excluded": gettext_lazy("不计入的"),
}


@SEES
@require_http_methods(["GET", "HEAD"])
def roll(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The roll, by doors or names, with what it comes to and what stands against freezing it."""
    ballot = ballot_or_404(request, pk)
    if wants_sheet(request):
        return sheet_of(request, ROLL, _sheet_rows(_rows(request, ballot)))
    return _page(request, ballot)


def _page(request: HttpRequest, ballot: Ballot, form: PubliciseForm | None = None, status: int = 200) -> HttpResponse:
    rows = _rows(request, ballot)
    page_obj = Pages(rows.prefetch_related(found.WITH_VOTERS), PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    show, text = request.GET.get("show", "all"), request.GET.get("text", "")
    is_draft = ballot.state == BallotState.DRAFT
    context = frame(
        request,
        ballot,
        "roll",
        sums=_sums(ballot),
        page_obj=page_obj,
        rows=[right_row(ballot, one) for one in page_obj],
        shows=[{"label": label, "url": f"?show={name}", "current": name == show} for name, label in _tabs_of(ballot)],
        show=show,
        text=text,
        sheet_url=sheet_url(request),
        is_draft=is_draft,
        problems=found.problems_of(ballot) if is_draft and ballot.roll_digest else [],
        form=form or PubliciseForm(proposed=clock.today() + timedelta(days=PUBLIC_DAYS)),
    )
    return page(request, "deliberation/desk/roll.html", context, status=status)


def _tabs_of(ballot: Ballot) -> list[tuple[str, Any]]:
    """Without what this ballot does not have: papers, and owners who name who votes."""
    without = set() if Channel.PAPER in ballot.channels else {"paper"}
    without |= set() if ballot.roll_source == RollSource.OWNERS else {"nobody", "several"}
    return [(name, label) for name, label in TABS.items() if name not in without]


def _rows(request: HttpRequest, ballot: Ballot) -> QuerySet[Right]:
    rows = found.rights_seen(actor_of(request), ballot)
    return found.chosen(rows, request.GET.get("show", "all"), request.GET.get("text", ""))


def _sums(ballot: Ballot) -> dict[str, Any]:
    counts = Q(excluded_why="")
    used = Q(used_on__isnull=False)
    return ballot.rights.aggregate(
        heads=Count("pk", filter=counts),
        area=Sum("area_centi", filter=counts),
        used=Count("pk", filter=used),
        used_area=Sum("area_centi", filter=used, default=0),
        excluded=Count("pk", filter=~counts),
    )


ROLL = Sheet(
    "roll",
    gettext_lazy("表决名册"),
    [
        Column("number", gettext_lazy("号")),
        Column("label", gettext_lazy("谁（门户）")),
        Column("names", gettext_lazy("谁来投")),
        Column("area", gettext_lazy("面积（m²）")),
        Column("state", gettext_lazy("状态")),
        Column("excluded_why", gettext_lazy("为什么不计入")),
        Column("used_on", gettext_lazy("哪天投的")),
    ],
    names_people=True,
    engine="deliberation",
)


def _sheet_rows(rows: QuerySet[Right]) -> Iterator[dict[str, Any]]:
    for one in rows.prefetch_related(found.WITH_VOTERS).iterator(AT_ONCE):
        yield {
            "number": one.position,
            "label": one.label,
            "names": names_of(one),
            "area": area_text(one.area_centi) if one.area_centi else "",
            "state": right_badge(one)[1],
            "excluded_why": one.excluded_why,
            "used_on": one.used_on,
        }


@KEEPS
@require_POST
def build(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the roll, or make it anew."""
    ballot, form = ballot_or_404(request, pk), forms.Form(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        rolls.build(ballot=ballot, by=actor_of(request), now=now)

    if done_once(request, form, f"deliberation.build:{pk}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("名册生成了。看看有没有缺的、重的。"))
    else:
        for problem in form.non_field_errors():
            messages.error(request, str(problem))
    return redirect("deliberation:roll", pk)


@KEEPS
@require_POST
def publicise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the roll public until a day."""
    ballot, form = ballot_or_404(request, pk), PubliciseForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        rolls.publicise(ballot=ballot, until=said["until"], by=actor_of(request), now=now)

    if done_once(request, form, f"deliberation.publicise:{pk}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("公示了。居民在公告里看得到，可以查自己的表决权、申请更正。"))
        return redirect("deliberation:roll", pk)
    return _page(request, ballot, form, status=422)


@KEEPS
@require_http_methods(["GET", "HEAD"])
def doubles(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who may stand on the roll twice: records to be merged, people with several rights."""
    ballot = ballot_or_404(request, pk)
    context = frame(request, ballot, "roll-doubles", doubles=found.doubles_of(ballot))
    return page(request, "deliberation/desk/roll_doubles.html", context)


@SEES
@require_http_methods(["GET", "HEAD"])
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The roll on paper; `?for=signing` with room to sign for a paper."""
    ballot = ballot_or_404(request, pk)
    rows = _rows(request, ballot).prefetch_related(found.WITH_VOTERS)
    context = {
        "ballot": ballot,
        "rows": [right_row(ballot, one) for one in rows],
        "for_signing": request.GET.get("for") == "signing",
        "sums": _sums(ballot),
    }
    return paper(request, "deliberation/paper/roll.html", context, name=f"roll-{ballot.year}-{ballot.sequence}")
