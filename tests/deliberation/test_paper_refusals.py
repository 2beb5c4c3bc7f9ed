"""What cannot be done with papers, each reason by name."""

from functools import partial

import pytest

from linli.core.problems import NotAllowed
from linli.deliberation.errors import VoteRefused
from linli.deliberation.services import papers, rolls
from tests import people
from tests.factories.deliberation_rolls import NOW, at_ballot, built, house, opened, rights, secret_ballot, system
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db


refused = partial(codes_refused, VoteRefused, now=NOW)


def test_papers_are_issued_for_somebody_on_this_roll_while_they_may_be(here):
    ballot, by = at_ballot(here.entrance), system(here.entrance)
    other = rights(at_ballot(here.compound))

    assert refused(papers.issue, ballot=ballot, rights=[], by=by) == ["nobody"]
    assert "right" in refused(papers.issue, ballot=ballot, rights=other[:1], by=by)
    online = at_ballot(here.compound, channels=["portal"])
    assert refused(papers.issue, ballot=online, rights=[], by=by) == ["channel", "nobody"]


def test_a_paper_is_not_issued_twice_nor_to_who_does_not_count(here):
    house(here.entrance, [1000, 2000])
    ballot, by = built(here.entrance), system(here.entrance)
    first, second = rights(ballot)
    rolls.exclude(right=second, why="正在打官司", by=by, now=NOW)
    opened(ballot)
    papers.issue(ballot=ballot, rights=[first], by=by, now=NOW)

    assert refused(papers.issue, ballot=ballot, rights=[first, second], by=by) == ["issued", "excluded"]
    assert refused(papers.take_back, right=second, by=by) == ["not_issued"]


def test_nobody_issues_or_counts_papers_where_their_post_does_not_reach(here):
    ballot = secret_ballot(here.community)
    resident = people.resident(here)[1]

    with pytest.raises(NotAllowed):
        papers.issue(ballot=ballot, rights=rights(ballot)[:1], by=resident, now=NOW)
    with pytest.raises(NotAllowed):
        papers.note_returned(ballot=ballot, count=1, by=resident, now=NOW)


def test_papers_that_came_back_are_a_number_of_a_ballot_on_paper_that_runs(here):
    ballot, by = at_ballot(here.entrance), system(here.entrance)

    assert refused(papers.note_returned, ballot=ballot, count=-1, by=by) == ["count"]
    waiting = built(here.compound, channels=["portal"])
    assert refused(papers.note_returned, ballot=waiting, count=1, by=by) == ["channel", "state"]
