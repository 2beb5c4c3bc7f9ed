"""What follows when a consent is withdrawn, data are erased, two records are one, a place moves: counts stay, people go."""

import pytest

from linli.activities.models import Certificate, HoursObjection, ServiceHours, Volunteer
from linli.activities.selectors import volunteers as found
from linli.activities.selectors.volunteers import totals_of
from linli.activities.services import upkeep_volunteers as upkeep
from linli.activities.services.crediting import credit_session
from linli.core.ids import uuid7
from linli.registry.api import (
    ConsentWithdrawn,
    PersonErased,
    PersonMerged,
    PlaceMoved,
    consents_of,
    erase_person,
    merge_people,
    record_consent,
    withdraw_consent,
)
from tests.factories.activities_volunteers import (
    DAY_AFTER,
    NOW,
    TODAY,
    a_certificate,
    a_settled_session,
    a_team,
    a_volunteer,
    an_objection,
    credited,
    recorded,
    shown,
    system,
)
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


def withdrawn(person):
    by = system(person)
    withdraw_consent(consent=consents_of(person).get(purpose="volunteer", withdrawn_at=None), by=by, now=NOW)
    return ConsentWithdrawn(tenant_id=person.tenant_id, person_id=person.pk, purpose="volunteer")


def test_a_consent_withdrawn_in_the_register_ends_the_record(here):
    made = a_volunteer(here.community, skills=["理发"])
    row = recorded(made)

    upkeep.on_consent_withdrawn(withdrawn(made.person), event_id=uuid7(), now=NOW)

    made.refresh_from_db()
    assert (made.ended_on, made.skills, ServiceHours.objects.get()) == (TODAY, [], row)


def test_whoever_agreed_anew_meanwhile_stays(here):
    made = a_volunteer(here.community)
    event = withdrawn(made.person)
    record_consent(person=made.person, purpose="volunteer", by=system(made), now=NOW)

    upkeep.on_consent_withdrawn(event, event_id=uuid7(), now=NOW)

    made.refresh_from_db()
    assert made.ended_on is None


def test_erasure_keeps_the_count_and_removes_the_person(here):
    made = a_volunteer(here.community)
    row = credited(made, beneficiary="独居的试老人", quality="细心")
    paper, said = a_certificate(made), an_objection(row, person=made.person)
    erase_person(person=made.person, by=system(made), now=DAY_AFTER, reason="本人要求")

    for _twice in range(2):
        upkeep.on_person_erased(PersonErased(tenant_id=here.tenant.pk, person_id=made.person_id), event_id=uuid7(), now=DAY_AFTER)

    row.refresh_from_db()
    assert (row.half_hours, row.state, row.content, row.beneficiary, row.quality) == (4, "credited", "（已删除）", "", "")
    paper.refresh_from_db()
    assert (paper.person, paper.name, paper.lines, paper.half_hours, bool(paper.revoked_at)) == (None, "", [], 4, True)
    said.refresh_from_db()
    assert (said.person, said.text) == (None, "")
    assert found.names([made.person_id], here.tenant) == {}


def test_a_guardian_who_is_erased_is_named_nowhere(here):
    mother = PersonFactory(tenant=here.tenant, home=here.entrance)
    ward = a_volunteer(here.community, guardian=mother)

    upkeep.on_person_erased(PersonErased(tenant_id=here.tenant.pk, person_id=mother.pk), event_id=uuid7(), now=NOW)

    ward.refresh_from_db()
    assert ward.guardian is None


def test_two_records_of_one_volunteer_become_one_and_no_hour_counts_twice(here):
    kept, dropped = a_volunteer(here.community), a_volunteer(here.community)
    session = a_settled_session(here, kept.person, dropped.person)
    credit_session(session=session, by=system(session), now=NOW)
    recorded(dropped, half_hours=3)
    merge_people(keep=kept.person, drop=dropped.person, by=system(kept), now=NOW)

    event = PersonMerged(tenant_id=here.tenant.pk, kept_id=kept.person_id, merged_id=dropped.person_id)
    upkeep.on_person_merged(event, event_id=uuid7(), now=NOW)

    assert totals_of(kept).waiting == 4 + 3
    assert [one.number for one in Volunteer.objects.filter(ended_on=None)] == [kept.number]
    assert ServiceHours.objects.filter(volunteer=dropped).count() == 0


def test_where_a_place_hangs_elsewhere_its_volunteers_and_hours_follow(here):
    made = a_volunteer(here.community)
    row, team = recorded(made), a_team(here.community)
    batch = shown(row)
    path = here.community.path

    upkeep.on_place_moved(
        PlaceMoved(tenant_id=here.tenant.pk, place_id=here.community.pk, old_path=path, new_path="x/y/"),
        event_id=uuid7(),
        now=NOW,
    )

    for one in (made, row, team, batch):
        one.refresh_from_db()
        assert one.place_path == "x/y/"


def test_objections_of_others_to_the_hours_of_whoever_is_erased_say_nothing(here):
    made = a_volunteer(here.community)
    row = recorded(made)
    shown(row)
    said = an_objection(row, "他那天没有来", person=PersonFactory(tenant=here.tenant))

    upkeep.on_person_erased(PersonErased(tenant_id=here.tenant.pk, person_id=made.person_id), event_id=uuid7(), now=NOW)

    said.refresh_from_db()
    assert (said.text, HoursObjection.objects.count(), Certificate.objects.count()) == ("", 1, 0)
