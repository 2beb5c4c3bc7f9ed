"""The pages of casework for residents: report in three steps, track, speak, see counts. None needs a sign-in or a script."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from linli.accounts.models import User
from linli.casework.api import call_back, callback_token, close, complete, tracking_code
from linli.casework.models import Callback, Case, Entry, Reporter
from linli.casework.selectors.counts import outcomes_near
from linli.core import clock
from linli.core.models import JournalLine, StoredFile

from ..factories.casework import CaseFactory, CategoryFactory, ReporterFactory
from ..factories.core import TenantFactory
from ..factories.registry import PlaceFactory
from ..people import signed_in
from .conftest import FRIDAY

WORDS = "东单元门口的路灯三天不亮。"


@pytest.fixture(autouse=True)
def friday():
    with clock.fixed(FRIDAY + timedelta(hours=1)):
        yield


@pytest.fixture
def visitor(client, office):
    """A browser in the neighbourhood's own subdistrict."""
    client.cookies["linli_place"] = office.here.tenant.code
    return client


def picture(name="灯.jpg", size=(40, 40)):
    out = io.BytesIO()
    Image.new("RGB", size, "#225544").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def begun(visitor, office, **more):
    """The address of step 2 after a good step 1 at the neighbourhood's entrance."""
    start = visitor.get(reverse("casework:report"), {"place": office.here.entrance.public_code})
    answer = visitor.post(start.url, {"text": WORDS, "then": "next", **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def sent(visitor, office, **who):
    same = begun(visitor, office)
    you = visitor.post(same, {"join": ""}).url
    return visitor.post(you, {"how": "phone", "submission_token": "t1", **who})


# ---- report ----


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
            "text": "灯不亮",
            "place_detail": "三楼",
            "photos": [picture(), SimpleUploadedFile("b.exe", b"MZ\0", "image/png")],
            "then": "next",
        },
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('<li><a href="#id_') == 3
    assert "灯不亮</textarea>" in page
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


# ---- track ----


def test_number_and_code_open_the_case(visitor, office):
    case = office.received()

    answer = visitor.post(reverse("casework:track"), {"number": case.short_number, "code": tracking_code(case.pk)})

    page = visitor.get(answer.url).content.decode()
    assert case.title in page
    assert "139 0000" not in page


def test_a_case_is_hidden_from_whoever_has_not_given_its_code(visitor, office):
    case = office.received()

    answers = [
        visitor.get(reverse(f"casework:{name}", args=[case.pk])).status_code
        for name in ("tracked", "slip", "add-word", "say-solved")
    ]

    assert answers == [404, 404, 404, 404]


def test_wrong_number_and_wrong_code_get_the_same_answer(visitor, office):
    case = office.received()

    wrong_code = visitor.post(reverse("casework:track"), {"number": case.short_number, "code": "AAAAAA"})
    wrong_number = visitor.post(reverse("casework:track"), {"number": "XX-0101-0001", "code": tracking_code(case.pk)})

    assert (wrong_code.status_code, wrong_number.status_code) == (422, 422)
    said = "编号和查询码对不上"
    assert (said in wrong_code.content.decode(), said in wrong_number.content.decode()) == (True, True)


def test_guessing_codes_is_stopped(visitor, office):
    case = office.received()

    answers = [
        visitor.post(reverse("casework:track"), {"number": case.short_number, "code": f"AAAA{n:02}"}).content.decode()
        for n in range(21)
    ]

    assert "太多了" in answers[-1]
    right = visitor.post(reverse("casework:track"), {"number": case.short_number, "code": tracking_code(case.pk)})
    assert right.status_code == 422


def test_the_link_of_a_slip_opens_the_case_and_a_wrong_one_is_none(visitor, office):
    case = office.received()

    good = visitor.get(reverse("casework:follow-link", args=[case.pk, tracking_code(case.pk)]))

    assert good.url == reverse("casework:tracked", args=[case.pk])
    assert visitor.get(reverse("casework:follow-link", args=[case.pk, "AAAAAA"])).status_code == 404


def followed(visitor, case):
    visitor.get(reverse("casework:follow-link", args=[case.pk, tracking_code(case.pk)]))
    return reverse("casework:tracked", args=[case.pk])


def test_inside_notes_never_reach_the_reporter(visitor, office):
    case = office.received()
    Entry.objects.create(tenant=case.tenant, case=case, at=FRIDAY, verb="note", label="值班员", text="内部的话", is_internal=True)

    page = visitor.get(followed(visitor, case)).content.decode()

    assert "内部的话" not in page


def test_the_slip_carries_number_code_and_qr(visitor, office):
    case = office.received()
    followed(visitor, case)

    page = visitor.get(reverse("casework:slip", args=[case.pk])).content.decode()

    assert (case.short_number in page, tracking_code(case.pk) in page, '<svg role="img"' in page) == (True, True, True)


def test_a_reporter_adds_a_word_once_however_often_it_is_sent(visitor, office):
    case = office.received()
    followed(visitor, case)
    form = {"text": "灯又闪了一下。", "submission_token": "again"}

    for _time in range(2):
        visitor.post(reverse("casework:add-word", args=[case.pk]), form)

    assert Entry.objects.filter(verb="supplement").count() == 1


@pytest.mark.parametrize("text", ["", "长" * 501], ids=["nothing", "too long"])
def test_a_bad_word_is_refused_and_changes_nothing(visitor, office, text):
    case = office.received()
    followed(visitor, case)

    answer = visitor.post(reverse("casework:add-word", args=[case.pk]), {"text": text})

    assert answer.status_code == 422
    assert not Entry.objects.filter(verb="supplement").exists()


def test_the_only_reporter_can_say_that_it_is_settled(visitor, office):
    case = office.received()
    followed(visitor, case)

    visitor.post(reverse("casework:say-solved", args=[case.pk]), {"text": "", "submission_token": "s"})

    case.refresh_from_db()
    assert case.state == "called_back"


# ---- call-back by link ----


def answered_page(office):
    case = complete(case=office.received(), text="换了灯头，亮了。", by=office.property_clerk, now=FRIDAY)
    return case, reverse("casework:answer", args=[callback_token(case.reporters.get().pk, 0)])


def test_the_link_of_a_call_back_takes_an_answer(visitor, office):
    case, link = answered_page(office)

    visitor.post(link, {"resolved": "no", "satisfaction": "unsatisfied", "comment": "还是不亮。", "submission_token": "a"})

    case.refresh_from_db()
    answer = Callback.objects.get()
    assert (answer.is_resolved, answer.satisfaction, answer.how, case.state) == (False, "unsatisfied", "link", "called_back")


def test_an_empty_answer_says_both_things_that_are_missing(visitor, office):
    _case, link = answered_page(office)

    answer = visitor.post(link, {})

    assert answer.content.decode().count('<li><a href="#id_') == 2
    assert not Callback.objects.exists()


def test_a_second_answer_finds_the_first(visitor, office):
    case, link = answered_page(office)
    call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=FRIDAY)

    answer = visitor.post(link, {"resolved": "no", "satisfaction": "unsatisfied"})

    assert answer.url == reverse("casework:tracked", args=[case.pk])
    assert Callback.objects.get().satisfaction == "satisfied"


@pytest.mark.parametrize("token", ["x", "A" * 40, "_-_-"])
def test_a_wrong_call_back_link_is_none(visitor, office, token):
    assert visitor.get(reverse("casework:answer", args=[token])).status_code == 404


# ---- mine, near ----


@pytest.mark.parametrize("item_count", [1, 3])
def test_my_cases_cost_the_same_however_many(office, client, django_assert_num_queries, item_count):
    category = CategoryFactory(tenant=office.here.tenant)
    for _item in range(item_count):
        case = CaseFactory(tenant=office.here.tenant, category=category, place=office.here.building)
        ReporterFactory(case=case, person_id=office.resident.person_id)
    browser = signed_in(User.objects.get(pk=office.resident.user_id), client)
    browser.get(reverse("casework:mine"))

    with django_assert_num_queries(7):
        answer = browser.get(reverse("casework:mine"))

    assert answer.content.decode().count('class="card thing"') == item_count


def test_my_cases_ask_a_visitor_to_sign_in(visitor, office):
    assert visitor.get(reverse("casework:mine")).url.startswith("/sign-in/")


def test_counts_of_the_neighbourhood_name_nobody_and_hide_what_is_few(visitor, office):
    for text in ("路灯一不亮了呀", "路灯二不亮了呀", "路灯三不亮了呀"):
        office.reported(text=text)
    office.reported("parking", text="车位被占了好几天")
    close_all(office)

    page = visitor.get(reverse("casework:near")).content.decode()

    assert ("公共设施" in page, "停车" in page, "路灯一" in page, "试验居民" in page) == (True, False, False, False)
    assert "件数少" in page


def test_what_is_settled_is_counted_among_the_closed(office):
    for text in ("路灯一不亮了呀", "路灯二不亮了呀", "路灯三不亮了呀"):
        office.reported(text=text)
    close_all(office)
    Case.objects.filter(pk=Case.objects.first().pk).update(state="done", closed_at=None)

    found = outcomes_near("", tenant=office.here.tenant, since=FRIDAY - timedelta(days=1))

    assert [(one.reported, one.closed, one.resolved) for one in found] == [(3, 2, 2)]


def close_all(office):
    for case in Case.objects.all():
        Case.objects.filter(pk=case.pk).update(state="closed", closed_at=FRIDAY, outcome="resolved")


def test_a_place_with_hardly_any_report_shows_no_counts(visitor, office):
    office.reported()

    assert "不够数" in visitor.get(reverse("casework:near")).content.decode()


def test_another_subdistrict_is_not_counted(client, office):
    for text in ("路灯一不亮了呀", "路灯二不亮了呀", "路灯三不亮了呀"):
        office.reported(text=text)
    client.cookies["linli_place"] = TenantFactory().code

    assert "公共设施" not in client.get(reverse("casework:near")).content.decode()


def test_the_home_page_shows_what_this_session_follows(visitor, office):
    case = office.received()
    followed(visitor, case)

    assert case.title in visitor.get(reverse("web:home")).content.decode()


def test_nothing_personal_of_a_draft_lies_in_the_session_in_the_clear(visitor, office):
    begun(visitor, office)

    held = str(dict(visitor.session))

    assert WORDS not in held
    assert JournalLine.objects.filter(verb__startswith="casework.case").count() == 0


def test_a_closed_case_tells_what_came_of_it(visitor, office):
    case, _link = answered_page(office)
    call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=FRIDAY)
    close(case=case, by=office.counter, now=FRIDAY)

    page = visitor.get(followed(visitor, case)).content.decode()

    assert "解决了" in page
    assert reverse("casework:add-word", args=[case.pk]) not in page
