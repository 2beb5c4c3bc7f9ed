"""What forms and lists offer to choose from."""

import pytest

from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.registry import api
from linli.registry.models import Person
from linli.registry.selectors.organisations import organisations_list
from tests import people
from tests.factories.registry import OrganisationFactory, PersonFactory, PlaceFactory
from tests.moments import AT

pytestmark = pytest.mark.django_db


def test_places_are_offered_level_by_level_and_grids_never(here):
    top = api.offered_inside(None, tenant=here.tenant)
    inside = api.offered_inside(here.community, tenant=here.tenant)

    assert [(one, one.inner) for one in top] == [(here.community, 1)]
    assert [(one, one.inner) for one in inside] == [(here.compound, 1)]


def test_places_are_offered_by_words_the_larger_first(here):
    assert api.places_named("试验小区", tenant=here.tenant) == [here.compound, here.building, here.entrance]
    assert api.places_named(f"小区 {here.entrance.name}", tenant=here.tenant) == [here.entrance]
    assert api.places_named("  ", tenant=here.tenant) == []


def test_a_number_that_was_written_goes_before_a_longer_one_that_ends_with_it(here):
    longer, just = (
        PlaceFactory(tenant=here.tenant, parent=here.community, kind="compound", name=name)
        for name in ("纬五路18号院", "纬四路8号院")
    )

    assert api.places_named("8号院", tenant=here.tenant) == [just, longer]
    assert api.places_named("号院", tenant=here.tenant) == [longer, just]


def test_organisations_are_found_by_word_kind_code_and_area(here):
    branch = OrganisationFactory(tenant=here.tenant, kind="party_branch", name="柳岸支部", credit_code="91350100M000100Y43")

    assert list(organisations_list(here.tenant, words="柳岸", kind="party_branch")) == [branch]
    assert list(organisations_list(here.tenant, words="91350100m000100y43")) == [branch]
    assert list(organisations_list(here.tenant, under=here.community.path)) == [here.property_company]


def test_an_account_is_given_to_the_person_who_uses_it(here):
    administrator, secretary = people.administrator(here)[1], people.community_secretary(here)[1]
    person = PersonFactory(tenant=here.tenant)
    user = people.user_for(PersonFactory(tenant=here.tenant))
    Person.objects.filter(user=user).update(user=None)

    with pytest.raises(NotAllowed):
        api.link_account(person=person, user=user, by=secretary, now=AT)
    linked = api.link_account(person=person, user=user, by=administrator, now=AT)

    assert linked.user == user
    assert [line.verb for line in JournalLine.objects.all()] == ["registry.person.linked"]


def test_a_person_with_an_account_is_not_given_another(here):
    administrator = people.administrator(here)[1]
    person = PersonFactory(tenant=here.tenant, erased_at=AT)
    people.user_for(person)
    other = people.user_for(PersonFactory(tenant=here.tenant))
    Person.objects.filter(user=other).update(user=None)

    with pytest.raises(api.PersonRefused) as refused:
        api.link_account(person=person, user=other, by=administrator, now=AT)

    assert refused.value.codes == ["person_gone", "person_has_account"]
