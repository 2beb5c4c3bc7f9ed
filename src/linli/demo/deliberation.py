"""Councils, meetings and ballots, as they came: the main subdistrict's in full, of the others one small council each."""

from .builder import Builder
from .community import CASES, tell_community
from .councils import found_residents_council, next_terms, open_house
from .elsewhere import tell_small_council
from .livelihood import tell_ten_projects
from .meetings import quarters
from .oversight import tell_oversight
from .owners import tell_elevator_vote
from .recent import tell_this_year
from .sessions import first_session
from .units import tell_conference

PARTS = (
    found_residents_council, first_session, tell_ten_projects, next_terms, tell_conference, quarters, tell_community,
    tell_elevator_vote, tell_oversight, tell_this_year,
)  # fmt: skip


def tell_deliberation(b: Builder) -> int:
    """Returns how many cases come of it once what was voiced is delivered. Needs everybody else to be there already."""
    h = open_house(b)
    if not b.is_main:
        tell_small_council(h)
        return 0
    for part in PARTS:
        part(h)
    return CASES
