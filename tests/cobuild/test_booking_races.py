"""Two at the same instant never have one hour of one room."""

from collections import Counter
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from linli.cobuild.models import Booking
from linli.cobuild.rules.spaces import at
from linli.cobuild.services import bookings
from linli.core.actors import Actor
from tests import people
from tests.accounts.threads import meanwhile, together
from tests.factories.cobuild_spaces import MONDAY, NOW, a_booking, a_space, use

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def tried(space, *, start=14, end=16):
    by = Actor.system(tenant_id=space.tenant_id)
    return lambda _n: bookings.book(space=space, given=use(start, end), by=by, now=NOW).booking.state


def counted(results):
    return Counter(one if isinstance(one, str) else ",".join(one) for one in results)


def test_of_two_hundred_at_once_exactly_one_has_the_room():
    space = a_space(people.neighbourhood())
    results = []
    for _wave in range(4):
        results += together(50, tried(space))

    assert counted(results) == {"confirmed": 1, "taken": 199}
    assert Booking.objects.count() == 1


def test_overlapping_ones_at_once_leave_no_two_that_overlap():
    space = a_space(people.neighbourhood())
    by = Actor.system(tenant_id=space.tenant_id)

    together(24, lambda n: bookings.book(space=space, given=use(8 + n % 8, 10 + n % 8), by=by, now=NOW).booking.pk)

    spans = list(Booking.objects.order_by("starts_at").values_list("starts_at", "ends_at"))
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert len(spans) >= 3


def test_neighbours_at_once_both_have_their_hour():
    space = a_space(people.neighbourhood())
    by = Actor.system(tenant_id=space.tenant_id)

    results = together(2, lambda n: bookings.book(space=space, given=use(14 + n, 15 + n), by=by, now=NOW).booking.state)

    assert results == ["confirmed", "confirmed"]


def test_the_database_refuses_what_no_verb_looked_at():
    space = a_space(people.neighbourhood())
    made = a_booking(space)
    values = {"tenant_id": space.tenant_id, "space": space, "purpose": "x", "made_at": NOW, "changed_at": NOW}
    span = {"starts_at": at(MONDAY, 15 * 60), "ends_at": at(MONDAY, 17 * 60)}

    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(**values, **span, number="X-1")
    Booking.objects.create(**values, **span, number="X-2", state="cancelled")
    Booking.objects.create(**values, starts_at=made.ends_at, ends_at=at(MONDAY, 17 * 60), number="X-3")


def test_what_was_written_behind_the_verbs_back_is_refused_in_words():
    space = a_space(people.neighbourhood())
    values = {"tenant_id": space.tenant_id, "space": space, "purpose": "x", "made_at": NOW, "changed_at": NOW}
    span = {"starts_at": at(MONDAY, 15 * 60), "ends_at": at(MONDAY, 17 * 60)}

    answer = meanwhile(lambda: Booking.objects.create(**values, **span, number="X-1"), lambda: tried(space)(0))

    assert answer == ["taken"]
    assert Booking.objects.count() == 1
