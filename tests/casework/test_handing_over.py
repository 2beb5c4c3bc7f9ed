"""In whose hands a case is, and how it passes to a colleague of the same office."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linli.casework.api import hand_over, on_appointment_ended, on_case_handed_over
from linli.casework.events import CaseHandedOver
from linli.casework.models import Assignment, Case
from linli.casework.selectors import hands
from linli.casework.services import handing_over
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.tasks import worker
from linli.disclosure.models import Message
from linli.registry.api import AppointmentEnded, end_appointment

from ..factories.casework import CaseFactory
from ..factories.core import TenantFactory
from ..people import building_head, dispatcher, grid_worker, holder, property_clerk
from .conftest import FRIDAY
from .refusals import refusal

LATER = FRIDAY + timedelta(days=3)


def post_of(actor):
    return hands.by_key(actor.appointment_id)


@pytest.fixture
def colleague(office):
    """Another clerk of the same residents' committee."""
    return holder("community_clerk", office.here, place=office.here.community, organisation=office.committee)[1]


def found(office, hand, actor=None):
    tenant = office.here.tenant
    rows = hands.narrowed(Case.objects.all(), hand, actor=actor or office.clerk, tenant=tenant, today=LATER.date())
    return set(rows)


def test_what_the_office_took_first_and_what_the_company_signed_for_are_in_two_hands(office):
    case = office.received()

    assert found(office, "me", office.clerk) == found(office, "me", office.property_clerk) == {case}
    assert found(office, "me", dispatcher(office.here)[1]) == found(office, "left") == set()
    assert found(office, str(office.clerk.appointment_id)) == found(office, "nonsense") == {case}


def test_many_cases_in_one_hand_are_found_as_few_are(office, monkeypatch):
    monkeypatch.setattr(hands, "FEW", 0)
    case, other = office.received(), office.accepted()

    assert found(office, "me", office.property_clerk) == {case}
    assert found(office, "me") == {case, other}


def test_who_only_writes_reports_down_and_who_stands_in_have_nothing_in_hand(office):
    head = building_head(office.here)[1]
    case = CaseFactory(tenant=office.here.tenant, first_receiver_appointment_id=head.appointment_id)
    office.reported()

    assert (found(office, "me", head), hands.held_of(case, {}), found(office, "me", office.resident)) == (set(), [], set())


def test_the_first_receivers_hand_passes_to_a_colleague(office, colleague):
    case = office.received()

    case = hand_over(case=case, to=post_of(colleague), reason=" 休产假 ", by=office.clerk, now=LATER)

    entry, line = case.entries.last(), JournalLine.objects.latest("pk")
    assert (case.first_receiver_appointment_id, case.first_receiver) == (colleague.appointment_id, colleague.label)
    assert (entry.verb, entry.is_internal, entry.text.endswith("：休产假")) == ("hand_over", True, True)
    assert (line.verb, line.reason, line.changes["office_hand"][1]) == (
        "casework.case.handed_over",
        "休产假",
        str(colleague.appointment_id),
    )
    assert (found(office, "me"), found(office, "me", colleague), case.state) == (set(), {case}, "received")


@pytest.mark.parametrize("craftsman", ["", "周师傅"])
def test_a_companys_hand_passes_by_its_lead_and_residents_read_the_new_name_unless_a_craftsman_comes(office, craftsman):
    case = office.received()
    name = craftsman or post_of(office.property_clerk).person.name
    Case.objects.filter(pk=case.pk).update(handler_name=name, handler_phone="1")
    lead = holder("property_lead", office.here, organisation=office.here.property_company)[1]
    to = post_of(property_clerk(office.here)[1])

    case = hand_over(case=case, to=to, reason="换班", by=lead, now=LATER)

    assert (case.assignments.get().held_by_id, case.handler_name, case.handler_phone) == (
        (to.pk, craftsman, "1") if craftsman else (to.pk, to.person.name, "")
    )
    assert case.first_receiver_appointment_id == office.clerk.appointment_id


def test_one_clerk_of_a_committee_can_be_both_hands(office, colleague):
    case = office.dispatched()
    Assignment.objects.filter(case=case).update(organisation=office.committee, held_by=office.clerk.appointment_id)
    Case.objects.filter(pk=case.pk).update(lead_organisation=office.committee)

    case = hand_over(case=case, to=post_of(colleague), reason="轮岗", by=office.clerk, now=LATER)

    assert {case.first_receiver_appointment_id, case.assignments.get().held_by_id} == {colleague.appointment_id}
    assert case.handler_name == ""


@pytest.mark.parametrize(
    ("to", "codes"),
    [
        ("clerk", ["in_hand_already"]),
        ("dispatcher", ["not_in_hand"]),
        ("gone", ["not_in_force"]),
        ("elsewhere", ["out_of_reach"]),
    ],
)
def test_a_hand_passes_only_to_a_colleague_who_can_go_on_with_it(office, to, codes):
    there = {"place": office.here.compound, "organisation": office.committee}
    someone = {
        "clerk": lambda: office.clerk,
        "dispatcher": lambda: dispatcher(office.here)[1],
        "gone": lambda: holder("community_clerk", office.here, **there)[1],
        "elsewhere": lambda: holder("grid_worker", office.here, **there)[1],
    }[to]()
    one = post_of(someone)
    if to == "gone":
        one.valid_to = FRIDAY.date() - timedelta(days=1)

    assert refusal(hand_over, case=office.accepted(), to=one, reason="", by=office.clerk, now=FRIDAY) == ["missing", *codes]


def test_others_may_not_hand_over(office, colleague):
    case, to = office.received(), post_of(colleague)
    lead = holder("property_lead", office.here, organisation=office.here.property_company)[1]

    assert refusal(hand_over, case=case, to=to, reason="换人", by=office.property_clerk, now=LATER) == ["not_allowed"]
    assert refusal(hand_over, case=case, to=to, reason="换人", by=lead, now=LATER) == ["other_office"]


def test_both_are_told_and_what_goes_together_is_told_once(office, colleague):
    first, second, third = office.accepted(), office.accepted("noise"), office.accepted("parking")
    to, batch = post_of(colleague), uuid4()

    hand_over(case=first, to=to, reason="休假", by=office.clerk, now=LATER)
    for case in (second, third):
        hand_over(case=case, to=to, reason="休假", batch=batch, by=office.clerk, now=LATER)
    worker.run_pending()

    told = Message.objects.filter(kind__startswith="casework.handed").order_by("kind", "pk")
    assert [(one.kind, one.to_person_id) for one in told] == [
        *[("casework.handed_on", office.clerk.person_id)] * 2,
        *[("casework.handed_to", colleague.person_id)] * 2,
    ]
    assert {one.url.partition("?")[2] for one in told if one.kind == "casework.handed_to"} == {"", "hand=me"}


def test_who_hands_over_from_one_post_to_another_of_their_own_is_told_once(office):
    case = office.accepted()
    event = CaseHandedOver(
        tenant_id=case.tenant_id,
        case_id=case.pk,
        to_id=office.clerk.appointment_id,
        first_receiver_id=office.clerk.appointment_id,
    )

    on_case_handed_over(event, event_id=uuid4(), now=LATER)

    assert Message.objects.filter(kind__startswith="casework.handed").count() == 1


# ---- somebody leaves ----


def leave(office, actor):
    one = post_of(actor)
    end_appointment(appointment=one, on=FRIDAY.date() - timedelta(days=1), reason="调走", by=Actor.system(), now=FRIDAY)
    return one


def test_cases_of_somebody_who_left_are_nobodys_until_they_are_handed_over(office, colleague):
    case = office.accepted()
    leave(office, office.clerk)

    assert found(office, "left") == {case}
    hand_over(case=case, to=post_of(colleague), reason="接手", by=colleague, now=LATER)
    assert found(office, "left") == set()


def test_a_new_term_at_the_same_post_leaves_nothing_behind(office):
    case = office.accepted()
    one = leave(office, office.clerk)
    assert found(office, "left") == {case}

    one.pk, one.valid_from, one.valid_to, one._state.adding = uuid4(), FRIDAY.date(), None, True
    one.save()

    assert (found(office, "left"), found(office, "me")) == (set(), {case})


def test_who_arranges_the_work_hears_of_it_with_how_many(office):
    office.accepted()
    office.received()
    dispatcher(office.here)
    for actor in (office.clerk, office.property_clerk, grid_worker(office.here)[1]):
        leave(office, actor)
    worker.run_pending()

    told = Message.objects.filter(kind="casework.left").order_by("pk")
    said = sorted((one.title.partition("手上还有 ")[2][:1], bool(one.to_post_id)) for one in told)
    assert said == [("1", False), ("1", True), ("2", False), ("2", True)]


def test_an_appointment_that_is_no_more_tells_nobody(office):
    event = AppointmentEnded(tenant_id=office.here.tenant.pk, appointment_id=uuid4(), post_id=uuid4(), person_id=uuid4())

    on_appointment_ended(event, event_id=uuid4(), now=LATER)

    assert (Message.objects.count(), hands.by_key("nonsense")) == (0, None)


def test_each_morning_the_dispatchers_hear_what_is_left(office):
    TenantFactory()
    office.accepted()
    dispatcher(office.here)
    leave(office, office.clerk)

    assert [handing_over.tell_left(now=LATER), handing_over.tell_left(now=LATER)] == [1, 1]
    assert Message.objects.filter(kind="casework.left").count() == 1


def test_desks_show_first_who_has_left(office):
    office.received()
    office.accepted()
    leave(office, office.property_clerk)

    people = hands.holders(Case.objects.all(), office.here.tenant, today=LATER.date())
    seen = hands.desks(Case.objects.all(), people)

    assert [(one.appointment.pk, str(one.first), str(one.signed), one.is_gone) for one in seen] == [
        (office.property_clerk.appointment_id, "0", "1", True),
        (office.clerk.appointment_id, "2", "0", False),
    ]


def test_colleagues_are_those_of_the_offices_who_work_on_cases(office, colleague):
    building_head(office.here)
    someone = dispatcher(office.here)[1]
    office.received()

    offices = hands.offices_of(Case.objects.all())
    listed = hands.colleagues(office.here.tenant, {office.committee.pk}, today=LATER.date())

    assert offices == {office.committee.pk, office.here.property_company.pk}
    assert {one.pk for one in listed} == {office.clerk.appointment_id, colleague.appointment_id}
    assert [one.pk for one in hands.colleagues(office.here.tenant, {None}, today=LATER.date())] == [
        office.counter.appointment_id,
        someone.appointment_id,
    ]
