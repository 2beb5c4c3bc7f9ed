"""What stands beside the ordinary on pages: a form that is only opened, a panel that is empty for one and full for another."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from linli.accounts.models import User
from linli.casework.api import add_kiosk, answer_at_once, book_visit, instruct, show_yellow, tracking_code
from linli.casework.models import Case
from linli.casework.services.intake import Wanted
from linli.casework.views.desk.verbs import spot_url
from linli.casework.views.today import act_of
from linli.core import clock

from ..factories.duties import PromotionMeetingFactory
from ..factories.pressing import TaskFactory
from ..people import auditor, dispatcher, holder, signed_in, subdistrict_leader
from .conftest import FRIDAY
from .halls import catalogue, open_hall
from .test_http_settings import program_of

WHY = "水泵坏了三天，还没有人去看。"


@pytest.fixture(autouse=True)
def ten_past_nine():
    with clock.fixed(FRIDAY + timedelta(minutes=10)):
        yield


def browser_of(actor):
    return signed_in(User.objects.get(pk=actor.user_id))


def text_of(answer):
    return unescape(answer.content.decode())


def url(name, *args):
    return reverse(f"casework:{name}", args=args)


# ---- pressing ----


def test_today_says_what_to_press_first_and_who_waits_for_an_answer(office):
    user, boss = dispatcher(office.here)
    show_yellow(case=office.received(), reason=WHY, by=boss, now=FRIDAY)

    pages = [text_of(browser.get(reverse("web:today"))) for browser in (signed_in(user), browser_of(office.property_clerk))]

    assert [("先催哪几件" in page, "督办单等您答复" in page) for page in pages] == [(True, False), (False, True)]


def test_with_one_thing_to_answer_it_is_chosen_already_and_with_two_it_is_asked(office):
    case, boss = office.received(), dispatcher(office.here)[1]
    show_yellow(case=case, reason=WHY, by=boss, now=FRIDAY)
    browser, address = browser_of(office.property_clerk), url("case-verb", case.pk, "answer_supervision")
    chosen = [browser.get(address).context["form"]["to"].initial]

    instruct(case=case, text="周三以前修好。", by=subdistrict_leader(office.here)[1], now=FRIDAY)
    chosen.append(browser.get(address).context["form"]["to"].initial)

    assert [bool(one) for one in chosen] == [True, False]


def test_whoever_keeps_no_tasks_sees_none_on_the_case(office):
    case = office.received()
    TaskFactory(tenant=office.here.tenant, case=case, title="换水泵的任务")

    pages = [
        text_of(browser.get(case.get_absolute_url()))
        for browser in (signed_in(dispatcher(office.here)[0]), browser_of(office.property_clerk))
    ]

    assert ["换水泵的任务" in page for page in pages] == [True, False]


def test_a_case_that_waits_for_others_is_only_opened(office):
    case = office.accepted()

    assert act_of(office.property_clerk, case, FRIDAY).label == "打开"
    assert (spot_url(office.property_clerk, case), spot_url(dispatcher(office.here)[1], case)) == (
        "",
        url("case-verb", case.pk, "rule"),
    )


# ---- the hall ----


def test_a_machine_shows_its_forms_before_anything_is_sent(office, client):
    key = add_kiosk(tenant=office.here.tenant, name="一楼", by=open_hall(office).greeter, now=FRIDAY).key

    pages = [
        client.get(url("kiosk-line", key, "A")),
        client.get(url("kiosk-arrive", key)),
        client.post(url("kiosk-arrive", key), {}),
    ]

    assert [page.status_code for page in pages] == [200, 200, 422]


def test_who_arrived_already_is_said_so(office):
    hall = open_hall(office)
    book_visit(line=hall.lines["A"], booked_for=FRIDAY + timedelta(hours=1), by=hall.greeter, now=FRIDAY)
    browser = browser_of(hall.greeter)

    pages = [text_of(browser.post(url("arrive"), {"number": "A001"}, follow=True)) for _time in range(2)]

    assert ["今天没有约这个号" in page for page in pages] == [False, True]


def test_an_old_number_says_that_it_is_over(office, client):
    visit = open_hall(office).take("A")

    with clock.fixed(FRIDAY + timedelta(days=3)):
        page = text_of(client.get(url("hall-number", visit.pk)))

    assert "这是以前的号，请重新取一个。" in page


def test_whoever_sits_at_no_window_calls_nobody(office):
    hall = open_hall(office)
    visit = hall.take("A")

    answer = browser_of(hall.greeter).post(url("centre-call"))

    visit.refresh_from_db()
    assert (answer["Location"], visit.state) == (url("centre"), "waiting")


def test_an_errand_from_a_case_begins_with_what_the_case_says(office):
    case = office.received()

    page = browser_of(office.counter).get(url("home-service-new") + f"?case={case.pk}")

    assert page.context["form"].initial["what"] == case.title


# ---- the guide ----


@pytest.mark.parametrize("wanted", ["", "?from=no-key", "?from=01900000-0000-7000-8000-000000000000"])
def test_a_new_entry_from_nothing_is_empty_and_public(office, wanted):
    page = browser_of(office.counter).get(url("entry-new") + wanted)

    assert page.context["form"].initial == {"is_public": True}


def test_a_question_is_a_page_of_its_own_for_everybody(office, client):
    _item, entry = catalogue(office)
    client.cookies["linli_place"] = office.here.tenant.code

    assert entry.answer in text_of(client.get(url("guide-question", entry.pk)))


def test_the_page_of_an_answered_question_shows_what_it_was_answered_from(office):
    item, _entry = catalogue(office)
    asked = Wanted(text="高龄津贴怎么领？")
    case = answer_at_once(
        tenant=office.here.tenant, wanted=asked, text="带身份证到3号窗口。", source=item, by=office.counter, now=FRIDAY
    )

    assert item.name in text_of(browser_of(office.counter).get(case.get_absolute_url()))


# ---- residents ----


def test_a_reporter_says_that_it_is_settled_by_number_and_code(office, client):
    case = office.received()
    client.get(url("follow-link", case.pk, tracking_code(case.pk)))

    form = client.get(url("say-solved", case.pk))
    client.post(url("say-solved", case.pk), {"text": "自己亮了。"})

    assert (form.status_code, Case.objects.get().entries.order_by("id").last().text) == (200, "自己亮了。")


def test_ones_own_cases_stand_on_ones_own_page(office):
    case, browser = office.reported(), browser_of(office.resident)

    assert case.title in text_of(browser.get(reverse("web:mine")))


# ---- who may not ----


def test_meetings_and_rosters_are_changed_by_those_whose_community_it_is(office):
    meeting = PromotionMeetingFactory(tenant=office.here.tenant, place=office.here.community)
    lead = signed_in(holder("property_lead", office.here, organisation=office.here.property_company)[0])

    addresses = [url("meeting-change", meeting.pk), url("meeting-call"), url("roster-fill")]

    assert [lead.get(address).status_code for address in addresses] == [403, 403, 200]


def test_programs_read_rates_of_this_year_and_only_with_the_right(office):
    said = signed_in(auditor(office.here)[0]).get("/api/v1/cases/rates", {"by": "month"})
    refused = browser_of(office.property_clerk).get("/api/v1/cases/rates", {"by": "month"})

    assert (said.json()["since"], said.json()["until"], refused.status_code) == ("2026-01-01", "2026-12-31", 403)


def test_a_rule_a_line_and_an_organisation_that_there_is_not_are_said_so(office):
    desk, reason = program_of(dispatcher(office.here)), {"reason": "不用了", "last_day": "2026-12-31"}
    nobody = {"place_id": str(office.here.community.pk), "organisation_id": str(office.here.tenant.pk)}
    pattern = {"first": "2026-11-23", "last": "2026-11-27", "weekdays": [0], "begins": "09:00", "ends": "17:00", "name": "周师傅"}

    answers = [desk.post(f"/api/v1/settings/{kind}/999/close", reason) for kind in ("rules", "duties")]
    answers.append(desk.post("/api/v1/roster/fill", nobody | pattern))

    assert [one.status_code for one in answers] == [404, 404, 409]
