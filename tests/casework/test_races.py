"""Several at the same instant, on PostgreSQL, each on a connection of its own: one wins, nothing is lost or doubled."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection

from linli.casework.api import (
    ReporterGiven,
    Wanted,
    accept,
    call_back,
    close,
    complete,
    dispatch,
    import_cases,
    join,
    receive,
    report,
    return_case,
    rework,
    rule,
    sound,
)
from linli.casework.models import Assignment, Callback, Case, Clock, ImportRun, ReturnOrder, Ruling
from linli.casework.rules import numbers
from linli.core import submissions
from linli.core.actors import Actor, Channel
from linli.core.models import JournalLine, OutboxEvent
from linli.core.numbers import explain_gaps

from ..accounts.threads import together
from ..factories.casework import ClockFactory
from ..people import holder
from .conftest import FRIDAY, Office, make_office
from .rulings import given
from .sheets import rows, sheet

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office() -> Office:
    return make_office()


def test_two_dispatchers_at_once_dispatch_once(office):
    case = office.accepted()

    results = together(2, lambda n: dispatch(case=case, by=office.clerk, now=FRIDAY).state)

    assert sorted(results, key=str) == sorted(["dispatched", ["wrong_state"]], key=str)
    assert (Assignment.objects.count(), Clock.objects.filter(kind="handle").count()) == (1, 1)
    assert JournalLine.objects.filter(verb="casework.case.dispatched").count() == 1


def test_a_form_sent_eight_times_at_once_reports_once(office):
    tenant = office.here.tenant

    def send(_n):
        with submissions.once("report:x:1", tenant_id=tenant.pk, now=FRIDAY) as sent:
            if not sent.before:
                case = report(tenant=tenant, wanted=Wanted(text="路灯不亮三天了"), by=office.resident, now=FRIDAY)
                sent.result = {"case": str(case.pk)}
        return sent.result["case"]

    assert len(set(together(8, send))) == 1
    assert Case.objects.count() == 1


def test_reports_at_once_get_numbers_in_a_row(office):
    together(8, lambda n: office.reported().short_number)

    used = [int(case.number[-5:]) for case in Case.objects.all()]
    assert sorted(used) == list(range(1, 9))
    assert explain_gaps(numbers.SERIES, tenant=office.here.tenant, period="20261120", used=used) == []


def done(office):
    return complete(case=office.received(), text="灯头已经换好，试过了。", by=office.property_clerk, now=FRIDAY)


def test_one_reporter_called_back_twice_at_once_answers_once(office):
    case = done(office)

    results = together(
        2, lambda n: call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=FRIDAY).state
    )

    assert "called_back" in results
    assert Callback.objects.count() == 1


def test_two_sign_at_once_and_one_has_signed(office):
    case = office.dispatched()

    results = together(2, lambda n: receive(case=case, by=office.property_clerk, now=FRIDAY).state)

    assert sorted(results, key=str) == sorted(["received", ["wrong_state"]], key=str)


def test_closing_and_reworking_at_once_leaves_one_way_or_the_other(office):
    case = call_back(case=done(office), is_resolved=True, satisfaction="satisfied", by=office.counter, now=FRIDAY)
    verbs = [
        lambda: close(case=case, by=office.clerk, now=FRIDAY).state,
        lambda: rework(case=case, reason="又坏了", by=office.clerk, now=FRIDAY).state,
    ]

    results = together(2, lambda n: verbs[n]())

    # Closing first and then reworking is lawful; the other way round the closing comes too late.
    assert Case.objects.get(pk=case.pk).state == "reworked"
    assert sorted(map(str, results)) in (["closed", "reworked"], ["['wrong_state']", "reworked"])


def returned(office, case=None):
    case = case or office.received()
    return return_case(case=case, reason="other", text="合同里没有这一段。", by=office.property_clerk, now=FRIDAY)


def test_a_form_to_give_back_sent_twice_at_once_gives_back_once(office):
    case, tenant = office.received(), office.here.tenant

    def send(_n):
        with submissions.once("return:x:1", tenant_id=tenant.pk, now=FRIDAY) as sent:
            if not sent.before:
                returned(office, case)
        return sent.before

    assert sorted(together(4, send)) == [False, True, True, True]
    assert (ReturnOrder.objects.count(), Case.objects.get().return_count) == (1, 1)


def test_two_dispatchers_who_answer_a_return_at_once_answer_it_once(office):
    case, sides = returned(office), [office.here.property_company, office.committee]

    results = together(
        2, lambda n: dispatch(case=case, organisation=sides[n], reason="看过现场", by=office.clerk, now=FRIDAY).state
    )

    assert sorted(results, key=str) == sorted(["dispatched", ["wrong_state"]], key=str)
    order, lead = ReturnOrder.objects.get(), Assignment.objects.get(ended_at=None)
    assert (order.decision == "sent_back") == (lead.organisation == sides[0])
    assert JournalLine.objects.filter(verb="casework.case.dispatched").count() == 2


def test_giving_back_and_finishing_at_once_leaves_one_of_them(office):
    case = office.received()
    verbs = [
        lambda: returned(office, case).state,
        lambda: complete(case=case, text="灯头已经换好，试过了。", by=office.property_clerk, now=FRIDAY).state,
    ]

    results = together(2, lambda n: verbs[n]())

    assert sorted(map(str, results)) in (["['wrong_state']", "returned"], ["['wrong_state']", "done"])
    assert Case.objects.get().state in results


def test_a_ruling_and_an_answer_at_once_leave_one_of_them(office):
    case = returned(office)
    verbs = [
        lambda: rule(case=case, ruling=given(office.committee), by=holder("dispatcher", office.here)[1], now=FRIDAY).state,
        lambda: dispatch(case=case, organisation=office.committee, by=office.clerk, now=FRIDAY).state,
    ]

    results = together(2, lambda n: verbs[n]())

    # Answering first and then ruling is lawful; the other way round the answer comes too late.
    assert sorted(map(str, results)) in (["['wrong_state']", "dispatched"], ["dispatched", "dispatched"])
    assert (Ruling.objects.count(), Assignment.objects.filter(ended_at=None).count()) == (1, 1)


def test_rulings_at_once_get_numbers_in_a_row(office):
    cases, by = [office.accepted() for _n in range(4)], holder("dispatcher", office.here)[1]

    together(4, lambda n: rule(case=cases[n], ruling=given(office.committee), by=by, now=FRIDAY).state)

    assert sorted(Ruling.objects.values_list("number", flat=True)) == [f"裁〔2026〕{n}号" for n in (1, 2, 3, 4)]


def test_one_precedent_is_superseded_by_one_ruling(office):
    by, place = holder("dispatcher", office.here)[1], office.here.compound
    old = rule(case=office.accepted(), ruling=given(office.committee, place=place), by=by, now=FRIDAY).rulings.get()
    cases = [office.accepted() for _n in range(2)]

    def again(n):
        return rule(case=cases[n], ruling=given(office.window, place=place, supersedes=old), by=by, now=FRIDAY).state

    assert sorted(together(2, again), key=str) == sorted(["dispatched", ["supersedes"]], key=str)
    assert Ruling.objects.filter(superseded_by=None).count() == 1


def test_one_who_joins_twice_at_once_is_counted_once(office):
    case = office.reported()
    visitor = Actor.anonymous(office.here.tenant.pk)

    together(4, lambda n: join(case=case, reporter=ReporterGiven(phone="139 0000 0121"), by=visitor, now=FRIDAY).pk)

    case.refresh_from_db()
    assert (case.reporter_count, case.reporters.count()) == (2, 2)


def test_neighbours_who_join_at_once_are_all_counted(office):
    case = office.reported()
    visitor = Actor.anonymous(office.here.tenant.pk)

    together(6, lambda n: join(case=case, reporter=ReporterGiven(phone=f"139 0000 013{n}"), by=visitor, now=FRIDAY).pk)

    case.refresh_from_db()
    assert (case.reporter_count, case.reporters.count()) == (7, 7)


def test_clocks_sounded_by_several_workers_speak_once(office):
    for _ in range(6):
        ClockFactory()
    late = Clock.objects.latest("due_at").due_at.replace(year=2027)

    told = together(4, lambda n: sound(now=late, by=Actor.system("时限"))[1])

    assert (sum(told), OutboxEvent.objects.filter(name="casework.CaseOverdue").count()) == (6, 6)


def test_the_same_sheet_brought_in_twice_at_once_comes_in_once(office):
    by = replace(Actor.system(tenant_id=office.here.tenant.pk), channel=Channel.IMPORT)

    results = together(
        2,
        lambda n: import_cases(sheet(*rows(20)), tenant=office.here.tenant, mapping="message_board", by=by, now=FRIDAY).created,
    )

    assert [one for one in results if one != 20] in ([["busy"]], [0])
    assert (Case.objects.count(), ImportRun.objects.filter(state="applied").count()) == (20, results.count(20) + results.count(0))


def test_a_resident_reports_while_a_sheet_of_the_same_day_is_being_written(office, monkeypatch):
    monkeypatch.setattr("linli.casework.services.imports.preparing.CHUNK", 2)
    half_way, go_on = Event(), Event()
    by = replace(Actor.system(tenant_id=office.here.tenant.pk), channel=Channel.IMPORT)

    def pause(done, total):
        if done > 5:
            half_way.set()
            go_on.wait(30)

    def bring_in():
        given = {"tenant": office.here.tenant, "mapping": "message_board", "by": by, "now": FRIDAY + timedelta(hours=9)}
        today = [[one[0], *one[1:3], "2026/11/20 8:00:00", *one[4:6], "2026/11/20 9:00:00"] for one in rows(5)]
        try:
            return import_cases(sheet(*today), **given, progress=pause).created
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        importing = pool.submit(bring_in)
        half_way.wait(30)
        number, was_over = office.reported().short_number, importing.done()
        go_on.set()

    assert (number[-4:], was_over, importing.result(), Case.objects.count()) == ("0006", False, 5, 6)


def test_acceptance_and_correction_wait_for_each_other(office):
    case = office.reported()

    results = together(3, lambda n: accept(case=case, title=f"标题{n}", by=office.clerk, now=FRIDAY).title)

    assert results.count(["wrong_state"]) == 2
    assert Case.objects.get(pk=case.pk).title in results
