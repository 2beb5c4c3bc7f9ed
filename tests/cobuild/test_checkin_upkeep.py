"""What follows: a consent withdrawn in the register, data erased, records merged, places and people moved; who is told."""

import pytest

from linli.cobuild.events import CheckedIn
from linli.cobuild.models import CheckIn
from linli.cobuild.selectors import checkins as found
from linli.cobuild.services import checkin_reporting, checkins, notices_checkins, upkeep, upkeep_checkins
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.disclosure.models import Message
from linli.registry.api import (
    ConsentWithdrawn,
    PersonErased,
    PersonMerged,
    PersonMoved,
    PlaceMoved,
    consents_of,
    erase_person,
    merge_people,
    record_consent,
    withdraw_consent,
)
from tests import people
from tests.factories.cobuild_checkins import NOW, TODAY, a_checkin, a_unit_checkin, formed, system
from tests.factories.registry import PersonFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def told(handler, event):
    handler(event, event_id=uuid7(), now=NOW)


def withdrawn(made, purpose="dual_check_in"):
    return ConsentWithdrawn(tenant_id=made.tenant_id, person_id=made.person_id, purpose=purpose)


def titles():
    return sorted(Message.objects.values_list("title", flat=True))


def test_a_consent_withdrawn_in_the_register_ends_the_check_in_and_deletes_what_was_told(here):
    made = a_checkin(here.community, branch="试验支部")
    team = formed(here.community, made.person)
    withdraw_consent(consent=consents_of(made.person).get(), by=system(made), now=NOW)

    for _again in range(2):
        told(upkeep_checkins.on_consent_withdrawn, withdrawn(made))

    made.refresh_from_db()
    assert (made.ended_on, made.branch, made.skills, made.employer_text) == (TODAY, "", [], "")
    assert [one.until for one in team.members.all()] == [TODAY]
    assert JournalLine.objects.filter(verb="cobuild.checkin.withdrawn").count() == 1


def test_another_consent_or_one_given_anew_ends_nothing(here):
    made = a_checkin(here.community)
    told(upkeep_checkins.on_consent_withdrawn, withdrawn(made, "care_list"))
    withdraw_consent(consent=consents_of(made.person).get(), by=system(made), now=NOW)
    record_consent(person=made.person, purpose="dual_check_in", by=system(made), now=NOW)
    told(upkeep_checkins.on_consent_withdrawn, withdrawn(made))

    made.refresh_from_db()
    assert made.ended_on is None


def test_whoever_is_erased_reports_no_more(here):
    made = a_checkin(here.community, branch="试验支部", post_wanted="值班")
    erase_person(person=made.person, by=system(made), now=NOW, reason="本人要求")

    told(upkeep.on_person_erased, PersonErased(tenant_id=made.tenant_id, person_id=made.person_id))

    made.refresh_from_db()
    assert (made.ended_on, made.branch, made.post_wanted, made.skills) == (TODAY, "", "", [])


def test_two_records_of_one_person_report_once(here):
    kept, dropped = a_checkin(here.community), a_checkin(here.community, branch="试验支部")
    team = formed(here.community, kept.person, dropped.person)
    merge_people(keep=kept.person, drop=dropped.person, by=system(kept), now=NOW)

    told(upkeep.on_person_merged, PersonMerged(tenant_id=here.tenant.pk, kept_id=kept.person_id, merged_id=dropped.person_id))

    dropped.refresh_from_db()
    assert (dropped.ended_on, dropped.branch, found.live_of_person(kept.person_id)) == (TODAY, "", kept)
    assert sorted(str(one.until) for one in team.members.all()) == [str(TODAY), "None"]


def test_what_only_the_merged_one_had_goes_on(here):
    kept, dropped = PersonFactory(tenant=here.tenant), a_checkin(here.community)
    merge_people(keep=kept, drop=dropped.person, by=system(dropped), now=NOW)

    told(upkeep.on_person_merged, PersonMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=dropped.person_id))

    assert found.live_of_person(kept.pk) == CheckIn.objects.get()


def test_check_ins_and_teams_follow_a_place_that_hangs_elsewhere(here):
    made, team = a_checkin(here.community), formed(here.community)

    told(
        upkeep.on_place_moved,
        PlaceMoved(tenant_id=here.tenant.pk, place_id=here.community.pk, old_path=here.community.path, new_path="n/"),
    )

    made.refresh_from_db(), team.refresh_from_db()
    assert (made.place_path, team.place_path) == ("n/", "n/")


# ---- who is told ----


def test_the_community_hears_of_whoever_reports_from_a_page_and_they_have_their_slip(here):
    people.community_secretary(here), people.holder("community_clerk", here, place=PlaceFactory(parent=here.subdistrict))
    _user, own = people.resident(here)
    person = found.Person.objects.get(pk=own.person_id)
    given = checkins.CheckInGiven(place=here.community, person=person, consents=True)
    made = checkin_reporting.report(tenant=here.tenant, given=given, by=own, now=NOW)

    for _again in range(2):
        notices_checkins.on_checked_in(CheckedIn(tenant_id=made.tenant_id, checkin_id=made.pk), event_id=made.pk, now=NOW)

    assert titles() == [f"{made.number} 报到好了，报到单在里面", f"{made.number} 有人来报到，编个网格，打个招呼"]


def test_what_the_counter_took_down_for_a_unit_is_told_to_nobody(here):
    people.community_secretary(here)
    made = a_unit_checkin(here.community)

    told(notices_checkins.on_checked_in, CheckedIn(tenant_id=made.tenant_id, checkin_id=made.pk))
    checkins.end(checkin=made, on=TODAY, reason="搬走了", by=system(made), now=NOW)
    told(notices_checkins.on_checked_in, CheckedIn(tenant_id=made.tenant_id, checkin_id=made.pk))

    assert titles() == []


def test_whoever_moved_house_is_asked_and_nothing_follows_by_itself(here):
    made = a_checkin(here.community)
    other = PlaceFactory(parent=here.subdistrict)

    for place in (None, here.entrance, other):
        moved = PersonMoved(
            tenant_id=here.tenant.pk, person_id=made.person_id, from_place_id=None, to_place_id=place.pk if place else None
        )
        told(notices_checkins.on_person_moved, moved)

    assert titles() == [f"{made.number} 搬家了，报到要不要转过去？点一下就好"]
    assert found.live_of_person(made.person_id).place == here.community
