"""Rosters, skills and teams as somebody may see them; whoever withdrew is hidden everywhere; what fits a need."""

import pytest

from linli.cobuild.selectors import checkins as found
from linli.cobuild.selectors.checkins import Filters
from linli.cobuild.selectors.matching import matches_for, needs_matching
from linli.cobuild.services import checkins
from linli.registry.api import consents_of, withdraw_consent
from tests import people
from tests.factories.cobuild_checkins import LAST_YEAR, NOW, TODAY, a_checkin, a_unit_checkin, formed, system
from tests.factories.cobuild_market import a_need
from tests.factories.registry import OrganisationFactory, PersonFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def roster(actor, here, **filters):
    return list(found.roster(actor, here.tenant, Filters(**filters)))


def refuses_from_now(checkin):
    """The person withdraws in the register, and nothing else has happened yet."""
    withdraw_consent(consent=consents_of(checkin.person).get(withdrawn_at=None), by=system(checkin), now=NOW)


def test_a_roster_is_of_the_places_of_the_post(here, secretary):
    mine = a_checkin(here.community)
    other = PlaceFactory(parent=here.subdistrict)
    far = a_checkin(other)

    assert roster(secretary, here) == [mine]
    assert set(roster(people.subdistrict_leader(here)[1], here)) == {mine, far}
    assert roster(people.outsider()[1], here) == []
    assert roster(people.auditor(here)[1], here) == []


def test_the_counter_finds_one_slip_and_has_no_roster(here):
    made = a_checkin(here.community, PersonFactory(tenant=here.tenant, name="试王明"))
    _user, counter = people.counter_clerk(here)

    for words, rows in (("", []), ("试", []), ("试王明", [made]), (made.number.lower(), [made])):
        assert roster(counter, here, words=words) == rows


def test_a_roster_is_narrowed_by_what_clerks_ask_for(here, secretary):
    unit = OrganisationFactory(tenant=here.tenant, name="试验大学")
    one = a_checkin(here.community, employer=unit, skills=["法律咨询"], times=[])
    two, three = a_checkin(here.community), a_unit_checkin(here.community)
    team = formed(here.community, two.person)
    checkins.put_into_grid(checkin=one, grid=here.grid, by=secretary, now=NOW)

    for said, rows in (
        ({"words": "大学"}, [one]), ({"words": one.number}, [one]), ({"words": two.person.name}, [two]), ({"kind": "unit"}, [three]),
        ({"kind": "person", "skill": "理发"}, [two]), ({"skill": "法律"}, []), ({"time": "none"}, [one]),
        ({"kind": "person", "time": "weekend_day"}, [two]), ({"grid": str(here.grid.pk)}, [one]), ({"team": str(team.pk)}, [two]),
        ({"show": "no_team"}, [one]), ({"show": "no_grid", "kind": "person"}, [two]), ({"show": "ended"}, []), ({"under": "x"}, []),
    ):  # fmt: skip
        assert roster(secretary, here, **said) == rows, said


def test_whoever_lives_elsewhere_by_now_is_found(here, secretary):
    other = PlaceFactory(parent=here.subdistrict)
    stays = a_checkin(here.community, PersonFactory(tenant=here.tenant, home=here.entrance))
    moved = a_checkin(here.community, PersonFactory(tenant=here.tenant, home=PlaceFactory(parent=other)))
    a_checkin(here.community, PersonFactory(tenant=here.tenant, home=None))

    assert roster(secretary, here, show="moved") == [moved]
    assert stays in roster(secretary, here)


def test_what_ended_is_in_the_history_and_not_on_the_roster(here, secretary):
    made = a_checkin(here.community)
    checkins.end(checkin=made, on=TODAY, reason="退休了", by=secretary, now=NOW)

    assert (roster(secretary, here), roster(secretary, here, show="ended")) == ([], [made])


def test_a_withdrawn_consent_hides_the_person_everywhere_at_once(here, secretary):
    unit = OrganisationFactory(tenant=here.tenant)
    made, need = a_checkin(here.community, employer=unit), a_need(here.community, field="elders", skills=["理发"])
    assert [one.what for one in matches_for(need, on=TODAY)] == [made]
    assert list(found.members_of(unit)) == [made]

    refuses_from_now(made)

    assert [roster(secretary, here, show=show) for show in found.SHOWS] == [[]] * 5
    assert (list(found.members_of(unit)), found.live_of_person(made.person_id)) == ([], None)
    assert (matches_for(need, on=TODAY), found.skill_grid(found.shown(here.tenant))) == ([], [])


def test_an_employer_has_its_own_members_and_no_others_on_any_day(here):
    unit = OrganisationFactory(tenant=here.tenant)
    one = a_checkin(here.community, employer=unit)
    a_checkin(here.community, employer=OrganisationFactory(tenant=here.tenant))
    gone = a_checkin(here.community, employer=unit)
    checkins.end(checkin=gone, on=TODAY, reason="退休了", by=system(gone), now=NOW)

    assert list(found.members_of(unit)) == [one]
    assert set(found.members_of(unit, on=LAST_YEAR)) == {one, gone}


def test_a_grid_counts_skills_by_free_times_and_the_usual_ones_come_first(here):
    a_checkin(here.community, skills=["养鸽子", "理发"], times=["weekend_day", "weekday_evening"])
    a_checkin(here.community, skills=["理发"], times=[])

    rows = found.skill_grid(found.shown(here.tenant))

    assert [(one.skill, one.total) for one in rows] == [("理发", 2), ("养鸽子", 1)]
    assert rows[0].by_time == {"weekday_day": 0, "weekday_evening": 1, "weekend_day": 1, "weekend_evening": 0, "none": 1}
    assert found.skills(found.shown(here.tenant)) == ["理发", "养鸽子"]


def test_words_with_marks_of_their_own_are_found_as_they_stand(here, secretary):
    made = a_checkin(here.community, skills=['修"老"表', "100%"])

    for skill in ('修"老"表', "100%"):
        assert roster(secretary, here, skill=skill) == [made]
    assert (roster(secretary, here, skill="100_"), roster(secretary, here, skill="修")) == ([], [])


def test_a_need_suggests_people_units_and_teams_by_kind_place_time_and_skill(here):
    need = a_need(here.compound, title="周末理发", field="elders", skills=["理发"], times=["weekend_day"])
    fits, busy = a_checkin(here.community), a_checkin(here.community, times=["weekday_day"])
    by_kind = a_checkin(here.community, skills=["教用手机"], times=[])
    a_checkin(PlaceFactory(parent=here.subdistrict))
    unit = a_unit_checkin(here.community)
    team, late = formed(here.community, fits.person), formed(here.community, busy.person, name="白天队")

    told = {one.what.pk: one.reasons for one in matches_for(need, on=TODAY, most=9)}

    full = ("field", "skill", "near", "time")
    assert told == {fits.pk: full, unit.pk: full, by_kind.pk: ("field", "near"), team.pk: full}
    assert late.pk not in told


def test_whoever_reports_is_shown_what_they_could_meet(here):
    need = a_need(here.compound, title="周末理发", field="elders", skills=["理发"])
    a_need(here.compound, title="补课", field="learning", for_teams=False)
    made = a_checkin(here.community)

    assert needs_matching(made, on=TODAY) == [(need, ("field", "skill", "near"))]
    assert needs_matching(formed(here.community, made.person), on=TODAY) == [(need, ("field", "skill", "near"))]
    assert needs_matching(a_unit_checkin(here.community), on=TODAY) == [(need, ("field", "skill", "near"))]


def test_a_team_one_of_whom_is_free_at_any_time_is_free_at_any_time(here):
    free, busy = a_checkin(here.community, times=[]), a_checkin(here.community, times=["weekday_day"])
    team = formed(here.community, free.person, busy.person)
    need = a_need(here.compound, field="elders", times=["weekend_day"])

    assert team.pk in {one.what.pk for one in matches_for(need, on=TODAY)}


@pytest.mark.parametrize("count", [1, 3])
def test_what_fits_costs_the_same_however_many_report(here, django_assert_num_queries, count):
    for n in range(count):
        formed(here.community, a_checkin(here.community).person, name=f"队{n}")
    need = a_need(here.community, field="elders")

    with django_assert_num_queries(4):
        matches_for(need, on=TODAY)


def test_the_branch_is_for_those_who_keep_check_ins_and_the_person(here, secretary):
    _user, own = people.resident(here)
    made = a_checkin(here.community, found.Person.objects.get(pk=own.person_id), branch="试验支部")

    seen = [
        found.may_see_branch(actor, made) for actor in (secretary, own, people.counter_clerk(here)[1], people.resident(here)[1])
    ]

    assert seen == [True, True, False, False]
