"""What groups said becomes one text of the item, as often as it is merged, beside what somebody wrote there."""

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
