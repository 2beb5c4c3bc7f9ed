"""The board, who else has a case open, what changed meanwhile, and the pages on which work is handed over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.casework.api import note
from linli.casework.models import Assignment, Case, Looking, SavedFilter
from linli.casework.selectors import board as seen
from linli.casework.selectors import hands
from linli.casework.services import looking
from linli.core import clock
from linli.core.actors import Actor
from linli.registry.api import end_appointment

from ..factories.casework import AssignmentFactory, CaseFactory
from ..people import auditor, browser_of, dispatcher, holder, property_clerk, signed_in
from .conftest import FRIDAY
from .swapping import settled, swapped

BOARD, LIST, DESKS = reverse("casework:board"), reverse("casework:cases"), reverse("casework:hand-over")
NOW = FRIDAY + timedelta(hours=1)
STATES = ["submitted", "accepted", "returned", "dispatched", "received", "in_progress", "done", "called_back"]


@pytest.fixture(autouse=True)
def friday():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def clerk(office):
    return browser_of(office.clerk)


def one_of_each(office, number=1):
    for state in STATES:
        for _ in range(number):
            made = CaseFactory(
                tenant=office.here.tenant,
                category=office.category("street_lamp"),
                place=office.here.building,
                state=state,
                due_at=FRIDAY + timedelta(days=1),
                lead_organisation=office.here.property_company,
            )
            AssignmentFactory(case=made, organisation=office.here.property_company)


# ---- the board ----


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("who", ["clerk", "company"])
def test_the_board_costs_the_same_however_much_there_is(office, number, who):
    one_of_each(office, number)
    browser = browser_of(office.clerk if who == "clerk" else property_clerk(office.here)[1])
    browser.get(BOARD)

    with CaptureQueriesContext(connection) as asked:
        text = browser.get(BOARD, {"channel": "web"}).text

    assert (len(asked), text.count('class="tile"')) == (7 if who == "clerk" else 8, len(STATES) * number)


def test_a_card_moves_by_its_verb_and_a_full_column_leads_to_the_list(office, clerk):
    for _ in range(seen.MOST_IN_COLUMN + 2):
        office.reported()
    case = Case.objects.order_by("due_at", "id").first()

    text = clerk.get(BOARD, {"channel": "web", "state": "closed"}).text

    assert reverse("casework:case-verb", args=[case.pk, "accept"]) in text
    assert (text.count('class="tile"'), "还有 2 件" in text) == (seen.MOST_IN_COLUMN, True)
    assert f"{LIST}?channel=web&amp;state=submitted&amp;sort=due" in text


def test_more_than_can_be_counted_is_said_so(office, clerk, monkeypatch):
    monkeypatch.setattr(seen, "MOST_COUNTED", 9)
    for _ in range(11):
        office.reported()

    assert ("还有很多" in (text := clerk.get(BOARD).text), "9+" in text) == (True, True)


def test_the_switch_of_a_telephone_shows_one_column(office, clerk):
    one_of_each(office)
    lane = '<section class="lane lane--now" aria-labelledby="lane-{}">'

    shown = [lane.format(key) in clerk.get(BOARD, {"column": key}).text for key in ("done", "called_back")]

    assert (shown, lane.format("submitted") in clerk.get(BOARD, {"column": "x"}).text) == ([True, True], True)


def test_a_swapped_board_is_the_board_loaded_afresh(office, clerk):
    one_of_each(office)
    address = f"{BOARD}?hand=left&category=noise"

    part = clerk.get(address, HTTP_HX_REQUEST="true").text

    assert settled(swapped(clerk.get(address).text, part, "board")) == settled(clerk.get(address).text)


@pytest.mark.parametrize(("state", "count"), [("working", 2), ("to_send", 2), ("done", 1)])
def test_the_list_knows_the_words_of_the_columns(office, clerk, state, count):
    one_of_each(office)

    text = clerk.get(LIST, {"state": state, "organisation": str(office.here.property_company.pk), "hand": ""}).text

    assert (text.count('name="case"'), "选定的单位在办的" in text) == (count, True)


# ---- whose hands ----


def test_the_list_finds_mine_and_what_nobody_has_any_more(office, clerk):
    case = office.accepted()
    CaseFactory(tenant=office.here.tenant, place=office.here.building)
    one = hands.by_key(office.clerk.appointment_id)
    end_appointment(appointment=one, on=FRIDAY.date() - timedelta(days=1), reason="调走", by=Actor.system(), now=FRIDAY)
    desk = browser_of(dispatcher(office.here)[1])

    texts = [desk.get(LIST, {"hand": hand}).text for hand in ("left", "me", str(one.pk))]

    assert [text.count('name="case"') for text in texts] == [1, 0, 1]
    assert ("没人接手的" in texts[0], "选定的一位手上的" in texts[2], str(case.pk) in texts[2]) == (True, True, True)


def test_the_page_of_desks_shows_who_left_first_and_where_to_hand_over(office):
    office.received()
    leaving = hands.by_key(office.property_clerk.appointment_id)
    end_appointment(appointment=leaving, on=FRIDAY.date() - timedelta(days=1), reason="调走", by=Actor.system(), now=FRIDAY)
    Assignment.objects.filter(organisation=office.committee).delete()
    soon = hands.by_key(office.clerk.appointment_id)
    end_appointment(appointment=soon, on=FRIDAY.date() + timedelta(days=3), reason="调走", by=Actor.system(), now=FRIDAY)

    text = browser_of(dispatcher(office.here)[1]).get(DESKS).text

    assert text.index("离任了") < text.index("快到期")
    assert "1 个人离任了" in text
    assert f"hand={leaving.pk}" in text


def test_a_companys_lead_finds_only_the_companys_desks(office):
    office.received()
    lead = browser_of(holder("property_lead", office.here, organisation=office.here.property_company)[1])

    text = lead.get(DESKS).text

    assert (str(office.property_clerk.appointment_id) in text, str(office.clerk.appointment_id) in text) == (True, False)
    assert "现在没有办着的事在谁手上" in browser_of(dispatcher()[1]).get(DESKS).text
    assert browser_of(auditor(office.here)[1]).get(DESKS).status_code == 403


def test_one_case_is_handed_over_on_its_page(office, clerk):
    case = office.received()
    to = holder("community_clerk", office.here, place=office.here.community, organisation=office.committee)[1]
    url = reverse("casework:case-verb", args=[case.pk, "hand_over"])

    opened = clerk.get(url)
    answer = clerk.post(url, {"to": str(to.appointment_id), "reason": "换班", "submission_token": "t"})

    case.refresh_from_db()
    assert (opened.status_code, answer.status_code, case.first_receiver_appointment_id) == (200, 302, to.appointment_id)
    assert "手上" in clerk.get(case.get_absolute_url()).text


def test_what_is_in_nobodys_hands_is_not_offered(office, clerk):
    case = office.reported()
    url = reverse("casework:case-verb", args=[case.pk, "hand_over"])

    assert (url in clerk.get(case.get_absolute_url()).text, clerk.get(url).status_code) == (False, 302)


# ---- who else ----


def here(browser, case, **query):
    return browser.get(reverse("casework:here", args=[case.pk]), query)


def test_colleagues_are_named_others_told_by_their_post(office, clerk):
    case = office.received()
    user, colleague = holder("community_clerk", office.here, place=office.here.community, organisation=office.committee)

    first = here(clerk, case)
    by_colleague = here(signed_in(user), case).text
    by_company = here(browser_of(office.property_clerk), case).text

    name = hands.by_key(office.clerk.appointment_id).person.name
    assert (first.text.strip(), f"{name}（{office.clerk.label}）也开着这一页" in by_colleague) == ("", True)
    assert (name in by_company, office.clerk.label in by_company) == (False, True)
    assert (Looking.objects.count(), colleague.label in here(clerk, case).text) == (3, True)


def test_an_answer_that_says_nothing_new_is_a_304_and_a_fresh_lease_is_not_written_again(office, clerk):
    case = office.reported()
    tag = here(clerk, case)["ETag"]

    with CaptureQueriesContext(connection) as asked:
        again = clerk.get(reverse("casework:here", args=[case.pk]), HTTP_IF_NONE_MATCH=tag)

    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")
    assert [one["sql"] for one in asked if one["sql"].startswith("INSERT")] == []


def test_a_lease_runs_out_and_is_forgotten(office):
    case = office.reported()
    looking.look(case=case, by=office.clerk, now=NOW)

    assert len(looking.look(case=case, by=office.counter, now=NOW + timedelta(seconds=20))) == 1
    assert looking.look(case=case, by=office.counter, now=NOW + timedelta(minutes=1)) == []
    assert looking.look(case=case, by=Actor.system(), now=NOW + timedelta(minutes=5)) == []
    assert (looking.purge(NOW + timedelta(minutes=62)), Looking.objects.count()) == (2, 0)


def test_many_are_counted_rather_than_named(office, clerk):
    case = office.reported()
    for _ in range(6):
        actor = holder("community_clerk", office.here, place=office.here.community, organisation=office.committee)[1]
        looking.look(case=case, by=actor, now=NOW)

    assert "，另有 2 人也" not in (text := here(clerk, case).text)
    assert ("另有 2 人" in text, text.count("（")) == (True, 4)


# ---- what changed meanwhile ----


def test_the_form_of_a_verb_says_what_changed_since_it_was_opened(office, clerk):
    case = office.received()
    url = reverse("casework:case-verb", args=[case.pk, "complete"])
    seen_at = case.changed_at.isoformat()
    note(case=case, text="报事人来电话，说又坏了", by=office.property_clerk, now=NOW)
    given = {"text": "修好了，试过灯了。", "outcome": "resolved", "seen": seen_at, "submission_token": "t"}

    first = clerk.post(url, given)
    case.refresh_from_db()
    second = clerk.post(url, given | {"seen": case.changed_at.isoformat()})

    assert (first.status_code, "这件事变过了" in first.text, "又坏了" in first.text) == (409, True, True)
    assert ("修好了，试过灯了。" in first.text, second.status_code) == (True, 302)
    assert ("变过了" in here(clerk, case, seen=seen_at).text, "变过了" in here(clerk, case, seen="x").text) == (True, False)


def test_ones_own_changes_are_no_news_and_a_form_without_a_stamp_is_taken(office, clerk):
    case, other = office.received(), office.received()
    note(case=case, text="我自己记了一句话", by=office.clerk, now=NOW)
    given = {"text": "修好了，试过灯了。", "outcome": "resolved"}
    stamps = [{"seen": (NOW - timedelta(minutes=5)).isoformat()}, {"seen": "2026-13-01T00:00+08:00"}]

    answers = [
        clerk.post(reverse("casework:case-verb", args=[one.pk, "complete"]), given | stamp)
        for one, stamp in zip((case, other), stamps, strict=True)
    ]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_a_case_that_has_moved_past_the_verb_says_where_it_is(office, clerk):
    case = office.reported()
    url = reverse("casework:case-verb", args=[case.pk, "accept"])
    stamp = case.changed_at.isoformat()
    browser_of(office.counter).post(url, {"title": case.title, "category": "street_lamp"})

    text = clerk.post(url, {"title": "我写的标题", "category": "street_lamp", "seen": stamp}).text

    assert ("现在是“待派单”" in text, "我写的标题" in text, "这件事变过了" in text) == (True, True, True)


def test_single_keys_are_turned_off_on_this_device(office, clerk):
    on = clerk.get(LIST).text
    clerk.post(reverse("web:set-keys"), {"keys": "off", "next": LIST})
    off = clerk.get(LIST).text
    clerk.post(reverse("web:set-keys"), {"keys": "nonsense"})

    assert ('data-keys="off"' in on, 'data-keys="off"' in off, SavedFilter.objects.count()) == (False, True, 0)
