"""What is not for the office to do: the lawful channel, the emergency number, the earlier result."""

from datetime import timedelta

import pytest

from linli.casework.api import ReporterGiven, close, join, not_accept, say_solved, transfer_emergency
from linli.casework.models import Case
from linli.casework.rules import leaving
from linli.casework.selectors.leaving import channels, earlier_cases, emergency_numbers, way_told
from linli.core.models import OutboxEvent
from linli.core.problems import NotAllowed

from ..people import building_head, outsider, resident
from .conftest import FRIDAY
from .refusals import refusal

NOON = FRIDAY + timedelta(hours=3)


# ---- 110, 119, 120, 122 ----


def test_an_emergency_ends_here_and_says_which_number_to_ring_first(office):
    case = transfer_emergency(case=office.reported(), service="fire", by=office.counter, now=NOON)

    assert (case.state, case.outcome, case.closed_at) == ("transferred_emergency", "lawful_channel", NOON)
    assert case.reply.startswith("这是急事，请马上打 119")
    assert way_told(case).phone == "119"
    assert not case.clocks.filter(stopped_at=None).exists()


def test_it_says_when_the_office_rang_itself(office):
    called = NOON - timedelta(minutes=2)

    case = transfer_emergency(
        case=office.reported(), service="medical", called_at=called, note="人在二楼。", by=office.clerk, now=NOON
    )

    assert "我们 11:58 已经替您打过" in case.reply
    assert case.reply.endswith("人在二楼。")
    assert case.entries.last().next_at == called


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"service": ""}, ["service"]),
        ({"service": "court", "note": "长" * 501}, ["service", "too_long"]),
        ({"called_at": NOON + timedelta(minutes=1)}, ["called_at"]),
        ({"called_at": FRIDAY - timedelta(minutes=1)}, ["called_at"]),
    ],
)
def test_a_number_that_is_none_and_a_call_at_another_time_are_refused(office, given, codes):
    arguments = {"service": "fire", "by": office.counter, "now": NOON} | given

    assert refusal(transfer_emergency, case=office.reported(), **arguments) == codes


@pytest.mark.parametrize("who", [building_head, lambda here: outsider()], ids=["building head", "outsider"])
def test_whoever_accepts_nothing_hands_nothing_over(office, who):
    with pytest.raises(NotAllowed):
        transfer_emergency(case=office.reported(), service="fire", by=who(office.here)[1], now=NOON)


def test_the_four_numbers_are_those_of_the_country(office):
    assert [way.phone for way in emergency_numbers(office.here.tenant).values()] == ["110", "119", "120", "122"]


# ---- the lawful channel ----


def test_the_channel_is_kept_by_its_code(office):
    case = not_accept(case=office.reported(), channel="court", reason="归法院管，可以打 12368。", by=office.clerk, now=FRIDAY)

    assert (case.lawful_channel, way_told(case).phone) == ("court", "12368")


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"channel": "moon"}, ["unknown_channel"]),
        ({"channel": "petition"}, ["refer_petition"]),
        ({"channel": "repeat"}, ["no_earlier"]),
        ({"channel": "", "reason": ""}, ["missing", "no_channel"]),
    ],
)
def test_only_a_channel_of_the_list_is_named_and_petitions_go_their_own_way(office, given, codes):
    arguments = {"channel": "court", "reason": "这件事不归我们。", "by": office.clerk, "now": FRIDAY} | given

    assert refusal(not_accept, case=office.reported(), **arguments) == codes


# ---- the earlier result ----


@pytest.fixture
def earlier(office):
    """A case of the same resident that was closed."""
    case = close(case=say_solved(case=office.dispatched(), by=office.resident, now=FRIDAY), by=office.clerk, now=FRIDAY)
    case.reply = "灯头换过，物业每月检查。"
    case.save()
    return case


def test_who_reports_the_same_again_without_news_is_told_the_earlier_result(office, earlier):
    again = office.reported(text="东单元的灯，还是那件事。")

    again = not_accept(case=again, channel="repeat", earlier=earlier, reason="没有新情况。", by=office.clerk, now=NOON)

    assert (again.state, again.earlier, again.lawful_channel) == ("not_accepted", earlier, "repeat")


def test_the_earlier_cases_of_the_same_people_are_offered(office, earlier):
    again = office.reported()

    assert earlier_cases(again) == [earlier]
    assert earlier_cases(earlier) == []


def test_what_became_of_somebody_elses_case_is_told_to_nobody(office, earlier):
    again = office.reported()
    again.reporters.update(person=None, phone_hash="")
    join(case=again, reporter=ReporterGiven(phone="139 0000 0177"), by=resident(office.here)[1], now=FRIDAY)
    again.refresh_from_db()

    codes = refusal(not_accept, case=again, channel="repeat", earlier=earlier, reason="没有新情况。", by=office.clerk, now=NOON)

    assert (codes, earlier_cases(again)) == (["other_reporter"], [])


def test_a_case_that_has_no_result_yet_is_no_earlier_result(office):
    running, again = office.dispatched(), office.reported()

    codes = refusal(not_accept, case=again, channel="repeat", earlier=running, reason="没有新情况。", by=office.clerk, now=NOON)

    assert codes == ["earlier_running"]


def test_an_earlier_case_beside_another_channel_is_a_mistake(office, earlier):
    codes = refusal(
        not_accept, case=office.reported(), channel="court", earlier=earlier, reason="归法院。", by=office.clerk, now=NOON
    )

    assert codes == ["not_a_repeat"]


def test_an_anonymous_report_repeats_nobodys(office, earlier):
    again = office.reported()
    again.reporters.update(person=None, phone_hash="")

    assert earlier_cases(again) == []


@pytest.mark.parametrize("given", [None, [], [{"code": "x"}], [{"code": "x", "name": "甲", "phone": 110, "text": ""}]])
def test_a_list_of_ways_that_is_none_says_so(given):
    assert [problem.code for problem in leaving.list_problems(given, "channels")] == ["channels"]


def test_every_shipped_channel_has_its_words(office):
    assert [way.code for way in channels(office.here.tenant).values() if not way.text] == ["other"]


def test_leaving_is_announced(office):
    transfer_emergency(case=office.reported(), service="police", by=office.counter, now=NOON)

    assert OutboxEvent.objects.filter(name="casework.CaseTransferredToEmergency").count() == 1
    assert Case.objects.get().state == "transferred_emergency"
