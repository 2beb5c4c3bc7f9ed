"""Many at the same instant, on PostgreSQL: exactly as many hold a place as there are, the rest wait in their order."""

import pytest

from linli.cobuild.models import Claim, Need
from linli.cobuild.services import claims, delivering
from linli.cobuild.services import needs as need_verbs
from tests.factories.cobuild_market import NOW, a_claim, a_need, a_person, a_unit, delivered, given, system
from tests.factories.registry import PlaceFactory

from ..accounts.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PARALLEL = 200


@pytest.fixture
def place():
    return PlaceFactory(parent=PlaceFactory())


def slots():
    return sorted(Claim.objects.exclude(slot=None).live().values_list("slot", flat=True))


def test_of_two_hundred_who_claim_at_once_as_many_hold_a_place_as_there_are(place):
    need = a_need(place, places=3)
    people = [a_person(place.tenant) for _n in range(PARALLEL)]

    told = together(PARALLEL, lambda n: claims.claim(need=need, claimant=people[n], by=system(need), now=NOW).state)

    assert sorted(told) == ["asked"] * 3 + ["waiting"] * (PARALLEL - 3)
    assert sorted(Claim.objects.values_list("position", flat=True)) == list(range(1, PARALLEL + 1))
    assert list(Claim.objects.order_by("position").values_list("slot", flat=True)) == [1, 2, 3, *[None] * (PARALLEL - 3)]
    assert Need.objects.get().state == "claimed"


def test_the_last_place_that_many_want_has_one_holder(place):
    need = a_need(place, places=2)
    a_claim(need)
    units = [a_unit(place.tenant) for _n in range(20)]

    together(20, lambda n: claims.claim(need=need, claimant=units[n], by=system(need), now=NOW).slot)

    assert slots() == [1, 2]


def test_one_claimant_who_taps_twice_claims_once(place):
    need, who = a_need(place, places=5), a_unit(place.tenant)

    told = together(8, lambda _n: claims.claim(need=need, claimant=who, by=system(need), now=NOW).slot)

    assert sorted(map(str, told)) == ["1", *["['claimed']"] * 7]


def test_while_those_who_hold_step_back_others_claim_and_nobody_is_overtaken(place):
    need = a_need(place, places=3)
    first = [a_claim(need) for _n in range(9)]
    new = [a_unit(place.tenant) for _n in range(9)]

    def do(n):
        if n < 9:
            return claims.withdraw(claim=first[n], by=system(need), now=NOW).state
        return claims.claim(need=need, claimant=new[n - 9], by=system(need), now=NOW).state

    together(18, do)

    live = Claim.objects.live().order_by("position")
    assert [one.slot is not None for one in live] == [True] * 3 + [False] * 6
    assert slots() == [1, 2, 3]


def test_a_claim_that_is_confirmed_by_two_at_once_is_confirmed_once(place):
    made = delivered(a_need(place))

    told = together(4, lambda n: delivering.confirm(claim=made, rating=4, text=f"{n}", by=system(made), now=NOW).state)

    assert sorted(map(str, told)) == [*["['state']"] * 3, "confirmed"]


def test_places_added_while_others_claim_go_to_whoever_waits(place):
    need = a_need(place)
    units = [a_unit(place.tenant) for _n in range(6)]

    def do(n):
        if n == 0:
            said = given(place, places=4)
            return need_verbs.change(need=need, given=said, by=system(need), now=NOW).places
        return claims.claim(need=need, claimant=units[n - 1], by=system(need), now=NOW).position

    together(7, do)

    assert list(Claim.objects.order_by("position").values_list("slot", flat=True)) == [1, 2, 3, 4, None, None]


def test_a_need_that_is_withdrawn_while_many_claim_holds_nobody(place):
    need = a_need(place)
    units = [a_unit(place.tenant) for _n in range(8)]

    def do(n):
        if n == 0:
            return need_verbs.withdraw(need=need, reason="不要了", by=system(need), now=NOW).state
        return claims.claim(need=need, claimant=units[n - 1], by=system(need), now=NOW).state

    together(9, do)

    assert (Claim.objects.live().count(), Need.objects.get().state) == (0, "withdrawn")
