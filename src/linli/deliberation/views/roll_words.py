"""How a right is called where everybody reads it."""

from linli.core.privacy import mask_name
from linli.deliberation.models import Ballot, Right, RollSource

BY_NAME = (RollSource.MEETING, RollSource.COUNCIL)
"""Sources whose rights are called by a member's name: a resident reads the surname and no more."""


def label_of(ballot: Ballot, right: Right) -> str:
    """A door as it stands; of a member the surname, of an organisation its name without who sits there for it."""
    if ballot.roll_source not in BY_NAME:
        return right.label
    if any(one.organisation_id for one in right.voters.all()):
        return right.label.partition("（")[0]
    return mask_name(right.label.partition("（")[0])
