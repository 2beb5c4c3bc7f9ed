"""Claims: who may, who holds a place, who waits, who moves up; lots, the office's choice; resources."""

from datetime import date

import pytest

from linli.cobuild.errors import ClaimRefused
from linli.cobuild.models import Claim
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.selectors import market
from linli.cobuild.services import claims
from linli.core import lots
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.registry.api import Person
from tests import people
from tests.factories.cobuild_market import (
    LATER,
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
from tests.factories.registry import OrganisationFactory

pytestmark = pytest.mark.django_db
LOTS = {"choosing": "lots", "choose_on": date(2026, 9, 5)}
OFFICE = {"choosing": "office", "choose_on": date(2026, 9, 5)}
DAY = NOW.replace(day=5)


def refused(verb, error=ClaimRefused, **said):
    with pytest.raises(error) as caught:
        verb(now=said.pop("now", NOW), **said)
    return caught.value.codes


def places(need):
    return list(need.claims.order_by("position").values_list("state", "slot"))


def test_the_first_hold_the_places_and_the_others_wait(here):
    need = a_need(here.community, places=2)

    [a_claim(need) for _n in range(3)]

    need.refresh_from_db()
    assert (places(need), need.state) == ([("asked", 1), ("asked", 2), ("waiting", None)], "claimed")


def test_whoever_claims_twice_is_told_and_nothing_is_written(here):
    need, who = a_need(here.community, places=2), a_unit(here.tenant)
    a_claim(need, who)
    before = JournalLine.objects.count()

    codes = refused(claims.claim, need=need, claimant=who, by=system(need))

    assert (codes, Claim.objects.count(), JournalLine.objects.count()) == (["claimed"], 1, before)


def test_whoever_stepped_back_may_claim_again_at_the_end(here):
    need, who = a_need(here.community), a_unit(here.tenant)
    claims.withdraw(claim=a_claim(need, who), by=system(need), now=NOW)
    a_claim(need)

    again = a_claim(need, who)

    assert (again.position, again.state) == (3, "waiting")


@pytest.mark.parametrize(("makes", "field"), [(a_unit, "for_units"), (a_person, "for_persons")])
def test_who_is_not_asked_cannot_claim(here, makes, field):
    need = a_need(here.community, **{field: False})

    assert refused(claims.claim, need=need, claimant=makes(here.tenant), by=system(need)) == ["kind"]


def test_a_team_claims_where_teams_are_asked(here):
    need, closed = a_need(here.community), a_need(here.community, for_teams=False)
    team = a_team(here.community)

    assert (a_claim(need, team).team, refused(claims.claim, need=closed, claimant=team, by=system(need))) == (team.team, ["kind"])


def test_what_is_over_or_not_yet_checked_is_not_claimed(here):
    over, early = a_need(here.community, wanted_until=TODAY), a_need(here.community, opens=False)
    who = a_unit(here.tenant)

    assert refused(claims.claim, need=over, claimant=who, by=system(over), now=LATER) == ["over"]
    assert refused(claims.claim, need=early, claimant=who, by=system(early)) == ["not_open"]


def test_nobody_claims_what_they_asked_for_themselves(here):
    unit = OrganisationFactory(tenant=here.tenant)
    need = a_need(here.community, organisation=unit)

    assert refused(claims.claim, need=need, claimant=Claimant(organisation=unit), by=system(need)) == ["own_need"]


def test_a_beneficiary_does_not_claim_what_is_for_them(here):
    someone = a_person(here.tenant)
    need = a_need(here.community, beneficiary=someone.person)

    assert refused(claims.claim, need=need, claimant=someone, by=system(need)) == ["own_need"]


def test_a_liaison_claims_for_the_unit_only(here):
    need = a_need(here.community, places=2)
    unit = OrganisationFactory(tenant=here.tenant)
    _user, actor = liaison(here, unit)

    a_claim(need, Claimant(organisation=unit), by=actor)
    codes = refused(claims.claim, NotAllowed, need=need, claimant=a_unit(here.tenant), by=actor)

    assert (list(Claim.objects.values_list("organisation", flat=True)), codes) == ([unit.pk], ["not_allowed"])


def test_a_resident_claims_for_themselves_only(here):
    need = a_need(here.community, places=2)
    _user, actor = people.resident(here)
    own = Claimant(person=Person.objects.get(pk=actor.person_id))

    a_claim(need, own, by=actor)

    assert refused(claims.claim, NotAllowed, need=need, claimant=a_person(here.tenant), by=actor) == ["not_allowed"]


def test_only_the_lead_claims_for_a_team(here):
    need, _user, actor = a_need(here.community), *people.resident(here)
    team = a_team(here.community)
    team.team.members.create(tenant=here.tenant, person_id=actor.person_id, since=TODAY)

    assert refused(claims.claim, NotAllowed, need=need, claimant=team, by=actor) == ["not_allowed"]


def test_a_counter_clerk_takes_a_claim_by_telephone(here):
    need = a_need(here.community)
    _user, clerk = people.counter_clerk(here)

    made = a_claim(need, a_unit(here.tenant), by=clerk, channel="phone")

    assert (made.channel, made.state) == ("phone", "asked")


def test_what_is_not_public_is_claimed_through_the_office_only(here):
    unit = OrganisationFactory(tenant=here.tenant)
    need, (_user, actor) = a_need(here.community, is_public=False), liaison(here, unit)

    assert refused(claims.claim, need=need, claimant=Claimant(organisation=unit), by=actor) == ["not_listed"]


def test_a_dissolved_team_and_a_unit_that_is_gone_claim_nothing(here):
    need = a_need(here.community)
    gone = [
        a_team(here.community, dissolved_on=TODAY),
        Claimant(organisation=OrganisationFactory(tenant=here.tenant, valid_to=date(2026, 8, 1))),
    ]

    assert [refused(claims.claim, need=need, claimant=one, by=system(need)) for one in gone] == [["ended"], ["ended"]]


def test_a_claimant_of_another_subdistrict_is_refused(here):
    need, there = a_need(here.community), people.neighbourhood()

    assert refused(claims.claim, need=need, claimant=a_unit(there.tenant), by=system(need)) == ["another_tenant"]


@pytest.mark.parametrize("verb", ["withdraw", "refuse"])
def test_who_waits_moves_up_by_itself(here, clerk, verb):
    need = a_need(here.community)
    first, _second, _third = a_claim(need), a_claim(need), a_claim(need)

    getattr(claims, verb)(claim=first, reason="去不了", by=clerk, now=NOW)

    ended = {"withdraw": "withdrawn", "refuse": "refused"}[verb]
    assert places(need) == [(ended, 1), ("asked", 1), ("waiting", None)]


def test_nobody_moves_up_once_the_day_is_over(here, clerk):
    need = a_need(here.community, wanted_until=TODAY)
    first, _second = a_claim(need), a_claim(need)

    claims.withdraw(claim=first, by=clerk, now=LATER)

    need.refresh_from_db()
    assert (places(need), need.state) == ([("withdrawn", 1), ("waiting", None)], "open")


def test_what_was_delivered_is_not_withdrawn(here, clerk):
    made = delivered(a_need(here.community))

    assert refused(claims.withdraw, claim=made, by=clerk) == ["delivered"]


def test_another_unit_withdraws_nothing(here):
    made, (_user, actor) = a_claim(a_need(here.community)), liaison(here)

    assert refused(claims.withdraw, NotAllowed, claim=made, by=actor) == ["not_allowed"]


def test_the_office_agrees_with_a_day_that_is_still_of_use(here, clerk):
    need = a_need(here.community, wanted_until=date(2026, 9, 10))
    made = a_claim(need)

    assert refused(claims.agree, claim=made, due_on=date(2026, 9, 11), by=clerk) == ["due_on"]
    assert claims.agree(claim=made, due_on=date(2026, 9, 10), by=clerk, now=NOW).state == "agreed"


def test_a_claimant_does_not_agree_to_their_own_claim(here):
    unit = OrganisationFactory(tenant=here.tenant)
    made, (_user, actor) = a_claim(a_need(here.community), Claimant(organisation=unit)), liaison(here, unit)

    assert refused(claims.agree, NotAllowed, claim=made, by=actor) == ["not_allowed"]


def test_one_who_waits_is_not_agreed_to_before_a_place_is_free(here, clerk):
    need = a_need(here.community)
    a_claim(need)

    assert refused(claims.agree, claim=a_claim(need), by=clerk) == ["state"]


def test_a_need_is_done_when_every_place_is_confirmed_and_the_rest_are_thanked(here):
    need = a_need(here.community, places=2)
    waits = [a_claim(need) for _n in range(3)][2]
    first, second = need.claims.order_by("position")[:2]
    claims.withdraw(claim=first, by=system(need), now=NOW), claims.withdraw(claim=second, by=system(need), now=NOW)
    claims.withdraw(claim=waits, by=system(need), now=NOW)

    confirmed(need), confirmed(need)

    need.refresh_from_db()
    assert (need.state, need.closed_at) == ("done", NOW)


# ---- lots and the office ----


def test_before_the_draw_everybody_waits(here):
    need = a_need(here.community, **LOTS)

    [a_claim(need) for _n in range(2)]

    need.refresh_from_db()
    assert (places(need), need.state) == ([("waiting", None)] * 2, "open")


def test_the_seed_is_promised_at_once_and_published_with_the_draw(here, clerk):
    need = a_need(here.community, **LOTS)
    a_claim(need)
    promise, before = market.seed_promise(need), market.published_seed(need)

    claims.give_places(need=need, by=clerk, now=DAY)

    need.refresh_from_db()
    assert (lots.promise_of(market.published_seed(need)), before) == (promise, "")


def test_lots_can_be_drawn_again_by_everybody(here, clerk):
    need = a_need(here.community, places=2, **LOTS)
    [a_claim(need) for _n in range(5)]

    claims.give_places(need=need, by=clerk, now=DAY)

    told = market.drawing_of(need)
    again = lots.draw(told["keys"], seats=5, seed=told["seed"], promise=told["promise"])
    assert [str(one.pk) for one in need.claims.order_by("position")] == list(again.drawn) == told["drawn"]
    assert places(need) == [("asked", 1), ("asked", 2), *[("waiting", None)] * 3]


def test_lots_are_drawn_on_their_day_and_once(here, clerk):
    need = a_need(here.community, **LOTS)
    a_claim(need)

    early = refused(claims.give_places, need=need, by=clerk)
    claims.give_places(need=need, by=clerk, now=DAY)

    assert (early, refused(claims.give_places, need=need, by=clerk, now=DAY)) == (["too_early"], ["drawn"])


def test_after_the_draw_whoever_was_drawn_next_moves_up(here, clerk):
    need = a_need(here.community, **LOTS)
    [a_claim(need) for _n in range(3)]
    first, second, _third = claims.give_places(need=need, by=clerk, now=DAY)

    claims.withdraw(claim=first, by=clerk, now=DAY)

    second.refresh_from_db()
    assert (second.state, second.slot) == ("asked", 1)


def test_lots_that_nobody_takes_part_in_leave_the_place_to_the_next(here, clerk):
    need = a_need(here.community, **LOTS)

    claims.give_places(need=need, by=clerk, now=DAY)

    assert a_claim(need, now=DAY).slot == 1


def test_the_office_chooses_from_its_day_on(here, clerk):
    need = a_need(here.community, places=2, **OFFICE)
    first, second, third = (a_claim(need) for _n in range(3))

    claims.give_places(need=need, chosen=[third, first], by=clerk, now=DAY)

    second.refresh_from_db()
    assert places(need) == [("agreed", 1), ("waiting", None), ("agreed", 2)]


def test_the_office_chooses_no_more_than_there_are_places_and_nobody_from_elsewhere(here, clerk):
    need, other = (a_need(here.community, **OFFICE) for _n in range(2))
    chosen = [a_claim(need), a_claim(need), a_claim(other)]

    assert refused(claims.give_places, need=need, chosen=chosen, by=clerk, now=DAY) == ["not_waiting", "too_many"]
    assert refused(claims.give_places, need=need, chosen=[], by=clerk, now=DAY) == ["nobody"]


def test_where_the_office_chooses_nobody_moves_up_by_themselves(here, clerk):
    need = a_need(here.community, **OFFICE)
    first, _second = a_claim(need), a_claim(need)
    claims.give_places(need=need, chosen=[first], by=clerk, now=DAY)

    claims.withdraw(claim=first, by=clerk, now=DAY)

    assert places(need) == [("withdrawn", 1), ("waiting", None)]


def test_first_come_first_served_is_not_drawn(here, clerk):
    assert refused(claims.give_places, need=a_need(here.community), by=clerk, now=DAY) == ["first"]


# ---- resources ----


def test_a_resource_is_asked_for_by_many_and_by_each_once(here):
    offer, who = a_resource(here.community), a_unit(here.tenant)

    for one in (who, a_unit(here.tenant)):
        claims.claim_resource(resource=offer, claimant=one, by=system(offer), now=NOW)

    assert refused(claims.claim_resource, resource=offer, claimant=who, by=system(offer)) == ["claimed"]
    assert list(offer.claims.order_by("position").values_list("position", "slot")) == [(1, None), (2, None)]


def test_whoever_offers_a_resource_answers_and_never_asks_for_it(here):
    unit = OrganisationFactory(tenant=here.tenant)
    offer, (_user, actor) = a_resource(here.community, organisation=unit), liaison(here, unit)
    made = claims.claim_resource(resource=offer, claimant=a_unit(here.tenant), by=system(offer), now=NOW)

    assert claims.agree(claim=made, by=actor, now=NOW).state == "agreed"
    own = Claimant(organisation=unit)
    assert refused(claims.claim_resource, resource=offer, claimant=own, by=actor) == ["own_need"]


def test_an_agreed_claim_of_a_need_that_is_agreed_twice_is_refused(here, clerk):
    assert refused(claims.agree, claim=agreed(a_need(here.community)), by=clerk) == ["state"]
