"""Certificates of learners: of one enrolment, of one person."""

from uuid import UUID

from django.db.models import QuerySet

from ..models import Certificate, Enrolment


def certificates_of_person(person_id: UUID) -> QuerySet[Certificate]:
    """Those that stand, the newest first."""
    rows = Certificate.objects.filter(person=person_id, kind=Certificate.Kind.LEARNER, revoked_at=None)
    return rows.order_by("-issued_on", "number")


def by_enrolment(person_id: UUID) -> dict[str, Certificate]:
    """The certificates of a person by the key of the enrolment that they are of. One query."""
    return {str(line.get("enrolment")): one for one in certificates_of_person(person_id) for line in one.lines}


def certificate_of(enrolment: Enrolment) -> Certificate | None:
    person_id: UUID = enrolment.learner.person_id  # type: ignore[attr-defined]
    return by_enrolment(person_id).get(str(enrolment.pk))
