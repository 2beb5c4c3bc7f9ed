"""Volunteers and their teams: registered once with a consent, changed, left, taken back; who may."""

from datetime import date, timedelta

import pytest

from linli.activities.errors import VolunteerRefused, VolunteerTeamRefused
from linli.activities.models import TeamVolunteer, Volunteer, VolunteerEntry
from linli.activities.selectors import volunteer_teams as found_teams
from linli.activities.selectors import volunteers as found
from linli.activities.selectors.volunteers import Filters
from linli.activities.services import volunteer_teams, volunteers
from linli.activities.services.volunteers import About, EntryGiven, VolunteerGiven
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.registry.api import has_consented
from tests.factories.activities_volunteers import NOW, TODAY, a_team, a_volunteer
from tests.factories.registry import PersonFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def given_for(place, person, **more):
    return VolunteerGiven(**({"person": person, "place": place, "consents": True} | more))


def test_a_resident_registers_and_the_consent_is_written_down(here, me):
    person = found.Person.objects.get(pk=me.person_id)

    made = volunteers.register(tenant=here.tenant, given=given_for(here.community, person), by=me, now=NOW)

    assert (made.number.split("-")[1][:3], made.since, made.channel) == ("ZYZ", TODAY, "page")
    assert has_consented(person, "volunteer")
    assert found.own(me) == made
    assert JournalLine.objects.filter(verb="activities.volunteer.registered").count() == 1


def test_somebody_registers_once_and_not_for_others(here, me):
    made = a_volunteer(here.community)

    with pytest.raises(VolunteerRefused) as refused:
        a_volunteer(here.community, made.person)
    with pytest.raises(NotAllowed):
        volunteers.register(
            tenant=here.tenant, given=given_for(here.community, PersonFactory(tenant=here.tenant)), by=me, now=NOW
        )

    assert (refused.value.codes, Volunteer.objects.count()) == (["registered"], 1)


def test_without_consent_nothing_is_kept(here, secretary):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)

    with pytest.raises(VolunteerRefused) as refused:
        volunteers.register(tenant=here.tenant, given=given_for(here.community, person, consents=False), by=secretary, now=NOW)

    assert (refused.value.codes, Volunteer.objects.count(), has_consented(person, "volunteer")) == (["consent"], 0, False)


def test_a_minor_of_the_register_needs_a_guardian(here, secretary):
    child = PersonFactory(tenant=here.tenant, home=here.entrance, birth_on="2012-05-06")
    mother = PersonFactory(tenant=here.tenant, home=here.entrance, birth_on="1985-05-06")

    with pytest.raises(VolunteerRefused) as refused:
        a_volunteer(here.community, child, by=secretary)

    assert refused.value.codes == ["guardian"]
    assert a_volunteer(here.community, child, by=secretary, guardian=mother).guardian == mother


def test_insurance_is_the_offices_to_write(here, me, secretary):
    person = found.Person.objects.get(pk=me.person_id)
    made = a_volunteer(here.community, person, insured_until=TODAY)
    later = TODAY + timedelta(days=300)

    own = volunteers.change(volunteer=made, about=About(skills=["理发"], insured_until=later), by=me, now=NOW)
    by_office = volunteers.change(volunteer=made, about=About(insured_until=later), by=secretary, now=NOW)

    assert (own.skills, own.insured_until, by_office.insured_until) == (["理发"], TODAY, later)


def test_whoever_leaves_is_in_no_team_and_keeps_what_they_did(here, secretary):
    made = a_volunteer(here.community)
    team = a_team(here.community, lead=made)
    volunteers.note(volunteer=made, given=EntryGiven("training", TODAY, "急救培训"), by=secretary, now=NOW)

    left = volunteers.leave(volunteer=made, on=TODAY, by=secretary, now=NOW)

    team.refresh_from_db()
    assert (left.ended_on, team.lead, TeamVolunteer.objects.get().until) == (TODAY, None, TODAY)
    assert [one.text for one in VolunteerEntry.objects.all()] == ["急救培训"]
    assert list(found.register(secretary, here.tenant, Filters(show="ended"))) == [made]


def test_taking_it_back_hides_the_name_and_deletes_what_was_told(here, secretary):
    made = a_volunteer(here.community, skills=["理发"], guardian_text="妈妈 13900000120", official_number="4101050001")
    volunteers.note(volunteer=made, given=EntryGiven("training", TODAY, "急救培训"), by=secretary, now=NOW)

    gone = volunteers.withdraw(volunteer=made, by=secretary, now=NOW)

    assert (gone.ended_on, gone.skills, gone.guardian_text, gone.official_number) == (TODAY, [], "", "")
    assert (VolunteerEntry.objects.count(), has_consented(made.person, "volunteer")) == (0, False)
    assert list(found.register(secretary, here.tenant, Filters(show="ended"))) == []
    assert found.names([made.person_id], here.tenant) == {}


def test_the_register_is_narrowed_by_what_somebody_can_and_wants(here, secretary):
    barber = a_volunteer(here.community, skills=["理发"], times=["weekend_day"], fields=["elders"], insured_until=TODAY)
    a_volunteer(here.community, skills=["水电维修"])
    a_volunteer(PlaceFactory(parent=here.subdistrict), skills=["理发"])
    team = a_team(here.community, barber)

    for one in (
        {"skill": "理发"},
        {"time": "weekend_day"},
        {"field": "elders"},
        {"team": str(team.pk)},
        {"words": barber.number.lower()},
    ):
        assert list(found.register(secretary, here.tenant, Filters(**one))) == [barber]
    assert list(found.register(secretary, here.tenant, Filters(show="insured", today=TODAY))) == [barber]
    assert found.register(secretary, here.tenant, Filters(show="no_team")).count() == 1


def test_a_mistaken_line_is_struck_out(here, secretary):
    made = a_volunteer(here.community)
    line = volunteers.note(volunteer=made, given=EntryGiven("commendation", TODAY, "好邻居"), by=secretary, now=NOW)

    volunteers.strike(entry=line, by=secretary, now=NOW)

    assert VolunteerEntry.objects.count() == 0
    assert JournalLine.objects.filter(verb="activities.volunteer.struck").count() == 1


# ---- teams ----


def test_a_team_is_of_volunteers_who_join_and_leave_themselves(here, me):
    mine = a_volunteer(here.community, found.Person.objects.get(pk=me.person_id))
    other, team = a_volunteer(here.community), a_team(here.community)

    volunteer_teams.join(team=team, volunteer=mine, by=me, now=NOW)
    with pytest.raises(NotAllowed):
        volunteer_teams.join(team=team, volunteer=other, by=me, now=NOW)
    assert [one.volunteer for one in found_teams.members_now(team)] == [mine]

    volunteer_teams.leave(team=team, volunteer=mine, by=me, now=NOW)
    assert list(found_teams.members_now(team)) == []


def test_a_team_is_refused_with_every_reason(here, secretary):
    gone = volunteers.leave(volunteer=a_volunteer(here.community), on=TODAY, by=secretary, now=NOW)
    a_team(here.community)

    with pytest.raises(VolunteerTeamRefused) as refused:
        a_team(here.community, gone, field="x", founded_on=date(2026, 11, 21))

    assert refused.value.codes == ["name_taken", "field", "future", "ended"]


def test_a_new_lead_joins_and_a_dissolved_team_has_nobody(here, secretary):
    lead, team = a_volunteer(here.community), a_team(here.community)
    given = volunteer_teams.TeamGiven(name="清晨队", place=here.community, founded_on=TODAY, lead=lead)

    changed = volunteer_teams.change(team=team, given=given, by=secretary, now=NOW)
    assert (changed.name, changed.lead, found_teams.is_member(team, lead.pk)) == ("清晨队", lead.person, True)

    over = volunteer_teams.dissolve(team=team, on=TODAY, reason="并到别的队", by=secretary, now=NOW)
    assert (over.dissolved_on, over.lead, found_teams.is_member(team, lead.pk)) == (TODAY, None, False)
    with pytest.raises(VolunteerTeamRefused):
        volunteer_teams.join(team=team, volunteer=lead, by=secretary, now=NOW)
