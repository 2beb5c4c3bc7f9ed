"""Several at the same instant: one signature of one judge stands, one payment is made, a line is not overdrawn."""

import pytest

from linli.cobuild.models import ScoreSheet, SpendingEntry
from linli.cobuild.services import paying
from linli.cobuild.services.paying import SpendingGiven
from tests.accounts.threads import together
from tests.factories.cobuild_ventures import NOW, eligible, judge, paid, running, signed, world

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_signatures_of_one_judge_at_once_one_stands():
    of = world()
    venture, one = eligible(of), judge(of, "preliminary")

    told = together(2, lambda n: signed(one, venture, need=2000 + n))

    assert sorted(row == ["signed"] for row in told) == [False, True]
    assert ScoreSheet.objects.count() == 1


def test_an_instalment_paid_twice_at_once_is_paid_once():
    of = world()
    made = running(of)

    told = together(2, lambda _n: paid(made, 1, of))

    assert sorted(row == ["barred"] for row in told) == [False, True]


def test_two_amounts_at_once_that_go_above_the_line_together_are_one():
    of = world()
    line = running(of).budget_lines.get(position=1)
    given = SpendingGiven(15_000, NOW.date(), "买水")

    told = together(2, lambda _n: paying.spend(line=line, given=given, by=of.liaison, now=NOW))

    assert sorted(row == ["above_line"] for row in told) == [False, True]
    assert SpendingEntry.objects.count() == 1
