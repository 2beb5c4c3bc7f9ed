"""Certificates of learners (结业证书): what was learnt when, how often and how long somebody was there; checked by anybody with its code."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.actors import Actor
from linli.core.problems import refuse_if

from ..errors import CertificateRefused
from ..models import Certificate, Enrolment
from ..rules import enrolling as rules
from ..rules import rights
from ..rules.certificates import Printed
from ..selectors import lesson_counts
from ..selectors.certificates_learner import certificate_of
from . import certificates
from .university_pieces import allow, held_enrolment


@transaction.atomic
def issue_learner(*, enrolment: Enrolment, by: Actor, now: datetime) -> Certificate:
    """
    Issue the certificate of a completed class; free of charge, once.

    :raises NotAllowed: without the right there. :raises CertificateRefused: with every reason.
    """
    row = held_enrolment(enrolment)
    group, person = row.class_group, row.learner.person
    allow(by, rights.CERTIFY, tenant_id=row.tenant_id, place_path=group.place_path)
    refuse_if(rules.certificate_problems(row.state, is_issued=certificate_of(row) is not None), CertificateRefused)
    spent = lesson_counts.half_hours(person.pk, group)
    said = Printed(
        kind=Certificate.Kind.LEARNER, name=person.name, issuer=_("%(place)s老年大学") % {"place": group.tenant.name},
        responsible=by.label, contact=group.tenant.phone, lines=_lines(row, spent), half_hours=spent,
        covers_from=group.term.starts_on, covers_until=min(group.term.ends_on, timezone.localdate(now)),
    )  # fmt: skip
    return certificates.put_out(tenant=group.tenant, person=person, said=said, by=by, now=now)


def _lines(row: Enrolment, half_hours: int) -> list[dict[str, Any]]:
    """What is certified, as printed: course, class, term, lessons held and attended. `enrolment` tells which it is of."""
    group, person_id = row.class_group, row.learner.person_id  # type: ignore[attr-defined]
    held, came = lesson_counts.held_of([group.pk]).get(group.pk, 0), lesson_counts.came_to(group).get(person_id, 0)
    said = {"course": group.course.title, "class": group.title, "term": group.term.name, "held": held, "came": came}
    content = _("%(course)s（%(class)s，%(term)s），上课 %(held)s 次，到课 %(came)s 次") % said
    return [said | {"content": content, "place": str(group.place), "half_hours": half_hours, "enrolment": str(row.pk)}]
