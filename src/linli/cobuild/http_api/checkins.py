"""Check-ins and teams over REST: one's own, the roster of those who keep it, every verb once."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, Place, organisation_by_id, person_by_id, place_by_id

from ..errors import CheckInRefused, TeamRefused
from ..models import CheckIn, PartnerUnit, Team
from ..rules import rights
from ..selectors import checkins as found
from ..selectors import teams as found_teams
from ..selectors.checkins import Filters
from ..services import checkin_reporting, checkins, teams
from ..services.checkins import About, CheckInGiven
from ..services.teams import TeamGiven

router = Router(auth=STAFF_DOOR)
CHECKIN, TEAM = "/cobuild/checkins/{uuid:pk}", "/cobuild/teams/{uuid:pk}"
MOST = 200


class CheckInOut(Schema):
    """A check-in; `branch` only for those who keep check-ins there and the person."""

    id: UUID
    number: str
    person_id: UUID | None
    partner_id: UUID | None
    who: str
    employer: str
    branch: str | None
    place_id: UUID
    grid_id: UUID | None
    skills: list[str]
    times: list[str] = Field(description="weekday_day · weekday_evening · weekend_day · weekend_evening")
    post_wanted: str
    since: date
    ended_on: date | None


class CheckInAboutIn(Sent):
    employer_id: UUID | None = None
    employer_text: str = ""
    branch: str | None = Field(None, description="不写就不改；只有管报到的岗位和本人看得到")
    skills: list[str] = Field(default_factory=list)
    times: list[str] = Field(default_factory=list)
    post_wanted: str = ""


class CheckInIn(CheckInAboutIn):
    place_id: UUID
    person_id: UUID | None = None
    partner_id: UUID | None = None
    since: date | None = None
    consents: bool = Field(False, description="本人单独同意")
    channel: str = Field("page", description="page；工作人员代记：phone · counter · visit · sheet")


class CheckInMoveIn(Sent):
    place_id: UUID
    on: date | None = None


class CheckInEndIn(Sent):
    on: date | None = None
    reason: str = ""


class CheckInGridIn(Sent):
    grid_id: UUID | None = None


class TeamOut(Schema):
    id: UUID
    name: str
    speciality: str
    place_id: UUID
    count: int = Field(description="几个人")
    founded_on: date
    dissolved_on: date | None
    about: str


class TeamIn(Sent):
    name: str = ""
    speciality: str = ""
    place_id: UUID
    founded_on: date | None = None
    lead_id: UUID | None = None
    member_ids: list[UUID] = Field(default_factory=list)
    about: str = ""


class TeamPersonIn(Sent):
    person_id: UUID


class TeamEndIn(Sent):
    on: date | None = None
    reason: str = ""


def _out(one: CheckIn, actor: Actor) -> dict[str, Any]:
    names = (
        "id",
        "number",
        "person_id",
        "partner_id",
        "place_id",
        "grid_id",
        "skills",
        "times",
        "post_wanted",
        "since",
        "ended_on",
    )
    who = one.partner.organisation.name if one.partner else str(one.person)
    branch = one.branch if found.may_see_branch(actor, one) else None
    employer = one.employer.name if one.employer else one.employer_text
    return {name: getattr(one, name) for name in names} | {"who": who, "employer": employer, "branch": branch}


def _read(request: HttpRequest, pk: Any) -> dict[str, Any]:
    """As it is now, for whoever just wrote it."""
    rows = CheckIn.objects.filter(tenant=tenant_here(request)).select_related(*found.BESIDE)
    return _out(rows.get(pk=pk), actor_of(request))


# ---- reading ----


@router.get("/cobuild/checkins", response=list[CheckInOut], operation_id="cobuild_list_checkins")  # type: ignore[type-var]
@requires(rights.CHECKINS)
def list_checkins(
    request: HttpRequest, skill: str = "", time: str = "", kind: str = "", show: str = "live", words: str = ""
) -> list[dict[str, Any]]:
    """The roster where the post reaches: never sorted by how much anybody does."""
    filters = Filters(words=words, kind=kind, skill=skill, time=time, show=show if show in found.SHOWS else "live")
    actor = actor_of(request)
    return [_out(one, actor) for one in found.roster(actor, tenant_here(request), filters)[:MOST]]


@router.get("/cobuild/checkins/own", response=CheckInOut, auth=OPEN_DOOR, operation_id="cobuild_own_checkin")
def own_checkin(request: HttpRequest) -> dict[str, Any]:
    """One's own."""
    actor = actor_of(request)
    return _out(found_or_404(found.own_checkin(actor)), actor)


@router.get("/cobuild/teams", response=list[TeamOut], operation_id="cobuild_list_teams")  # type: ignore[type-var]
@requires(rights.CHECKINS)
def list_teams(request: HttpRequest, speciality: str = "") -> list[Team]:
    """The standing teams where the post reaches."""
    return list(found_teams.listed(actor_of(request), tenant_here(request), speciality=speciality)[:MOST])


# ---- check-ins ----


@router.post("/cobuild/checkins", response=CheckInOut, auth=OPEN_DOOR, operation_id="cobuild_report_checkin")
def report_checkin(request: HttpRequest, sent: CheckInIn) -> dict[str, Any]:
    """Report: oneself, one's unit, or somebody as a post that takes check-ins down."""

    def write(now: datetime) -> dict[str, Any]:
        tenant = tenant_here(request)
        made = checkin_reporting.report(tenant=tenant, given=_given(request, sent), by=actor_of(request), now=now)
        return {"id": made.pk}

    return _read(request, written_once(request, "cobuild.checkin.report", write)["id"])


def _given(request: HttpRequest, sent: CheckInIn) -> CheckInGiven:
    tenant = tenant_here(request)
    place = _place(request, sent.place_id)
    person = person_by_id(sent.person_id, tenant=tenant) if sent.person_id else None
    rows = PartnerUnit.objects.filter(tenant=tenant).select_related("organisation")
    partner = rows.filter(pk=sent.partner_id).first() if sent.partner_id else None
    if (person is None) == (partner is None):
        raise CheckInRefused(Problem("who", _("写一个：登记过的个人，或者驻区单位。"), where="person"))
    return CheckInGiven(
        place=place, person=person, partner=partner, about=_about(request, sent), since=sent.since, consents=sent.consents,
        channel=sent.channel,
    )  # fmt: skip


def _about(request: HttpRequest, sent: CheckInAboutIn) -> About:
    employer = organisation_by_id(sent.employer_id, tenant=tenant_here(request)) if sent.employer_id else None
    if sent.employer_id and employer is None:
        raise CheckInRefused(Problem("unknown_organisation", _("没有登记这个单位。"), where="employer"))
    return About(
        employer=employer, employer_text=sent.employer_text, branch=sent.branch, skills=sent.skills, times=sent.times,
        post_wanted=sent.post_wanted,
    )  # fmt: skip


def _place(request: HttpRequest, pk: UUID) -> Place:
    place = place_by_id(pk, tenant=tenant_here(request))
    if place is None:
        raise CheckInRefused(Problem("unknown_place", _("没有这个地点。"), where="place"))
    return place


def _one(request: HttpRequest, pk: UUID) -> CheckIn:
    """The office's where the post reaches, or one's own."""
    actor, tenant = actor_of(request), tenant_here(request)
    seen = found.checkins_seen(actor, tenant).filter(pk=pk).first()
    own = found.shown(tenant).filter(pk=pk).select_related(*found.BESIDE).first()
    return found_or_404(seen or (own if own and checkins.is_own(actor, own) else None))


def _stepped(request: HttpRequest, pk: UUID, name: str, verb: Callable[..., CheckIn], **said: Any) -> dict[str, Any]:
    """Do one step once, and give what stands after it."""
    actor = actor_of(request)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": verb(checkin=_one(request, pk), by=actor, now=now, **said).pk}

    return _read(request, written_once(request, f"cobuild.checkin.{name}:{pk}", write)["id"])


@router.post(f"{CHECKIN}/change", response=CheckInOut, auth=OPEN_DOOR, operation_id="cobuild_change_checkin")
def change_checkin(request: HttpRequest, pk: UUID, sent: CheckInAboutIn) -> dict[str, Any]:
    """Change what is said of skills, times, employer."""
    return _stepped(request, pk, "change", checkins.change, about=_about(request, sent))


@router.post(f"{CHECKIN}/move", response=CheckInOut, auth=OPEN_DOOR, operation_id="cobuild_move_checkin")
def move_checkin(request: HttpRequest, pk: UUID, sent: CheckInMoveIn) -> dict[str, Any]:
    """Transfer it to another community."""
    _one(request, pk)  # whoever may not see it is told nothing of places
    return _stepped(request, pk, "move", checkins.move, place=_place(request, sent.place_id), on=sent.on or clock.today())


@router.post(f"{CHECKIN}/grid", response=CheckInOut, operation_id="cobuild_grid_checkin")  # type: ignore[type-var]
@requires(rights.CHECKINS)
def grid_checkin(request: HttpRequest, pk: UUID, sent: CheckInGridIn) -> dict[str, Any]:
    """Put it into a grid, or out of one."""
    grid = _place(request, sent.grid_id) if sent.grid_id else None
    return _stepped(request, pk, "grid", checkins.put_into_grid, grid=grid)


@router.post(f"{CHECKIN}/end", response=CheckInOut, auth=OPEN_DOOR, operation_id="cobuild_end_checkin")
def end_checkin(request: HttpRequest, pk: UUID, sent: CheckInEndIn) -> dict[str, Any]:
    """End it, with why."""
    return _stepped(request, pk, "end", checkins.end, on=sent.on or clock.today(), reason=sent.reason)


@router.post(f"{CHECKIN}/withdraw", response=CheckInOut, auth=OPEN_DOOR, operation_id="cobuild_withdraw_checkin")
def withdraw_checkin(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Take it back: the consent ends and what was told is deleted."""
    return _stepped(request, pk, "withdraw", checkins.withdraw)


# ---- teams ----


@router.post("/cobuild/teams", response=TeamOut, operation_id="cobuild_form_team")  # type: ignore[type-var]
@requires(rights.CHECKINS)
def form_team(request: HttpRequest, sent: TeamIn) -> Team:
    """Form a team of people who report there."""
    tenant, actor = tenant_here(request), actor_of(request)

    def write(now: datetime) -> dict[str, Any]:
        people = {pk: _person(request, pk) for pk in {*sent.member_ids, *([sent.lead_id] if sent.lead_id else [])}}
        given = TeamGiven(
            name=sent.name, speciality=sent.speciality, place=_place(request, sent.place_id), about=sent.about,
            founded_on=sent.founded_on or clock.today(), lead=people[sent.lead_id] if sent.lead_id else None,
        )  # fmt: skip
        members = [people[pk] for pk in dict.fromkeys(sent.member_ids)]
        return {"id": teams.form(tenant=tenant, given=given, members=members, by=actor, now=now).pk}

    return _team(request, written_once(request, "cobuild.team.form", write)["id"])


def _person(request: HttpRequest, pk: UUID) -> Person:
    person = person_by_id(pk, tenant=tenant_here(request))
    if person is None:
        raise TeamRefused(Problem("unknown_person", _("没有登记这个人。"), where="person"))
    return person


def _team(request: HttpRequest, pk: Any) -> Team:
    """One of the office's teams, or of those of one's community."""
    actor, tenant = actor_of(request), tenant_here(request)
    if team := found_teams.teams_seen(actor, tenant).filter(pk=pk).first():
        return team
    own = found_or_404(found.own_checkin(actor))
    mine = found_teams.teams_of(own.person_id, tenant)  # type: ignore[attr-defined]
    return mine.filter(pk=pk).first() or one_or_404(found_teams.teams_near(own), pk)


@router.post(f"{TEAM}/join", response=TeamOut, auth=OPEN_DOOR, operation_id="cobuild_join_team")
def join_team(request: HttpRequest, pk: UUID, sent: TeamPersonIn) -> Team:
    """Take somebody in: the office, or oneself."""
    team, person = _team(request, pk), _person(request, sent.person_id)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": teams.join(team=team, person=person, by=actor_of(request), now=now).pk}

    written_once(request, f"cobuild.team.join:{pk}", write)
    return _team(request, pk)


@router.post(f"{TEAM}/leave", response=TeamOut, auth=OPEN_DOOR, operation_id="cobuild_leave_team")
def leave_team(request: HttpRequest, pk: UUID, sent: TeamPersonIn) -> Team:
    """Let somebody go: the office, or oneself."""
    team, person = _team(request, pk), _person(request, sent.person_id)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": teams.leave(team=team, person=person, by=actor_of(request), now=now).pk}

    written_once(request, f"cobuild.team.leave:{pk}", write)
    return _team(request, pk)


@router.post(f"{TEAM}/dissolve", response=TeamOut, operation_id="cobuild_dissolve_team")  # type: ignore[type-var]
@requires(rights.CHECKINS)
def dissolve_team(request: HttpRequest, pk: UUID, sent: TeamEndIn) -> Team:
    """Dissolve it."""
    team, on = _team(request, pk), sent.on or clock.today()

    def write(now: datetime) -> dict[str, Any]:
        return {"id": teams.dissolve(team=team, on=on, reason=sent.reason, by=actor_of(request), now=now).pk}

    written_once(request, f"cobuild.team.dissolve:{pk}", write)
    return _team(request, pk)
