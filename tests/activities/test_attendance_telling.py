"""Who hears that somebody else changed what stands of them: struck out, corrected, leave noted, taken back, made up."""

from datetime import date

import pytest

from linli.activities.services import attendance, excuses
from linli.config.wiring import REACTIONS
from linli.core import events
from linli.core.models import OutboxEvent
from linli.disclosure.models import Message
from linli.registry.api import Person
from tests import people
from tests.factories.activities import NOW, a_programme, a_session, system
from tests.factories.activities_attendance import THERE, came
from tests.factories.activities_signups import neighbour

pytestmark = pytest.mark.django_db
NEXT_WEEK = date(2026, 11, 28)


@pytest.fixture
def session(here):
    return a_session(here, a_programme(here, kind="cleanup", title="大扫除日", needs_signup=False))


@pytest.fixture
def who(here):
    return neighbour(here, phone="13900000120")


def told(now=THERE):
    """What was written to whom, once all that was announced is delivered."""
    while events.deliver_due(now):
        pass
    return [(one.to_person_id, one.body) for one in Message.objects.order_by("made_at", "id")]


def test_whoever_is_struck_out_reads_why_and_what_to_do(here, session, who):
    row = came(session, who)
    attendance.void(attendance=row, reason="登记重了", by=system(here), now=THERE)

    assert told() == [(who.pk, "登记重了。您要是去了，打电话或者到社区说一声，可以再记上。")]


def test_whoever_served_for_another_time_reads_what_stands_now(here, session, who):
    row = came(session, who)
    attendance.correct(attendance=row, heads=1, half_hours=3, by=system(here), now=THERE)

    assert told() == [(who.pk, "现在记的是来了 1 个人。服务时间是 1.5 小时。")]


def test_that_somebody_was_there_is_no_message(here, session, who):
    came(session, who)

    assert (told(), OutboxEvent.objects.filter(name="activities.AttendanceChanged").count()) == ([], 0)


def test_leave_that_the_head_noted_and_saw_made_up_is_told(here, session, who):
    head = people.building_head(here)[1]
    one = excuses.excuse(session=session, person=who, told="王门洞长", make_up_on=NEXT_WEEK, by=head, now=NOW)
    first = told(NOW)
    excuses.make_up(excuse=one, made_up_on=NEXT_WEEK, by=head, now=NOW.replace(day=29))

    assert first == [(who.pk, "说好 2026年11月28日 补。")]
    assert told(NOW.replace(day=29)) == [*first, (who.pk, "补在 2026年11月28日，谢谢您。")]


def test_leave_that_the_office_took_back_is_told(here, session, who):
    one = excuses.excuse(session=session, person=who, by=system(here), now=NOW)
    excuses.withdraw(excuse=one, by=system(here), now=NOW)

    assert told(NOW) == [(who.pk, ""), (who.pk, "")]


def test_ones_own_leave_and_whoever_no_message_reaches_are_told_nothing(here, session):
    actor = people.resident(here)[1]
    excuses.excuse(session=session, person=Person.objects.get(pk=actor.person_id), by=actor, now=NOW)
    excuses.excuse(session=session, person=neighbour(here, phone="", has_phone=False), by=system(here), now=NOW)

    assert told(NOW) == []


def test_what_is_gone_meanwhile_is_told_to_nobody(here, session, who):
    row = came(session, who)
    attendance.void(attendance=row, reason="登记重了", by=system(here), now=THERE)
    row.delete()
    one = excuses.excuse(session=session, person=who, by=system(here), now=NOW)
    one.delete()

    assert told() == []


def test_both_are_wired():
    names = {kind.__name__: paths for kind, paths in REACTIONS.items()}

    assert names["AttendanceChanged"] == ("linli.activities.api.on_attendance_changed",)
    assert names["ExcuseNoted"] == ("linli.activities.api.on_excuse_noted",)
