"""Facts that reach nobody, or only some: what went on meanwhile, what a post did not send, who has no mobile number."""

from datetime import timedelta

import pytest

from linli.casework import api
from linli.casework.api import PetitionerGiven
from linli.casework.events import (
    CaseAssistEnded,
    CaseExtended,
    CaseReviewed,
    CaseReworked,
    CaseSuspended,
    FollowUpAgreed,
    PetitionDue,
    PetitionMoved,
    SuspensionReviewDue,
    WhistleEnded,
    WhistleSilent,
)
from linli.casework.models import PetitionEntry, Suspension
from linli.casework.services.notices_whistles import on_whistle_ended
from linli.casework.tasks import sound_reviews as by_the_clock
from linli.core import clock
from linli.core.ids import uuid7
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Message

from ..factories.casework import WhistleCallFactory, WhistleFactory
from ..factories.duties import MeetingMatterFactory
from ..people import holder
from .calendar2026 import at
from .conftest import FRIDAY
from .petitioning import accepted, registered
from .test_delays import REVIEW, laid_aside

LATER = FRIDAY + timedelta(hours=3)


def told_by(handler, event, now=LATER):
    """The kinds of what a fact makes to be told, once what came before is settled."""
    run_pending(FRIDAY)
    Message.objects.all().delete()
    handler(event, event_id=uuid7(), now=now)
    return sorted(Message.objects.values_list("kind", flat=True))


def about(case):
    return {"tenant_id": case.tenant_id, "case_id": case.pk}


def test_a_fact_whose_row_is_gone_is_told_to_nobody(office):
    case = office.received()

    facts = [
        (api.on_case_suspended, CaseSuspended(**about(case))),
        (api.on_case_reviewed, CaseReviewed(**about(case))),
        (api.on_case_extended, CaseExtended(**about(case))),
        (api.on_review_due, SuspensionReviewDue(**about(case), suspension_id=uuid7())),
    ]

    assert [told_by(*fact) for fact in facts] == [[], [], [], []]


def test_a_follow_up_that_nobody_was_given_is_told_to_nobody(office):
    matter = MeetingMatterFactory(case=office.received(), organisation=None, due_on=None)

    assert told_by(api.on_follow_up_agreed, FollowUpAgreed(**about(matter.case), matter_id=matter.pk)) == []


def test_a_petition_without_a_limit_and_a_note_on_it_are_told_to_nobody(office):
    clerk = holder("petition_clerk", office.here, place=office.here.subdistrict)[1]
    petition = registered(office, clerk)
    type(petition).objects.update(next_due_on=None)
    given = {"tenant_id": petition.tenant_id, "petition_id": petition.pk}
    entry = PetitionEntry.objects.get(verb="register")

    assert told_by(api.on_petition_due, PetitionDue(**given)) == []
    assert told_by(api.on_petition_moved, PetitionMoved(**given, entry_id=entry.pk)) == []


@pytest.mark.parametrize(("phone", "kinds"), [("139 0000 0155", ["casework.petition"]), ("5555 0155", []), ("", [])])
def test_a_petitioner_without_a_mobile_number_gets_the_letter_alone(office, phone, kinds):
    clerk = holder("petition_clerk", office.here, place=office.here.subdistrict)[1]
    who = PetitionerGiven(name="试验信访人", phone=phone, address="试验楼 301")
    petition = accepted(office, clerk, people=[who])
    entry = PetitionEntry.objects.get(verb="accept")

    event = PetitionMoved(tenant_id=petition.tenant_id, petition_id=petition.pk, entry_id=entry.pk)

    assert told_by(api.on_petition_moved, event) == kinds


def test_a_unit_that_answered_meanwhile_is_not_silent(office):
    call = WhistleCallFactory(whistle=WhistleFactory(case=office.received()), answer="coming", answered_at=FRIDAY)
    event = WhistleSilent(**about(call.whistle.case), call_id=call.pk)

    assert told_by(api.on_whistle_silent, event) == []


def test_where_no_post_blew_the_whistle_the_unit_and_the_leaders_hear_of_silence(office):
    call = WhistleCallFactory(whistle=WhistleFactory(case=office.received()))
    holder("subdistrict_leader", office.here)
    event = WhistleSilent(**about(call.whistle.case), call_id=call.pk)

    assert told_by(api.on_whistle_silent, event) == ["casework.whistle_silent"] * 2


def test_every_unit_hears_that_a_whistle_is_over(office):
    found = WhistleFactory(case=office.received())
    for _unit in range(2):
        WhistleCallFactory(whistle=found)

    assert told_by(on_whistle_ended, WhistleEnded(**about(found.case), whistle_id=found.pk)) == ["casework.whistle_ended"] * 2


def test_rework_and_the_end_of_help_on_a_case_that_nobody_has_is_told_to_the_reporter_alone(office):
    case = office.accepted()
    unit = office.here.property_company.pk

    assert told_by(api.on_case_assist_ended, CaseAssistEnded(**about(case), organisation_id=unit)) == []
    assert told_by(api.on_case_reworked, CaseReworked(**about(case))) == ["casework.reworked"]


@pytest.mark.parametrize(("hour", "count"), [(7, 0), (8, 1)])
def test_nobody_is_told_of_days_before_the_morning(office, hour, count):
    laid_aside(office)

    with clock.fixed(at(REVIEW.month, REVIEW.day, hour)):
        found = by_the_clock.func()

    assert (found, Suspension.objects.get().told_times) == ({"reviews": count, "petitions": 0}, count)
