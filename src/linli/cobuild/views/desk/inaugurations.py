"""Ceremonies and pledges on the workbench: held, people sworn, looked at again; every pledge in one list."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404, one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.panels import panels_for
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import answered, bound
from linli.registry.api import place_chosen

from ...forms import mentoring as typed
from ...models import Inauguration, Pledge, PledgeVerdict, Sworn
from ...rules import rights
from ...rules.pledges import CeremonyGiven, ReviewGiven, SwornGiven
from ...selectors import pledges as found
from ...selectors.mentoring import MentoringFilters
from ...services import pledges
from ..mentoring_shown import pledge_shown, sworn_shown, verdict_badge, word_of
from .mentoring_pieces import BOTH, KEEPS, SEES_PLEDGES, SHOWS, list_context, may, places_offered, step, who

VIEWS = {
    "waiting": gettext_lazy("还没评"),
    "midterm": gettext_lazy("到了中期，还没评"),
    "late": gettext_lazy("过了日子"),
} | dict(PledgeVerdict.choices)
CEREMONIES = Sheet(
    "inaugurations",
    gettext_lazy("就职仪式"),
    [
        Column("title", gettext_lazy("名称")),
        Column("term", gettext_lazy("届次")),
        Column("place", gettext_lazy("范围")),
        Column("held_on", gettext_lazy("哪天")),
        Column("midterm_on", gettext_lazy("中期哪天回头看")),
        Column("ends_on", gettext_lazy("届满")),
        Column("sworn_count", gettext_lazy("几个人")),
        Column("pledge_count", gettext_lazy("几条承诺")),
    ],
    engine="cobuild",
)
PLEDGES = Sheet(
    "pledges",
    gettext_lazy("竞职承诺"),
    [
        Column("person", gettext_lazy("谁")),
        Column("office", gettext_lazy("任什么")),
        Column("organisation", gettext_lazy("在哪个组织任职")),
        Column("term", gettext_lazy("届次")),
        Column("text", gettext_lazy("承诺")),
        Column("due_on", gettext_lazy("到哪天")),
        Column("own_word", gettext_lazy("本人说")),
        Column("judged", gettext_lazy("评的人说")),
        Column("has_midterm", gettext_lazy("中期评过")),
    ],
    engine="cobuild",
)


# ---- ceremonies ----


@SEES_PLEDGES
@SHOWS
def listed(request: HttpRequest) -> HttpResponseBase:
    """The ceremonies at this visitor's places, the newest first."""
    filters = MentoringFilters.from_query(request.GET, ())
    rows = found.narrowed_inaugurations(found.inaugurations_seen(actor_of(request), tenant_here(request)), filters)
    if wants_sheet(request):
        plain = ("title", "term", "held_on", "midterm_on", "ends_on", "sworn_count", "pledge_count")
        lines = ({name: getattr(one, name) for name in plain} | {"place": str(one.place)} for one in rows.iterator(AT_ONCE))
        return sheet_of(request, CEREMONIES, lines)
    context = list_context(request, filters, {}, rows) | {"sheet_url": sheet_url(request)}
    return page(request, "cobuild/desk/mentoring_inaugurations.html", context | {"rows": list(context["page_obj"])})


def inauguration_or_404(request: HttpRequest, pk: UUID) -> Inauguration:
    return one_or_404(found.inaugurations_seen(actor_of(request), tenant_here(request)), pk)


def crumbs(one: Inauguration | None = None) -> list[tuple[str, str]]:
    start = [(_("就职仪式"), reverse("cobuild:inaugurations"))]
    return [*start, (one.title, one.get_absolute_url())] if one else start


@SEES_PLEDGES
@SHOWS
def inauguration(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One ceremony: who was sworn, what each promised, how it stands."""
    one, today = inauguration_or_404(request, pk), clock.today()
    people = list(found.sworn_at(one))
    context = {
        "one": one,
        "crumbs": crumbs(),
        "rows": sworn_shown(people, today),
        "tally": found.tally_of(people, today),
        "is_midterm": one.midterm_on <= today <= one.ends_on,
        "is_held": one.held_on <= today,
        "may_keep": may(request, rights.MENTORING, path=one.place_path),
    }
    return page(request, "cobuild/desk/mentoring_inauguration.html", context)


def _ceremony_form(request: HttpRequest, **initial: Any) -> Any:
    choices: dict[str, Any] = {"tenant": tenant_here(request), "places": places_offered(request)}
    return bound(request, typed.CeremonyForm, initial=initial, **choices)


def _ceremony(request: HttpRequest, said: dict[str, Any]) -> CeremonyGiven:
    return CeremonyGiven(**(said | {"place": found_or_404(place_chosen(said["place"], tenant_here(request)))}))


@KEEPS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Enter a ceremony."""
    form = _ceremony_form(request, held_on=clock.today())

    def do(said: dict[str, Any], now: datetime) -> str:
        made = pledges.hold(tenant=tenant_here(request), given=_ceremony(request, said), **who(request, now))
        return made.get_absolute_url()

    said = _("记下了。接着把宣誓的人和承诺一位一位加上。")
    shown = step(_("办一次就职仪式"), _("记下来"), said, reverse("cobuild:inaugurations"), crumbs())
    return answered(request, shown, form, do)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put right what is said of it."""
    one = inauguration_or_404(request, pk)
    plain = ("title", "term", "held_on", "midterm_on", "ends_on")
    form = _ceremony_form(request, place=str(one.place_id), **{name: getattr(one, name) for name in plain})  # type: ignore[attr-defined]

    def do(said: dict[str, Any], now: datetime) -> str:
        return pledges.change(inauguration=one, given=_ceremony(request, said), **who(request, now)).get_absolute_url()

    return answered(request, step(_("改仪式的资料"), _("改好"), _("改好了。"), one.get_absolute_url(), crumbs(one)), form, do)


@KEEPS
@BOTH
def swear(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter who takes office and what they promise."""
    one = inauguration_or_404(request, pk)
    form: Any = bound(request, typed.SwearForm, tenant=one.tenant)

    def do(said: dict[str, Any], now: datetime) -> str:
        plain = {name: said[name] for name in ("person", "office", "organisation")}
        pledges.swear(inauguration=one, given=SwornGiven(**plain, pledges=form.pledges(said)), **who(request, now))
        return one.get_absolute_url()

    lead = _("承诺写具体：做什么、到哪天。仪式那天起居民看得到；姓名要本人同意才公开。")
    shown = step(_("加一位宣誓的人"), _("加上"), _("加上了。"), one.get_absolute_url(), crumbs(one), lead=lead)
    return answered(request, shown, form, do)


@KEEPS
@BOTH
def strike(request: HttpRequest, pk: UUID, sworn_id: UUID) -> HttpResponse:
    """Take somebody off the list who was entered by mistake."""
    one = inauguration_or_404(request, pk)
    sworn = one_or_404(Sworn.objects.filter(inauguration=one).select_related("person"), sworn_id)

    def do(said: dict[str, Any], now: datetime) -> str:
        pledges.strike(sworn=sworn, **said, **who(request, now))
        return one.get_absolute_url()

    title = _("去掉 %(name)s") % {"name": sworn.person.name}
    shown = step(title, _("去掉"), _("去掉了。"), one.get_absolute_url(), crumbs(one), is_stop=True)
    return answered(request, shown, bound(request, typed.WhyForm), do)


# ---- pledges ----


@SEES_PLEDGES
@SHOWS
def pledge_list(request: HttpRequest) -> HttpResponseBase:
    """Every pledge at this visitor's places: who promised what, and how it stands."""
    filters, today = MentoringFilters.from_query(request.GET, found.PLEDGE_SHOWS), clock.today()
    rows = found.with_verdicts(found.pledges_seen(actor_of(request), tenant_here(request)))
    rows = found.narrowed_pledges(rows, filters, today)
    if wants_sheet(request):
        return sheet_of(request, PLEDGES, _lines(rows))
    context = list_context(request, filters, VIEWS, rows) | {"sheet_url": sheet_url(request)}
    context["rows"] = [_row(one, today) for one in context["page_obj"]]
    return page(request, "cobuild/desk/mentoring_pledges.html", context)


def _row(one: Any, today: date) -> dict[str, Any]:
    is_late = bool(one.due_on and one.due_on < today and one.judged not in found.SETTLED)
    return {"one": one, "badge": verdict_badge(one.judged, is_late=is_late), "own_word": word_of(one.own_word)}


def _lines(rows: Any) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "person": one.sworn.person.name,
            "office": one.sworn.office,
            "organisation": one.sworn.organisation.name if one.sworn.organisation else "",
            "term": one.sworn.inauguration.term,
            "text": one.text,
            "due_on": one.due_on,
            "own_word": word_of(one.own_word),
            "judged": word_of(one.judged),
            "has_midterm": one.has_midterm,
        }


def pledge_or_404(request: HttpRequest, pk: UUID) -> Pledge:
    rows = found.pledges_seen(actor_of(request), tenant_here(request)).prefetch_related("reviews")
    return one_or_404(rows.select_related("sworn__inauguration__tenant", "sworn__organisation__place", "sworn__person"), pk)


@SEES_PLEDGES
@SHOWS
def pledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One pledge: everything that was said of it, beside what was done there in that time."""
    one, today = pledge_or_404(request, pk), clock.today()
    term = one.sworn.inauguration
    context = {
        "row": pledge_shown(one, today, is_public=False),
        "one": one,
        "term": term,
        "crumbs": crumbs(term),
        "panels": panels_for("pledges", request, found.served_by(found.sworn_with_post(one.sworn), today)),
        "may_review": may(request, rights.MENTORING, path=term.place_path) and term.held_on <= today,
    }
    return page(request, "cobuild/desk/mentoring_pledge.html", context)


@KEEPS
@BOTH
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Those who judge say how it stands; who made the pledge speaks for themself, here too."""
    one, today = pledge_or_404(request, pk), clock.today()
    term, back = one.sworn.inauguration, reverse("cobuild:pledge", args=[one.pk])
    if not may(request, rights.MENTORING, path=term.place_path):
        raise PermissionDenied
    is_own = actor_of(request).person_id == one.sworn.person_id  # type: ignore[attr-defined]
    initial = {"on": today, "is_midterm": not is_own and today >= term.midterm_on}
    form = bound(request, typed.ReviewForm if is_own else typed.JudgeForm, initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        pledges.review(pledge=one, given=ReviewGiven(**said), **who(request, now))
        return back

    lead = _("自己的承诺自己说，由别人来评。") if is_own else _("您写的和本人说的并排给居民看；以前写的留在下面。")
    title = _("说说做得怎样") if is_own else _("评这条承诺")
    return answered(request, step(title, _("记下来"), _("记下了。"), back, crumbs(term), lead=lead, aside=one.text), form, do)
