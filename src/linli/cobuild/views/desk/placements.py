"""The training base on the workbench: who goes when, how it went, what both sides say, the certificate."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
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
from linli.core.words import Words
from linli.registry.api import place_chosen

from ...forms import mentoring as typed
from ...forms.agreements import EmptyForm
from ...models import TrainingPlacement
from ...rules.mentoring import PlacementGiven, is_certified
from ...selectors import mentoring as found
from ...selectors.mentoring import MentoringFilters
from ...services import placements
from ...states import PlacementState
from ..mentoring_shown import placement_badge
from .mentoring_pieces import BOTH, KEEPS, SHOWS, list_context, places_offered, step, who

VIEWS = dict(PlacementState.choices) | {"evaluate": gettext_lazy("等写评价")}
PLACEMENTS = Sheet(
    "placements",
    gettext_lazy("跟班培训"),
    [
        Column("person", gettext_lazy("谁去")),
        Column("base", gettext_lazy("培训基地")),
        Column("place", gettext_lazy("在哪个社区")),
        Column("supervisor", gettext_lazy("带班的人")),
        Column("begins_on", gettext_lazy("开始")),
        Column("ends_on", gettext_lazy("期满")),
        Column("state", gettext_lazy("状态")),
        Column("ended_on", gettext_lazy("哪天结束的")),
        Column("learnt", gettext_lazy("学了什么")),
        Column("appraisal", gettext_lazy("基地评语")),
    ],
    engine="cobuild",
)


@KEEPS
@SHOWS
def listed(request: HttpRequest) -> HttpResponseBase:
    """Who trains at the base and when, at this visitor's places."""
    filters = MentoringFilters.from_query(request.GET, found.PLACEMENT_SHOWS)
    seen = found.placements_seen(actor_of(request), tenant_here(request))
    rows = found.narrowed_placements(seen, filters).order_by("-begins_on", "id")
    if wants_sheet(request):
        return sheet_of(request, PLACEMENTS, _lines(rows))
    context = list_context(request, filters, VIEWS, rows) | {"sheet_url": sheet_url(request)}
    context["rows"] = [{"one": one, "badge": placement_badge(one)} for one in context["page_obj"]]
    return page(request, "cobuild/desk/mentoring_placements.html", context)


def _lines(rows: Any) -> Iterator[dict[str, Any]]:
    plain = ("begins_on", "ends_on", "ended_on", "learnt", "appraisal")
    for one in rows.iterator(AT_ONCE):
        yield {name: getattr(one, name) for name in plain} | {
            "person": one.person.name,
            "base": one.base.name,
            "place": str(one.place),
            "supervisor": one.supervisor.name if one.supervisor else "",
            "state": placement_badge(one)[1],
        }


def placement_or_404(request: HttpRequest, pk: UUID) -> TrainingPlacement:
    return one_or_404(found.placements_seen(actor_of(request), tenant_here(request)), pk)


def crumbs(one: TrainingPlacement | None = None) -> list[tuple[str, str]]:
    start = [(_("跟班培训"), reverse("cobuild:placements"))]
    return [*start, (one.person.name, one.get_absolute_url())] if one else start


@KEEPS
@SHOWS
def placement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One placement: from when to when, and what both sides say."""
    one = placement_or_404(request, pk)
    context = {
        "one": one,
        "badge": placement_badge(one),
        "crumbs": crumbs(),
        "steps": [(name, VERBS[name].label, VERBS[name].is_stop) for name in _offered(one)],
        "is_certified": is_certified(one.state, one.learnt, one.appraisal),
    }
    return page(request, "cobuild/desk/mentoring_placement.html", context)


def _offered(one: TrainingPlacement) -> list[str]:
    if one.state == PlacementState.PLANNED:
        return ["begin", "call-off"]
    if one.state == PlacementState.CUT_SHORT and one.ended_on is None:
        return []
    return ["learnt", "appraise", *(["end"] if one.state == PlacementState.UNDER_WAY else [])]


@KEEPS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Plan somebody's month at the training base."""
    tenant = tenant_here(request)
    choices: dict[str, Any] = {"tenant": tenant, "places": places_offered(request)}
    form = bound(request, typed.PlacementForm, initial={"begins_on": clock.today()}, **choices)

    def do(said: dict[str, Any], now: datetime) -> str:
        given = PlacementGiven(**(said | {"place": found_or_404(place_chosen(said["place"], tenant))}))
        return placements.plan(tenant=tenant, given=given, **who(request, now)).get_absolute_url()

    back, said = reverse("cobuild:placements"), _("安排好了，去的人和带班的人都通知了。")
    return answered(request, step(_("安排跟班"), _("安排"), said, back, crumbs()), form, do)


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of a placement: its words, its form, what is done with what the form says."""

    label: Words
    said: Words
    makes: Callable[[HttpRequest, TrainingPlacement], forms.Form]
    do: Callable[..., Any]
    is_stop: bool = False


def _last_day(one: TrainingPlacement) -> Any:
    return min(one.ends_on, clock.today())


VERBS = {
    "begin": Verb(
        pgettext_lazy("placement", "到岗了"),
        gettext_lazy("记下了，跟班开始。"),
        lambda request, _one: bound(request, EmptyForm),
        placements.begin,
    ),
    "call-off": Verb(
        pgettext_lazy("placement", "不去了"),
        gettext_lazy("记下了。"),
        lambda request, _one: bound(request, typed.WhyForm),
        placements.call_off,
        is_stop=True,
    ),
    "end": Verb(
        pgettext_lazy("placement", "结束跟班"),
        gettext_lazy("记下了，请两边把评价写上。"),
        lambda request, one: bound(request, typed.EndForm, initial={"on": _last_day(one)}),
        placements.end,
    ),
    "learnt": Verb(
        gettext_lazy("替本人记学了什么"),
        gettext_lazy("记下了。"),
        lambda request, one: bound(request, typed.WordsForm, label=_("学了什么"), initial={"text": one.learnt}),
        placements.say_learnt,
    ),
    "appraise": Verb(
        gettext_lazy("写基地评语"),
        gettext_lazy("写好了。"),
        lambda request, one: bound(request, typed.WordsForm, label=_("基地评语"), initial={"text": one.appraisal}),
        placements.appraise,
    ),
}


@KEEPS
@BOTH
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """It begins, does not take place, ends; either side's words."""
    asked = VERBS.get(name)
    if asked is None:
        raise Http404
    one = placement_or_404(request, pk)

    def do(said: dict[str, Any], now: datetime) -> str:
        asked.do(placement=one, **said, **who(request, now))
        return one.get_absolute_url()

    shown = step(asked.label, asked.label, asked.said, one.get_absolute_url(), crumbs(one), is_stop=asked.is_stop)
    return answered(request, shown, asked.makes(request, one), do)
