"""The catalogue and the knowledge base: versions by day, what is found, what answers a question, what has to be looked at again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linli.casework.api import (
    CaseRefused,
    EntryGiven,
    add_entry,
    add_item,
    change_entry,
    confirm_entry,
    end_item,
    offers_for,
    retire_entry,
    revise_item,
)
from linli.casework.models import KnowledgeEntry, ServiceItem
from linli.casework.rules.answering import Candidate, best_matches, is_question
from linli.casework.selectors.guide import due_for_review, item_by_code, versions_of
from linli.casework.services import guide, reminding
from linli.core import search
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message
from linli.registry.models import Post

from ..people import building_head, outsider
from .conftest import FRIDAY
from .halls import ALLOWANCE, CLOSED_AT_NOON, SINCE, catalogue

TODAY = date(2026, 11, 20)


@pytest.fixture
def known(office):
    return catalogue(office)


@pytest.fixture
def item(known):
    return known[0]


@pytest.fixture
def entry(known):
    return known[1]


def codes_of(do):
    with pytest.raises(CaseRefused) as refused:
        do()
    return refused.value.codes


def found(office, words, actor=None):
    return [hit.title for hit in search.find(words, tenant=office.here.tenant, actor=actor or Actor.anonymous())]


# ---- versions ----


def test_a_new_version_holds_from_its_day_and_the_old_one_stays_readable(office, item):
    dearer = replace(ALLOWANCE, how_long="五个工作日")

    revise_item(item=item, given=dearer, valid_from=TODAY + timedelta(days=10), by=office.counter, now=FRIDAY)

    tenant = office.here.tenant
    assert [one.how_long for one in versions_of("elder-allowance", tenant=tenant)] == ["五个工作日", "当场登记，下个月发"]
    days = [TODAY, TODAY + timedelta(days=9), TODAY + timedelta(days=10), SINCE - timedelta(days=1)]
    held = [item_by_code("elder-allowance", tenant=tenant, on=day) for day in days]
    assert [one and one.how_long for one in held] == ["当场登记，下个月发", "当场登记，下个月发", "五个工作日", None]


def test_on_its_first_day_a_version_is_put_right_in_place_and_the_journal_keeps_what_it_said(office, item):
    revise_item(item=item, given=replace(ALLOWANCE, fee="工本费十元"), valid_from=SINCE, by=office.counter, now=FRIDAY)

    line = JournalLine.objects.get(verb="casework.item.revised")
    assert (ServiceItem.objects.count(), ServiceItem.objects.get().fee) == (1, "工本费十元")
    assert line.changes["fee"] == ["不收钱", "工本费十元"]


def test_a_version_cannot_begin_before_the_one_it_follows(office, item):
    codes = codes_of(
        lambda: revise_item(item=item, given=ALLOWANCE, valid_from=SINCE - timedelta(days=1), by=office.counter, now=FRIDAY)
    )

    assert (codes, ServiceItem.objects.count()) == (["too_early"], 1)


def test_an_item_that_ended_is_found_no_more(office, item):
    end_item(item=item, on=TODAY - timedelta(days=1), reason="并入养老服务补贴", by=office.counter, now=FRIDAY)

    assert item_by_code("elder-allowance", tenant=office.here.tenant, on=TODAY) is None
    assert found(office, "高龄津贴") == []
    assert offers_for("高龄津贴怎么办", tenant=office.here.tenant) == []


def test_what_stands_against_an_item_is_said_at_once(office):
    bad = replace(ALLOWANCE, name="", bring=[], keywords=["老"], place_id=office.here.tenant.pk, phone="5" * 41)

    codes = codes_of(
        lambda: add_item(tenant=office.here.tenant, code="高龄", given=bad, valid_from=SINCE, by=office.counter, now=FRIDAY)
    )

    assert codes == ["code", "missing", "too_long", "bring_missing", "keyword", "unknown_place"]
    assert (ServiceItem.objects.count(), JournalLine.objects.filter(verb__startswith="casework.item").count()) == (0, 0)


def test_a_code_stands_for_one_item_only(office, item):
    codes = codes_of(
        lambda: add_item(
            tenant=office.here.tenant, code="elder-allowance", given=ALLOWANCE, valid_from=TODAY, by=office.counter, now=FRIDAY
        )
    )

    assert codes == ["code_taken"]


def test_only_who_writes_the_guide_writes_it(office, item, entry):
    for who in (building_head(office.here)[1], outsider()[1], office.resident):
        with pytest.raises(NotAllowed):
            revise_item(item=item, given=ALLOWANCE, valid_from=TODAY, by=who, now=FRIDAY)
        with pytest.raises(NotAllowed):
            retire_entry(entry=entry, reason="试试", by=who, now=FRIDAY)


def test_a_community_writes_for_its_own_place_and_not_for_the_whole_subdistrict(office):
    own = replace(CLOSED_AT_NOON, place_id=office.here.community.pk)

    entry = add_entry(tenant=office.here.tenant, given=own, by=office.clerk, now=FRIDAY)

    assert entry.place_path == office.here.community.path
    with pytest.raises(NotAllowed):
        add_entry(tenant=office.here.tenant, given=CLOSED_AT_NOON, by=office.clerk, now=FRIDAY)


# ---- finding ----


@pytest.mark.parametrize("words", ["高龄津贴", "老年补贴", "八十岁", "户口簿", "区民政"])
def test_residents_find_an_item_by_its_name_and_by_their_own_words(office, item, words):
    assert found(office, words) == ["高龄津贴（八十岁以上的老年补贴）"]


def test_a_hint_for_the_window_is_found_by_those_at_the_window_only(office):
    hint = EntryGiven(question="民政系统进不去怎么办", answer="打区民政信息科，分机见值班表。", is_public=False)
    add_entry(tenant=office.here.tenant, given=hint, by=office.counter, now=FRIDAY)

    assert (found(office, "民政系统"), found(office, "民政系统", office.counter)) == ([], [hint.question])
    asked = "民政系统进不去怎么办"
    assert [len(offers_for(asked, tenant=office.here.tenant, public_only=only)) for only in (True, False)] == [0, 1]


def test_an_entry_that_holds_no_longer_is_said_to_nobody(office, entry):
    given = replace(CLOSED_AT_NOON, valid_until=TODAY)
    change_entry(entry=entry, given=given, by=office.counter, now=FRIDAY)
    tomorrow = FRIDAY + timedelta(days=1)

    guide.refresh(tenant=office.here.tenant, now=tomorrow)

    assert found(office, "中午 值班") == []
    assert offers_for("中午有人吗", tenant=office.here.tenant, on=TODAY + timedelta(days=1)) == []
    assert len(offers_for("中午有人吗", tenant=office.here.tenant, on=TODAY)) == 1


def test_a_version_that_begins_tomorrow_is_found_from_tomorrow_on(office, item):
    later = replace(ALLOWANCE, name="高龄老人津贴", plain_name="")
    revise_item(item=item, given=later, valid_from=TODAY + timedelta(days=1), by=office.counter, now=FRIDAY)
    today = found(office, "高龄")

    guide.refresh(tenant=office.here.tenant, now=FRIDAY + timedelta(days=1))

    assert (today, found(office, "高龄")) == (["高龄津贴（八十岁以上的老年补贴）"], ["高龄老人津贴"])


# ---- answering ----


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("我今年八十多了，腿脚不便，想问高龄津贴怎么办，要带什么", ["item:elder-allowance"]),
        ("老年补贴咋领", ["item:elder-allowance"]),
        ("中午有没有人值班", ["entry"]),
        ("东单元门口的路灯三天不亮", []),
        ("", []),
    ],
)
def test_a_question_in_ones_own_words_is_answered_from_what_is_known(office, item, text, keys):
    offered = offers_for(text, tenant=office.here.tenant)

    assert [one.key if one.is_item else "entry" for one in offered] == keys


def test_an_offer_says_which_words_it_was_found_by():
    candidates = [Candidate("a", "高龄津贴", ("高龄津贴", "津贴")), Candidate("b", "残疾人补贴", ("残疾人", "补贴"))]

    (match,) = best_matches("高龄津贴和津贴", candidates)

    assert (match.key, match.evidence) == ("a", ("高龄津贴", "津贴"))


@pytest.mark.parametrize(
    ("asked", "evidence"),
    [
        ("八十岁的补贴", ("八十岁", "补贴")),
        ("老年补贴怎么领？", ("老年补贴",)),
        ("八十岁", ("八十岁",)),
        ("补贴", ("补贴",)),
        ("电动车的补贴", None),
        ("楼道灯不亮，八十岁的老人看不见台阶", None),
        ("怎么办", None),
    ],
)
def test_a_short_question_in_own_words_points_to_what_holds_nearly_all_of_it(asked, evidence):
    found = best_matches(asked, [Candidate("item:a", "高龄津贴", ("高龄津贴", "八十岁以上的老年补贴"))])

    assert [one.evidence for one in found] == ([evidence] if evidence else [])


def test_what_holds_at_one_place_is_not_offered_at_another():
    here = Candidate("here", "打疫苗", ("疫苗",), place_path="a/b/")

    keys = [[one.key for one in best_matches("在哪打疫苗", [here], place_path=path)] for path in ("a/b/c/", "a/x/", "")]

    assert keys == [["here"], [], ["here"]]


def test_the_words_of_a_question_are_told_from_a_report():
    assert [is_question(text) for text in ("居住证怎么办", "需要带什么", "路灯不亮")] == [True, True, False]


# ---- looking again ----


def test_its_keeper_hears_once_that_an_entry_has_to_be_looked_at(office, entry):
    keeper = Post.objects.get(tenant=office.here.tenant, kind="community_clerk")
    change_entry(entry=entry, given=replace(CLOSED_AT_NOON, review_on=TODAY, keeper_id=keeper.pk), by=office.counter, now=FRIDAY)

    told = [reminding.remind_of_reviews(now=FRIDAY + timedelta(days=days)) for days in (-1, 0, 1)]

    messages = Message.objects.filter(kind="casework.entry_review")
    assert (told, [message.to_post_id for message in messages], messages[0].body) == ([0, 1, 1], [keeper.pk], entry.question)


def test_without_a_keeper_the_window_hears_of_it(office, item, entry):
    change_entry(entry=entry, given=replace(CLOSED_AT_NOON, valid_until=TODAY), by=office.counter, now=FRIDAY)
    revise_item(item=item, given=replace(ALLOWANCE, review_on=TODAY), valid_from=SINCE, by=office.counter, now=FRIDAY)

    reminding.remind_of_reviews(now=FRIDAY + timedelta(days=1))

    assert sorted(Message.objects.values_list("kind", "title")) == [
        ("casework.entry_review", "一条问答到期了，居民已经看不到"),
        ("casework.item_review", "一条办事指南该复核了"),
    ]


def test_looked_at_it_is_to_be_looked_at_again_on_a_later_day(office, entry):
    change_entry(entry=entry, given=replace(CLOSED_AT_NOON, review_on=TODAY), by=office.counter, now=FRIDAY)
    assert len(due_for_review(office.here.tenant, TODAY)[1]) == 1

    confirm_entry(entry=entry, review_on=TODAY + timedelta(days=90), by=office.counter, now=FRIDAY)

    assert due_for_review(office.here.tenant, TODAY)[1] == []
    assert codes_of(lambda: confirm_entry(entry=entry, review_on=TODAY, by=office.counter, now=FRIDAY)) == ["not_later"]


def test_an_entry_keeps_its_former_words_in_the_journal(office, entry):
    change_entry(entry=entry, given=replace(CLOSED_AT_NOON, answer="中午不休息，1号窗口有人。"), by=office.counter, now=FRIDAY)

    line = JournalLine.objects.get(verb="casework.entry.changed")
    assert line.changes == {"answer": [CLOSED_AT_NOON.answer, "中午不休息，1号窗口有人。"]}


def test_the_same_question_is_written_once_and_names_items_that_there_are(office, entry):
    again = replace(CLOSED_AT_NOON, items=["nothing"])

    codes = codes_of(lambda: add_entry(tenant=office.here.tenant, given=again, by=office.counter, now=FRIDAY))

    assert (codes, KnowledgeEntry.objects.count()) == (["unknown_item", "asked_before"], 1)


def test_a_question_is_not_changed_into_one_that_stands(office, entry):
    evening = replace(CLOSED_AT_NOON, question="晚上六点以后有人吗")
    other = add_entry(tenant=office.here.tenant, given=evening, by=office.counter, now=FRIDAY)

    doubled = codes_of(lambda: change_entry(entry=other, given=CLOSED_AT_NOON, by=office.counter, now=FRIDAY))
    change_entry(entry=other, given=replace(evening, answer="晚上有人值班，请按门铃。"), by=office.counter, now=FRIDAY)

    other.refresh_from_db()
    assert (doubled, other.question, other.answer) == (["asked_before"], evening.question, "晚上有人值班，请按门铃。")


def test_an_entry_that_was_retired_stays_and_cannot_be_changed(office, entry):
    retire_entry(entry=entry, reason="不再值班", by=office.counter, now=FRIDAY)

    assert found(office, "中午") == []
    assert codes_of(lambda: change_entry(entry=entry, given=CLOSED_AT_NOON, by=office.counter, now=FRIDAY)) == ["retired"]
    assert codes_of(lambda: retire_entry(entry=entry, reason=" ", by=office.counter, now=FRIDAY)) == ["missing", "retired"]
