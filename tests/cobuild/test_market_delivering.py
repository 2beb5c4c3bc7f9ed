"""What comes of a claim: delivered, confirmed by those served, disputed, failed; notes, follow-ups, contacts, files."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cobuild.errors import ClaimRefused
from linli.cobuild.models import Claim, ClaimEntry
from linli.cobuild.rules.claims import Delivered
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.selectors import claims as found
from linli.cobuild.services import claims, delivering
from linli.core import files
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.registry.api import Person, record_consent, withdraw_consent
from tests import people
from tests.factories.cobuild_market import (
    NOW,
    TODAY,
    a_claim,
    a_need,
    a_person,
    a_resource,
    a_team,
    a_unit,
    agreed,
    confirmed,
    delivered,
    liaison,
    system,
)
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def refused(verb, error=ClaimRefused, **said):
    with pytest.raises(error) as caught:
        verb(now=NOW, **said)
    return caught.value.codes


def asker(here):
    """A resident who asked on the portal, with their need."""
    user, actor = people.resident(here)
    return actor, a_need(here.compound, person=Person.objects.get(pk=actor.person_id)), user


def test_a_liaison_reports_what_the_unit_did_for_how_many(here):
    unit = OrganisationFactory(tenant=here.tenant)
    made, (_user, actor) = agreed(a_need(here.community), Claimant(organisation=unit)), liaison(here, unit)
    done = Delivered(TODAY, "量血压", person_times=40, people=3, half_hours=5)

    made = delivering.deliver(claim=made, given=done, by=actor, now=NOW)

    assert (made.state, made.person_times, made.people, made.half_hours) == ("delivered", 40, 3, 5)


def test_what_is_wrong_with_a_report_is_said_at_once(here, clerk):
    made = agreed(a_need(here.community))
    done = Delivered(TODAY + timedelta(days=1), "", person_times=-1, people=10**6)

    codes = refused(delivering.deliver, claim=made, given=done, by=clerk)

    assert codes == ["future", "too_short", "person_times", "people"]


def test_nothing_was_done_before_it_was_asked(here, clerk):
    made = agreed(a_need(here.community))

    assert refused(delivering.deliver, claim=made, given=Delivered(date(2026, 8, 31), "早做了"), by=clerk) == ["before"]


def test_what_was_not_agreed_is_not_delivered(here, clerk):
    assert refused(delivering.deliver, claim=a_claim(a_need(here.community)), given=Delivered(TODAY, "做了"), by=clerk) == [
        "state"
    ]


def test_whoever_asked_on_the_portal_confirms_and_thanks(here):
    actor, need, _user = asker(here)

    made = delivering.confirm(claim=delivered(need), rating=4, thanks="谢谢师傅", by=actor, now=NOW)

    need.refresh_from_db()
    assert (made.state, made.thanks, need.state) == ("confirmed", "谢谢师傅", "done")


def test_a_clerk_confirms_after_calling(here, clerk):
    assert delivering.confirm(claim=delivered(a_need(here.community)), rating=3, by=clerk, now=NOW).confirmed_by == clerk.label


def test_a_unit_never_confirms_its_own_work(here):
    unit = OrganisationFactory(tenant=here.tenant)
    made, (_user, actor) = delivered(a_need(here.community), Claimant(organisation=unit)), liaison(here, unit)

    assert refused(delivering.confirm, NotAllowed, claim=made, rating=4, by=actor) == ["own_work"]


def test_a_clerk_whose_own_body_did_it_does_not_confirm_it_either(here):
    _user, clerk = people.holder("community_clerk", here, place=here.community, organisation=here.office)
    made = delivered(a_need(here.community), Claimant(organisation=here.office))

    assert refused(delivering.confirm, NotAllowed, claim=made, rating=4, by=clerk) == ["own_work"]


def test_a_member_of_the_team_does_not_confirm_what_the_team_did(here):
    actor, need, _user = asker(here)
    team = a_team(here.community)
    team.team.members.create(tenant=here.tenant, person_id=actor.person_id, since=TODAY)

    assert refused(delivering.confirm, NotAllowed, claim=delivered(need, team), rating=4, by=actor) == ["own_work"]


def test_a_neighbour_confirms_nothing_for_others(here):
    _user, actor = people.resident(here)

    assert refused(delivering.confirm, NotAllowed, claim=delivered(a_need(here.community)), rating=4, by=actor) == ["not_allowed"]


@pytest.mark.parametrize("rating", [None, 0, 5])
def test_how_it_was_is_one_of_four_words(here, clerk, rating):
    assert refused(delivering.confirm, claim=delivered(a_need(here.community)), rating=rating, by=clerk) == ["rating"]


def test_a_dispute_is_made_good_and_confirmed_after_all(here, clerk):
    actor, need, _user = asker(here)
    made = delivering.dispute(claim=delivered(need), text="还在滴水", by=actor, now=NOW)
    held = made.slot

    again = delivering.deliver(claim=made, given=Delivered(TODAY, "又换了一个"), by=clerk, now=NOW)
    last = delivering.confirm(claim=again, rating=3, by=actor, now=NOW)

    assert (made.rating_text, held, last.state) == ("还在滴水", 1, "confirmed")


def test_what_failed_after_a_dispute_gives_its_place_to_the_next(here, clerk):
    need = a_need(here.community)
    made, second = delivered(need), a_claim(need)
    delivering.dispute(claim=made, text="没有来", by=clerk, now=NOW)

    made = delivering.fail(claim=made, reason="联系不上", by=clerk, now=NOW)

    second.refresh_from_db()
    assert (made.state, second.state, second.slot) == ("failed", "asked", 1)


def test_people_and_times_of_service_are_kept_apart(here):
    need = a_need(here.community)

    made = delivered(need, person_times=30, people=2)

    assert (Claim.objects.get().person_times, made.people, made.half_hours) == (30, 2, None)


def test_a_follow_up_makes_the_next_one_due(here, clerk):
    need = a_need(here.community, follow_months=3, places=2)
    made = confirmed(need)
    need.refresh_from_db()
    first = need.follow_due

    delivering.note(claim=made, text="还好用", is_follow_up=True, by=clerk, now=NOW + timedelta(days=91))

    need.refresh_from_db()
    assert (first, need.follow_due) == (date(2026, 12, 1), date(2027, 3, 1))


def test_somebody_else_writes_no_line_beside_a_claim(here):
    made, (_user, actor) = agreed(a_need(here.community)), liaison(here)

    assert refused(delivering.note, NotAllowed, claim=made, text="我来看看", by=actor) == ["not_allowed"]
    assert ClaimEntry.objects.count() == 0


# ---- who is helped ----


def with_beneficiary(here, **said):
    elder = PersonFactory(tenant=here.tenant, home=here.entrance, room="301")
    unit = OrganisationFactory(tenant=here.tenant)
    need = a_need(here.community, beneficiary=elder, private_note="三楼，腿脚不便", **said)
    return elder, need, Claimant(organisation=unit), liaison(here, unit)[1]


def test_a_claimant_is_told_whom_to_reach_once_it_is_agreed_and_the_person_consented(here):
    elder, need, unit, actor = with_beneficiary(here, tells_claimant=True)
    made = a_claim(need, unit)
    before = refused(delivering.read_contact, NotAllowed, claim=made, by=actor)

    claims.agree(claim=made, by=system(need), now=NOW)
    told = delivering.read_contact(claim=made, by=actor, now=NOW)

    assert (before, told.name, told.phone) == (["not_told"], elder.name, elder.phone)
    assert JournalLine.objects.get(verb="cobuild.claim.contact_read").on_behalf_of_id == elder.pk


def test_without_consent_nobody_is_told_and_after_the_work_no_more(here):
    _elder, need, unit, actor = with_beneficiary(here)
    _elder, other, _unit, _actor = with_beneficiary(here, tells_claimant=True)

    silent = agreed(need, unit)
    done = confirmed(other, unit)

    assert [found.contact_for(one, actor) for one in (silent, done)] == [None, None]


def test_another_unit_reads_no_contact(here):
    _elder, need, unit, _actor = with_beneficiary(here, tells_claimant=True)
    _user, stranger = liaison(here)

    assert refused(delivering.read_contact, NotAllowed, claim=agreed(need, unit), by=stranger) == ["not_told"]


def test_a_person_stands_by_name_only_while_they_agree(here):
    need, someone = a_need(here.community, places=2), a_person(here.tenant)
    made, unit = a_claim(need, someone), a_claim(need)
    before = found.names_shown([made, unit], tenant=here.tenant)
    given = record_consent(person=someone.person, purpose=found.PUBLIC_NAME, by=system(need), now=NOW)
    during = found.names_shown([made], tenant=here.tenant)
    withdraw_consent(consent=given, by=system(need), now=NOW)

    after = found.names_shown([made], tenant=here.tenant)

    assert (before, during, after) == (
        {made.pk: "", unit.pk: str(unit.organisation)},
        {made.pk: someone.person.name},
        {made.pk: ""},
    )


# ---- files ----


def test_pictures_of_a_claim_are_read_by_its_sides_and_the_office(here, clerk):
    unit = OrganisationFactory(tenant=here.tenant)
    made, (_user, actor), (_other, stranger) = (
        agreed(a_need(here.community), Claimant(organisation=unit)),
        liaison(here, unit),
        liaison(here),
    )
    upload = SimpleUploadedFile("说明.txt", "换好了".encode(), "text/plain")

    delivering.deliver(claim=made, given=Delivered(TODAY, "换好了"), files_given=[upload], by=system(made), now=NOW)

    (stored,) = files.files_of(made)
    assert [files.may_read(one, stored) for one in (clerk, actor, stranger)] == [True, True, False]


# ---- resources ----


def test_of_a_resource_whoever_used_it_confirms_and_whoever_lent_it_does_not(here):
    lender, user = OrganisationFactory(tenant=here.tenant), a_unit(here.tenant)
    (_a, giver), (_b, taker) = liaison(here, lender), liaison(here, user.organisation)
    offer = a_resource(here.community, organisation=lender)
    made = claims.claim_resource(resource=offer, claimant=user, by=taker, now=NOW)
    claims.agree(claim=made, by=giver, now=NOW)
    delivering.deliver(claim=made, given=Delivered(TODAY, "用了一下午"), by=giver, now=NOW)

    assert refused(delivering.confirm, NotAllowed, claim=made, rating=4, by=giver) == ["own_work"]
    assert delivering.confirm(claim=made, rating=4, by=taker, now=NOW).state == "confirmed"


def test_where_nobody_thanked_nothing_is_put_on_the_wall(here):
    claim = delivered(a_need(here.community))

    with pytest.raises(ClaimRefused) as told:
        delivering.publish_thanks(claim=claim, shown=True, by=system(claim), now=NOW)

    assert told.value.codes == ["no_thanks"]
