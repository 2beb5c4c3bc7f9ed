"""Hours over REST: records, days in public, objections, certificates and whether one holds."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core.access import actor_of, requires
from linli.core.answering import written_once
from linli.core.bodies import Day, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.privacy import mask_name
from linli.core.tenancy import tenant_here

from ..models import Certificate, HoursBatch, HoursObjection, ServiceHours
from ..rules import rights
from ..rules.certificates import code_of
from ..rules.hours import MOST_SHOWN, Said
from ..selectors import certificates as found_certificates
from ..selectors import hours as found
from ..selectors import volunteers as found_volunteers
from ..selectors.hours import Filters
from ..services import batches, certificates, hours, objections
from ..services.certificates import IssueGiven
from ..services.hours import HoursGiven
from ..services.objections import ObjectionGiven
from ..states import HoursState
from .volunteers import done, place_of

router = Router(auth=STAFF_DOOR)
HOURS, BATCHES, CERTIFICATES = "/activities/hours", "/activities/hours-batches", "/activities/certificates"
ONE = f"{HOURS}/{{uuid:pk}}"
MOST = 500


class HoursSaidIn(Sent):
    on: Day
    half_hours: int = Field(description="半小时的个数：5 就是两个半小时")
    content: str
    field: str = "other"
    beneficiary: str = ""
    quality: str = ""
    leader: str = ""

    def said(self) -> Said:
        names = ("on", "half_hours", "content", "field", "beneficiary", "quality", "leader")
        return Said(**{name: getattr(self, name) for name in names})


class HoursIn(HoursSaidIn):
    place_id: UUID
    volunteer_ids: list[UUID]


class HoursCorrectionIn(HoursSaidIn):
    reason: str


class HoursReasonIn(Sent):
    reason: str = ""


class HoursOut(Schema):
    """A record in the fields of §2.13; `name` only while the consent stands."""

    id: UUID
    number: str
    volunteer_id: UUID
    name: str
    on: date
    place_id: UUID
    beneficiary: str
    field: str
    content: str
    half_hours: int
    quality: str
    leader: str
    recorder: str
    state: str = Field(description="recorded · publicised · credited · corrected · void")
    batch_id: UUID | None
    corrects_id: UUID | None
    reason: str


class HoursBatchIn(Sent):
    place_id: UUID
    hours_ids: list[UUID] = Field(default_factory=list, description="不写就是那里等公示的全部")


class HoursBatchOut(Schema):
    id: UUID
    number: str
    place_id: UUID
    shown_from: date
    shown_until: date
    working_days: int
    state: str = Field(description="open · closed · withdrawn")
    count: int


class PublicHoursOut(Schema):
    """A row as everybody reads it."""

    id: UUID
    number: str
    masked_name: str
    on: date
    content: str
    half_hours: int
    state: str


class HoursObjectionIn(Sent):
    text: str
    contact: str = Field("", description="没有登录的人留一个电话")


class HoursObjectionOut(Schema):
    id: UUID
    hours_id: UUID
    text: str
    made_at: datetime
    answer: str
    is_upheld: bool | None


class HoursAnswerIn(Sent):
    answer: str
    is_upheld: bool
    said: HoursSaidIn | None = Field(None, description="成立而且要改时长才写；成立不写就是作废")


class CertificateIn(Sent):
    issuer: str
    responsible: str
    contact: str
    covers_from: Day | None = None
    covers_until: Day | None = None


class CertificateOut(Schema):
    """A paper as whoever holds it reads it."""

    number: str
    kind: str
    name: str
    issued_on: date
    covers_from: date | None
    covers_until: date | None
    half_hours: int | None
    issuer: str
    responsible: str
    contact: str
    check_code: str
    is_valid: bool
    revoke_reason: str
    changed_since: int = Field(description="开出以后更正过的记录有几条")
    lines: list[dict[str, Any]]


def _out(rows: list[ServiceHours], request: HttpRequest) -> list[dict[str, Any]]:
    names = found.names(rows, tenant_here(request))
    plain = [name for name in HoursOut.model_fields if name != "name"]
    return [{name: getattr(row, name) for name in plain} | {"name": names.get(row.volunteer_id, "")} for row in rows]  # type: ignore[attr-defined]


def _one(request: HttpRequest, pk: UUID) -> ServiceHours:
    return one_or_404(found.hours_seen(actor_of(request), tenant_here(request)), pk)


def _read(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    rows = ServiceHours.objects.filter(tenant=tenant_here(request)).select_related(*found.BESIDE)
    return _out([rows.get(pk=pk)], request)[0]


# ---- records ----


@router.get(HOURS, response=list[HoursOut], operation_id="hours_list")  # type: ignore[type-var]
@requires(*found.SEES)
def hours_list(
    request: HttpRequest, state: str = "", first: date | None = None, last: date | None = None, volunteer_id: UUID | None = None,
    offset: int = 0,
) -> list[dict[str, Any]]:  # fmt: skip
    """Records where one's posts reach, the latest day first, 500 at once."""
    state = state if state in (*HoursState.values, "live") else ""
    rows = found.listed(
        actor_of(request), tenant_here(request), Filters(state=state, first=first, last=last, volunteer=volunteer_id)
    )
    begin = min(max(offset, 0), 100_000)
    return _out(list(rows[begin : begin + MOST]), request)


@router.post(HOURS, response=list[HoursOut], operation_id="hours_record")  # type: ignore[type-var]
@requires(rights.HOURS)
def hours_record(request: HttpRequest, payload: HoursIn) -> list[dict[str, Any]]:
    """Record one service of one or several volunteers, all or none."""
    tenant, place = tenant_here(request), place_of(request, payload.place_id)
    known = {one.pk: one for one in found_volunteers.shown(tenant).filter(pk__in=payload.volunteer_ids)}
    people = [found_or_404(known.get(pk)) for pk in payload.volunteer_ids]
    given = HoursGiven(volunteers=people, place=place, said=payload.said())

    def write(now: datetime) -> dict[str, Any]:
        made = hours.record(tenant=tenant, given=given, by=actor_of(request), now=now)
        return {"ids": [str(row.pk) for row in made]}

    keys = written_once(request, "activities.hours.record", write)["ids"]
    return _out(list(ServiceHours.objects.filter(pk__in=keys).select_related(*found.BESIDE).order_by("number")), request)


@router.post(f"{ONE}/correct", response=HoursOut, operation_id="hours_correct")  # type: ignore[type-var]
@requires(rights.HOURS)
def hours_correct(request: HttpRequest, pk: UUID, payload: HoursCorrectionIn) -> dict[str, Any]:
    """Put a record right; the new row."""
    row, said, reason = _one(request, pk), payload.said(), payload.reason
    return _read(
        request,
        done(request, f"hours.correct:{pk}", lambda by, now: hours.correct(hours=row, said=said, reason=reason, by=by, now=now)),
    )


@router.post(f"{ONE}/void", response=HoursOut, operation_id="hours_void")  # type: ignore[type-var]
@requires(rights.HOURS)
def hours_void(request: HttpRequest, pk: UUID, payload: HoursReasonIn) -> dict[str, Any]:
    """Strike a record out."""
    row = _one(request, pk)
    done(request, f"hours.void:{pk}", lambda by, now: hours.void(hours=row, reason=payload.reason, by=by, now=now))
    return _read(request, pk)


# ---- in public ----


def _batches(rows: Any) -> list[HoursBatch]:
    return list(rows[:MOST])


@router.get(BATCHES, response=list[HoursBatchOut], auth=OPEN_DOOR, operation_id="hours_batches")
def hours_batches(request: HttpRequest) -> list[HoursBatch]:
    """The batches that are or were in public, the newest first."""
    return _batches(found.public_batches(tenant_here(request)))


@router.get(f"{BATCHES}/{{uuid:pk}}", response=list[PublicHoursOut], auth=OPEN_DOOR, operation_id="hours_batch_rows")
def hours_batch_rows(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """The rows of a batch, with masked names."""
    tenant = tenant_here(request)
    rows = list(found.rows_of(one_or_404(found.public_batches(tenant), pk))[:MOST_SHOWN])
    names = found.names(rows, tenant)
    plain = ("id", "number", "on", "content", "half_hours", "state")
    return [
        {name: getattr(row, name) for name in plain} | {"masked_name": mask_name(names.get(row.volunteer_id, ""))}  # type: ignore[attr-defined]
        for row in rows
    ]


@router.post(BATCHES, response=HoursBatchOut, operation_id="hours_show")  # type: ignore[type-var]
@requires(rights.HOURS)
def hours_show(request: HttpRequest, payload: HoursBatchIn) -> HoursBatch:
    """Show records of a place in public."""
    place = place_of(request, payload.place_id)
    asked = ServiceHours.objects.filter(tenant=place.tenant_id, pk__in=payload.hours_ids)
    rows = list(asked if payload.hours_ids else found.to_show_at(place)[:MOST_SHOWN])
    pk = done(request, "hours.show", lambda by, now: batches.show(place=place, rows=rows, by=by, now=now))
    return found.counted(HoursBatch.objects.filter(pk=pk)).get()


@router.post(f"{BATCHES}/{{uuid:pk}}/withdraw", response=HoursBatchOut, operation_id="hours_batch_withdraw")  # type: ignore[type-var]
@requires(rights.HOURS)
def hours_batch_withdraw(request: HttpRequest, pk: UUID, payload: HoursReasonIn) -> HoursBatch:
    """Take a batch back."""
    batch = one_or_404(found.batches_seen(actor_of(request), tenant_here(request)), pk)
    done(request, f"hours.withdraw:{pk}", lambda by, now: batches.withdraw(batch=batch, reason=payload.reason, by=by, now=now))
    return found.counted(HoursBatch.objects.filter(pk=pk)).get()


# ---- objections ----


@router.post(f"{ONE}/objections", response=HoursObjectionOut, auth=OPEN_DOOR, operation_id="hours_object")
def hours_object(request: HttpRequest, pk: UUID, payload: HoursObjectionIn) -> HoursObjection:
    """Object: anybody while it is in public, the volunteer at any time."""
    row = one_or_404(ServiceHours.objects.filter(tenant=tenant_here(request)).select_related(*found.BESIDE), pk)
    given = ObjectionGiven(text=payload.text, contact=payload.contact)
    key = done(request, f"hours.object:{pk}", lambda by, now: objections.lodge(record=row, given=given, by=by, now=now))
    return HoursObjection.objects.get(pk=key)


@router.post("/activities/hours-objections/{uuid:pk}/answer", response=HoursObjectionOut, operation_id="hours_answer")  # type: ignore[type-var]
@requires(rights.HOURS)
def hours_answer(request: HttpRequest, pk: UUID, payload: HoursAnswerIn) -> HoursObjection:
    """Answer an objection, and do at once what follows."""
    one = one_or_404(found.objections_seen(actor_of(request), tenant_here(request)), pk)
    given: dict[str, Any] = {
        "text": payload.answer, "is_upheld": payload.is_upheld, "said": payload.said.said() if payload.said else None,
    }  # fmt: skip
    done(request, f"hours.answer:{pk}", lambda by, now: objections.answer(objection=one, **given, by=by, now=now))
    return HoursObjection.objects.get(pk=pk)


# ---- certificates ----


def _certificate(one: Certificate) -> dict[str, Any]:
    plain = (
        "number", "kind", "issued_on", "covers_from", "covers_until", "half_hours", "issuer", "responsible", "contact", "check_code",
        "revoke_reason", "lines",
    )  # fmt: skip
    return {name: getattr(one, name) for name in plain} | {
        "name": found_certificates.name_shown(one),
        "is_valid": one.revoked_at is None,
        "changed_since": len(found_certificates.changed_since(one)),
    }


@router.get(f"{CERTIFICATES}/{{code}}", response=CertificateOut, auth=OPEN_DOOR, operation_id="certificate_check")
def certificate_check(request: HttpRequest, code: str) -> dict[str, Any]:
    """Whether the paper behind a code holds, and what stands on it."""
    return _certificate(found_or_404(found_certificates.behind(code_of(code), tenant_here(request))))


@router.post("/activities/volunteers/{uuid:pk}/certificates", response=CertificateOut, operation_id="certificate_issue")  # type: ignore[type-var]
@requires(rights.CERTIFY)
def certificate_issue(request: HttpRequest, pk: UUID, payload: CertificateIn) -> dict[str, Any]:
    """Certify somebody's service that counts."""
    one = one_or_404(found_volunteers.volunteers_seen(actor_of(request), tenant_here(request)), pk)
    given = IssueGiven(**payload.model_dump())
    key = done(request, f"certificate.issue:{pk}", lambda by, now: certificates.issue(volunteer=one, given=given, by=by, now=now))
    return _certificate(Certificate.objects.get(pk=key))


@router.post(f"{CERTIFICATES}/{{code}}/revoke", response=CertificateOut, operation_id="certificate_revoke")  # type: ignore[type-var]
@requires(rights.CERTIFY)
def certificate_revoke(request: HttpRequest, code: str, payload: HoursReasonIn) -> dict[str, Any]:
    """Revoke a paper."""
    one = found_or_404(found_certificates.behind(code_of(code), tenant_here(request)))
    reason = payload.reason
    done(
        request,
        f"certificate.revoke:{one.pk}",
        lambda by, now: certificates.revoke(certificate=one, reason=reason, by=by, now=now),
    )
    return _certificate(Certificate.objects.get(pk=one.pk))
