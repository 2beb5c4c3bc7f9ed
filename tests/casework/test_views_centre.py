"""The pages of the hall: window, greeter, number machine, screen, errands at home; who may open them, what they say."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import (
    HomeGiven,
    add_item,
    add_kiosk,
    answer_at_once,
    book_visit,
    note_home_service,
    stop_kiosk,
    tracking_code,
)
from linli.casework.models import Answer, Case, CounterKiosk, CounterLine, CounterVisit, CounterWindow, HomeServiceRequest
from linli.casework.services.intake import Wanted
from linli.core import clock
from linli.core.models import JournalLine

from ..factories.registry import OrganisationFactory, PlaceFactory
from ..people import browser_of, building_head, holder
from .conftest import FRIDAY
from .halls import ALLOWANCE, SINCE, catalogue, open_hall

CENTRE, GREET, VISITS, HOMES = (reverse(f"casework:{name}") for name in ("centre", "greet", "visits", "home-services"))
SCREEN, NOW = reverse("casework:hall"), reverse("casework:hall-now")


@pytest.fixture(autouse=True)
def ten_past_nine():
    with clock.fixed(FRIDAY + timedelta(minutes=10)):
        yield


@pytest.fixture
def hall(office):
    return open_hall(office)


@pytest.fixture
def at_three(hall, client):
    """The browser of the clerk at window 3 (民政救助)."""
    return browser_of(hall.clerks[3], client)


@pytest.fixture
def greeter(hall, client):
    return browser_of(hall.greeter, client)


def text_of(answer):
    return answer.content.decode()


def step(visit, name):
    return reverse("casework:visit-verb", args=[visit.pk, name])


# ---- a window ----


def test_from_the_call_to_the_next_one_at_a_window(hall, at_three):
    first, second = hall.take("B"), hall.take("B", later=1)

    at_three.post(reverse("casework:centre-call"))
    at_three.post(step(first, "start"))
    page = at_three.post(step(first, "finish-and-call"), follow=True)

    states = list(CounterVisit.objects.order_by("sequence").values_list("state", flat=True))
    assert (states, "B002" in text_of(page)) == (["done", "called"], True)
    assert CounterVisit.objects.get(pk=second.pk).window == hall.windows[3]


def test_what_cannot_be_done_is_said_on_the_page_and_changes_nothing(hall, at_three):
    visit = hall.take("B")

    page = at_three.post(step(visit, "start"), follow=True)

    assert "这个号现在是“等着叫”，不能开始办。" in text_of(page)
    assert CounterVisit.objects.get().state == "waiting"


def test_handed_on_from_the_page_with_what_was_checked(hall, at_three):
    hall.take("B")
    visit = hall.call(3, later=5)

    at_three.post(reverse("casework:visit-hand-over", args=[visit.pk]), {"target": "window:1", "checked": "身份证看过了"})

    visit.refresh_from_db()
    assert (visit.state, visit.for_window, visit.in_line, visit.checked) == (
        "waiting", hall.windows[1], "A", "3号窗口 09:10：身份证看过了",
    )  # fmt: skip


def test_the_window_shows_what_others_checked_and_what_to_ask_for(office, hall, at_three):
    catalogue(office)
    hall.take("B", item_code="elder-allowance", purpose="高龄津贴", name="何奶奶", identity_noted="居民身份证")
    hall.call(3, later=5)

    page = text_of(at_three.get(CENTRE))

    assert [word for word in ("B001", "何奶奶", "看过居民身份证", "户口簿", "人来了，开始办") if word not in page] == []


@pytest.mark.parametrize("waiting", [1, 3])
def test_the_window_costs_the_same_however_many_wait(hall, at_three, django_assert_num_queries, waiting):
    for _person in range(waiting):
        hall.take("B")
    at_three.get(CENTRE)

    with django_assert_num_queries(9):
        page = at_three.get(CENTRE)

    assert page.context["waiting"] == waiting


def test_who_sits_nowhere_is_asked_where_and_sitting_down_opens_the_window(hall, greeter):
    assert "您今天坐哪个窗口" in text_of(greeter.get(CENTRE))

    page = greeter.post(reverse("casework:centre-sit"), {"number": "2"}, follow=True)

    window = CounterWindow.objects.get(number=2)
    assert (window.opened_by_user_id, "2号窗口" in text_of(page)) == (hall.greeter.user_id, True)


def test_a_hall_without_windows_is_opened_with_one_button(office, client):
    clerk = browser_of(office.counter, client)
    assert "大厅还没设窗口" in text_of(clerk.get(CENTRE))

    clerk.post(reverse("casework:centre-prepare"))

    assert (CounterLine.objects.count(), CounterWindow.objects.count()) == (4, 4)


@pytest.mark.parametrize("address", [GREET, VISITS, reverse("casework:centre-settings"), reverse("casework:book")])
def test_the_hall_is_not_for_a_community_that_reaches_less_than_all_of_it(hall, office, client, address):
    clerk = browser_of(office.clerk, client)

    assert clerk.get(address).status_code == 403
    assert clerk.get(CENTRE).url == reverse("casework:guide-desk")


# ---- the greeter ----


def test_two_taps_give_a_number_with_its_window_and_a_slip(office, hall, greeter):
    catalogue(office)
    tap = reverse("casework:greet-take") + "?line=B"
    assert tap in text_of(greeter.get(GREET))

    page = greeter.post(tap, {"priority": "elder", "submission_token": "t"}, follow=True)

    visit = CounterVisit.objects.get()
    assert (visit.number, visit.priority_reason, visit.how) == ("B001", "六十岁以上", "greeter")
    assert reverse("casework:visit-slip", args=[visit.pk]) in text_of(page)
    assert "B001" in text_of(greeter.get(reverse("casework:visit-slip", args=[visit.pk])))


def test_a_number_asked_for_twice_is_taken_once(hall, greeter):
    tap = reverse("casework:greet-take") + "?line=A"

    for _time in range(2):
        greeter.post(tap, {"priority": "", "submission_token": "same"})

    assert CounterVisit.objects.count() == 1


def test_what_the_greeter_typed_stays_when_it_is_refused(hall, greeter):
    answer = greeter.post(reverse("casework:greet-take") + "?line=A", {"priority": "nonsense", "name": "何奶奶"})

    assert (answer.status_code, 'value="何奶奶"' in text_of(answer), CounterVisit.objects.count()) == (422, True, 0)


def test_in_their_own_words_the_greeter_finds_what_they_want(office, hall, greeter):
    catalogue(office)

    page = text_of(greeter.get(GREET, {"q": "老太太的老年补贴"}))

    assert reverse("casework:greet-take") + "?item=elder-allowance" in page


@pytest.mark.parametrize("items", [1, 3])
def test_the_greeters_page_costs_the_same_however_long_the_guide(office, hall, greeter, django_assert_num_queries, items):

    for number in range(items):
        given = replace(ALLOWANCE, line_id=hall.lines["B"].pk)
        add_item(tenant=office.here.tenant, code=f"thing-{number}", given=given, valid_from=SINCE, by=office.counter, now=FRIDAY)
    greeter.get(GREET)

    with django_assert_num_queries(10):
        page = greeter.get(GREET)

    assert text_of(page).count('class="tap"') == items


def test_a_booking_is_made_on_the_telephone_and_comes_in_by_its_number(hall, greeter):
    slot = (FRIDAY + timedelta(hours=1)).astimezone(clock.timezone.get_current_timezone()).isoformat()
    greeter.post(reverse("casework:book"), {"line": "A", "booked_for": slot, "phone": "139 0000 0120"})
    assert CounterVisit.objects.get().state == "booked"

    greeter.post(reverse("casework:arrive"), {"number": " a001 "})

    assert CounterVisit.objects.get().state == "waiting"


def test_a_number_that_nobody_booked_is_said_so(hall, greeter):
    page = greeter.post(reverse("casework:arrive"), {"number": "Z999"}, follow=True)

    assert "今天没有约这个号" in text_of(page)


def test_the_register_takes_a_document_and_no_number_of_it(hall, greeter):
    greeter.post(reverse("casework:register-visitor"), {"purpose": "找书记", "identity_noted": "户口簿", "cannot_scan": "on"})

    visit = CounterVisit.objects.get()
    assert (visit.identity_noted, visit.cannot_scan, visit.number) == ("户口簿", True, "")


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_visitors_costs_the_same_however_long(hall, greeter, django_assert_num_queries, people):
    for _person in range(people):
        hall.take("A", name="何奶奶")
    greeter.get(VISITS)

    with django_assert_num_queries(6):
        page = greeter.get(VISITS, {"state": "waiting", "line": "A"})

    assert text_of(page).count("何奶奶") == people


@pytest.mark.parametrize("query", [{"state": "x", "line": "中文"}, {"state": "waiting"}, {"line": "Z"}])
def test_filters_without_sense_still_open(hall, greeter, query):
    hall.take("A")

    assert greeter.get(VISITS, query).status_code == 200


def test_who_missed_the_call_comes_back_by_the_greeter(hall, greeter):
    visit = hall.take("A")
    CounterVisit.objects.filter(pk=visit.pk).update(state="no_show")

    greeter.post(step(visit, "come-back"))

    assert CounterVisit.objects.get().state == "waiting"


# ---- the number machine ----


@pytest.fixture
def kiosk(office, hall):
    return add_kiosk(tenant=office.here.tenant, name="一楼", by=hall.greeter, now=FRIDAY)


def test_three_touches_and_no_sign_in_give_a_number(kiosk, client):
    start = text_of(client.get(reverse("casework:kiosk", args=[kiosk.key])))
    line = reverse("casework:kiosk-line", args=[kiosk.key, "A"])
    assert (line in start, 'data-mode="elder"' in start) == (True, True)

    answer = client.post(line, {"priority": "elder", "submission_token": "t"}, follow=True)

    visit = CounterVisit.objects.get()
    assert (visit.number, visit.how, visit.by_label, visit.priority) == ("A001", "kiosk", "", "elder")
    assert ("A001" in text_of(answer), answer["Refresh"].startswith("20; url=/q/")) == (True, True)


def test_a_machine_that_was_stopped_or_never_was_is_no_page(office, hall, kiosk, client):
    stop_kiosk(kiosk=kiosk, by=hall.greeter, now=FRIDAY)

    for key in (kiosk.key, "NOSUCHKEY"):
        assert client.get(reverse("casework:kiosk", args=[key])).status_code == 404
        assert client.post(reverse("casework:kiosk-line", args=[key, "A"])).status_code == 404
    assert CounterVisit.objects.count() == 0


def test_who_booked_is_in_line_by_the_machine(hall, kiosk, client):
    book_visit(line=hall.lines["A"], booked_for=FRIDAY + timedelta(hours=1), by=hall.greeter, now=FRIDAY)
    address = reverse("casework:kiosk-arrive", args=[kiosk.key])

    wrong = client.post(address, {"number": "A009"})
    right = client.post(address, {"number": "a001"})

    assert (wrong.status_code, right.status_code, CounterVisit.objects.get().state) == (422, 302, "waiting")


def test_a_machine_is_made_and_stopped_on_the_settings_page(hall, greeter):
    page = greeter.post(reverse("casework:centre-kiosk"), {"name": "一楼"}, follow=True)
    kiosk = CounterKiosk.objects.get()
    assert f"/q/{kiosk.key}/" in text_of(page)

    greeter.post(reverse("casework:centre-kiosk-stop", args=[kiosk.pk]))

    assert CounterKiosk.objects.get().stopped_at is not None


def test_lines_and_windows_are_set_up_and_refused_with_reasons(hall, greeter):
    greeter.post(reverse("casework:centre-line"), {"letter": "e", "name": "退役军人", "typical_minutes": "12", "is_active": "on"})
    greeter.post(reverse("casework:centre-window"), {"number": "5", "serves": ["E"], "is_active": "on"})
    refused = greeter.post(reverse("casework:centre-window"), {"number": "6", "serves": ["Z"]})

    assert (CounterLine.objects.get(letter="E").name, CounterWindow.objects.get(number=5).serves) == ("退役军人", ["E"])
    assert (refused.status_code, CounterWindow.objects.filter(number=6).exists()) == (422, False)


# ---- the screen ----


@pytest.fixture
def passer_by(hall, client):
    client.cookies["linli_place"] = hall.office.here.tenant.code
    return client


def test_the_screen_shows_numbers_and_windows_and_never_a_name(hall, passer_by):
    hall.take("A", name="何奶奶", phone="139 0000 0120")
    hall.call(1, later=5)

    page = text_of(passer_by.get(SCREEN))

    assert [word for word in ("A001", "1号窗口", "请 A001 号，到1号窗口") if word not in page] == []
    assert [word for word in ("何", "139", "0120") if word in page] == []


def test_the_screen_is_asked_with_its_tag_and_answers_only_when_something_changed(hall, passer_by, django_assert_num_queries):
    hall.take("A")
    tag = passer_by.get(NOW)["ETag"]

    with django_assert_num_queries(2):
        same = passer_by.get(NOW, headers={"if-none-match": tag})
    hall.call(1, later=5)
    changed = passer_by.get(NOW, headers={"if-none-match": tag})

    assert (same.status_code, changed.status_code, "A001" in text_of(changed)) == (304, 200, True)
    assert same["Cache-Control"] == "no-cache"


def test_the_part_that_is_asked_for_is_the_part_of_the_page(hall, passer_by):
    hall.take("A")
    hall.call(1, later=5)

    whole, part = text_of(passer_by.get(SCREEN)), text_of(passer_by.get(NOW)).strip()

    assert " ".join(part.split()) in " ".join(whole.split())


def test_ones_own_number_says_what_one_wants_to_know_and_nothing_more(hall, passer_by):
    hall.take("B")
    visit = hall.take("B", name="何奶奶", later=1)
    mine = reverse("casework:hall-number", args=[visit.pk])

    waiting = text_of(passer_by.get(mine))
    hall.call(3, later=5)
    CounterVisit.objects.filter(pk=visit.pk).update(state="called", window=hall.windows[2], called_at=FRIDAY)

    assert ("前面 1 位" in waiting, "何" in waiting) == (True, False)
    assert "叫到您了，请到2号窗口。" in text_of(passer_by.get(mine))


def test_how_long_it_takes_is_for_everybody(hall, passer_by):
    hall.take("B")

    assert "前面 1 位，大约等 10 到 50 分钟" in text_of(passer_by.get(reverse("casework:hall-waiting")))


# ---- errands at home ----


@pytest.fixture
def errand(office):
    given = HomeGiven(
        what="换社保卡", name="何奶奶", why="ill", phone="5555 0120", address="201", place=office.here.building, note="敲重些"
    )
    return note_home_service(tenant=office.here.tenant, given=given, by=office.counter, now=FRIDAY)


def test_an_errand_is_noted_from_the_page_with_a_place_found_by_words(office, hall, greeter):
    new = reverse("casework:home-service-new")
    found = text_of(greeter.post(new, {"then": "look", "place_words": office.here.building.name, "what": "换社保卡"}))
    assert (f'value="{office.here.building.pk}"' in found, 'value="换社保卡"' in found) == (True, True)

    given = {"what": "换社保卡", "name": "何奶奶", "why": "elder", "place": str(office.here.building.pk), "address": "201"}
    greeter.post(new, given)

    request = HomeServiceRequest.objects.get()
    assert (request.what, request.place, request.name, request.why) == ("换社保卡", office.here.building, "何奶奶", "elder")


def test_the_page_is_masked_until_a_purpose_is_given_and_is_kept_by_no_browser(errand, greeter):
    address = errand.get_absolute_url()
    masked = greeter.get(address)

    seen = greeter.post(address, {"purpose": "visit"})

    hidden = [word for word in ("何奶奶", "201", "敲重些", "生病卧床") if word in text_of(masked)]
    shown = [word for word in ("何奶奶", "201", "敲重些", "生病卧床") if word in text_of(seen)]
    assert (hidden, len(shown), seen["Cache-Control"]) == ([], 4, "no-store, private")
    assert JournalLine.objects.get(verb="casework.home_service.looked_at").reason == "visit"


def test_arranged_with_a_partner_only_after_consent_then_done(office, errand, greeter):
    bank = OrganisationFactory(tenant=office.here.tenant, kind="resident_unit", name="试验银行")
    arrange = reverse("casework:home-service-verb", args=[errand.pk, "arrange"])
    given = {"visit_at": "2026-11-23T10:00", "goes": "社保窗口", "partner": str(bank.pk)}

    refused = greeter.post(arrange, given)
    greeter.post(arrange, given | {"consents": "on"})
    greeter.post(reverse("casework:home-service-verb", args=[errand.pk, "done"]), {"result": "换好了"})

    errand.refresh_from_db()
    assert (refused.status_code, "先问本人同不同意" in text_of(refused)) == (422, True)
    assert (errand.state, errand.partner, errand.result) == ("done", bank, "换好了")


@pytest.mark.parametrize("errands", [1, 3])
def test_the_list_of_errands_costs_the_same_however_long(office, hall, greeter, django_assert_num_queries, errands):
    for _each in range(errands):
        given = HomeGiven(what="换社保卡", name="何奶奶", why="ill", place=office.here.building)
        note_home_service(tenant=office.here.tenant, given=given, by=office.counter, now=FRIDAY)
    greeter.get(HOMES)

    with django_assert_num_queries(6):
        page = greeter.get(HOMES)

    assert text_of(page).count("何**") == errands


def test_an_errand_of_another_community_is_not_there(errand, office, client):

    elsewhere = holder("community_secretary", office.here, place=PlaceFactory(parent=office.here.subdistrict))[1]
    browser = browser_of(elsewhere, client)

    assert browser.get(errand.get_absolute_url()).status_code == 404
    assert browser.post(reverse("casework:home-service-verb", args=[errand.pk, "cancel"]), {"reason": "试试"}).status_code == 404


def test_the_case_shows_the_errand_that_grew_out_of_it(office, hall, greeter):
    case = office.reported()
    given = HomeGiven(what="换社保卡", name="何奶奶", why="ill", case=case)
    note_home_service(tenant=office.here.tenant, given=given, by=office.counter, now=FRIDAY)

    page = text_of(greeter.get(case.get_absolute_url()))

    assert ("换社保卡" in page, "何奶奶" in page) == (True, False)


# ---- answering at the counter ----

COUNTER = reverse("casework:counter")
ASKED = "我八十二了，高龄津贴怎么办？"


def test_while_the_clerk_types_the_guide_answers(office, hall, greeter):
    catalogue(office)

    part = text_of(greeter.post(reverse("casework:look-up-answers"), {"text": ASKED}))

    assert ('value="item:elder-allowance"' in part, "社保卡" in part) == (True, True)


def test_one_button_answers_registers_and_closes(office, hall, greeter):
    item, _entry = catalogue(office)

    page = greeter.post(COUNTER, {"text": ASKED, "answer": "item:elder-allowance", "no_phone": "on"}, follow=True)

    case = Case.objects.get()
    assert (case.state, case.channel, Answer.objects.get().item) == ("closed", "counter", item)
    assert (case.short_number in text_of(page), "带：身份证、户口簿、社保卡" in text_of(page)) == (True, True)


def test_in_ones_own_words_an_answer_needs_words(office, hall, greeter):
    refused = greeter.post(COUNTER, {"text": ASKED, "answer": "own", "own_answer": ""})
    greeter.post(COUNTER, {"text": ASKED, "answer": "own", "own_answer": "下周二上午来，民政的人在。"})

    assert (refused.status_code, Case.objects.count()) == (422, 1)
    assert Answer.objects.get().text == "下周二上午来，民政的人在。"


def test_an_offer_that_is_gone_is_said_so_and_nothing_is_registered(office, hall, greeter):
    refused = greeter.post(COUNTER, {"text": ASKED, "answer": "item:nothing"})

    assert (refused.status_code, ASKED in text_of(refused), Case.objects.count()) == (422, True, 0)


def test_without_scripts_the_answers_come_with_the_page(office, hall, greeter):
    catalogue(office)

    page = greeter.post(COUNTER, {"text": ASKED, "then": "answers"})

    assert (page.status_code, 'value="item:elder-allowance"' in text_of(page)) == (200, True)


def test_from_a_window_nobody_is_asked_twice_and_the_number_keeps_its_case(office, hall, greeter):
    catalogue(office)
    visit = hall.take("D", name="何奶奶", identity_noted="户口簿")
    page = text_of(greeter.get(COUNTER, {"visit": str(visit.pk)}))
    assert ('value="何奶奶"' in page, f'name="visit" value="{visit.pk}"' in page) == (True, True)

    greeter.post(COUNTER, {"text": ASKED, "answer": "item:elder-allowance", "visit": str(visit.pk), "name": "何奶奶"})

    visit.refresh_from_db()
    assert visit.case == Case.objects.get()


def test_who_may_not_answer_sees_the_answer_and_no_button(office, hall, client):

    catalogue(office)
    head = browser_of(building_head(office.here)[1], client)

    part = text_of(head.post(reverse("casework:look-up-answers"), {"text": ASKED}))

    assert ("社保卡" in part, 'name="answer"' in part) == (True, False)


def test_a_question_from_the_web_is_answered_on_its_own_page(office, hall, greeter):
    item, _entry = catalogue(office)
    case = office.reported("elder_allowance", text=ASKED)
    address = reverse("casework:case-verb", args=[case.pk, "answer"])
    assert 'value="item:elder-allowance"' in text_of(greeter.get(address))

    greeter.post(address, {"source": "item:elder-allowance", "text": ""})

    case.refresh_from_db()
    assert (case.state, Answer.objects.get().item, case.reply.startswith("高龄津贴")) == ("closed", item, True)


def test_what_was_answered_is_told_on_the_reporters_page(office, client):
    case = answer_at_once(
        tenant=office.here.tenant, wanted=Wanted(text=ASKED), text="带身份证到3号窗口。", by=office.counter, now=FRIDAY
    )

    page = client.get(reverse("casework:follow-link", args=[case.pk, tracking_code(case.pk)]), follow=True)

    assert ("带身份证到3号窗口。" in text_of(page), "讲清楚了" in text_of(page), "当场答复了" in text_of(page)) == (
        True,
        True,
        True,
    )
