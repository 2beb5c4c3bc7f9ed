"""Organisations, posts and appointments."""

from datetime import date

import pytest

from linli.core import journal
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.registry import api
from linli.registry.models import Post
from tests import people
from tests.factories.registry import (
    AppointmentFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    PostFactory,
)
from tests.moments import AT

from .given import SYSTEM, TODAY
from .refusing import refused

pytestmark = pytest.mark.django_db


def test_an_organisation_is_added_changed_and_ended(here, secretary):
    made = api.add_organisation(tenant=here.tenant, kind="resident_unit", name="试验中学", by=secretary, now=AT)
    api.change_organisation(organisation=made, phone="55550121", by=secretary, now=AT)

    ended = api.end_organisation(organisation=made, on=TODAY, reason="搬走", by=secretary, now=AT)

    verbs = [line.verb for line in journal.lines_about(made.pk)]
    assert (ended.valid_to, verbs) == (
        TODAY,
        ["registry.organisation.added", "registry.organisation.changed", "registry.organisation.ended"],
    )


def test_one_credit_code_makes_one_organisation(here, secretary):
    OrganisationFactory(tenant=here.tenant, credit_code="91350100M000100Y43")
    new = {"kind": "company", "name": "又一家", "credit_code": "91350100m000100y43"}

    assert refused(api.OrganisationRefused, api.add_organisation, tenant=here.tenant, by=secretary, **new) == [
        "credit_code_taken"
    ]


def test_an_organisation_is_not_its_own_grandparent(here, secretary):
    child = OrganisationFactory(tenant=here.tenant, parent=here.office)

    codes = refused(api.OrganisationRefused, api.change_organisation, organisation=here.office, parent=child, by=secretary)

    assert codes == ["parent_circle"]


def test_an_organisation_with_posts_does_not_end(here, secretary):
    PostFactory(tenant=here.tenant, organisation=here.office)

    codes = refused(
        api.OrganisationRefused, api.end_organisation, organisation=here.office, on=date(2001, 1, 1), reason="", by=secretary
    )

    assert codes == ["dates_order", "reason_missing", "has_posts"]


def test_a_secretary_fills_the_community_s_own_posts(here, secretary):
    post = api.make_post(tenant=here.tenant, kind="building_head", title="3 号楼楼长", place=here.building, by=secretary, now=AT)

    made = api.appoint(post=post, person=PersonFactory(tenant=here.tenant), valid_from=TODAY, by=secretary, now=AT)

    assert [one.pk for one in api.holders_of("building_head", here.entrance, on=TODAY)] == [made.pk]


@pytest.mark.parametrize(
    ("kind", "where"), [("administrator", "subdistrict"), ("dispatcher", "community"), ("community_secretary", "community")]
)
def test_a_secretary_does_not_fill_posts_of_the_office(here, secretary, kind, where):
    new = {"kind": kind, "title": "自己", "place": getattr(here, where)}

    assert refused(NotAllowed, api.make_post, tenant=here.tenant, by=secretary, **new) == ["not_allowed"]


def test_a_secretary_does_not_fill_posts_of_another_community(here, secretary):
    elsewhere = PlaceFactory(parent=here.subdistrict, kind="community")
    post = PostFactory(tenant=here.tenant, kind="building_head", place=elsewhere)
    someone = PersonFactory(tenant=here.tenant)

    assert refused(NotAllowed, api.appoint, post=post, person=someone, valid_from=TODAY, by=secretary) == ["not_allowed"]


def test_nobody_of_a_subdistrict_makes_a_post_that_sees_across(here, administrator):
    new = {"kind": "district_officer", "title": "区里", "sees_all_tenants": True}

    assert refused(NotAllowed, api.make_post, tenant=here.tenant, by=administrator, **new) == ["not_allowed"]


def test_a_post_of_another_tenant_s_place_is_refused(here, administrator):
    there = people.neighbourhood()
    new = {"kind": "property_clerk", "title": "值班员", "organisation": there.office}

    assert refused(api.AppointmentRefused, api.make_post, tenant=here.tenant, by=administrator, **new) == ["other_tenant"]


def test_no_post_is_made_in_an_organisation_that_ended_or_at_a_closed_place(here, administrator):
    ended = OrganisationFactory(tenant=here.tenant, valid_to=TODAY)
    merged = OrganisationFactory(tenant=here.tenant, merged_into=here.property_company)
    closed = PlaceFactory(parent=here.community, kind="compound", valid_to=TODAY)
    new = {"tenant": here.tenant, "kind": "property_clerk", "title": "值班员", "by": administrator}
    where = [{"organisation": ended, "place": closed}, {"organisation": merged}]

    codes = [refused(api.AppointmentRefused, api.make_post, **new, **there) for there in where]

    assert codes == [["place_closed", "organisation_ended"], ["organisation_ended"]]
    assert (Post.objects.filter(title="值班员").count(), JournalLine.objects.count()) == (0, 0)


def test_releasing_somebody_takes_their_rights_and_announces_it(here):
    user, _actor = people.building_head(here)
    held = api.appointments_of(user.pk)[0]

    api.end_appointment(appointment=held, on=date(2026, 1, 1), reason="搬走", by=SYSTEM, now=AT)

    assert api.appointments_of(user.pk) == []
    assert OutboxEvent.objects.get().payload["appointment_id"] == str(held.pk)


def test_releasing_needs_a_reason_and_an_appointment_that_runs(here, secretary):
    held = AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="building_head", place=here.building), valid_to=TODAY)

    codes = refused(api.AppointmentRefused, api.end_appointment, appointment=held, on=TODAY, reason="", by=secretary)

    assert codes == ["ended_already", "reason_missing"]


def test_a_post_is_closed_when_nobody_holds_it(here, secretary):
    held = AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="building_head", place=here.building))

    codes = refused(api.AppointmentRefused, api.close_post, post=held.post, on=TODAY, reason="", by=secretary)
    api.end_appointment(appointment=held, on=TODAY, reason="届满", by=secretary, now=AT)
    api.close_post(post=held.post, on=TODAY, reason="并岗", by=secretary, now=AT)

    assert codes == ["post_held", "reason_missing"]
    assert refused(api.AppointmentRefused, api.close_post, post=held.post, on=TODAY, reason="又", by=secretary) == ["post_closed"]


def test_nobody_is_appointed_to_a_closed_post_or_from_elsewhere(here, secretary):
    post = PostFactory(tenant=here.tenant, kind="building_head", place=here.building, valid_to=TODAY)
    stranger = PersonFactory(erased_at=AT)
    when = {"valid_from": TODAY, "valid_to": date(2026, 1, 1)}

    codes = refused(api.AppointmentRefused, api.appoint, post=post, person=stranger, by=secretary, **when)

    assert codes == ["post_closed", "person_gone", "dates_order", "other_tenant"]


def test_changing_nothing_about_an_organisation_leaves_no_line(here, secretary):
    api.change_organisation(organisation=here.office, name=here.office.name, by=secretary, now=AT)

    assert journal.lines_about(here.office.pk).count() == 0


def test_an_organisation_ends_once(here, secretary):
    gone = OrganisationFactory(tenant=here.tenant, valid_to=date(2026, 1, 1))

    codes = refused(api.OrganisationRefused, api.end_organisation, organisation=gone, on=TODAY, reason="搬走", by=secretary)

    assert codes == ["ended_already"]


def test_nobody_changes_an_organisation_of_another_subdistrict(here):
    _user, stranger = people.outsider()

    codes = refused(NotAllowed, api.change_organisation, organisation=here.office, phone="55550121", by=stranger)

    assert codes == ["not_allowed"]
