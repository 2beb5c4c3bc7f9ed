"""Programmes and sessions over REST: what is on, for everybody; planning, calling off and settling, for the office."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Day, Moment, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, place_by_public_code, places_under

from ..models import Programme, Session
from ..rules import rights
from ..selectors import programmes as found
from ..selectors import sessions as times
from ..selectors.person_times import numbers_of
from ..services import programmes, series, sessions
from ..services.programmes import ProgrammeGiven
from ..services.series import SeriesGiven
from ..services.sessions import SessionGiven

router = Router(auth=STAFF_DOOR)
PROGRAMME, SESSION = "/activities/programmes/{uuid:pk}", "/activities/sessions/{uuid:pk}"
MOST, MOST_DAYS = 200, 120
FIRST, LAST = date(1949, 1, 1), date(2999, 1, 1)


class SessionOut(Schema):
    id: UUID
    programme_id: UUID
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    where: str
    state: str = Field(description="planned · open · held · settled · called_off")
    off_reason: str
    needs_signup: bool
    capacity: int | None
    taken: int


class ProgrammeOut(Schema):
    id: UUID
    number: str
    kind: str
    title: str
    summary: str
    place: str
    state: str = Field(description="draft · listed · ended · withdrawn")
    needs_signup: bool
    capacity: int | None
    most_heads: int


class ProgrammeIn(Sent):
    kind: str
    title: str
    place_code: str = Field(description="门牌码或者行政区划代码")
    summary: str = ""
    details: str = ""
    campaign: str = ""
    field: str = ""
    phone: str = ""
    needs_signup: bool = True
    capacity: int | None = None
    takes_waiting: bool = True
    most_heads: int = 1
    opens_days: int | None = None
    closes_minutes: int = 0
    age_from: int | None = None
    age_to: int | None = None
    guardian_below: int = 0
    counts_hours: bool = False
    is_dangerous: bool = False
    insurance: str = ""
    asks_photo: bool = False
    bring: str = ""
    is_public: bool = True


class SeriesIn(Sent):
    rule: str = Field(description="RFC 5545：FREQ=MONTHLY;BYDAY=-1SA")
    starts_on: Day
    until: Day | None = None
    start_minute: int = Field(description="从零点起的分钟数")
    minutes: int
    where: str = ""
    on_holiday: str = Field("keep", description="keep · skip · before · after")
    on_makeup: str = Field("keep", description="keep · skip · before · after")


class ActivitySessionIn(Sent):
    starts_at: Moment
    ends_at: Moment
    where: str = ""
    title: str = ""
    capacity: int | None = None


class SessionOffIn(Sent):
    kind: str = Field(description="weather · few · place · teacher · other")
    reason: str


class SessionCountOut(Schema):
    id: UUID
    state: str
    person_times: int = Field(description="人次")
    persons: int = Field(description="人数：记了名的不同的人")


def _session(one: Session) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("starts_at", "ends_at", "where", "state", "off_reason", "capacity", "taken")}
    of = one.programme
    return plain | {
        "id": one.pk, "programme_id": of.pk, "title": str(one), "kind": of.kind, "place": str(one.place), "needs_signup": of.needs_signup,
    }  # fmt: skip


def _programme(one: Programme) -> dict[str, Any]:
    names = ("number", "kind", "title", "summary", "state", "needs_signup", "capacity", "most_heads")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "place": str(one.place)}


def _place_at(request: HttpRequest, code: str) -> Place | None:
    """A place of this subdistrict by its door code or its official one."""
    tenant = tenant_here(request)
    if (place := place_by_public_code(code[:20])) is not None and place.tenant_id == tenant.pk:  # type: ignore[attr-defined]
        return place
    return places_under("", tenant=tenant).filter(code=code[:40]).first() if code else None


# ---- for everybody ----


@router.get("/activities/sessions", response=list[SessionOut], auth=OPEN_DOOR, operation_id="activity_sessions")
def activity_sessions(
    request: HttpRequest, first: date | None = None, days: int = 7, at: str = "", kind: str = ""
) -> list[dict[str, Any]]:
    """What is on from a day on (today) for so many days, near a place (`at`: its code) where one is given."""
    start = min(max(first or clock.today(), FIRST), LAST)
    last = start + timedelta(days=min(max(days, 1), MOST_DAYS) - 1)
    rows = times.between(times.public_sessions(tenant_here(request)), start, last)
    place = _place_at(request, at)
    rows = rows.filter(times.near(place.path)) if place else rows
    return [_session(one) for one in times.narrowed(rows, kind=kind)[:MOST]]


@router.get(SESSION, response=SessionOut, auth=OPEN_DOOR, operation_id="activity_session")
def activity_session(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One time."""
    return _session(one_or_404(times.public_sessions(tenant_here(request)), pk))


@router.get(PROGRAMME, response=ProgrammeOut, auth=OPEN_DOOR, operation_id="activity_programme")
def activity_programme(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One programme."""
    return _programme(one_or_404(found.public_programmes(tenant_here(request)), pk))


# ---- for the office ----


def _own_programme(request: HttpRequest, pk: UUID) -> Programme:
    return one_or_404(found.programmes_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def _own_session(request: HttpRequest, pk: UUID) -> Session:
    return one_or_404(times.sessions_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def _written(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Any]) -> UUID:
    """Do a write once for its key; the key of what came of it."""
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return UUID(made["id"])


@router.get("/activities/programmes", response=list[ProgrammeOut], operation_id="activity_programmes")  # type: ignore[type-var]
@requires(rights.VIEW, rights.PLAN)
def activity_programmes(request: HttpRequest, show: str = "", limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """Programmes where one's posts reach: draft · listed · ended · withdrawn; without `show` those that go on."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    rows = found.listed(actor_of(request), tenant_here(request), show=show)
    return [_programme(one) for one in rows[first : first + most]]


@router.post("/activities/programmes", response=ProgrammeOut, operation_id="activity_programme_make")  # type: ignore[type-var]
@requires(rights.PLAN)
def activity_programme_make(request: HttpRequest, payload: ProgrammeIn) -> dict[str, Any]:
    """Prepare a programme."""
    said = payload.model_dump()
    given = ProgrammeGiven(place=found_or_404(_place_at(request, said.pop("place_code"))), **said)
    pk = _written(
        request, "activity.make", lambda by, now: programmes.make(tenant=tenant_here(request), given=given, by=by, now=now)
    )  # fmt: skip
    return _programme(Programme.objects.select_related("place").get(pk=pk))


@router.post(f"{PROGRAMME}/list", response=ProgrammeOut, operation_id="activity_programme_list")  # type: ignore[type-var]
@requires(rights.PLAN)
def activity_programme_list(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Show it to residents."""
    one = _own_programme(request, pk)
    _written(request, f"activity.list:{pk}", lambda by, now: programmes.put_on_list(programme=one, by=by, now=now))
    return _programme(_own_programme(request, pk))


@router.post(f"{PROGRAMME}/series", response=list[SessionOut], operation_id="activity_series_make")  # type: ignore[type-var]
@requires(rights.PLAN)
def activity_series_make(request: HttpRequest, pk: UUID, payload: SeriesIn) -> list[dict[str, Any]]:
    """Let it take place again and again; gives the times of the next sixty days."""
    one = _own_programme(request, pk)
    given = SeriesGiven(**payload.model_dump(), place=one.place)
    made = _written(request, f"activity.series:{pk}", lambda by, now: series.repeat(programme=one, given=given, by=by, now=now))
    return [_session(each) for each in times.of_programme(one).filter(series=made)[:MOST]]


@router.post(f"{PROGRAMME}/sessions", response=SessionOut, operation_id="activity_session_plan")  # type: ignore[type-var]
@requires(rights.PLAN)
def activity_session_plan(request: HttpRequest, pk: UUID, payload: ActivitySessionIn) -> dict[str, Any]:
    """Set a single time at the programme's place."""
    one = _own_programme(request, pk)
    given = SessionGiven(**payload.model_dump(), place=one.place)
    made = _written(request, f"activity.plan:{pk}", lambda by, now: sessions.plan(programme=one, given=given, by=by, now=now))
    return _session(_own_session(request, made))


@router.post(f"{SESSION}/call-off", response=SessionOut, operation_id="activity_session_off")  # type: ignore[type-var]
@requires(rights.PLAN)
def activity_session_off(request: HttpRequest, pk: UUID, payload: SessionOffIn) -> dict[str, Any]:
    """Call it off; who signed up is told."""
    one, said = _own_session(request, pk), payload.model_dump()
    _written(request, f"activity.off:{pk}", lambda by, now: sessions.call_off(session=one, **said, by=by, now=now))
    return _session(_own_session(request, pk))


@router.post(f"{SESSION}/settle", response=SessionCountOut, operation_id="activity_session_settle")  # type: ignore[type-var]
@requires(rights.PLAN)
def activity_session_settle(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Its numbers stand."""
    one = _own_session(request, pk)
    _written(request, f"activity.settle:{pk}", lambda by, now: sessions.settle(session=one, by=by, now=now))
    return _count(_own_session(request, pk))


@router.get(f"{SESSION}/count", response=SessionCountOut, operation_id="activity_session_count")  # type: ignore[type-var]
@requires(rights.VIEW, rights.PLAN)
def activity_session_count(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Person-times and persons of one time."""
    return _count(_own_session(request, pk))


def _count(one: Session) -> dict[str, Any]:
    person_times, persons = numbers_of(one)
    return {"id": one.pk, "state": one.state, "person_times": person_times, "persons": persons}
