"""Who hears of errands at home: the visited, those who arrange it, the partner who goes; whose it is stands in no message."""

import pytest

from linli.casework.api import arrange_home_service, cancel_home_service, finish_home_service
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Carriage, Message

from ..factories.registry import PersonFactory
from .conftest import FRIDAY
from .test_home_services import SOON, arrange, bank, note  # noqa: F401 -- bank is a fixture


def told(now=FRIDAY):
    """What was told, by kind and to whom, since last asked."""
    run_pending(now)
    found = sorted((m.kind.removeprefix("casework.home_"), whom(m)) for m in Message.objects.all())
    Message.objects.all().delete()
    return found


def whom(message):
    if message.to_phone_hash:
        return "telephone"
    return "person" if message.to_person_id else "unit" if message.to_organisation_id else "post"


AT_WINDOW = ("noted", "post")


def test_an_errand_is_told_to_the_posts_that_agree_on_a_time(office):
    note(office)

    assert told() == [AT_WINDOW] * 2  # the counter and the community's clerk


def test_one_without_a_place_is_told_everywhere(office):
    note(office, place=None)

    assert told() == [AT_WINDOW] * 2


@pytest.mark.parametrize(
    ("reach", "expected"),
    [({"phone": "139 0000 0121"}, ["telephone"]), ({"phone": "5555 0120"}, []), ({"phone": ""}, [])],
    ids=["mobile", "landline", "none"],
)
def test_the_time_and_its_end_are_told_to_the_visited_where_a_message_reaches(office, reach, expected):
    request = arrange(office, note(office, **reach))
    cancel_home_service(request=request, reason="好些了，自己来。", by=office.counter, now=FRIDAY)

    assert [one for one in told() if one[1] != "post"] == [(kind, who) for kind in ("arranged", "cancelled") for who in expected]


def test_whoever_is_registered_hears_in_the_inbox(office):
    arrange(office, note(office, person_id=PersonFactory(tenant=office.here.tenant).pk))

    assert [one for one in told() if one[1] == "person"] == [("arranged", "person")]


def test_the_partner_hears_the_time_and_that_it_is_off_without_a_link(office, bank):  # noqa: F811
    request = arrange_home_service(
        request=note(office), visit_at=SOON, goes="民政窗口", partner=bank, consents=True, by=office.counter, now=FRIDAY
    )
    cancel_home_service(request=request, reason="好些了，自己来。", by=office.counter, now=FRIDAY)
    run_pending(FRIDAY)

    seen = Message.objects.filter(to_organisation=bank).order_by("made_at", "id").values_list("title", "body", "url")
    assert list(seen) == [
        (f"{request.number} 请你们一起上门，11月21日 星期六 9:00，到哪一家由便民窗口告诉", "", ""),
        (f"{request.number} 不用去了", "", ""),
    ]


def test_that_it_is_done_is_told_to_the_window_alone(office):
    request = arrange(office, note(office, phone="139 0000 0121"))
    told()

    finish_home_service(request=request, result="换好了", by=office.counter, now=SOON)

    assert told(SOON) == [("done", "post")] * 2


def test_no_message_names_anybody_or_says_where_or_why(office, bank):  # noqa: F811
    arrange(office, note(office, phone="139 0000 0121"), partner=bank, consents=True)
    run_pending(FRIDAY)

    said = "".join(f"{one.title}{one.body}{one.url}" for one in Message.objects.all())
    assert [word for word in ("何奶奶", "3单元", "敲重", "disabled", "残疾") if word in said] == []
    assert Carriage.objects.filter(transport="sms").count() == 1
