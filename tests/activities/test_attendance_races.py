"""Two tablets in one yard, and a scan at the same moment: everybody is there once, and the later mark holds."""

from datetime import timedelta

import pytest

from linli.activities.models import Attendance, SheetEntry
from linli.activities.selectors.person_times import person_times_of
from linli.activities.services import attendance
from linli.core.actors import Actor
from tests import people
from tests.accounts.threads import together
from tests.factories.activities import a_programme, a_session
from tests.factories.activities_attendance import THERE, mark, took
from tests.factories.activities_signups import neighbour
from tests.factories.registry import PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def a_yard():
    here = people.neighbourhood()
    return here, a_session(here, a_programme(here, needs_signup=False))


def test_the_same_marks_sent_by_eight_at_once_count_once():
    here, session = a_yard()
    marks = [mark(one) for one in PersonFactory.create_batch(20, tenant=here.tenant, home=here.entrance)]

    fresh = together(8, lambda n: took(session, *(marks if n % 2 else reversed(marks))).fresh)

    assert (sum(fresh), SheetEntry.objects.count(), person_times_of(session)) == (20, 20, 20)


def test_two_tablets_and_a_scan_for_one_person_leave_one_line():
    here, session = a_yard()
    who, by = neighbour(here), Actor.system(tenant_id=here.tenant.pk)

    def do(n):
        if n % 2:
            return took(session, mark(who, minute=n)).fresh
        return attendance.come(session=session, person=who, by=by, now=THERE + timedelta(minutes=n)).is_new

    together(6, do)

    assert Attendance.objects.filter(voided_at=None).count() == 1
