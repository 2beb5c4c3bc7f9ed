"""What every verb of a meeting's business begins with: the meeting is held, and who may is looked at."""

from typing import NoReturn, Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core import locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem
from linli.deliberation.models import Meeting, Participant


class Somewhere(Protocol):
    """What lies at a place: a meeting, a motion, a council."""

    tenant_id: UUID
    place_path: str


def held(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the end of the transaction: what happens in the room comes one by one."""
    return locking.one(Meeting, meeting.pk, "place", "tenant", "council")


def may(by: Actor, right: str, where: Somewhere) -> bool:
    return by.may(right, tenant_id=where.tenant_id, place_path=where.place_path)


def allow(by: Actor, right: str, where: Somewhere) -> None:
    """:raises NotAllowed: unless the actor holds the right where it is."""
    if not may(by, right, where):
        refuse()


def refuse() -> NoReturn:
    """:raises NotAllowed: always."""
    raise NotAllowed(Problem("not_allowed", _("您不能在这里做这一步。")))


def is_own(by: Actor, participant: Participant, card: str = "") -> bool:
    """Whether the actor is this participant: signed in as the person, or with the secret of their card."""
    if card and card == participant.card:
        return True
    return by.person_id is not None and by.person_id == participant.person_id
