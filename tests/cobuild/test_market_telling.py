"""Who hears of the market, what happens by the clock, and what follows a place, a person, two records that were one."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from linli.cobuild.models import Claim
from linli.cobuild.rules.claims import Delivered
from linli.cobuild.rules.sides import Claimant, key_of
from linli.cobuild.services import claims, delivering, market_clock, upkeep
from linli.cobuild.services import needs as need_verbs
from linli.core import events
from linli.core.ids import uuid7
from linli.disclosure.models import Message
from linli.registry.api import OrganisationMerged, Person, PersonErased, PlaceMoved
from tests import people
from tests.factories.cobuild_market import NOW, a_claim, a_need, a_person, a_unit, agreed, delivered, system
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def titles(**to):
    return sorted(Message.objects.filter(**to).values_list("title", flat=True))


def as_delivered(made, now=NOW):
    """Said to be done; nobody was told of it yet."""
    given = Delivered(on=timezone.localdate(now), text="换了阀芯")
    return delivering.deliver(claim=made, given=given, by=system(made), now=now)


def told(now=NOW):
    while events.deliver_due(now):
        pass


def test_the_office_hears_of_a_claim_and_the_unit_of_the_answer(here, clerk):
    need, unit = a_need(here.community), a_unit(here.tenant)
    made = a_claim(need, unit)
    told()

    claims.agree(claim=made, by=clerk, now=NOW)
    told()

    assert titles(to_person=None, to_organisation=None) == [f"{need.number} 有人认领，要答复"]
    assert titles(to_organisation=unit.organisation) == [f"{need.number} 说定了，可以去办"]


def test_who_moves_up_is_told(here, clerk):
    need, second = a_need(here.community), a_person(here.tenant)
    first = a_claim(need)
    a_claim(need, second)

    claims.withdraw(claim=first, by=clerk, now=NOW)
    told()

    assert titles(to_person=second.person) == [f"{need.number} 轮到您了，等社区答应"]


def test_whoever_asked_on_the_portal_is_asked_how_it_was_and_the_unit_reads_the_thanks(here):
    _user, actor = people.resident(here)
    need, unit = a_need(here.compound, person=Person.objects.get(pk=actor.person_id)), a_unit(here.tenant)
    made = delivered(need, unit)

    delivering.confirm(claim=made, rating=4, thanks="谢谢师傅", by=actor, now=NOW)
    told()

    last = Message.objects.get(to_organisation=unit.organisation, title=f"{need.number} 确认做成了，谢谢您")
    assert last.body == "很满意\n谢谢师傅"
    assert f"{need.number} 办成了" in titles(to_person=actor.person_id)


def test_who_asked_by_telephone_is_called_by_the_office(here, clerk):
    need = a_need(here.community, person=PersonFactory(tenant=here.tenant), channel="phone")

    delivered(need)
    told()

    assert titles(to_post__isnull=False) == [f"{need.number} 做了，请打电话问一问再确认"]


def test_a_dispute_raised_before_the_delivery_was_told_is_told_once(here, clerk):
    need, unit = a_need(here.community), a_unit(here.tenant)
    made = agreed(need, unit)
    told()
    Message.objects.all().delete()
    delivering.dispute(claim=as_delivered(made), text="没有来", by=clerk, now=NOW)
    told()

    assert titles(to_post__isnull=False) == [f"{need.number} 受助的人说没做到，要核实"]
    assert titles(to_organisation=unit.organisation) == [f"{need.number} 受助的人说没做到"]


def test_a_second_dispute_of_what_was_done_again_is_told_too(here, clerk):
    made = agreed(a_need(here.community))
    for minutes in (1, 2):
        at = NOW + timedelta(minutes=minutes)
        delivering.dispute(claim=as_delivered(made, at), text="没有来", by=clerk, now=at)
        told(at)

    assert len(titles(to_post__isnull=False, title__contains="说没做到")) == 2


# ---- by the clock ----


def test_lots_are_drawn_on_their_day_by_the_clock_and_once(here):
    need = a_need(here.community, choosing="lots", choose_on=date(2026, 9, 5))
    [a_claim(need) for _n in range(3)]

    counts = [market_clock.draw_due(now=NOW + timedelta(days=days)) for days in (3, 4, 5)]

    assert (counts, Claim.objects.filter(slot=1).count()) == ([0, 1, 0], 1)


def test_each_thing_that_is_due_is_told_once(here, clerk):
    old, over = a_need(here.community), a_need(here.community, wanted_until=date(2026, 9, 2))
    late = a_need(here.community, follow_months=1)
    delivering.confirm(claim=delivered(late), rating=4, by=system(late), now=NOW)
    told()
    Message.objects.all().delete()

    [market_clock.sound(now=NOW + timedelta(days=40)) for _time in range(2)]

    assert titles() == sorted(
        [
            f"{old.number} 挂了很久没人认领，换个说法或者请人去",
            f"{over.number} 挂了很久没人认领，换个说法或者请人去",
            f"{over.number} 要的日子过了，没有人认领",
            f"{late.number} 该回访了",
        ]
    )


def test_a_claimant_is_reminded_and_the_office_calls_where_nobody_confirmed(here, clerk):
    one, other, unit = a_need(here.community), a_need(here.community), a_unit(here.tenant)
    claims.agree(claim=a_claim(one, unit), due_on=date(2026, 9, 3), by=clerk, now=NOW)
    delivered(other)

    market_clock.sound(now=NOW + timedelta(days=9))

    assert titles(to_organisation=unit.organisation) == [f"{one.number} 说好的日子过了，做了请报一声"]
    assert titles(to_post__isnull=False) == [f"{other.number} 做了还没有确认，请打电话问一问"]


# ---- upkeep ----


def test_a_need_follows_its_place(here):
    need = a_need(here.building)
    event = PlaceMoved(tenant_id=here.tenant.pk, place_id=here.building.pk, old_path=here.building.path, new_path="X/Y/")

    upkeep.on_place_moved(event, event_id=uuid7(), now=NOW)

    need.refresh_from_db()
    assert need.place_path == "X/Y/"


def erase(person):
    upkeep.on_person_erased(PersonErased(tenant_id=person.tenant_id, person_id=person.pk), event_id=uuid7(), now=NOW)


def test_of_whoever_is_erased_no_word_stays_and_their_place_goes_on(here):
    someone, need = a_person(here.tenant), a_need(here.community)
    own = a_need(here.community, opens=False, person=someone.person, details="我家在三楼", private_note="腿不好")
    a_claim(need, someone, promise="我会修")
    second = a_claim(need)

    erase(someone.person)

    own.refresh_from_db(), second.refresh_from_db()
    assert (own.person, own.details, own.private_note, own.title) == (None, "", "", "（已删除）")
    assert (Claim.objects.get(person=someone.person).promise, second.state) == ("", "asked")


def test_what_an_erased_person_did_stays_done(here):
    someone, need = a_person(here.tenant), a_need(here.community)
    delivered(need, someone)

    erase(someone.person)

    assert Claim.objects.get().state == "delivered"


def test_two_units_that_were_one_hold_one_claim(here):
    kept, merged = (OrganisationFactory(tenant=here.tenant) for _n in range(2))
    need = a_need(here.community, places=2)
    agreed(need, Claimant(organisation=kept)), a_claim(need, Claimant(organisation=merged))
    third = a_claim(need)
    Claim.objects.filter(organisation=merged).update(organisation=kept)
    event = OrganisationMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=merged.pk)

    upkeep.on_organisation_merged(event, event_id=uuid7(), now=NOW)

    third.refresh_from_db()
    assert set(Claim.objects.filter(organisation=kept).values_list("claimant_key", flat=True)) == {
        key_of("organisation", kept.pk)
    }
    assert (Claim.objects.live().filter(organisation=kept).count(), third.slot) == (1, 2)


def test_a_withdrawn_need_is_not_told_to_whoever_withdrew_it(here):
    _user, actor = people.resident(here)
    need = a_need(here.compound, person=Person.objects.get(pk=actor.person_id))
    need_verbs.withdraw(need=need, reason="不用了", by=actor, now=NOW)
    told()

    assert titles(to_person=actor.person_id) == [f"{need.number} 上清单了，等人来认领"]
