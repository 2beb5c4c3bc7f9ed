"""Every kind of ballot through the real verbs; opening, closing and voiding by rule and by the clock."""

from datetime import timedelta

import pytest

from linli.core.models import OutboxEvent
from linli.deliberation.errors import BallotRefused
from linli.deliberation.models import BoxKey, BoxPaper, HandCount, Right, SealedPaper
from linli.deliberation.rules import verifying
from linli.deliberation.rules.receipts import who_of
from linli.deliberation.selectors import exports, verdicts
from linli.deliberation.services import ballot_checks, ballot_clock, ballots, box
from linli.deliberation.services.ballots import BallotGiven, OptionGiven
from linli.deliberation.views.verdict_kept import verdict_shown_of
from linli.disclosure.api import Notice
from tests.factories.deliberation_ballots import (
    NOW,
    BallotFactory,
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
from tests.factories.registry import PlaceFactory

pytestmark = pytest.mark.django_db


def whole(ballot):
    """Closed, recounted from the database and from its export alone."""
    done = closed(ballot)
    assert (verdicts.differences(done), verifying.check(exports.export_of(done)).differences) == ([], [])
    assert ballot_checks.problems_of(done) == []
    return done.verdict


def prepared(**given):
    place = PlaceFactory()
    plain = {"title": "抽签", "question": "抽几个", "place": place, "rule_code": "deliberation.lots", "channels": ()}
    made = BallotGiven(kind="lot", secrecy="recorded", seats=2, **(plain | given))
    ballot = ballots.prepare(tenant=place.tenant, given=made, by=clerk_of(BallotFactory(place=place)), now=NOW)
    roll(ballot, 5, people=False)
    return ballot


def opened(ballot):
    by = clerk_of(ballot)
    return ballots.open_ballot(ballot=ballots.freeze(ballot=ballot, by=by, now=NOW), by=by, now=NOW)


def test_a_lot_is_drawn_with_the_seed_that_was_promised():
    ballot = opened(prepared())
    promised = ballot.lot_commitment

    verdict = whole(ballot)

    assert (verdict["details"]["promise"], len(verdict["details"]["drawn"]), BoxKey.objects.count()) == (promised, 2, 0)


def test_who_was_drawn_is_told_by_their_number_on_the_roll_and_no_more_than_a_surname():
    ballot = closed(opened(prepared()))
    labels = {who_of(ballot.pk, right.key): f"名册 {right.position} 号，{right.label[0]}**" for right in ballot.rights.all()}

    shown = verdict_shown_of(ballot, [])

    assert shown.details["drawn"] == [labels[code] for code in ballot.verdict["details"]["drawn"]]


def test_blank_and_spoilt_papers_of_owners_are_said_to_stand_among_those_who_abstain():
    ballot = owners([1000, 1000, 1000, 1000])
    say_all(ballot, ["yes", "abstain", "", "!"])

    told = verdict_shown_of(closed(ballot), []).details

    assert [(one["title"], one["heads"]) for one in told["rows"]] == [("同意", 1), ("弃权", 3)]
    assert told["note"] == "空白票、废票也算在弃权里。"


def test_a_lot_among_options_draws_their_codes():
    ballot = prepared()
    ballots.set_options(ballot=ballot, options=[OptionGiven(one) for one in "甲乙丙"], by=clerk_of(ballot), now=NOW)

    assert set(whole(opened(ballot))["details"]["drawn"]) < {"1", "2", "3"}


def test_a_satisfaction_ballot_is_evaluated_item_by_item():
    ballot = secret(4, kind="satisfaction", rule_code="deliberation.satisfaction_zhenhai", channels=["paper"], options=["修路"])
    box.put_many(ballot, ["1=satisfied", "1=satisfied", "1=dissatisfied"])
    ballot.batches.create(tenant=ballot.tenant, number=1, paper_count=3, state="agreed", first_by="a", first_user_id=ballot.pk)
    type(ballot).objects.filter(pk=ballot.pk).update(issued_count=4, returned_count=3)

    assert whole(ballot)["details"]["items"]["1"]["tier"] == "satisfied"


def test_the_shares_of_a_budget_are_raised_by_whole_yuan():
    ballot = BallotFactory(kind="budget", secrecy="secret", rule_code="deliberation.budget", channels=["portal"],
                           budget_cents=300_00, budget_rule="equal-shares-add1")  # fmt: skip
    options = [OptionGiven("灯", cost_cents=100_00), OptionGiven("椅", cost_cents=200_00)]
    ballots.set_options(ballot=ballot, options=options, by=clerk_of(ballot), now=NOW)
    roll(ballot, 2)
    ballot = opened(ballot)
    say_all(ballot, [crosses("1"), crosses("2")])

    told = whole(ballot)["details"]["explanation"]

    assert (told["each_begins_with"], told["raised_by"], told["left"]) == ("200.00", 50, 0)


def test_a_budget_is_spent_on_what_was_chosen():
    ballot = BallotFactory(kind="budget", secrecy="secret", rule_code="deliberation.budget", channels=["portal"],
                           budget_cents=300_00, budget_rule="greedy")  # fmt: skip
    options = [OptionGiven("灯", cost_cents=200_00), OptionGiven("椅", cost_cents=100_00), OptionGiven("花", cost_cents=150_00)]
    ballots.set_options(ballot=ballot, options=options, by=clerk_of(ballot), now=NOW)
    roll(ballot, 3)
    ballot = opened(ballot)
    say_all(ballot, [crosses("1"), crosses("1", "2"), crosses("2", "3")])

    assert whole(ballot)["details"]["winners"] == ["2", "1"]


def test_a_survey_tells_who_answered_of_those_asked():
    ballot = BallotFactory(kind="survey", secrecy="secret", rule_code="deliberation.survey", channels=["portal"])
    ballots.set_options(ballot=ballot, options=[OptionGiven("几点开门？", text="八点\n九点")], by=clerk_of(ballot), now=NOW)
    roll(ballot, 4)
    ballot = opened(ballot)
    say_all(ballot, ["1=a", "1=b", "1=a"])

    assert (whole(ballot)["details"]["response"], ballot.options.count()) == ("3/4", 1)


def test_hands_count_once_two_tellers_saw_the_same():
    ballot = open_ballot(5, channels=["hands"])
    say = {"tenant": ballot.tenant, "ballot": ballot, "counts": {"yes": 3, "no": 1}, "counted_at": NOW, "recorded_by": "社区"}
    HandCount.objects.create(teller="甲", **say)
    with pytest.raises(BallotRefused) as refused:
        closed(ballot)

    HandCount.objects.create(teller="乙", **say)

    assert refused.value.codes == ["hands_differ"]
    assert whole(ballot)["details"]["votes"] == {"for": 3, "against": 1, "abstain": 0}


def test_more_papers_back_than_out_void_the_vote():
    ballot = secret(4, channels=["paper"])
    box.put_many(ballot, [crosses("1")] * 3)
    ballot.batches.create(tenant=ballot.tenant, number=1, paper_count=3, state="agreed", first_by="a", first_user_id=ballot.pk)
    type(ballot).objects.filter(pk=ballot.pk).update(issued_count=2, returned_count=3)

    done = closed(ballot)

    assert (done.state, done.ended_reason, done.passed) == ("void", "收回的票比发出的多，表决无效。", False)


def test_an_open_box_that_is_voided_is_destroyed_unread():
    ballot = secret(2)
    say_all(ballot, [crosses("1")])

    done = ballots.void(ballot=ballot, reason="名册错了", by=clerk_of(ballot), now=NOW)

    assert (done.state, SealedPaper.objects.count(), BoxKey.objects.count(), BoxPaper.objects.count()) == ("void", 0, 0, 0)


def test_the_clock_opens_and_closes():
    ballot = BallotFactory(opens_at=NOW + timedelta(hours=1), closes_at=NOW + timedelta(hours=2))
    roll(ballot, 2)
    ballots.freeze(ballot=ballot, by=clerk_of(ballot), now=NOW)

    turned = [(ballot_clock.turn(now=NOW + timedelta(hours=n)), type(ballot).objects.get().state) for n in (0, 1, 2)]

    assert turned == [(0, "frozen"), (1, "open"), (1, "closed")]


def test_closing_before_the_announced_time_needs_a_reason():
    ballot = secret(2, closes_at=NOW + timedelta(hours=1))

    with pytest.raises(BallotRefused) as refused:
        closed(ballot)

    assert (refused.value.codes, Right.objects.exclude(used_on=None).count()) == (["too_early"], 0)


def test_a_declared_ballot_hangs_on_the_board_with_its_digests():
    ballot = secret(3)
    say_all(ballot, [crosses("1")] * 3)

    done = declared(ballot)

    notice = Notice.objects.get()
    assert (notice.title, done.box_digest[:16] in notice.text, "选出：路灯。" in notice.text) == (
        f"表决结果：{done.title}",
        True,
        True,
    )
    assert [name for name in OutboxEvent.objects.order_by("id").values_list("name", flat=True) if "allot" in name] != []
