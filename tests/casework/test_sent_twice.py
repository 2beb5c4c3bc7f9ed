"""A form that is sent twice with one token is done once; the second time leads to the same page and writes nothing."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.casework.api import WhistleGiven, whistle
from linli.casework.models import DutyItem, PetitionEntry, Whistle
from linli.casework.services.category_sheet import COLUMNS, rows_out
from linli.core import clock, spreadsheets
from linli.core.models import JournalLine

from ..factories.registry import OrganisationFactory
from ..people import community_secretary, dispatcher, holder, signed_in
from .conftest import FRIDAY
from .halls import catalogue
from .petitioning import LETTER, registered

TOKEN = {"submission_token": "once"}


@pytest.fixture(autouse=True)
def friday():
    with clock.fixed(FRIDAY + timedelta(minutes=10)):
        yield


def twice(browser, address, given):
    """Where both sendings lead, and how many lines of the journal each left."""
    found, lines = [], [JournalLine.objects.count()]
    for _time in range(2):
        answer = browser.post(address, TOKEN | given)
        found.append((answer.status_code, answer["Location"]))
        lines.append(JournalLine.objects.count())
    assert (found[0], lines[1] > lines[0], lines[2]) == (found[1], True, lines[1])
    return found[0][0]


def url(name, *args):
    return reverse(f"casework:{name}", args=args)


def test_a_whistles_arrival_is_noted_once_and_an_empty_end_is_refused(office):
    unit = OrganisationFactory(tenant=office.here.tenant, kind="enforcement", name="试验执法中队")
    user, by = community_secretary(office.here)
    what = {"ground": "beyond_us", "text": "请来看占道的围挡怎么拆。", "gather_where": "西门", "units": [unit.pk]}
    whistle(case=office.received(), whistle=WhistleGiven(**what, gather_at=FRIDAY + timedelta(hours=2)), by=by, now=FRIDAY)
    found, browser = Whistle.objects.get(), signed_in(user)

    assert twice(browser, url("whistle-arrive", found.pk, found.calls.get().pk), {}) == 302
    assert browser.post(url("whistle-end", found.pk), {}).status_code == 422
    assert browser.post(url("whistle-arrive", found.pk, unit.pk), {}).status_code == 404


def test_a_petition_is_accepted_once(office):
    user, by = holder("petition_clerk", office.here, place=office.here.subdistrict)
    petition = registered(office, by)

    assert twice(signed_in(user), url("petition-verb", petition.pk, "accept"), {"text": LETTER}) == 302
    assert PetitionEntry.objects.filter(verb="accept").count() == 1


def test_a_line_of_the_duty_list_is_added_once(office):
    lift = office.category("lift")
    given = {
        "category": lift.code,
        "measure": "assist",
        "text": "社区帮着联系。",
        "citation": "试验清单",
        "valid_from": "2026-11-21",
    }

    assert twice(signed_in(dispatcher(office.here)[0]), url("duty-add"), given) == 302
    assert DutyItem.objects.count() == 1


def test_an_entry_of_the_guide_is_confirmed_once(office):
    _item, entry = catalogue(office)
    user = holder("counter_clerk", office.here, place=office.here.subdistrict)[0]

    assert twice(signed_in(user), url("entry-confirm", entry.pk), {"review_on": "2027-05-20"}) == 302


def test_a_sheet_of_categories_is_applied_once_and_an_empty_one_is_none(office):
    browser, stream = signed_in(dispatcher(office.here)[0]), io.BytesIO()
    rows = [row | {"name": "电梯和扶梯"} if row["code"] == "lift" else row for row in rows_out(office.here.tenant)]
    spreadsheets.write(stream, COLUMNS, rows)
    preview = browser.post(url("tree-import"), {"file": SimpleUploadedFile("分类.xlsx", stream.getvalue())})["Location"]

    assert twice(browser, preview, {}) == 302
    assert (browser.post(url("tree-import"), {}).status_code, office.category("lift").name) == (422, "电梯和扶梯")
