"""Motions from their submission to their end, their texts, and what changes them."""

import pytest

from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.deliberation.errors import MotionRefused
from linli.deliberation.events import BallotDeclared
from linli.deliberation.models import Ballot
from linli.deliberation.selectors import motions as found
from linli.deliberation.services import amendments, motions
from linli.deliberation.services.amendments import AmendmentGiven
from linli.deliberation.services.motions import MotionGiven
from linli.disclosure.models import Message
from tests import people
from tests.factories.deliberation_business import NOW, council, item, meeting, motion, seat
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db
TEXT = "在二号楼装电梯。"


@pytest.fixture
def body(here):
    return council(here.community)


@pytest.fixture
def member(here, body):
    """A resident with a seat: (actor, seat)."""
    actor = people.resident(here, name="试委员")[1]
    return actor, seat(body, person_id=actor.person_id)


def amend(one, text, *, by, **more):
    return amendments.move(motion=one, given=AmendmentGiven(text, "写清楚", "试代表", **more), by=by, now=NOW)


def frozen_with(one, version, state="frozen", **given):
    plain = {
        "kind": "decision",
        "secrecy": "recorded",
        "title": "表决",
        "question": "？",
        "rule_code": "x",
        "roll_source": "council",
    }
    return Ballot.objects.create(
        tenant=one.tenant, year=2026, sequence=1, place=one.place, place_path=one.place_path, motion=one, frozen_digest="0" * 64,
        motion_version=version, state=state, made_at=NOW, made_by="试验", **plain, **given,
    )  # fmt: skip


def test_a_member_moves_from_their_seat_and_is_named_by_it(here, body, member):
    actor, own = member

    made = motions.submit(tenant=here.tenant, given=MotionGiven("装电梯", TEXT, body, seat=own), by=actor, now=NOW)

    assert (made.number, made.mover, made.state, found.current_text(made).text) == ("议〔2026〕1号", "试委员", "submitted", TEXT)


def test_who_has_no_seat_moves_nothing(here, body, member):
    stranger = people.resident(here)[1]

    with pytest.raises(NotAllowed):
        motions.submit(tenant=here.tenant, given=MotionGiven("装电梯", TEXT, body, seat=member[1]), by=stranger, now=NOW)

    assert JournalLine.objects.count() == 0


def test_a_motion_from_the_floor_is_written_down_with_its_item(here, clerk):
    point = item(meeting(here.community))

    made = motions.submit(tenant=here.tenant, given=MotionGiven("装电梯", TEXT, item=point, mover="会场提的"), by=clerk, now=NOW)

    assert (made.meeting, made.item, made.place) == (point.meeting, point, here.community)


def test_a_motion_that_says_nothing_is_refused_with_every_reason(here, clerk):
    with pytest.raises(MotionRefused) as refused:
        motions.submit(tenant=here.tenant, given=MotionGiven("", ""), by=clerk, now=NOW)

    assert refused.value.codes == ["nowhere", "empty", "empty", "empty"]


def test_who_moved_it_is_told_why_it_was_not_admitted(here, body, clerk, member):
    actor, own = member
    made = motions.submit(tenant=here.tenant, given=MotionGiven("装电梯", TEXT, body, seat=own), by=actor, now=NOW)

    motions.refuse_motion(motion=made, reason="不归议事会管。", by=clerk, now=NOW)

    told = list(Message.objects.values_list("to_person", "title", "body"))
    assert told == [(actor.person_id, "议〔2026〕1号 没有列入议程", "不归议事会管。")]


def test_an_amendment_that_is_adopted_makes_a_version_and_overtakes_the_others(body, clerk):
    one = motion(body)
    first, second = amend(one, "装一部电梯。", by=clerk), amend(one, "装两部电梯。", by=clerk)

    made = amendments.adopt(amendment=first, by=clerk, now=NOW)

    assert (made.ordinal, made.text, made.amendment) == (2, "装一部电梯。", first)
    assert [one.state for one in found.amendments_of(one)] == ["adopted", "overtaken"]
    with pytest.raises(MotionRefused) as refused:
        amendments.adopt(amendment=second, by=clerk, now=NOW)
    assert refused.value.codes == ["state"]


def test_an_amendment_against_a_text_that_has_changed_is_to_be_written_again(body, clerk):
    one = motion(body)
    motions.new_version(motion=one, text="装一部电梯。", reason="说清楚", by=clerk, now=NOW)

    with pytest.raises(MotionRefused) as refused:
        amend(one, "装两部电梯。", by=clerk, against=1)

    assert refused.value.codes == ["overtaken"]


def test_the_same_text_is_no_amendment(body, clerk):
    one = motion(body, text=TEXT)

    with pytest.raises(MotionRefused) as refused:
        amend(one, f" {TEXT}\n", by=clerk)

    assert refused.value.codes == ["nothing_changed"]


def test_an_amendment_is_not_adopted_with_the_words_of_how_that_was_decided(body, clerk):
    change = amend(motion(body), "装两部电梯。", by=clerk)

    amendments.reject(amendment=change, words="举手，3 比 6。", by=clerk, now=NOW)

    change.refresh_from_db()
    assert (change.state, change.decided_words) == ("rejected", "举手，3 比 6。")


def test_while_a_ballot_is_frozen_with_a_version_the_text_stands(body, clerk):
    one = motion(body)
    change = amend(one, "装两部电梯。", by=clerk)
    frozen_with(one, found.current_text(one))

    codes = []
    for verb, given in (
        (amendments.adopt, {"amendment": change}),
        (motions.new_version, {"motion": one, "text": "别的。", "reason": "改"}),
        (motions.withdraw, {"motion": one, "reason": "不提了"}),
    ):
        with pytest.raises(MotionRefused) as refused:
            verb(**given, by=clerk, now=NOW)
        codes.append(refused.value.codes)

    assert codes == [["frozen"]] * 3


def test_the_version_that_a_ballot_was_frozen_with_is_named(body, clerk):
    one = motion(body)
    frozen_with(one, found.current_text(one), state="declared")

    assert [(each.ballot, each.version, each.holds_text) for each in found.frozen_of(one)] == [("表〔2026〕1号", 1, False)]


@pytest.mark.parametrize(("passed", "state"), [(True, "carried"), (False, "rejected")])
def test_what_a_ballot_declared_is_how_the_motion_ended(body, passed, state):
    one = motion(body)
    ballot = frozen_with(one, found.current_text(one), state="declared", box_digest="0" * 64, passed=passed)

    for _again in range(2):
        motions.on_ballot_declared(BallotDeclared(tenant_id=one.tenant_id, ballot_id=ballot.pk), event_id=one.pk, now=NOW)

    one.refresh_from_db()
    assert (one.state, one.state_reason) == (state, "表〔2026〕1号")


def test_the_mover_takes_a_motion_back_without_a_reason_and_a_clerk_with_one(here, body, clerk, member):
    actor, own = member
    mine, other = motion(body, seat=own), motion(body)

    motions.withdraw(motion=mine, by=actor, now=NOW)
    with pytest.raises(MotionRefused) as refused:
        motions.withdraw(motion=other, by=clerk, now=NOW)

    assert (refused.value.codes, [one.state for one in (found.own_motions(actor, here.tenant))]) == (["empty"], ["withdrawn"])


def test_residents_read_what_came_onto_the_agenda_of_public_councils_and_no_more(here):
    open_, closed = council(here.community), council(here.community, is_public=False)
    shown, waits, hidden = motion(open_), motion(open_, admitted=False), motion(closed)
    reader = people.resident(here)[1]

    assert list(found.public_motions(here.tenant)) == [shown]
    assert list(found.readable_motions(reader, here.tenant)) == [shown]
    assert {waits.state, hidden.state} == {"submitted", "admitted"}


# ---- a change taken back by whoever moved it ----


def moved(one, actor, text="装两部电梯。"):
    return amendments.move(motion=one, given=AmendmentGiven(text, "写清楚"), by=actor, now=NOW)


def test_the_mover_takes_a_change_back_and_nobody_else_who_sits_there_does(here, body, member):
    actor, _seat = member
    change = moved(motion(body), actor)
    other = people.resident(here)[1]
    seat(body, person_id=other.person_id)

    with pytest.raises(NotAllowed):
        amendments.withdraw(amendment=change, by=other, now=NOW)
    amendments.withdraw(amendment=change, words="大家说得对", by=actor, now=NOW)

    change.refresh_from_db()
    assert (change.state, change.decided_words) == ("withdrawn", "大家说得对")


def test_what_a_clerk_wrote_down_for_somebody_is_taken_back_by_a_clerk(body, clerk, member):
    actor, _seat = member
    change = amend(motion(body), "装两部电梯。", by=clerk)

    with pytest.raises(NotAllowed):
        amendments.withdraw(amendment=change, by=actor, now=NOW)
    amendments.withdraw(amendment=change, by=clerk, now=NOW)

    assert change.mover_seat is None


@pytest.mark.parametrize(("state", "codes"), [("frozen", []), ("open", ["vote_begun"]), ("closed", ["vote_begun"])])
def test_a_change_is_taken_back_until_the_vote_has_begun(body, member, state, codes):
    actor, _seat = member
    one = motion(body)
    change = moved(one, actor)
    frozen_with(one, found.current_text(one), state)

    if codes:
        assert codes_refused(MotionRefused, amendments.withdraw, amendment=change, by=actor, now=NOW) == codes
    else:
        amendments.withdraw(amendment=change, by=actor, now=NOW)
    change.refresh_from_db()
    assert change.state == ("moved" if codes else "withdrawn")


@pytest.mark.parametrize(("state", "codes"), [("frozen", ["frozen"]), ("open", ["vote_begun"]), ("closed", ["vote_begun"])])
def test_a_motion_with_a_vote_on_it_is_not_taken_back(here, body, member, state, codes):
    actor, own = member
    one = motion(body, seat=own, mover="")
    frozen_with(one, found.current_text(one), state)

    assert codes_refused(MotionRefused, motions.withdraw, motion=one, by=actor, now=NOW) == codes
    one.refresh_from_db()
    assert one.state == "admitted"


def test_one_s_own_changes_are_listed_the_newest_first(here, body, member):
    actor, _seat = member
    first, second = moved(motion(body), actor), moved(motion(body), actor)
    amend(motion(body), "别人的。", by=people.community_secretary(here)[1])

    assert {one.pk for one in found.own_amendments(actor, here.tenant)} == {first.pk, second.pk}
    assert list(found.own_amendments(people.resident(here)[1], here.tenant)) == []
