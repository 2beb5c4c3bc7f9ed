"""What somebody without an account, a post or a tenant sees of co-building: nothing; and what the sides of a thing do see."""

import pytest

from linli.cobuild.models import ClaimEntry, PledgeReview
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.selectors import agreements, checkins, claims, mentoring, partners, pledges, stock
from linli.cobuild.services import checkins as checkin_verbs
from linli.cobuild.services import introducing
from linli.core import clock
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.models import StoredFile
from linli.core.problems import NotAllowed
from linli.registry.api import Organisation
from tests import people
from tests.factories import cobuild_donations as donations
from tests.factories import cobuild_market as market
from tests.factories import cobuild_mentoring as pairs
from tests.factories import cobuild_ventures as funds
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_passer_by_pledged_and_learns_and_teaches_nothing(here):
    nobody = Actor.anonymous(here.tenant.pk)
    pairs.sworn(pairs.ceremony(here), PersonFactory(tenant=here.tenant))

    mine = [own(nobody, here.tenant) for own in (pledges.own_sworn, mentoring.own_pairs, mentoring.own_placements)]

    assert [list(one) for one in mine] == [[], [], []]
    assert mentoring.own_appointment(nobody, here.tenant) is None


def test_somebody_of_no_street_has_no_agreement_and_no_unit(here):
    nobody = Actor.anonymous()

    assert (list(agreements.own_agreements(nobody)), list(partners.partner_of(nobody))) == ([], [])


def test_nobody_speaks_for_somebody_of_another_street(here):
    by, person = market.of_resident(here)
    said = {"person_id": person.pk, "organisation_id": None}

    told = [checkin_verbs.speaks_for(by, tenant_id=one, **said) for one in (here.tenant.pk, uuid7())]

    assert told == [True, False]


def test_whoever_has_not_signed_in_introduces_nobody(here):
    said = {"tenant": here.tenant, "name": "试大妈", "phone": "139 0000 0120", "home": here.compound}

    with pytest.raises(NotAllowed) as refused:
        introducing.introduce(**said, by=Actor.anonymous(here.tenant.pk), now=pairs.NOW)

    assert refused.value.codes == ["not_signed_in"]


def paper_of(row, here):
    return StoredFile(tenant=here.tenant, subject_type=row._meta.label_lower, subject_id=row.pk)


def test_a_proof_is_read_by_whoever_pledged_and_the_office(here, secretary):
    by, person = market.of_resident(here)
    review = pairs.reviewed(pairs.pledge(pairs.sworn(pairs.ceremony(here), person)))
    other = market.of_resident(here)[0]

    read = [pledges.may_read_proof(one, paper_of(review, here)) for one in (by, secretary, other)]

    assert read == [True, True, False]
    assert pledges.may_read_proof(secretary, paper_of(PledgeReview(), here)) is False


def test_a_picture_of_a_claim_is_read_by_its_two_sides_and_the_office(here, secretary):
    by, person = market.of_resident(here)
    _user, speaker = market.liaison(here)
    unit = Claimant(organisation=Organisation.objects.get(pk=speaker.organisation_id))
    made = market.delivered(market.a_need(here.compound, person=person), unit)
    readers = (by, speaker, secretary, market.of_resident(here)[0])

    assert [claims.may_read_file(one, paper_of(made, here)) for one in readers] == [True, True, True, False]
    assert claims.may_read_file(secretary, paper_of(ClaimEntry(), here)) is False


def test_what_was_handed_out_for_a_need_goes_by_its_number(here):
    need = market.a_need(here.community)
    move = donations.handed_out(donations.an_item(here), to=donations.Recipient(need=need))

    assert stock.recipient_words(move) == f"{need.number} {need.title}"


@pytest.mark.parametrize(("skill", "count"), [("理发", 1), ("理", 0)])
def test_a_word_of_a_list_is_found_whole(here, skill, count):
    from tests.factories.cobuild_checkins import a_checkin  # noqa: PLC0415 -- only here

    made = a_checkin(here.community)

    assert type(made).objects.filter(checkins.holding("skills", skill)).count() == count


def test_a_liaison_of_no_unit_applies_for_none(here, client):
    _user, by = people.holder("unit_liaison", here)
    with clock.fixed(funds.NOW):
        answer = people.browser_of(by, client).get(f"/unit/ventures/new/{funds.world(here).round.pk}/")

    assert (by.organisation_id, answer.status_code) == (None, 403)
