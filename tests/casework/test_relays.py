"""A word passed on to a reporter (转接单): asked for without the number, told by the office, the answer brought back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import answer_relay, close, complete, refer_petition, relay, say_solved
from linli.casework.models import RelayNote, Reporter
from linli.casework.selectors.cases import timeline
from linli.casework.services.upkeep import on_person_erased
from linli.core import clock
from linli.core.events import deliver_due
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed, Refused
from linli.disclosure.models import Message
from linli.registry.api import PersonErased

from ..people import browser_of, building_head, holder, outsider, property_clerk
from .conftest import FRIDAY
from .refusals import refusal
from .test_http_api import codes, program_of
from .test_papers import text_of

LATER = FRIDAY + timedelta(hours=3)
LIST = reverse("casework:relays")
WORDS = "明天上午 9 点到，家里要有人，方便吗？"


@pytest.fixture(autouse=True)
def later():
    with clock.fixed(LATER):
        yield


def asked(office, case=None, **more):
    given = {"kind": "ask", "text": WORDS, "by": office.property_clerk, "now": FRIDAY} | more
    relay(case=case or office.received(), **given)
    return RelayNote.objects.get(answered_at=None)


def told(kind):
    deliver_due(LATER)
    return [(one.title.partition(" ")[2], one.to_post_id or one.to_organisation_id) for one in Message.objects.filter(kind=kind)]


# ---- to ask ----


def test_the_company_asks_without_the_number(office):
    note = asked(office)

    line = JournalLine.objects.get(verb="casework.case.relay_asked")
    entry = note.case.entries.last()
    assert (note.organisation_id, note.asked_by, note.is_open) == (
        office.here.property_company.pk,
        office.property_clerk.label,
        True,
    )
    assert (entry.verb, entry.is_internal, entry.text) == ("relay", True, WORDS)
    assert (line.changes, note.case.state) == ({"kind": [None, "ask"]}, "received")
    assert [title for title, _post in told("casework.relay")] == ["办的单位请您转告报事人一句"] * 2


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"kind": "", "text": " "}, ["kind", "missing"]),
        ({"text": "来吧"}, ["too_short"]),
        ({"text": "长" * 301}, ["too_long"]),
    ],
)
def test_what_is_asked_is_whole(office, given, wrong):
    arguments = {"kind": "tell", "text": WORDS, "by": office.property_clerk, "now": LATER} | given

    assert refusal(relay, case=office.received(), **arguments) == wrong


def test_only_a_reporter_of_this_case_is_asked_and_only_while_somebody_works_on_it(office):
    other, case = office.received(), office.received()
    given = {"kind": "tell", "text": WORDS, "by": office.clerk, "now": LATER}

    assert refusal(relay, case=case, reporter=other.reporters.get(), **given) == ["reporter"]
    assert refusal(relay, case=office.accepted(), **given) == ["wrong_state"]


def test_three_words_wait_at_most(office):
    case = office.received()
    for _time in range(3):
        relay(case=case, kind="tell", text=WORDS, by=office.property_clerk, now=FRIDAY)

    assert refusal(relay, case=case, kind="tell", text=WORDS, by=office.property_clerk, now=LATER) == ["too_many"]


@pytest.mark.parametrize("who", [building_head, property_clerk])
def test_whoever_has_no_part_in_it_asks_nothing(office, who):
    stranger = outsider("property_clerk")[1] if who is property_clerk else who(office.here)[1]

    with pytest.raises(NotAllowed):
        relay(case=office.received(), kind="tell", text=WORDS, by=stranger, now=LATER)
    assert RelayNote.objects.count() == 0


# ---- to answer ----


def test_the_answer_comes_back_to_whoever_asked(office):
    note = answer_relay(note=asked(office), answer="方便，9 点半以前都在家。", by=office.counter, now=LATER)

    entry = note.case.entries.last()
    assert (note.is_open, note.answered_by, entry.is_internal) == (False, office.counter.label, True)
    assert (entry.verb, entry.text) == ("answer_relay", "方便，9 点半以前都在家。")
    assert told("casework.relayed") == [("请转告的，报事人回话了", office.here.property_company.pk)]


def test_an_office_that_asked_for_itself_is_told_by_nobody(office):
    answer_relay(note=asked(office, by=office.clerk, kind="tell"), by=office.counter, now=LATER)
    RelayNote.objects.update(organisation=None)

    assert told("casework.relayed") == []


def test_nobody_there_is_counted_and_it_waits_on(office):
    note = answer_relay(note=asked(office), reached=False, by=office.counter, now=LATER)

    assert (note.tries, note.is_open, note.case.entries.filter(verb="answer_relay").count()) == (1, True, 0)
    assert JournalLine.objects.filter(verb="casework.relay.tried").count() == 1


@pytest.mark.parametrize(("kind", "answer", "wrong"), [("ask", " ", ["missing"]), ("tell", "长" * 301, ["too_long"])])
def test_who_was_asked_has_said_something(office, kind, answer, wrong):
    note = asked(office, kind=kind)

    with pytest.raises(Refused) as refused:
        answer_relay(note=note, answer=answer, by=office.counter, now=LATER)
    assert (refused.value.codes, RelayNote.objects.get().is_open) == (wrong, True)


def test_what_was_passed_on_is_not_passed_on_again(office):
    note = answer_relay(note=asked(office, kind="tell"), by=office.counter, now=LATER)

    with pytest.raises(Refused) as refused:
        answer_relay(note=note, answer="好。", by=office.counter, now=LATER)
    assert refused.value.codes == ["answered_before"]


def test_the_company_does_not_answer_for_the_reporter(office):
    with pytest.raises(NotAllowed):
        answer_relay(note=asked(office), answer="方便。", by=office.property_clerk, now=LATER)


def test_a_case_that_has_ended_waits_for_no_word(office):
    case = complete(case=asked(office).case, text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)
    close(case=say_solved(case=case, by=office.resident, now=LATER), by=office.clerk, now=LATER)

    assert "没有等着转告的" in text_of(browser_of(office.counter).get(LIST))
    with pytest.raises(Refused):
        answer_relay(note=RelayNote.objects.get(), answer="方便。", by=office.counter, now=LATER)


def test_words_go_with_the_person_and_with_the_petition(office):
    first, second = asked(office), office.received()
    relay(case=second, kind="tell", text=WORDS, by=office.property_clerk, now=FRIDAY)
    person_id = Reporter.objects.filter(case=first.case).get().person_id
    Reporter.objects.filter(case=second).update(person=None)

    on_person_erased(PersonErased(tenant_id=office.here.tenant.pk, person_id=person_id), event_id=first.pk, now=LATER)
    refer_petition(case=second, kind="redress", by=office.clerk, now=LATER)

    assert list(RelayNote.objects.values_list("text", flat=True)) == ["", ""]


# ---- pages ----


def test_the_company_asks_on_the_page_of_the_case_and_reads_the_answer_there(office):
    case, company = office.received(), browser_of(office.property_clerk)
    form = reverse("casework:case-verb", args=[case.pk, "relay"])
    shown = text_of(company.get(form))
    company.post(form, {"kind": "ask", "reporter": case.reporters.get().pk, "text": WORDS})
    waiting = text_of(company.get(case.get_absolute_url()))
    counter = browser_of(office.counter)
    listed = text_of(counter.get(LIST))
    counter.post(reverse("casework:relayed", args=[RelayNote.objects.get().pk]), {"answer": "方便。", "reached": "yes"})

    page = text_of(company.get(case.get_absolute_url()))

    assert ("试***" in shown, "139 **** 0120" in shown, "等转告" in waiting) == (True, False, True)
    assert (WORDS in listed, "139 **** 0120" in listed, "看电话" in listed) == (True, True, True)
    assert ("报事人说：方便。" in page, "0000 0120" in page) == (True, False)


def test_an_answer_that_lacks_its_words_stays_on_the_list_with_its_problem(office):
    note, counter = asked(office), browser_of(office.counter)

    refused = counter.post(reverse("casework:relayed", args=[note.pk]), {"answer": "", "reached": "yes"})
    missed = counter.post(reverse("casework:relayed", args=[note.pk]), {"reached": "no"}, follow=True)
    unknown = counter.post(reverse("casework:relayed", args=[note.case_id]), {"reached": "no"})

    assert (refused.status_code, "还没写报事人怎么说" in text_of(refused)) == (422, True)
    assert ("1 次没找到人" in text_of(missed), unknown.status_code) == (True, 404)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_costs_the_same_however_long(office, how_many, django_assert_num_queries):
    counter = browser_of(office.counter)
    for _time in range(how_many):
        relay(case=office.received(), kind="ask", text=WORDS, by=office.property_clerk, now=FRIDAY)
    counter.get(LIST)

    with django_assert_num_queries(6):
        page = text_of(counter.get(LIST))

    assert page.count(WORDS) == how_many


def test_a_residents_page_says_nothing_of_it(office):
    case = asked(office).case

    assert [line.entry.verb for line in timeline(case, for_reporter=True) if "relay" in line.entry.verb] == []


# ---- REST ----


def test_programs_ask_and_answer(office):
    case = office.received()
    company = program_of(holder("property_clerk", office.here, organisation=office.here.property_company))
    desk = program_of(holder("counter_clerk", office.here, place=office.here.subdistrict))
    root, nobody = f"/api/v1/cases/{case.pk}/relays", "01999998-aa00-7000-8000-000000000000"

    assert codes(company.post(root, {"kind": "ask", "text": WORDS, "reporter_id": nobody})) == (409, ["unknown_reporter"])
    assert company.post(root, {"kind": "ask", "text": WORDS, "reporter_id": str(case.reporters.get().pk)}).status_code == 200
    assert company.post(root, {"kind": "tell", "text": WORDS}).status_code == 200
    note = RelayNote.objects.order_by("asked_at", "pk").first()
    assert codes(company.post(f"/api/v1/relays/{note.pk}/answer", {"answer": "方便。"})) == (404, ["not-found"])
    assert desk.post(f"/api/v1/relays/{note.pk}/answer", {"answer": "方便。"}).json()["state"] == "received"
    assert RelayNote.objects.filter(answered_at=None).count() == 1
