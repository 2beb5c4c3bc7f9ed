"""Reporting in three steps: place, words and photos, who speaks; what is refused, kept, offered instead. No sign-in, no script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.casework.api import tracking_code
from linli.casework.models import Case, Reporter
from linli.core.models import StoredFile

from ..factories.casework import ReporterFactory
from ..factories.registry import PlaceFactory
from .conftest import FRIDAY
from .portal import WORDS, begun, picture, sent

pytestmark = pytest.mark.usefixtures("friday")


def test_the_code_at_an_entrance_chooses_the_place(visitor, office):
    start = visitor.get(reverse("casework:report"), {"place": office.here.entrance.public_code})

    page = visitor.get(start.url).content.decode()

    assert str(office.here.entrance) in page
    assert not Case.objects.exists()


def test_a_report_goes_through_three_steps_without_sign_in(visitor, office):
    answer = sent(visitor, office, phone="139 0000 0120", name="试验居民")

    case = Case.objects.get()
    assert (case.description, case.place, case.channel, case.state) == (WORDS, office.here.entrance, "web", "submitted")
    assert Reporter.objects.get().phone == "139 0000 0120"
    done = visitor.get(answer.url).content.decode()
    assert case.short_number in done
    assert tracking_code(case.pk) in done


def test_whoever_reported_in_this_session_goes_on_speaking_as_themselves_after_a_neighbour_joined(visitor, office):
    sent(visitor, office, name="陈女士", phone="13900002208")
    case = Case.objects.get()
    ReporterFactory(case=case)

    held = visitor.session["casework_followed"]

    assert held == {str(case.pk): str(case.reporters.earliest("at", "id").pk)}


def test_anonymous_is_a_full_right_whatever_was_typed_before(visitor, office):
    same = begun(visitor, office)
    you = visitor.post(same, {"join": ""}).url

    visitor.post(you, {"how": "anonymous", "phone": "no number", "name": "某人", "share_phone": "on"})

    reporter = Reporter.objects.get()
    assert (reporter.name, reporter.phone, reporter.shares_phone, reporter.wants_reply) == ("", "", False, False)


def test_a_form_sent_twice_makes_one_case(visitor, office):
    same = begun(visitor, office)
    you = visitor.post(same, {"join": ""}).url
    form = {"how": "phone", "phone": "139 0000 0120", "submission_token": "same"}

    first = visitor.post(you, form)
    second = visitor.post(you, form)

    assert (first.url, second.url) == (second.url, first.url)
    assert Case.objects.count() == 1


def test_every_mistake_of_step_one_comes_back_at_once_and_nothing_typed_is_lost(visitor, office):
    answer = visitor.post(
        reverse("casework:report"),
        {
            "text": "灯坏",
            "place_detail": "三楼",
            "photos": [picture(), SimpleUploadedFile("b.exe", b"MZ\0", "image/png")],
            "then": "next",
        },
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('<li><a href="#id_') == 3
    assert "灯坏</textarea>" in page
    assert 'value="三楼"' in page
    assert StoredFile.objects.filter(subject_id=None).count() == 1
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "还没写发生了什么"), ("   ", "还没写发生了什么"), ("灯坏", "只写了 2 个字"), ("长" * 501, "500")],
    ids=["nothing", "blanks", "too short", "too long"],
)
def test_a_bad_text_is_refused_with_the_reason(visitor, office, text, words):
    answer = visitor.post(reverse("casework:report"), {"text": text, "then": "next"})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_photos_of_a_report_end_with_the_case_and_nowhere_else(visitor, office):
    same = begun(visitor, office, photos=[picture("1.jpg"), picture("2.jpg")])
    you = visitor.post(same, {"join": ""}).url

    visitor.post(you, {"how": "anonymous"})

    case = Case.objects.get()
    assert list(StoredFile.objects.values_list("subject_id", flat=True)) == [case.pk, case.pk]


def test_a_photo_can_be_taken_out_again(visitor, office):
    start = visitor.get(reverse("casework:report"), {"place": office.here.entrance.public_code}).url
    visitor.post(start, {"text": WORDS, "photos": [picture()], "then": "place"})
    stored = StoredFile.objects.get()

    visitor.post(start, {"text": WORDS, "then": f"drop-{stored.pk}"})

    assert str(stored.pk) not in visitor.get(start).content.decode()


def test_no_more_photos_are_kept_than_may_be_sent(visitor, office):
    answer = visitor.post(
        reverse("casework:report"), {"text": WORDS, "photos": [picture(f"{n}.jpg") for n in range(7)], "then": "next"}
    )

    assert StoredFile.objects.count() == 6
    assert "最多 6 张" in answer.content.decode()


def test_a_draft_belongs_to_the_session_that_made_it(visitor, office):
    start = visitor.get(reverse("casework:report"), {"place": office.here.entrance.public_code}).url
    visitor.cookies.pop("session")

    assert visitor.get(start).status_code == 404


@pytest.mark.parametrize("place", ["", "not-a-uuid", "01a1fa57-2012-7e2f-b803-c08da5645335", "foreign"])
def test_a_place_that_is_none_of_this_subdistrict_is_not_taken(visitor, office, place):
    start = visitor.get(reverse("casework:report"), {"place": office.here.entrance.public_code}).url
    foreign = PlaceFactory()

    visitor.post(start + "place/", {"place": str(foreign.pk) if place == "foreign" else place})

    assert str(office.here.entrance) in visitor.get(start).content.decode()


def test_a_foreign_door_code_chooses_nothing(visitor, office):
    answer = visitor.get(reverse("casework:report"), {"place": PlaceFactory().public_code})

    assert answer.status_code == 200
    assert "选院子、楼号或路段" in answer.content.decode()


def test_places_are_found_by_words_and_level_by_level(visitor, office):
    here = visitor.get(reverse("casework:report"), {"place": office.here.entrance.public_code}).url + "place/"

    by_words = visitor.get(here, {"q": office.here.building.full_name}).content.decode()
    inside = visitor.get(here, {"in": str(office.here.compound.pk)}).content.decode()

    assert f'value="{office.here.building.pk}"' in by_words
    assert f"?in={office.here.building.pk}" in inside
    assert office.here.grid.name not in visitor.get(here).content.decode()


@pytest.mark.parametrize("point", [{}, {"longitude": "x", "latitude": "34"}, {"longitude": "0", "latitude": "0"}])
def test_a_position_that_is_nowhere_leads_back_to_the_list(visitor, office, point):
    start = visitor.get(reverse("casework:report"), {"place": office.here.entrance.public_code}).url

    answer = visitor.post(start + "point/", point)

    assert answer.url.startswith(start + "place/")


def test_the_guess_names_the_category_and_who_would_be_sent(visitor, office):
    answer = visitor.post(reverse("casework:report-guess"), {"text": "路灯不亮了，没有路灯"})

    assert "路灯照明" in answer.content.decode()
    assert not Case.objects.exists()


def test_steps_cannot_be_skipped(visitor, office):
    start = visitor.get(reverse("casework:report"), {"place": office.here.entrance.public_code}).url

    assert visitor.get(start + "same/").url == start
    assert visitor.get(start + "you/").url == start + "same/"
    assert visitor.get(start + "done/").status_code == 404


def test_a_likely_duplicate_is_offered_and_joined_instead_of_reported_again(visitor, office):
    case = office.dispatched(text=WORDS, place=office.here.entrance)
    same = begun(visitor, office)
    assert case.title in visitor.get(same).content.decode()

    you = visitor.post(same, {"join": str(case.pk)}).url
    visitor.post(you, {"how": "phone", "phone": "139 0000 0777"})

    case.refresh_from_db()
    assert (Case.objects.count(), case.reporter_count) == (1, 2)


def test_a_case_that_ended_meanwhile_is_not_joined_and_the_page_says_so(visitor, office):
    case = office.dispatched(text=WORDS, place=office.here.entrance)
    you = visitor.post(begun(visitor, office), {"join": str(case.pk)}).url
    Case.objects.update(state="closed", closed_at=FRIDAY)

    answer = visitor.post(you, {"how": "phone", "phone": "139 0000 0777"})

    assert answer.status_code == 409
    assert 'value="139 0000 0777"' in answer.content.decode()
    assert Reporter.objects.count() == 1


@pytest.mark.parametrize("phone", ["123", "电话没有", "1" * 31])
def test_a_bad_telephone_is_refused_and_stays_on_the_page(visitor, office, phone):
    you = visitor.post(begun(visitor, office), {"join": ""}).url

    answer = visitor.post(you, {"how": "phone", "phone": phone})

    assert answer.status_code == 422
    assert f'value="{phone}"' in answer.content.decode()
    assert not Case.objects.exists()
