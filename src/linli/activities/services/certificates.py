"""Certificates: put out with a number and a code that strangers can check, asked for by a volunteer, revoked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cobuild.api import written_number
from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.ids import short_code
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Person

from ..errors import CertificateRefused
from ..events import CertificateIssued
from ..models import Certificate, ServiceHours, Volunteer
from ..rules import certificates as rules
from ..rules import rights
from ..rules.certificates import Printed
from ..selectors import certificates as found
from ..selectors import hours as found_hours
from ..selectors import volunteers as found_volunteers
from . import notices_volunteers as notices
from .volunteers import held


@dataclass(frozen=True, slots=True)
class IssueGiven:
    """A proof of service: from when to when (none: all there is, until today), and who answers for it."""

    issuer: str
    responsible: str
    contact: str
    covers_from: date | None = None
    covers_until: date | None = None


@transaction.atomic
def issue(*, volunteer: Volunteer, given: IssueGiven, by: Actor, now: datetime) -> Certificate:
    """
    Certify the service of a volunteer that counts (谁记录谁证明). It costs nothing, and stays as it was when it was issued.

    :raises NotAllowed: unless the post certifies there. :raises CertificateRefused: with every reason.
    """
    row, today = held(volunteer), timezone.localdate(now)
    _allow(by, row)
    until = given.covers_until or today
    rows = list(found_hours.credited_of(row.person.pk, row.tenant, first=given.covers_from, last=until))
    said = _printed(row, given, rows, until)
    has_consent = bool(found_volunteers.names([row.person.pk], row.tenant))
    problems = rules.service_problems(lines=len(rows), has_consent=has_consent)
    refuse_if(problems + rules.printed_problems(said, today=today), CertificateRefused)
    return put_out(tenant=row.tenant, person=row.person, said=said, by=by, now=now)


def _allow(by: Actor, row: Volunteer) -> None:
    if not by.may(rights.CERTIFY, tenant_id=row.tenant_id, place_path=row.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里开证明。")))


def _printed(row: Volunteer, given: IssueGiven, rows: Iterable[ServiceHours], until: date) -> Printed:
    rows = list(rows)
    return Printed(
        kind=Certificate.Kind.VOLUNTEER, name=str(row.person), issuer=given.issuer, responsible=given.responsible, contact=given.contact,
        lines=[_line(one) for one in rows], half_hours=sum(one.half_hours for one in rows),
        covers_from=given.covers_from or (rows[0].on if rows else None), covers_until=until,
    )  # fmt: skip


def _line(one: ServiceHours) -> dict[str, Any]:
    """What is certified of one service, as plain values: the number finds the record again."""
    return {
        "number": one.number, "on": one.on.isoformat(), "content": one.content, "place": str(one.place), "field": one.field,
        "half_hours": one.half_hours,
    }  # fmt: skip


@transaction.atomic
def put_out(*, tenant: Tenant, person: Person, said: Printed, by: Actor, now: datetime) -> Certificate:
    """
    Number a paper and keep what stands on it: of service here, of a finished class by the senior university. Whoever calls
    has looked whether the actor may.

    :raises CertificateRefused: with every reason.
    """
    today = timezone.localdate(now)
    refuse_if(rules.printed_problems(said, today=today), CertificateRefused)
    texts = {name: getattr(said, name).strip() for name in ("name", "issuer", "responsible", "contact")}
    row = Certificate(
        tenant=tenant, kind=said.kind, person=person, issued_on=today, covers_from=said.covers_from, covers_until=said.covers_until,
        half_hours=said.half_hours, lines=list(said.lines), check_code=short_code(rules.CODE_LENGTH), **texts,
    )  # fmt: skip
    series, letters = rules.SERIES[Certificate.Kind(said.kind)]
    row.number = written_number(tenant.letters, letters, today.year, next_number(series, tenant=tenant, period=str(today.year)))
    row.save(force_insert=True)
    changes = {"number": [None, row.number], "lines": [None, len(row.lines)], "half_hours": [None, row.half_hours]}
    journal.record("activities.certificate.issued", row, by=by, now=now, changes=changes, on_behalf_of=person.pk)
    events.publish(CertificateIssued(tenant_id=tenant.pk, certificate_id=row.pk), now=now)
    return row


@transaction.atomic
def ask(*, volunteer: Volunteer, covers_from: date | None, covers_until: date | None, by: Actor, now: datetime) -> Volunteer:
    """
    Ask the community for a proof of one's service; it is told at once, once a day, and issues it.

    :raises NotAllowed: for anybody but the volunteer. :raises CertificateRefused: where there is nothing to certify.
    """
    row = held(volunteer)
    if not found_volunteers.is_own(by, row):
        raise NotAllowed(Problem("not_allowed", _("只能替自己要证明。")))
    today = timezone.localdate(now)
    problems = rules.range_problems(covers_from, covers_until, today=today)
    has_some = found_hours.credited_of(row.person.pk, row.tenant, first=covers_from, last=covers_until).exists()
    problems += rules.service_problems(lines=int(has_some), has_consent=True)
    refuse_if(problems, CertificateRefused)
    changes = {"covers_from": [None, covers_from], "covers_until": [None, covers_until]}
    journal.record("activities.certificate.asked", row, by=by, now=now, changes=changes)
    notices.certificate_asked(row, covers_from, covers_until, now=now)
    return row


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: Actor, now: datetime) -> Certificate:
    """
    A paper holds no more: whoever checks it reads so.

    :raises NotAllowed: unless the post certifies where the record is kept. :raises CertificateRefused: with every reason.
    """
    row = locking.one(Certificate, certificate.pk, "tenant")
    if not found.may_revoke(by, row):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能作废这份证明。")))
    refuse_if(rules.revoke_problems(is_revoked=row.revoked_at is not None, reason=reason), CertificateRefused)
    take_back(row, reason.strip(), by, now)
    return row


def take_back(row: Certificate, reason: str, by: Actor, now: datetime) -> None:
    row.revoked_at, row.revoke_reason = now, reason
    row.save(update_fields=["revoked_at", "revoke_reason"])
    journal.record("activities.certificate.revoked", row, by=by, now=now, reason=reason)
