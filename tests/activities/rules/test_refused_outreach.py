"""What is refused of a talk, a lecturer, a site and a request for a small-stool class, each wrong value with its reason."""

from datetime import date, timedelta

import pytest

from linli.activities.rules import outreach as rules
from linli.activities.rules.outreach import TalkSaid

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


def named(problems):
    return [(one.code, one.where) for one in problems]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"topic": "x", "title": " "}, [("topic", "topic"), ("title_missing", "title")]),
        ({"on": TODAY + DAY}, [("future", "on")]),
        ({"title": "讲" * 81, "words": "讲" * 4001}, [("too_long", "title"), ("too_long", "words")]),
        ({"minutes": 0, "reached": 0}, [("number", "minutes"), ("number", "reached")]),
    ],
)
def test_a_talk_is_noted_as_it_was(said, found):
    usual = {"topic": "law", "title": "民法典", "words": "", "on": TODAY, "minutes": 30, "reached": None, "today": TODAY}

    assert named(rules.outreach_problems(**(usual | said))) == found


@pytest.mark.parametrize(
    ("until", "on", "found"),
    [
        (None, TODAY, []),
        (TODAY, TODAY, []),
        (None, TODAY - DAY, [("site_day", "sites")]),
        (TODAY, TODAY + DAY, [("site_day", "sites")]),
    ],
)
def test_a_loudspeaker_speaks_on_days_on_which_it_is_there(until, on, found):
    assert named(rules.site_day_problems("东院喇叭", since=TODAY, until=until, on=on)) == found


def test_what_was_held_is_noted_once_and_voided_once():
    assert named(rules.ground_problems("open", is_noted=True)) == [("not_held", "session"), ("noted", "session")]
    assert named(rules.void_problems(is_void=True, reason=" ")) == [("void", "outreach"), ("reason_missing", "reason")]
    assert named(rules.void_problems(is_void=False, reason="记重了")) == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"topics": []}, [("topics", "topics")]),
        ({"topics": ["law", "x"]}, [("topics", "topics")]),
        ({"times": ["morning", "midnight"]}, [("times", "times")]),
        ({"since": TODAY + DAY}, [("future", "since")]),
        ({"about": "师" * 201}, [("too_long", "about")]),
    ],
)
def test_a_lecturer_has_topics_and_times_of_the_list(said, found):
    usual = {"topics": ["law"], "times": ["morning"], "about": "", "since": TODAY, "today": TODAY}

    assert named(rules.lecturer_problems(**(usual | said))) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"channel": "ground"}, [("channel", "channel")]),
        ({"name": " "}, [("name_missing", "name")]),
        ({"is_taken": True}, [("name_taken", "name")]),
        ({"since": TODAY + DAY}, [("future", "since")]),
        ({"name": "群" * 61, "keeper": "李" * 81}, [("too_long", "name"), ("too_long", "keeper")]),
        ({"members": 0}, [("number", "members")]),
    ],
)
def test_a_site_is_a_loudspeaker_or_a_group_with_a_name_of_its_own(said, found):
    usual = {
        "channel": "air",
        "name": "东院喇叭",
        "keeper": "",
        "members": None,
        "since": TODAY,
        "today": TODAY,
        "is_taken": False,
    }

    assert named(rules.site_problems(**(usual | said))) == found


def asked(**said):
    usual = {
        "topic": "law", "text": "", "wanted_on": None, "times": [], "expected": None, "contact_name": "李梅", "contact_phone": "13900000120",
        "channel": "page", "is_known": False,
    }  # fmt: skip
    return named(rules.ask_problems(TalkSaid(**(usual | said)), today=TODAY))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"topic": "x"}, [("topic", "topic")]),
        ({"wanted_on": TODAY + 366 * DAY}, []),
        ({"wanted_on": TODAY + 367 * DAY}, [("day", "wanted_on")]),
        ({"wanted_on": TODAY - DAY}, [("day", "wanted_on")]),
        ({"times": ["midnight"]}, [("times", "times")]),
        ({"channel": "pigeon"}, [("channel", "channel")]),
        ({"same": "HYL-XBD26-0007"}, [("same", "topic")]),
        ({"expected": 10_000}, [("number", "expected")]),
    ],
)
def test_a_request_names_a_topic_a_day_and_a_way_it_came(said, found):
    assert asked(**said) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"contact_name": " "}, [("contact_missing", "contact_name")]),
        ({"contact_phone": "12"}, [("phone", "contact_phone")]),
        ({"contact_phone": ""}, [("phone_missing", "contact_phone")]),
        ({"contact_phone": "", "channel": "counter"}, []),
        ({"contact_name": "", "contact_phone": "", "is_known": True}, []),
    ],
)
def test_whoever_asks_can_be_reached(said, found):
    assert asked(**said) == found


@pytest.mark.parametrize(
    ("state", "refused", "by_tap", "by_office"),
    [
        ("asked", [], [], []),
        ("planned", ["answered"], ["planned"], []),
        ("held", ["answered"], ["over"], ["over"]),
        ("refused", ["answered"], ["over"], ["over"]),
        ("withdrawn", ["answered"], ["over"], ["over"]),
    ],
)
def test_a_request_is_answered_once_and_taken_back_while_it_waits(state, refused, by_tap, by_office):
    steps = (
        rules.refuse_problems(state, reason="没有讲师"),
        rules.withdraw_problems(state, is_office=False, reason=""),
        rules.withdraw_problems(state, is_office=True, reason=""),
    )

    assert [[one.code for one in found] for found in steps] == [refused, by_tap, by_office]


@pytest.mark.parametrize(
    ("reason", "found"), [("因" * 200, []), (" ", [("reason_missing", "reason")]), ("因" * 201, [("too_long", "reason")])]
)
def test_whoever_asked_reads_why_there_is_no_talk(reason, found):
    assert named(rules.refuse_problems("asked", reason=reason)) == found


@pytest.mark.parametrize(
    ("until", "busy", "found"),
    [
        (None, "", []),
        (TODAY, "", []),
        (TODAY - DAY, "防骗", [("lecturer_left", "lecturer")]),
        (None, "防骗", [("lecturer_busy", "lecturer")]),
    ],
)
def test_a_lecturer_comes_while_they_teach_and_are_free(until, busy, found):
    assert named(rules.lecturer_day_problems(until=until, on=TODAY, busy=busy)) == found
