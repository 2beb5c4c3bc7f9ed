"""Certificates: those that a post sees, one's own, and the one behind a code that a stranger holds in their hand."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import Certificate, Enrolment, Learner, ServiceHours, Volunteer
from ..rules import rights
from ..states import HoursState
from . import volunteers as found

SEES = (rights.CERTIFY, rights.VOLUNTEERS, rights.UNIVERSITY)


def certificates_seen(actor: Actor, tenant: Tenant) -> QuerySet[Certificate]:
    """The papers of people whose record a post keeps: volunteers' and learners'."""
    return _of_records(actor, tenant, (rights.CERTIFY, rights.VOLUNTEERS), (rights.CERTIFY, rights.UNIVERSITY))


def certificates_kept(actor: Actor, tenant: Tenant) -> QuerySet[Certificate]:
    """Those that a post may revoke."""
    return _of_records(actor, tenant, (rights.CERTIFY,), (rights.CERTIFY,))


def _of_records(actor: Actor, tenant: Tenant, of_volunteers: Sequence[str], of_learners: Sequence[str]) -> QuerySet[Certificate]:
    """A learner's are with the post where they live, and with the one that keeps their class, wherever they live."""
    volunteers = Volunteer.objects.filter(within(actor, *of_volunteers), tenant=tenant).order_by()
    taught = Enrolment.objects.filter(within(actor, *of_learners, path="class_group__place_path"), tenant=tenant).order_by()
    there = within(actor, *of_learners, path="place__path") | Q(pk__in=taught.values("learner"))
    learners = Learner.objects.filter(there, tenant=tenant).order_by()
    of_these = Q(kind=Certificate.Kind.VOLUNTEER, person__in=volunteers.values("person"))
    of_those = Q(kind=Certificate.Kind.LEARNER, person__in=learners.values("person"))
    return Certificate.objects.filter(of_these | of_those, tenant=tenant).select_related("person", "tenant")


def listed(actor: Actor, tenant: Tenant, *, words: str = "", kind: str = "", show: str = "") -> QuerySet[Certificate]:
    """The list, the latest first. `show`: valid, revoked. A name is found of those whose consent stands."""
    rows = certificates_seen(actor, tenant)
    for word in words.split()[:5]:
        by_name = Q(person__name__icontains=word) & (Q(kind=Certificate.Kind.LEARNER) | Q(person__in=found.consenting(tenant)))
        rows = rows.filter(Q(number__iexact=word) | by_name)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.filter(revoked_at__isnull=show == "valid") if show in ("valid", "revoked") else rows


def own(actor: Actor, tenant: Tenant) -> QuerySet[Certificate]:
    """Somebody's own papers, the latest first."""
    rows = Certificate.objects.filter(tenant=tenant, person=actor.person_id) if actor.person_id else Certificate.objects.none()
    return rows.select_related("tenant")


def of_person(person_id: UUID, tenant: Tenant) -> QuerySet[Certificate]:
    return Certificate.objects.filter(tenant=tenant, person=person_id)


def behind(code: str, tenant: Tenant) -> Certificate | None:
    """The paper behind a code."""
    return Certificate.objects.filter(tenant=tenant, check_code=code).select_related("tenant").first() if code else None


def changed_since(certificate: Certificate) -> list[str]:
    """The numbers of records on a paper that do not count any more as they stand there: corrected or void since."""
    numbers = [line["number"] for line in certificate.lines if line.get("number")]
    if certificate.kind != Certificate.Kind.VOLUNTEER or not numbers:
        return []
    rows = ServiceHours.objects.filter(tenant=certificate.tenant_id, number__in=numbers).exclude(state=HoursState.CREDITED)
    return list(rows.order_by("number").values_list("number", flat=True))


def names_shown(certificates: Iterable[Certificate], tenant: Tenant | UUID) -> dict[UUID, str]:
    """The name on each paper, for whoever may see it; hidden once the person agrees no more that a record is kept. One query."""
    rows = list(certificates)
    people = [one.person_id for one in rows if one.kind == Certificate.Kind.VOLUNTEER and one.person_id]  # type: ignore[attr-defined]
    agreed = found.names(people, tenant)
    seen = {one.pk for one in rows if one.kind == Certificate.Kind.LEARNER or one.person_id in agreed}  # type: ignore[attr-defined]
    return {one.pk: one.name if one.pk in seen and one.person_id else "" for one in rows}  # type: ignore[attr-defined]


def name_shown(certificate: Certificate) -> str:
    """The name as printed, for whoever holds the paper."""
    return names_shown([certificate], certificate.tenant_id)[certificate.pk]


def may_revoke(actor: Actor, one: Certificate) -> bool:
    return actor.is_system or certificates_kept(actor, one.tenant).filter(pk=one.pk).exists()


def may_issue(actor: Actor, one: Volunteer) -> bool:
    return actor.may(rights.CERTIFY, tenant_id=one.tenant_id, place_path=one.place_path)
