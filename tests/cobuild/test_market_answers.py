"""Who hears of a resource that is asked for and lent, of disputes and of what is gone; who is refused a step of the market."""

from datetime import date, datetime, timedelta

import pytest

from linli.cobuild.events import ClaimAnswered, ClaimConfirmed, ClaimDelivered, ClaimMade, NeedClosed, NeedOpened
from linli.cobuild.models import Claim, Need, Resource
from linli.cobuild.rules.claims import Delivered
from linli.cobuild.rules.sides import Claimant, key_of
from linli.cobuild.selectors import claims as found
from linli.cobuild.selectors import market as rows
from linli.cobuild.selectors import market_own
from linli.cobuild.services import claims, delivering, market_clock, needs, resources, upkeep
from linli.cobuild.services import notices_market as notices
from linli.cobuild.services.resources import ResourceGiven
from linli.cobuild.tasks import turn_market
from linli.core import clock, events
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.core.workcalendar import CHINA
from linli.disclosure.models import Message
from linli.registry.api import Organisation, OrganisationMerged, PersonErased
from tests.factories import cobuild_market as market
from tests.factories.cobuild_market import (
    NOW,
    TODAY,
    a_claim,
    a_need,
    a_person,
    a_resource,
    a_team,
    a_unit,
    confirmed,
    delivered,
    given,
    of_resident,
    system,
)
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def told(**to):
    while events.deliver_due(NOW):
        pass
    return sorted(Message.objects.filter(**to).values_list("title", flat=True))


def lent(offer, user):
    return claims.claim_resource(resource=offer, claimant=user, by=system(offer), now=NOW)


def refused(do, kind=NotAllowed, **said):
    with pytest.raises(kind) as told:
        do(**said, now=NOW)
    return told.value.codes


def erase(person):
    upkeep.on_person_erased(PersonErased(tenant_id=person.tenant_id, person_id=person.pk), event_id=uuid7(), now=NOW)


# ---- told ----


def test_whoever_offers_is_asked_and_whoever_used_it_says_how_it_was(here, clerk):
    giver, user = a_unit(here.tenant), a_unit(here.tenant)
    offer = a_resource(here.community, organisation=giver.organisation)
    made = claims.agree(claim=lent(offer, user), by=clerk, now=NOW)
    delivering.deliver(claim=made, given=Delivered(TODAY, "用了一下午"), by=clerk, now=NOW)
    told()
    delivering.confirm(claim=made, rating=4, thanks="谢谢", by=clerk, now=NOW)

    assert told(to_organisation=giver.organisation) == [f"{offer.number} 确认做成了，谢谢您"]
    assert told(to_organisation=user.organisation) == [f"{offer.number} 有人说做好了，您觉得怎么样"]


def test_a_resource_that_is_asked_for_waits_for_its_giver(here, clerk):
    giver = a_unit(here.tenant)
    offer = a_resource(here.community, organisation=giver.organisation)
    lent(offer, a_unit(here.tenant))

    assert told(to_organisation=giver.organisation) == [f"{offer.number} 有人申请用，等您答应"]
    assert told(to_post__isnull=False) == [f"{offer.number} 有人认领，要答复"]


def test_of_whoever_waits_in_the_queue_the_office_need_not_answer(here, clerk):
    need = a_need(here.community)
    first, second = a_claim(need), a_claim(need)

    assert (first.state, second.state) == ("asked", "waiting")
    assert told(to_post__isnull=False) == [f"{need.number} 有人认领，要答复"]


def test_a_dispute_is_told_to_the_office_at_once_and_to_whoever_did_it(here, clerk):
    by, person = of_resident(here)
    unit = a_unit(here.tenant)
    need = a_need(here.compound, person=person)
    made = delivered(need, unit)
    told()
    delivering.dispute(claim=made, text="没有人来", by=by, now=NOW)

    title = f"{need.number} 受助的人说没做到"
    assert title in told(to_organisation=unit.organisation)
    assert list(Message.objects.filter(is_urgent=True).values_list("title", flat=True)) == [f"{title}，要核实"]


def test_of_what_is_gone_or_went_on_nobody_hears(here, clerk):
    tenant = here.tenant.pk
    gone = [(ClaimMade, "made"), (ClaimAnswered, "answered"), (ClaimDelivered, "delivered"), (ClaimConfirmed, "confirmed")]
    for event, name in gone:
        verb = getattr(notices, f"on_claim_{name}")
        verb(event(tenant_id=tenant, claim_id=uuid7()), event_id=uuid7(), now=NOW)
    notices.on_need_opened(NeedOpened(tenant_id=tenant, need_id=uuid7()), event_id=uuid7(), now=NOW)
    notices.on_need_closed(NeedClosed(tenant_id=tenant, need_id=uuid7()), event_id=uuid7(), now=NOW)

    assert told() == []


def test_who_asked_is_told_why_it_was_not_listed(here, clerk):
    unit = OrganisationFactory(tenant=here.tenant)
    need = a_need(here.community, opens=False, organisation=unit)
    needs.refuse(need=need, reason="物业会修", by=clerk, now=NOW)

    assert told(to_organisation=unit) == [f"{need.number} 没有列入，原因在里面"]
    assert Message.objects.get(to_organisation=unit).body == "物业会修"


def test_the_office_hears_on_the_day_on_which_it_has_to_choose(here, clerk):
    need = a_need(here.community, choosing="office", choose_on=date(2026, 9, 5))
    a_claim(need)
    told()

    [market_clock.sound(now=NOW + timedelta(days=4)) for _time in range(2)]

    assert told(title__contains="定人选") == [f"{need.number} 到了定人选的日子"]


@pytest.mark.parametrize(("hour", "drawn"), [(7, 0), (8, 1)])
def test_lots_are_drawn_in_the_morning_and_not_at_night(here, hour, drawn):
    need = a_need(here.community, choosing="lots", choose_on=date(2026, 9, 5))
    a_claim(need)

    with clock.fixed(datetime(2026, 9, 5, hour, tzinfo=CHINA)):
        turn_market.func()

    assert Claim.objects.filter(need=need, slot=1).count() == drawn


# ---- who may not ----


def test_only_whoever_may_report_is_heard_and_nothing_is_kept(here):
    by, _person = of_resident(here)
    other = PersonFactory(tenant=here.tenant)
    plain = {"title": "周末理发", "place": here.compound, "kind": "skill", "field": "elders", "person": other}

    assert refused(resources.offer, tenant=here.tenant, given=ResourceGiven(**plain), by=by) == ["not_allowed"]
    assert refused(needs.ask, tenant=here.tenant, given=given(here.compound, person=other), by=by) == ["not_allowed"]
    assert (Resource.objects.count(), Need.objects.count()) == (0, 0)


def test_what_others_asked_for_or_offered_is_not_taken_back(here):
    by, _person = of_resident(here)
    need, offer = a_need(here.community), a_resource(here.community)

    assert refused(needs.withdraw, need=need, reason="不用了", by=by) == ["not_allowed"]
    assert refused(resources.withdraw, resource=offer, reason="不用了", by=by) == ["not_allowed"]
    assert JournalLine.objects.filter(verb__endswith=".withdrawn").count() == 0


def test_a_unit_takes_its_own_need_back_and_offers_its_own(here):
    _user, by = market.liaison(here)
    unit = {"organisation": Organisation.objects.get(pk=by.organisation_id)}
    need = a_need(here.community, **unit)
    plain = {"title": "周末理发", "place": here.community, "kind": "skill", "field": "elders"}

    made = resources.offer(tenant=here.tenant, given=ResourceGiven(**plain, **unit), by=by, now=NOW)

    assert needs.withdraw(need=need, reason="不用了", by=by, now=NOW).state == "withdrawn"
    assert (made.state, made.organisation_id) == ("submitted", by.organisation_id)


def test_what_was_refused_is_taken_back_no_more(here, clerk):
    offer = a_resource(here.community, opens=False)
    resources.refuse(resource=offer, reason="重复了", by=clerk, now=NOW)

    codes = refused(resources.withdraw, resources.ResourceRefused, resource=offer, reason=" ", by=clerk)

    assert (codes, Resource.objects.get().state) == (["too_short", "state"], "refused")


def test_whoever_did_not_do_it_does_not_say_that_it_is_done(here):
    made = market.agreed(a_need(here.community))

    assert refused(delivering.deliver, claim=made, given=Delivered(TODAY, "换了"), by=of_resident(here)[0]) == ["not_allowed"]
    assert Claim.objects.get().state == "agreed"


# ---- whoever is erased or merged ----


def test_of_a_neighbour_who_was_helped_no_note_stays_and_whoever_asked_does(here):
    asker, helped = PersonFactory(tenant=here.tenant), PersonFactory(tenant=here.tenant)
    need = a_need(here.community, person=asker, beneficiary=helped, private_note="腿不好", channel="phone")

    erase(helped)

    need.refresh_from_db()
    assert (need.person, need.beneficiary, need.private_note, need.title) == (asker, None, "", "给王奶奶修水龙头")


def test_what_an_erased_person_offered_is_taken_back_and_who_asked_is_turned_away(here):
    person = PersonFactory(tenant=here.tenant)
    offer = a_resource(here.community, person=person, details="我家在三楼")
    made = lent(offer, a_unit(here.tenant))

    erase(person)

    offer.refresh_from_db(), made.refresh_from_db()
    assert (offer.title, offer.details, offer.state) == ("（已删除）", "", "withdrawn")
    assert (made.state, made.closed_reason) == ("refused", "收回了。")


@pytest.mark.parametrize(("both", "keys"), [(True, 2), (False, 1)])
def test_what_two_records_of_one_unit_did_stays_twice_and_what_one_did_goes_over(here, both, keys):
    kept, merged = (OrganisationFactory(tenant=here.tenant) for _n in range(2))
    need = a_need(here.community, places=3)
    [delivered(need, Claimant(organisation=one)) for one in ([kept, merged] if both else [merged])]

    event = OrganisationMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=merged.pk)
    upkeep.on_organisation_merged(event, event_id=uuid7(), now=NOW)

    assert Claim.objects.values("claimant_key").distinct().count() == keys
    assert Claim.objects.filter(claimant_key=key_of("organisation", kept.pk), state="delivered").count() == 1


# ---- who sees it ----


def test_the_program_sees_every_need_resource_and_claim(here):
    need, offer = a_need(here.community), a_resource(here.community)
    made, by = a_claim(need), system(need)

    assert list(rows.needs_visible_to(by)) == [need]
    assert list(rows.resources_visible_to(by)) == [offer]
    assert list(found.claims_visible_to(by)) == [made]


def test_a_claim_that_is_gone_is_opened_by_nobody(here):
    assert found.claim_for(of_resident(here)[0], uuid7()) is None


def test_of_an_erased_person_no_telephone_is_told(here):
    _user, by = market.liaison(here)
    person = PersonFactory(tenant=here.tenant)
    need = a_need(here.community, person=person, tells_claimant=True, channel="phone")
    unit = Organisation.objects.get(pk=by.organisation_id)
    made = market.agreed(need, Claimant(organisation=unit))
    before = found.contact_for(made, by)
    need.person.erased_at = NOW
    made.need = need

    assert (before.name, found.contact_for(made, by)) == (person.name, None)


def test_a_units_post_reads_what_was_done_for_the_unit(here):
    _user, by = market.liaison(here)
    unit = Organisation.objects.get(pk=by.organisation_id)
    made = delivered(a_need(here.community, organisation=unit))
    delivered(a_need(here.community))

    assert list(found.claims_to_confirm(by)) == [made]


def test_a_team_that_somebody_leads_is_theirs(here):
    by, person = of_resident(here)
    need = a_need(here.community)
    made = market.thanked(need, a_team(here.community, lead=person))
    confirmed(a_need(here.community), a_person(here.tenant))

    assert market_own.own_market(by, here.tenant).thanks == [made]
