"""Lists narrowed to one post, one organisation, one row of a table; and what a program without a post has as its own."""

from datetime import date

import pytest

from linli.casework.models import Case, SupervisionItem
from linli.casework.selectors import homes, rates, tasks
from linli.casework.selectors.duplicates import merge_candidates
from linli.casework.selectors.guide import source_of
from linli.casework.selectors.petitions import pending_twins
from linli.casework.selectors.supervision import SupervisionFilters
from linli.casework.selectors.supervision import narrowed as items_narrowed
from linli.casework.selectors.tasks import TaskFilters
from linli.core.actors import Actor

from ..factories.casework import (
    CallbackFactory,
    CaseFactory,
    CategoryFactory,
    PetitionerFactory,
    PetitionFactory,
    ReporterFactory,
)
from ..factories.centre import HomeServiceRequestFactory
from ..factories.pressing import SupervisionItemFactory, TaskFactory
from ..factories.registry import PlaceFactory, PostFactory
from .conftest import FRIDAY

TODAY = date(2026, 11, 20)


def test_the_ledger_is_narrowed_to_a_post_or_an_organisation(office):
    tenant, unit = office.here.tenant, office.here.property_company
    post = PostFactory(tenant=tenant)
    of_post, of_unit = TaskFactory(tenant=tenant, post=post, organisation=None), TaskFactory(tenant=tenant, organisation=unit)
    system = Actor.system(tenant_id=tenant.pk)

    def found(**given):
        return list(tasks.narrowed(tasks.tasks_visible_to(system), TaskFilters(**given), today=TODAY, actor=system))

    assert (found(post=str(post.pk)), found(organisation=str(unit.pk)), found(mine="1")) == ([of_post], [of_unit], [])


def test_letters_are_narrowed_to_the_organisation_they_went_to(office):
    unit, tenant = office.here.property_company, office.here.tenant
    item = SupervisionItemFactory(case=CaseFactory(tenant=tenant, lead_organisation=unit))
    SupervisionItemFactory(case=CaseFactory(tenant=tenant))
    wanted = SupervisionFilters(view="all", organisation=str(unit.pk))

    rows = items_narrowed(SupervisionItem.objects.all(), wanted, now=FRIDAY, tenant=tenant, actor=office.clerk)

    assert list(rows) == [item]


@pytest.mark.parametrize(
    ("by", "value", "count"),
    [("place", "own", 1), ("party", "property", 1), ("category", "top", 1), ("party", "nobody", 2), ("category", "nothing", 2)],
)
def test_answers_are_narrowed_to_one_row_of_the_table(office, by, value, count):
    """A category takes in what lies below it."""
    tenant, place = office.here.tenant, PlaceFactory(parent=office.here.subdistrict)
    top = CategoryFactory(tenant=tenant, code="top")
    for given in (
        {"place": place, "category": CategoryFactory(tenant=tenant, parent=top), "party": "property"},
        {"party": "community"},
    ):
        CallbackFactory(reporter=ReporterFactory(case=CaseFactory(tenant=tenant, **given)))
    scope = rates.Scope(tenant, Actor.system(tenant_id=tenant.pk))

    wanted = rates.narrow_to(tenant, by, place.path if value == "own" else value)

    assert rates.answers(scope, rates.Period.of_year(2026), "answered", wanted).count() == count


def test_errands_that_have_ended_stand_on_a_list_of_their_own(office):
    given = {"tenant": office.here.tenant, "place": office.here.building}
    HomeServiceRequestFactory(**given)
    ended = HomeServiceRequestFactory(**given, state="cancelled", closed_at=FRIDAY)

    assert list(homes.listed(office.counter, tenant_id=office.here.tenant.pk, view="ended")) == [ended]


@pytest.mark.parametrize("given", [{"place": None}, {"state": "closed"}, {"kind": "denunciation"}])
def test_what_lies_nowhere_is_over_or_is_a_denunciation_is_like_nothing(office, given):
    case = CaseFactory(**{"tenant": office.here.tenant, "place": office.here.building} | given)

    assert merge_candidates(case, visible=type(case).objects.all(), now=FRIDAY) == []


def test_what_was_split_off_one_matter_is_not_offered_as_the_same(office):
    given = {"tenant": office.here.tenant, "place": office.here.building, "description": "门口的石墩歪了"}
    whole = CaseFactory(**given)
    part, sibling = CaseFactory(**given, parent=whole), CaseFactory(**given, parent=whole)
    other = CaseFactory(**given)

    offered = {
        case.pk: {one.case.pk for one in merge_candidates(case, visible=Case.objects.all(), now=FRIDAY)} for case in (whole, part)
    }

    assert offered == {whole.pk: {other.pk}, part.pk: {other.pk}}, sibling


def test_a_petition_of_nobody_known_has_no_twin(office):
    petition = PetitionFactory(tenant=office.here.tenant)
    PetitionerFactory(petition=petition)
    PetitionerFactory(petition=PetitionFactory(tenant=office.here.tenant))

    assert pending_twins(petition) == []


@pytest.mark.parametrize("key", ["rumour:neighbour", "", "entry:no-key", "item:nothing"])
def test_a_source_of_another_kind_is_none(office, key):
    assert source_of(key, tenant=office.here.tenant, on=TODAY) is None
