"""What is refused of a call-up, its posts and its shifts, each wrong value with its reason."""

from datetime import UTC, date, datetime, timedelta

import pytest

from linli.activities.rules import callups as rules
from linli.activities.rules.callups import Pattern, Said

FIRST, LAST = date(2026, 11, 20), date(2026, 12, 20)
BODY = {"most_purge_days": 365}
DAY = timedelta(days=1)
BEGINS = datetime(2026, 11, 23, tzinfo=UTC)
FROM, UNTIL = BEGINS - 3 * DAY, BEGINS + 28 * DAY


def named(problems):
    return [(one.code, one.where) for one in problems]


def codes(problems):
    return [one.code for one in problems]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"age_from": -1}, [("age", "age_from")]),
        ({"age_from": 121}, [("age", "age_from")]),
        ({"age_to": 121}, [("age", "age_from")]),
        ({"age_to": 17}, [("ages", "age_to")]),
        ({"ends_on": FIRST + 399 * DAY}, []),
        ({"ends_on": FIRST + 400 * DAY}, [("too_long_days", "ends_on")]),
        ({"ends_on": FIRST - DAY}, [("days", "ends_on")]),
    ],
)
def test_ages_and_days_that_nobody_can_mean_are_refused(said, found):
    usual = {"title": "卡点值守", "starts_on": FIRST, "ends_on": LAST}

    assert named(rules.said_problems(Said(**(usual | said)), BODY)) == found


@pytest.mark.parametrize(
    ("state", "opened", "closed", "purged", "changed"),
    [
        ("draft", [], ["not_open"], ["not_ended"], []),
        ("open", ["open"], [], ["not_ended"], []),
        ("closed", [], ["not_open"], ["not_ended"], []),
        ("ended", ["ended"], ["not_open"], [], ["ended"]),
        ("purged", ["ended"], ["not_open"], ["purged"], ["ended"]),
    ],
)
def test_what_may_be_done_with_a_call_up_depends_on_how_it_stands(state, opened, closed, purged, changed):
    steps = (
        rules.open_problems(state, has_shifts=True, ends_on=LAST, today=LAST),
        rules.close_problems(state),
        rules.purge_problems(state),
        rules.change_problems(state),
    )

    assert [codes(one) for one in steps] == [opened, closed, purged, changed]


def test_a_call_up_without_shifts_or_after_its_days_is_not_put_out():
    assert codes(rules.open_problems("draft", has_shifts=False, ends_on=LAST, today=LAST + DAY)) == ["no_shifts", "over"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"count": 59}, []),
        ({"count": 60}, [("too_many", "name")]),
        ({"is_double": True}, [("double", "name")]),
        ({"is_double": True, "count": 60}, [("double", "name"), ("too_many", "name")]),
    ],
)
def test_posts_have_names_of_their_own_and_are_not_too_many(said, found):
    assert named(rules.post_problems("东门", "大门口", "测温", **said)) == found


def test_words_of_a_post_are_no_longer_than_their_fields():
    found = rules.post_problems(" ", "门" * 121, "测" * 201)

    assert named(found) == [("too_short", "name"), ("too_long", "where"), ("too_long", "task")]


@pytest.mark.parametrize(
    ("is_closed", "coming", "reason", "found"),
    [
        (False, 0, "", []),
        (True, 0, "", ["closed"]),
        (False, 3, "", ["too_short"]),
        (True, 3, "因" * 121, ["closed", "too_long"]),
    ],
)
def test_a_post_is_closed_once_and_with_a_reason_where_people_come(is_closed, coming, reason, found):
    assert codes(rules.close_post_problems(is_closed=is_closed, coming=coming, reason=reason)) == found


HOURS = [(60 * n, 60 * n + 60) for n in range(8)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"spans": HOURS, "last": FIRST + 124 * DAY}, []),
        ({"spans": HOURS, "last": FIRST + 125 * DAY}, [("too_many", "last")]),
        ({"last": FIRST - DAY}, [("days", "last")]),
        ({"last": FIRST + 200 * DAY}, [("outside", "first")]),
        ({"spans": [*HOURS, (600, 660)]}, [("spans", "spans")]),
        ({"needed": 201}, [("needed", "needed")]),
    ],
)
def test_a_pattern_that_cannot_be_set_out_is_refused(said, found):
    pattern = Pattern(**({"first": FIRST, "last": FIRST, "spans": HOURS[:1]} | said))

    problems = rules.pattern_problems(pattern, starts_on=FIRST, ends_on=FIRST + 199 * DAY, longest=720)
    assert named(problems) == found


@pytest.mark.parametrize(
    ("starts_at", "minutes", "needed", "found"),
    [
        (BEGINS, 240, 2, []),
        (BEGINS, 0, 2, [("span", "ends_at")]),
        (BEGINS, -60, 1, [("needed_taken", "needed"), ("span", "ends_at")]),
        (FROM - timedelta(minutes=1), 240, 2, [("outside", "starts_at")]),
        (UNTIL, 240, 2, [("outside", "starts_at")]),
        (BEGINS, 29, 2, [("length", "ends_at")]),
        (UNTIL, 721, 0, [("needed", "needed"), ("outside", "starts_at"), ("length", "ends_at")]),
    ],
)
def test_a_shift_lies_in_the_days_of_its_call_up(starts_at, minutes, needed, found):
    ends_at = starts_at + timedelta(minutes=minutes)

    problems = rules.shift_problems(starts_at, ends_at, needed=needed, taken=2, longest=720, first=FROM, last=UNTIL)
    assert named(problems) == found


@pytest.mark.parametrize(
    ("is_off", "is_over", "reason", "found"),
    [
        (False, False, "下大雪", []),
        (True, False, "下大雪", ["off"]),
        (False, True, "下大雪", ["over"]),
        (True, True, "", ["off", "too_short"]),
    ],
)
def test_a_shift_is_called_off_once_before_it_is_over(is_off, is_over, reason, found):
    assert codes(rules.off_problems(is_off=is_off, is_over=is_over, reason=reason)) == found


@pytest.mark.parametrize(
    ("count", "weeks", "last_on", "found"),
    [
        (3, 1, LAST, []),
        (3, 0, LAST, [("weeks", "weeks")]),
        (3, 13, LAST, [("weeks", "weeks")]),
        (0, 1, LAST, [("empty", "monday")]),
        (3, 12, LAST + DAY, [("outside", "weeks")]),
    ],
)
def test_a_week_is_copied_within_the_days_of_its_call_up(count, weeks, last_on, found):
    assert named(rules.copy_problems(count=count, weeks=weeks, last_on=last_on, ends_on=LAST)) == found


@pytest.mark.parametrize(
    ("shifts", "people", "found"),
    [
        (1000, 500, []),
        (1001, 501, [("too_many", "weeks")]),
        (1000, 501, [("too_many_people", "weeks")]),
    ],
)
def test_no_more_is_copied_at_once_than_can_be_overlooked(shifts, people, found):
    assert named(rules.copied_problems(shifts, people, most_people=500)) == found
