"""Teams of volunteers on the workbench: the list, one with its members, and every step."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404
from linli.core.form_fields import NothingForm
from linli.core.form_pages import Asked, answer, posted
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms import volunteers as typed
from ...models import Volunteer, VolunteerTeam
from ...rules import rights
from ...selectors import volunteer_teams as found
from ...selectors import volunteers as found_volunteers
from ...services import volunteer_teams as teams
from ...services.volunteer_teams import TeamGiven
from .. import volunteers_shown as shown
from ..own_place import own_place
from .volunteer_pieces import (
    BOTH,
    KEEPS,
    PER_PAGE,
    READ,
    SEES_TEAMS,
    may,
    people_chosen,
    people_offered,
    tabs_of,
    team_crumbs,
    team_or_404,
)

MOST_OFFERED = 200


@SEES_TEAMS
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The teams where this visitor's posts reach, narrowed by the address."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.TeamFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    is_dissolved = request.GET.get("show") == "dissolved"
    narrowed = {"under": said.get("under", ""), "field": said.get("field", "")}
    rows = found.listed(actor, tenant, words=said.get("q", ""), is_dissolved=is_dissolved, **narrowed)
    if wants_sheet(request):
        return sheet_of(request, TEAMS, _sheet_rows(rows))
    context = {
        "tabs": tabs_of(request, "volunteer-teams"),
        "filters": filters,
        "is_dissolved": is_dissolved,
        "is_filtered": any(said.values()),
        "page_obj": Pages(rows, PER_PAGE).get_page(request.GET.get("page")),
        "shows": [
            {"label": pgettext_lazy("team", "在的"), "url": "?", "current": not is_dissolved},
            {"label": pgettext_lazy("team", "解散了的"), "url": "?show=dissolved", "current": is_dissolved},
        ],
        "sheet_url": sheet_url(request),
        "keeps": may(request, rights.VOLUNTEERS),
    }
    return page(request, "activities/desk/volunteer_teams.html", context)


TEAMS = Sheet(
    "volunteer-teams",
    gettext_lazy("志愿队"),
    [
        Column("name", gettext_lazy("队名")),
        Column("field", gettext_lazy("做什么")),
        Column("place", gettext_lazy("在哪里")),
        Column("organisation", gettext_lazy("属于哪个单位")),
        Column("count", gettext_lazy("几个人")),
        Column("founded_on", gettext_lazy("哪天成立")),
        Column("dissolved_on", gettext_lazy("哪天解散")),
    ],
    engine="activities",
)


def _sheet_rows(rows: QuerySet[VolunteerTeam]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        known: Any = one
        yield {
            "name": one.name, "field": one.get_field_display(), "place": str(one.place), "count": known.count,
            "organisation": one.organisation.name if one.organisation else "", "founded_on": one.founded_on,
            "dissolved_on": one.dissolved_on,
        }  # fmt: skip


@SEES_TEAMS
@READ
def team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One team: who is in it, every step."""
    one = team_or_404(request, pk)
    lead, is_standing = found.lead_shown(one), one.dissolved_on is None
    context = {
        "one": one,
        "crumbs": team_crumbs(one),
        "lead": lead,
        "members": [
            shown.row_of(each.volunteer)
            | {"since": each.since, "is_lead": lead is not None and each.volunteer.person_id == lead.pk}
            for each in found.members_now(one)
        ],
        "is_standing": is_standing,
        "keeps": is_standing and may(request, rights.VOLUNTEERS, one.place_path),
        "records": is_standing and may(request, rights.HOURS, one.place_path),
    }
    return page(request, "activities/desk/volunteer_team.html", context)


# ---- steps ----


def _given(said: dict[str, Any], lead: Volunteer | None, before: VolunteerTeam | None = None) -> TeamGiven:
    plain = {name: said[name] for name in ("name", "field", "place", "organisation", "founded_on", "about")}
    return TeamGiven(**plain, lead=lead, checkin_team=before.checkin_team if before else None)


def _lead(said: dict[str, Any], request: HttpRequest) -> Volunteer | None:
    return next(iter(people_chosen([said["lead"]], tenant_here(request))), None) if said["lead"] else None


@KEEPS
@BOTH
def form(request: HttpRequest) -> HttpResponse:
    """Form one of the volunteers that this visitor's posts reach."""
    tenant, actor = tenant_here(request), actor_of(request)
    rows = found_volunteers.register(actor, tenant, found_volunteers.Filters(under=request.GET.get("under", "")))
    people = people_offered(rows[:MOST_OFFERED])
    filled = typed.TeamForm(
        posted(request), tenant=tenant, people=people, initial={"founded_on": clock.today()} | own_place(request)
    )

    def do(said: dict[str, Any], now: datetime) -> str:
        members = people_chosen(said["members"], tenant)
        made = teams.form(tenant=tenant, given=_given(said, _lead(said, request)), members=members, by=actor, now=now)
        return made.get_absolute_url()

    asked = Asked(
        title=_("组一支志愿队"), submit=_("组队"), back=reverse("activities:volunteer-teams"), done=_("队伍组好了。"),
        crumbs=team_crumbs(last=_("组一支志愿队")), lead=_("问过本人愿意才写进来。自愿进、自愿退，不设人数指标。"), in_rows=True,
    )  # fmt: skip
    return answer(request, filled, asked, do)


def _asked(one: VolunteerTeam, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=one.get_absolute_url(), done=done, crumbs=team_crumbs(one, title), **more)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said of it, and who leads it."""
    one = team_or_404(request, pk)
    members = [each.volunteer for each in found.members_now(one)]
    lead = next((str(each.pk) for each in members if each.person_id == one.lead_id), "")  # type: ignore[attr-defined]
    names = ("name", "field", "place", "organisation", "founded_on", "about")
    initial = {name: getattr(one, name) for name in names} | {"lead": lead}
    filled = typed.TeamForm(
        posted(request), tenant=one.tenant, people=people_offered(members), has_members=False, initial=initial
    )

    def do(said: dict[str, Any], now: datetime) -> str:
        given = _given(said, _lead(said, request), one)
        return teams.change(team=one, given=given, by=actor_of(request), now=now).get_absolute_url()

    return answer(request, filled, _asked(one, _("改队伍的资料"), _("改好"), _("改好了。")), do)


@KEEPS
@BOTH
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take volunteers in."""
    one = team_or_404(request, pk)
    filled = typed.JoinForm(posted(request), people=people_offered(found.could_join(one)[:MOST_OFFERED]))

    def do(said: dict[str, Any], now: datetime) -> str:
        for each in people_chosen(said["people"], one.tenant):
            teams.join(team=one, volunteer=each, by=actor_of(request), now=now)
        return one.get_absolute_url()

    lead = _("问过本人愿意才勾。")
    return answer(request, filled, _asked(one, _("请人进队"), _("进队"), _("进队了。"), lead=lead, in_rows=True), do)


@KEEPS
@BOTH
def leave(request: HttpRequest, pk: UUID, volunteer_id: UUID) -> HttpResponse:
    """Let one of them go."""
    one = team_or_404(request, pk)
    who = found_or_404(next(iter(people_chosen([str(volunteer_id)], one.tenant)), None))
    filled = NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        return teams.leave(team=one, volunteer=who, by=actor_of(request), now=now).get_absolute_url()

    title = _("%(name)s 退队") % {"name": found_volunteers.names([who.person.pk], one.tenant).get(who.person.pk, who.number)}
    return answer(request, filled, _asked(one, title, _("退队"), _("记下了。"), tone="stop"), do)


@KEEPS
@BOTH
def dissolve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Dissolve it."""
    one = team_or_404(request, pk)
    filled = typed.DissolveForm(posted(request), initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        return teams.dissolve(team=one, **said, by=actor_of(request), now=now).get_absolute_url()

    lead = _("队员都退队，做过的事都留着。管着责任区域的，先把区域交给别的队伍。")
    return answer(request, filled, _asked(one, _("解散队伍"), _("解散"), _("解散了。"), lead=lead, tone="stop"), do)
