"""Certificates of learners (结业证书): what was learnt when, how often and how long somebody was there; checked by anybody with its code."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import ids, journal
from linli.core.actors import Actor
from linli.core.numbers import next_number
from linli.core.problems import refuse_if

from ..errors import CertificateRefused
from ..models import Certificate, Enrolment
from ..rules import enrolling as rules
from ..rules import rights
from ..rules import university as university_rules
from ..selectors import lesson_counts
from ..selectors.certificates_learner import certificate_of
from .university_pieces import allow, held_enrolment

CODE_LENGTH = 16


@transaction.atomic
def issue_learner(*, enrolment: Enrolment, by: Actor, now: datetime) -> Certificate:
    """
    Issue the certificate of a completed class; free of charge, once.

    :raises NotAllowed: without the right there. :raises CertificateRefused: with every reason.
    """
    row = held_enrolment(enrolment)
    group, person = row.class_group, row.learner.person
    allow(by, rights.CERTIFY, tenant_id=row.tenant_id, place_path=group.place_path)
    problems = rules.certificate_problems(row.state, is_issued=certificate_of(row) is not None)
    refuse_if(problems, CertificateRefused)
    year = timezone.localdate(now).year
    sequence = next_number(university_rules.CERTIFICATE_SERIES, tenant=group.tenant, period=str(year))
    spent = lesson_counts.half_hours(person.pk, group)
    made = Certificate.objects.create(
        tenant_id=row.tenant_id, kind=Certificate.Kind.LEARNER, number=university_rules.number(group.tenant.letters, "JY", year, sequence),
        person=person, name=person.name, issued_on=timezone.localdate(now), covers_from=group.term.starts_on,
        covers_until=group.term.ends_on, half_hours=spent, lines=_lines(row), issuer=_("%(place)s老年大学") % {"place": group.tenant.name},
        responsible=by.label[:80], contact=group.tenant.phone[:30], check_code=ids.short_code(CODE_LENGTH),
    )  # fmt: skip
    changes = {"number": [None, made.number], "enrolment": [None, row.number]}
    journal.record("activities.certificate.issued", made, by=by, now=now, changes=changes, on_behalf_of=person.pk)
    return made


def _lines(row: Enrolment) -> list[dict[str, object]]:
    """What is certified, as printed: course, class, term, lessons held and attended. `enrolment` tells which it is of."""
    group, person_id = row.class_group, row.learner.person_id  # type: ignore[attr-defined]
    held, came = lesson_counts.held_of([group.pk]).get(group.pk, 0), lesson_counts.came_to(group).get(person_id, 0)
    return [
        {
            "course": group.course.title,
            "class": group.title,
            "term": group.term.name,
            "held": held,
            "came": came,
            "enrolment": str(row.pk),
        }
    ]
