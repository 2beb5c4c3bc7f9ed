"""Hours: steps rounded down, what a list of who came makes of the rows, what stands against a record."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from linli.activities.rules import hours as rules
from linli.activities.rules.hours import Kept, Said, Whose
from linli.core.ids import uuid7

BODY = {"unit_half_hours": 1, "most_half_hours_a_day": 24}
TODAY = date(2026, 11, 20)
PEOPLE = [uuid7() for _n in range(4)]
HALF_HOURS = st.integers(min_value=0, max_value=8)


def codes(problems):
    return [one.code for one in problems]


def said(**more):
    return Said(**({"on": TODAY, "half_hours": 4, "content": "清扫楼道"} | more))


@given(st.integers(min_value=-60, max_value=3000), st.integers(min_value=1, max_value=4))
def test_minutes_make_whole_steps_rounded_down_and_never_more_than_a_day(minutes, unit):
    half_hours = rules.half_hours_of(minutes, unit)

    assert half_hours % unit == 0
    assert 0 <= half_hours <= 48
    assert half_hours * 30 <= max(minutes, 0)
    assert half_hours >= 48 - unit or max(minutes, 0) - half_hours * 30 < 30 * unit


def test_half_an_hour_is_said_without_a_float():
    assert [rules.hours_text(n) for n in (1, 2, 5, 48)] == ["0.5", "1", "2.5", "24"]


def carried_out(kept, plan):
    """What the rows say afterwards, by volunteer."""
    after = {one.volunteer: one.half_hours for one in kept if one.pk not in plan.drop}
    told = plan.change | plan.correct
    after |= {one.volunteer: told[one.pk] for one in kept if one.pk in told}
    return after | plan.add


@given(
    st.dictionaries(st.sampled_from(PEOPLE), st.tuples(st.integers(1, 8), st.booleans())),
    st.dictionaries(st.sampled_from(PEOPLE), HALF_HOURS),
    st.frozensets(st.sampled_from(PEOPLE)),
)
def test_afterwards_everybody_has_what_the_list_says_but_where_somebody_decided(rows, wanted, decided):
    kept = [Kept(uuid7(), who, half_hours, is_shown) for who, (half_hours, is_shown) in rows.items()]

    plan = rules.plan_for(kept, wanted, decided=decided)

    before = {one.volunteer: one.half_hours for one in kept if one.volunteer in decided}
    assert carried_out(kept, plan) == {who: n for who, n in wanted.items() if n and who not in decided} | before
    assert all(one.is_shown for one in kept if one.pk in plan.correct)
    assert not any(one.is_shown for one in kept if one.pk in plan.change)


def test_the_same_list_again_changes_nothing():
    kept = [Kept(uuid7(), PEOPLE[0], 4, False), Kept(uuid7(), PEOPLE[1], 4, True)]

    assert rules.plan_for(kept, {PEOPLE[0]: 4, PEOPLE[1]: 4}) == rules.Plan()


def test_a_record_says_what_when_and_how_long():
    assert codes(rules.said_problems(said(), BODY, today=TODAY)) == []
    wrong = said(content=" ", on=date(2026, 11, 21), half_hours=25, field="x", quality="好" * 81)
    assert codes(rules.said_problems(wrong, BODY, today=TODAY)) == ["too_short", "too_long", "field", "future", "half_hours"]


def test_an_office_may_count_by_whole_hours():
    body = {"unit_half_hours": 2, "most_half_hours_a_day": 24}

    assert codes(rules.said_problems(said(half_hours=3), body, today=TODAY)) == ["unit"]


def test_whose_it_is_counts_too():
    people = [
        Whose("甲", date(2026, 11, 21), None, 0),
        Whose("乙", date(2026, 1, 1), date(2026, 11, 19), 0),
        Whose("丙", date(2026, 1, 1), None, 21),
        Whose("丁", date(2026, 1, 1), TODAY, 20, "SC-1"),
    ]

    found = rules.whose_problems(said(), people, most=24)

    assert [(one.code, one.text.split(" ")[0]) for one in found] == [
        ("not_volunteer", "甲、乙"), ("same", "丁（SC-1）"), ("day_full", "丙"),
    ]  # fmt: skip
    assert codes(rules.whose_problems(said(), [], most=24)) == ["nobody"]


def test_only_what_was_recorded_here_and_nobody_objects_to_is_shown():
    assert codes(rules.show_problems(count=3, strangers=0, not_recorded=0, waiting=0)) == []
    found = rules.show_problems(count=2001, strangers=1, not_recorded=1, waiting=1)
    assert codes(found) == ["too_many", "elsewhere", "not_recorded", "waiting"]
    assert codes(rules.show_problems(count=0, strangers=0, not_recorded=0, waiting=0)) == ["nothing"]


def test_whoever_is_not_known_leaves_a_telephone():
    plain = {"state": "publicised", "text": "他那天没有来", "has_open": False, "is_known": False}

    assert codes(rules.objection_problems(**plain, contact="13900000120")) == []
    assert codes(rules.objection_problems(**plain, contact="")) == ["contact"]
    assert codes(rules.objection_problems(**(plain | {"state": "void", "text": "错", "has_open": True, "is_known": True}), contact="")) == [
        "not_live", "too_short", "open",
    ]  # fmt: skip
