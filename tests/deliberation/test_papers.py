"""Papers: issued and given back, typed twice by two people, settled where they differ, put into the box or cast for their rights."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Ballot, Batch, BatchLine, Conflict, Right, SealedPaper, Voice
from linli.deliberation.selectors.ballot_lists import turnout_of, with_turnout
from linli.deliberation.selectors.papers import paper_sums
from linli.deliberation.services import box, papers, votes
from linli.deliberation.services.papers import Line
from tests import people
from tests.factories.deliberation_rolls import NOW, at_ballot, rights, secret_ballot, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(here: people.Neighbourhood) -> tuple[Actor, Actor]:
    return people.community_secretary(here)[1], people.counter_clerk(here)[1]


def lines(ballot: Ballot, *contents: str) -> list[Line]:
    return [Line(None if ballot.is_secret else right, content) for right, content in zip(rights(ballot), contents, strict=False)]


def typed(ballot: Ballot, pair: Sequence[Actor], first: Sequence[str], second: Sequence[str]) -> tuple[Batch, list[int]]:
    batch = papers.type_first(ballot=ballot, number=1, lines=lines(ballot, *first), by=pair[0], now=NOW)
    found = papers.type_second(batch=batch, lines=lines(ballot, *second), by=pair[1], now=NOW)
    return batch, [one.position for one in found]


def voices(ballot: Ballot) -> list[tuple[int, str, str]]:
    return list(
        Voice.objects.filter(ballot=ballot).order_by("right__position").values_list("right__position", "content", "channel")
    )


def test_a_pile_that_two_people_typed_alike_is_cast_for_its_rights(here: people.Neighbourhood, pair: tuple[Actor, Actor]) -> None:
    ballot = at_ballot(here.entrance)

    batch, found = typed(ballot, pair, ["yes", "no", ""], ["yes", "no", ""])

    batch.refresh_from_db()
    assert (found, batch.state, voices(ballot)) == ([], "agreed", [(1, "yes", "paper"), (2, "no", "paper"), (3, "", "paper")])


def test_where_votes_may_change_the_later_sheet_of_a_pile_stands(here: people.Neighbourhood, pair: tuple[Actor, Actor]) -> None:
    ballot = at_ballot(here.entrance, allows_revote=True)
    first, second = rights(ballot)[:2]
    pile = [Line(first, "yes"), Line(second, "yes"), Line(first, "no")]

    batch = papers.type_first(ballot=ballot, number=1, lines=pile, by=pair[0], now=NOW)
    papers.type_second(batch=batch, lines=pile, by=pair[1], now=NOW)

    told = Voice.objects.order_by("right__position", "content").values_list("right__position", "content", "ended_why")
    assert list(told) == [(1, "no", ""), (1, "yes", "改投"), (2, "yes", "")]
    assert JournalLine.objects.filter(verb="deliberation.right.used").count() == 3


def test_a_secret_pile_goes_into_the_box_and_its_lines_are_removed(here: people.Neighbourhood, pair: tuple[Actor, Actor]) -> None:
    ballot = secret_ballot(here.community)

    typed(ballot, pair, ["yes", "no", "!"], ["yes", "no", "!"])

    assert sorted(box.read(ballot).contents) == ["!", "no", "yes"]
    assert (BatchLine.objects.count(), Voice.objects.count(), ballot.rights.filter(used_on__isnull=False).count()) == (0, 0, 0)


def test_nothing_that_stands_on_a_secret_paper_reaches_the_journal(here: people.Neighbourhood, pair: tuple[Actor, Actor]) -> None:
    ballot = secret_ballot(here.community)
    batch, _found = typed(ballot, pair, ["abstain", "no", "yes"], ["abstain", "no", "no"])
    papers.settle(batch=batch, position=3, chosen="second", by=pair[0], now=NOW)

    told = " ".join(str(line.changes) + line.reason for line in JournalLine.objects.filter(verb__startswith="deliberation.batch"))

    assert [word for word in ("yes", "abstain", "first", "second") if word in told] == []


def test_where_two_typists_differ_somebody_looks_at_the_paper(here: people.Neighbourhood, pair: tuple[Actor, Actor]) -> None:
    ballot = at_ballot(here.entrance)
    batch, found = typed(ballot, pair, ["yes", "no", "yes"], ["yes", "yes", "no"])

    left = papers.settle(batch=batch, position=2, chosen="first", by=pair[0], now=NOW)
    assert (found, [one.position for one in left], voices(ballot)) == ([2, 3], [3], [])
    papers.settle(batch=batch, position=3, chosen="retyped", retyped=Line(rights(ballot)[2], "abstain"), by=pair[1], now=NOW)

    assert [content for _number, content, _channel in voices(ballot)] == ["yes", "no", "abstain"]


def test_the_same_person_does_not_type_a_pile_twice(here: people.Neighbourhood, pair: tuple[Actor, Actor]) -> None:
    ballot = at_ballot(here.entrance)
    journal = JournalLine.objects.filter(verb="deliberation.batch.typed_again")

    with pytest.raises(VoteRefused) as refused:
        typed(ballot, (pair[0], pair[0]), ["yes"], ["yes"])

    assert (refused.value.codes, journal.count(), voices(ballot)) == (["same_person"], 0, [])


def test_two_piles_of_another_size_are_counted_again(here: people.Neighbourhood, pair: tuple[Actor, Actor]) -> None:
    with pytest.raises(VoteRefused) as refused:
        typed(at_ballot(here.entrance), pair, ["yes", "no"], ["yes"])

    assert refused.value.codes == ["count"]


def test_a_paper_for_a_right_that_voted_already_is_a_conflict_with_pile_and_sheet(
    here: people.Neighbourhood, pair: tuple[Actor, Actor]
) -> None:
    ballot = at_ballot(here.entrance)
    votes.cast(right=rights(ballot)[1], content="no", channel="counter", by=system(here.entrance), now=NOW)

    typed(ballot, pair, ["yes", "yes"], ["yes", "yes"])

    assert [content for _number, content, _channel in voices(ballot)] == ["yes", "no"]
    assert [(one.right.position, one.why.partition("：")[0]) for one in Conflict.objects.all() if one.right] == [
        (2, "第 1 叠第 2 张")
    ]


def test_a_pile_number_is_taken_once_and_lines_must_be_papers_of_this_ballot(
    here: people.Neighbourhood, pair: tuple[Actor, Actor]
) -> None:
    ballot = at_ballot(here.entrance)
    typed(ballot, pair, ["yes"], ["no"])

    with pytest.raises(VoteRefused) as refused:
        papers.type_first(ballot=ballot, number=1, lines=[Line(None, "7=o")], by=pair[0], now=NOW)

    assert refused.value.codes == ["number_taken", "content", "right"]


def test_a_discarded_pile_leaves_nothing_behind_but_its_reason(here: people.Neighbourhood, pair: tuple[Actor, Actor]) -> None:
    ballot = at_ballot(here.entrance)
    batch, _found = typed(ballot, pair, ["yes"], ["no"])

    papers.discard(batch=batch, reason="两叠混在一起了", by=pair[0], now=NOW)

    assert (BatchLine.objects.count(), Batch.objects.get().reason, paper_sums(ballot).typed) == (0, "两叠混在一起了", 0)


def test_what_is_in_the_box_is_not_discarded(here: people.Neighbourhood, pair: tuple[Actor, Actor]) -> None:
    batch, _found = typed(secret_ballot(here.community), pair, ["yes"], ["yes"])

    with pytest.raises(VoteRefused) as refused:
        papers.discard(batch=batch, reason="录错了一叠", by=pair[0], now=NOW)

    assert (refused.value.codes, SealedPaper.objects.count()) == (["batch_state"], 1)


def issued(ballot: Ballot, *chosen: Right) -> Ballot:
    return papers.issue(ballot=ballot, rights=chosen, by=system(ballot.place), now=NOW)


def test_who_got_a_paper_votes_no_other_way_until_it_is_given_back(here: people.Neighbourhood) -> None:
    ballot = at_ballot(here.entrance)
    right = rights(ballot)[0]
    issued(ballot, right)
    given = {"right": right, "content": "yes", "channel": "counter", "by": system(here.entrance), "now": NOW}

    with pytest.raises(VoteRefused) as refused:
        votes.cast(**given)  # type: ignore[arg-type]
    papers.take_back(right=right, by=system(here.entrance), now=NOW)
    votes.cast(**given)  # type: ignore[arg-type]

    ballot.refresh_from_db()
    assert (refused.value.codes, ballot.issued_count, voices(ballot)) == (["paper_issued"], 0, [(1, "yes", "counter")])


def test_a_paper_is_issued_once_and_to_nobody_who_voted(here: people.Neighbourhood) -> None:
    ballot = at_ballot(here.entrance)
    first, second, third = rights(ballot)
    issued(ballot, first)
    votes.cast(right=second, content="yes", channel="counter", by=system(here.entrance), now=NOW)

    with pytest.raises(VoteRefused) as refused:
        issued(ballot, first, second, third)

    ballot.refresh_from_db()
    assert (refused.value.codes, ballot.issued_count) == (["used", "issued"], 1)


def test_secret_papers_that_came_back_took_part_though_no_right_says_whose(
    here: people.Neighbourhood, pair: tuple[Actor, Actor]
) -> None:
    ballot = secret_ballot(here.community)
    papers.issue(ballot=ballot, rights=rights(ballot)[:2], by=system(here.community), now=NOW)
    votes.cast(right=rights(ballot)[2], content="yes", channel="counter", by=system(here.community), now=NOW)
    typed(ballot, pair, ["yes"], ["yes"])
    seen = [(turnout_of(ballot).used, with_turnout(Ballot.objects.all()).get().used)]
    ballot = papers.note_returned(ballot=ballot, count=2, by=pair[0], now=NOW)

    seen.append((turnout_of(ballot).used, with_turnout(Ballot.objects.all()).get().used))

    assert seen == [(2, 2), (3, 3)]
    assert turnout_of(ballot).by_channel == (("counter", 1, 0), ("paper", 2, 0))


def test_more_papers_back_than_were_issued_is_noted_and_shown(here: people.Neighbourhood) -> None:
    ballot = at_ballot(here.entrance)
    issued(ballot, rights(ballot)[0])

    papers.note_returned(ballot=ballot, count=2, by=system(here.entrance), now=NOW)

    ballot.refresh_from_db()
    assert (paper_sums(ballot).is_over, paper_sums(ballot).missing) == (True, 2)


def test_papers_that_came_in_time_are_typed_in_after_the_last_minute(
    here: people.Neighbourhood, pair: tuple[Actor, Actor]
) -> None:
    ballot = at_ballot(here.entrance)
    late = NOW + timedelta(days=30)
    batch = papers.type_first(ballot=ballot, number=1, lines=lines(ballot, "yes"), by=pair[0], now=late)

    papers.type_second(batch=batch, lines=lines(ballot, "yes"), by=pair[1], now=late)

    assert voices(ballot) == [(1, "yes", "paper")]
