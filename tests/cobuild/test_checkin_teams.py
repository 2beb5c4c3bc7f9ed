"""Teams by speciality: of people who report there; formed, changed, joined, left, dissolved."""

from datetime import timedelta

import pytest

from linli.cobuild.errors import TeamRefused
from linli.cobuild.models import TeamMember
from linli.cobuild.rules import teams as rules
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.selectors import teams as found
from linli.cobuild.services import teams
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.registry.api import consents_of, withdraw_consent
from tests import people
from tests.factories.cobuild_checkins import LAST_YEAR, NOW, TODAY, a_checkin, a_unit_checkin, formed, system, team_given
from tests.factories.cobuild_market import a_claim, a_need
from tests.factories.registry import OrganisationFactory, PersonFactory, PlaceFactory
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(here):
    return a_checkin(here.community).person


def form(here, *members, by=None, **said):
    given = team_given(said.pop("place", here.community), **said)
    return teams.form(tenant=here.tenant, given=given, members=members, by=by or system(here.community), now=NOW)


def names(team):
    return [row.person.name for row in found.members_now(team)]


def test_a_team_is_formed_of_people_who_report_there_and_its_lead_is_in_it(here, one, secretary):
    second = a_checkin(here.community).person

    made = form(here, one, second, lead=one, by=secretary)

    assert (names(made), made.lead, made.place_path) == ([one.name, second.name], one, here.community.path)
    assert [row.since for row in TeamMember.objects.all()] == [LAST_YEAR] * 2
    assert JournalLine.objects.filter(verb="cobuild.team.formed").count() == 1


def test_why_a_team_is_not_formed(here, one):
    form(here)
    wrong = {"name": "理发队", "speciality": "", "about": "x" * 201, "founded_on": TODAY + timedelta(days=1)}

    assert codes_refused(TeamRefused, form, here, **wrong) == ["name_taken", "too_short", "too_long", "future"]
    assert codes_refused(TeamRefused, form, here, PersonFactory(tenant=here.tenant), name="别的队") == ["not_reported"]
    assert codes_refused(TeamRefused, form, here, name="门口队", place=here.entrance) == ["place"]
    unit = OrganisationFactory(tenant=people.neighbourhood().tenant)
    assert codes_refused(TeamRefused, form, here, name="别的队", organisation=unit) == ["another_tenant"]


def test_the_counter_forms_no_team_and_another_community_none_here(here):
    other = people.holder("community_clerk", here, place=PlaceFactory(parent=here.subdistrict))[1]

    for by in (people.counter_clerk(here)[1], other, people.resident(here)[1]):
        with pytest.raises(NotAllowed):
            form(here, by=by)


def test_a_new_lead_who_is_not_in_it_joins(here, one):
    team = formed(here.community, one, lead=one)
    second = a_checkin(here.community).person

    changed = teams.change(team=team, given=team_given(here.community, name="剪发队", lead=second), by=system(team), now=NOW)

    assert (changed.name, changed.lead, names(team)) == ("剪发队", second, [one.name, second.name])
    line = JournalLine.objects.get(verb="cobuild.team.changed")
    assert line.changes == {"fields": [None, ["name", "lead"]]}


def test_a_lead_who_does_not_report_there_is_refused(here):
    team, given = formed(here.community), team_given(here.community, lead=PersonFactory(tenant=here.tenant))

    assert codes_refused(TeamRefused, teams.change, team=team, given=given, by=system(team), now=NOW) == ["not_reported"]


def test_people_join_by_themselves_and_leave_by_themselves(here):
    _user, actor = people.resident(here)
    person = found.Person.objects.get(pk=actor.person_id)
    team = formed(here.community)
    a_checkin(here.community, person)

    teams.join(team=team, person=person, by=actor, now=NOW)
    assert (names(team), list(found.teams_of(person.pk, here.tenant))) == ([person.name], [team])
    teams.leave(team=team, person=person, by=actor, now=NOW)

    assert (names(team), list(found.teams_of(person.pk, here.tenant))) == ([], [])
    assert list(TeamMember.objects.values_list("since", "until")) == [(TODAY, TODAY)]


def test_nobody_takes_another_in_or_out(here, one):
    team = formed(here.community, one)
    _user, neighbour = people.resident(here)

    for verb in (teams.join, teams.leave):
        with pytest.raises(NotAllowed):
            verb(team=team, person=one, by=neighbour, now=NOW)


def test_why_somebody_is_not_taken_in(here, one):
    team = formed(here.community, one)

    def codes(person, **said):
        return codes_refused(TeamRefused, teams.join, team=team, person=person, by=system(team), now=NOW, **said)

    assert codes(one) == ["member"]
    assert codes(PersonFactory(tenant=here.tenant)) == ["not_reported"]
    assert codes(a_checkin(here.community).person, on=TODAY + timedelta(days=1)) == ["on"]
    assert codes_refused(
        TeamRefused, teams.leave, team=team, person=PersonFactory(tenant=here.tenant), by=system(team), now=NOW
    ) == ["not_member"]


def test_a_team_that_is_full_takes_nobody_in():
    joining = rules.join_problems(dissolved_on=None, is_member=False, reports_there=True, count=500)

    assert [one.code for one in (*joining, *rules.members_problems([], count=501))] == ["too_many", "too_many"]


def test_a_dissolved_team_has_nobody_and_takes_nobody_in(here, one):
    team = formed(here.community, one, lead=one)

    gone = teams.dissolve(team=team, on=TODAY, reason="活干完了", by=system(team), now=NOW)

    assert (gone.dissolved_on, gone.lead, names(team)) == (TODAY, None, [])
    other = a_checkin(here.community).person
    assert codes_refused(TeamRefused, teams.join, team=team, person=other, by=system(team), now=NOW) == ["dissolved"]
    given = team_given(here.community)
    assert codes_refused(TeamRefused, teams.change, team=team, given=given, by=system(team), now=NOW) == ["dissolved"]
    assert formed(here.community).name == gone.name


def test_a_team_that_has_promised_something_is_not_dissolved(here, one):
    team = formed(here.community, one)
    a_claim(a_need(here.community), Claimant(team=team))

    def codes(on):
        return codes_refused(TeamRefused, teams.dissolve, team=team, on=on, reason="", by=system(team), now=NOW)

    assert codes(TODAY) == ["unfinished", "too_short"]
    assert codes(LAST_YEAR - timedelta(days=1)) == ["too_early", "unfinished", "too_short"]
    assert codes(TODAY + timedelta(days=1)) == ["future", "unfinished", "too_short"]


def test_whoever_withdrew_stands_in_no_team_even_before_anything_else_is_done(here, one):
    team = formed(here.community, one, lead=one)
    assert (found.lead_shown(team), found.teams_seen(system(team), here.tenant).get().count) == (one, 1)

    withdraw_consent(consent=consents_of(one).get(), by=system(team), now=NOW)

    assert (names(team), found.lead_shown(team), found.teams_seen(system(team), here.tenant).get().count) == ([], None, 0)


def test_units_do_not_join_teams_and_teams_near_are_those_of_the_community(here, one):
    a_unit_checkin(here.community)
    mine, near = formed(here.community, one), formed(here.compound, name="院里的队")
    formed(PlaceFactory(parent=here.subdistrict), name="远的队")
    wide = formed(here.subdistrict, name="街道队")

    own = one and found.CheckIn.objects.get(person=one)

    assert list(found.could_join(near).values_list("person", flat=True)) == [one.pk]
    assert list(found.teams_near(own)) == sorted([near, wide], key=lambda team: team.name)
    assert list(found.could_join(mine)) == []
