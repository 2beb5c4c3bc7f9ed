"""A show of hands as it is written down: two tellers, another round where they differ, no more hands than people."""

import pytest

from linli.core.models import JournalLine
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Ballot, HandCount
from linli.deliberation.selectors.papers import hands_of
from linli.deliberation.services import hands
from tests import people
from tests.factories.deliberation_rolls import NOW, at_ballot, secret_ballot, system

pytestmark = pytest.mark.django_db


def counted(ballot: Ballot, teller: str, yes: int, no: int = 0) -> HandCount:
    counts = {"yes": yes, "no": no, "abstain": 0}
    return hands.count(ballot=ballot, teller=teller, counts=counts, by=system(ballot.place), now=NOW)


def test_hands_stand_when_two_tellers_counted_the_same() -> None:
    ballot = at_ballot(people.neighbourhood().entrance, kind="decision")

    counted(ballot, "甲计票", 2, 1)
    before = hands_of(ballot)
    counted(ballot, "乙计票", 2, 1)

    assert (before, hands_of(ballot)) == (None, {"yes": 2, "no": 1, "abstain": 0})


def test_where_they_differ_they_count_again() -> None:
    ballot = at_ballot(people.neighbourhood().entrance, kind="decision")
    for teller, yes in (("甲计票", 2), ("乙计票", 3), ("甲计票", 3), ("乙计票", 3)):
        counted(ballot, teller, yes)

    assert [one.round for one in HandCount.objects.all()] == [1, 1, 2, 2]
    assert hands_of(ballot) == {"yes": 3, "no": 0, "abstain": 0}


def test_no_more_hands_than_people_and_none_in_a_secret_ballot() -> None:
    place = people.neighbourhood().entrance
    found = []
    for ballot, yes in ((at_ballot(place, kind="decision"), 4), (secret_ballot(place, 1), 1)):
        with pytest.raises(VoteRefused) as refused:
            counted(ballot, "甲计票", yes)
        found.append(refused.value.codes)

    assert found == [["too_many"], ["channel"]]
    assert (HandCount.objects.count(), JournalLine.objects.filter(verb="deliberation.hands.counted").count()) == (0, 0)
