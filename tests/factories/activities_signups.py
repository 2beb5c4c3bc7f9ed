"""Sign-ups for a session, made by the verb, for tests of activities."""

from datetime import datetime
from typing import Any

from linli.activities.models import Session, SignUp
from linli.activities.services import signups
from linli.activities.services.signups import SignedUp, SignUpGiven
from linli.core.actors import Actor
from linli.registry.api import Person
from tests.factories.registry import PersonFactory
from tests.people import Neighbourhood

from .activities import NOW


def neighbour(here: Neighbourhood, **more: Any) -> Person:
    """Somebody who lives behind the entrance, with a mobile."""
    return PersonFactory(tenant=here.tenant, **{"home": here.entrance, "room": "301", **more})


def signed_up(session: Session, person: Person, *, now: datetime = NOW, by: Actor | None = None, **more: Any) -> SignedUp:
    """Signed up by the clock's own hand, at the counter unless said otherwise."""
    given = SignUpGiven(person, **({"channel": "counter"} | more))
    return signups.sign_up(session=session, given=given, by=by or Actor.system(tenant_id=session.tenant_id), now=now)


def a_signup(session: Session, person: Person | None = None, **more: Any) -> SignUp:
    someone = person or PersonFactory(tenant=session.tenant, home=session.place)
    return signed_up(session, someone, **more).signup


def order_of(session: Session) -> list[tuple[int, str]]:
    """Who stands how, in the order in which they asked: (heads, state)."""
    return list(SignUp.objects.filter(session=session).order_by("position").values_list("heads", "state"))
