"""Leave of the clean-up day and its make-up, through the head; responsibility areas and how they were found."""

from datetime import date, timedelta

import pytest

from linli.activities.errors import AreaRefused, ExcuseRefused
from linli.activities.models import AreaCheck, Excuse, ResponsibilityArea
from linli.activities.selectors import areas as area_rows
from linli.activities.selectors import excuses as found
from linli.activities.services import areas, excuses
from linli.activities.services.upkeep_attendance import on_place_moved_areas
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.registry.api import Person, PlaceMoved
from tests import people
from tests.factories.activities import NOW, a_programme, a_session
from tests.factories.activities_attendance import THERE, a_team, an_area, came
from tests.factories.activities_signups import neighbour

pytestmark = pytest.mark.django_db
DAY, NEXT_WEEK = date(2026, 11, 21), date(2026, 11, 28)
SQUARE = {"type": "Polygon", "coordinates": [[[113.6, 34.7], [113.61, 34.7], [113.61, 34.71], [113.6, 34.7]]]}


@pytest.fixture
def session(here):
    """The clean-up day of the community."""
    return a_session(here, a_programme(here, kind="cleanup", title="大扫除日", needs_signup=False))


@pytest.fixture
def head(here):
    return people.building_head(here)[1]


def codes(error, do, **kwargs):
    with pytest.raises(error) as refused:
        do(**kwargs)
    return refused.value.codes


def test_leave_is_told_to_the_head_and_made_up_on_another_day(here, session, head):
    who = neighbour(here)
    one = excuses.excuse(session=session, person=who, told="王门洞长", make_up_on=NEXT_WEEK, by=head, now=NOW)
    assert [row.pk for row in found.to_make_up(found.listed(head, here.tenant))] == [one.pk]

    excuses.make_up(excuse=one, made_up_on=NEXT_WEEK, by=head, now=NOW + timedelta(days=9))

    assert list(found.listed(head, here.tenant, view="made_up")) == [one]
    assert list(found.listed(head, here.tenant)) == []
    assert JournalLine.objects.filter(verb__startswith="activities.excuse").count() == 2


def test_nobody_has_to_say_why_or_to_make_it_up(here, session):
    actor = people.resident(here)[1]
    me = Person.objects.get(pk=actor.person_id)

    one = excuses.excuse(session=session, person=me, by=actor, now=NOW)

    assert (one.reason, one.make_up_on, found.own(actor, session)) == ("", None, one)
    excuses.withdraw(excuse=one, by=actor, now=NOW)
    assert found.own(actor, session) is None
    assert codes(ExcuseRefused, excuses.withdraw, excuse=one, by=actor, now=NOW) == ["withdrawn"]


def test_every_reason_against_leave_is_said_at_once(here, session, head):
    who = neighbour(here)
    excuses.excuse(session=session, person=who, by=head, now=NOW)
    came(session, who)

    said = codes(ExcuseRefused, excuses.excuse, session=session, person=who, make_up_on=DAY, told="长" * 81, by=head, now=NOW)

    assert said == ["came", "excused", "too_long", "same_day"]
    assert Excuse.objects.count() == 1


def test_what_is_no_cleaning_is_not_made_up(here, head):
    session = a_session(here)
    one = excuses.excuse(session=session, person=neighbour(here), by=head, now=NOW)

    said = codes(ExcuseRefused, excuses.make_up, excuse=one, made_up_on=date(2027, 1, 5), by=head, now=NOW)

    assert said == ["no_make_up", "to_come", "too_far"]


def test_who_came_after_all_is_on_no_list_of_leave(here, session, head):
    who = neighbour(here)
    excuses.excuse(session=session, person=who, by=head, now=NOW)

    came(session, who)

    assert list(found.listed(head, here.tenant)) == []


def test_a_head_sees_and_notes_their_own_doors_only(here, session, head):
    other = people.holder("building_head", here, place=people.PlaceFactory(parent=here.compound, kind="building"))[1]
    one = excuses.excuse(session=session, person=neighbour(here), by=head, now=NOW)

    assert list(found.listed(other, here.tenant)) == []
    for do, said in ((excuses.withdraw, {}), (excuses.make_up, {"made_up_on": DAY})):
        with pytest.raises(NotAllowed):
            do(excuse=one, by=other, now=NOW, **said)
    with pytest.raises(NotAllowed):
        excuses.excuse(session=session, person=neighbour(here), by=people.resident(here)[1], now=NOW)


# ---- areas ----


def test_an_area_belongs_to_a_team_or_a_unit_and_is_looked_at(here, clerk):
    area = an_area(here, boundary=SQUARE, by=clerk)

    areas.check(area=area, is_good=False, note="垃圾桶满了", by=clerk, now=THERE)
    areas.check(area=area, is_good=True, by=clerk, now=THERE + timedelta(days=7))

    listed = area_rows.listed(clerk, here.tenant).get()
    assert (listed.checked_on, listed.was_good, AreaCheck.objects.count()) == (NEXT_WEEK, True, 2)
    assert list(area_rows.listed(clerk, here.tenant, show="bad")) == []
    assert list(area_rows.listed(clerk, here.tenant, show="unchecked", since=date(2026, 12, 5))) == [area]


def test_every_reason_against_an_area_is_said_at_once(here, clerk):
    an_area(here, by=clerk)
    said = {"name": "东边小路", "extent": " ", "boundary": {"type": "Point"}, "team": a_team(here, name="二队")}

    refused = codes(AreaRefused, an_area, here=here, by=clerk, organisation=here.property_company, **said)

    assert refused == ["missing", "whose", "name_taken", "boundary"]
    assert ResponsibilityArea.objects.count() == 1


def test_who_has_an_area_changes_and_what_was_found_stays(here, clerk):
    area = an_area(here, by=clerk)
    areas.check(area=area, is_good=True, by=clerk, now=THERE)
    given = areas.AreaGiven(name="东边小路", place=here.compound, extent="到四号楼", organisation=here.property_company)

    areas.change(area=area, given=given, by=clerk, now=THERE)
    areas.end(area=area, until=DAY, by=clerk, now=THERE)

    area.refresh_from_db()
    assert (area.team, area.organisation, area.until, area.checks.count()) == (None, here.property_company, DAY, 1)
    assert codes(AreaRefused, areas.end, area=area, until=date(2026, 12, 1), by=clerk, now=THERE) == ["ended", "to_come"]


def test_what_is_not_clean_is_said(here, clerk):
    area = an_area(here, by=clerk)

    said = codes(AreaRefused, areas.check, area=area, is_good=False, on=date(2026, 11, 1), by=clerk, now=THERE)

    assert said == ["before", "no_note"]
    with pytest.raises(NotAllowed):
        areas.check(area=area, is_good=True, by=people.building_head(here)[1], now=THERE)


def test_an_area_follows_its_place(here, clerk):
    area = an_area(here, by=clerk)
    event = PlaceMoved(tenant_id=here.tenant.pk, place_id=here.compound.pk, old_path=here.compound.path, new_path="/x/")

    on_place_moved_areas(event, event_id=None, now=NOW)

    area.refresh_from_db()
    assert area.place_path == "/x/"
