"""Wishes for livelihood projects: taken all year, screened with a reason, merged, told, listed, commented on, handed over."""

from datetime import date, datetime, timedelta

import pytest

from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.procedures.errors import ProposalRefused
from linli.procedures.models import DraftComment, Proposal, ProposalRound
from linli.procedures.selectors import proposals as found
from linli.procedures.services import draft_lists, proposals
from linli.procedures.services.proposals import Draft, Sheet, WishGiven
from tests import people
from tests.factories.procedures import NOW, a_round, chosen, good_sheet, turned_down, wish

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=31)  # the second of October
UNTIL = date(2026, 10, 12)


@pytest.fixture
def system(here):
    return Actor.system(tenant_id=here.tenant.pk)


def test_a_call_shorter_than_thirty_days_is_refused_and_the_day_it_opens_does_not_count(here, system):
    given = {"tenant": here.tenant, "year": 2027, "seats": 10, "opens_on": date(2026, 9, 1), "by": system, "now": NOW}

    with pytest.raises(ProposalRefused) as refused:
        proposals.call(closes_on=date(2026, 9, 30), **given)
    proposals.call(closes_on=date(2026, 10, 1), **given)

    assert refused.value.codes == ["too_short"]
    assert ProposalRound.objects.get().closes_on == date(2026, 10, 1)


def test_a_year_has_one_call(here, system):
    a_round(here.tenant)

    with pytest.raises(ProposalRefused) as refused:
        a_round(here.tenant)

    assert refused.value.codes == ["year_taken"]


def test_anybody_may_wish_on_the_page_and_only_posts_take_one_by_telephone(here):
    visitor = Actor.anonymous(here.tenant.pk)
    given = WishGiven("给纬二路装路灯", "晚上太黑，老人不敢出门。")

    made = proposals.propose(tenant=here.tenant, given=given, by=visitor, now=NOW)

    with pytest.raises(NotAllowed):
        proposals.propose(tenant=here.tenant, given=WishGiven(given.title, given.text, way="phone"), by=visitor, now=NOW)
    assert (made.number, Proposal.objects.count()) == ("建〔2026〕1号", 1)


def test_all_that_is_wrong_with_a_wish_is_told_at_once(here, system):
    given = WishGiven(title="灯", text="", way="pigeon")

    with pytest.raises(ProposalRefused) as refused:
        proposals.propose(tenant=here.tenant, given=given, by=system, now=NOW)

    assert refused.value.codes == ["title_missing", "text_missing", "channel"]
    assert Proposal.objects.count() == 0


def test_a_refusal_names_a_ground_and_a_reason_and_every_line_of_the_sheet(here, system):
    made = wish(a_round(here.tenant))

    with pytest.raises(ProposalRefused) as refused:
        proposals.refuse(proposal=made, sheet=Sheet({"broad": "no"}), ground="", reason="不行", by=system, now=NOW)

    assert refused.value.codes == ["sheet_open", "no_without_words", "reason_missing", "ground"]
    assert Proposal.objects.get().state == "received"
    assert JournalLine.objects.filter(verb="procedures.proposal.screened").count() == 0


def test_a_candidate_needs_a_yes_wherever_there_must_be_one_and_what_stands_on_the_ballot(here, system):
    round_ = a_round(here.tenant)
    made, draft = wish(round_), Draft("", "", None, "")

    with pytest.raises(ProposalRefused) as refused:
        proposals.make_candidate(proposal=made, sheet=good_sheet(round_, lawful="unclear"), draft=draft, by=system, now=NOW)

    assert refused.value.codes == ["must_be_yes", "summary_missing", "benefits_missing", "lead_missing", "cost"]


def test_merging_takes_along_what_was_merged_before(here, system):
    round_ = a_round(here.tenant)
    first, second, third = (wish(round_, f"给纬{n}路装路灯") for n in "一二三")

    proposals.merge(proposal=second, into=first, by=system, now=NOW)
    proposals.merge(proposal=first, into=third, by=system, now=NOW)

    assert list(Proposal.objects.order_by("sequence").values_list("into__sequence", flat=True)) == [3, 3, None]


def test_a_wish_is_not_merged_into_itself_or_into_one_that_is_merged(here, system):
    round_ = a_round(here.tenant)
    first, second = wish(round_), wish(round_)
    proposals.merge(proposal=second, into=first, by=system, now=NOW)

    codes = []
    for proposal, into in ((first, first), (first, second)):
        with pytest.raises(ProposalRefused) as refused:
            proposals.merge(proposal=proposal, into=into, by=system, now=NOW)
        codes.append(refused.value.codes)

    assert codes == [["itself"], ["into_merged"]]


def test_wishes_that_sound_alike_are_offered_for_merging(here):
    round_ = a_round(here.tenant)
    first, _other = wish(round_, "给纬二路安装路灯"), wish(round_, "开一个老年食堂")

    assert found.likely_same(wish(round_, "纬二路安装路灯")) == [first]


def test_the_draft_list_waits_for_everything_and_says_so_at_once(here, system):
    round_ = a_round(here.tenant)
    wish(round_)
    turned_down(wish(round_, name="试先生"))

    with pytest.raises(ProposalRefused) as refused:
        draft_lists.publish_draft(round_=round_, until=date(2026, 9, 3), by=system, now=NOW)

    assert refused.value.codes == ["still_collecting", "unscreened", "untold", "no_surplus", "comment_short"]
    assert ProposalRound.objects.get().published_at is None


def published(here, system):
    round_ = a_round(here.tenant)
    for title in ("给纬二路装路灯", "开一个老年食堂", "修后巷的路"):
        chosen(wish(round_, title))
    return draft_lists.publish_draft(round_=round_, until=UNTIL, by=system, now=AFTER)


def test_three_candidates_for_two_seats_are_published(here, system):
    round_ = published(here, system)

    assert (round_.published_at, round_.comment_until) == (AFTER, UNTIL)
    assert found.surplus_of(round_, 3).is_low is False


def test_a_surplus_under_a_fifth_only_warns(here):
    round_ = a_round(here.tenant, seats=10)

    assert [found.surplus_of(round_, n).is_low for n in (11, 12)] == [True, False]


def test_comments_are_taken_until_the_end_of_the_last_day(here, system):
    round_ = published(here, system)
    last = datetime.fromisoformat("2026-10-12T23:59:59+08:00")

    draft_lists.comment(round_=round_, text="路灯要早点装。", by=system, now=last)
    with pytest.raises(ProposalRefused) as refused:
        draft_lists.comment(round_=round_, text="路灯要早点装。", by=system, now=last + timedelta(seconds=1))

    assert refused.value.codes == ["not_open"]
    assert DraftComment.objects.count() == 1


def test_the_list_is_handed_over_once_every_comment_has_its_answer(here, system):
    round_, late = published(here, system), datetime.fromisoformat("2026-10-13T09:00:00+08:00")
    row = draft_lists.comment(round_=round_, text="路灯要早点装。", by=system, now=AFTER)

    with pytest.raises(ProposalRefused) as refused:
        draft_lists.hand_over(round_=round_, by=system, now=AFTER)
    draft_lists.answer_comment(comment=row, taken_up=True, reason="提到三月开工。", by=system, now=late)
    draft_lists.hand_over(round_=round_, by=system, now=late)

    assert refused.value.codes == ["commenting", "unanswered"]
    assert ProposalRound.objects.get().handed_over_at == late


def test_nobody_to_tell_is_noted_only_where_nobody_left_anything(here, system):
    round_ = a_round(here.tenant)
    named, nameless = turned_down(wish(round_, name="试先生")), turned_down(wish(round_))

    proposals.note_told(proposal=nameless, how="nobody", by=system, now=NOW)
    with pytest.raises(ProposalRefused) as refused:
        proposals.note_told(proposal=named, how="nobody", by=system, now=NOW)

    assert refused.value.codes == ["how"]
    assert found.counted(round_).untold == 1


def test_a_community_clerk_takes_wishes_and_screens_none(here):
    round_ = a_round(here.tenant)
    _user, clerk = people.community_secretary(here)

    made = proposals.propose(
        tenant=here.tenant, given=WishGiven("给纬二路装路灯", "晚上太黑，老人怕。", way="phone"), by=clerk, now=NOW
    )

    with pytest.raises(NotAllowed):
        proposals.refuse(
            proposal=made, sheet=good_sheet(round_), ground="single", reason="这是一家的事，当诉求办。", by=clerk, now=NOW
        )
    assert Proposal.objects.get().state == "received"
