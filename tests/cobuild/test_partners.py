"""Partner units: registered once, changed, described by their liaison, gone; and what they did, counted."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from linli.cobuild.errors import PartnerRefused
from linli.cobuild.models import PartnerUnit
from linli.cobuild.rules.letters import Deed, Figures, Gift, RoomUsed
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.selectors import partner_deeds as deeds
from linli.cobuild.selectors import partners as found
from linli.cobuild.services import bookings, claims, partners, upkeep
from linli.cobuild.services.spaces import close_down
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.registry.api import OrganisationMerged, PlaceMoved
from tests import people
from tests.factories.cobuild_market import a_need, a_person, a_resource, confirmed
from tests.factories.cobuild_partners import JOINED, NOW, SUMMER, a_gift, a_member, a_partner, did, given, liaison, system
from tests.factories.cobuild_spaces import NOW as AUTUMN
from tests.factories.cobuild_spaces import a_booking, a_space
from tests.factories.registry import OrganisationFactory, ProcessingConsentFactory
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db
SUMMER_DAYS = (date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture
def partner(here):
    return a_partner(here, "试验银行")


def lines(verb):
    return JournalLine.objects.filter(verb=f"cobuild.{verb}").count()


# ---- the register ----


def test_a_unit_is_registered_once_with_one_line(here, secretary):
    row = partners.register(tenant=here.tenant, given=given(here), by=secretary, now=NOW)

    assert (row.level, row.joined_on, row.place_path, row.left_on) == ("province", JOINED, here.community.path, None)
    assert lines("partner.registered") == 1


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"level": "x"}, ["level"]),
        ({"joined_on": date(2026, 10, 9)}, ["future"]),
        ({"field": "长" * 121, "can_offer": "长" * 2001}, ["too_long", "too_long"]),
    ],
)
def test_everything_wrong_is_said_at_once(here, more, codes):
    assert codes_refused(PartnerRefused, a_partner, here, **more) == codes
    assert PartnerUnit.objects.count() == 0


def test_bodies_and_places_of_elsewhere_are_refused(here):
    elsewhere = people.neighbourhood()
    body = OrganisationFactory(tenant=elsewhere.tenant)

    codes = codes_refused(PartnerRefused, a_partner, here, organisation=body, place=elsewhere.community)
    building = codes_refused(PartnerRefused, a_partner, here, place=here.building)

    assert (codes, building) == (["another_tenant", "place"], ["place"])


def test_a_record_that_is_only_a_trace_is_refused(here):
    trace = OrganisationFactory(tenant=here.tenant, merged_into=OrganisationFactory(tenant=here.tenant))

    assert codes_refused(PartnerRefused, a_partner, here, organisation=trace) == ["merged"]


def test_a_unit_takes_part_once_at_a_time_and_may_come_back(here, partner):
    body = partner.organisation
    assert codes_refused(PartnerRefused, a_partner, here, organisation=body) == ["registered"]
    partners.leave(partner=partner, on=date(2026, 6, 30), reason="搬走了", by=system(here), now=NOW)

    early = codes_refused(PartnerRefused, a_partner, here, organisation=body, joined_on=date(2026, 6, 30))
    back = a_partner(here, organisation=body, joined_on=date(2026, 7, 1))

    assert early == ["overlap"]
    assert list(PartnerUnit.objects.on(date(2026, 7, 1))) == [back]


def test_a_change_says_what_changed(here, partner, secretary):
    new = given(here, organisation=partner.organisation, level="city", can_offer=partner.can_offer)

    partners.change(partner=partner, given=new, by=secretary, now=NOW)

    line = JournalLine.objects.get(verb="cobuild.partner.changed")
    assert line.changes == {"level": ["province", "city"]}


def test_of_a_unit_that_left_nothing_is_changed(here, partner):
    partners.leave(partner=partner, on=NOW.date(), reason="搬走了", by=system(here), now=NOW)

    wanted = {"partner": partner, "by": system(here), "now": NOW}
    assert codes_refused(PartnerRefused, partners.change, given=given(here), **wanted) == ["left"]
    assert codes_refused(PartnerRefused, partners.describe, field="", can_offer="", **wanted) == ["left"]


def test_its_liaison_describes_it_and_nobody_elses(here, partner):
    _user, own = liaison(here, partner)
    _user, other = liaison(here, a_partner(here))

    partners.describe(partner=partner, field="银行", can_offer=" 礼堂 ", by=own, now=NOW)

    with pytest.raises(NotAllowed):
        partners.describe(partner=partner, field="x", can_offer="", by=other, now=NOW)
    partner.refresh_from_db()
    assert (partner.field, partner.can_offer) == ("银行", "礼堂")


@pytest.mark.parametrize(
    ("on", "reason", "codes"),
    [
        (date(2026, 10, 9), "搬走", ["future"]),
        (date(2019, 1, 1), " ", ["too_early", "reason_missing"]),
        (JOINED, "长" * 201, ["too_long"]),
    ],
)
def test_leaving_needs_a_day_and_a_reason(here, partner, on, reason, codes):
    assert codes_refused(PartnerRefused, partners.leave, partner=partner, on=on, reason=reason, by=system(here), now=NOW) == codes


def test_what_was_promised_is_settled_before_a_unit_leaves(here, partner):
    made = claims.claim(
        need=a_need(here.community), claimant=Claimant(organisation=partner.organisation), by=system(here), now=NOW
    )
    leaving = {"partner": partner, "on": NOW.date(), "reason": "搬走了", "by": system(here), "now": NOW}
    assert codes_refused(PartnerRefused, partners.leave, **leaving) == ["has_claims"]

    claims.withdraw(claim=made, reason="搬走了", by=system(here), now=NOW)
    partners.leave(**leaving)

    assert codes_refused(PartnerRefused, partners.leave, **leaving) == ["left"]


def test_the_check_in_of_a_unit_ends_with_it(here, partner):
    own = a_member(partner, person=None)
    own.person, own.employer, own.partner = None, None, partner
    own.save()

    partners.leave(partner=partner, on=NOW.date(), reason="搬走了", by=system(here), now=NOW)

    own.refresh_from_db()
    assert (own.ended_on, own.ended_reason, lines("checkin.ended")) == (NOW.date(), "搬走了", 1)


def test_clerks_of_elsewhere_register_and_end_nothing(here, partner):
    _user, stranger = people.outsider()
    calls = [
        lambda: partners.register(tenant=here.tenant, given=given(here), by=stranger, now=NOW),
        lambda: partners.change(partner=partner, given=given(here), by=stranger, now=NOW),
        lambda: partners.leave(partner=partner, on=NOW.date(), reason="x", by=stranger, now=NOW),
    ]

    for call in calls:
        with pytest.raises(NotAllowed):
            call()


def test_two_records_that_were_one_unit_take_part_once(here, partner):
    kept = a_partner(here)
    event = OrganisationMerged(tenant_id=here.tenant.pk, kept_id=kept.organisation.pk, merged_id=partner.organisation.pk)

    upkeep.on_organisation_merged(event, event_id=uuid4(), now=NOW)

    partner.refresh_from_db()
    assert (partner.left_on, list(PartnerUnit.objects.filter(left_on=None))) == (NOW.date(), [kept])


def test_a_unit_follows_its_place(here, partner):
    event = PlaceMoved(tenant_id=here.tenant.pk, place_id=here.community.pk, old_path=here.community.path, new_path="elsewhere/")

    upkeep.on_place_moved(event, event_id=uuid4(), now=NOW)

    partner.refresh_from_db()
    assert partner.place_path == "elsewhere/"


# ---- what they did ----


def test_a_year_counts_what_was_done_by_whom_in_which_room_and_what_was_given(here, partner):
    did(partner, person_times=12, half_hours=6)
    did(partner, now=datetime(2025, 8, 1, tzinfo=UTC))
    member = a_member(partner)
    confirmed(a_need(here.community, now=SUMMER), Claimant(person=member.person), now=SUMMER)
    bookings.settle(booking=a_booking(a_space(here, owner=partner.organisation)), came=9, by=system(here), now=LATE)
    a_gift(partner)

    told = deeds.year_of(partner, 2026)

    assert told == Figures(claims=1, person_times=12, half_hours=6, member_claims=1, members=1, uses=1, came=9, donations=1)


LATE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_what_others_did_and_what_was_taken_back_does_not_count(here, partner):
    did(a_partner(here))
    claims.claim(need=a_need(here.community), claimant=Claimant(organisation=partner.organisation), by=system(here), now=SUMMER)
    confirmed(a_need(here.community, now=SUMMER), a_person(here.tenant), now=SUMMER)
    a_gift(partner, voided_at=NOW, void_reason="记错了")
    a_booking(a_space(here, owner=partner.organisation))
    a_member(partner, ended_on=date(2026, 1, 31))

    assert deeds.year_of(partner, 2026) == Figures()


def test_a_member_counts_while_they_are_its_people(here, partner):
    member = a_member(partner, since=date(2026, 8, 6))
    confirmed(a_need(here.community, now=SUMMER), Claimant(person=member.person), now=SUMMER)

    assert deeds.figures_of(partner, SUMMER_DAYS) == Figures(members=1)


def test_a_unit_whose_offer_is_used_gives_and_one_that_uses_it_does_not(here, partner):
    lent, user = a_resource(here.community, organisation=partner.organisation), a_partner(here)
    made = claims.claim_resource(
        resource=lent, claimant=Claimant(organisation=user.organisation), by=system(here), now=SUMMER
    )  # fmt: skip
    type(made).objects.filter(pk=made.pk).update(state="confirmed", delivered_on=SUMMER.date())

    assert deeds.figures_of(partner, SUMMER_DAYS).claims == 1
    assert deeds.figures_of(user, SUMMER_DAYS).claims == 0


def test_numbers_of_many_units_are_one_statement(here, django_assert_num_queries):
    for one in [a_partner(here) for _n in range(3)]:
        did(one)
    rows = deeds.with_figures(PartnerUnit.objects.all(), SUMMER_DAYS)

    with django_assert_num_queries(1):
        assert [deeds.told(one).claims for one in rows] == [1, 1, 1]


def test_the_body_of_a_letter_tells_deeds_rooms_and_gifts(here, partner):
    done = did(partner)
    a_gift(partner)
    a_gift(partner, quantity=5)
    hall = a_space(here, owner=partner.organisation)
    bookings.settle(booking=a_booking(hall), came=9, by=system(here), now=LATE)

    body = deeds.body_of(partner, (date(2026, 7, 1), date(2026, 12, 31)))

    assert (body.unit, body.community) == ("试验银行", here.community.name)
    told = {"title": "给王奶奶修水龙头", "claim": str(done.pk), "place": here.community.name, "rating": 4}
    assert body.deeds == (Deed(date(2026, 8, 5), **told),)
    assert (body.rooms, body.gifts) == ((RoomUsed("柳岸会客厅", 1, 9),), (Gift("大米", 25, "袋"),))


def test_names_of_members_are_shown_while_they_agree(here, partner):
    silent, named = a_member(partner), a_member(partner)
    consent = ProcessingConsentFactory(person=named.person, purpose=found.DUAL_CHECKIN)
    assert (list(found.members_of(partner.organisation)), found.unnamed_of(partner.organisation)) == ([named], 1)

    consent.withdrawn_at = NOW
    consent.save()

    assert (list(found.members_of(partner.organisation)), found.unnamed_of(partner.organisation)) == ([], 2)
    assert silent.person is not None


def test_rooms_that_are_closed_are_given_no_more(here, partner):
    hall = a_space(here, owner=partner.organisation)
    day = AUTUMN.date()
    assert list(found.spaces_of(partner.organisation.pk, day)) == [hall]

    close_down(space=hall, on=day, reason="收回", by=system(here), now=AUTUMN)

    assert list(found.spaces_of(partner.organisation.pk, day)) == []


def test_a_liaison_of_no_body_speaks_for_none(here, partner):
    _user, actor = people.holder("unit_liaison", here)

    assert (list(found.partner_of(actor)), list(found.own_bodies(actor))) == ([], [])
