"""Pages of sign-ups and calls: two taps on a phone, number and figures, the telephone and the counter, the call list, paper."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from linli.activities.models import CallLine, Series, Session, SignUp
from linli.activities.services import calls
from linli.activities.services.signups import SLIPS
from linli.core import clock
from linli.core.models import JournalLine
from tests import people
from tests.factories.activities import NEXT_DAY, NOW, a_programme, a_session
from tests.factories.activities_signups import a_signup, neighbour
from tests.factories.registry import HouseholdFactory, HouseholdMemberFactory, PlaceFactory
from tests.pdfs import text_of_pdf

from .pages import words

pytestmark = pytest.mark.django_db
MINE, BY_CODE, CALLS, PAPER = (reverse(f"activities:{name}") for name in ("my-signups", "signup-by-code", "calls", "calls-paper"))
WHO = {"name": "试大妈", "phone": "139 0000 0120", "needs": ""}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def session(here):
    return a_session(here, a_programme(here, capacity=4, most_heads=4, asks_photo=True, guardian_below=18))


def url(name, one):
    return reverse(f"activities:{name}", args=[one.pk])


def a_line(session, person, reason="reminder"):
    given = {"session": session, "people": [person], "reason": reason, "words": "别忘了明天九点", "once_key": str(uuid4())}
    return calls.make(**given, by=calls.Actor.system(tenant_id=session.tenant_id), now=NOW)[0]


def test_where_it_is_full_the_button_says_that_one_will_wait(here, session, client):
    a_signup(session, neighbour(here), heads=4)

    page = words(client.get(url("public-signup-new", session)))
    answer = words(client.post(url("public-signup-new", session), WHO | {"heads": "1"}, follow=True))

    assert ("报候补" in page, "补上了再来" in answer, "来的时候" in answer) == (True, True, False)


def test_a_telephone_that_is_needed_may_not_be_left_out(session, client):
    page = words(client.post(url("public-signup-new", session), WHO | {"phone": "123", "heads": "1"}))

    assert ("电话没有写全或写错" in page, "不想留就空着" in page) == (True, False)


def test_who_has_signed_in_needs_two_taps_and_types_nothing(session, home):
    browser, person = home
    page = browser.get(url("public-signup-new", session))

    done = browser.post(url("public-signup-new", session), {"heads": "1"}, follow=True)

    one = SignUp.objects.get()
    assert (page.status_code, one.person, one.state, one.photo_ok) == (200, person, "in", False)
    assert (one.number in words(done), SLIPS.code_of(one.pk) in words(done)) == (True, True)
    assert one.number in words(browser.get(MINE))


def test_without_an_account_a_name_and_a_telephone_do(session, client):
    refused = client.post(url("public-signup-new", session), {"heads": "2", **WHO, "phone": "12"})
    done = client.post(url("public-signup-new", session), {"heads": "2", "photo_ok": "on", **WHO}, follow=True)

    one = SignUp.objects.get()
    assert (refused.status_code, done.status_code) == (422, 200)
    assert (one.person.name, one.heads, one.photo_ok) == ("试大妈", 2, True)


def test_the_receipt_shows_itself_to_nobody_else(session, client):
    one = a_signup(session)

    assert client.get(url("public-signup", one)).status_code == 404
    assert client.get(url("public-signup", one), {"key": "x:y"}).status_code == 404
    assert client.post(url("public-signup-cancel", one), {"key": ""}).status_code == 404
    assert SignUp.objects.get().state == "in"


def test_number_and_figures_lead_to_the_receipt_where_it_is_given_up(session, client):
    one = a_signup(session, heads=2)
    wrong = client.post(BY_CODE, {"number": one.number, "code": "12"})
    found = client.post(BY_CODE, {"number": one.number.lower(), "code": SLIPS.code_of(one.pk)})
    key = found.url.partition("key=")[2]

    client.post(url("public-signup-heads", one), {"heads": "3", "companions": "", "key": key})
    assert (wrong.status_code, SignUp.objects.get().heads) == (422, 3)
    client.post(url("public-signup-cancel", one), {"key": key})

    assert (SignUp.objects.get().state, Session.objects.get().taken) == ("out", 0)


def test_a_resident_gives_up_from_their_own_list_and_rates_what_is_over(session, home):
    browser, person = home
    one = a_signup(session, person)
    with clock.fixed(NEXT_DAY + timedelta(hours=3)):
        page = browser.get(url("public-signup", one))
        browser.post(url("public-signup-rate", one), {"rating": "3", "text": "菜好吃"})

    assert "办得怎样，您说说" in words(page)
    assert list(SignUp.objects.values_list("rating", "rating_text")) == [(3, "菜好吃")]
    browser.post(url("public-signup-cancel", one), {})
    assert SignUp.objects.get().state == "out"


def test_a_parent_signs_up_a_child_of_the_household_and_is_the_guardian(here, session, home):
    browser, person = home
    child = neighbour(here, name="试小宝", birth_on="2016-01-01")
    household = HouseholdFactory(tenant=here.tenant, place=here.entrance)
    for one in (person, child):
        HouseholdMemberFactory(tenant=here.tenant, household=household, person=one)

    assert "试小宝" in words(browser.get(url("public-signup-new", session)))
    browser.post(url("public-signup-new", session), {"who": str(child.pk), "heads": "1"})

    assert list(SignUp.objects.values_list("person", "guardian")) == [(child.pk, person.pk)]
    assert "试小宝" in words(browser.get(MINE))


def test_who_of_a_household_is_in_already_is_said_and_when_all_are_nothing_is_left_to_send(here, session, home):
    browser, person = home
    mate = neighbour(here, name="试小宝")
    household = HouseholdFactory(tenant=here.tenant, place=here.entrance)
    for one in (person, mate):
        HouseholdMemberFactory(tenant=here.tenant, household=household, person=one)
    path = url("public-signup-new", session)

    browser.post(path, {"who": "me", "heads": "1"})
    half = browser.get(path)
    assert ("我自己（报过了）" in words(half), half.context["form"].fields["who"].initial) == (True, str(mate.pk))
    browser.post(path, {"who": str(mate.pk), "heads": "1"})

    whole = words(browser.get(path))
    assert ["试小宝已经报过了" in whole, "一共几个人来" in whole] == [True, False]


def test_a_receipt_says_who_comes_with_whom_and_who_let_a_child_come(session, client):
    given = {
        "name": "试小孩",
        "phone": "13900000125",
        "heads": "2",
        "companions": "同学一个",
        "guardian_text": "妈妈 13900000126",
    }

    page = words(client.post(url("public-signup-new", session), given, follow=True))

    said = ["谁来：试小孩，一共 2 个人", "同来的人：同学一个", "同意他来的监护人：妈妈 13900000126"]
    assert [one in page for one in said] == [True] * 3


def test_every_time_of_a_series_at_once(here, home):
    browser, _person = home
    programme = a_programme(here)
    given = {"rule": "FREQ=WEEKLY", "starts_on": NEXT_DAY.date(), "start_minute": 540, "minutes": 120}
    series = Series.objects.create(tenant=here.tenant, programme=programme, place=here.community, **given)
    first = a_session(here, programme, series=series, occurrence_on=NEXT_DAY.date())
    later = NEXT_DAY + timedelta(days=7)
    a_session(here, programme, starts_at=later, series=series, occurrence_on=later.date())

    answer = browser.post(url("public-signup-new", first), {"whole_series": "on"})

    assert (answer.url, SignUp.objects.count()) == (MINE, 2)


def test_what_takes_nobody_says_why_and_what_is_not_public_is_not_there(here, client):
    off = a_session(here, state="called_off")
    hidden = a_session(here, a_programme(here, is_public=False))

    assert "取消了" in words(client.get(url("public-signup-new", off)))
    assert client.post(url("public-signup-new", off), WHO).status_code == 422
    assert client.get(url("public-signup-new", hidden)).status_code == 404


def test_what_was_called_off_says_so_on_every_receipt(session, home):
    browser, person = home
    one = a_signup(session, person)
    Session.objects.filter(pk=session.pk).update(state="called_off", off_reason="下大雨")

    for answer in (browser.get(url("public-signup", one)), browser.get(url("public-signup-new", session))):
        assert "取消了" in words(answer)
    assert "下大雨" in words(browser.get(url("public-signup", one)))


def test_the_pages_of_a_session_lead_to_its_sign_ups(here, session, client):
    a_signup(session, heads=2)

    assert url("public-signup-new", session) in words(client.get(url("public-session", session)))
    desk = people.browser_of(people.community_secretary(here)[1], client)
    assert url("session-signups", session) in words(desk.get(url("session", session)))
    assert SignUp.objects.get().number in words(desk.get(url("session-signups", session)))


def test_the_same_form_sent_twice_signs_up_once(session, client):
    token = {"submission_token": "0190d3a5-0000-7000-8000-00000000abcd"}
    first, second = (
        client.post(url("public-signup-new", session), {"heads": "1", **WHO} | token) for _n in range(2)
    )  # fmt: skip

    assert (first.status_code, second.status_code, SignUp.objects.count()) == (302, 302, 1)


def test_an_old_neighbour_rings_and_a_clerk_prints_the_slip(here, session, client):
    granny = neighbour(here, name="试奶奶", phone="", has_phone=False)
    browser = people.browser_of(people.counter_clerk(here)[1], client)
    given = {"channel": "phone", "who": "试奶奶", "heads": "1", "photo_ok": "no", "needs": "要坐着"}

    answer = browser.post(url("session-signup-new", session), given, follow=True)

    one = SignUp.objects.get()
    assert answer.request["PATH_INFO"] == url("signup-slip", one)
    assert (one.person, one.channel, one.photo_ok, one.needs) == (granny, "phone", False, "要坐着")
    pdf = browser.get(url("signup-slip", one), {"as": "pdf"})
    assert SLIPS.code_of(one.pk) in text_of_pdf(pdf.content)


def test_the_slip_of_who_waits_sends_nobody_to_the_door(here, desk):
    full = a_session(here, a_programme(here, capacity=1))
    _first, one = a_signup(full), a_signup(full)

    page = words(desk.get(url("signup-slip", one)))

    assert ("补上了会告诉您" in page, "到门口报编号" in page) == (True, False)


def test_whom_the_register_does_not_know_is_written_down_where_it_is_said(here, session, desk):
    given = {"channel": "counter", "who": "新来的", "heads": "1", "photo_ok": "", "needs": ""}

    refused = desk.post(url("session-signup-new", session), given)
    assert (refused.status_code, SignUp.objects.count()) == (422, 0)
    desk.post(url("session-signup-new", session), given | {"phone": "13900000120", "meant": "new:新来的:13900000120"})

    assert list(SignUp.objects.values_list("person__name", "photo_ok")) == [("新来的", None)]


def test_of_several_with_one_name_the_telephone_says_which(here, session, desk):
    neighbour(here, name="试重名", phone="13900000121")
    meant = neighbour(here, name="试重名", phone="13900000122")
    given = {"channel": "phone", "who": "试重名", "heads": "1", "needs": ""}

    assert desk.post(url("session-signup-new", session), given).status_code == 422
    desk.post(url("session-signup-new", session), given | {"phone": "139 0000 0122"})

    assert SignUp.objects.get().person == meant


def test_a_head_signs_up_a_neighbour_from_the_list_of_the_house(here, session, client):
    mine = neighbour(here, name="试邻居")
    neighbour(here, name="试别楼", home=PlaceFactory(parent=here.compound))
    browser = people.browser_of(people.building_head(here)[1], client)
    page = words(browser.get(url("session-signup-new", session)))

    browser.post(url("session-signup-new", session), {"channel": "visit", "neighbour": str(mine.pk), "heads": "1"})

    assert ("试邻居" in page, "试别楼" in page) == (True, False)
    assert list(SignUp.objects.values_list("person", "channel")) == [(mine.pk, "visit")]


def test_the_desk_changes_gives_up_and_turns_away(here, session, desk):
    one, other = a_signup(session, heads=2), a_signup(session)

    desk.post(url("signup-heads", one), {"heads": "1", "companions": ""})
    desk.post(url("signup-cancel", one), {"reason": "本人打电话说来不了"})
    refused = desk.post(url("signup-away", other), {"reason": ""})
    desk.post(url("signup-away", other), {"reason": "报错了"})

    rows = list(SignUp.objects.order_by("position").values_list("heads", "state", "end_reason"))
    assert (refused.status_code, rows) == (422, [(1, "out", "本人打电话说来不了"), (1, "refused", "报错了")])


def test_a_secretary_of_elsewhere_finds_nothing(here, session, client):
    one, line = a_signup(session, neighbour(here)), a_line(session, neighbour(here))
    other = people.holder("community_secretary", here, place=PlaceFactory(parent=here.subdistrict))[1]
    browser = people.browser_of(other, client)

    for name, row in (("session-signups", session), ("signup", one), ("signup-slip", one)):
        assert browser.get(url(name, row)).status_code == 404
    assert browser.post(url("call-phone", line)).status_code == 404
    assert line.person.name not in words(browser.get(CALLS))


def test_a_head_walks_from_door_to_door_with_the_sheet_and_notes_who_heard(here, session, client):
    shared = neighbour(here, name="试同意", phone="65550120", shares_phone_with_heads=True)
    silent = neighbour(here, name="试不同意", phone="65550121")
    lines = [a_line(session, one) for one in (shared, silent)]
    browser = people.browser_of(people.building_head(here)[1], client)
    paper = words(browser.get(PAPER))

    browser.post(url("call-tried", lines[0]), {})
    browser.post(url("call-told", lines[0]), {"heard": "family"})

    assert ("65550120" in paper, "65550121" in paper) == (True, False)
    assert list(CallLine.objects.filter(told_at__isnull=False).values_list("heard", "tries")) == [("family", 2)]
    assert [row["one"] for row in browser.get(CALLS).context["rows"]] == [lines[1]]


def test_a_telephone_is_looked_at_to_dial_it_and_only_by_whom_it_was_given_to(here, session, client):
    line = a_line(session, neighbour(here, phone="65550121"))
    head = people.browser_of(people.building_head(here)[1])
    clerk = people.browser_of(people.community_clerk(here)[1], client)

    assert "65550121" not in words(head.post(url("call-phone", line), follow=True))
    assert "65550121" in words(clerk.post(url("call-phone", line)))
    assert JournalLine.objects.filter(verb="privacy.revealed").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_as_many_queries_for_three_as_for_one(here, session, desk, django_assert_num_queries, count):
    for _n in range(count):
        a_signup(session, neighbour(here))
        a_line(session, neighbour(here))
    desk.get(url("session-signups", session))

    with django_assert_num_queries(8):
        desk.get(url("session-signups", session))
    with django_assert_num_queries(6):
        desk.get(CALLS)
    with django_assert_num_queries(4):
        desk.get(PAPER)


@pytest.mark.parametrize("count", [1, 3])
def test_ones_own_list_takes_as_many_queries_for_three_as_for_one(here, home, django_assert_num_queries, count):
    browser, person = home
    for _n in range(count):
        a_signup(a_session(here), person)
    browser.get(MINE)

    with django_assert_num_queries(4):
        browser.get(MINE)


def test_sheets_hold_the_same_rows_and_filters_that_make_no_sense_are_no_error(here, session, desk):
    a_signup(session)
    a_line(session, neighbour(here))

    for address in (url("session-signups", session), CALLS):
        assert desk.get(address, {"as": "xlsx"})["Content-Disposition"].endswith('.xlsx"')
        assert desk.get(address, {"view": "x", "reason": "x", "q": "x" * 99, "page": "x"}).status_code == 200


def test_pieces_stand_on_today_and_on_a_heads_doors(here, session, client):
    a_line(session, neighbour(here, name="试奶奶"))
    browser = people.browser_of(people.building_head(here)[1], client)

    for address in (reverse("web:today"), reverse("registry:my-doors")):
        assert "试奶奶" in words(browser.get(address))


def test_who_is_known_to_be_grown_up_is_asked_for_no_guardian(here, session, client):
    grown_up = people.resident(here, birth_on="1990-01-01")[1]
    page = people.browser_of(grown_up, client).get(url("public-signup-new", session))

    assert list(page.context["form"].fields) == ["heads", "photo_ok", "companions", "needs"]
