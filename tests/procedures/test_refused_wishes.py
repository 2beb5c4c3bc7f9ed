"""What the call for wishes refuses, step by step, each reason in its words; and the rules' own edges."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.actors import Actor
from linli.procedures.models import DraftComment, Proposal
from linli.procedures.rules import proposals as rules
from linli.procedures.selectors import proposals as found
from linli.procedures.services import draft_lists, proposals
from linli.procedures.services.proposals import Draft, WishGiven
from linli.registry.api import person_by_id
from tests import people
from tests.factories.procedures import NOW, a_round, good_sheet, turned_down, wish

from .refusing import refused

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=31)  # the second of October
LATE = datetime.fromisoformat("2026-10-13T09:00:00+08:00")
DRAFT = Draft("纬二路全线装 24 盏路灯", "沿路 600 户", 12_000_000, "城市管理科")
BY_THE_SUBDISTRICT, NOT_THIS_STEP = "征集由街道发起。", "您的岗位不能做这一步。"
MERGED, PUBLISHED = "这一条已经并到别的建议里了。", "候选名单已经公开，不能再改筛选结果。"


# ---- the call ----


def test_a_community_calls_for_nothing(here, secretary):
    given = {"year": 2027, "seats": 10, "opens_on": date(2026, 9, 1), "closes_on": date(2026, 10, 1)}

    assert refused(lambda: proposals.call(tenant=here.tenant, **given, by=secretary, now=NOW)) == [BY_THE_SUBDISTRICT]


def test_a_call_for_an_impossible_year_and_number_is_told_so_at_once(here, leader):
    given = {"year": 1999, "seats": 51, "opens_on": date(2026, 9, 1), "closes_on": date(2026, 9, 30)}

    assert refused(lambda: proposals.call(tenant=here.tenant, **given, by=leader, now=NOW)) == [
        "年份要在 2000 到 2100 之间。",
        "要票选出几件，写 1 到 50 之间的数。",
        "征集至少 30 天：2026年9月1日 开始，最早 2026年10月1日 截止。",
    ]


def test_a_second_call_for_a_year_says_which_year(here, leader):
    a_round(here.tenant)

    assert refused(lambda: a_round(here.tenant)) == ["2027 年的征集已经有了。"]


# ---- a wish ----


def test_a_resident_takes_nothing_down_for_others(here):
    given = WishGiven("给后巷装路灯", "晚上太黑。", way="phone")

    assert refused(lambda: proposals.propose(tenant=here.tenant, given=given, by=people.resident(here)[1], now=NOW)) == [
        "您的岗位不能替居民登记建议。"
    ]


def test_a_wish_for_elsewhere_or_of_somebody_elsewhere_is_none_of_ours(here):
    round_, away = a_round(here.tenant), people.neighbourhood()
    stranger = person_by_id(people.resident(away)[1].person_id, tenant=away.tenant)

    for more in ({"place": away.community}, {"person": stranger}):
        assert refused(lambda more=more: wish(round_, **more)) == ["这不在本街道。"]


def test_who_is_in_the_register_needs_no_name_and_a_name_is_not_too_long(here):
    round_ = a_round(here.tenant)
    person = person_by_id(people.resident(here)[1].person_id, tenant=here.tenant)

    assert refused(lambda: wish(round_, person=person, name="试" * 61)) == [
        "最多 60 个字，现在有 61 个。",
        "已经选了登记过的人，姓名不用再写。",
    ]


# ---- screening ----


def test_who_does_not_screen_neither_takes_up_nor_refuses_nor_merges(here, secretary):
    round_ = a_round(here.tenant)
    one, other = wish(round_), wish(round_)
    given, sheet = {"proposal": one, "by": secretary, "now": NOW}, good_sheet(round_)

    assert refused(lambda: proposals.make_candidate(**given, sheet=sheet, draft=DRAFT)) == [NOT_THIS_STEP]
    assert refused(lambda: proposals.refuse(**given, sheet=sheet, ground="single", reason="只关系您一家。")) == [NOT_THIS_STEP]
    assert refused(lambda: proposals.merge(**given, into=other)) == [NOT_THIS_STEP]


def test_what_was_merged_is_neither_screened_nor_merged_again(here, leader):
    round_ = a_round(here.tenant)
    first, second = wish(round_), wish(round_)
    given = {"proposal": second, "by": leader, "now": NOW}
    proposals.merge(**given, into=first)

    assert refused(lambda: proposals.make_candidate(**given, sheet=good_sheet(round_), draft=DRAFT)) == [MERGED]
    assert refused(lambda: proposals.merge(**given, into=first)) == [MERGED]


def test_once_the_list_is_out_nothing_of_it_changes(published, leader):
    one, other, _third = published.proposals.order_by("sequence")
    given, sheet = {"proposal": one, "by": leader, "now": AFTER}, good_sheet(published)

    assert refused(lambda: proposals.make_candidate(**given, sheet=sheet, draft=DRAFT)) == [PUBLISHED]
    assert refused(lambda: proposals.merge(**given, into=other)) == [PUBLISHED]
    assert refused(lambda: draft_lists.publish_draft(round_=published, until=date(2026, 11, 1), by=leader, now=LATE)) == [
        "候选名单已经公开了。"
    ]


def test_a_wish_is_not_merged_into_itself_or_another_year_s(here, leader):
    one, other = wish(a_round(here.tenant)), wish(a_round(here.tenant, year=2028))
    given = {"proposal": one, "by": leader, "now": NOW}

    assert refused(lambda: proposals.merge(**given, into=one)) == ["不能并到自己里面。"]
    assert refused(lambda: proposals.merge(**given, into=other)) == ["只能并到同一年的建议里。"]


def test_a_sheet_is_whole_and_its_words_are_not_too_long(here, leader):
    round_ = a_round(here.tenant)
    sheet = good_sheet(round_, broad="no", land="maybe")
    sheet.words["broad"] = "话" * 301
    given = {"proposal": wish(round_), "sheet": sheet, "draft": DRAFT, "by": leader, "now": NOW}

    assert refused(lambda: proposals.make_candidate(**given)) == [
        "筛选表还有没填的：用地。",
        "每一栏最多 300 个字。",
        "这几栏要是“行”，才能作候选：受益面广。",
    ]


def test_a_refusal_says_why_in_words(here, leader):
    round_ = a_round(here.tenant)
    given = {"proposal": wish(round_), "sheet": good_sheet(round_), "by": leader, "now": NOW}

    assert refused(lambda: proposals.refuse(**given, ground="whim", reason="不行")) == ["这里还没有填。", "请选不采纳的缘由。"]


# ---- telling ----


def test_what_is_not_screened_cannot_be_told_and_what_was_told_is_not_told_again(here, secretary):
    round_ = a_round(here.tenant)
    unscreened, told = wish(round_), turned_down(wish(round_))
    given = {"by": secretary, "now": NOW}
    proposals.note_told(proposal=told, how="phone", **given)

    assert refused(lambda: proposals.note_told(proposal=unscreened, how="pigeon", **given)) == [
        "请选是怎么告诉的。",
        "还没有筛选，没有结果可以告诉。",
    ]
    assert refused(lambda: proposals.note_told(proposal=told, how="phone", **given)) == ["已经告诉过了。"]


def test_a_resident_notes_nothing_as_told(here):
    made = turned_down(wish(a_round(here.tenant)))

    assert refused(lambda: proposals.note_told(proposal=made, how="phone", by=people.resident(here)[1], now=NOW)) == [
        "您的岗位不能替居民登记建议。"
    ]


# ---- the draft list ----


def test_a_community_neither_publishes_nor_hands_over(here, secretary):
    round_ = a_round(here.tenant)

    assert refused(lambda: draft_lists.publish_draft(round_=round_, until=date(2026, 11, 1), by=secretary, now=AFTER)) == [
        BY_THE_SUBDISTRICT
    ]
    assert refused(lambda: draft_lists.hand_over(round_=round_, by=secretary, now=AFTER)) == [BY_THE_SUBDISTRICT]


def test_what_stands_against_the_draft_list_is_said_with_numbers_and_days(here, leader):
    round_ = a_round(here.tenant)
    wish(round_)
    turned_down(wish(round_, name="试先生"))

    assert refused(lambda: draft_lists.publish_draft(round_=round_, until=date(2026, 9, 3), by=leader, now=NOW)) == [
        "征集到 2026年10月1日 才截止。",
        "还有 1 条建议没有筛选。",
        "还有 1 条不采纳的建议没有告诉提的人为什么。",
        "候选要比票选的多：要选 2 件，候选只有 0 件。",
        "公开征求意见至少 7 天，最早到 2026年9月8日。",
    ]


def test_before_the_list_is_out_there_is_nothing_to_comment_on_or_to_hand_over(here, leader):
    round_ = a_round(here.tenant)
    one = wish(round_)

    assert refused(lambda: draft_lists.comment(round_=round_, proposal=one, text="早", way="pigeon", by=leader, now=NOW)) == [
        "征求意见的时间已经过了，或者还没开始。",
        "请选是怎么提的。",
        "这里还没有填。",
        "名单上没有这一件。",
    ]
    assert refused(lambda: draft_lists.hand_over(round_=round_, by=leader, now=AFTER)) == ["候选名单还没有公开征求意见。"]


def test_a_comment_is_taken_down_by_posts_and_is_about_what_is_listed(here, published):
    given = {"round_": published, "text": "路灯要早点装。", "now": AFTER}
    elsewhere = wish(a_round(here.tenant, year=2028))

    assert refused(lambda: draft_lists.comment(**given, way="phone", by=people.resident(here)[1])) == [
        "您的岗位不能替居民登记建议。"
    ]
    assert refused(lambda: draft_lists.comment(**given, proposal=elsewhere, by=people.resident(here)[1])) == [
        "名单上没有这一件。"
    ]


def test_a_comment_is_answered_once_by_who_screens_with_a_yes_or_no(secretary, leader, published):
    row = draft_lists.comment(round_=published, text="路灯要早点装。", way="phone", by=secretary, now=AFTER)
    given = {"comment": row, "reason": "提到三月开工。", "now": AFTER}

    assert refused(lambda: draft_lists.answer_comment(**given, taken_up=True, by=secretary)) == [NOT_THIS_STEP]
    assert refused(lambda: draft_lists.answer_comment(**given, taken_up=None, by=leader)) == ["请选采纳还是不采纳。"]
    draft_lists.answer_comment(**given, taken_up=False, by=leader)
    assert refused(lambda: draft_lists.answer_comment(**given, taken_up=True, by=leader)) == ["这条意见已经答复过了。"]
    assert DraftComment.objects.get().taken_up is False


def test_the_list_is_handed_over_once_and_not_before_its_comments_are_answered(secretary, leader, published):
    row = draft_lists.comment(round_=published, text="路灯要早点装。", way="phone", by=secretary, now=AFTER)

    assert refused(lambda: draft_lists.hand_over(round_=published, by=leader, now=AFTER)) == [
        "公开征求意见到 2026年10月12日 才结束。",
        "还有 1 条意见没有答复。",
    ]
    draft_lists.answer_comment(comment=row, taken_up=True, reason="提到三月开工。", by=leader, now=LATE)
    draft_lists.hand_over(round_=published, by=leader, now=LATE)
    assert refused(lambda: draft_lists.hand_over(round_=published, by=leader, now=LATE)) == ["已经交票选了。"]


def test_the_platform_itself_sees_every_wish(here):
    made = wish(a_round(here.tenant))

    assert list(found.wishes_visible_to(Actor.system())) == [made]


# ---- the rules alone ----

GOOD = {
    "collect_min_days": 30,
    "opens_from_month": 7,
    "comment_min_days": 7,
    "surplus_warn_below": "1/5",
    "checks": [{"code": "a", "name": "甲", "asks": "吗", "must": True}],
    "refusals": [{"code": "b", "name": "乙", "advice": ""}],
}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"collect_min_days": 0}, ["collect_min_days"]),
        ({"collect_min_days": "30", "comment_min_days": None}, ["collect_min_days", "comment_min_days"]),
        ({"surplus_warn_below": "some"}, ["surplus_warn_below"]),
        ({"surplus_warn_below": "1/0"}, ["surplus_warn_below"]),
        ({"surplus_warn_below": "6/5"}, ["surplus_warn_below"]),
        ({"checks": [], "refusals": ["b"]}, ["checks", "refusals"]),
        ({"checks": [{"code": "a"}]}, ["checks"]),
    ],
)
def test_a_rule_of_livelihood_projects_says_what_is_wrong_with_it(change, codes):
    assert [one.code for one in rules.rule_problems(GOOD | change)] == codes


@given(st.integers(0, 200), st.integers(1, 50), st.fractions(0, 1))
def test_a_surplus_is_low_exactly_below_its_share_of_the_seats(candidates, seats, share):
    surplus = rules.surplus_of(candidates, seats, warn_below=share)

    assert surplus.more == candidates - seats
    assert surplus.is_low == (candidates < seats + seats * share)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60), st.integers(1, 40))
def test_a_call_is_as_long_as_it_must_be_from_the_day_after_it_opens(opens_on, days, least):
    closes_on = opens_on + timedelta(days=days)

    told = rules.round_problems(year=2027, seats=1, opens_on=opens_on, closes_on=closes_on, min_days=least, taken=False)

    assert [one.code for one in told] == (["too_short"] if days < least else [])


@pytest.mark.parametrize("cost", [None, 0, -1, 10**12 + 1])
def test_a_candidate_costs_something_and_not_the_world(cost):
    said = {"summary": "装 24 盏路灯", "benefits": "600 户", "lead": "城市管理科"}

    assert [one.text for one in rules.candidate_problems({}, [], **said, cost_cents=cost)] == ["写上大概要多少钱。"]
    assert rules.candidate_problems({}, [], **said, cost_cents=10**12) == []


def test_titles_of_one_character_are_like_nothing(here):
    round_ = a_round(here.tenant)
    wish(round_)
    Proposal.objects.update(title="灯")

    assert found.likely_same(Proposal(round=round_, title="灯")) == []
