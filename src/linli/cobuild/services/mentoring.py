"""Pairs (帮带): made, noted day by day by either of the two, closed with what came of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Person

from ..errors import MentoringRefused
from ..models import MentorNote, Mentorship
from ..rules import mentoring as rules
from ..rules import rights
from ..rules.mentoring import PairGiven
from . import notices_mentoring as notices


def allow(by: Actor, tenant_id: UUID, place_path: str, *right: str) -> None:
    """:raises NotAllowed: unless the actor arranges mentoring there, or holds one of the rights that are named."""
    if not any(by.may(one, tenant_id=tenant_id, place_path=place_path) for one in right or (rights.MENTORING,)):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办这件事。")))


def allow_either(by: Actor, row: Any, *people: UUID | None) -> None:
    """:raises NotAllowed: unless the actor is one of these people, or arranges mentoring at the row's place."""
    if by.person_id is None or by.person_id not in people:
        allow(by, row.tenant_id, row.place_path)


@transaction.atomic
def pair(*, tenant: Tenant, given: PairGiven, by: Actor, now: datetime) -> Mentorship:
    """
    Let one person teach another; both hear of it.

    :raises NotAllowed: without the right for the place. :raises MentoringRefused: with every reason.
    """
    allow(by, tenant.pk, given.place.path)
    locking.hold(Person.objects.filter(pk__in=[given.mentor.pk, given.mentee.pk]))
    there = Mentorship.objects.filter(mentor=given.mentor, mentee=given.mentee, closed_on=None)
    refuse_if(rules.pair_problems(given, tenant.pk, is_paired=there.exists()), MentoringRefused)
    made: Mentorship = Mentorship.objects.create(
        tenant=tenant,
        mentor=given.mentor,
        mentee=given.mentee,
        place=given.place,
        place_path=given.place.path,
        goals=given.goals.strip(),
        begins_on=given.begins_on,
        ends_on=given.ends_on,
        made_at=now,
    )
    journal.record("cobuild.mentorship.paired", made, by=by, now=now, changes={"begins_on": [None, given.begins_on.isoformat()]})
    notices.tell_pair(made, now)
    return made


@transaction.atomic
def note(*, mentorship: Mentorship, text: str, on: date, by: Actor, now: datetime) -> MentorNote:
    """
    Write down what a pair did on a day: either of the two, or the office.

    :raises NotAllowed: for anybody else. :raises MentoringRefused: with every reason.
    """
    one = locking.one(Mentorship, mentorship.pk)
    allow_either(by, one, one.mentor_id, one.mentee_id)  # type: ignore[attr-defined]
    known: Any = {"begins_on": one.begins_on, "is_closed": one.closed_on is not None, "today": timezone.localdate(now)}
    refuse_if(rules.pair_note_problems(text, on, **known), MentoringRefused)
    made: MentorNote = MentorNote.objects.create(
        tenant_id=one.tenant_id, mentorship=one, on=on, text=text.strip(), at=now, by=by.label[:80]
    )
    journal.record("cobuild.mentorship.noted", one, by=by, now=now, changes={"on": [None, on.isoformat()]})
    return made


@transaction.atomic
def close(*, mentorship: Mentorship, outcome: str, on: date, by: Actor, now: datetime) -> Mentorship:
    """
    End it, with how it went. The office closes; the two have their notes.

    :raises NotAllowed: without the right there. :raises MentoringRefused: with every reason.
    """
    one = locking.one(Mentorship, mentorship.pk)
    allow(by, one.tenant_id, one.place_path)
    known: Any = {"begins_on": one.begins_on, "is_closed": one.closed_on is not None, "today": timezone.localdate(now)}
    refuse_if(rules.close_problems(outcome, on, **known), MentoringRefused)
    one.closed_on, one.outcome = on, outcome.strip()
    one.save(update_fields=["closed_on", "outcome"])
    journal.record("cobuild.mentorship.closed", one, by=by, now=now, changes={"closed_on": [None, on.isoformat()]})
    return one
