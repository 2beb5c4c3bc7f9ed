"""Sending a report: by somebody signed in, from home, twice, with a strange photo, where there is no subdistrict yet."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.accounts.models import User
from linli.casework.models import Case, Reporter
from linli.core.models import StoredFile
from linli.registry.models import Person

from ..factories.registry import PlaceFactory
from ..people import signed_in
from .portal import WORDS, answered_page, begun, picture

pytestmark = pytest.mark.usefixtures("friday")
SQUARE = {"type": "Polygon", "coordinates": [[[113.6, 34.7], [113.7, 34.7], [113.7, 34.8], [113.6, 34.8], [113.6, 34.7]]]}
YES = {"resolved": "yes", "satisfaction": "satisfied"}


@pytest.fixture
def neighbour(client, office):
    """The browser of a resident who is signed in and lives behind the entrance."""
    return signed_in(User.objects.get(pk=office.resident.user_id), client)


def started(browser, office):
    return browser.get(reverse("casework:report"), {"place": office.here.entrance.public_code}).url


def test_somebody_signed_in_reports_as_who_they_are_whatever_else_was_sent(office, neighbour):
    you = neighbour.post(begun(neighbour, office), {"join": ""}).url
    asked = neighbour.get(you).content.decode()

    neighbour.post(you, {"how": "phone", "phone": "139 0000 0777", "name": "别人"})

    name = Person.objects.get(pk=office.resident.person_id).name
    told = Reporter.objects.get()
    assert (told.person_id, told.name == "别人", name in asked) == (office.resident.person_id, False, True)


def test_ones_own_home_is_taken_as_the_place_with_one_button(office, neighbour):
    start = neighbour.post(reverse("casework:report"), {"text": WORDS, "then": "home"}).url

    page = neighbour.get(start).content.decode()

    assert (str(office.here.entrance) in page, WORDS in page) == (True, True)


def test_who_is_in_no_register_has_no_home_to_take(office, visitor):
    start = started(visitor, office)

    visitor.post(start, {"text": WORDS, "then": "home"})

    assert str(office.here.entrance) in visitor.get(start).content.decode()


def test_a_report_whose_answer_was_lost_is_sent_again_and_stays_one_case(office, visitor):
    you = visitor.post(begun(visitor, office), {"join": ""}).url
    held = dict(visitor.session)
    form = {"how": "phone", "phone": "139 0000 0120", "submission_token": "lost"}
    first = visitor.post(you, form)
    session = visitor.session
    session.clear()
    session.update(held)
    session.save()

    again = visitor.post(you, form)

    case = Case.objects.get()
    assert (again.url, case.reporters.count()) == (first.url, 1)
    assert case.short_number in visitor.get(again.url).content.decode()


def test_a_position_inside_a_drawn_community_chooses_it(office, visitor):
    drawn = PlaceFactory(parent=office.here.subdistrict, kind="community", name="画好的社区", boundary=SQUARE)
    start = started(visitor, office)

    answer = visitor.post(start + "point/", {"longitude": "113.65", "latitude": "34.75"})

    assert (answer.url, str(drawn) in visitor.get(start).content.decode()) == (start, True)


@pytest.mark.parametrize("called", ["application/pdf", "image/jpeg"])
def test_a_document_is_no_photo_whatever_it_calls_itself(office, visitor, called):
    document = SimpleUploadedFile("合同.jpg", b"%PDF-1.4\n%%EOF", called)

    answer = visitor.post(started(visitor, office), {"text": WORDS, "photos": [picture(), document], "then": "next"})

    assert (answer.status_code, StoredFile.objects.count()) == (422, 1)
    assert "合同.jpg：这里只收照片。" in answer.content.decode()


def test_taking_out_a_photo_that_is_not_there_leaves_the_others(office, visitor):
    start = started(visitor, office)
    visitor.post(start, {"text": WORDS, "photos": [picture()], "then": "place"})
    foreign = StoredFile.objects.get()

    visitor.post(start, {"text": WORDS, "then": "drop-01a1fa57-2012-7e2f-b803-c08da5645335"})

    assert str(foreign.pk) in visitor.get(start).content.decode()


# ---- near ----


def test_a_doors_code_shows_what_became_of_reports_around_it_and_a_foreign_one_nothing_of_there(office, visitor):
    near, foreign = reverse("casework:near"), PlaceFactory()

    ours = visitor.get(near, {"place": office.here.entrance.public_code}).content.decode()
    theirs = visitor.get(near, {"place": foreign.public_code}).content.decode()

    assert (str(office.here.entrance) in ours, str(foreign) in theirs, office.here.tenant.name in theirs) == (True, False, True)


@pytest.mark.django_db
def test_an_installation_without_a_subdistrict_counts_nothing_and_takes_no_report(client):
    counted = client.get(reverse("casework:near"))
    written = client.post(reverse("casework:report"), {"text": WORDS, "photos": [picture()]})
    sent = client.post("/api/v1/cases", {"text": WORDS}, "application/json")

    assert [counted.status_code, written.status_code, sent.status_code] == [409, 409, 409]
    assert (Case.objects.count(), StoredFile.objects.count()) == (0, 0)


# ---- the answer to a call-back ----


def test_a_good_answer_is_thanked_for_without_announcing_more_work(office, visitor):
    _case, link = answered_page(office)

    page = visitor.post(link, {**YES, "submission_token": "a"}, follow=True).content.decode()

    assert ("记下了，谢谢您。" in page, "退回去接着办" in page) == (True, False)
