"""What cannot be done with a pile of papers, each reason by name."""

from functools import partial

import pytest

from linli.core.problems import NotAllowed
from linli.deliberation.errors import VoteRefused
from linli.deliberation.services import papers
from linli.deliberation.services.papers import Line
from tests import people
from tests.factories.deliberation_rolls import NOW, at_ballot, built, rights, system
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db


refused = partial(codes_refused, VoteRefused, now=NOW)


@pytest.fixture
def first(here):
    return people.community_secretary(here)[1]


@pytest.fixture
def second(here):
    return people.counter_clerk(here)[1]


def lines(ballot, *contents):
    return [Line(right, content) for right, content in zip(rights(ballot), contents, strict=False)]


def test_a_pile_has_papers_a_free_number_and_somebody_who_signed_in(here, first):
    ballot = at_ballot(here.entrance)
    some = lines(ballot, "yes", "no")
    papers.type_first(ballot=ballot, number=1, lines=some, by=first, now=NOW)

    assert refused(papers.type_first, ballot=ballot, number=1, lines=some, by=first) == ["number_taken"]
    assert refused(papers.type_first, ballot=ballot, number=0, lines=[], by=first) == ["number", "no_lines"]
    assert refused(papers.type_first, ballot=ballot, number=2, lines=some, by=system(here.entrance)) == ["nobody"]
    with pytest.raises(NotAllowed):
        papers.type_first(ballot=ballot, number=2, lines=some, by=people.resident(here)[1], now=NOW)


def test_a_pile_is_typed_while_a_ballot_on_paper_runs(here, first):
    ballot = built(here.entrance, channels=["portal"])

    assert refused(papers.type_first, ballot=ballot, number=1, lines=[], by=first) == ["channel", "state", "no_lines"]


def test_the_second_typist_is_somebody_else_and_comes_once(here, first, second):
    ballot = at_ballot(here.entrance)
    batch = papers.type_first(ballot=ballot, number=1, lines=lines(ballot, "yes"), by=first, now=NOW)

    assert len(refused(papers.type_second, batch=batch, lines=lines(ballot, "yes", "no"), by=first)) == 2
    papers.type_second(batch=batch, lines=lines(ballot, "no"), by=second, now=NOW)
    assert refused(papers.type_second, batch=batch, lines=lines(ballot, "yes"), by=second) == ["batch_state"]


def test_what_differs_is_settled_by_looking_and_not_again(here, first, second):
    ballot = at_ballot(here.entrance)
    batch = papers.type_first(ballot=ballot, number=1, lines=lines(ballot, "yes"), by=first, now=NOW)
    papers.type_second(batch=batch, lines=lines(ballot, "no"), by=second, now=NOW)

    assert refused(papers.settle, batch=batch, position=1, chosen="guess", by=first) == ["chosen"]
    assert refused(papers.settle, batch=batch, position=9, chosen="first", by=first) == ["settled"]
    papers.settle(batch=batch, position=1, chosen="first", by=first, now=NOW)
    assert refused(papers.discard, batch=batch, reason="录错了", by=first) == ["batch_state"]
