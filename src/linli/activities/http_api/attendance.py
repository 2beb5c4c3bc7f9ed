"""Attendance over REST: who came, one or many, a count, the marks of a sheet; leave and make-up; responsibility areas."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import STAFF_DOOR
from linli.core.access import actor_of, requires
from linli.core.answering import written_once
from linli.core.bodies import Day, Moment, Sent
from linli.core.finding import one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, living_records, organisations, places_under

from ..models import Attendance, Excuse, HeadCount, ResponsibilityArea, Session, VolunteerTeam
from ..rules import rights
from ..rules.attendance import MOST_ENTRIES, MOST_LINES
from ..selectors import areas as area_rows
from ..selectors import attendance as found
from ..selectors import excuses as excuses_found
from ..selectors.person_times import person_times_of
from ..services import areas, attendance, excuses, sheets

router = Router(auth=STAFF_DOOR)
SESSION, EXCUSE, AREA = "/activities/sessions/{uuid:pk}", "/activities/excuses/{uuid:pk}", "/activities/areas/{uuid:pk}"
MOST = 500


class AttendanceOut(Schema):
    id: UUID
    session_id: UUID
    person_id: UUID | None = Field(description="删除个人信息以后没有了，人次照算")
    heads: int = Field(description="人次")
    method: str = Field(description="qr · card · list · offline · paper")
    at: datetime
    half_hours: int | None = Field(description="实际服务，半小时为一个；空着就是和这一次一样长")
    voided_at: datetime | None
    void_reason: str


class ComeIn(Sent):
    person_id: UUID
    heads: int | None = Field(None, description="不写就照报名的人数")
    half_hours: int | None = None


class ManyIn(Sent):
    person_ids: list[UUID] = Field(max_length=MOST_LINES)


class ManyOut(Schema):
    added: int
    already: int


class CountIn(Sent):
    person_times: int
    of_whom: str = ""


class HeadCountOut(Schema):
    id: UUID
    person_times: int = Field(description="只是人次，不是人数")
    of_whom: str
    at: datetime
    voided_at: datetime | None


class VoidIn(Sent):
    reason: str


class SheetEntryIn(Sent):
    entry_id: UUID = Field(description="设备自己起的；再发一次不重复算")
    mark: str = Field(description="came · away · excused")
    made_at: Moment = Field(description="照设备的钟")
    person_id: UUID | None = None
    name: str = Field("", max_length=40, description="名单上没有的人")


class AttendanceSheetIn(Sent):
    entries: list[SheetEntryIn] = Field(max_length=MOST_ENTRIES)
    device: str = Field("", max_length=40)
    sent_at: Moment | None = Field(None, description="设备现在几点；钟不准的照这个改")


class EntryProblemOut(Schema):
    code: str
    text: str
    where: str = ""


class AttendanceSheetOut(Schema):
    fresh: int = Field(description="这次新收到几条")
    person_times: int
    problems: list[EntryProblemOut]


class ExcuseIn(Sent):
    person_id: UUID
    told: str = ""
    reason: str = ""
    make_up_on: Day | None = None


class MadeUpIn(Sent):
    made_up_on: Day


class ExcuseOut(Schema):
    id: UUID
    session_id: UUID
    person_id: UUID
    told: str
    make_up_on: Day | None
    made_up_on: Day | None
    made_at: datetime
    withdrawn_at: datetime | None


class AreaIn(Sent):
    name: str
    place_id: UUID
    extent: str
    boundary: dict[str, Any] | None = Field(None, description="GeoJSON，国家大地坐标系")
    team_id: UUID | None = None
    organisation_id: UUID | None = None
    since: Day | None = None


class AreaOut(Schema):
    id: UUID
    name: str
    place_id: UUID
    extent: str
    boundary: dict[str, Any] | None
    team_id: UUID | None
    organisation_id: UUID | None
    since: Day
    until: Day | None


class AreaCheckIn(Sent):
    is_good: bool
    note: str = ""
    on: Day | None = None


class AreaCheckOut(Schema):
    id: UUID
    on: Day
    is_good: bool
    note: str


def _out(row: Any, schema: type[Schema]) -> dict[str, Any]:
    return {name: getattr(row, "pk" if name == "id" else name) for name in schema.model_fields}


def _session(request: HttpRequest, pk: UUID) -> Session:
    return one_or_404(found.sessions_taken_by(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def _person(request: HttpRequest, pk: UUID) -> Person:
    return one_or_404(living_records(tenant_here(request)).select_related("home"), pk)


def _span(limit: int, offset: int) -> slice:
    first = min(max(offset, 0), 100_000)
    return slice(first, first + min(max(limit, 1), MOST))


# ---- attendance ----


@router.get(f"{SESSION}/attendance", response=list[AttendanceOut], operation_id="attendance_list")  # type: ignore[type-var]
@requires(rights.ATTEND)
def attendance_list(
    request: HttpRequest, pk: UUID, view: str = "came", limit: int = 100, offset: int = 0
) -> list[dict[str, Any]]:
    """Who came, or with `view=void` which lines were struck out."""
    rows = found.listed(_session(request, pk), actor_of(request), view=view)
    return [_out(one, AttendanceOut) for one in rows[_span(limit, offset)]]


@router.post(f"{SESSION}/attendance", response=AttendanceOut, operation_id="attendance_come")  # type: ignore[type-var]
@requires(rights.ATTEND)
def attendance_come(request: HttpRequest, pk: UUID, payload: ComeIn) -> dict[str, Any]:
    """Somebody was there; said again, nothing changes."""
    session, person, by = _session(request, pk), _person(request, payload.person_id), actor_of(request)
    said = payload.model_dump(exclude={"person_id"})

    def write(now: datetime) -> dict[str, Any]:
        return {"id": attendance.come(session=session, person=person, **said, by=by, now=now).attendance.pk}

    made = written_once(request, f"attendance.come:{pk}", write)
    return _out(Attendance.objects.get(pk=made["id"]), AttendanceOut)


@router.post(f"{SESSION}/attendance/many", response=ManyOut, operation_id="attendance_come_many")  # type: ignore[type-var]
@requires(rights.ATTEND)
def attendance_come_many(request: HttpRequest, pk: UUID, payload: ManyIn) -> dict[str, Any]:
    """Many were there: all or none; a person who is none of this subdistrict's refuses the whole list."""
    session, by = _session(request, pk), actor_of(request)
    wanted = set(payload.person_ids)
    people = list(Person.objects.filter(tenant=tenant_here(request), pk__in=wanted).select_related("home"))
    if len(people) < len(wanted):
        one_or_404(living_records(tenant_here(request)), next(iter(wanted - {one.pk for one in people})))

    def write(now: datetime) -> dict[str, Any]:
        done = attendance.come_many(session=session, people=people, by=by, now=now)
        return {"added": done.added, "already": done.already}

    return written_once(request, f"attendance.many:{pk}", write)


@router.post("/activities/attendance/{uuid:pk}/void", response=AttendanceOut, operation_id="attendance_void")  # type: ignore[type-var]
@requires(rights.ATTEND)
def attendance_void(request: HttpRequest, pk: UUID, payload: VoidIn) -> dict[str, Any]:
    """Strike somebody out, and why."""
    by = actor_of(request)
    one = one_or_404(found.attendances_of(by, tenant_here(request)), pk)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": attendance.void(attendance=one, reason=payload.reason, by=by, now=now).pk}

    made = written_once(request, f"attendance.void:{pk}", write)
    return _out(Attendance.objects.get(pk=made["id"]), AttendanceOut)


@router.post(f"{SESSION}/head-count", response=HeadCountOut, operation_id="attendance_count")  # type: ignore[type-var]
@requires(rights.ATTEND)
def attendance_count(request: HttpRequest, pk: UUID, payload: CountIn) -> dict[str, Any]:
    """How many were there whom nobody wrote down; the last number holds."""
    session, by = _session(request, pk), actor_of(request)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": attendance.count(session=session, **payload.model_dump(), by=by, now=now).pk}

    return _out(HeadCount.objects.get(pk=written_once(request, f"attendance.count:{pk}", write)["id"]), HeadCountOut)


@router.post(f"{SESSION}/sheet", response=AttendanceSheetOut, operation_id="attendance_sheet")  # type: ignore[type-var]
@requires(rights.ATTEND)
def attendance_sheet(request: HttpRequest, pk: UUID, payload: AttendanceSheetIn) -> dict[str, Any]:
    """The marks of a device that was without network, in any order and as often as it likes."""
    session, by = _session(request, pk), actor_of(request)
    entries = [
        sheets.EntryGiven(**one.model_dump(exclude={"name"}), written_name=one.name)
        for one in payload.entries
    ]  # fmt: skip

    def write(now: datetime) -> dict[str, Any]:
        done = sheets.take(session=session, entries=entries, device=payload.device, sent_at=payload.sent_at, by=by, now=now)
        return {"fresh": done.fresh, "problems": [one.as_dict() for one in done.problems]}

    return written_once(request, f"attendance.sheet:{pk}", write) | {"person_times": person_times_of(session)}


# ---- leave ----


@router.get("/activities/excuses", response=list[ExcuseOut], operation_id="excuse_list")  # type: ignore[type-var]
@requires(rights.EXCUSE)
def excuse_list(request: HttpRequest, view: str = "open", limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """Who asked for leave and has not come: open · made_up · all."""
    rows = excuses_found.listed(actor_of(request), tenant_here(request), view=view)
    return [_out(one, ExcuseOut) for one in rows[_span(limit, offset)]]


@router.post(f"{SESSION}/excuses", response=ExcuseOut, operation_id="excuse_make")  # type: ignore[type-var]
@requires(rights.EXCUSE)
def excuse_make(request: HttpRequest, pk: UUID, payload: ExcuseIn) -> dict[str, Any]:
    """Somebody told that they cannot come."""
    by = actor_of(request)
    session = one_or_404(excuses_found.sessions_to_excuse(by, tenant_here(request)), pk)
    person, said = _person(request, payload.person_id), payload.model_dump(exclude={"person_id"})

    def write(now: datetime) -> dict[str, Any]:
        return {"id": excuses.excuse(session=session, person=person, **said, by=by, now=now).pk}

    return _excuse(written_once(request, f"excuse.make:{pk}", write))


def _excuse(made: dict[str, Any]) -> dict[str, Any]:
    return _out(Excuse.objects.get(pk=made["id"]), ExcuseOut)


def _excused(request: HttpRequest, pk: UUID) -> Excuse:
    return one_or_404(excuses_found.excuses_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@router.post(f"{EXCUSE}/made-up", response=ExcuseOut, operation_id="excuse_make_up")  # type: ignore[type-var]
@requires(rights.EXCUSE)
def excuse_make_up(request: HttpRequest, pk: UUID, payload: MadeUpIn) -> dict[str, Any]:
    """The door was cleaned on another day."""
    one, by = _excused(request, pk), actor_of(request)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": excuses.make_up(excuse=one, made_up_on=payload.made_up_on, by=by, now=now).pk}

    return _excuse(written_once(request, f"excuse.make_up:{pk}", write))


@router.post(f"{EXCUSE}/withdraw", response=ExcuseOut, operation_id="excuse_withdraw")  # type: ignore[type-var]
@requires(rights.EXCUSE)
def excuse_withdraw(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """They come after all."""
    one, by = _excused(request, pk), actor_of(request)
    made = written_once(request, f"excuse.withdraw:{pk}", lambda now: {"id": excuses.withdraw(excuse=one, by=by, now=now).pk})
    return _excuse(made)


# ---- areas ----


@router.get("/activities/areas", response=list[AreaOut], operation_id="area_list")  # type: ignore[type-var]
@requires(rights.VIEW, rights.AREAS)
def area_list(request: HttpRequest, show: str = "", limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """Who keeps which ground: in use, bad, unchecked, ended."""
    rows = area_rows.listed(actor_of(request), tenant_here(request), show=show)
    return [_out(one, AreaOut) for one in rows[_span(limit, offset)]]


@router.post("/activities/areas", response=AreaOut, operation_id="area_draw")  # type: ignore[type-var]
@requires(rights.AREAS)
def area_draw(request: HttpRequest, payload: AreaIn) -> dict[str, Any]:
    """Give a piece of ground to a team or a unit."""
    tenant, by = tenant_here(request), actor_of(request)
    teams = VolunteerTeam.objects.filter(tenant=tenant)
    given = areas.AreaGiven(
        name=payload.name, extent=payload.extent, boundary=payload.boundary,
        place=one_or_404(places_under("", tenant=tenant), payload.place_id),
        team=one_or_404(teams, payload.team_id) if payload.team_id else None,
        organisation=one_or_404(organisations(tenant), payload.organisation_id) if payload.organisation_id else None,
    )  # fmt: skip

    def write(now: datetime) -> dict[str, Any]:
        return {"id": areas.draw(tenant=tenant, given=given, since=payload.since, by=by, now=now).pk}

    return _out(ResponsibilityArea.objects.get(pk=written_once(request, "area.draw", write)["id"]), AreaOut)


@router.post(f"{AREA}/checks", response=AreaCheckOut, operation_id="area_check")  # type: ignore[type-var]
@requires(rights.AREAS)
def area_check(request: HttpRequest, pk: UUID, payload: AreaCheckIn) -> dict[str, Any]:
    """How it was found."""
    by = actor_of(request)
    one = one_or_404(area_rows.areas_seen(by).filter(tenant=tenant_here(request)), pk)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": areas.check(area=one, **payload.model_dump(), by=by, now=now).pk}

    return _out(one.checks.get(pk=written_once(request, f"area.check:{pk}", write)["id"]), AreaCheckOut)
