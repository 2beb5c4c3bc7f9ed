"""Many at once: registered once, shown in one batch, counted once, answered once."""

import pytest

from linli.activities.models import HoursBatch, ServiceHours, Volunteer
from linli.activities.services import batches, objections
from linli.activities.services.crediting import credit_session
from linli.core.problems import Refused
from tests import people
from tests.accounts.threads import together
from tests.factories.activities_volunteers import (
    DAY_AFTER,
    NOW,
    a_settled_session,
    a_volunteer,
    an_objection,
    recorded,
    shown,
    system,
)
from tests.factories.registry import PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def tried(do):
    try:
        do()
    except Refused as refused:
        return ",".join(refused.codes)
    return "done"


def test_somebody_who_registers_twenty_times_at_once_is_one_volunteer():
    here = people.neighbourhood()
    person = PersonFactory(tenant=here.tenant, home=here.community)

    found = together(20, lambda _n: tried(lambda: a_volunteer(here.community, person)))

    assert (sorted(found), Volunteer.objects.count()) == (["done"] + ["registered"] * 19, 1)


def test_two_clerks_who_show_the_same_hours_make_one_batch():
    here = people.neighbourhood()
    rows = [recorded(a_volunteer(here.community)) for _n in range(3)]

    found = together(10, lambda _n: tried(lambda: shown(*rows)))

    assert (sorted(found), HoursBatch.objects.count()) == (["done"] + ["not_recorded"] * 9, 1)


def test_a_session_that_is_credited_by_many_at_once_counts_once():
    here = people.neighbourhood()
    session = a_settled_session(here, *(a_volunteer(here.community).person for _n in range(5)))

    added = together(12, lambda _n: credit_session(session=session, by=system(session), now=NOW).added)

    assert (sum(added), ServiceHours.objects.count()) == (5, 5)


def test_an_answer_while_the_days_run_out_neither_loses_a_row_nor_counts_it_twice():
    here = people.neighbourhood()
    row = recorded(a_volunteer(here.community))
    shown(row)
    one = an_objection(row)

    def work(n):
        if n % 2:
            return batches.close_due(now=DAY_AFTER)
        return tried(lambda: objections.answer(objection=one, text="核对过了", is_upheld=False, by=system(row), now=DAY_AFTER))

    found = together(10, work)

    row.refresh_from_db()
    assert (row.state, found.count("done"), sum(n for n in found if isinstance(n, int))) == ("credited", 1, 1)
