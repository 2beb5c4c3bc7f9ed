"""What cannot be done with a ballot and with its roll, each reason by name."""

import pytest

from linli.core.problems import NotAllowed
from linli.deliberation.errors import BallotRefused, RollRefused, VoteRefused
from linli.deliberation.models import Ballot
from linli.deliberation.selectors import verdicts
from linli.deliberation.selectors.papers import paper_sums
from linli.deliberation.services import again, callers, declaring, hands, papers, preparing, roll_voters
from linli.deliberation.services.papers import Line
from linli.deliberation.services.preparing import BallotGiven, OptionGiven
from linli.deliberation.services.roll_voters import NamingGiven
from tests import people
from tests.factories.deliberation_ballots import BallotFactory, crosses, declared, say_all, secret
from tests.factories.deliberation_business import council, motion
from tests.factories.deliberation_resolutions import decided
from tests.factories.deliberation_rolls import NOW, at_ballot, built, opened, rights, system
from tests.factories.procedures import co_owned, house
from tests.factories.registry import PersonFactory
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db


def refused(do, error=BallotRefused, **given):
    return codes_refused(error, do, **given, now=NOW)


def given_for(place, **other):
    plain = {"kind": "decision", "title": "装电梯", "question": "同意吗？", "place": place, "rule_code": "deliberation.owners"}
    return BallotGiven(**(plain | other))


# ---- preparing ----


def test_what_no_list_offers_and_no_law_knows_is_refused_together(here):
    away, by = people.neighbourhood(), system(here.community)
    wrong = given_for(here.community, kind="guess", channels=("pigeon",), matter=10, run=None)

    assert refused(preparing.prepare, tenant=here.tenant, given=wrong, by=by) == ["unknown_choice", "matter"]
    assert refused(preparing.prepare, tenant=here.tenant, given=given_for(away.community), by=system(away.community)) == [
        "another_tenant"
    ]


def test_a_version_belongs_to_the_motion_that_is_voted_on(here):
    body = council(here.community)
    one, other = motion(body), motion(body)
    wrong = given_for(here.community, motion=one, motion_version=other.versions.get())

    found = [
        refused(preparing.prepare, tenant=here.tenant, given=each, by=system(here.community))
        for each in (wrong, given_for(here.community, motion_version=other.versions.get()))
    ]

    assert found == [["another_motion"], ["another_motion"]]


@pytest.mark.parametrize("codes", [("a", "a"), ("一",), ("a-b",), ("a" * 21,)])
def test_options_have_short_plain_codes_of_their_own(here, codes):
    options = [OptionGiven(title=f"第{place}项", code=code) for place, code in enumerate(codes)]

    assert refused(preparing.set_options, ballot=BallotFactory(), options=options, by=system(here.community)) == ["option_code"]


def test_whoever_neither_organises_nor_declares_votes_does_neither(here):
    ballot, by = decided(here.community), people.grid_worker(here)[1]
    tried = [
        (preparing.void, {"reason": "错了"}),
        (preparing.withdraw, {"reason": "错了"}),
        (declaring.close, {}),
        (declaring.declare, {}),
        (again.revote, {}),
        (hands.count, {"teller": "甲", "counts": {}}),
    ]

    for do, more in tried:
        with pytest.raises(NotAllowed):
            do(ballot=ballot, **more, by=by, now=NOW)


def test_a_vote_is_held_again_when_it_ended_with_something_left_and_only_once(here):
    running, over = secret(2), decided(here.community)
    tied = secret(2)
    say_all(tied, [crosses("1"), crosses("2")])
    declared(tied)
    again.revote(ballot=tied, by=system(tied), now=NOW)

    assert [refused(again.revote, ballot=each, by=system(each)) for each in (running, over, tied)] == [
        ["wrong_state"],
        ["nothing_left"],
        ["held_again"],
    ]


# ---- closing ----


def test_papers_that_were_given_out_are_counted_before_a_ballot_closes(here, clerk):
    ballot = at_ballot(here.entrance)
    papers.type_first(ballot=ballot, number=1, lines=[Line(rights(ballot)[0], "yes")], by=clerk, now=NOW)
    Ballot.objects.filter(pk=ballot.pk).update(issued_count=3)

    found = refused(declaring.close, ballot=ballot, reason="都投了", by=system(here.entrance))

    assert found[:2] == ["batch_unsettled", "returned_unknown"]


def test_everything_that_stands_against_closing_is_said_at_once(here, clerk):
    ballot = at_ballot(here.entrance)
    papers.type_first(ballot=ballot, number=1, lines=[Line(rights(ballot)[0], "yes")], by=clerk, now=NOW)

    found = refused(declaring.close, ballot=ballot, by=system(here.entrance))

    assert found[:2] == ["too_early", "batch_unsettled"]


def piled(ballot, content, first, second):
    """A pile with one paper, that of the first right, in the box."""
    batch = papers.type_first(ballot=ballot, number=1, lines=[Line(rights(ballot)[0], content)], by=first, now=NOW)
    papers.type_second(batch=batch, lines=[Line(rights(ballot)[0], content)], by=second, now=NOW)


def test_fewer_papers_counted_than_lie_in_the_box_are_counted_again_before_it_closes(here, clerk):
    ballot = at_ballot(here.entrance)
    piled(ballot, "yes", clerk, people.counter_clerk(here)[1])
    Ballot.objects.filter(pk=ballot.pk).update(issued_count=1, returned_count=0)

    assert refused(declaring.close, ballot=ballot, reason="都投了", by=system(here.entrance))[0] == "returned_short"


def test_a_recorded_paper_whose_handing_out_nobody_noted_voids_nothing(here, clerk):
    ballot = at_ballot(here.entrance)
    papers.issue(ballot=ballot, rights=rights(ballot)[1:2], by=system(here.entrance), now=NOW)
    piled(ballot, "yes", clerk, people.counter_clerk(here)[1])
    papers.note_returned(ballot=ballot, count=2, by=clerk, now=NOW)

    assert (paper_sums(Ballot.objects.get()).is_over, verdicts.issued_on_paper(Ballot.objects.get(), 2)) == (False, 2)


def test_hands_are_counted_while_the_vote_runs(here):
    ballot = built(here.entrance)

    found = refused(hands.count, VoteRefused, ballot=ballot, teller="甲", counts={"yes": 1}, by=system(here.entrance))

    assert found[0] == "state"


# ---- who uses a right ----


def test_a_vote_by_telephone_says_who_speaks_and_how_that_is_known(here):
    known = rights(at_ballot(here.entrance, 1))[0]
    given = {"right": known, "content": "yes", "by": system(here.entrance)}

    assert refused(callers.take, VoteRefused, **given, channel="portal", person_id=None, proof="长" * 300) == [
        "channel",
        "speaker",
        "proof_long",
    ]
    stranger = PersonFactory(tenant=here.tenant)
    assert refused(callers.take, VoteRefused, **given, channel="phone", person_id=stranger.pk, proof="") == ["speaker"]


def test_where_the_register_knows_nobody_the_proof_is_written_down(here):
    house(here.entrance, [1000])
    right = rights(built(here.entrance))[0]
    right.voters.all().delete()
    opened(right.ballot)

    found = refused(
        callers.take, VoteRefused, right=right, content="yes", channel="phone", person_id=None, proof=" ", by=system(right)
    )

    assert found == ["no_proof"]


def test_nobody_is_named_for_a_right_that_is_left_out_or_for_another_right(here):
    co_owned(here.entrance)
    ballot = built(here.entrance)
    right, stranger = rights(ballot)[0], PersonFactory()
    right.excluded_why = "正在打官司"
    right.save()

    given = NamingGiven(voter=None, agent=stranger, letter_kept_where="柜" * 300)
    found = refused(roll_voters.name_voter, RollRefused, right=right, given=given, by=system(here.entrance))

    assert found == ["excluded", "voter", "another_tenant", "letter_kept_where_long"]


def test_who_speaks_is_not_changed_after_the_vote(here):
    ballot = at_ballot(here.entrance, 1)
    right = rights(ballot)[0]
    say_all(ballot, ["yes"])
    given = NamingGiven(voter=right.voters.get(), letter_kept_where="档案柜")

    used = refused(roll_voters.name_voter, RollRefused, right=right, given=given, by=system(right))
    Ballot.objects.filter(pk=ballot.pk).update(state="void", ended_reason="数错了", closed_at=NOW)

    after = refused(roll_voters.name_voter, RollRefused, right=right, given=given, by=system(right))
    assert (used, after) == (["used"], ["state", "used"])
