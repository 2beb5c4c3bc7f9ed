"""The roster of a community, its grid of skills by free times, and one check-in with what can be done about it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from linli.core import clock
from linli.core.access import actor_of
from linli.core.ids import uuid_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms import checkins as typed
from ...models import CheckIn
from ...models.checkins import CheckInQuerySet
from ...rules import free_times, rights
from ...rules.matching import reason_words
from ...rules.skills import skill_word
from ...selectors import checkins as found
from ...selectors import teams as found_teams
from ...selectors.checkins import NO_TIME, Filters
from ...selectors.matching import needs_matching
from .. import checkins_shown as shown
from .checkin_pieces import KEEPS, PER_PAGE, SEES, checkin_or_404, crumbs_of

TABS = {
    "live": pgettext_lazy("roster", "报到着的"),
    "no_grid": gettext_lazy("还没编网格"),
    "no_team": gettext_lazy("还没进队伍"),
    "moved": gettext_lazy("住处变了"),
    "ended": pgettext_lazy("roster", "结束了的"),
}
MOST_NEEDS = 5
PEOPLE_VIEW = "registry.people.view"


@SEES
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The roster where this visitor's posts reach, narrowed by the address; the counter finds one slip."""
    actor, tenant = actor_of(request), tenant_here(request)
    keeps = actor.may(rights.CHECKINS, tenant_id=tenant.pk)
    known = found.skills(found.roster(actor, tenant, Filters())) if keeps else []
    form = typed.RosterFilter(request.GET, communities=communities(tenant), known=known)
    said = form.cleaned_data if form.is_valid() else {}
    filters = _filters(request, said)
    rows = found.roster(actor, tenant, filters)
    if wants_sheet(request):
        return sheet_of(request, ROSTER, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form if keeps else [form["q"]],
        "keeps": keeps,
        "is_filtered": any(said.values()) or bool(filters.grid or filters.team),
        "hidden": [(name, value) for name in ("show", "grid", "team") if (value := request.GET.get(name))],
        "page_obj": page_obj,
        "rows": shown.rows_of(page_obj),
        "tabs": [
            {"label": label, "url": f"?show={name}", "current": name == filters.show and not filters.year}
            for name, label in TABS.items()
        ],
        "sheet_url": sheet_url(request) if keeps else "",
    }
    return page(request, "cobuild/desk/checkins.html", context)


def _filters(request: HttpRequest, said: dict[str, Any]) -> Filters:
    """What the address narrows by; a key that is none finds nothing more than no key."""
    keys = {name: str(uuid_of(request.GET.get(name, "")) or "") for name in ("grid", "team")}
    show = request.GET.get("show", "")
    chosen = {name: said.get(name, "") for name in ("kind", "under", "skill", "time")}
    year = said.get("year") or None
    return Filters(words=said.get("q", ""), show=show if show in TABS else "live", year=year, **chosen, **keys)


ROSTER = Sheet(
    "checkins",
    gettext_lazy("报到名册"),
    [
        Column("number", gettext_lazy("报到单号")),
        Column("kind", gettext_lazy("单位还是个人")),
        Column("who", gettext_lazy("谁")),
        Column("employer", gettext_lazy("工作单位")),
        Column("place", gettext_lazy("报到社区")),
        Column("grid", gettext_lazy("网格")),
        Column("skills", gettext_lazy("本领")),
        Column("times", gettext_lazy("有空的时段")),
        Column("post_wanted", gettext_lazy("想做什么")),
        Column("since", gettext_lazy("哪天报到的")),
        Column("ended_on", gettext_lazy("哪天结束的")),
    ],
    names_people=True,
    engine="cobuild",
)
"""Neither the Party branch nor telephones leave by a sheet."""


def _sheet_rows(rows: CheckInQuerySet) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        row = shown.row_of(one)
        yield {
            "number": one.number, "kind": _("单位") if one.partner else _("个人"), "who": row["who"], "employer": row["employer"],
            "place": str(one.place), "grid": str(one.grid or ""), "skills": row["skills"], "times": row["times"],
            "post_wanted": one.post_wanted, "since": one.since, "ended_on": one.ended_on,
        }  # fmt: skip


@KEEPS
@require_safe
def skills(request: HttpRequest) -> HttpResponseBase:
    """Who can do what when: a table of skills by free times, each number leading to the people behind it."""
    actor, tenant = actor_of(request), tenant_here(request)
    under = request.GET.get("under", "")
    offered = communities(tenant)
    under = under if under in dict(offered) else ""
    rows = found.skill_grid(found.roster(actor, tenant, Filters(under=under)))
    codes = [*free_times.choices(), (NO_TIME, _("没有说"))]
    table = [
        {"row": one, "word": skill_word(one.skill), "cells": [(code, word, one.by_time[code]) for code, word in codes]}
        for one in rows
    ]
    if wants_sheet(request):
        return sheet_of(request, _grid_sheet(codes), ({"skill": one.skill, "total": one.total, **one.by_time} for one in rows))
    context = {
        "crumbs": crumbs_of(last=_("谁会什么")),
        "table": table,
        "codes": codes,
        "under": under,
        "communities": offered,
        "sheet_url": sheet_url(request),
    }
    return page(request, "cobuild/desk/checkin_skills.html", context)


def _grid_sheet(codes: list[tuple[str, str]]) -> Sheet:
    columns = [Column("skill", gettext_lazy("本领")), Column("total", gettext_lazy("一共"))]
    return Sheet("skills", gettext_lazy("谁会什么"), [*columns, *(Column(code, word) for code, word in codes)], engine="cobuild")


@SEES
@require_safe
def checkin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One check-in: what was said, its teams, what it could help with, and every step."""
    one, actor = checkin_or_404(request, pk), actor_of(request)
    keeps, is_live = found.may_keep(actor, one), one.ended_on is None
    context = shown.row_of(one) | {
        "crumbs": crumbs_of(one),
        "phone": shown.masked_phone(one),
        "branch": one.branch if found.may_see_branch(actor, one) else "",
        "keeps": keeps,
        "is_live": is_live,
        "person_url": _person_url(request, one),
        "teams": list(found_teams.teams_of(one.person_id, one.tenant)) if keeps and one.person else [],  # type: ignore[attr-defined]
        "needs": _needs(one) if keeps and is_live else [],
        "next": one.moved_to.first(),  # type: ignore[attr-defined]
        "before": one.moved_from,
    }
    return page(request, "cobuild/desk/checkin.html", context)


def _person_url(request: HttpRequest, one: CheckIn) -> str:
    """The person's page of the register, where the telephone is shown for a stated purpose."""
    home = one.person.home.path if one.person and one.person.home else None
    if one.person is None or not actor_of(request).may(PEOPLE_VIEW, tenant_id=one.tenant_id, place_path=home or ""):
        return ""
    return reverse("registry:person", args=[one.person.pk])


def _needs(one: CheckIn) -> list[dict[str, Any]]:
    found_needs = needs_matching(one, on=clock.today(), most=MOST_NEEDS)
    return [{"need": need, "why": reason_words(why)} for need, why in found_needs]
