"""What single writes of residents and clerks cost in statements: no more than fifteen, whatever else stands in the tables."""

import pytest

from linli.activities.rules.enrolling import EnrolGiven
from linli.activities.services import (
    attendance,
    duties,
    duty_notes,
    enrolments,
    excuses,
    groups,
    objections,
    sheets,
    signup_changes,
    signups,
    stalls,
    talks,
)
from linli.activities.services.objections import ObjectionGiven
from linli.activities.services.signups import SignUpGiven
from linli.activities.services.strangers import Stranger
from linli.core.actors import Actor
from tests.deliberation.test_write_costs import cost_of, referring
from tests.factories import activities_callups as callups
from tests.factories import activities_university as university
from tests.factories.activities import a_programme, a_session
from tests.factories.activities_attendance import THERE, came, mark
from tests.factories.activities_fairs import a_fair, a_group, stall_given, talk_given
from tests.factories.activities_signups import NOW, a_signup, neighbour
from tests.factories.activities_volunteers import NOW as DAY
from tests.factories.activities_volunteers import a_volunteer, recorded, shown, system

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[1, 3])
def many(request):
    """How many were there before."""
    return request.param


@pytest.fixture
def by(here):
    return Actor.system(tenant_id=here.tenant.pk)


@pytest.fixture
def session(here, many):
    """For four, to which some have signed up already."""
    one = a_session(here, a_programme(here, capacity=4))
    for _number in range(many):
        a_signup(one, neighbour(here))
    return one


def test_a_sign_up_of_somebody_who_is_known(here, session, by):
    assert cost_of(signups.sign_up, session=session, given=SignUpGiven(neighbour(here)), by=by, now=NOW) == 9


def test_a_sign_up_of_somebody_new(session, by):
    given = SignUpGiven(Stranger("试新来", "13900000123"))
    assert cost_of(signups.sign_up, session=session, given=given, by=by, now=NOW) == 15


def test_a_sign_up_given_up_while_somebody_waits(here, session, by):
    rows = [a_signup(session, neighbour(here)) for _number in range(4)]
    assert cost_of(signup_changes.cancel, signup=rows[0], by=by, now=NOW) == 15


def test_more_who_come_with_one(here, session, by):
    signup = session.signups.first()
    assert cost_of(signup_changes.change_heads, signup=signup, heads=1, companions="孙女", by=by, now=NOW) == 8


def test_somebody_who_comes(here, session, by):
    assert cost_of(attendance.come, session=session, person=neighbour(here), by=by, now=THERE) == 6


def test_forty_who_come_at_once(here, session, by):
    crowd = [neighbour(here) for _number in range(40)]
    assert cost_of(attendance.come_many, session=session, people=crowd, by=by, now=THERE) == 6


def test_a_count(session, by):
    assert cost_of(attendance.count, session=session, person_times=30, by=by, now=THERE) == 6


def test_somebody_struck_out(here, session, by):
    row = came(session, neighbour(here))
    assert cost_of(attendance.void, attendance=row, reason="没来", by=by, now=THERE) == 7


@pytest.mark.parametrize("marks", [1, 30])
def test_what_a_tablet_sends(here, session, marks):
    entries = [mark(neighbour(here), minute=number) for number in range(marks)]
    assert cost_of(sheets.take, session=session, entries=entries, device="平板", by=system(session), now=THERE) == 12


def test_leave(here, session, by):
    person = neighbour(here)
    assert cost_of(excuses.excuse, session=session, person=person, told="门洞长", by=by, now=NOW) == 7


def test_a_shift_taken(here, many):
    shift = callups.a_shift(here, needed=4)
    for _number in range(many):
        callups.a_duty(here, shift)
    given = {"shift": shift, "person": callups.somebody(here), "channel": "phone"}
    assert cost_of(duties.take, by=callups.system(shift), now=callups.NOW, **given) == 14 + referring()


def test_a_shift_given_up(here, many):
    shift = callups.a_shift(here, needed=4)
    rows = [callups.a_duty(here, shift) for _number in range(many)]
    assert cost_of(duties.withdraw, duty=rows[0], by=callups.system(shift), now=callups.NOW) == 9 + referring()


def test_somebody_who_stood_a_shift(here, many):
    shift = callups.a_shift(here, needed=4)
    rows = [callups.a_duty(here, shift) for _number in range(many)]
    given = {"duty": rows[0], "came_at": shift.starts_at, "left_at": shift.ends_at}
    assert cost_of(duty_notes.came, by=callups.system(shift), now=shift.ends_at, **given) == 14 + referring()


def test_an_enrolment(here, many, by):
    group = university.an_open_class(here, capacity=8)
    for _number in range(many):
        university.enrolled(group, university.someone(here))
    given = EnrolGiven(university.someone(here), channel="phone")
    assert cost_of(enrolments.enrol, class_group=group, given=given, by=by, now=university.IN_WINDOW) == 15


def test_an_enrolment_given_up_while_somebody_waits(here, many, by):
    group = university.an_open_class(here, capacity=many)
    rows = [university.enrolled(group, university.someone(here)) for _number in range(many + 1)]
    assert cost_of(enrolments.withdraw, enrolment=rows[0], reason="本人打电话来说不来了", by=by, now=university.IN_WINDOW) == 13


def test_an_objection_to_hours(here, many, by):
    rows = [recorded(a_volunteer(here.community)) for _number in range(many)]
    shown(*rows)
    given = ObjectionGiven(text="那天我做了三个小时")
    assert cost_of(objections.lodge, record=rows[0], given=given, by=by, now=DAY) == 6


def test_asking_to_join_a_group(here, many):
    group = a_group(here)
    person = neighbour(here)
    by = Actor.system(tenant_id=here.tenant.pk)
    assert cost_of(groups.ask_to_join, group=group, person=person, by=by, now=NOW) == 5


def test_asking_for_a_stall(here, many, by):
    fair = a_fair(here)
    for number in range(many):
        stalls.ask(programme=fair, given=stall_given(what=f"糖画{number}", person=neighbour(here)), by=by, now=NOW)
    assert cost_of(stalls.ask, programme=fair, given=stall_given(what="面人", person=neighbour(here)), by=by, now=NOW) == 6


def test_asking_for_a_small_stool_class(here, by):
    assert cost_of(talks.ask, place=here.compound, given=talk_given(), by=by, now=NOW) == 7
