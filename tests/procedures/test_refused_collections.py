"""What a collection refuses: who may not, what cannot be asked, what cannot be written down; each reason in its words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from linli.core import files
from linli.core.actors import Actor
from linli.procedures.models import Asking, Collection
from linli.procedures.rules import collections as rules
from linli.procedures.rules.shares import OwnedUnit
from linli.procedures.selectors import collections as found
from linli.procedures.services import collections
from linli.procedures.services.collections import AskingGiven
from linli.procedures.services.runs import start
from tests import people
from tests.factories.procedures import NOW, co_owned, collection, house, said
from tests.factories.registry import ExclusiveUnitFactory, PersonFactory

from .refusing import refused

pytestmark = pytest.mark.django_db
NOT_THIS_DOOR = "您的岗位不能替这一户记。"


@pytest.fixture
def head(here):
    house(here.entrance, [8_950])
    return collection(here.building).heads.get()


def pdf():
    return SimpleUploadedFile("意见表.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")


def program():
    return SimpleUploadedFile("意见表.pdf", b"MZ\x90\x00" + b"\x00" * 200, "application/pdf")


# ---- beginning ----


@pytest.mark.parametrize("who", [people.building_head, people.counter_clerk, people.resident])
def test_who_does_not_lead_begins_none(here, who):
    house(here.entrance, [8_950])

    assert refused(lambda: collection(here.building, by=who(here)[1])) == ["您的岗位不能在这里发起征求。"]


def test_a_kind_that_is_none_is_told(here):
    house(here.entrance, [8_950])

    assert refused(lambda: collection(here.building, kind="vote")) == ["请选征求什么、按什么算。"]


def test_a_run_of_elsewhere_gets_no_collection_of_ours(here):
    away = people.neighbourhood()
    run = start(tenant=away.tenant, code="elevator_retrofit", title="装电梯", place=away.building, by=Actor.system(), now=NOW)
    house(here.entrance, [8_950])

    assert refused(lambda: collection(here.building, run=run)) == ["这不在本街道。"]


def test_answers_of_its_own_do_not_go_with_a_rule_that_counts_consent(here):
    house(here.entrance, [8_950])
    given = {"kind": "opinion", "choices": ("早上施工", "下午施工")}

    assert refused(lambda: collection(here.building, **given)) == ["这条规则要数“同意”，答法请用通用的三种。"]
    assert collection(here.building, **given, rule_code="").choices == [["c1", "早上施工"], ["c2", "下午施工"]]


def test_a_collection_of_opinions_says_what_is_wrong_with_its_answers(here):
    house(here.entrance, [8_950])
    given = {"kind": "opinion", "rule_code": "", "choices": ("长" * 31,)}

    assert refused(lambda: collection(here.building, **given)) == [
        "要有 2 到 8 种答法，一行写一种。",
        "一种答法最多 30 个字。",
    ]


def test_the_last_day_may_be_today_and_not_yesterday(here):
    house(here.entrance, [8_950])

    assert refused(lambda: collection(here.building, closes_on=date(2026, 8, 31))) == ["请选一个还没过的截止日期。"]
    assert refused(lambda: collection(here.building, closes_on=None)) == ["请选一个还没过的截止日期。"]
    assert collection(here.building, closes_on=date(2026, 9, 1)).is_open


def test_a_title_and_a_question_are_as_long_as_they_may_be(here):
    house(here.entrance, [8_950])
    given = {"title": "题" * 81, "question": "问" * 1001}

    assert refused(lambda: collection(here.building, **given)) == [
        "最多 80 个字，现在有 81 个。",
        "最多 1000 个字，现在有 1001 个。",
    ]


def test_doors_that_lack_something_are_named_up_to_twelve(here):
    for number in range(13):
        ExclusiveUnitFactory(place=here.entrance, number=f"{number:03}", area_centi=None, is_sold=False)

    [text] = refused(lambda: collection(here.building))

    named = "、".join(f"{here.entrance} {number:03}" for number in range(12))
    assert text == f"还没卖出的房屋里有 13 处没有面积：{named} 等。"


def test_where_nobody_lives_or_owns_there_is_nobody_to_ask(here):
    empty = "这里没有登记房屋和业主。先在“房屋”里补上，再建名册。"
    given = {"kind": "opinion", "rule_code": ""}

    assert refused(lambda: collection(here.building)) == [empty]
    for counts in ("households", "residents"):
        assert refused(lambda counts=counts: collection(here.building, **given, counts=counts)) == [
            "这里没有登记住户。先在“人员”里补上，再建名册。"
        ]


def test_residents_of_age_are_heads_of_their_own(here):
    for born in ("2008-09-01", "2008-09-02", ""):
        PersonFactory(tenant=here.tenant, home=here.entrance, room="301", birth_on=born)

    row = collection(here.building, kind="opinion", rule_code="", counts="residents")

    assert [(head.label, head.voters.count()) for head in row.heads.all()] == [(f"{here.entrance} 301", 1)] * 2


# ---- writing down ----


@pytest.mark.parametrize("who", [lambda _here: people.outsider("grid_worker"), people.resident])
def test_who_does_not_collect_there_writes_nothing_down(here, head, who):
    by = who(here)[1]
    given = AskingGiven(way="visit", outcome="nobody")

    assert refused(lambda: collections.write_down(head=head, given=given, by=by, now=NOW)) == [NOT_THIS_DOOR]


def test_everything_that_is_wrong_with_an_asking_is_told_at_once(here, secretary, head):
    house(here.entrance, [6_000])
    stranger = collection(here.building).heads.last().voters.get()
    given = AskingGiven(way="pigeon", outcome="flew", speaker=stranger, words="话" * 501, at=NOW + timedelta(minutes=1))

    assert refused(lambda: collections.write_down(head=head, given=given, by=secretary, now=NOW)) == [
        "请选问的结果。",
        "最多 500 个字，现在有 501 个。",
        "时间要在开始征求以后、现在以前。",
        "请选是怎么问的。",
        "说话的人不是这一户的。",
    ]


def test_nobody_spoke_before_the_collection_began(secretary, head):
    given = AskingGiven(way="visit", outcome="said", choice="perhaps", at=NOW - timedelta(minutes=1))

    assert refused(lambda: collections.write_down(head=head, given=given, by=secretary, now=NOW)) == [
        "请选这一户怎么说。",
        "时间要在开始征求以后、现在以前。",
    ]


def test_a_program_is_no_scan(secretary, head):
    given = AskingGiven(way="paper", outcome="said", choice="agree", scan=program())

    [text] = refused(lambda: collections.write_down(head=head, given=given, by=secretary, now=NOW))

    assert text.partition("：")[0] == "意见表.pdf"


def test_a_resident_chooses_among_the_answers(here, head):
    actor = replace(people.resident(here)[1], person_id=head.voters.get().person_id)

    assert refused(lambda: collections.speak(head=head, choice="", by=actor, now=NOW)) == ["请选这一户怎么说。"]
    assert refused(lambda: collections.speak(head=head, choice="agree", by=Actor.anonymous(here.tenant.pk), now=NOW)) == [
        "您不在这次征求的名册里。是业主的话，带房本到社区登记一次。"
    ]


def test_co_owners_who_differ_are_counted_apart(here):
    co_owned(here.entrance)
    row = collection(here.building)
    for voter, choice in zip(row.heads.get().voters.all(), ("agree", "disagree"), strict=True):
        said(row.heads.get(), choice, speaker=voter)

    counted = found.tally_of(row)

    assert (row.heads.get().voice, counted.disputed.heads, counted.said, counted.silent.heads) == ("disputed", 1, {}, 0)


# ---- correcting ----


def test_what_was_struck_out_is_not_struck_out_again_and_needs_words(secretary, head):
    said(head)
    asking = Asking.objects.get()
    collections.strike(asking=asking, reason="记错了一户", by=secretary, now=NOW)

    assert refused(lambda: collections.strike(asking=asking, reason="错", by=secretary, now=NOW)) == [
        "这一条已经划掉了。",
        "这里还没有填。",
    ]


def test_nothing_is_struck_out_after_the_end_or_by_who_only_collects(here, secretary, head):
    said(head)
    given = {"asking": Asking.objects.get(), "reason": "记错了一户", "now": NOW}

    assert refused(lambda: collections.strike(**given, by=people.building_head(here)[1])) == [
        "划掉一条记录要由社区书记或专干来做。"
    ]
    collections.close(collection=head.collection, by=secretary, now=NOW)
    assert refused(lambda: collections.strike(**given, by=secretary)) == ["这次征求没有在进行，不能再记。"]


def test_a_scan_is_no_program_and_comes_once_to_a_line_that_stands_and_was_paper(here, secretary, head):
    said(head, way="paper", kept_where="3 号柜")
    asking = Asking.objects.get()
    given = {"asking": asking, "now": NOW}

    assert refused(lambda: collections.attach_scan(**given, scan=pdf(), by=people.resident(here)[1])) == [NOT_THIS_DOOR]
    collections.attach_scan(**given, scan=pdf(), by=secretary)
    collections.strike(asking=asking, reason="记错了一户", by=secretary, now=NOW)
    assert refused(lambda: collections.attach_scan(**given, scan=program(), by=secretary))[1:] == [
        "这一条已经划掉了。",
        "已经有扫描件了。记错了就划掉这一条，重新记。",
    ]


def test_a_scan_is_read_by_who_collects_there_and_by_nobody_else(here, secretary, head):
    said(head, way="paper", scan=pdf())

    readers = [secretary, people.building_head(here)[1], people.outsider()[1], people.resident(here)[1]]

    assert [files.may_read(one, Asking.objects.get().scan) for one in readers] == [True, True, False, False]


# ---- the end ----


def test_who_does_not_lead_does_not_end_it(here, head):
    row = head.collection

    for who in (people.building_head, people.resident):
        assert refused(lambda who=who: collections.close(collection=row, reason="算了吧", by=who(here)[1], now=NOW)) == [
            "您的岗位不能在这里发起征求。"
        ]


def test_it_ends_once_and_early_only_for_words(secretary, head):
    given = {"collection": head.collection, "by": secretary, "now": NOW}

    assert refused(lambda: collections.close(**given, reason="急")) == [
        "还没到截止的 2026年9月20日，也还有人没表态。要提前截止，写明原因。"
    ]
    collections.close(**given, reason="项目取消了")
    assert refused(lambda: collections.close(**given, reason="项目取消了")) == ["这次征求没有在进行，不能再记。"]


def test_the_day_after_its_last_it_ends_without_words(secretary, head):
    collections.close(collection=head.collection, by=secretary, now=NOW.replace(day=21))

    assert Collection.objects.get().closed_reason == ""


def test_the_platform_itself_sees_every_collection(here, head):
    assert list(found.collections_visible_to(Actor.system())) == [head.collection]


# ---- the rules alone ----


@pytest.mark.parametrize(
    ("choices", "codes"),
    [
        (["甲", "乙"], []),
        (["甲"], ["choices"]),
        ([str(n) for n in range(8)], []),
        ([str(n) for n in range(9)], ["choices"]),
        (["甲", " 甲 "], ["choice_twice"]),
        (["甲", " "], ["choice_long"]),
        (["字" * 30, "乙"], []),
        (["字" * 31, "乙"], ["choice_long"]),
    ],
)
def test_answers_are_two_to_eight_each_said_once_and_short(choices, codes):
    assert [one.code for one in rules.choice_problems(choices)] == codes


CHECK = {"code": "yes", "name": "同意", "say": "agree", "of": "all", "heads": "> 1/2"}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, ["checks: at least one"]),
        ({"checks": []}, ["checks: at least one"]),
        ({"checks": ["yes"]}, ["a check has code, name, say and of"]),
        ({"checks": [CHECK]}, []),
        ({"checks": [CHECK | {"colour": "red"}]}, ["yes: colour is no part of a check"]),
        ({"checks": [CHECK | {"of": "moon"}]}, ["yes: of is one of all, participating, asked"]),
        ({"checks": [{k: v for k, v in CHECK.items() if k != "heads"}]}, ["yes: a check needs heads or area"]),
        ({"checks": [CHECK | {"heads": "some", "area": "> 2"}]}, [f"yes: {n} is written “>= 2/3”" for n in ("heads", "area")]),
    ],
)
def test_a_rule_of_shares_says_what_is_wrong_with_it(body, told):
    assert [one.text for one in rules.rule_problems(body)] == told


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=30), st.booleans())
def test_a_roll_is_frozen_only_when_no_door_lacks_anything(doors, needs_area):
    units = [
        OwnedUnit(str(n), str(n), "P/", 100 if has_area else None, frozenset("w" if has_owner else ""), is_sold)
        for n, (has_area, has_owner, is_sold) in enumerate(doors)
    ]

    lacking = [unit for unit in units if (needs_area and unit.area_centi is None) or (unit.is_sold and not unit.owners)]

    assert bool(rules.roll_problems(units, needs_area=needs_area)) == bool(lacking)
