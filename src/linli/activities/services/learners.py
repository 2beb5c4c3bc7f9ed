"""Learner files (学员档案): one for a person, made when somebody first enrols or at the counter."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import refuse_if
from linli.registry.api import Person, Place, ancestors

from ..errors import EnrolmentRefused
from ..models import Learner
from ..rules import enrolling as rules
from ..rules import rights
from ..rules import university as university_rules
from ..rules.enrolling import EnrolGiven
from .strangers import Stranger, person_of
from .university_pieces import allow

COMMUNITY = "community"


@transaction.atomic
def file(*, person: Person, given: EnrolGiven | None = None, by: Actor, now: datetime) -> Learner:
    """
    The file of a person, opened where there is none, with what is said of needs: the person, or whoever may enrol for others.

    :raises NotAllowed: for anybody else. :raises EnrolmentRefused: with every reason.
    """
    person = locking.one(Person, person.pk, "home")
    may_touch(by, person)
    said = given or EnrolGiven(person)
    refuse_if(rules.said_problems(said), EnrolmentRefused)
    row = Learner.objects.filter(person=person).first()
    return opened(person, said, by, now) if row is None else changed(row, said, by, now)


@transaction.atomic
def somebody(*, tenant: Tenant, who: Person | Stranger, by: Actor, now: datetime) -> Person:
    """
    Who telephones or stands at the counter: somebody of the register, or who is new there.

    :raises NotAllowed: unless `by` may enrol others. :raises PersonRefused: for a stranger's name or number that is none.
    """
    allow(by, rights.ENROL, rights.UNIVERSITY, tenant_id=tenant.pk)
    return person_of(who, tenant=tenant, by=by, now=now)


def may_touch(by: Actor, person: Person) -> None:
    """:raises NotAllowed: for anybody but the person and who may enrol for others."""
    if by.is_system or by.person_id == person.pk:
        return
    allow(by, rights.ENROL, rights.UNIVERSITY, tenant_id=person.tenant_id)


def opened(person: Person, given: EnrolGiven, by: Actor, now: datetime) -> Learner:
    """A new file; the person is held by the caller."""
    year = timezone.localdate(now).year
    tenant = person.tenant
    sequence = next_number(university_rules.LEARNER_SERIES, tenant=tenant, period=str(year))
    row = Learner.objects.create(
        tenant=tenant, number=university_rules.number(tenant.letters, "XS", year, sequence), person=person,
        place=community_of(person.home), needs=(given.needs or "").strip(), emergency=(given.emergency or "").strip(),
        large_print=bool(given.large_print), since=timezone.localdate(now),
    )  # fmt: skip
    journal.record(
        "activities.learner.filed", row, by=by, now=now, changes={"number": [None, row.number]}, on_behalf_of=person.pk
    )
    return row


def changed(row: Learner, given: EnrolGiven, by: Actor, now: datetime) -> Learner:
    """What was said takes the place of what stood there; what was not said stays. Words go nowhere but into the file."""
    said = {"needs": given.needs, "emergency": given.emergency, "large_print": given.large_print}
    new = {name: value.strip() if isinstance(value, str) else value for name, value in said.items() if value is not None}
    fields = [name for name, value in new.items() if getattr(row, name) != value]
    for name in fields:
        setattr(row, name, new[name])
    if fields:
        row.save(update_fields=fields)
        journal.record("activities.learner.changed", row, by=by, now=now, changes={"fields": [None, fields]})
    return row


def community_of(home: Place | None) -> Place | None:
    """The community that somebody lives in."""
    if home is None or home.kind == COMMUNITY:
        return home
    return next((one for one in ancestors(home) if one.kind == COMMUNITY), None)
