"""Shifts taken, put on, handed over, stepped back from; who came and the hours of it; what follows for people."""

from datetime import timedelta

import pytest

from linli.activities.errors import DutyRefused
from linli.activities.models import Duty, ServiceHours
from linli.activities.rules.duties import handover_code
from linli.activities.selectors import duties as found
from linli.activities.services import callups, duties, duty_notes, notices_callups, upkeep_callups, volunteers
from linli.activities.services.duty_notes import Line
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message
from linli.registry.api import Person
from tests import people
from tests.factories.activities_callups import (
    AFTERNOON,
    MORNING,
    NOW,
    a_callup,
    a_duty,
    a_post,
    a_shift,
    shifts_of,
    somebody,
    system,
)
from tests.factories.activities_volunteers import a_volunteer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def person_of(actor):
    return Person.objects.get(pk=actor.person_id)


def took(shift, actor, **more):
    return duties.take(shift=shift, person=person_of(actor), by=actor, now=NOW, **more)


def counts(shift):
    shift.refresh_from_db()
    return shift.taken, found.duties_of([shift.pk]).count()


# ---- on a shift ----


def test_a_resident_takes_a_shift_once(here, me):
    shift = a_shift(here)

    made = took(shift, me)
    with pytest.raises(DutyRefused) as refused:
        took(shift, me)

    assert (made.channel, made.state, refused.value.codes, counts(shift)) == ("page", "planned", ["on_it"], (1, 1))
    assert JournalLine.objects.get(verb="activities.duty.planned").changes == {
        "state": [None, "planned"],
        "channel": [None, "page"],
    }


def test_nobody_takes_a_shift_for_somebody_else(here, me):
    with pytest.raises(NotAllowed):
        duties.take(shift=a_shift(here), person=somebody(here), by=me, now=NOW)

    assert Duty.objects.count() == 0


def test_who_telephones_is_put_on_by_whoever_keeps_the_roster(here, secretary):
    shift = a_shift(here)

    made = duties.take(shift=shift, person=somebody(here), channel="phone", by=secretary, now=NOW)

    assert (made.channel, counts(shift)) == ("phone", (1, 1))


def test_two_shifts_at_once_are_one_too_many_also_of_other_call_ups(here, me):
    took(a_shift(here, spans=[MORNING]), me)
    other = a_shift(here, a_post(here, a_callup(here, title="防汛")), spans=[(660, 780)])
    after = a_shift(here, a_post(here, a_callup(here, title="义诊")), spans=[(720, 900)])

    with pytest.raises(DutyRefused) as refused:
        took(other, me)

    assert (refused.value.codes, counts(other), took(after, me).state) == (["overlap"], (0, 0), "planned")


def test_the_people_of_a_unit_come_all_or_none_and_each_reason_has_a_name(here, secretary):
    shift = a_shift(here, a_post(here, a_callup(here, age_to=60)), needed=2)
    young, old, third = somebody(here, birth_on="1990-01-01"), somebody(here, birth_on="1950-01-01"), somebody(here)

    with pytest.raises(DutyRefused) as refused:
        duties.assign(shift=shift, people=[young, old, third], organisation=here.office, by=secretary, now=NOW)
    made = duties.assign(shift=shift, people=[young, third, young], organisation=here.office, by=secretary, now=NOW)

    assert (refused.value.codes, old.name in refused.value.problems[0].text) == (["too_old", "full"], True)
    assert ([one.organisation for one in made], counts(shift)) == ([here.office] * 2, (2, 2))


def test_before_danger_a_volunteer_is_insured(here, me, secretary):
    shift = a_shift(here, a_post(here, a_callup(here, is_dangerous=True)))
    with pytest.raises(DutyRefused) as refused:
        took(shift, me)
    a_volunteer(here.community, person_of(me), insured_until=shift.starts_at.date())

    assert (refused.value.codes, took(shift, me).state) == (["insurance"], "planned")


# ---- stepping back, handing over ----


def test_whoever_took_it_steps_back_and_the_place_is_free(here, me, secretary):
    shift = a_shift(here, needed=1)
    mine = took(shift, me)
    with pytest.raises(NotAllowed):
        duties.withdraw(duty=mine, by=people.resident(here)[1], now=NOW)

    duties.withdraw(duty=mine, by=me, now=shift.starts_at - HOUR)

    assert (counts(shift), a_duty(here, shift).state) == ((0, 0), "planned")
    assert Message.objects.filter(kind="activities.duty_gap").count() == 1


def test_once_begun_the_office_takes_people_off(here, me, secretary):
    shift = a_shift(here)
    mine = took(shift, me)

    with pytest.raises(DutyRefused) as refused:
        duties.withdraw(duty=mine, by=me, now=shift.starts_at)
    duties.withdraw(duty=mine, by=secretary, now=shift.starts_at)

    assert (refused.value.codes, counts(shift)) == (["begun"], (0, 0))


def test_a_shift_is_handed_over_by_its_code_and_not_without(here, me):
    shift = a_shift(here, needed=1)
    mine, friend = took(shift, me), people.resident(here)[1]
    with pytest.raises(NotAllowed):
        duties.swap(duty=mine, to=person_of(friend), code="错的", by=friend, now=NOW)
    with pytest.raises(NotAllowed):
        duties.swap(duty=mine, to=person_of(friend), code=handover_code(mine.pk), by=me, now=NOW)

    made = duties.swap(duty=mine, to=person_of(friend), code=handover_code(mine.pk), by=friend, now=NOW)

    mine.refresh_from_db()
    assert (mine.state, mine.swapped_to, made.person_id, counts(shift)) == ("swapped", made, friend.person_id, (1, 1))
    assert [one.to_person_id for one in Message.objects.filter(kind="activities.duty_replaced")] == [me.person_id]


def test_a_swap_fits_whoever_stands_in_and_goes_also_when_nobody_more_is_taken(here, me, secretary):
    post = a_post(here)
    morning, noon = shifts_of(post, spans=[MORNING, (660, 780)])
    mine, busy = took(morning, me), somebody(here)
    a_duty(here, noon, busy)
    callups.close(callup=post.callup, by=secretary, now=NOW)

    with pytest.raises(DutyRefused) as refused:
        duties.swap(duty=mine, to=busy, by=secretary, now=NOW)
    made = duties.swap(duty=mine, to=somebody(here), by=secretary, now=NOW)

    assert (refused.value.codes, made.state, counts(morning)) == (["overlap"], "planned", (1, 1))


# ---- who came ----


def test_hours_are_from_coming_to_leaving_rounded_down(here, secretary):
    duty = a_duty(here)
    begin = duty.shift.starts_at

    there = duty_notes.came(duty=duty, came_at=begin + timedelta(minutes=5), by=secretary, now=begin + HOUR)
    assert (there.state, there.half_hours) == ("came", None)
    left = duty_notes.came(
        duty=duty, came_at=there.came_at, left_at=begin + timedelta(minutes=170), by=secretary, now=begin + 5 * HOUR
    )

    assert (left.half_hours, left.settled_by) == (5, secretary.label[:80])


def test_a_volunteers_hours_follow_the_roster(here, secretary):
    mine = a_volunteer(here.community)
    duty = a_duty(here, person=mine.person)
    end = duty.shift.ends_at
    duty_notes.came(duty=duty, left_at=end, by=secretary, now=end)
    assert [(one.volunteer, one.half_hours) for one in ServiceHours.objects.all()] == [(mine, 8)]

    duty_notes.came(duty=duty, left_at=end - HOUR, by=secretary, now=end)
    assert [one.half_hours for one in ServiceHours.objects.filter(state="recorded")] == [6]
    duty_notes.missed(duty=duty, by=secretary, now=end)

    assert ServiceHours.objects.filter(state="recorded").count() == 0


def test_where_no_hours_are_counted_none_are_recorded(here, secretary):
    mine = a_volunteer(here.community)
    duty = a_duty(here, a_shift(here, a_post(here, a_callup(here, counts_hours=False))), mine.person)

    duty_notes.came(duty=duty, left_at=duty.shift.ends_at, by=secretary, now=duty.shift.ends_at)

    assert ServiceHours.objects.count() == 0


def test_a_sheet_is_noted_as_a_whole_and_sent_again_changes_nothing(here, secretary):
    shift = a_shift(here, needed=3)
    one, two, three = (a_duty(here, shift) for _n in range(3))
    lines = [Line(one, "came", shift.starts_at, shift.ends_at), Line(two, "missed"), Line(three)]

    first = duty_notes.check(lines=lines, by=secretary, now=shift.ends_at)
    again = [Line(Duty.objects.get(pk=line.duty.pk), line.state, line.came_at, line.left_at) for line in lines]
    second = duty_notes.check(lines=again, by=secretary, now=shift.ends_at)

    assert (first, second) == (2, 0)
    assert dict(Duty.objects.values_list("pk", "state")) == {one.pk: "came", two.pk: "missed", three.pk: "planned"}


def test_a_sheet_with_a_wrong_line_notes_nothing_and_says_which(here, secretary):
    shift = a_shift(here)
    one, two = a_duty(here, shift), a_duty(here, shift)
    lines = [Line(one, "came", shift.starts_at, shift.ends_at), Line(two, "came", shift.ends_at, shift.starts_at)]

    with pytest.raises(DutyRefused) as refused:
        duty_notes.check(lines=lines, by=secretary, now=shift.ends_at)

    assert [problem.where for problem in refused.value.problems] == [f"{name}_{two.pk.hex}" for name in ("came_at", "left_at")]
    assert Duty.objects.filter(state="planned").count() == 2


def test_what_was_noted_is_taken_back_and_a_resident_notes_nothing(here, me, secretary):
    duty = a_duty(here)
    end = duty.shift.ends_at
    with pytest.raises(NotAllowed):
        duty_notes.came(duty=duty, by=me, now=end)
    duty_notes.came(duty=duty, left_at=end, by=secretary, now=end)

    back = duty_notes.again(duty=duty, by=secretary, now=end)

    assert (back.state, back.half_hours, back.came_at) == ("planned", None, None)


# ---- figures ----


def test_people_are_counted_once_however_often_they_came(here, secretary):
    post, who = a_post(here), somebody(here)
    for shift in shifts_of(post, spans=[MORNING, AFTERNOON]):
        for person in (who, somebody(here)):
            duty = a_duty(here, shift, person, organisation=here.office)
            duty_notes.came(duty=duty, left_at=shift.ends_at, by=secretary, now=shift.ends_at)

    told = found.figures(found.in_days(here.tenant, shift.starts_at.date(), shift.starts_at.date()))

    assert (told.persons, told.duties, told.half_hours) == (3, 4, 32)
    assert found.by_unit(found.of_callup(post.callup)) == [(here.office.name, told)]


# ---- what follows ----


def test_whoever_is_erased_stands_nowhere_and_still_counts(here, secretary):
    who = somebody(here)
    past, coming = shifts_of(a_post(here), spans=[MORNING, AFTERNOON])
    stood = a_duty(here, past, who)
    duty_notes.came(duty=stood, left_at=past.ends_at, note="高血压", by=secretary, now=past.ends_at)
    a_duty(here, coming, who)

    done = upkeep_callups.take_out(tenant_id=here.tenant.pk, person_id=who.pk, now=past.ends_at)
    assert upkeep_callups.take_out(tenant_id=here.tenant.pk, person_id=who.pk, now=past.ends_at) == 0

    stood.refresh_from_db()
    assert (done, stood.person, stood.note, stood.half_hours, counts(coming)) == (2, None, "", 8, (0, 0))
    assert found.figures(found.of_callup(past.post.callup)).persons == 1


def test_two_records_of_one_person_count_once_and_fill_one_place(here, secretary):
    shift = a_shift(here)
    kept, merged = somebody(here), somebody(here)
    duty_notes.came(duty=a_duty(here, shift, merged), left_at=shift.ends_at, by=secretary, now=shift.ends_at)
    a_duty(here, shift, kept)
    event = upkeep_callups.PersonMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=merged.pk)

    upkeep_callups.on_person_merged(event, event_id=kept.pk, now=NOW)

    assert (counts(shift), [one.state for one in found.duties_of([shift.pk])]) == ((1, 1), ["came"])
    assert found.figures(found.of_callup(shift.post.callup)).persons == 1


def test_a_withdrawn_consent_takes_the_name_out_but_not_of_an_emergency(here, me, secretary):
    calm, urgent = a_shift(here), a_shift(here, a_post(here, a_callup(here, is_emergency=True)), spans=[AFTERNOON])
    mine = a_volunteer(here.community, person_of(me))
    took(calm, me)
    took(urgent, me)
    event = upkeep_callups.ConsentWithdrawn(tenant_id=here.tenant.pk, person_id=me.person_id, purpose="volunteer")
    upkeep_callups.on_consent_withdrawn(event, event_id=mine.pk, now=NOW)
    assert (counts(calm)[0], counts(urgent)[0]) == (1, 1)

    volunteers.withdraw(volunteer=mine, by=me, now=NOW)
    upkeep_callups.on_consent_withdrawn(event, event_id=mine.pk, now=NOW)

    assert (counts(calm)[0], counts(urgent)[0], Duty.objects.filter(person=mine.person).count()) == (0, 1, 1)


# ---- who hears ----


def test_the_day_before_whoever_stands_hears_once(here):
    a_duty(here)
    eve = a_shift(here, a_post(here)).starts_at - timedelta(days=1)

    assert [notices_callups.remind_due(now=one) for one in (eve - timedelta(days=1), eve, eve)] == [0, 1, 1]
    assert Message.objects.filter(kind="activities.duty_soon").count() == 1


def test_volunteers_who_want_such_things_there_hear_of_a_call_up(here):
    wanting = a_volunteer(here.community, fields=["order"])
    a_volunteer(here.community, fields=["culture"])
    a_volunteer(here.community, somebody(here, birth_on="1930-01-01"), fields=["order"])

    assert list(notices_callups.fitting(a_callup(here, age_to=70))) == [wanting.person.pk]
    assert len(list(notices_callups.fitting(a_callup(here, is_emergency=True)))) == 3


def test_who_has_no_mobile_is_told_by_voice(here):
    shift = a_shift(here)
    a_duty(here, shift, somebody(here, has_phone=False))
    reached = a_duty(here, shift, somebody(here, phone="13900000321"))

    alone = found.without_mobile(found.duties_of([shift.pk]))
    event = notices_callups.ShiftCalledOff(tenant_id=here.tenant.pk, shift_id=shift.pk)
    notices_callups.on_shift_called_off(event, event_id=shift.pk, now=NOW)

    assert (len(alone), reached in alone) == (1, False)
    assert Message.objects.filter(kind="activities.shift_off").count() == 2


def test_a_roster_is_closed_to_other_subdistricts(here):
    shift = a_shift(here)

    with pytest.raises(NotAllowed):
        duties.assign(shift=shift, people=[somebody(here)], by=people.outsider()[1], now=NOW)
    with pytest.raises(DutyRefused) as refused:
        duties.assign(shift=shift, people=[somebody(people.neighbourhood())], by=system(shift), now=NOW)

    assert (refused.value.codes, counts(shift)) == (["another_tenant"], (0, 0))
