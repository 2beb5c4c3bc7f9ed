"""When something leaves the house, and what it says."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.disclosure.rules import delivery as rules

POLICY = rules.Policy.from_body(
    {
        "quiet": {"from": "21:00", "to": "08:00"},
        "slots": {"sms": ["09:00", "18:00", "22:00"], "mail": ["08:30"], "robot": []},
        "sms_per_subject_per_day": 1,
        "backoff_minutes": [1, 5],
        "titles_in_digest": 2,
    }
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("transport", "now", "expected"),
    [
        ("sms", at(20, 7), at(20, 9)),
        ("sms", at(20, 9), at(20, 18)),
        ("sms", at(20, 18, 30), at(21, 9)),
        ("sms", at(20, 23), at(21, 9)),
        ("mail", at(20, 12), at(21, 8, 30)),
        ("robot", at(20, 12), at(21, 8)),
    ],
    ids=[
        "before the first",
        "at a slot",
        "a slot in quiet hours counts not",
        "at night",
        "once a day",
        "no slot: after the quiet",
    ],
)
def test_what_is_not_urgent_waits_for_the_next_slot(transport, now, expected):
    assert rules.due_at(transport, POLICY, is_urgent=False, now=now) == expected


def test_what_is_urgent_goes_at_night():
    assert rules.due_at("sms", POLICY, is_urgent=True, now=at(20, 23)) == at(20, 23)


@given(st.integers(min_value=0, max_value=60 * 24 * 366))
def test_nothing_that_can_wait_leaves_in_quiet_hours(minutes):
    now = at(1, 0) + timedelta(minutes=minutes)
    due = rules.due_at("sms", POLICY, is_urgent=False, now=now)

    assert now < due <= now + timedelta(days=1, hours=1)
    assert not POLICY.is_quiet(timezone.localtime(due).time())


@pytest.mark.parametrize(
    ("start", "end", "hour", "expected"),
    [("21:00", "08:00", 21, True), ("21:00", "08:00", 8, False), ("12:00", "14:00", 13, True), ("12:00", "14:00", 14, False)],
)
def test_quiet_hours_may_go_round_midnight(start, end, hour, expected):
    policy = rules.Policy(time.fromisoformat(start), time.fromisoformat(end), {}, 1, (), 1)

    assert policy.is_quiet(time(hour)) is expected


def test_what_had_its_share_waits_for_tomorrows_first_slot():
    assert rules.day_after("sms", POLICY, at(20, 3)) == at(21, 9)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, None)])
def test_a_failure_is_tried_again_later_and_later_and_then_given_up(attempts, minutes):
    expected = at(20, 12) + timedelta(minutes=minutes) if minutes else None

    assert rules.next_try_at(POLICY, attempts, at(20, 12)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("请回 13900001234", "请回 139 **** 1234"),
        ("请回139 0000 1234谢谢", "请回139 **** 1234谢谢"),
        ("证号 11010519491231002X", "证号 110*************2X"),
        ("HYL-20261120-0731 到了", "HYL-20261120-0731 到了"),
        ("打 5555 0120", "打 5555 0120"),
    ],
)
def test_whole_numbers_of_people_never_leave(typed, expected):
    assert rules.masked(typed) == expected


def test_one_message_says_what_and_where():
    text = rules.outside_text(["LA-0731 办好了"], sender="柳岸", link="http://x/1", phone="5555 0100", policy=POLICY)

    assert text == "【柳岸】LA-0731 办好了。看这里：http://x/1"


def test_several_messages_are_one_text_with_a_count():
    text = rules.outside_text(["甲", "乙", "丙"], sender="柳岸", link="", phone="5555 0100", policy=POLICY)

    assert text == "【柳岸】甲；乙，等 3 件。问这里：5555 0100"


def test_without_link_and_phone_the_sentence_stands_alone():
    assert rules.outside_text(["甲"], sender="柳岸", link="", phone="", policy=POLICY) == "【柳岸】甲。"


def test_a_text_that_is_too_long_is_cut_before_its_link():
    link = "http://127.0.0.1:8000/messages/"

    text = rules.outside_text(["长" * 200], sender="柳岸", link=link, phone="", policy=POLICY)

    assert (text.replace("长", ""), len(text) <= rules.SMS_LENGTH) == (f"【柳岸】…。看这里：{link}", True)


@given(st.lists(st.text(max_size=120), min_size=1, max_size=9))
def test_no_text_is_longer_than_two_sms(titles):
    text = rules.outside_text(titles, sender="柳岸", link="http://127.0.0.1:8000/messages/", phone="", policy=POLICY)

    assert len(text) <= rules.SMS_LENGTH
