"""The register's forms of places, their coverage and units: done once, every problem beside its field, what was typed stays."""

import json
from datetime import date

import pytest
from django.urls import reverse

from linli.registry.models import (
    Coverage,
    ExclusiveUnit,
    Ownership,
    Place,
)
from tests.factories.registry import (
    ExclusiveUnitFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
)

from .sent import faults, send

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[113.6, 34.7], [113.7, 34.7], [113.7, 34.8], [113.6, 34.7]]]}


def test_a_place_is_added_once_however_often_it_is_sent(here, desk):
    new = {"kind": "building", "name": "9号楼", "code": "B9", "source_crs": "gcj02", "area_centi": "1200.50"}

    send(desk, "add-place", here.compound.pk, **new)
    again = send(desk, "add-place", here.compound.pk, **new)

    place = Place.objects.get(parent=here.compound, code="B9")
    assert (place.area_centi, again.redirect_chain[-1][0]) == (120050, reverse("registry:place", args=[place.pk]))


def test_a_place_with_faults_comes_back_with_what_was_typed(here, desk):
    response = send(
        desk,
        "add-place",
        here.compound.pk,
        kind="building",
        name="9号楼",
        code="b/9",
        source_crs="gcj02",
        area_centi="很大",
        boundary="{",
    )

    assert faults(response) == {"area_centi": ["area_form"], "boundary": ["boundary_form"], "code": ["code_form"]}
    assert 'value="b/9"' in response.content.decode()


def test_the_rules_faults_stand_beside_their_fields(here, desk):
    response = send(
        desk, "add-place", here.compound.pk, kind="building", name="9号楼", code="b/9", source_crs="gcj02", longitude="1"
    )

    assert faults(response) == {"code": ["code_form"], "latitude": ["point_half"]}


def test_a_place_is_edited_renamed_coded_moved_and_closed(here, desk):
    pk = here.community.pk
    send(desk, "edit-place", pk, source_crs="gcj02", boundary=json.dumps({"geometry": SQUARE}))
    send(desk, "rename-place", pk, name="新社区")
    send(desk, "set-code", pk, code="990101001006", valid_from="2020-01-01")
    moved = send(desk, "move-place", here.building.pk, to="新社区")
    closed = send(desk, "close-place", here.entrance.pk, on="2026-01-01", reason="拆了")

    here.community.refresh_from_db()
    here.entrance.refresh_from_db()
    assert (here.community.name, here.community.boundary, here.community.codes.get().code) == ("新社区", SQUARE, "990101001006")
    assert (moved.status_code, closed.status_code) == (200, 200)
    assert (here.entrance.path.startswith(f"{here.community.path}{here.building.code}/"), here.entrance.valid_to) == (
        True,
        date(2026, 1, 1),
    )


def test_who_is_responsible_is_written_and_ended(here, desk):
    branch = OrganisationFactory(tenant=here.tenant, kind="party_branch")
    send(desk, "cover", here.building.pk, role="party_branch", organisation=branch.pk, valid_from="2026-01-01")
    coverage = Coverage.objects.get(covering_organisation=branch)

    shown = desk.get(reverse("registry:uncover", args=[here.building.pk, coverage.pk]))
    send(desk, "uncover", here.building.pk, coverage.pk, on="2026-05-01", reason="调整")

    coverage.refresh_from_db()
    assert (shown.status_code, coverage.valid_to) == (200, date(2026, 5, 1))


def test_one_of_organisation_and_grid_is_chosen(here, desk):
    neither = send(desk, "cover", here.building.pk, role="grid", valid_from="2026-01-01")
    grid = send(desk, "cover", here.building.pk, role="grid", covering=here.grid.name, valid_from="2026-01-01")

    assert faults(neither) == {"organisation": ["one_side"]}
    assert grid.redirect_chain
    assert Coverage.objects.filter(covering_place=here.grid, place=here.building).exists()


@pytest.mark.parametrize(("text", "code"), [("没有", "not_found"), ("双", "several")])
def test_a_place_that_cannot_be_told_is_asked_for_again(here, desk, text, code):
    for _ in range(2):
        PlaceFactory(parent=here.community, kind="compound", name="双胞胎院")

    assert faults(send(desk, "move-place", here.building.pk, to=text)) == {"to": [code]}


@pytest.mark.parametrize("by", ["public_code", "code"])
def test_a_place_is_found_by_its_codes(here, desk, by):
    send(desk, "move-place", here.building.pk, to=getattr(here.community, by).lower())

    here.building.refresh_from_db()
    assert here.building.parent == here.community


def test_a_unit_is_registered_and_given_to_its_owners(here, desk):
    one, other = PersonFactory.create_batch(2, tenant=here.tenant)
    send(
        desk, "add-unit", here.entrance.pk, number="301", kind="dwelling", area_centi="89.5", area_basis="register", is_sold="on"
    )
    unit = ExclusiveUnit.objects.get()

    send(desk, "edit-unit", unit.pk, area_centi="90", area_basis="survey", is_sold="on")
    send(desk, "transfer-unit", unit.pk, owners=f"{one.phone}，1/2\n{other.name}，1/2", since="2026-01-01")

    unit.refresh_from_db()
    assert (unit.area_centi, Ownership.objects.filter(unit=unit, share_denominator=2).count()) == (9000, 2)


def test_every_line_of_the_owners_that_cannot_be_read_is_told(here, desk):
    unit = ExclusiveUnitFactory(place=here.entrance)
    PersonFactory.create_batch(2, tenant=here.tenant, name="试同名")

    response = send(desk, "transfer-unit", unit.pk, owners="谁也不是\n试同名\n试同名，一半", since="2026-01-01")

    assert len(response.context["form"].errors["owners"]) == 3
