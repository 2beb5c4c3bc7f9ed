"""Those who report something: the one record that is theirs already, else a new one; one of them or a whole list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, UUIDField

from linli.core import locking
from linli.core.actors import Actor
from linli.core.asked import Given, Question
from linli.core.models import Tenant
from linli.core.privacy import search_hash
from linli.core.problems import Problem, refuse_if
from linli.registry.errors import PersonRefused
from linli.registry.models import Person, Place

from .people import new_person, problems_of, write_new


@dataclass(frozen=True, slots=True)
class Reporter:
    """What is said of whoever reports."""

    name: str
    phone: str = ""
    home: Place | None = None
    room: str = ""


def find_or_add_person(
    *, tenant: Tenant, name: str, phone: str = "", home: Place | None = None, room: str = "", by: Actor, now: datetime
) -> Person:
    """
    The one living record with this name and telephone, else a new one: for engines that write down who reported.

    Without a telephone nobody is recognised, so a new record is made. No capability is asked: reporting is open to all.

    :raises PersonRefused: with every reason.
    """
    return find_or_add_people(tenant=tenant, reporters=[Reporter(name, phone, home, room)], by=by, now=now)[0]


@transaction.atomic
def find_or_add_people(*, tenant: Tenant, reporters: Sequence[Reporter], by: Actor, now: datetime) -> list[Person]:
    """
    As `find_or_add_person`, for a list: in its order, in six statements whatever its length; whoever stands there twice is one.

    :raises PersonRefused: with every reason; none is written then.
    """
    # Hold the tenant's row: two reports by the same caller at once must find one record.
    locking.one(Tenant, tenant.pk)
    hashes = [search_hash(one.phone, purpose="phone") for one in reporters]
    known, found, new = _known(tenant, hashes), list[Person](), list[Person]()
    for one, hashed in zip(reporters, hashes, strict=True):
        name = one.name.strip()
        person = known.get((name, hashed))
        if person is None:
            person = new_person(tenant=tenant, name=name, phone=one.phone, home=one.home, room=one.room, now=now)
            new.append(person)
            known |= {(name, hashed): person} if hashed else {}
        found.append(person)
    problems: list[Problem] = [problem for person in new for problem in problems_of(person, now=now)]
    refuse_if(problems, PersonRefused)
    write_new(new, by=by, now=now)
    return found


def _known(tenant: Tenant, hashes: Sequence[str]) -> dict[tuple[str, str], Person]:
    """The living records with one of these telephones; of two alike, the oldest stands."""
    wanted = {one for one in hashes if one}
    if not wanted:
        return {}
    if len(wanted) == 1:
        return {(one.name, one.phone_hash): one for one in OF_PHONE.all(tenant=tenant.pk, phone=next(iter(wanted)))}
    same = Person.objects.filter(tenant=tenant, phone_hash__in=wanted, merged_into=None, erased_at=None)
    return {(one.name, one.phone_hash): one for one in same.order_by("-made_at", "-id")}


OF_PHONE = Question(
    lambda: Person.objects.filter(
        tenant=Given("tenant", UUIDField()), phone_hash=Given("phone", CharField()), merged_into=None, erased_at=None
    ).order_by("-made_at", "-id")
)
