"""The workbench's list of cases: filters in the address, views as tabs, keyset pages, and the same rows as a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models.cases import CHANNELS, CaseQuerySet
from linli.casework.rules import rights
from linli.casework.selectors import categories, hands, lists
from linli.casework.selectors.lists import GROUPS, Filters
from linli.casework.selectors.rates import CASES, NOWHERE, Period
from linli.casework.services.bulk import MOST
from linli.casework.states import Party, State, Supervision
from linli.casework.views.desk import bulk_verbs
from linli.casework.views.desk.kept import kept_context
from linli.casework.views.shown import shown_of
from linli.casework.views.visible import visible_to
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

PER_PAGE = 25
VIEWS: dict[str, tuple[Any, dict[str, str], Any]] = {
    "open": (gettext_lazy("没办完的"), {}, gettext_lazy("手上没有没办完的诉求。")),
    "late": (gettext_lazy("已经超时"), {"due": "late"}, gettext_lazy("没有超时的。")),
    "today": (gettext_lazy("今天到期"), {"due": "today"}, gettext_lazy("今天没有到期的。")),
    "waiting": (gettext_lazy("等派单"), {"opened": "waiting"}, gettext_lazy("没有等着派单的。新来的会排在这里。")),
    "returned": (gettext_lazy("退回来的"), {"state": "returned"}, gettext_lazy("没有退回来的。")),
    "call": (gettext_lazy("等回访"), {"state": "done"}, gettext_lazy("都回访过了。")),
    "ended": (gettext_lazy("办完的"), {"opened": "ended"}, gettext_lazy("还没有办结的诉求。")),
    "all": (gettext_lazy("全部"), {"opened": "all"}, gettext_lazy("还没有人报过事。")),
}
VIEW_FIELDS = ("opened", "due", "state")
KEPT_FIELDS = (*VIEW_FIELDS, "since", "until", "counted", "organisation")
"""What the form sends along although it shows no field for it."""
CLEARED = ("text", "since", "until", "counted", "organisation", "category", "place", "party", "channel", "supervision", "hand")
PRESSED = [(one.value, one.label) for one in Supervision if one != Supervision.NONE]
GROUP_WORDS = {"to_send": gettext_lazy("待派单和退回的"), "working": gettext_lazy("正在办的")}
SORTS = {
    "newest": gettext_lazy("最近报的在前"),
    "due": gettext_lazy("最急的在前"),
    "oldest": gettext_lazy("最早报的在前"),
}


@dataclass(frozen=True, slots=True)
class Select:
    """One filter as a select: its name in the address, label, options (value, label) and what is chosen."""

    name: str
    label: str
    options: list[tuple[str, Any]]
    chosen: str

    @property
    def chosen_label(self) -> str:
        return str(next((label for value, label in self.options if value == self.chosen), ""))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    url: str


@requires(rights.VIEW)
def cases(request: HttpRequest) -> HttpResponse:
    """The list. Every choice stands in the address; htmx swaps the table and leaves the filters alone."""
    filters, now = Filters.from_query(request.GET), clock.now()
    rows = rows_for(request, filters)
    found = lists.page_of(
        rows, sort=filters.sort, after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=PER_PAGE
    )
    selects = selects_for(request, filters)
    context = {
        "filters": filters,
        "views": tabs(filters),
        "view_fields": {name: value for name, value in filters.as_query().items() if name in KEPT_FIELDS},
        "selects": selects,
        "sorts": list(SORTS.items()),
        "cases": [shown_of(case, now=now) for case in found.rows],
        "total": found.total,
        "sort_words": SORTS[filters.sort],
        "chips": chips(filters, selects),
        "clear_url": address(filters, **dict.fromkeys(CLEARED, "")),
        "export_url": reverse("casework:cases-export") + query_of(filters.as_query()),
        "next_url": address(filters, after=found.after) if found.after else "",
        "previous_url": address(filters, before=found.before) if found.before else "",
        "empty_words": VIEWS[view_of(filters)][2],
        "board_url": reverse("casework:board") + query_of(filters.as_query()),
        "bulk_verbs": bulk_verbs.offered(actor_of(request)),
        "may_hand_over": actor_of(request).may(rights.HAND_OVER, tenant_id=tenant_here(request).pk),
        "most_at_once": MOST,
        "filter_fields": filters.as_query(),
        **kept_context(request, filters),
    }
    return page(request, "casework/desk/cases.html", context, partial="cases")


def rows_for(request: HttpRequest, filters: Filters) -> CaseQuerySet:
    """The cases that this actor may see and these filters leave, not yet ordered."""
    actor = actor_of(request)
    return lists.narrowed(visible_to(request), filters, now=clock.now(), tenant=tenant_here(request), actor=actor)


def query_of(given: Mapping[str, str]) -> str:
    filled = {name: value for name, value in given.items() if value}
    return f"?{urlencode(filled)}" if filled else ""


def address(filters: Filters, **changes: str) -> str:
    """The list's address with these filters and some changes; a change to “” leaves that filter out."""
    return reverse("casework:cases") + query_of(filters.as_query() | changes)


def view_of(filters: Filters) -> str:
    """Which of the tabs these filters are on: the one whose own filters are all set."""
    on = {name: value for name, value in filters.as_query().items() if name in VIEW_FIELDS}
    return next((name for name, (_label, wanted, _empty) in VIEWS.items() if wanted == on), "all" if "opened" in on else "open")


def tabs(filters: Filters, *, current: str = "") -> list[dict[str, Any]]:
    """The views of the list; what lies aside has a page of its own, by the day of its review."""
    current = current or view_of(filters)
    off = dict.fromkeys(VIEW_FIELDS, "")
    views = [
        {"label": label, "url": address(filters, **(off | wanted)), "current": name == current}
        for name, (label, wanted, _empty) in VIEWS.items()
    ]
    views.insert(4, {"label": _("挂账"), "url": reverse("casework:suspended"), "current": current == "suspended"})
    return views


def selects_for(request: HttpRequest, filters: Filters) -> list[Select]:
    """Category, community, whose duty, channel, how hard it is pressed, in whose hands."""
    tenant = tenant_here(request)
    sorted_in = [(one.code, one.name) for one in categories.active_categories(tenant.pk)]
    return [
        Select("category", _("哪一类"), sorted_in, filters.category),
        Select("place", _("哪一片"), [*communities(tenant), (NOWHERE, _("没有写到社区的"))], filters.place),
        Select("party", _("归谁"), list(Party.choices), filters.party),
        Select("channel", _("来源"), list(CHANNELS), filters.channel),
        Select("supervision", _("督办"), [(lists.ANY, _("在督办的")), *PRESSED], filters.supervision),
        Select("hand", _("在谁手上"), [(hands.MINE, _("我手上的")), (hands.LEFT, _("没人接手的"))], filters.hand),
    ]


def chips(filters: Filters, selects: list[Select]) -> list[Chip]:
    """What narrows the list besides the view."""
    found = [
        Chip(f"{one.label}{_('：')}{one.chosen_label}", address(filters, **{one.name: ""})) for one in selects if one.chosen_label
    ]
    if filters.text:
        found.append(Chip(f"“{filters.text}”", address(filters, text="")))
    if filters.hand and filters.hand not in (hands.MINE, hands.LEFT):
        found.append(Chip(_("选定的一位手上的"), address(filters, hand="")))
    if filters.organisation:
        found.append(Chip(_("选定的单位在办的"), address(filters, organisation="")))
    if filters.counted in CASES:
        found.append(Chip(str(CASES[filters.counted][0]), address(filters, counted="")))
    if Period.given(filters.since, filters.until):
        words = _("%(since)s 到 %(until)s 办结的") if filters.counted == "closed" else _("%(since)s 到 %(until)s 报的")
        days = words % {"since": filters.since, "until": filters.until}
        found.append(Chip(days, address(filters, since="", until="")))
    if filters.state in State.values and view_of(filters) not in ("call", "returned"):
        found.append(Chip(str(State(filters.state).label), address(filters, state="")))
    if filters.state in GROUPS:
        found.append(Chip(str(GROUP_WORDS[filters.state]), address(filters, state="")))
    return found
