"""A renewal that has begun takes over from an agreement that still ran: that is said of the old one, and it is history."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.cobuild import tasks
from linli.cobuild.events import AgreementEnded
from linli.cobuild.models import Agreement, Need
from linli.cobuild.selectors import agreements as found
from linli.cobuild.selectors.agreement_follow import followed_rows
from linli.cobuild.services import agreements, notices_agreements
from linli.core import clock
from linli.core.models import JournalLine
from linli.core.workcalendar import CHINA
from linli.disclosure.models import Message
from tests import people
from tests.factories.cobuild_agreements import DAY, NOW, on_paper, signed, system
from tests.factories.cobuild_market import a_need

pytestmark = pytest.mark.django_db
BEGINS = date(2026, 10, 1)
MIDNIGHT = datetime(2026, 10, 1, 0, 15, tzinfo=CHINA)


@pytest.fixture
def desk(here, client):
    return people.browser_of(people.community_secretary(here)[1], client)


def renewed(one, *, begins_on=BEGINS, ends_on=None, sign=True):
    """Its renewal, signed before it begins."""
    days = {"begins_on": begins_on, "ends_on": ends_on, "is_endless": ends_on is None}
    new = agreements.renew(agreement=one, by=system(one), now=NOW, **days)
    return on_paper(new) if sign else new


def endless(here, **more):
    return signed(here, **({"ends_on": None} | more))


def at_midnight():
    with clock.fixed(MIDNIGHT):
        return tasks.end_agreements.call()


def stands(one):
    one.refresh_from_db()
    return one.state, one.ended_on


def test_until_the_renewal_begins_the_old_one_runs(here):
    one = endless(here)
    renewed(one)

    with clock.fixed(MIDNIGHT - timedelta(days=1)):
        assert tasks.end_agreements.call() == 0
    assert stands(one) == ("signed", None)


def test_on_the_day_on_which_it_begins_the_old_one_is_replaced(here):
    one = endless(here, duties=({},))
    new = renewed(one)

    assert (at_midnight(), at_midnight()) == (1, 0)

    assert stands(one) == ("replaced", date(2026, 9, 30))
    assert [each.next_due for each in one.obligations.all()] == [date(2026, 9, 30)]
    assert list(Agreement.objects.in_force(BEGINS)) == [new]
    line = JournalLine.objects.get(verb="cobuild.agreement.replaced")
    assert (line.subject_id, line.changes) == (one.pk, {"state": ["signed", "replaced"]})


def test_one_that_is_signed_after_it_began_takes_over_at_once(here):
    one = endless(here)
    new = renewed(one, sign=False)

    on_paper(new, now=NOW + timedelta(days=40), signed_on=date(2026, 10, 5))

    assert stands(one) == ("replaced", date(2026, 9, 30))


def test_a_renewal_that_nobody_signed_takes_over_nothing(here):
    one = endless(here)
    renewed(one, sign=False)

    assert (at_midnight(), stands(one)) == (0, ("signed", None))


def test_one_that_came_to_its_own_end_ended_and_was_not_replaced(here):
    one = signed(here, ends_on=date(2026, 9, 30))
    renewed(one)

    assert (at_midnight(), stands(one)) == (1, ("ended", date(2026, 9, 30)))


def test_one_that_would_have_run_longer_is_replaced_on_the_day_before(here):
    one = signed(here, ends_on=date(2026, 12, 31))
    renewed(one, ends_on=date(2029, 9, 30))

    assert (at_midnight(), stands(one)) == (1, ("replaced", date(2026, 9, 30)))


def test_the_units_hear_by_what_it_was_replaced(here):
    one = endless(here)
    new = renewed(one)
    at_midnight()

    event = AgreementEnded(tenant_id=one.tenant_id, agreement_id=one.pk)
    notices_agreements.on_agreement_ended(event, event_id=one.pk, now=MIDNIGHT)

    told = Message.objects.filter(subject_id=one.pk, title__contains="接替").values_list("title", flat=True)
    assert list(told) == [f"{one.number} 已续签，由 {new.number} 接替：{one.title}"]


def test_its_projects_that_run_go_on_under_the_new_one(here):
    one = endless(here)
    new = renewed(one)
    project = a_need(here.community, kind="project")
    Need.objects.filter(pk=project.pk).update(agreement=one)

    at_midnight()

    assert Need.objects.get(pk=project.pk).agreement == new
    assert JournalLine.objects.get(verb="cobuild.agreement.handed_on").changes == {"to": [None, new.number], "count": [None, 1]}


def test_it_leaves_the_lists_of_what_runs_and_its_page_says_by_what(here, desk):
    one = endless(here)
    new = renewed(one)
    at_midnight()
    secretary = people.community_secretary(here)[1]

    with clock.fixed(MIDNIGHT):
        listed = {state: [row["one"] for row in desk.get(reverse("cobuild:agreements"), {"state": state}).context["rows"]]
                  for state in ("signed", "replaced")}  # fmt: skip
        page, public = desk.get(one.get_absolute_url()), Client().get(reverse("cobuild:public-agreement", args=[one.pk]))

    assert listed == {"signed": [new], "replaced": [one]}
    assert list(followed_rows(secretary, here.tenant, today=BEGINS)) == [new]
    assert page.context["badge"] == ("still", "已续签，由新的接替")
    assert [f"由 {new.number} 接替" in answer.text for answer in (page, public)] == [True, True]
    assert "提前终止" not in page.text


def test_what_was_replaced_still_proves_a_step_and_can_be_noted(here):
    one = endless(here)
    renewed(one)
    at_midnight()
    one.refresh_from_db()

    assert (one.state in found.SHOWN, one.signed_on) == (True, DAY)
