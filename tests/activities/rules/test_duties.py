"""Who fits on a shift, who may step back, how long somebody was there."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.activities.rules import duties as rules
from linli.activities.rules.duties import Around, Candidate, Slot, Wanted

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
BEGINS, ENDS = NOW + timedelta(days=3), NOW + timedelta(days=3, hours=4)
AROUND = Around(timedelta(hours=2), timedelta(hours=6))


def slot(**said):
    return Slot(**({"starts_at": BEGINS, "ends_at": ENDS, "needed": 2, "taken": 0} | said))


def wanted(**said):
    return Wanted(**({"state": "open", "age_from": 18, "age_to": 60, "is_dangerous": False, "insurance": ""} | said))


def fit(*, is_office=False, now=NOW, of=None, asks=None, **who):
    found = rules.fit_problems(of or slot(), asks or wanted(), Candidate(**who), is_office=is_office, now=now)
    return [one.code for one in found]


def test_somebody_of_whom_nothing_is_known_may_come():
    assert fit() == []


def test_age_counts_where_the_register_knows_it():
    assert [fit(age=17), fit(age=18), fit(age=60), fit(age=61)] == [["too_young"], [], [], ["too_old"]]


def test_a_minor_comes_with_a_guardian_of_the_register():
    young = wanted(age_from=14)

    assert fit(asks=young, age=15, is_minor=True) == ["guardian"]
    assert fit(asks=young, age=15, is_minor=True, has_guardian=True) == []


def test_before_danger_there_is_insurance_of_the_organisers_or_ones_own():
    bare, covered = wanted(is_dangerous=True), wanted(is_dangerous=True, insurance="街道统一买了意外险")

    assert [fit(asks=bare), fit(asks=bare, insured=True), fit(asks=covered)] == [["insurance"], [], []]


def test_everything_that_stands_against_somebody_is_said_at_once():
    assert fit(of=slot(taken=2), age=70, other=(BEGINS, ENDS), is_gone=True) == ["gone", "full", "overlap", "too_old"]


def test_whoever_is_on_it_hears_that_and_nothing_else():
    assert fit(of=slot(taken=2), is_on_it=True) == ["on_it"]


@pytest.mark.parametrize(
    ("state", "own", "office"),
    [
        ("draft", ["not_open"], ["not_filling"]),
        ("open", [], []),
        ("closed", ["not_open"], []),
        ("ended", ["not_open"], ["ended"]),
        ("purged", ["not_open"], ["not_filling"]),
    ],
)
def test_who_fills_a_shift_depends_on_how_the_call_up_stands(state, own, office):
    assert (fit(asks=wanted(state=state)), fit(asks=wanted(state=state), is_office=True)) == (own, office)


def test_what_was_stood_is_completed_by_the_office_after_the_end():
    later = ENDS + timedelta(days=2)

    assert fit(asks=wanted(state="ended"), is_office=True, now=later) == []
    assert fit(now=later) == ["over"]


def test_one_shift_ends_as_the_next_begins():
    assert rules.overlapping(BEGINS, ENDS, [(ENDS, ENDS + timedelta(hours=4))]) is None
    early = (BEGINS - timedelta(hours=1), BEGINS + timedelta(minutes=1))
    assert rules.overlapping(BEGINS, ENDS, [early]) == early


@given(st.integers(0, 2000), st.integers(0, 3000), st.integers(1, 4))
def test_service_is_rounded_down_to_whole_steps_and_never_up(start, minutes, unit):
    came = NOW + timedelta(minutes=start)

    half_hours = rules.half_hours_between(came, came + timedelta(minutes=minutes), unit)

    assert half_hours % unit == 0
    assert half_hours * 30 <= minutes
    assert minutes < (half_hours + unit) * 30 or half_hours + unit > 48


def test_whoever_is_still_there_has_no_hours_yet():
    assert rules.half_hours_between(NOW, None, 1) is None


def came(*, state="planned", of="open", came_at=BEGINS, left_at=ENDS, now=ENDS):
    found = rules.came_problems(state, of, slot(), came_at=came_at, left_at=left_at, around=AROUND, now=now)
    return [one.code for one in found]


def test_times_lie_around_the_shift_and_not_in_the_future():
    minute = timedelta(minutes=1)

    assert came() == []
    assert came(came_at=BEGINS - AROUND.early - minute) == ["came_at"]
    assert came(came_at=ENDS, left_at=None) == ["came_at"]
    assert came(left_at=BEGINS) == ["span"]
    assert came(left_at=ENDS + AROUND.late + minute, now=NOW + timedelta(days=9)) == ["left_at"]
    assert [came(now=BEGINS), came(now=BEGINS - minute, left_at=None)] == [["future"], ["future"]]


def test_what_is_off_or_gone_is_not_noted():
    assert [came(state="withdrawn"), came(of="purged"), came(of="ended"), came(state="missed")] == [
        ["not_on_it"], ["purged"], [], [],
    ]  # fmt: skip


def test_one_steps_back_until_it_begins_and_the_office_later():
    def back(state="planned", *, is_office=False, now=NOW):
        return [one.code for one in rules.withdraw_problems(state, starts_at=BEGINS, is_office=is_office, now=now)]

    assert [back(), back(now=BEGINS), back(now=BEGINS, is_office=True), back("came", is_office=True)] == [
        [], ["begun"], [], ["not_planned"],
    ]  # fmt: skip


def test_a_code_hands_one_duty_over_and_no_other():
    one, other = UUID(int=1), UUID(int=2)

    assert rules.is_handover(one, f" {rules.handover_code(one).upper()} ")
    assert [rules.is_handover(other, rules.handover_code(one)), rules.is_handover(one, ""), rules.is_handover(one, "错")] == [
        False
    ] * 3


def test_a_person_has_one_key_that_says_nothing_of_them():
    one = uuid4()

    assert rules.key_of(one) == rules.key_of(one) != rules.key_of(uuid4())
    assert (len(rules.key_of(one)), one.hex in rules.key_of(one)) == (64, False)
