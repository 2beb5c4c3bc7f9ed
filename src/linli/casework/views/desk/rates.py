"""The rates of a period: one table by category, community, party or month, each number with the records behind it. Nobody is ranked."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.rules import rights
from linli.casework.rules.rates import AGES, KINDS, SMALL_BASE, TURNS, Rate, Tally, rates_of, total
from linli.casework.selectors import rates as counted
from linli.casework.selectors.rates import ANSWERS, GROUPS, YEARS, Aged, Group, Period, Scope
from linli.casework.views import listed
from linli.casework.views.shown import place_words
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.list_sheets import AT_ONCE, as_sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

PER_PAGE = 25
FIRST_DAY = date(YEARS[0], 1, 1)
SEES = requires(rights.FIGURES)
IN_LIST = {"category": "category", "place": "place", "party": "party"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A rate as it is shown: “92.5%”, “37 / 40”, and the pages of its part and of its base (“” for whoever may not open them)."""

    rate: Rate
    share: str
    part_url: str
    base_url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A group as a row of the table."""

    title: str
    tally: Tally
    received_url: str
    excluded_url: str
    cells: list[Cell]

    @property
    def is_small(self) -> bool:
        return any(cell.rate.is_small for cell in self.cells[:3])


@dataclass(frozen=True, slots=True)
class AgeRow:
    """Open cases of a group by age: how many, and the list of them."""

    title: str
    cells: list[tuple[int, str]]

    @property
    def whole(self) -> int:
        return sum(count for count, _url in self.cells)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: which days, in which groups."""

    period: Period
    by: str

    def address(self, **changes: str) -> str:
        query = {"since": str(self.period.since), "until": str(self.period.until), "by": self.by} | changes
        return f"{reverse('casework:rates')}?{urlencode(query)}"


def asked_of(request: HttpRequest) -> Asked:
    """From the address; what makes no sense there gives this year by category, so an old link still opens."""
    period = Period.given(request.GET.get("since", ""), request.GET.get("until", ""))
    by = request.GET.get("by", "")
    return Asked(period or Period.of_year(clock.today().year), by if by in GROUPS else "category")


@SEES
@require_http_methods(["GET", "HEAD"])
def rates(request: HttpRequest) -> HttpResponse:
    """The table, the totals, and what is open by age."""
    asked, scope = asked_of(request), _scope(request)
    found = counted.groups(scope, asked.period, asked.by)
    link = Links(request, asked)
    whole = Group("", _("合计"), total([group.tally for group in found]))
    context = {
        "asked": asked,
        "tabs": [{"label": label, "url": asked.address(by=by), "current": by == asked.by} for by, label in GROUPS.items()],
        "presets": presets(asked),
        "kinds": KINDS,
        "rows": [link.row(group) for group in found],
        "whole": link.row(whole),
        "turns": link.turns(whole),
        **_ages(scope, asked, link),
        "small": SMALL_BASE,
        "may_open": link.may_open,
    }
    return page(request, "casework/desk/rates.html", context)


def _ages(scope: Scope, asked: Asked, link: "Links") -> dict[str, Any]:
    """What is open by age, today: a row for every group that a list can be narrowed to, and all of it."""
    found, today = counted.ages(scope, asked.by, clock.now()), clock.today()
    summed = [sum(column) for column in zip(*(one.counts for one in found), strict=True)] or [0] * (len(AGES) + 1)
    return {
        "bands": band_titles(),
        "age_rows": [link.aged(one, today) for one in found] if asked.by in IN_LIST else [],
        "aged": link.aged(Aged("", _("合计"), summed), today),
    }


def _scope(request: HttpRequest) -> Scope:
    return Scope(tenant_here(request), actor_of(request))


def columns_of(by: str) -> list[Column]:
    """The sheet's columns: for every rate its share with part and base, so that anybody can count again."""
    rates_columns = [
        Column(f"{kind.code}_{key}", _("%(rate)s：%(what)s") % {"rate": kind.title, "what": what})
        for kind in KINDS
        for key, what in (("part", _("分子")), ("base", _("底数")), ("share", _("百分比")))
    ]
    turns = [Column(code, str(title)) for code, title in TURNS.items()]
    return [
        Column("title", str(GROUPS[by])),
        Column("received", _("收到")),
        *rates_columns,
        Column("excluded", _("剔除")),
        *turns,
    ]


def _sheet_row(group: Group) -> dict[str, Any]:
    given: dict[str, Any] = {"title": group.title, "received": group.tally.received, "excluded": group.tally.excluded}
    given |= {code: getattr(group.tally, code) for code in TURNS}
    for rate in rates_of(group.tally):
        code = rate.kind.code
        given |= {f"{code}_part": rate.part, f"{code}_base": rate.base, f"{code}_share": percent_text(rate.share)}
    return given


@SEES
@require_http_methods(["GET", "HEAD"])
def export(request: HttpRequest) -> HttpResponseBase:
    """The table as a sheet."""
    asked = asked_of(request)
    found = counted.groups(_scope(request), asked.period, asked.by)
    return as_sheet(columns_of(asked.by), [_sheet_row(group) for group in found], title=_("办得怎样"), name="rates")


class Links:
    """Rows with their links: the same days and the same group, for whoever may open the records."""

    def __init__(self, request: HttpRequest, asked: Asked) -> None:
        actor = actor_of(request)
        self.asked, self.may_open = asked, actor.may(rights.VIEW, tenant_id=actor.tenant_id)

    def row(self, group: Group) -> Row:
        return Row(
            title=group.title,
            tally=group.tally,
            received_url=self.cases("received", group),
            excluded_url=self.answers("excluded", group),
            cells=[self._cell(rate, group) for rate in rates_of(group.tally)],
        )

    def turns(self, whole: Group) -> list[dict[str, Any]]:
        """How many of those received took which turn, with the way to them where there are any."""
        counts = {code: getattr(whole.tally, code) for code in TURNS}
        return [
            {"title": TURNS[code], "count": count, "url": self.cases(code, whole) if count else ""}
            for code, count in counts.items()
        ]

    def _cell(self, rate: Rate, group: Group) -> Cell:
        behind = [self._behind(what, group) for what in (rate.kind.part, rate.kind.base)]
        return Cell(rate, percent_text(rate.share), *behind)

    def _behind(self, what: str, group: Group) -> str:
        return self.answers(what, group) if what in ANSWERS else self.cases(what, group)

    def aged(self, row: Aged, today: date) -> AgeRow:
        """A row of open cases by age, each number with the list of those days."""
        return AgeRow(
            row.title, [(count, self._open(row.value, *days)) for count, days in zip(row.counts, bands(today), strict=True)]
        )

    def _open(self, value: str, since: date, until: date) -> str:
        if not self.may_open:
            return ""
        query = {"since": str(since), "until": str(until)}
        if self.asked.by in IN_LIST and value:
            query[IN_LIST[self.asked.by]] = value
        return f"{reverse('casework:cases')}?{urlencode(query)}"

    def cases(self, what: str, group: Group) -> str:
        if not self.may_open:
            return ""
        period = self._days(group)
        query = {"opened": "all", "since": str(period.since), "until": str(period.until), "counted": what}
        if self.asked.by in IN_LIST and group.value:
            query[IN_LIST[self.asked.by]] = group.value
        return f"{reverse('casework:cases')}?{urlencode(query)}"

    def answers(self, what: str, group: Group) -> str:
        if not self.may_open:
            return ""
        period = self._days(group)
        query = {"since": str(period.since), "until": str(period.until), "by": self.asked.by, "value": group.value}
        return f"{reverse('casework:rates-answers', args=[what])}?{urlencode(query)}"

    def _days(self, group: Group) -> Period:
        """The days of the table; of a month's row that month, as far as the table goes."""
        if self.asked.by != "month" or not group.value:
            return self.asked.period
        first = date.fromisoformat(f"{group.value}-01")
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return Period(max(first, self.asked.period.since), min(last, self.asked.period.until))


def percent_text(share: Fraction | None) -> str:
    """“92.5%”, half up; “—” where nothing can be said."""
    if share is None:
        return "—"
    tenths = (share * 2000 + 1) // 2
    return f"{tenths // 10}.{tenths % 10}%"


def presets(asked: Asked) -> list[dict[str, Any]]:
    """The stretches of days that people ask for."""
    today = clock.today()
    this_month = today.replace(day=1)
    last_month_ends = this_month - timedelta(days=1)
    stretches = [
        (_("本月"), Period(this_month, today)),
        (_("上月"), Period(last_month_ends.replace(day=1), last_month_ends)),
        (_("今年"), Period.of_year(today.year)),
        (_("去年"), Period.of_year(today.year - 1)),
    ]
    return [
        {"label": label, "url": asked.address(since=str(one.since), until=str(one.until)), "current": one == asked.period}
        for label, one in stretches
    ]


def band_titles() -> list[str]:
    """“0–3 天” … “31 天以上”."""
    lower = [0, *(border + 1 for border in AGES)]
    titles = [_("%(from)s–%(to)s 天") % {"from": low, "to": high} for low, high in zip(lower, AGES, strict=False)]
    return [*titles, _("%(days)s 天以上") % {"days": lower[-1]}]


def bands(today: date) -> list[tuple[date, date]]:
    """The days on which the cases of each band were reported, first and last."""
    lower, upper = [0, *(border + 1 for border in AGES)], [today - timedelta(days=border) for border in AGES]
    return list(zip([*upper, FIRST_DAY], [today - timedelta(days=days) for days in lower], strict=True))


@requires(rights.VIEW)
@require_http_methods(["GET", "HEAD"])
def answers(request: HttpRequest, what: str) -> HttpResponseBase:
    """The call-backs behind a number: when, which case, what was said, or why it is left out."""
    if what not in ANSWERS:
        raise Http404
    asked, value = asked_of(request), request.GET.get("value", "")[:200]
    scope = Scope(tenant_here(request), actor_of(request))
    rows = counted.answers(scope, asked.period, what, counted.narrow_to(scope.tenant, asked.by, value))
    if wants_sheet(request):
        return sheet_of(request, listed.ANSWERS, map(listed.answer_row, rows.iterator(AT_ONCE)))
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "title": ANSWERS[what][0],
        "sheet_url": sheet_url(request),
        "page_obj": shown,
        "rows": [{"answer": one, "case": one.case, "place": place_words(one.case)} for one in shown],
        "back_url": asked.address(),
    }
    return page(request, "casework/desk/rates_answers.html", context)
