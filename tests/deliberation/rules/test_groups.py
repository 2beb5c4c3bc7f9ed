"""What groups said becomes one text of the item, as often as it is merged, beside what somebody wrote there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules import groups

TEXTS = st.text("甲乙\n", max_size=20)


def test_each_group_is_named_with_its_convener():
    said = groups.merged_text([("第一组", "试甲", "要装。"), ("第二组", "", "再算算钱。\n")])

    assert said == "第一组（召集人 试甲）\n要装。\n\n第二组\n再算算钱。"


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_merged_again_takes_the_place_of_the_one_before(outcome, first, second):
    once = groups.put_into(outcome, first)

    assert groups.put_into(once, second) == groups.put_into(outcome, second)


@given(TEXTS)
def test_what_somebody_wrote_stays(outcome):
    assert groups.without_marks(groups.put_into(outcome, "")).strip() == outcome.strip()


def test_groups_stand_by_their_numbers_in_chinese_or_in_digits():
    names = ["第七组", "第十二组", "第三组", "第二十组", "老干部组", "2 组", "10 组", "第一百零二组"]

    stand = sorted(names, key=groups.by_number)

    assert stand == ["2 组", "10 组", "第三组", "第七组", "第十二组", "第二十组", "第一百零二组", "老干部组"]


@pytest.mark.parametrize(("said", "number"), [("7", 7), ("七", 7), ("十", 10), ("二十一", 21), ("一百零二", 102), ("二〇", 20)])
def test_a_number_is_read_as_it_is_spoken(said, number):
    assert groups.number_of(said) == number


def test_what_somebody_wrote_before_and_after_the_merged_text_is_told_from_it():
    outcome = groups.put_into("原则同意。", "第一组\n要装。") + "\n下次再议。"

    assert (groups.beside_merged(outcome), groups.beside_merged(" 通过。")) == ("原则同意。\n下次再议。", "通过。")
