"""Pairs on the workbench: the list with its sheet, a new one, one with its notes, its end."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404, one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import answered, bound
from linli.registry.api import place_chosen

from ...forms import mentoring as typed
from ...models import Mentorship
from ...rules.mentoring import MOST_NOTE, PairGiven
from ...selectors import mentoring as found
from ...selectors.mentoring import MentoringFilters
from ...services import mentoring
from ..mentoring_shown import pair_badge
from .mentoring_pieces import BOTH, KEEPS, SHOWS, list_context, places_offered, step, who

VIEWS = {
    "open": pgettext_lazy("mentorship", "在带"),
    "over": gettext_lazy("到期了，还没有结束"),
    "closed": pgettext_lazy("mentorship", "结束了"),
}
PAIRS = Sheet(
    "mentorships",
    gettext_lazy("帮带"),
    [
        Column("mentor", gettext_lazy("谁带")),
        Column("mentee", gettext_lazy("带谁")),
        Column("place", gettext_lazy("社区")),
        Column("goals", gettext_lazy("学什么")),
        Column("begins_on", gettext_lazy("开始")),
        Column("ends_on", gettext_lazy("结束")),
        Column("closed_on", gettext_lazy("哪天结束的")),
        Column("outcome", gettext_lazy("学得怎样")),
    ],
    engine="cobuild",
)


@KEEPS
@SHOWS
def listed(request: HttpRequest) -> HttpResponseBase:
    """Who teaches whom, at this visitor's places."""
    filters = MentoringFilters.from_query(request.GET, found.PAIR_SHOWS)
    seen = found.pairs_seen(actor_of(request), tenant_here(request))
    rows = found.narrowed_pairs(seen, filters, clock.today()).order_by("-begins_on", "id")
    if wants_sheet(request):
        return sheet_of(request, PAIRS, _lines(rows))
    context = list_context(request, filters, VIEWS, rows) | {"sheet_url": sheet_url(request)}
    context["rows"] = [{"one": one, "badge": pair_badge(one, clock.today())} for one in context["page_obj"]]
    return page(request, "cobuild/desk/mentoring_pairs.html", context)


def _lines(rows: Any) -> Iterator[dict[str, Any]]:
    plain = ("goals", "begins_on", "ends_on", "closed_on", "outcome")
    for one in rows.iterator(AT_ONCE):
        people = {"mentor": one.mentor.name, "mentee": one.mentee.name, "place": str(one.place)}
        yield people | {name: getattr(one, name) for name in plain}


def pair_or_404(request: HttpRequest, pk: UUID) -> Mentorship:
    return one_or_404(found.pairs_seen(actor_of(request), tenant_here(request)), pk)


def crumbs(one: Mentorship | None = None) -> list[tuple[str, str]]:
    start = [(_("帮带"), reverse("cobuild:mentorships"))]
    return [*start, (pair_words(one), one.get_absolute_url())] if one else start


def pair_words(one: Mentorship) -> str:
    return _("%(mentor)s 带 %(mentee)s") % {"mentor": one.mentor.name, "mentee": one.mentee.name}


@KEEPS
@SHOWS
def pair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One pair: what is to be learnt, what they did, how it went."""
    one = pair_or_404(request, pk)
    context = {
        "one": one,
        "title": pair_words(one),
        "badge": pair_badge(one, clock.today()),
        "notes": list(one.notes.all()),
        "crumbs": crumbs(),
        "is_open": one.closed_on is None,
    }
    return page(request, "cobuild/desk/mentoring_pair.html", context)


@KEEPS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Let one person teach another."""
    tenant = tenant_here(request)
    choices: dict[str, Any] = {"tenant": tenant, "places": places_offered(request)}
    form = bound(request, typed.PairForm, initial={"begins_on": clock.today()}, **choices)

    def do(said: dict[str, Any], now: datetime) -> str:
        given = PairGiven(**(said | {"place": found_or_404(place_chosen(said["place"], tenant))}))
        return mentoring.pair(tenant=tenant, given=given, **who(request, now)).get_absolute_url()

    lead = _("两个人都会收到消息，在自己的页面上看得到，也能记做了什么。")
    said = _("安排好了，两位都通知了。")
    return answered(request, step(_("安排帮带"), _("安排"), said, reverse("cobuild:mentorships"), crumbs(), lead=lead), form, do)


@KEEPS
@BOTH
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down for the two what they did."""
    one = pair_or_404(request, pk)
    given: Any = {"label": _("做了什么"), "most": MOST_NOTE, "initial": {"on": clock.today()}}
    form = bound(request, typed.DayWordsForm, **given)

    def do(said: dict[str, Any], now: datetime) -> str:
        mentoring.note(mentorship=one, **said, **who(request, now))
        return one.get_absolute_url()

    shown = step(_("记一次"), _("记下来"), _("记下了。"), one.get_absolute_url(), crumbs(one))
    return answered(request, shown, form, do)


@KEEPS
@BOTH
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it, with how it went."""
    one = pair_or_404(request, pk)
    form = bound(request, typed.DayWordsForm, label=_("学得怎样"), initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        closed = mentoring.close(mentorship=one, outcome=said["text"], on=said["on"], **who(request, now))
        return closed.get_absolute_url()

    shown = step(_("结束帮带"), _("结束"), _("结束了。"), one.get_absolute_url(), crumbs(one), aside=one.goals)
    return answered(request, shown, form, do)
