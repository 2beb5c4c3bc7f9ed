"""What a reporter reads of a petition that grew out of their report, state by state; and the clerk's list by its views."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from linli.accounts.models import User
from linli.casework.models import Petition
from linli.core import clock

from ..factories.casework import PetitionFactory
from ..people import holder, signed_in
from .conftest import FRIDAY
from .petitioning import referred

DUE = {"tell_due_on": date(2026, 12, 5), "finish_due_on": date(2027, 1, 19), "review_until_on": date(2027, 1, 2)}
TOLD = {"told_at": FRIDAY}
ANSWERED = TOLD | {"answered_at": FRIDAY}


@pytest.fixture(autouse=True)
def friday():
    with clock.fixed(FRIDAY + timedelta(hours=1)):
        yield


@pytest.mark.parametrize(
    ("state", "given", "kind", "said"),
    [
        ("received", {}, "run", "12月5日（星期六）前书面告诉您受理没有、转给了哪里。"),
        ("accepted", TOLD, "run", "受理了，2027年1月19日（星期二）前办结，书面答复您。"),
        ("handed_on", TOLD | {"handed_to": "试验区信访局"}, "run", "转给了试验区信访局，由他们答复您。"),
        ("refused", TOLD, "run", "没有受理，原因写在书面告知里。"),
        ("answered", ANSWERED, "ok", "答复过了。不服的话，2027年1月2日（星期六）前可以请上一级机关复查。"),
        ("closed", TOLD, "ok", "办完了，归了档。"),
    ],
)
def test_the_reporter_reads_what_comes_next_and_by_when(office, client, state, given, kind, said):
    case = referred(office)
    Petition.objects.update(state=state, **DUE | given)
    browser = signed_in(User.objects.get(pk=office.resident.user_id), client)

    told = browser.get(reverse("casework:tracked", args=[case.pk])).context["petition"]

    assert (told.badge.kind, told.said) == (kind, said)


@pytest.mark.parametrize(
    ("view", "found"),
    [("", ["late", "running"]), ("all", ["running", "late", "closed"]), ("done", ["closed"])],
)
def test_the_list_holds_what_runs_what_is_over_or_all(office, view, found):
    given = {"tenant": office.here.tenant, "place": office.here.subdistrict, "place_path": office.here.subdistrict.path}
    for age, (title, more) in enumerate(
        [
            ("running", {"next_due_on": date(2026, 12, 5)}),
            ("late", {"next_due_on": date(2026, 11, 2)}),
            ("closed", {"state": "closed"}),
        ]
    ):
        PetitionFactory(**given, title=title, received_at=FRIDAY - timedelta(days=age), **more)
    browser = signed_in(holder("petition_clerk", office.here, place=office.here.subdistrict)[0])

    rows = browser.get(reverse("casework:petitions"), {"view": view}).context["rows"]

    assert [(row.title, row.badge.kind == "late") for row in rows] == [(title, title == "late") for title in found]
