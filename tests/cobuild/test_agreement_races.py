"""Many at the same instant, on PostgreSQL: both sides confirm, one link is used by many, two clerks renew."""

from datetime import date

import pytest

from linli.cobuild.models import Agreement, ObligationEntry
from linli.cobuild.services import agreements, confirming, obligations
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from tests.factories.cobuild_agreements import DAY, NOW, bank, drafted, duty, on_paper, party, proposed, signed, system
from tests.people import neighbourhood

from ..accounts.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def signings():
    return OutboxEvent.objects.filter(name__endswith="AgreementSigned").count()


@pytest.mark.parametrize("_again", range(5))
def test_both_sides_at_once_sign_it_exactly_once(_again):
    one = proposed(neighbourhood())
    token = confirming.make_link(party=party(one), by=system(one), now=NOW)
    unit = {"party": party(one), "how": "email", "token": token, "by": Actor.anonymous(tenant_id=one.tenant_id)}
    host = {"party": party(one, "host"), "how": "page", "by": system(one)}

    together(2, lambda n: confirming.confirm(name="谁", now=NOW, **(unit, host)[n]).state)

    one.refresh_from_db()
    assert (one.state, one.signed_on, signings()) == ("signed", DAY, 1)
    assert JournalLine.objects.filter(verb="cobuild.agreement.signed").count() == 1


def test_one_link_opened_by_twenty_confirms_once():
    one = proposed(neighbourhood())
    token = confirming.make_link(party=party(one), by=system(one), now=NOW)
    unit = {"party": party(one), "how": "email", "token": token, "by": Actor.anonymous(tenant_id=one.tenant_id)}

    told = together(20, lambda n: confirming.confirm(name=f"第{n}人", now=NOW, **unit).state)

    assert sorted(map(str, told)) == [*["['confirmed']"] * 19, "proposed"]


def test_the_last_confirmation_and_the_paper_sign_it_once():
    one = proposed(neighbourhood())
    confirming.confirm(party=party(one, "host"), how="page", name="李", by=system(one), now=NOW)
    token = confirming.make_link(party=party(one), by=system(one), now=NOW)
    unit = {"party": party(one), "how": "email", "token": token, "by": Actor.anonymous(tenant_id=one.tenant_id)}
    works = [lambda: confirming.confirm(name="王", now=NOW, **unit).state, lambda: on_paper(one).state]

    told = together(2, lambda n: works[n]())

    assert (told.count("signed"), len(told), signings()) == (1, 2, 1)


def test_two_clerks_who_renew_at_once_make_one_renewal():
    one = signed(neighbourhood())
    dates = {"begins_on": date(2029, 9, 1), "ends_on": None, "is_endless": True}

    told = together(5, lambda _n: agreements.renew(agreement=one, by=system(one), now=NOW, **dates).state)

    assert sorted(map(str, told)) == [*["['renewed']"] * 4, "draft"]
    assert Agreement.objects.filter(renews=one).count() == 1


def test_one_day_noted_by_five_is_one_entry():
    one = signed(neighbourhood(), duties=({},)).obligations.get()
    later = NOW.replace(month=10)
    due = one.first_due

    together(5, lambda _n: obligations.note(obligation=one, due_on=due, done_on=due, by=system(one), now=later).pk)

    assert ObligationEntry.objects.count() == 1


def test_numbers_of_agreements_drafted_at_once_differ():
    here = neighbourhood()
    units = [bank(here, f"第{n}家") for n in range(5)]

    told = together(5, lambda n: drafted(here, unit=units[n]).number[-4:])

    assert sorted(told) == ["0001", "0002", "0003", "0004", "0005"]


def test_a_duty_is_not_added_to_what_is_just_being_sent_round():
    one = drafted(neighbourhood())
    works = [lambda: agreements.propose(agreement=one, by=system(one), now=NOW).state, lambda: duty(one).rhythm]

    told = together(2, lambda n: works[n]())

    one.refresh_from_db()
    assert one.state == "proposed"
    assert one.obligations.count() == sum(each == "monthly" for each in told)
