"""Call-ups and shifts as rules: days and hours of a roster, what a call-up may say, how long names stay."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from linli.activities.rules import callups as rules
from linli.activities.rules.callups import Pattern, Said
from tests.factories.activities_callups import AFTERNOON, MONDAY, MORNING, NIGHT

HERE = ZoneInfo("Asia/Shanghai")
BODY = {
    "purge_days": 60, "most_purge_days": 365, "end_after_days": 7, "longest_minutes": 720, "early_minutes": 120, "late_minutes": 360,
    "remind_days": 1,
}  # fmt: skip
FIRST, LAST = date(2026, 11, 20), date(2026, 12, 20)


def codes(problems):
    return [one.code for one in problems]


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HERE)


def pattern(**said):
    return Pattern(**({"first": MONDAY, "last": MONDAY, "spans": [MORNING]} | said))


def said(**more):
    return Said(**({"title": "卡点值守", "starts_on": FIRST, "ends_on": LAST} | more))


def test_a_week_of_two_shifts_on_working_days_is_ten():
    found = rules.set_out(pattern(last=MONDAY + timedelta(days=6), spans=[MORNING, AFTERNOON], weekdays=frozenset(range(5))))

    assert (len(found), found[0], found[-1][1]) == (
        10,
        (at(MONDAY, 8), at(MONDAY, 12)),
        at(MONDAY + timedelta(days=4), 18),
    )


def test_a_night_shift_ends_on_the_next_day():
    assert rules.set_out(pattern(spans=[NIGHT])) == [(at(MONDAY, 22), at(MONDAY + timedelta(days=1), 6))]


def test_three_shifts_round_the_clock_leave_no_gap():
    found = rules.set_out(pattern(last=MONDAY + timedelta(days=1), spans=[(480, 960), (960, 0), (0, 480)]))

    assert [ends for _begins, ends in found[:-1]] == [begins for begins, _ends in found[1:]]


spans = st.lists(st.tuples(st.integers(0, 1439), st.integers(0, 1439)), min_size=1, max_size=8)


@given(spans, st.integers(0, 40), st.frozensets(st.integers(0, 6)))
def test_every_shift_of_a_pattern_begins_on_one_of_its_days_and_lasts_up_to_a_day(hours, more, weekdays):
    found = rules.set_out(pattern(last=MONDAY + timedelta(days=more), spans=hours, weekdays=weekdays))

    days = [day for day in (MONDAY + timedelta(days=n) for n in range(more + 1)) if day.weekday() in weekdays]
    assert len(found) == len(days) * len({begins for begins, _ends in hours})
    assert {begins.date() for begins, _ends in found} == set(days)
    assert all(timedelta(0) < ends - begins <= timedelta(days=1) for begins, ends in found)
    assert found == sorted(found)


def test_a_pattern_says_everything_that_is_wrong_with_it():
    problems = rules.pattern_problems(
        pattern(first=FIRST - timedelta(days=1), spans=[(480, 490)], needed=0), starts_on=FIRST, ends_on=LAST, longest=720
    )

    assert codes(problems) == ["needed", "outside", "length"]


def test_a_pattern_without_hours_or_without_such_days_is_none():
    def of(**more):
        return codes(rules.pattern_problems(pattern(**more), starts_on=FIRST, ends_on=LAST, longest=720))

    assert [of(spans=[]), of(weekdays=frozenset({6})), of(spans=[(480, 1260)]), of(spans=[(480, 720)])] == [
        ["spans"], ["no_days"], ["length"], [],
    ]  # fmt: skip


def test_names_stay_no_longer_than_the_rule_lets_them():
    late = rules.said_problems(said(purge_on=LAST + timedelta(days=366)), BODY)
    early = rules.said_problems(said(purge_on=LAST), BODY)

    assert (codes(late), codes(early), rules.purge_day(LAST, BODY)) == (["purge_late"], ["purge_early"], date(2027, 2, 18))
    assert codes(rules.said_problems(said(purge_on=LAST + timedelta(days=365)), BODY)) == []


def test_what_a_call_up_says_is_looked_at_as_a_whole():
    problems = rules.said_problems(
        said(title="卡", field="x", age_from=60, age_to=18, ends_on=FIRST - timedelta(days=1), phone="1" * 31), BODY
    )

    assert codes(problems) == ["too_short", "too_long", "field", "ages", "days"]


def test_days_hold_every_shift_that_stands():
    kept = rules.span_kept_problems(said(), first=FIRST, last=LAST)
    lost = rules.span_kept_problems(said(), first=FIRST - timedelta(days=1), last=LAST)

    assert (codes(kept), codes(lost)) == ([], ["shifts_outside"])


def test_ending_with_shifts_to_come_needs_a_reason():
    assert codes(rules.end_problems("open", coming=2, reason="")) == ["too_short"]
    assert codes(rules.end_problems("open", coming=0, reason="")) == []
    assert codes(rules.end_problems("ended", coming=0, reason="")) == ["ended"]


def test_a_rule_of_ones_own_is_checked():
    assert codes(rules.rule_problems(BODY)) == []
    assert codes(rules.rule_problems(BODY | {"purge_days": -1, "late_minutes": "x"})) == ["purge_days", "late_minutes"]
    assert codes(rules.rule_problems(BODY | {"longest_minutes": 10})) == ["longest_minutes"]
