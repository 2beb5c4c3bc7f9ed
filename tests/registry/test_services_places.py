"""Places: added, moved, renamed, closed, coded, covered."""

from datetime import date, timedelta

import pytest

from linli.core import journal, search
from linli.core.models import JournalLine, OutboxEvent, SearchEntry
from linli.core.problems import NotAllowed
from linli.registry import api
from linli.registry.models import Coverage, Place
from tests import people
from tests.factories.registry import (
    OrganisationFactory,
    PlaceFactory,
)
from tests.moments import AT

from .given import SQUARE, SYSTEM, TODAY
from .refusing import refused

pytestmark = pytest.mark.django_db


def test_a_place_is_added_with_its_path_full_name_and_door_code(here, secretary):
    place = api.add_place(
        tenant=here.tenant, parent=here.compound, kind="building", code="b9", name="9号楼", boundary=SQUARE, by=secretary, now=AT
    )

    assert (place.path, place.full_name) == (f"{here.compound.path}B9/", "试验小区9号楼")
    assert (len(place.public_code), place.west, place.north) == (6, 113.60, 34.72)
    assert JournalLine.objects.get().verb == "registry.place.added"


def test_a_place_with_every_fault_is_refused_with_every_reason(here, secretary):
    wrong = {"kind": "entrance", "code": here.building.code, "name": "", "longitude": 1.0}

    codes = refused(api.PlaceRefused, api.add_place, tenant=here.tenant, parent=here.compound, by=secretary, **wrong)

    assert codes == ["name_missing", "code_taken", "parent_kind", "point_half"]


def test_a_clerk_of_another_community_may_not_add_a_place_here(here):
    elsewhere = PlaceFactory(parent=here.subdistrict, kind="community")
    _user, clerk = people.holder("community_clerk", here, place=elsewhere)
    new = {"kind": "building", "code": "B9", "name": "9号楼"}

    assert refused(NotAllowed, api.add_place, tenant=here.tenant, parent=here.compound, by=clerk, **new) == ["not_allowed"]


def test_nothing_is_added_or_moved_under_a_closed_place(here, secretary):
    closed = PlaceFactory(parent=here.community, kind="compound", valid_to=date(2026, 1, 1))
    new = {"kind": "building", "code": "B9", "name": "9号楼"}
    before = here.building.path

    added = refused(api.PlaceRefused, api.add_place, tenant=here.tenant, parent=closed, by=secretary, **new)
    moved = refused(api.PlaceRefused, api.move_place, place=here.building, to=closed, by=secretary)

    here.building.refresh_from_db()
    assert (added, moved, here.building.path) == (["parent_closed"], ["parent_closed"], before)
    assert (Place.objects.filter(parent=closed).count(), JournalLine.objects.count()) == (0, 0)


def test_a_root_is_added_once(here):
    new = {"kind": "subdistrict", "code": here.tenant.code, "name": "又一个"}

    assert refused(api.PlaceRefused, api.add_place, tenant=here.tenant, by=SYSTEM, **new) == ["code_taken"]


def test_editing_a_place_tells_only_what_changed(here, secretary):
    api.edit_place(place=here.compound, address="柳岸路 1 号", management_mode="", by=secretary, now=AT)

    assert JournalLine.objects.get().changes == {"address": ["", "柳岸路 1 号"]}


def test_editing_nothing_leaves_no_line(here, secretary):
    api.edit_place(place=here.compound, address=here.compound.address, by=secretary, now=AT)

    assert not JournalLine.objects.exists()


def test_an_impossible_position_is_refused(here, secretary):
    assert refused(api.PlaceRefused, api.edit_place, place=here.compound, longitude=1.0, latitude=1.0, by=secretary) == [
        "point_outside"
    ]


def test_renaming_a_place_renames_what_stands_inside(here, secretary):
    api.rename_place(place=here.compound, name="新柳小区", by=secretary, now=AT)

    here.entrance.refresh_from_db()
    assert here.entrance.full_name == f"新柳小区{here.building.name}{here.entrance.name}"
    assert search.find("新柳小区", tenant=here.tenant, actor=SYSTEM) != []


def test_renaming_to_the_same_name_does_nothing(here, secretary):
    api.rename_place(place=here.compound, name=here.compound.name, by=secretary, now=AT)

    assert not JournalLine.objects.exists()


def test_a_place_without_a_name_is_refused(here, secretary):
    assert refused(api.PlaceRefused, api.rename_place, place=here.compound, name=" ", by=secretary) == ["name_missing"]


def test_moving_a_place_moves_everything_inside_and_announces_it(here):
    other = PlaceFactory(parent=here.subdistrict, kind="community")
    api.rename_place(place=here.building, name="甲楼", by=SYSTEM, now=AT)

    moved = api.move_place(place=here.compound, to=other, by=SYSTEM, now=AT)

    here.entrance.refresh_from_db()
    assert moved.path == f"{other.path}{here.compound.code}/"
    assert here.entrance.path == f"{moved.path}{here.building.code}/{here.entrance.code}/"
    assert OutboxEvent.objects.get().payload["new_path"] == moved.path
    assert SearchEntry.objects.get(subject_id=here.entrance.pk).place_path == here.entrance.path


def test_a_place_does_not_move_into_itself_nor_where_its_code_is_taken(here):
    inside = refused(api.PlaceRefused, api.move_place, place=here.community, to=here.compound, by=SYSTEM)
    other = PlaceFactory(parent=here.subdistrict, kind="community")
    PlaceFactory(parent=other, code=here.compound.code)
    taken = refused(api.PlaceRefused, api.move_place, place=here.compound, to=other, by=SYSTEM)

    assert (inside, taken) == (["circle", "parent_kind"], ["code_taken"])


def test_a_place_does_not_move_to_another_tenant(here):
    there = people.neighbourhood()

    assert refused(api.PlaceRefused, api.move_place, place=here.compound, to=there.community, by=SYSTEM) == ["other_tenant"]


def test_moving_a_place_to_where_it_is_does_nothing(here):
    api.move_place(place=here.compound, to=here.community, by=SYSTEM, now=AT)

    assert not JournalLine.objects.exists()


def test_a_place_is_closed_from_the_inside_out(here, secretary):
    codes = refused(api.PlaceRefused, api.close_place, place=here.building, on=TODAY, reason="", by=secretary)
    api.close_place(place=here.entrance, on=TODAY, reason="拆了", by=secretary, now=AT)
    closed = api.close_place(place=here.building, on=TODAY, reason="拆了", by=secretary, now=AT)

    assert codes == ["holds_living", "reason_missing"]
    assert closed.valid_to == TODAY
    assert refused(api.PlaceRefused, api.close_place, place=here.building, on=TODAY, reason="又", by=secretary) == [
        "closed_already"
    ]


def test_a_new_official_code_ends_the_one_before(here):
    first = api.set_official_code(place=here.community, code="990101001006", valid_from=date(2017, 1, 1), by=SYSTEM, now=AT)

    api.set_official_code(
        place=here.community, code="990101001016", valid_from=date(2020, 1, 1), merged_into="990101001016", by=SYSTEM, now=AT
    )

    first.refresh_from_db()
    assert (first.valid_to, first.merged_into) == (date(2019, 12, 31), "990101001016")


def test_an_official_code_is_one_place_s_at_a_time_and_goes_forward(here):
    api.set_official_code(place=here.community, code="990101001006", valid_from=date(2017, 1, 1), by=SYSTEM, now=AT)
    other = PlaceFactory(parent=here.subdistrict, kind="community")

    taken = refused(api.PlaceRefused, api.set_official_code, place=other, code="990101001006", valid_from=TODAY, by=SYSTEM)
    back = refused(
        api.PlaceRefused, api.set_official_code, place=here.community, code="990101001007", valid_from=date(2016, 1, 1), by=SYSTEM
    )

    assert (taken, back) == (["official_code_taken"], ["dates_order"])


def test_an_organisation_covers_a_place_for_a_time(here, secretary):
    branch = OrganisationFactory(tenant=here.tenant, kind="party_branch")

    coverage = api.cover(place=here.compound, covering=branch, role="party_branch", valid_from=TODAY, by=secretary, now=AT)
    api.uncover(coverage=coverage, on=TODAY + timedelta(days=30), by=secretary, now=AT)

    assert Coverage.objects.get(pk=coverage.pk).valid_to == date(2026, 12, 20)
    assert [line.verb for line in journal.lines_about(here.compound.pk)] == ["registry.place.covered", "registry.place.uncovered"]


def test_a_cover_is_not_registered_twice_nor_by_itself_nor_from_elsewhere(here):
    role = {"role": "property_manager", "valid_from": TODAY, "by": SYSTEM}
    there = people.neighbourhood()

    twice = refused(api.PlaceRefused, api.cover, place=here.compound, covering=here.property_company, **role)
    itself = refused(api.PlaceRefused, api.cover, place=here.compound, covering=here.compound, **role)
    foreign = refused(api.PlaceRefused, api.cover, place=here.compound, covering=there.office, **role)

    assert (twice, itself, foreign) == (["covered_already"], ["covers_itself"], ["other_tenant"])


def test_a_cover_ends_once(here):
    coverage = Coverage.objects.get(covering_organisation=here.property_company)
    api.uncover(coverage=coverage, on=TODAY, by=SYSTEM, now=AT)

    assert refused(api.PlaceRefused, api.uncover, coverage=coverage, on=TODAY, by=SYSTEM) == ["ended_already"]
