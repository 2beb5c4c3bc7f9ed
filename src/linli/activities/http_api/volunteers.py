"""Volunteers over REST: one's own, the register of those who keep it, teams; every verb once."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Day, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, Place, person_by_id, place_by_id

from ..errors import VolunteerRefused
from ..models import Volunteer, VolunteerTeam
from ..rules import rights
from ..selectors import volunteer_teams as found_teams
from ..selectors import volunteers as found
from ..selectors.volunteers import Filters
from ..services import volunteer_teams, volunteers
from ..services.volunteer_teams import TeamGiven
from ..services.volunteers import About, EntryGiven, VolunteerGiven

router = Router(auth=STAFF_DOOR)
VOLUNTEER, TEAM = "/activities/volunteers/{uuid:pk}", "/activities/volunteer-teams/{uuid:pk}"
MOST = 200
MOST_SAID = 80
"""Letters of a question that are looked for; nothing on the register is longer."""


class VolunteerOut(Schema):
    """A volunteer; hours are those that count, and those that wait. Never sorted by them."""

    id: UUID
    number: str
    person_id: UUID
    name: str
    place_id: UUID
    fields: list[str]
    skills: list[str]
    times: list[str] = Field(description="weekday_day · weekday_evening · weekend_day · weekend_evening")
    insured_until: date | None
    since: date
    ended_on: date | None
    credited_half_hours: int
    waiting_half_hours: int


class VolunteerAboutIn(Sent):
    official_number: str = Field("", description="全国志愿服务编号，不是身份证号")
    skills: list[str] = Field(default_factory=list)
    times: list[str] = Field(default_factory=list)
    fields: list[str] = Field(default_factory=list)
    guardian_id: UUID | None = None
    guardian_text: str = ""
    insured_until: Day | None = Field(None, description="只有管登记的岗位能写")


class VolunteerIn(VolunteerAboutIn):
    place_id: UUID
    person_id: UUID
    since: Day | None = None
    consents: bool = False
    channel: str = "page"


class VolunteerLeaveIn(Sent):
    on: Day | None = None
    reason: str = ""


class VolunteerEntryIn(Sent):
    kind: str = Field(description="training · commendation · evaluation")
    on: Day
    text: str


class VolunteerTeamIn(Sent):
    name: str
    field: str = "other"
    place_id: UUID
    founded_on: Day
    lead_id: UUID | None = Field(None, description="志愿者的编号")
    about: str = ""
    member_ids: list[UUID] = Field(default_factory=list)


class VolunteerTeamOut(Schema):
    id: UUID
    name: str
    field: str
    place_id: UUID
    count: int
    founded_on: date
    dissolved_on: date | None


class VolunteerTeamStepIn(Sent):
    volunteer_id: UUID


def done(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Model]) -> UUID:
    """Do a write once for its key, and give the key of what came of it."""
    made = written_once(request, f"activities.{verb}", lambda now: {"id": str(write(actor_of(request), now).pk)})
    return UUID(made["id"])


def place_of(request: HttpRequest, pk: UUID) -> Place:
    """:raises VolunteerRefused: for a place that is not here."""
    place = place_by_id(pk, tenant=tenant_here(request))
    if place is None:
        raise VolunteerRefused(Problem("unknown_place", _("没有这个地点。"), where="place"))
    return place


def _person(request: HttpRequest, pk: UUID, where: str) -> Person:
    person = person_by_id(pk, tenant=tenant_here(request))
    if person is None:
        raise VolunteerRefused(Problem("unknown_person", _("没有登记这个人。"), where=where))
    return person


def _about(request: HttpRequest, sent: VolunteerAboutIn) -> About:
    guardian = _person(request, sent.guardian_id, "guardian") if sent.guardian_id else None
    names = ("official_number", "skills", "times", "fields", "guardian_text", "insured_until")
    return About(guardian=guardian, **{name: getattr(sent, name) for name in names})


def _out(rows: list[Volunteer]) -> list[dict[str, Any]]:
    totals = found.totals(one.pk for one in rows)
    plain = ("id", "number", "person_id", "place_id", "fields", "skills", "times", "insured_until", "since", "ended_on")
    empty = found.Totals()
    return [
        {name: getattr(one, name) for name in plain}
        | {
            "name": str(one.person),
            "credited_half_hours": totals.get(one.pk, empty).credited,
            "waiting_half_hours": totals.get(one.pk, empty).waiting,
        }
        for one in rows
    ]


def _read(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """As it is now, for whoever just wrote it."""
    rows = Volunteer.objects.filter(tenant=tenant_here(request)).select_related(*found.BESIDE)
    return _out([rows.get(pk=pk)])[0]


def _one(request: HttpRequest, pk: UUID) -> Volunteer:
    """The office's where the post reaches, or one's own."""
    actor, tenant = actor_of(request), tenant_here(request)
    seen = found.volunteers_seen(actor, tenant).filter(pk=pk).first()
    own = found.shown(tenant).filter(pk=pk).select_related(*found.BESIDE).first()
    return found_or_404(seen or (own if own and found.is_own(actor, own) else None))


# ---- volunteers ----


@router.get("/activities/volunteers", response=list[VolunteerOut], operation_id="volunteer_list")  # type: ignore[type-var]
@requires(*found.SEES)
def volunteer_list(
    request: HttpRequest, words: str = "", field: str = "", skill: str = "", time: str = "", show: str = "live"
) -> list[dict[str, Any]]:
    """The register where one's posts reach, by place and number."""
    show = show if show in found.SHOWS else "live"
    said = {name: value[:MOST_SAID] for name, value in (("words", words), ("field", field), ("skill", skill), ("time", time))}
    filters = Filters(**said, show=show, today=clock.today())
    return _out(list(found.register(actor_of(request), tenant_here(request), filters)[:MOST]))


@router.get("/activities/volunteers/own", response=VolunteerOut, auth=OPEN_DOOR, operation_id="volunteer_own")
def volunteer_own(request: HttpRequest) -> dict[str, Any]:
    """One's own."""
    return _out([found_or_404(found.own(actor_of(request)))])[0]


@router.post("/activities/volunteers", response=VolunteerOut, auth=OPEN_DOOR, operation_id="volunteer_register")
def volunteer_register(request: HttpRequest, payload: VolunteerIn) -> dict[str, Any]:
    """Register: oneself, or somebody as a post that keeps the register."""
    tenant = tenant_here(request)
    given = VolunteerGiven(
        person=_person(request, payload.person_id, "person"), place=place_of(request, payload.place_id),
        about=_about(request, payload), since=payload.since, consents=payload.consents, channel=payload.channel,
    )  # fmt: skip
    return _read(
        request,
        done(request, "volunteer.register", lambda by, now: volunteers.register(tenant=tenant, given=given, by=by, now=now)),
    )


@router.post(f"{VOLUNTEER}/change", response=VolunteerOut, auth=OPEN_DOOR, operation_id="volunteer_change")
def volunteer_change(request: HttpRequest, pk: UUID, payload: VolunteerAboutIn) -> dict[str, Any]:
    """Change what is said of a volunteer."""
    one, about = _one(request, pk), _about(request, payload)
    done(request, f"volunteer.change:{pk}", lambda by, now: volunteers.change(volunteer=one, about=about, by=by, now=now))
    return _read(request, pk)


@router.post(f"{VOLUNTEER}/leave", response=VolunteerOut, auth=OPEN_DOOR, operation_id="volunteer_leave")
def volunteer_leave(request: HttpRequest, pk: UUID, payload: VolunteerLeaveIn) -> dict[str, Any]:
    """End it."""
    one, on = _one(request, pk), payload.on or clock.today()
    done(
        request,
        f"volunteer.leave:{pk}",
        lambda by, now: volunteers.leave(volunteer=one, on=on, reason=payload.reason, by=by, now=now),
    )
    return _read(request, pk)


@router.post(f"{VOLUNTEER}/withdraw", response=VolunteerOut, auth=OPEN_DOOR, operation_id="volunteer_withdraw")
def volunteer_withdraw(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Take the consent back; the record ends with it."""
    one = _one(request, pk)
    done(request, f"volunteer.withdraw:{pk}", lambda by, now: volunteers.withdraw(volunteer=one, by=by, now=now))
    return _read(request, pk)


@router.post(f"{VOLUNTEER}/entries", response=VolunteerOut, operation_id="volunteer_note")  # type: ignore[type-var]
@requires(rights.VOLUNTEERS)
def volunteer_note(request: HttpRequest, pk: UUID, payload: VolunteerEntryIn) -> dict[str, Any]:
    """Write down training, commendation, evaluation."""
    one, given = _one(request, pk), EntryGiven(**payload.model_dump())
    done(request, f"volunteer.note:{pk}", lambda by, now: volunteers.note(volunteer=one, given=given, by=by, now=now))
    return _read(request, pk)


# ---- teams ----


@router.get("/activities/volunteer-teams", response=list[VolunteerTeamOut], operation_id="volunteer_team_list")  # type: ignore[type-var]
@requires(*found_teams.SEES)
def volunteer_team_list(request: HttpRequest, words: str = "", field: str = "") -> list[VolunteerTeam]:
    """The standing teams where one's posts reach."""
    return list(found_teams.listed(actor_of(request), tenant_here(request), words=words, field=field)[:MOST])


def _team(request: HttpRequest, pk: UUID) -> VolunteerTeam:
    return one_or_404(found_teams.counted(VolunteerTeam.objects.filter(tenant=tenant_here(request)), tenant_here(request)), pk)


@router.post("/activities/volunteer-teams", response=VolunteerTeamOut, operation_id="volunteer_team_form")  # type: ignore[type-var]
@requires(rights.VOLUNTEERS)
def volunteer_team_form(request: HttpRequest, payload: VolunteerTeamIn) -> VolunteerTeam:
    """Form a team of volunteers."""
    tenant, place = tenant_here(request), place_of(request, payload.place_id)
    known = {
        one.pk: one for one in found.shown(tenant).filter(pk__in=[*payload.member_ids, payload.lead_id]).select_related("person")
    }
    members = [found_or_404(known.get(pk)) for pk in payload.member_ids]
    lead = found_or_404(known.get(payload.lead_id)) if payload.lead_id else None
    plain = {name: getattr(payload, name) for name in ("name", "field", "founded_on", "about")}
    given = TeamGiven(place=place, lead=lead, **plain)
    verb = "volunteer_team.form"
    pk = done(request, verb, lambda by, now: volunteer_teams.form(tenant=tenant, given=given, members=members, by=by, now=now))
    return _team(request, pk)


@router.post(f"{TEAM}/join", response=VolunteerTeamOut, auth=OPEN_DOOR, operation_id="volunteer_team_join")
def volunteer_team_join(request: HttpRequest, pk: UUID, payload: VolunteerTeamStepIn) -> VolunteerTeam:
    """Take a volunteer in: the office, or oneself."""
    team, who = _team(request, pk), _one(request, payload.volunteer_id)
    done(request, f"volunteer_team.join:{pk}", lambda by, now: volunteer_teams.join(team=team, volunteer=who, by=by, now=now))
    return _team(request, pk)


@router.post(f"{TEAM}/leave", response=VolunteerTeamOut, auth=OPEN_DOOR, operation_id="volunteer_team_leave")
def volunteer_team_leave(request: HttpRequest, pk: UUID, payload: VolunteerTeamStepIn) -> VolunteerTeam:
    """Let a volunteer go: the office, or oneself."""
    team, who = _team(request, pk), _one(request, payload.volunteer_id)
    done(request, f"volunteer_team.leave:{pk}", lambda by, now: volunteer_teams.leave(team=team, volunteer=who, by=by, now=now))
    return _team(request, pk)
