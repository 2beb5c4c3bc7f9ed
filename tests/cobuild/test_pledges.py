"""Ceremonies, who is sworn with what they promise, and what is said of it later."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cobuild.errors import PledgeRefused
from linli.cobuild.models import Inauguration, Pledge, PledgeReview, Sworn
from linli.cobuild.rules.pledges import PledgeGiven, ReviewGiven, SwornGiven
from linli.cobuild.services import pledges
from linli.core import files
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.registry.api import Person
from tests import people
from tests.factories.cobuild_agreements import a_scan
from tests.factories.cobuild_mentoring import (
    DAY,
    NOW,
    PLEDGES,
    ceremony,
    ceremony_given,
    own,
    person,
    pledge,
    reviewed,
    sworn,
    system,
)
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db
MIDTERM = NOW.replace(year=2029, month=3)


def refused(do, **given):
    before = JournalLine.objects.count()
    codes = codes_refused(PledgeRefused, do, **given)
    assert JournalLine.objects.count() == before
    return codes


def test_a_term_is_five_years_and_its_middle_is_half_way(here):
    one = ceremony(here)

    assert (one.ends_on, one.midterm_on) == (date(2031, 8, 31), date(2029, 3, 1))


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"title": " ", "term": ""}, ["no_title", "no_term"]),
        ({"title": "名" * 81, "term": "届" * 41}, ["too_long", "too_long"]),
        ({"ends_on": DAY}, ["ends_before", "midterm"]),
        ({"midterm_on": DAY}, ["midterm"]),
        ({"midterm_on": date(2032, 1, 1)}, ["midterm"]),
    ],
)
def test_a_ceremony_is_refused_with_every_reason(here, more, codes):
    given = ceremony_given(here, **more)

    assert refused(pledges.hold, tenant=here.tenant, given=given, by=system(here), now=NOW) == codes
    assert Inauguration.objects.count() == 0


def test_a_ceremony_of_elsewhere_or_by_somebody_else_is_not_held(here):
    given = ceremony_given(people.neighbourhood())
    assert refused(pledges.hold, tenant=here.tenant, given=given, by=system(here), now=NOW) == ["other_tenant"]

    for who in (people.community_clerk(here)[1], people.outsider()[1], people.resident(here)[1]):
        with pytest.raises(NotAllowed):
            pledges.hold(tenant=here.tenant, given=ceremony_given(here), by=who, now=NOW)


def test_what_is_said_of_a_ceremony_is_put_right_within_what_was_promised(here):
    one = ceremony(here)
    sworn(one, person(here))
    change = {"inauguration": one, "by": system(here), "now": NOW}

    told = refused(pledges.change, given=ceremony_given(here, ends_on=date(2027, 1, 1)), **change)
    pledges.change(given=ceremony_given(here, title="改了"), **change)

    one.refresh_from_db()
    line = JournalLine.objects.get(verb="cobuild.inauguration.changed")
    assert (told, one.title, line.changes) == (["outside"], "改了", {"fields": [None, ["title"]]})


def test_people_are_sworn_with_what_they_promise(here):
    made = sworn(ceremony(here), person(here), organisation=here.office)

    assert [(one.position, one.text, one.due_on) for one in made.pledges.all()] == [
        (1, "修好院里的路", date(2027, 6, 30)),
        (2, "每周三晚上在院里坐班", None),
    ]
    assert JournalLine.objects.get(verb="cobuild.inauguration.sworn").changes == {"pledges": [None, 2]}


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"office": ""}, ["no_office"]),
        ({"pledges": []}, ["no_pledge"]),
        ({"pledges": [PledgeGiven("好") for _n in range(11)]}, ["too_many"]),
        ({"pledges": [PledgeGiven(" ", date(2026, 8, 31)), PledgeGiven("长" * 201)]}, ["no_pledge_1", "outside", "too_long"]),
    ],
)
def test_a_pledge_is_refused_with_every_reason(here, more, codes):
    given = SwornGiven(**({"person": person(here), "office": "副书记", "pledges": PLEDGES} | more))

    assert refused(pledges.swear, inauguration=ceremony(here), given=given, by=system(here), now=NOW) == codes
    assert (Sworn.objects.count(), Pledge.objects.count()) == (0, 0)


def test_nobody_is_sworn_twice_at_one_ceremony(here):
    one, who = ceremony(here), person(here)
    sworn(one, who)

    assert refused(sworn, one=one, who=who) == ["sworn"]


def test_whoever_was_entered_by_mistake_is_struck_until_a_pledge_was_looked_at(here):
    one = ceremony(here)
    first, second = sworn(one, person(here)), sworn(one, person(here))
    reviewed(pledge(second))
    strike = {"by": system(here), "now": NOW}

    told = [
        refused(pledges.strike, sworn=first, reason=" ", **strike),
        refused(pledges.strike, sworn=second, reason="错", **strike),
    ]
    pledges.strike(sworn=first, reason="写错了人", **strike)

    assert (told, list(Sworn.objects.all())) == ([["no_reason"], ["reviewed"]], [second])


# ---- looked at again ----


def test_whoever_pledged_says_it_for_themself_and_those_who_judge_beside_it(here):
    who = person(here)
    one = pledge(sworn(ceremony(here), who))

    reviewed(one, by=own(who), verdict="done", done="修好了")
    reviewed(one, by=people.community_secretary(here)[1], verdict="under_way", done="修了一半")

    told = PledgeReview.objects.order_by("-said_by_self").values_list("said_by_self", "verdict", "done")
    assert list(told) == [(True, "done", "修好了"), (False, "under_way", "修了一半")]


def test_a_secretary_never_judges_their_own_pledge(here):
    actor = people.community_secretary(here)[1]
    one = pledge(sworn(ceremony(here), Person.objects.get(pk=actor.person_id)))

    assert reviewed(one, by=actor).said_by_self is True
    assert refused(reviewed, one=one, by=actor, is_midterm=True, on=MIDTERM.date(), now=MIDTERM) == ["own_midterm"]


def test_nobody_else_says_how_a_pledge_stands(here):
    one = pledge(sworn(ceremony(here), person(here)))

    for who in (people.resident(here)[1], people.community_clerk(here)[1], people.outsider()[1], own(person(here))):
        with pytest.raises(NotAllowed):
            reviewed(one, by=who)
    assert PledgeReview.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"done": ""}, ["no_done"]),
        ({"verdict": "great"}, ["verdict"]),
        ({"on": DAY + timedelta(days=1)}, ["day"]),
        ({"on": DAY - timedelta(days=1)}, ["day"]),
        ({"is_midterm": True}, ["midterm_early"]),
        ({"proofs": [SimpleUploadedFile("x.exe", b"MZ")]}, ["kind_program"]),
    ],
)
def test_a_review_is_refused_with_every_reason(here, more, codes):
    one = pledge(sworn(ceremony(here), person(here)))

    assert refused(reviewed, one=one, **more) == codes
    assert PledgeReview.objects.count() == 0


def test_mid_term_may_be_judged_from_thirty_days_before_its_day(here):
    one = pledge(sworn(ceremony(here), person(here)))
    first = date(2029, 3, 1) - timedelta(days=30)

    assert refused(reviewed, one=one, is_midterm=True, on=first - timedelta(days=1), now=MIDTERM) == ["midterm_early"]
    assert reviewed(one, is_midterm=True, on=first, now=MIDTERM).is_midterm is True


def test_papers_and_pictures_hang_on_what_was_said(here):
    made = reviewed(pledge(sworn(ceremony(here), person(here))), proofs=[a_scan()])

    (stored,) = files.files_of(made, purpose=pledges.PROOF)
    assert (stored.name, isinstance(ReviewGiven("done", "x", DAY).proofs, tuple)) == ("signed.pdf", True)
