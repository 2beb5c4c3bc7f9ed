"""A ballot from draft to declaration."""

import pytest

from linli.core.models import JournalLine
from linli.deliberation.errors import BallotRefused
from linli.deliberation.models import Ballot, BoxKey, BoxPaper, BoxReceipt, SealedPaper
from linli.deliberation.selectors import verdicts
from linli.deliberation.services import ballots
from tests.factories.deliberation_ballots import (
    NOW,
    BallotFactory,
    OptionFactory,
    clerk_of,
    closed,
    crosses,
    declared,
    open_ballot,
    owners,
    roll,
    say_all,
    secret,
)

pytestmark = pytest.mark.django_db


def test_a_recorded_decision_is_worked_out_by_its_rule():
    ballot = open_ballot(3)
    say_all(ballot, ["yes", "yes", "no"])

    done = closed(ballot)

    assert (done.state, done.passed, done.verdict["details"]["votes"]) == ("closed", True, {"for": 2, "against": 1, "abstain": 0})


def test_a_secret_selection_leaves_papers_and_receipts_and_nothing_sealed():
    ballot = secret(3)
    receipts = say_all(ballot, [crosses("1"), crosses("1"), crosses("2")])

    done = closed(ballot)

    assert done.verdict["details"]["elected"] == ["1"]
    assert sorted(BoxPaper.objects.values_list("content", flat=True)) == ["1=o", "1=o", "2=o"]
    assert list(BoxReceipt.objects.values_list("code", flat=True)) == sorted(receipts)
    assert (SealedPaper.objects.count(), BoxKey.objects.count()) == (0, 0)


def test_what_is_declared_is_published_and_can_be_recounted():
    ballot = secret(3)
    say_all(ballot, [crosses("1"), crosses("1"), crosses("2")])

    done = declared(ballot)

    assert (done.state, verdicts.differences(done)) == ("declared", [])
    assert verdicts.verdict_of(done).to_json() == done.verdict


def test_owners_are_counted_by_heads_and_area():
    ballot = owners([10000, 10000, 50000])
    say_all(ballot, ["yes", "yes", "no"])

    done = closed(ballot)

    assert (done.passed, done.verdict["details"]["said"]["agree"]) == (False, {"heads": 2, "area_centi": 20000})


def test_freezing_refuses_with_every_reason_at_once():
    ballot = BallotFactory(kind="selection", secrecy="recorded", rule_code="deliberation.livelihood_selection", seats=2,
                           channels=["phone"], allows_revote=True, needs_publicity=True)  # fmt: skip
    [OptionFactory(ballot=ballot, title="路灯") for _time in range(2)]

    with pytest.raises(BallotRefused) as refused:
        ballots.freeze(ballot=ballot, by=clerk_of(ballot), now=NOW)

    assert sorted(refused.value.codes) == [
        "channel_not_allowed", "empty_roll", "no_surplus", "option_twice", "revote_not_allowed", "roll_not_public", "rule_secret",
    ]  # fmt: skip
    assert (Ballot.objects.get().state, JournalLine.objects.count()) == ("draft", 0)


def test_a_tie_is_voted_on_again_among_the_tied_with_the_same_roll():
    ballot = secret(4, seats=1)
    say_all(
        ballot,
        [
            crosses(
                "1",
            ),
            crosses("2"),
            crosses("2"),
            crosses("1"),
        ],
    )
    first = closed(ballot)

    again = ballots.revote(ballot=first, by=clerk_of(first), now=NOW)

    assert first.verdict["outcome"] in ("revote", "seats_open")
    assert (again.revote_of_id, again.rights.count(), again.rights.exclude(used_on=None).count()) == (first.pk, 4, 0)


def test_a_thawed_ballot_can_be_changed_and_frozen_anew():
    ballot = BallotFactory()
    roll(ballot, 2)
    by = clerk_of(ballot)
    frozen = ballots.freeze(ballot=ballot, by=by, now=NOW)

    thawed = ballots.thaw(ballot=frozen, reason="门牌写错了", by=by, now=NOW)

    assert (thawed.state, thawed.frozen, thawed.frozen_digest) == ("draft", None, "")
