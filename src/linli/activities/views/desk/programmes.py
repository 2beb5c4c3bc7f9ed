"""Programmes on the workbench: the list, and one with its days, its sign-ups, what must be there and who was there."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.form_pages import Crumbs
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.panels import panels_for
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.workcalendar import warnings_between
from linli.registry.api import communities

from ...forms import programmes as typed
from ...models import Programme, Series, Session
from ...rules import items as item_rules
from ...rules import rights
from ...rules.programmes import LIVE
from ...selectors import programmes as found
from ...selectors import sessions as times
from ...selectors.attendance import with_numbers
from ...services.series_pieces import changes_of, drift_of
from ...states import COMING, ProgrammeState
from .. import programmes_shown as shown

SEES, PLANS = requires(rights.VIEW, rights.PLAN), requires(rights.PLAN)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 25
TIMES_SHOWN = 40


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The programmes where this visitor's posts reach, filtered by the address."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.PlanFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    show = request.GET.get("show", "")
    rows = found.listed(
        actor, tenant, show=show, words=said.get("q", ""), kind=said.get("kind", ""), under=said.get("under", "")
    )  # fmt: skip
    if wants_sheet(request):
        return sheet_of(request, PROGRAMMES, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "show": show,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [{"one": one, "badge": shown.programme_badge(one)} for one in page_obj],
        "tabs": _tabs(show),
        "sheet_url": sheet_url(request),
        "may_plan": actor.may(rights.PLAN, tenant_id=tenant.pk),
    }
    return page(request, "activities/desk/programmes.html", context)


def _tabs(show: str) -> list[dict[str, Any]]:
    words = {"": _("在准备的、在办的"), "draft": _("在准备的"), "ended": _("办完了的"), "withdrawn": _("不办了的")}
    return [{"label": label, "url": f"?show={name}" if name else "?", "current": name == show} for name, label in words.items()]


PROGRAMMES = Sheet(
    "activities",
    gettext_lazy("活动"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("活动名称")),
        Column("kind", gettext_lazy("类别")),
        Column("place", gettext_lazy("哪里的活动")),
        Column("organiser", gettext_lazy("主办单位")),
        Column("state", gettext_lazy("状态")),
        Column("coming", gettext_lazy("还有几次")),
        Column("next_at", gettext_lazy("下一次")),
    ],
    engine="activities",
)


def _sheet_rows(rows: QuerySet[Programme]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        known: Any = one
        yield {
            "number": one.number, "title": one.title, "kind": str(one.get_kind_display()), "place": str(one.place),
            "organiser": str(one.organiser or ""), "state": str(one.get_state_display()), "coming": known.coming, "next_at": known.next_at,
        }  # fmt: skip


# ---- one ----


def programme_or_404(request: HttpRequest, pk: UUID) -> Programme:
    rows = found.programmes_seen(actor_of(request)).select_related("lead", "only_place", "only_group", "copied_from")
    return one_or_404(rows.filter(tenant=tenant_here(request)), pk)


def crumbs_of(one: Programme, last: str = "") -> Crumbs:
    here = [(_("活动"), reverse("activities:programmes")), (one.title, one.get_absolute_url() if last else "")]
    return [*here, (last, "")] if last else here


def may_plan(request: HttpRequest, one: Programme) -> bool:
    return actor_of(request).may(rights.PLAN, tenant_id=one.tenant_id, place_path=one.place_path)


@SEES
@READ
def programme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One programme: how often, each time, what must be there, and what other parts of the engine have to show."""
    one = programme_or_404(request, pk)
    is_live, told = one.state in LIVE and may_plan(request, one), _times(one)
    series = _series(one, [row["one"] for row in told["coming"]])
    context = {
        "one": one,
        "crumbs": crumbs_of(one),
        "badge": shown.programme_badge(one),
        "who": shown.who_words(one),
        **told,
        "series": series,
        "goes_on": _goes_on(row["one"] for row in series),
        **_items(one),
        "item_form": typed.ItemForm(auto_id=False),
        "may_plan": may_plan(request, one),
        "is_live": is_live,
        "steps": _steps(one) if is_live else [],
        "public_url": reverse("activities:public-programme", args=[one.pk]) if _is_public(one) else "",
        "panels": panels_for("programme", request, one),
    }
    return page(request, "activities/desk/programme.html", context)


def _times(one: Programme) -> dict[str, list[dict[str, Any]]]:
    """What is still to come, the next one first; what was, the last one first, each with its person-times."""
    now, rows = clock.now(), times.with_notes(times.of_programme(one))
    to_come = Q(state__in=list(COMING), ends_at__gt=now)
    past: Any = with_numbers(rows.exclude(to_come)).order_by("-starts_at", "-id")[:TIMES_SHOWN]
    return {
        "coming": shown.session_rows(rows.filter(to_come)[:TIMES_SHOWN]),
        "past": [row | {"came": row["one"].heads_came + row["one"].counted} for row in shown.session_rows(past)],
    }


def _items(one: Programme) -> dict[str, Any]:
    """What must be there, and what it costs together."""
    rows = found.items_of(one)
    sums = item_rules.sums((each.planned_cents, each.spent_cents) for each in rows)
    return {
        "items": [
            {"one": each, "planned": shown.money_words(each.planned_cents), "spent": shown.money_words(each.spent_cents)}
            for each in rows
        ],
        "sums": {"planned": shown.money_words(sums.planned or None), "spent": shown.money_words(sums.spent or None)},
    }


def _is_public(one: Programme) -> bool:
    return one.is_public and one.state in (ProgrammeState.LISTED, ProgrammeState.ENDED)


def _series(one: Programme, coming: list[Session]) -> list[dict[str, Any]]:
    today = clock.today()
    rows = one.series.select_related("place", "space").prefetch_related("exceptions").order_by("starts_on", "id")
    return [
        {
            "one": each,
            "words": shown.series_words(each),
            "policies": shown.policy_words(each),
            "exceptions": [{"one": said, "words": str(said.get_kind_display())} for said in each.exceptions.all()[:20]],
            "drift": _drift(each, coming) if one.state in LIVE else [],
            "warnings": warnings_between(today, each.made_until) if each.made_until and each.made_until > today else [],
        }
        for each in rows
    ]


def _goes_on(series: Iterable[Series]) -> bool:
    """Whether one still has days to come, beyond those that are laid out."""
    today = clock.today()
    return any(one.ended_on is None and (one.until is None or one.until >= today) for one in series)


def _drift(series: Series, coming: list[Session]) -> list[Any]:
    """Its times that a later holiday notice gives another day."""
    mine = [each for each in coming if each.series_id == series.pk]  # type: ignore[attr-defined]
    return drift_of(series, now=clock.now(), rows=mine, changes=changes_of(series, series.exceptions.all()))


def _steps(one: Programme) -> list[tuple[str, str, str]]:
    """What can be done with it now: address name, words, tone."""
    steps = []
    if one.state == ProgrammeState.DRAFT:
        steps.append(("activities:programme-list", _("公布出去"), "primary"))
    steps += [
        ("activities:series-new", _("定期办"), ""),
        ("activities:session-new", _("加一次"), ""),
        ("activities:programme-change", _("改资料"), ""),
    ]
    if one.state == ProgrammeState.LISTED:
        steps.append(("activities:programme-end", _("办完了"), "quiet"))
    return [*steps, ("activities:programme-withdraw", _("不办了"), "quiet")]
