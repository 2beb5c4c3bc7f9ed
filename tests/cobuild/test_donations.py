"""Receipts: what was given, by whom, whether they are named; voided, never deleted."""

from datetime import date, timedelta

import pytest

from linli.cobuild.errors import DonationRefused
from linli.cobuild.forms.donations import DonationForm
from linli.cobuild.models import Donation, StockItem, StockMove
from linli.cobuild.rules.donations import Line, line_problems, money
from linli.cobuild.selectors.donations import own_donations, public_names
from linli.cobuild.services import donations
from linli.cobuild.services.upkeep import on_consent_withdrawn_by_donor, on_person_erased
from linli.core.forms import add_problems
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.core.templatetags.ui.fields import problems
from linli.registry.api import ConsentWithdrawn, PersonErased, erase_person, has_consented, record_consent, withdraw_consent
from linli.registry.models import ProcessingConsent
from tests import people
from tests.factories.cobuild_agreements import liaison
from tests.factories.cobuild_donations import (
    MASKS,
    NOW,
    RICE,
    TODAY,
    a_donation,
    an_item,
    from_a_person,
    from_a_unit,
    given,
    handed_out,
    system,
    there,
)
from tests.factories.cobuild_market import a_need, agreed
from tests.factories.registry import OrganisationFactory, PersonFactory, PlaceFactory
from tests.refusing import codes_refused, everything

pytestmark = pytest.mark.django_db


def names(here):
    return list(public_names(Donation.objects.order_by("number"), tenant=here.tenant).values())


def test_a_receipt_has_a_number_and_fills_the_store(here, secretary):
    made = a_donation(here, RICE, MASKS, money(50_000), by=secretary)

    stock = {(one.name, one.unit): there(one) for one in StockItem.objects.all()}
    assert made.number == f"{here.tenant.letters}-JZ26-0001"
    assert stock == {("大米", "袋"): 10, ("口罩", "个"): 200, ("善款", "元"): 50_000}
    assert JournalLine.objects.filter(verb="cobuild.donation.received", subject_id=made.pk).count() == 1


def test_what_is_called_the_same_is_kept_as_one(here):
    a_donation(here, RICE)
    a_donation(here, Line(" 大米 ", "袋", 5), money(100))
    a_donation(here, money(1), place=here.community)

    assert {one.name: there(one) for one in StockItem.objects.all()} == {"大米": 15, "善款": 101}


def test_every_reason_is_said_at_once(here):
    far = people.neighbourhood()
    wrong = given(
        here,
        Line("", "", 0),
        Line("善款", "元", 5),
        Line("牛奶", "箱", 1, TODAY - timedelta(1)),
        money(0),
        money(5),
        organisation=OrganisationFactory(tenant=far.tenant),
        person=PersonFactory(tenant=here.tenant),
        received_on=TODAY + timedelta(1),
        purpose="长" * 201,
    )
    before = everything("cobuild")

    codes = codes_refused(DonationRefused, donations.receive, tenant=here.tenant, given=wrong, by=system(here), now=NOW)

    lines = ["money_twice", "line_name", "line_unit", "line_quantity", "line_name", "line_expired", "cents"]
    assert codes == ["another_tenant", "givers", "future", "purpose_long", *lines]
    assert everything("cobuild") == before


def test_a_refused_line_is_named_once(here):
    form = DonationForm({"quantity_2": "1"}, tenant=here.tenant, places=[])
    form.is_valid()

    add_problems(form, line_problems([RICE, Line("", "袋", 1)], received_on=TODAY))

    assert [line["text"] for line in problems(form)["lines"]][-1] == "第 2 样：东西：写是什么东西，不超过 60 个字。"


def test_nothing_and_too_much_are_refused(here):
    for lines, code in (((), "no_lines"), ((RICE,) * 31, "too_many_lines")):
        wrong = donations.DonationGiven(place=here.community, lines=lines, may_name=True)
        codes = codes_refused(DonationRefused, donations.receive, tenant=here.tenant, given=wrong, by=system(here), now=NOW)
        assert codes == ["nobody_to_name", code]


def test_a_donation_that_fulfils_a_claim_is_of_its_place(here):
    claim = agreed(a_need(here.community))
    elsewhere = PlaceFactory(parent=here.subdistrict)

    codes = codes_refused(DonationRefused, a_donation, here, claim=claim, place=elsewhere)
    kept = a_donation(here, claim=claim)

    assert (codes, list(claim.donations.all())) == (["claim"], [kept])


def test_nobody_whose_data_are_erased_gives(here):
    gone = PersonFactory(tenant=here.tenant)
    gone = erase_person(person=gone, by=system(here), now=NOW, reason="本人要求")

    assert codes_refused(DonationRefused, from_a_person, here, person=gone, may_name=False) == ["person_gone"]


def test_what_once_had_a_day_of_expiry_always_has_one(here):
    a_donation(here, Line("牛奶", "箱", 3, date(2026, 12, 1)))

    wrong = given(here, Line("牛奶", "箱", 2))

    codes = codes_refused(DonationRefused, donations.receive, tenant=here.tenant, given=wrong, by=system(here), now=NOW)
    assert codes == ["day_missing"]


def test_another_community_and_a_resident_write_no_receipts(here):
    for actor in (people.resident(here)[1], people.building_head(here)[1], people.outsider()[1], people.auditor(here)[1]):
        with pytest.raises(NotAllowed):
            a_donation(here, by=actor)
    assert Donation.objects.count() == 0


def test_a_voided_receipt_takes_what_it_brought_out_of_the_store(here, secretary):
    kept, wrong = a_donation(here, RICE), a_donation(here, RICE, MASKS)

    donations.void(donation=wrong, reason="写重了", by=secretary, now=NOW)

    stock = {one.name: there(one) for one in StockItem.objects.all()}
    wrong.refresh_from_db()
    assert stock == {"大米": 10, "口罩": 0}
    assert (wrong.void_reason, wrong.voided_at, kept.voided_at) == ("写重了", NOW, None)


def test_what_has_gone_already_cannot_be_voided(here):
    item = an_item(here, 10)
    handed_out(item, 3)
    one = Donation.objects.get()

    codes = codes_refused(DonationRefused, donations.void, donation=one, reason="", by=system(here), now=NOW)
    assert codes == ["reason_missing", "not_enough"]


def test_a_receipt_is_voided_once(here):
    one = a_donation(here)
    donations.void(donation=one, reason="写重了", by=system(here), now=NOW)
    a_donation(here)

    codes = codes_refused(DonationRefused, donations.void, donation=one, reason="再来", by=system(here), now=NOW)
    assert codes == ["void"]
    assert codes_refused(DonationRefused, donations.name_publicly, donation=one, may_name=True, by=system(here), now=NOW) == [
        "nobody_to_name",
        "void",
    ]


# ---- names ----


def test_only_who_agreed_is_named(here):
    from_a_unit(here, name="试验超市")
    from_a_unit(here, name="悄悄公司", may_name=False)
    from_a_person(here, name="试大妈")
    from_a_person(here, name="试大爷", may_name=False)
    a_donation(here)

    assert names(here) == ["试验超市", "", "试大妈", "", ""]


def test_agreeing_at_the_counter_stands_in_the_register(here):
    clerk = people.counter_clerk(here)[1]
    person = PersonFactory(tenant=here.tenant)

    from_a_person(here, person=person, by=clerk)
    from_a_person(here, person=person, by=clerk)

    assert has_consented(person, "honour_board")
    assert ProcessingConsent.objects.count() == 1


def test_who_may_not_write_consents_does_not_name_anybody(here):
    leader = people.subdistrict_leader(here)[1]
    person = PersonFactory(tenant=here.tenant)

    assert codes_refused(DonationRefused, from_a_person, here, person=person, by=leader) == ["consent_missing"]
    assert (Donation.objects.count(), ProcessingConsent.objects.count()) == (0, 0)


def test_withdrawn_consent_hides_a_name_at_once_and_for_good(here, secretary):
    person = PersonFactory(tenant=here.tenant)
    one = from_a_person(here, person=person)
    consent = ProcessingConsent.objects.get()

    withdraw_consent(consent=consent, by=secretary, now=NOW)
    hidden = names(here)
    fact = ConsentWithdrawn(tenant_id=here.tenant.pk, person_id=person.pk, purpose="honour_board")
    on_consent_withdrawn_by_donor(fact, event_id=one.pk, now=NOW)
    record_consent(person=person, purpose="honour_board", by=secretary, now=NOW)

    assert (hidden, names(here)) == ([""], [""])


def test_another_consent_has_nothing_to_do_with_it(here):
    one = from_a_person(here)
    fact = ConsentWithdrawn(tenant_id=here.tenant.pk, person_id=one.person_id, purpose="volunteer")

    on_consent_withdrawn_by_donor(fact, event_id=one.pk, now=NOW)

    assert names(here) == ["试大妈"]


def test_donors_say_themselves_whether_they_are_named(here):
    _user, actor = people.resident(here)
    mine = from_a_person(here, person=PersonFactory(tenant=here.tenant), may_name=False)
    Donation.objects.filter(pk=mine.pk).update(person=actor.person_id)

    mine = donations.name_publicly(donation=mine, may_name=True, by=actor, now=NOW)
    named = names(here)
    donations.name_publicly(donation=mine, may_name=False, by=actor, now=NOW)

    assert (len(named[0]) > 0, names(here)) == (True, [""])
    verbs = JournalLine.objects.filter(subject_id=mine.pk).exclude(verb="cobuild.donation.received").order_by("id")
    assert [line.verb for line in verbs] == ["cobuild.donation.named", "cobuild.donation.unnamed"]


def test_a_liaison_decides_for_the_own_unit_and_no_other(here):
    ours, theirs = from_a_unit(here, may_name=False), from_a_unit(here, name="别家", may_name=False)
    _user, actor = liaison(here, ours.organisation)

    donations.name_publicly(donation=ours, may_name=True, by=actor, now=NOW)

    with pytest.raises(NotAllowed):
        donations.name_publicly(donation=theirs, may_name=True, by=actor, now=NOW)
    assert list(own_donations(actor, here.tenant)) == [ours]


def test_whoever_is_erased_is_named_nowhere(here):
    one = from_a_person(here)

    on_person_erased(PersonErased(tenant_id=here.tenant.pk, person_id=one.person_id), event_id=one.pk, now=NOW)

    one.refresh_from_db()
    assert (one.may_name, StockMove.objects.count()) == (False, 1)
