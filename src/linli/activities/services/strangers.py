"""Whoever is not in the register yet: entered where a clerk, or they themselves, say that it is somebody new."""

from dataclasses import dataclass
from datetime import datetime

from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Person, Place, find_or_add_person


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody without an account: a name, and a telephone by which the register knows them or comes to know them; where they live."""

    name: str
    phone: str = ""
    home: Place | None = None


def person_of(who: Person | Stranger, *, tenant: Tenant, by: Actor, now: datetime) -> Person:
    """
    The person; a stranger is found in the register by name and telephone, or written down there.

    :raises PersonRefused: for a stranger's name or telephone that is none.
    """
    if isinstance(who, Person):
        return who
    return find_or_add_person(tenant=tenant, name=who.name, phone=who.phone, home=who.home, by=by, now=now)
