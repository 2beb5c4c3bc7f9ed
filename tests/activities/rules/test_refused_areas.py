"""What is refused of an area somebody keeps clean: names, its end, what was found there."""

from datetime import date, timedelta

import pytest

from linli.activities.rules import areas as rules

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
AREA = {"name": "花坛", "extent": "南门到北门", "boundary": None, "has_team": True, "has_unit": False, "is_taken": False}
CHECK = {"on": TODAY, "since": TODAY, "today": TODAY, "is_good": True, "note": ""}


def codes(problems):
    return [(one.code, one.where) for one in problems]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, []),
        ({"name": " ", "extent": ""}, [("missing", "name"), ("missing", "extent")]),
        ({"name": "花" * 61, "extent": "南" * 161}, [("too_long", "name"), ("too_long", "extent")]),
        ({"has_unit": True}, [("whose", "team")]),
        ({"has_team": False}, [("whose", "team")]),
        ({"is_taken": True}, [("name_taken", "name")]),
        ({"boundary": {"type": "Point"}}, [("boundary", "boundary")]),
    ],
)
def test_an_area_is_refused_with_every_reason(more, wanted):
    assert codes(rules.area_problems(**(AREA | more))) == wanted


@pytest.mark.parametrize(
    ("until", "wanted"), [(TODAY, []), (TODAY - DAY, [("span", "until")]), (TODAY + DAY, [("to_come", "until")])]
)
def test_it_ends_after_it_began_and_not_tomorrow(until, wanted):
    assert codes(rules.end_problems(since=TODAY, until=until, today=TODAY)) == wanted


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, []),
        ({"on": TODAY + DAY}, [("to_come", "on")]),
        ({"on": TODAY - DAY}, [("before", "on")]),
        ({"is_good": False, "note": " "}, [("no_note", "note")]),
        ({"is_good": False, "note": "脏" * 201}, [("too_long", "note")]),
    ],
)
def test_what_was_found_has_a_day_and_says_what_is_dirty(more, wanted):
    assert codes(rules.check_problems(**(CHECK | more))) == wanted


def test_what_is_no_longer_kept_is_not_changed():
    assert codes(rules.live_problems(until=TODAY)) == [("ended", "area")]
    assert rules.live_problems(until=None) == []
