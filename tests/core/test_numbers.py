"""Numbers: in order, never twice, none lost, every hole explained."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.core import clock, numbers
from linli.core.models import NumberGap, NumberSeries
from tests.factories.core import TenantFactory

from .parallel import in_parallel, in_vain

pytestmark = pytest.mark.django_db


def test_numbers_count_from_one_for_each_tenant_and_period():
    here, there = TenantFactory(), TenantFactory()

    given_out = [
        numbers.next_number("case", tenant=tenant, period=period)
        for tenant, period in [(here, "2026"), (here, "2026"), (here, "2027"), (there, "2026")]
    ]

    assert given_out == [1, 2, 1, 1]


def test_a_number_taken_in_vain_comes_back_with_the_rollback():
    tenant = TenantFactory()
    with pytest.raises(ZeroDivisionError):
        in_vain(lambda: numbers.next_number("case", tenant=tenant))

    assert numbers.next_number("case", tenant=tenant) == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_is_given_only_inside_a_transaction():
    tenant = TenantFactory()

    with pytest.raises(transaction.TransactionManagementError):
        numbers.next_number("case", tenant=tenant)

    assert not NumberSeries.objects.exists()


def test_a_block_has_at_least_one_number():
    with pytest.raises(ValueError, match="at least one"):
        numbers.next_block("case", tenant=TenantFactory(), count=0)


def test_a_hole_shows_with_its_reason_and_an_unexplained_one_without():
    tenant = TenantFactory()
    numbers.next_block("case", tenant=tenant, count=5)
    noted = numbers.note_gap("case", tenant=tenant, values=[4], reason="作废", now=clock.now())
    again = numbers.note_gap("case", tenant=tenant, values=[4], reason="另一个理由", now=clock.now())

    gaps = numbers.explain_gaps("case", tenant=tenant, used=[1, 3, 5])

    assert (noted, again) == (1, 0)
    assert gaps == [numbers.Gap(2, ""), numbers.Gap(4, "作废")]


@pytest.mark.parametrize("values", [[0], [3]], ids=["none at all", "not yet given"])
def test_only_a_number_that_was_given_out_can_be_missing(values):
    tenant = TenantFactory()
    numbers.next_block("case", tenant=tenant, count=2)

    with pytest.raises(ValueError, match="given out"):
        numbers.note_gap("case", tenant=tenant, values=values, reason="作废", now=clock.now())

    assert not NumberGap.objects.exists()


def test_a_series_that_never_began_has_no_holes():
    assert numbers.explain_gaps("case", tenant=TenantFactory(), used=[]) == []


class Blocks(TestCase):
    @given(st.lists(st.integers(1, 50), max_size=12))
    def test_blocks_of_any_size_join_without_hole_or_overlap(self, sizes):
        tenant = TenantFactory()

        given_out = [n for size in sizes for n in numbers.next_block("case", tenant=tenant, count=size)]

        assert given_out == list(range(1, sum(sizes) + 1))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_under_parallel_fire_no_number_is_given_twice_and_none_is_lost():
    tenant = TenantFactory()

    def take() -> list[int]:
        taken = []
        for _each in range(20):
            with transaction.atomic():
                taken.append(numbers.next_number("case", tenant=tenant, period="2026"))
        return taken

    results = in_parallel(take, 8)

    assert sorted(number for taken in results for number in taken) == list(range(1, 161))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_rollbacks_under_parallel_fire_leave_no_hole():
    tenant = TenantFactory()

    def take_and_drop_every_other() -> list[int]:
        kept = []
        for turn in range(20):
            with transaction.atomic():
                number = numbers.next_number("case", tenant=tenant)
                transaction.set_rollback(turn % 2 == 1)
            kept += [number] if turn % 2 == 0 else []
        return kept

    results = in_parallel(take_and_drop_every_other, 8)

    assert sorted(number for kept in results for number in kept) == list(range(1, 81))
