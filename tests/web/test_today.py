"""Today, for those whose work is no list of cases: a head's doors, an administrator's accounts, a district's figures."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.core import clock, remembered
from linli.registry.models import Appointment
from tests.access.deliberation import of_deliberation
from tests.factories.casework import REPORTED, CaseFactory, PetitionFactory
from tests.factories.core import TenantFactory
from tests.factories.pressing import SupervisionItemFactory, TaskFactory
from tests.factories.registry import AppointmentFactory, PersonFactory, PostFactory
from tests.people import (
    administrator,
    building_head,
    community_clerk,
    community_secretary,
    counter_clerk,
    dispatcher,
    district_officer,
    neighbourhood,
    property_clerk,
    signed_in,
    subdistrict_leader,
)

pytestmark = pytest.mark.django_db
TODAY = reverse("web:today")
NOW = REPORTED + timedelta(hours=2)


@pytest.fixture
def here():
    with clock.fixed(NOW):
        yield neighbourhood()


def panels(user):
    """What stands on the page of today: each panel's context by its title."""
    page = signed_in(user).get(TODAY)
    assert page.status_code == 200
    return {str(one.title): one.context for slot in page.context["slots"].values() for one in slot}


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_head_sees_who_needs_a_visit_and_what_was_written_down(here, django_assert_num_queries, item_count):
    people = PersonFactory.create_batch(item_count, tenant=here.tenant, home=here.entrance, room="301", needs_visit=True)
    PersonFactory(tenant=here.tenant, home=here.entrance, room="302")
    user, _actor = building_head(here)

    shown = panels(user)

    assert list(shown) == ["要上门看看", "您登记过的事"]
    assert {one.name for _door, _room, one in shown["要上门看看"]["visits"]} == {one.name for one in people}
    client = signed_in(user)
    client.get(TODAY)
    with django_assert_num_queries(7):
        client.get(TODAY)


def test_who_appoints_is_told_of_vacant_posts_and_of_terms_that_run_out(here):
    PostFactory(tenant=here.tenant, kind="building_head", place=here.building)
    ending = AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="entrance_head", place=here.entrance))
    type(ending).objects.filter(pk=ending.pk).update(valid_to=clock.today())
    user, _actor = community_secretary(here)

    shown = panels(user)["岗位"]

    assert (shown["vacant"], shown["ending"]) == (1, 1)


def test_when_every_post_is_held_for_long_nothing_is_said_of_them(here):
    user, _actor = community_secretary(here)

    assert "岗位" not in panels(user)


def test_an_administrator_sees_how_many_accounts_are_finished(here):
    user, _actor = administrator(here)
    user.managed_by = here.tenant
    user.save()

    assert panels(user)["工作人员账号"] == {"used": 1, "unopened": 0, "bare": 1}


def test_a_district_s_officer_sees_the_figures_of_the_district_s_subdistricts_in_the_order_of_their_codes(here):
    near = TenantFactory()
    CaseFactory(tenant=here.tenant)
    CaseFactory(tenant=near, state="closed", closed_at=NOW)
    CaseFactory(tenant=TenantFactory(district_code="990202"))
    user, _actor = district_officer(here)

    rows = panels(user)["各街道的诉求"]["rows"]

    told = [(row.code, row.open, row.late, row.reported, row.closed) for row in rows]
    assert told == sorted([(here.tenant.code, 1, 0, 1, 0), (near.code, 0, 0, 1, 1)])


def test_who_sees_cases_gets_no_table_of_subdistricts(here):
    user, _actor = community_secretary(here)

    assert "各街道的诉求" not in panels(user)


def full_day(here, actor, count):
    """For every panel of today something to show: so many cases, visits, letters, tasks, petitions, questions, late undertakings."""
    own = {"tenant": here.tenant, "lead_organisation": here.property_company}
    for _number in range(count):
        case = CaseFactory(**own, place=here.building, state="dispatched", due_at=NOW, next_at=NOW + timedelta(hours=1))
        SupervisionItemFactory(case=case)
        TaskFactory(tenant=here.tenant, organisation=here.property_company, place=here.compound)
        TaskFactory(tenant=here.tenant, organisation=None, post=actor_post(actor), place=here.compound)
        PetitionFactory(tenant=here.tenant, next_due_on=NOW.date())
        shown, _hidden = of_deliberation(here.entrance)
        type(shown.undertaking).objects.update(due_on=NOW.date() - timedelta(days=1))
    remembered.forget_all()


def actor_post(actor):
    return Appointment.objects.get(pk=actor.appointment_id).post


WHOLE_DAY = [
    (community_secretary, 6),
    (subdistrict_leader, 7),
    (community_clerk, 6),
    (counter_clerk, 6),
    (dispatcher, 6),
    (property_clerk, 8),
]


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(("role", "statements"), WHOLE_DAY)
def test_a_day_on_which_every_panel_has_something_to_say(here, django_assert_num_queries, role, statements, item_count):
    user, actor = role(here)
    full_day(here, actor, item_count)
    client = signed_in(user)
    client.get(TODAY)

    with django_assert_num_queries(statements):
        client.get(TODAY)
