"""Decisions of accounts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.accounts import rules
from linli.core.actors import Actor, Channel, Grant, Kind
from linli.core.ids import uuid7

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
POLICY = rules.CodePolicy.from_body(
    {
        "resend_seconds": 60,
        "lives_minutes": 5,
        "tries": 5,
        "per_number_hour": 3,
        "per_number_day": 5,
        "per_source_hour": 4,
        "calls_per_number_day": 3,
        "calls_wait_minutes": 240,
    }
)


def ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    ("sent", "from_source", "expected"),
    [
        ([], [], None),
        (ago(2), [], None),
        (ago(0.5), [], NOW + timedelta(seconds=30)),
        (ago(50, 30, 10), [], NOW + timedelta(minutes=10)),
        (ago(61, 30, 10), [], None),
        (ago(800, 700, 600, 500, 400), [], NOW + timedelta(minutes=640)),
        ([], ago(59, 40, 20, 10), NOW + timedelta(minutes=1)),
    ],
    ids=["never", "a while ago", "just now", "three in the hour", "two in the hour", "five in the day", "a busy source"],
)
def test_the_next_code_waits_for_the_longest_of_the_limits(sent, from_source, expected):
    assert rules.next_code_at(sent, from_source, POLICY, NOW) == expected


@given(st.lists(st.integers(min_value=1, max_value=86_400), max_size=30), st.lists(st.integers(1, 86_400), max_size=30))
def test_a_code_may_be_sent_at_the_moment_that_was_told(to_number, from_source):
    sent = [NOW - timedelta(seconds=each) for each in to_number]
    asked = [NOW - timedelta(seconds=each) for each in from_source]
    told = rules.next_code_at(sent, asked, POLICY, NOW)

    assert told is None or (told > NOW and rules.next_code_at(sent, asked, POLICY, told) is None)


@pytest.mark.parametrize("phone", ["139 0000 0001", "+86 139-0000-0001", "13900000001"])
def test_a_mobile_number_may_be_written_with_blanks(phone):
    assert rules.phone_problems(phone) == []


@pytest.mark.parametrize("phone", ["", "5555 0120", "1390000000", "139000000011", "12900000001", "abc"])
def test_what_no_sms_reaches_is_refused(phone):
    assert [(problem.code, problem.where) for problem in rules.phone_problems(phone)] == [("phone", "phone")]


def test_a_bad_and_taken_user_name_has_both_problems():
    assert [problem.code for problem in rules.username_problems("张", is_taken=True)] == ["username", "taken"]


@pytest.mark.parametrize(
    ("ip", "expected"),
    [("203.0.113.77", "203.0.113.*"), ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::*"), ("nonsense", "")],
)
def test_an_address_is_shown_in_part(ip, expected):
    assert rules.masked_address(ip) == expected


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537", "Chrome · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) MicroMessenger/8.0 Safari/604", "微信 · iPhone"),
        ("curl/8.1", "认不出的设备"),
    ],
)
def test_a_device_is_named_as_people_name_it(agent, expected):
    assert rules.device_words(agent) == expected


@pytest.mark.parametrize(("other", "expected"), [(False, True), (True, False)])
def test_an_administrator_looks_after_accounts_of_the_own_subdistrict_only(other, expected):
    here = uuid7()
    by = Actor(Kind.STAFF, "管理员", tenant_id=here, grants=frozenset({Grant("accounts.manage", here)}))

    assert rules.may_manage(by, "accounts.manage", uuid7() if other else here) is expected


def test_an_account_of_no_subdistrict_is_the_systems_alone():
    by = Actor(Kind.STAFF, "管理员", grants=frozenset({Grant("accounts.manage", uuid7())}))

    assert (rules.may_manage(by, "accounts.manage", None), rules.may_manage(Actor.system(), "x", None)) == (False, True)


@pytest.mark.parametrize(
    ("channel", "identified_by", "kind", "tail", "expected"),
    [
        (Channel.COUNTER, "id_card", "id_card", "123X", []),
        (Channel.VISIT, "known", "", "", []),
        (Channel.PHONE, "call_back", "", "", []),
        (Channel.COUNTER, "call_back", "", "", ["call_back"]),
        (Channel.COUNTER, "id_card", "", "12", ["document_kind", "document_tail"]),
        (Channel.WEB, "", "", "", ["channel", "identified_by"]),
    ],
    ids=["card seen", "known", "called back", "called back at the counter", "card not noted", "online and unsaid"],
)
def test_acting_for_somebody_says_how_one_knows_them(channel, identified_by, kind, tail, expected):
    assert [problem.code for problem in rules.behalf_problems(channel, identified_by, kind, tail)] == expected
