"""Many at the same instant, on PostgreSQL: one pair, one placement at a time, one place on the list, one answer."""

from datetime import date

import pytest

from linli.cobuild.models import Mentorship, PledgeReview, Sworn, TrainingPlacement
from linli.cobuild.services import inspections, pledges
from linli.core.models import JournalLine
from tests.factories.cobuild_mentoring import (
    DAY,
    NOW,
    base,
    ceremony,
    inspected,
    paired,
    person,
    planned,
    pledge,
    reviewed,
    sworn,
    system,
)
from tests.people import neighbourhood

from ..accounts.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_one_couple_paired_by_five_is_one_pair():
    here = neighbourhood()
    mentor, mentee = person(here), person(here)

    told = together(5, lambda _n: paired(here, mentor=mentor, mentee=mentee).goals)

    assert sorted(map(str, told)) == [*["['paired']"] * 4, "学开会、学调解"]
    assert Mentorship.objects.count() == 1


def test_one_person_planned_by_five_is_on_one_placement():
    here = neighbourhood()
    who, body = person(here), base(here)

    told = together(5, lambda n: planned(here, person=who, base=body, begins_on=date(2026, 9, n + 1)).state)

    assert sorted(map(str, told)) == [*["['elsewhere']"] * 4, "planned"]
    assert TrainingPlacement.objects.count() == 1


def test_one_person_sworn_by_five_stands_on_the_list_once():
    here = neighbourhood()
    one, who = ceremony(here), person(here)

    told = together(5, lambda _n: sworn(one, who).office)

    assert sorted(map(str, told)) == [*["['sworn']"] * 4, "社区副书记"]
    assert Sworn.objects.count() == 1


def test_what_was_put_right_is_said_once():
    one = inspected(neighbourhood())

    told = together(5, lambda n: inspections.done(note=one, text=f"第{n}", on=DAY, by=system(one), now=NOW).asked)

    assert sorted(map(str, told)) == [*["['done']"] * 4, "每天开门"]
    assert JournalLine.objects.filter(verb="cobuild.inspection.done").count() == 1


@pytest.mark.parametrize("_again", range(5))
def test_whoever_is_struck_was_not_just_judged(_again):
    here = neighbourhood()
    made = sworn(ceremony(here), person(here))
    one = pledge(made)
    works = [
        lambda: pledges.strike(sworn=made, reason="写错了", by=system(here), now=NOW),
        lambda: reviewed(one).verdict,
    ]

    together(2, lambda n: works[n]())

    assert (Sworn.objects.count(), PledgeReview.objects.count()) in [(0, 0), (1, 1)]
