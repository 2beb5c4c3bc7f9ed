"""What a handler does: signing, noting, beginning, saying that it is done; whose telephone they see."""

from datetime import timedelta

import pytest

from linli.casework.api import (
    CaseRefused,
    complete,
    note,
    receive,
    reveal_contact,
    start,
)
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed

from ..factories.registry import OrganisationFactory
from ..people import holder, subdistrict_leader
from .conftest import FRIDAY
from .doing import LATER, done
from .refusals import refusal


def test_who_signs_says_who_comes_and_when(office):
    case = receive(
        case=office.dispatched(),
        handler_name="周师傅 · 电工",
        handler_phone="5555 0133",
        visit_at=LATER,
        by=office.property_clerk,
        now=FRIDAY + timedelta(minutes=35),
    )

    assert (case.state, case.handler_name, case.next_at) == ("received", "周师傅 · 电工", LATER)
    assert case.assignments.get().received_at == FRIDAY + timedelta(minutes=35)


def test_signing_is_refused_with_every_reason(office):
    given = {"handler_name": "长" * 41, "handler_phone": "x", "visit_at": FRIDAY - timedelta(hours=1)}

    codes = refusal(receive, case=office.dispatched(), by=office.property_clerk, now=FRIDAY, **given)

    assert codes == ["visit_in_the_past", "too_long", "phone"]


@pytest.mark.parametrize("verb", [receive, start, complete])
def test_an_organisation_does_nothing_on_anothers_case(office, verb):
    other = holder("property_clerk", office.here, organisation=OrganisationFactory(tenant=office.here.tenant))[1]
    arguments = {"text": "都修好了，请放心"}

    with pytest.raises(NotAllowed):
        verb(case=office.dispatched(), by=other, now=FRIDAY, **arguments)


def test_the_office_stands_in_for_an_organisation_that_is_not_online(office):
    case = receive(case=office.dispatched(), text="物业电话里说收到了", by=office.clerk, now=FRIDAY)

    assert (case.state, case.assignments.get().received_by) == ("received", office.clerk.label)


def test_the_first_public_line_of_the_handler_begins_the_work_and_an_inside_one_does_not(office):
    case = note(case=office.received(), text="先看看再说", is_internal=True, by=office.property_clerk, now=FRIDAY)
    assert case.state == "received"

    case = note(case=case, text="灯头坏了", next_step="下午换", visit_at=LATER, by=office.property_clerk, now=FRIDAY)
    assert (case.state, case.next_step, case.next_at) == ("in_progress", "下午换", LATER)


def test_an_inside_note_is_announced_to_nobody(office):
    case = office.received()
    before = OutboxEvent.objects.count()

    note(case=case, text="内部说一句", is_internal=True, by=subdistrict_leader(office.here)[1], now=FRIDAY)

    assert OutboxEvent.objects.count() == before


def test_the_work_can_be_begun_outright(office):
    assert start(case=office.received(), text="出门了", by=office.property_clerk, now=FRIDAY).state == "in_progress"


def test_done_is_said_in_words_and_stops_the_clock(office):
    case = done(office)

    assert (case.state, case.outcome, case.done_at) == ("done", "resolved", LATER)
    assert case.clocks.get(kind="handle").stopped_at == LATER
    codes = refusal(complete, case=office.received(), text="好", outcome="gone", by=office.property_clerk, now=LATER)
    assert codes == ["too_short", "outcome"]


def test_the_whole_telephone_is_shown_for_a_purpose_that_is_kept(office):
    reporter = office.reported().reporters.get()

    phone = reveal_contact(reporter=reporter, purpose="回访", by=office.counter, now=FRIDAY)

    line = JournalLine.objects.get(verb="casework.contact.revealed")
    assert (phone, line.subject_id, line.reason) == ("139 0000 0120", reporter.pk, "回访")


def test_a_handler_sees_the_telephone_only_if_the_reporter_agreed(office):
    reporter = office.received().reporters.get()

    with pytest.raises(NotAllowed):
        reveal_contact(reporter=reporter, purpose="约时间", by=office.property_clerk, now=FRIDAY)
    reporter.shares_phone = True

    assert reveal_contact(reporter=reporter, purpose="约时间", by=office.property_clerk, now=FRIDAY) == "139 0000 0120"


def test_looking_at_a_telephone_without_a_purpose_is_refused(office):
    with pytest.raises(CaseRefused):
        reveal_contact(reporter=office.reported().reporters.get(), purpose=" ", by=office.counter, now=FRIDAY)

    assert not JournalLine.objects.filter(verb="casework.contact.revealed").exists()
