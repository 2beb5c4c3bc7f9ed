"""How a right is called where everybody reads it."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.privacy import mask_name
from linli.deliberation.models import Ballot, Channel, Correction, Right, RollSource

BY_NAME = (RollSource.MEETING, RollSource.COUNCIL)
"""Sources whose rights are called by a member's name: a resident reads the surname and no more."""


def label_of(ballot: Ballot, right: Right) -> str:
    """A door as it stands; of a member the surname, of an organisation its name without who sits there for it."""
    if ballot.roll_source not in BY_NAME:
        return right.label
    if any(one.organisation_id for one in right.voters.all()):
        return right.label.partition("（")[0]
    return mask_name(right.label.partition("（")[0])


def for_whom(right: Right, person_id: UUID | None) -> str:
    """The owner or company that this person is the agent of in a right; empty where they vote for themselves."""
    owners = [one for one in right.voters.all() if person_id is not None and one.agent_id == person_id]
    return str(owners[0].person or owners[0].organisation) if owners else ""


def asked_how(one: Correction) -> str:
    """By which way a request came; on paper it is a letter, and no voting paper."""
    return _("书面") if one.channel == Channel.PAPER else str(Channel(one.channel).label)
