"""Who is told what: each fact once, without names, to those whom it concerns."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linli.casework import api
from linli.casework.api import ReporterGiven, complete, join, not_accept, note, rework, say_solved, sound, supplement
from linli.casework.events import CaseReported
from linli.core.actors import Actor
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Message

from ..people import resident
from .conftest import FRIDAY
from .messages import told


def test_a_new_case_is_told_to_those_who_accept_it(office):
    office.reported()

    assert told() == [("reported", "post")]


def test_no_message_names_anybody(office):
    case = office.reported()
    run_pending(FRIDAY)

    assert [message.title for message in Message.objects.all()] == [f"{case.short_number} 新来一件，等受理"]


def test_a_fact_delivered_twice_is_told_once(office):
    case = office.reported()
    event, event_id = CaseReported(tenant_id=case.tenant_id, case_id=case.pk), uuid4()

    for _ in range(2):
        api.on_case_reported(event, event_id=event_id, now=FRIDAY)

    assert Message.objects.count() == 1


def test_dispatch_is_told_to_every_organisation_and_the_reporter(office):
    office.dispatched("fire_route")

    assert told() == [("dispatched", "unit"), ("dispatched", "unit"), ("sent", "person")]


def test_acceptance_alone_is_told_to_the_reporter(office):
    office.accepted()

    assert told() == [("accepted", "person")]


def test_the_handlers_part_is_told_to_the_reporters_and_inside_notes_to_nobody(office):
    case = office.received()
    told()

    note(case=case, text="内部", is_internal=True, by=office.property_clerk, now=FRIDAY)
    assert told() == []
    note(case=case, text="灯头坏了", by=office.property_clerk, now=FRIDAY)
    assert told() == [("progressed", "person")]


def test_a_reporters_word_goes_to_whoever_has_the_case(office):
    case = office.reported()
    told()
    supplement(case=case, text="又一盏不亮", by=office.resident, now=FRIDAY)
    assert told() == [("supplemented", "post")]

    case = office.received()
    told()
    supplement(case=case, text="又一盏不亮", by=office.resident, now=FRIDAY)
    assert told() == [("supplemented", "unit")]


def test_done_is_told_to_each_reporter_with_their_own_link(office):
    case = office.received()
    join(case=case, reporter=ReporterGiven(), by=resident(office.here)[1], now=FRIDAY)
    told()

    complete(case=case, text="灯头已经换好，试过了。", by=office.property_clerk, now=FRIDAY)
    run_pending(FRIDAY)

    links = set(Message.objects.filter(kind="casework.completed").values_list("url", flat=True))
    assert {api.reporter_for_token(link.split("/")[-2]).pk for link in links} == set(case.reporters.values_list("pk", flat=True))
    assert Message.objects.filter(kind="casework.to_call_back").count() == 1


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (lambda o: not_accept(case=o.reported(), channel="court", reason="归法院", by=o.clerk, now=FRIDAY), [("not_accepted", "person")]),
        (lambda o: api.close(case=say_solved(case=o.reported(), by=o.resident, now=FRIDAY), by=o.clerk, now=FRIDAY), [("closed", "person")]),
        (lambda o: rework(case=say_solved(case=o.dispatched(), by=o.resident, now=FRIDAY), reason="又坏了", by=o.clerk, now=FRIDAY),
         [("dispatched", "unit"), ("reworked", "person"), ("reworked", "unit"), ("sent", "person")]),
    ],
    ids=["not accepted", "closed", "reworked"],
)  # fmt: skip
def test_the_end_is_told_to_the_reporters(office, end, expected):
    end(office)

    assert told() == expected


def test_a_clock_near_its_end_is_told_to_the_handler_and_a_late_one_to_the_office_too(office):
    office.dispatched()
    told()
    system = Actor.system("时限")

    sound(now=FRIDAY + timedelta(days=6, hours=8), by=system)
    assert told(FRIDAY + timedelta(days=6, hours=8)) == [("nearly_due", "unit")]
    sound(now=FRIDAY + timedelta(days=8), by=system)
    assert told(FRIDAY + timedelta(days=8)) == [("overdue", "post"), ("overdue", "unit")]


def test_a_case_that_nobody_has_yet_is_the_offices_matter(office):
    office.reported()
    told()

    sound(now=FRIDAY + timedelta(minutes=90), by=Actor.system("时限"))

    assert told(FRIDAY + timedelta(minutes=90)) == [("nearly_due", "post")]
