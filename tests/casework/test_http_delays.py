"""The unhappy paths over REST: each operation does its verb, and says what it refuses."""

import pytest

from linli.accounts.models import User
from linli.casework.api import Case
from linli.casework.models import Petition
from linli.core import clock

from ..people import signed_in
from .conftest import FRIDAY
from .test_amending import closed
from .test_delays import WORDS
from .test_http_api import codes
from .test_merging import by_neighbour


@pytest.fixture
def desk(office):
    """Posts JSON as the community clerk, at nine on Friday."""
    browser = signed_in(User.objects.get(pk=office.clerk.user_id))

    def post(case, verb, body):
        with clock.fixed(FRIDAY):
            return browser.post(f"/api/v1/cases/{case.pk}/{verb}", body, content_type="application/json")

    return post


def test_waiting_over_rest(office, desk):
    case = office.received()
    given = {"reason": "parts", "words": WORDS, "review_on": "2026-12-18"}

    told = [
        desk(case, "suspend", given).json(),
        desk(case, "review", {"words": "还要等。", "review_on": "2026-12-17"}).json(),
        desk(case, "resume", {"text": "到了。"}).json(),
        desk(case, "extend", {"days": 3, "words": "还要三天。"}).json(),
    ]

    assert [one["state"] for one in told] == ["suspended", "suspended", "in_progress", "extended"]
    assert [one["review_on"] for one in told] == ["2026-12-18", "2026-12-17", None, None]


def test_a_refusal_says_every_reason(office, desk):
    response = desk(office.received(), "suspend", {"reason": "", "words": ""})

    assert codes(response) == (409, ["reason", "missing", "no_review"])


def test_merging_over_rest(office, desk):
    target, source = office.dispatched(), by_neighbour(office)

    response = desk(source, "merge", {"into_id": str(target.pk)})

    assert (response.json()["state"], response.json()["merged_into_id"]) == ("merged", str(target.pk))
    assert desk(source, "merge", {"into_id": "00000000-0000-7000-8000-000000000000"}).status_code == 404


def test_splitting_over_rest(office, desk):
    parts = [{"title": "垃圾桶满了", "category": "rubbish"}]

    response = desk(office.dispatched(), "split", {"parts": parts, "title": "路灯不亮"})

    made = Case.objects.get(parent__isnull=False)
    assert (response.json()["parts"], response.json()["title"], made.title) == ([str(made.pk)], "路灯不亮", "垃圾桶满了")


def test_leaving_over_rest(office, desk):
    emergency = desk(office.reported(), "transfer-emergency", {"service": "fire"}).json()
    referred = desk(office.reported(), "refer-petition", {"kind": "redress"}).json()

    assert (emergency["state"], emergency["lawful_channel"]) == ("transferred_emergency", "fire")
    assert (referred["state"], referred["title"], Petition.objects.count()) == ("not_accepted", "转了信访的事项", 1)


def test_the_earlier_result_over_rest(office, desk):
    earlier, again = closed(office), office.reported()

    response = desk(again, "not-accept", {"channel": "repeat", "reason": "没有新情况。", "earlier_id": str(earlier.pk)})

    assert (response.json()["state"], response.json()["lawful_channel"]) == ("not_accepted", "repeat")


def test_a_correction_over_rest(office, desk):
    response = desk(closed(office), "amend", {"outcome": "partly", "reason": "还差一盏"})

    assert (response.status_code, response.json()["outcome"]) == (200, "partly")


@pytest.mark.parametrize(
    ("verb", "body", "code"),
    [
        ("split", {"parts": [{"title": "一件", "category": "rubbish", "place_id": "00000000-0000-7000-8000-000000000000"}]}, "unknown_place"),
        ("refer-petition", {"kind": "redress", "accused_organisation_id": "00000000-0000-7000-8000-000000000000"}, "unknown_organisation"),
        ("amend", {"reason": "写错了", "category": "moon"}, "unknown_category"),
    ],
)  # fmt: skip
def test_what_is_named_and_not_there_is_refused(office, desk, verb, body, code):
    assert codes(desk(office.dispatched(), verb, body)) == (409, [code])
