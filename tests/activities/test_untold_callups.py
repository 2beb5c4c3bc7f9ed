"""Who is told nothing of call-ups and shifts: what is shut, over or forgotten, whoever does not fit; what rosters follow."""

from uuid import uuid4

import pytest

from linli.activities.events import CallUpOpened, DutyPlanned, ShiftCalledOff
from linli.activities.models import CallUp, Duty, Shift
from linli.activities.services import notices_callups, shifts
from linli.activities.services import upkeep_callups as upkeep
from linli.core.daytimes import moment_words
from linli.disclosure.models import Message
from linli.registry.api import ConsentWithdrawn, OrganisationMerged, consents_of, withdraw_consent
from tests.factories.activities_callups import NOW, a_callup, a_duty, a_shift, system
from tests.factories.activities_volunteers import a_volunteer
from tests.factories.registry import OrganisationFactory

pytestmark = pytest.mark.django_db


def heard(handler, event, now=NOW):
    """Who was told what by an event that came twice: the person, or nobody by name for a post, and the title."""
    once = uuid4()
    for _n in range(2):
        handler(event, event_id=once, now=now)
    rows = Message.objects.filter(once_key__contains=str(once)).order_by("made_at", "id")
    return [(one.to_person_id, one.title) for one in rows]


def of_opened(one):
    return heard(notices_callups.on_callup_opened, CallUpOpened(tenant_id=one.tenant_id, callup_id=one.pk))


def of_planned(duty, now=NOW):
    return heard(notices_callups.on_duty_planned, DutyPlanned(tenant_id=duty.tenant_id, duty_id=duty.pk), now)


def of_called_off(shift, now=NOW):
    return heard(notices_callups.on_shift_called_off, ShiftCalledOff(tenant_id=shift.tenant_id, shift_id=shift.pk), now)


def when(shift):
    return moment_words(shift.starts_at, shift.ends_at)


def test_whoever_wants_such_things_hears_once_that_people_are_asked(here):
    wanting = a_volunteer(here.community, fields=["order"])
    a_volunteer(here.community, fields=["cleaning"])

    assert of_opened(a_callup(here, title="卡点值守")) == [(wanting.person_id, "正在招人：卡点值守")]


def test_where_nobody_fits_nobody_is_told(here):
    assert of_opened(a_callup(here)) == []


@pytest.mark.parametrize("other", [{"state": "closed"}, {"is_public": False}])
def test_a_call_up_that_is_shut_or_not_public_meanwhile_is_told_to_nobody(here, other):
    a_volunteer(here.community, fields=["order"])
    made = a_callup(here)
    CallUp.objects.update(**other)

    assert of_opened(made) == []


def test_what_is_gone_meanwhile_is_told_to_nobody(here, secretary):
    tenant = here.tenant.pk
    gone = [
        (notices_callups.on_callup_opened, CallUpOpened(tenant_id=tenant, callup_id=uuid4())),
        (notices_callups.on_duty_planned, DutyPlanned(tenant_id=tenant, duty_id=uuid4())),
        (notices_callups.on_shift_called_off, ShiftCalledOff(tenant_id=tenant, shift_id=uuid4())),
    ]

    assert [heard(handler, event) for handler, event in gone] == [[]] * 3


def test_whoever_the_office_put_on_a_shift_hears_once_and_whoever_tapped_knows(here):
    duty = a_duty(here)
    told = of_planned(duty)
    Duty.objects.update(channel="page")

    assert (told, of_planned(duty)) == ([(duty.person_id, f"给您排了班：{when(duty.shift)}")], [])


def test_a_shift_that_is_over_is_told_to_nobody(here, secretary):
    duty = a_duty(here)

    assert (of_planned(duty, duty.shift.ends_at), of_called_off(duty.shift, duty.shift.ends_at)) == ([], [])


def test_of_a_shift_that_is_off_only_those_hear_whose_names_are_still_there(here, secretary):
    shift = a_shift(here)
    named, forgotten = a_duty(here, shift), a_duty(here, shift)
    Duty.objects.filter(pk=forgotten.pk).update(person=None)
    shifts.call_off(shift=shift, reason="下雨", by=system(shift), now=NOW)

    assert of_called_off(shift) == [(named.person_id, f"这一班取消了：{when(shift)}")]


# ---- what follows ----


def test_two_records_of_one_unit_organise_and_send_as_one(here):
    kept, merged, third = (OrganisationFactory(tenant=here.tenant) for _n in range(3))
    rows = [a_callup(here, organiser=one) for one in (merged, third)]
    duty = a_duty(here, organisation=merged)
    event = OrganisationMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=merged.pk)

    for _twice in range(2):
        upkeep.on_organisation_merged(event, event_id=uuid4(), now=NOW)

    for one in (*rows, duty):
        one.refresh_from_db()
    assert ([one.organiser for one in rows], duty.organisation) == ([kept, third], kept)


@pytest.mark.parametrize(("purpose", "taken"), [("photos", 1), ("volunteer", 0)])
def test_only_who_agrees_no_longer_to_be_a_volunteer_leaves_their_shifts(here, purpose, taken):
    who = a_volunteer(here.community).person
    duty = a_duty(here, person=who)
    withdraw_consent(consent=consents_of(who).get(purpose="volunteer", withdrawn_at=None), by=system(duty), now=NOW)
    event = ConsentWithdrawn(tenant_id=here.tenant.pk, person_id=who.pk, purpose=purpose)

    upkeep.on_consent_withdrawn(event, event_id=uuid4(), now=NOW)

    assert Shift.objects.get().taken == taken
