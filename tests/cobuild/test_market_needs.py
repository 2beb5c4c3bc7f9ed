"""Asking for something: who may, what is refused, how it comes on the list, how it ends."""

from datetime import date, timedelta

import pytest

from linli.cobuild.errors import NeedRefused
from linli.cobuild.models import Claim, Need
from linli.cobuild.selectors import market
from linli.cobuild.services import claims, needs
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.cobuild_market import (
    LATER,
    NOW,
    TODAY,
    a_claim,
    a_need,
    a_unit,
    agreed,
    confirmed,
    delivered,
    given,
    liaison,
    system,
)
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def refused(verb, error=NeedRefused, **said):
    with pytest.raises(error) as caught:
        verb(now=said.pop("now", NOW), **said)
    return caught.value.codes


def test_needs_wishes_and_projects_are_numbered_each_for_themselves(here):
    kinds = ["need", "wish", "need", "project"]

    made = [a_need(here.community, kind=kind).number for kind in kinds]

    letters = here.tenant.letters
    assert made == [f"{letters}-XQ26-0001", f"{letters}-WX26-0001", f"{letters}-XQ26-0002", f"{letters}-XM26-0001"]


def test_a_resident_asks_for_themselves_and_it_waits_to_be_checked(here):
    _user, actor = people.resident(here)
    someone = PersonFactory._meta.model.objects.get(pk=actor.person_id)

    made = a_need(here.compound, opens=False, by=actor, person=someone)

    assert (made.state, made.person, list(market.needs_listed(here.tenant))) == ("submitted", someone, [])


def test_a_resident_asks_for_nobody_else(here):
    _user, actor = people.resident(here)
    other = PersonFactory(tenant=here.tenant)

    codes = refused(needs.ask, NotAllowed, tenant=here.tenant, given=given(here.compound, person=other), by=actor)

    assert (codes, Need.objects.count()) == (["not_allowed"], 0)


def test_a_liaison_asks_for_the_unit_and_for_no_other(here):
    unit = OrganisationFactory(tenant=here.tenant)
    _user, actor = liaison(here, unit)
    other = OrganisationFactory(tenant=here.tenant)

    made = a_need(here.community, opens=False, by=actor, organisation=unit)
    codes = refused(needs.ask, NotAllowed, tenant=here.tenant, given=given(here.community, organisation=other), by=actor)

    assert (made.organisation, codes) == (unit, ["not_allowed"])


def test_a_liaison_whose_post_names_no_unit_speaks_for_none(here):
    _user, actor = people.holder("unit_liaison", here)
    unit = OrganisationFactory(tenant=here.tenant)

    codes = refused(needs.ask, NotAllowed, tenant=here.tenant, given=given(here.community, organisation=unit), by=actor)

    assert codes == ["not_allowed"]


def test_a_visitor_is_told_to_sign_in_or_to_call(here):
    visitor = Actor.anonymous(here.tenant.pk)

    assert refused(needs.ask, NotAllowed, tenant=here.tenant, given=given(here.community), by=visitor) == ["not_signed_in"]


def test_a_building_head_takes_a_wish_down_but_does_not_put_it_on_the_list(here):
    _user, head = people.building_head(here)
    someone = PersonFactory(tenant=here.tenant)
    said = given(here.building, kind="wish", person=someone, channel="visit")

    made = needs.ask(tenant=here.tenant, given=said, by=head, now=NOW)
    codes = refused(needs.check, NotAllowed, need=made, by=head)

    assert (made.channel, codes) == ("visit", ["not_allowed"])
    assert JournalLine.objects.get(verb="cobuild.need.asked").on_behalf_of_id == someone.pk


def test_everything_that_is_wrong_is_said_at_once(here):
    said = given(
        here.community, title="修", places=0, for_units=False, for_teams=False, for_persons=False, choosing="lots",
        wanted_from=date(2026, 9, 9), wanted_until=date(2026, 8, 1), tells_claimant=True, times=["never"],
    )  # fmt: skip

    codes = refused(needs.ask, tenant=here.tenant, given=said, by=system(here.community))

    assert codes == ["too_short", "times", "places", "nobody", "days", "over", "choose_on", "tells_nobody"]
    assert (Need.objects.count(), JournalLine.objects.count()) == (0, 0)


def test_a_place_of_another_subdistrict_is_refused(here):
    there = people.neighbourhood()

    codes = refused(needs.ask, tenant=here.tenant, given=given(there.community), by=system(here.community))

    assert codes == ["another_tenant"]


def test_what_was_checked_stands_on_the_list_and_is_announced(here, clerk):
    made = a_need(here.community, opens=False)

    needs.check(need=made, by=clerk, now=NOW)

    assert list(market.needs_listed(here.tenant)) == [made]
    assert OutboxEvent.objects.filter(name="cobuild.NeedOpened").count() == 1


def test_checking_twice_is_refused(here, clerk):
    made = a_need(here.community)

    assert refused(needs.check, need=made, by=clerk) == ["state"]


def test_what_is_over_before_it_was_checked_needs_another_day(here, clerk):
    made = a_need(here.community, opens=False, wanted_until=TODAY)

    assert refused(needs.check, need=made, by=clerk, now=LATER) == ["over"]


def test_who_asked_reads_why_it_was_not_taken_up(here, clerk):
    made = needs.refuse(need=a_need(here.community, opens=False), reason="可以直接报修", by=clerk, now=NOW)

    assert (made.state, made.refused_reason) == ("refused", "可以直接报修")


def test_a_clerk_of_elsewhere_checks_nothing_here(here):
    _user, stranger = people.outsider()

    assert refused(needs.check, NotAllowed, need=a_need(here.community, opens=False), by=stranger) == ["not_allowed"]


def test_more_places_let_those_who_wait_move_up(here, clerk):
    made = a_need(here.community)
    a_claim(made)
    second = a_claim(made)

    needs.change(need=made, given=given(here.community, places=2), by=clerk, now=NOW)

    second.refresh_from_db()
    assert (second.state, second.slot) == ("asked", 2)


def test_places_that_somebody_holds_are_not_taken_away(here, clerk):
    made = a_need(here.community, places=2)
    a_claim(made), a_claim(made)

    assert refused(needs.change, need=made, given=given(here.community, places=1), by=clerk) == ["places_held"]


def test_fewer_places_keep_those_who_hold_one_within_them(here, clerk):
    made = a_need(here.community, places=2)
    first, second = a_claim(made), a_claim(made)
    claims.withdraw(claim=first, by=clerk, now=NOW)

    needs.change(need=made, given=given(here.community, places=1), by=clerk, now=NOW)

    second.refresh_from_db()
    made.refresh_from_db()
    assert (second.slot, made.state) == (1, "claimed")


def test_how_places_are_given_stays_once_somebody_claimed(here, clerk):
    made = a_need(here.community)
    a_claim(made)
    said = given(here.community, choosing="lots", choose_on=date(2026, 9, 20))

    assert refused(needs.change, need=made, given=said, by=clerk) == ["choosing_kept"]


def test_a_resident_changes_their_own_only_until_it_was_checked(here, clerk):
    _user, actor = people.resident(here)
    someone = PersonFactory._meta.model.objects.get(pk=actor.person_id)
    made = a_need(here.compound, opens=False, by=actor, person=someone)
    said = given(here.compound, person=someone, title="换个灯泡")

    needs.change(need=made, given=said, by=actor, now=NOW)
    needs.check(need=made, by=clerk, now=NOW)

    assert refused(needs.change, NotAllowed, need=made, given=said, by=actor) == ["not_allowed"]


def test_a_withdrawn_need_sends_its_claimants_home_with_the_reason(here, clerk):
    made = a_need(here.community, places=1)
    agreed(made), a_claim(made)

    needs.withdraw(need=made, reason="已经修好了", by=clerk, now=NOW)

    told = Claim.objects.values_list("state", "closed_reason")
    assert list(told) == [("refused", "提的人撤下了：已经修好了")] * 2


def test_what_somebody_delivered_is_not_withdrawn(here, clerk):
    made = a_need(here.community)
    delivered(made)

    assert refused(needs.withdraw, need=made, reason="不要了", by=clerk) == ["delivered"]


def test_a_need_with_places_left_is_closed_by_the_office(here, clerk):
    made = a_need(here.community, places=3)
    confirmed(made)

    made = needs.close(need=made, by=clerk, now=NOW)

    assert (made.state, made.closed_at) == ("done", NOW)


def test_it_is_not_closed_while_somebody_is_at_it_or_nothing_was_confirmed(here, clerk):
    made = a_need(here.community, places=3)
    agreed(made)

    assert refused(needs.close, need=made, by=clerk) == ["nothing_confirmed", "unfinished"]


def test_a_need_grows_old_while_nobody_claims_it(here):
    rule = market.age_rule(here.tenant, TODAY)
    made = [a_need(here.community, now=NOW - timedelta(days=days)) for days in (29, 30, 14, 13, 90)]
    a_claim(made[4], a_unit(here.tenant))

    told = market.ages(Need.objects.all(), TODAY, rule)

    assert told == {"fresh": 1, "waiting": 2, "old": 1}
    assert [market.age_of(one, TODAY, rule).code for one in made[:4]] == ["waiting", "old", "waiting", "fresh"]


def test_the_kind_of_a_need_goes_with_its_number_and_stays(here, clerk):
    made = a_need(here.community)

    assert refused(needs.change, need=made, given=given(here.community, kind="project"), by=clerk) == ["kind_kept"]
