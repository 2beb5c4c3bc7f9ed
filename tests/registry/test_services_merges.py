"""Two records that are one."""

import pytest
from django.apps import apps

from linli.core.models import JournalLine, StoredFile
from linli.core.problems import NotAllowed
from linli.registry import api
from linli.registry.models import Person, Place
from linli.registry.services.merges import TRACE, references_to
from tests import people
from tests.factories.registry import (
    HouseholdFactory,
    HouseholdMemberFactory,
    OrganisationFactory,
    OwnershipFactory,
    PersonFactory,
    PostFactory,
)
from tests.moments import AT

from .given import SYSTEM
from .refusing import refused

pytestmark = pytest.mark.django_db


def test_merging_two_people_moves_everything_and_keeps_a_trace(here, secretary):
    keep, drop = PersonFactory.create_batch(2, tenant=here.tenant, home=here.entrance)
    Person.objects.filter(pk=keep.pk).update(phone="", phone_hash="")
    owned = OwnershipFactory(unit__place=here.entrance, person=drop)
    member = HouseholdMemberFactory(household__place=here.entrance, person=drop)
    scan = StoredFile.objects.create(
        tenant=here.tenant, sha256="0" * 64, size=1, content_type="image/png", name="a.png", stored_at=AT,
        subject_type="registry.person", subject_id=drop.pk,
    )  # fmt: skip

    kept = api.merge_people(keep=keep, drop=drop, reason="同一个人", by=secretary, now=AT)

    drop.refresh_from_db()
    for row in (owned, member, scan):
        row.refresh_from_db()
    assert (drop.merged_into, kept.phone, drop.phone) == (keep, drop.phone, drop.phone)
    assert (owned.person, member.person, scan.subject_id) == (keep, keep, keep.pk)
    moved = JournalLine.objects.get().changes["moved"][1]
    assert moved == {"registry.householdmember.person": [str(member.pk)], "registry.ownership.person": [str(owned.pk)]}


def test_a_row_that_the_kept_record_has_already_stays_with_the_trace(here, secretary):
    keep, drop = PersonFactory.create_batch(2, tenant=here.tenant, home=here.entrance)
    household = HouseholdFactory(place=here.entrance)
    HouseholdMemberFactory(household=household, person=keep)
    double = HouseholdMemberFactory(household=household, person=drop)

    api.merge_people(keep=keep, drop=drop, by=secretary, now=AT)

    double.refresh_from_db()
    assert double.person == drop


def test_no_reference_to_a_person_or_organisation_is_forgotten_by_a_merge():
    for model in (Person, api.Organisation):
        pointing = {
            f"{other._meta.label}.{field.name}"
            for other in apps.get_models(include_auto_created=True)
            for field in other._meta.get_fields()
            if field.concrete
            and field.is_relation
            and not field.many_to_many
            and field.related_model is model
            and field.name != TRACE
        }
        assert {f"{field.model._meta.label}.{field.name}" for field in references_to(model)} == pointing


def test_two_records_that_are_two_are_not_merged(here, secretary):
    one = PersonFactory(tenant=here.tenant, home=here.entrance, id_number="A1", erased_at=AT)
    other = PersonFactory(tenant=here.tenant, home=here.entrance, id_number="B2")
    people.user_for(one)
    people.user_for(other)

    codes = refused(api.MergeRefused, api.merge_people, keep=one, drop=other, by=secretary)

    assert codes == ["person_gone", "two_identities", "two_accounts"]


def test_a_record_is_merged_once_and_not_with_itself(here, secretary):
    one, other = PersonFactory.create_batch(2, tenant=here.tenant, home=here.entrance)
    itself = refused(api.MergeRefused, api.merge_people, keep=one, drop=one, by=secretary)
    api.merge_people(keep=one, drop=other, by=secretary, now=AT)

    assert itself == ["same_record", "two_accounts"] or itself == ["same_record"]
    assert refused(api.MergeRefused, api.merge_people, keep=one, drop=other, by=secretary) == ["merged_already"]


def test_merging_organisations_moves_their_posts(here, secretary):
    drop = OrganisationFactory(tenant=here.tenant)
    post = PostFactory(tenant=here.tenant, organisation=drop)

    api.merge_organisations(keep=here.office, drop=drop, by=secretary, now=AT)

    post.refresh_from_db()
    assert post.organisation == here.office


def test_organisations_with_two_credit_codes_are_two(here, secretary):
    one = OrganisationFactory(tenant=here.tenant, credit_code="A")
    other = OrganisationFactory(tenant=here.tenant, credit_code="B")

    assert refused(api.MergeRefused, api.merge_organisations, keep=one, drop=other, by=secretary) == ["two_identities"]


def test_merging_across_tenants_is_refused(here):
    one, other = PersonFactory(tenant=here.tenant), PersonFactory()

    assert refused(api.MergeRefused, api.merge_people, keep=one, drop=other, by=SYSTEM) == ["other_tenant"]


def test_a_path_never_stands_twice(here):
    assert Place.objects.filter(path=here.compound.path).count() == 1


def test_the_account_and_the_marks_of_the_dropped_record_go_to_the_one_that_is_kept(here, secretary):
    keep = PersonFactory(tenant=here.tenant, home=here.entrance)
    drop = PersonFactory(tenant=here.tenant, home=here.entrance, is_elder=True, needs_visit=True)
    user = people.user_for(drop, is_resident=True)

    kept = api.merge_people(keep=keep, drop=drop, by=secretary, now=AT)

    drop.refresh_from_db()
    assert (kept.user, drop.user, kept.is_elder, kept.needs_visit) == (user, None, True, True)


def test_records_of_another_community_are_not_merged(here):
    keep, drop = PersonFactory.create_batch(2, tenant=here.tenant, home=here.entrance)
    _user, stranger = people.outsider()

    assert refused(NotAllowed, api.merge_people, keep=keep, drop=drop, by=stranger) == ["not_allowed"]
