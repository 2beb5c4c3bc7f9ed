"""Teams by speciality on the workbench: the list, one with its members, and every step."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms import checkins as typed
from ...models import Team
from ...rules.free_times import time_words
from ...rules.matching import reason_words
from ...rules.skills import skill_word, skill_words
from ...selectors import checkins as found_checkins
from ...selectors import teams as found
from ...selectors.checkins import Filters
from ...selectors.matching import needs_matching
from ...services import teams
from ...services.teams import TeamGiven
from ..space_forms import Asked, answer, posted
from .checkin_pieces import KEEPS, PER_PAGE, people_chosen, people_offered, team_crumbs, team_or_404

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MOST_OFFERED, MOST_NEEDS = 200, 5


@KEEPS
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The teams where this visitor's posts reach, narrowed by the address."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.TeamFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    is_dissolved = request.GET.get("show") == "dissolved"
    rows = found.listed(actor, tenant, words=said.get("q", ""), under=said.get("under", ""), is_dissolved=is_dissolved)
    if wants_sheet(request):
        return sheet_of(request, TEAMS, _sheet_rows(rows))
    context = {
        "crumbs": team_crumbs(),
        "filters": filters,
        "is_dissolved": is_dissolved,
        "is_filtered": any(said.values()),
        "page_obj": Pages(rows, PER_PAGE).get_page(request.GET.get("page")),
        "tabs": [
            {"label": pgettext_lazy("team", "在的"), "url": "?", "current": not is_dissolved},
            {"label": pgettext_lazy("team", "解散了的"), "url": "?show=dissolved", "current": is_dissolved},
        ],
        "sheet_url": sheet_url(request),
    }
    return page(request, "cobuild/desk/teams.html", context)


TEAMS = Sheet(
    "teams",
    gettext_lazy("专长队伍"),
    [
        Column("name", gettext_lazy("队名")),
        Column("speciality", gettext_lazy("专长")),
        Column("place", gettext_lazy("在哪里")),
        Column("count", gettext_lazy("几个人")),
        Column("founded_on", gettext_lazy("哪天成立")),
        Column("dissolved_on", gettext_lazy("哪天解散")),
    ],
    engine="cobuild",
)


def _sheet_rows(rows: QuerySet[Team]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        known: Any = one
        yield {
            "name": one.name, "speciality": str(skill_word(one.speciality)), "place": str(one.place), "count": known.count,
            "founded_on": one.founded_on, "dissolved_on": one.dissolved_on,
        }  # fmt: skip


@KEEPS
@require_safe
def team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One team: who is in it, what it could help with, every step."""
    one = team_or_404(request, pk)
    members = list(found.members_now(one))
    rows = found_checkins.having(found_checkins.shown(one.tenant).live(), [each.person for each in members])
    lead = found.lead_shown(one)
    context = {
        "one": one,
        "crumbs": team_crumbs(one),
        "speciality": skill_word(one.speciality),
        "lead": lead,
        "members": [_member(each, rows, lead) for each in members],
        "needs": [{"need": need, "why": reason_words(why)} for need, why in _needs(one)],
        "is_standing": one.dissolved_on is None,
    }
    return page(request, "cobuild/desk/team.html", context)


def _member(member: Any, rows: dict[UUID, Any], lead: Any) -> dict[str, Any]:
    row = rows.get(member.person_id)
    return {
        "member": member,
        "checkin": row,
        "skills": skill_words(row.skills) if row else "",
        "times": time_words(row.times) if row else "",
        "is_lead": lead is not None and lead.pk == member.person_id,
    }


def _needs(one: Team) -> Any:
    return needs_matching(one, on=clock.today(), most=MOST_NEEDS) if one.dissolved_on is None else []


# ---- steps ----


def _given(said: dict[str, Any], lead: Any) -> TeamGiven:
    plain = {name: said[name] for name in ("name", "speciality", "place", "founded_on", "about")}
    return TeamGiven(**plain, lead=lead)


@KEEPS
@BOTH
def form(request: HttpRequest) -> HttpResponse:
    """Form one; from the table of skills those who can do it stand there already."""
    tenant, actor = tenant_here(request), actor_of(request)
    skill = request.GET.get("skill", "")[:20]
    under = request.GET.get("under", "")
    rows = found_checkins.roster(actor, tenant, Filters(kind="person", skill=skill, under=under))
    people = people_offered(rows[:MOST_OFFERED])
    initial = {
        "speciality": skill, "founded_on": clock.today(), "members": [key for key, _name in people] if skill else [],
        "place": dict(communities(tenant)).get(under, ""),
    }  # fmt: skip
    filled = typed.TeamForm(posted(request), tenant=tenant, people=people, initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        lead = next(iter(people_chosen([said["lead"]], tenant)), None) if said["lead"] else None
        members = people_chosen(said["members"], tenant)
        return teams.form(tenant=tenant, given=_given(said, lead), members=members, by=actor, now=now).get_absolute_url()

    asked = Asked(
        title=_("组一支队伍"), submit=_("组队"), back=reverse("cobuild:teams"), done=_("队伍组好了。"),
        crumbs=team_crumbs(last=_("组一支队伍")), lead=_("队伍由报到的人组成，自愿进、自愿退，不设人数指标。"), in_rows=True,
    )  # fmt: skip
    return answer(request, filled, asked, do)


def _asked(one: Team, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=one.get_absolute_url(), done=done, crumbs=team_crumbs(one, title), **more)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said of it, and who leads it."""
    one = team_or_404(request, pk)
    people = [(str(each.person_id), str(each.person)) for each in found.members_now(one)]  # type: ignore[attr-defined]
    names = ("name", "speciality", "place", "founded_on", "about")
    initial = {name: getattr(one, name) for name in names} | {"lead": str(one.lead_id or "")}  # type: ignore[attr-defined]
    filled = typed.TeamForm(posted(request), tenant=one.tenant, people=people, has_members=False, initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        lead = next(iter(people_chosen([said["lead"]], one.tenant)), None) if said["lead"] else None
        return teams.change(team=one, given=_given(said, lead), by=actor_of(request), now=now).get_absolute_url()

    return answer(request, filled, _asked(one, _("改队伍的资料"), _("改好"), _("改好了。")), do)


@KEEPS
@BOTH
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take people in who report there; narrowed by a skill in the address."""
    one = team_or_404(request, pk)
    rows = found.could_join(one)
    if skill := request.GET.get("skill", ""):
        rows = rows.filter(found_checkins.holding("skills", skill))
    filled = typed.JoinForm(posted(request), people=people_offered(rows[:MOST_OFFERED]))

    def do(said: dict[str, Any], now: datetime) -> str:
        for person in people_chosen(said["people"], one.tenant):
            teams.join(team=one, person=person, by=actor_of(request), now=now)
        return one.get_absolute_url()

    return answer(request, filled, _asked(one, _("请人进队"), _("进队"), _("进队了。"), in_rows=True), do)


@KEEPS
@BOTH
def leave(request: HttpRequest, pk: UUID, person_id: UUID) -> HttpResponse:
    """Let one of them go."""
    one = team_or_404(request, pk)
    person = found_or_404(next(iter(people_chosen([str(person_id)], one.tenant)), None))
    filled = typed.NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        return teams.leave(team=one, person=person, by=actor_of(request), now=now).get_absolute_url()

    title = _("%(name)s 退队") % {"name": person.name}
    return answer(request, filled, _asked(one, title, _("退队"), _("记下了。"), tone="stop"), do)


@KEEPS
@BOTH
def dissolve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Dissolve it."""
    one = team_or_404(request, pk)
    filled = typed.DissolveForm(posted(request), initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        return teams.dissolve(team=one, **said, by=actor_of(request), now=now).get_absolute_url()

    lead = _("队员都退队，做过的事都留着。")
    return answer(request, filled, _asked(one, _("解散队伍"), _("解散"), _("解散了。"), lead=lead, tone="stop"), do)
