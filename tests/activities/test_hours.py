"""Hours: by hand, from sessions and duties, corrected, struck out; a volunteer's sum is that of what they did."""

from datetime import timedelta
from random import Random

import pytest

from linli.activities.errors import HoursRefused
from linli.activities.events import SessionSettled
from linli.activities.models import Attendance, ServiceHours
from linli.activities.selectors import hours as found
from linli.activities.selectors.volunteers import totals_of
from linli.activities.services import crediting, hours, volunteers
from linli.activities.services.crediting import Credited, credit_duty, credit_session
from linli.activities.states import HoursState, SessionState
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.activities_volunteers import (
    NOW,
    TODAY,
    a_duty,
    a_settled_session,
    a_volunteer,
    credited,
    recorded,
    said,
    shown,
    system,
)
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


def live(volunteer):
    return list(ServiceHours.objects.filter(volunteer=volunteer, state__in=["recorded", "publicised", "credited"]))


def credit(session):
    return credit_session(session=session, by=system(session), now=NOW)


# ---- by hand ----


def test_one_service_of_several_volunteers_is_a_row_for_each(here, secretary):
    some = [a_volunteer(here.community) for _n in range(3)]

    recorded(*some, half_hours=5)

    rows = ServiceHours.objects.order_by("number")
    assert [(one.half_hours, one.state, one.content) for one in rows] == [(5, "recorded", "清扫楼道")] * 3
    assert JournalLine.objects.filter(verb="activities.hours.recorded").count() == 3


def test_the_same_twice_and_more_than_a_day_are_refused_and_nothing_is_written(here):
    one, other = a_volunteer(here.community), a_volunteer(here.community)
    recorded(one, half_hours=22)

    with pytest.raises(HoursRefused) as refused:
        recorded(one, other, half_hours=4)

    assert (refused.value.codes, ServiceHours.objects.count()) == (["same", "day_full"], 1)


def test_only_the_posts_that_keep_hours_there_record_them(here):
    one = a_volunteer(here.community)
    given = hours.HoursGiven(volunteers=[one], place=here.community, said=said())

    for by in (people.outsider()[1], people.resident(here)[1], people.grid_worker(here)[1]):
        with pytest.raises(NotAllowed):
            hours.record(tenant=here.tenant, given=given, by=by, now=NOW)


def test_a_correction_is_a_new_row_and_the_old_one_stays_to_be_seen(here, secretary):
    old = credited(a_volunteer(here.community))

    new = hours.correct(hours=old, said=said(half_hours=6), reason="少记了一小时", by=secretary, now=NOW)

    old.refresh_from_db()
    assert (old.state, old.half_hours, old.reason) == (HoursState.CORRECTED, 4, "少记了一小时")
    assert (new.state, new.half_hours, new.corrects) == (HoursState.RECORDED, 6, old)
    assert (totals_of(old.volunteer).credited, totals_of(old.volunteer).waiting) == (0, 6)


def test_what_is_as_it_was_needs_no_correction_and_what_is_void_has_none(here, secretary):
    row = recorded(a_volunteer(here.community))

    with pytest.raises(HoursRefused) as same:
        hours.correct(hours=row, said=said(), reason="核对过", by=secretary, now=NOW)
    hours.void(hours=row, reason="记错了人", by=secretary, now=NOW)
    with pytest.raises(HoursRefused) as void:
        hours.correct(hours=row, said=said(half_hours=6), reason="核对过", by=secretary, now=NOW)

    assert (same.value.codes, void.value.codes) == (["same"], ["not_live"])


# ---- from sessions and duties ----


def test_a_settled_session_gives_each_volunteer_who_came_its_length_or_what_the_list_says(here):
    whole, shorter, stranger = a_volunteer(here.community), a_volunteer(here.community), PersonFactory(tenant=here.tenant)
    session = a_settled_session(here, whole.person, (shorter.person, 1), stranger, hours_long=1.75)

    done = credit(session)

    assert done == Credited(added=2)
    assert [(one.half_hours, one.content, one.field, one.session) for one in live(whole)] == [
        (3, "清扫大院", "cleaning", session)
    ]
    assert [one.half_hours for one in live(shorter)] == [1]
    assert credit(session) == Credited()


def test_the_rows_follow_the_list_and_what_was_shown_is_corrected(here):
    early, late, gone = (a_volunteer(here.community) for _n in range(3))
    session = a_settled_session(here, early.person, late.person, gone.person)
    credit(session)
    shown(live(late)[0])
    Attendance.objects.filter(person__in=[early.person, late.person]).update(half_hours=2)
    Attendance.objects.filter(person=gone.person).update(voided_at=NOW)

    assert credit(session) == Credited(changed=1, corrected=1, dropped=1)
    assert [[one.half_hours for one in live(each)] for each in (early, late, gone)] == [[2], [2], []]
    assert live(late)[0].corrects.half_hours == 4


def test_what_somebody_decided_by_hand_outlasts_the_list(here, secretary):
    one, other = a_volunteer(here.community), a_volunteer(here.community)
    session = a_settled_session(here, one.person, other.person)
    credit(session)
    hours.correct(hours=live(one)[0], said=said_again(live(one)[0]), reason="提前走了", by=secretary, now=NOW)
    hours.void(hours=live(other)[0], reason="替别人签的", by=secretary, now=NOW)

    assert credit(session) == Credited()
    assert ([each.half_hours for each in live(one)], live(other)) == ([1], [])


def said_again(row):
    told = {name: getattr(row, name) for name in hours.SAID}
    return said(**(told | {"half_hours": 1}))


def test_whoever_withdraws_or_is_no_volunteer_that_day_is_left_as_they_were(here, secretary):
    stays, later = a_volunteer(here.community), a_volunteer(here.community, since=TODAY)
    session = a_settled_session(here, stays.person, later.person)
    credit(session)
    volunteers.withdraw(volunteer=stays, by=secretary, now=NOW)

    assert credit(session) == Credited()
    assert ([one.half_hours for one in live(stays)], live(later)) == ([4], [])


def test_a_session_that_is_not_settled_or_counts_no_hours_gives_none(here):
    session = a_settled_session(here)
    session.state = SessionState.HELD
    session.save()
    session.programme.counts_hours = False
    session.programme.save()

    with pytest.raises(HoursRefused) as refused:
        credit(session)
    crediting.on_session_settled(SessionSettled(tenant_id=here.tenant.pk, session_id=session.pk), event_id=uuid7(), now=NOW)

    assert (refused.value.codes, ServiceHours.objects.count()) == (["no_hours", "not_settled"], 0)


def test_hours_follow_by_themselves_when_the_numbers_of_a_session_stand(here):
    one = a_volunteer(here.community)
    session = a_settled_session(here, one.person)

    for _twice in range(2):
        crediting.on_session_settled(SessionSettled(tenant_id=here.tenant.pk, session_id=session.pk), event_id=uuid7(), now=NOW)

    assert [each.half_hours for each in live(one)] == [4]


def test_a_duty_that_was_stood_gives_its_hours_once_and_follows_the_roster(here):
    one = a_volunteer(here.community)
    duty = a_duty(here, one.person)

    made = [credit_duty(duty=duty, by=system(duty), now=NOW) for _twice in range(2)]
    duty.half_hours = 5
    duty.save()
    changed = credit_duty(duty=duty, by=system(duty), now=NOW)

    assert (made[0], made[0].content, made[0].place) == (made[1], "卡点值守 · 东门", here.compound)
    assert [each.half_hours for each in live(one)] == [changed.half_hours] == [5]
    assert credit_duty(duty=a_duty(here, PersonFactory(tenant=here.tenant)), by=system(duty), now=NOW) is None


@pytest.mark.parametrize("seed", range(6))
def test_the_hours_of_a_volunteer_are_the_sum_of_their_sessions_and_duties(here, seed):
    dice, crew = Random(seed), [a_volunteer(here.community) for _n in range(3)]
    wanted = dict.fromkeys((one.pk for one in crew), 0)
    for number in range(4):
        came = [(one, dice.randint(0, 6)) for one in crew if dice.random() < 0.7]
        begin = NOW - timedelta(days=number + 2)
        session = a_settled_session(here, *((one.person, n) for one, n in came), starts_at=begin)
        duty_of, stood = dice.choice(crew), dice.randint(1, 8)
        duty = a_duty(here, duty_of.person, half_hours=stood, starts_at=begin)
        for _twice in range(dice.randint(1, 2)):
            credit(session)
            credit_duty(duty=duty, by=system(duty), now=NOW)
        for one, half_hours in [*came, (duty_of, stood)]:
            wanted[one.pk] += half_hours

    assert {one.pk: totals_of(one).waiting for one in crew} == wanted


def test_a_big_session_costs_a_few_statements(here, django_assert_num_queries):
    session = a_settled_session(here, *(a_volunteer(here.community).person for _n in range(12)))

    with django_assert_num_queries(11):
        credit(session)

    assert found.to_show_at(here.community).count() == 12
