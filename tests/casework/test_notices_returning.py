"""Who hears of a return, its answer, a ruling, a transfer and of help: each fact once, in words for whoever reads them."""

from datetime import timedelta

import pytest

from linli.casework.api import (
    accept,
    add_assist,
    dispatch,
    end_assist,
    receive,
    return_case,
    rule,
    sound,
    supplement,
    transfer,
)
from linli.core.actors import Actor
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Message

from ..people import dispatcher
from .conftest import FRIDAY
from .messages import told
from .rulings import given

FOUND = "合同里没有院墙外这一段。"


def returned(office, case=None):
    return return_case(case=case or office.received(), reason="other", text=FOUND, by=office.property_clerk, now=FRIDAY)


def answered(office, case, to, reason=""):
    return dispatch(case=case, organisation=to, reason=reason, by=office.clerk, now=FRIDAY)


@pytest.fixture
def company(office):
    return office.here.property_company


def test_a_return_is_told_to_those_who_decide_and_to_the_reporter(office):
    case = office.received()
    told()

    returned(office, case)

    assert told() == [("back", "person"), ("returned", "post")]


def test_a_first_receiver_who_does_not_decide_hears_that_they_answer_for_it(office):
    case = accept(case=office.reported(), by=office.counter, now=FRIDAY)
    case = receive(case=dispatch(case=case, by=office.clerk, now=FRIDAY), by=office.property_clerk, now=FRIDAY)
    told()

    returned(office, case)
    run_pending(FRIDAY)

    message = Message.objects.get(kind="casework.first_receiver")
    assert message.to_post.appointments.get().pk == office.counter.appointment_id


def test_the_last_return_is_told_to_those_who_rule(office, company):
    dispatcher(office.here)
    case = office.received()
    for _time in range(2):
        case = answered(office, returned(office, case), company, "灯杆在院里")
    told()

    returned(office, case)

    assert told() == [("back", "person"), ("to_rule", "post")]


def test_a_return_that_was_not_accepted_is_told_with_its_link_and_is_no_dispatch(office, company):
    case = returned(office)
    told()

    answered(office, case, company, "灯杆在院里")
    run_pending(FRIDAY)

    message = Message.objects.get(kind="casework.sent_back")
    assert (message.to_organisation_id, message.url) == (company.pk, case.get_absolute_url())
    assert told() == [("sent_again", "person"), ("sent_back", "unit")]


def test_a_return_that_was_accepted_is_told_without_a_link_and_the_next_one_as_a_dispatch(office, company):
    case = returned(office)
    told()

    answered(office, case, office.committee)
    run_pending(FRIDAY)

    message = Message.objects.get(kind="casework.return_accepted")
    assert (message.to_organisation_id, message.url, message.body) == (company.pk, "", "")
    assert told() == [("dispatched", "unit"), ("return_accepted", "unit"), ("sent", "person")]


def test_a_ruling_is_told_to_every_party_in_its_own_words(office, company):
    case = returned(office)
    told()

    rule(case=case, ruling=given(office.committee), by=dispatcher(office.here)[1], now=FRIDAY)
    run_pending(FRIDAY)

    urls = {message.to_organisation_id: message.url for message in Message.objects.exclude(to_organisation_id=None)}
    assert urls == {office.committee.pk: case.get_absolute_url(), company.pk: case.rulings.get().get_absolute_url()}
    assert told() == [("ruled", "unit"), ("ruled_otherwise", "unit"), ("settled_who", "person")]


def test_a_ruling_on_a_joint_matter_is_told_to_whoever_assists_too(office):
    case = receive(case=office.dispatched("fire_route"), by=office.clerk, now=FRIDAY)
    case = return_case(case=case, reason="other", text=FOUND, by=office.clerk, now=FRIDAY)
    told()

    rule(case=case, ruling=given(office.committee), by=dispatcher(office.here)[1], now=FRIDAY)

    assert told() == [("assist", "unit"), ("ruled", "unit"), ("settled_who", "person")]


def test_a_transfer_is_told_to_whoever_had_it_and_has_it(office, company):
    case = office.received()
    told()

    transfer(case=case, organisation=office.committee, reason="社区来", by=office.clerk, now=FRIDAY)

    assert told() == [("dispatched", "unit"), ("sent", "person"), ("transferred", "unit")]


def test_help_is_told_to_the_helper_the_lead_and_the_reporter_and_its_end_to_the_lead(office):
    case = office.received()
    told()

    case = add_assist(case=case, organisation=office.committee, text="一起上门，认电表。", by=office.clerk, now=FRIDAY)
    assert told() == [("assist", "unit"), ("assisted", "unit"), ("more_hands", "person")]

    end_assist(case=case, text="认过了，是公用的。", organisation=office.committee, by=office.clerk, now=FRIDAY)
    assert told() == [("assist_ended", "unit")]


def test_while_a_case_is_back_the_office_hears_what_its_organisation_would(office):
    case = returned(office)
    told()

    supplement(case=case, text="又一盏不亮", by=office.resident, now=FRIDAY)
    assert told() == [("supplemented", "post")]
    later = FRIDAY + timedelta(days=6, hours=8)
    sound(now=later, by=Actor.system("时限"))
    assert told(later) == [("nearly_due", "post")]


def test_no_message_names_anybody(office, company):
    case = returned(office)
    answered(office, case, office.committee)
    run_pending(FRIDAY)

    titles = [message.title for message in Message.objects.all()]
    assert [
        title for title in titles if str(company) in title or "试验居民" in title or not title.startswith(case.short_number)
    ] == []
