"""Agreements at their edges: without an end, renewed for a short while, scans beside them, notices of what is gone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linli.cobuild.errors import AgreementRefused
from linli.cobuild.events import AgreementEnded, VentureStateChanged
from linli.cobuild.models import Agreement, AgreementParty, Obligation
from linli.cobuild.selectors.duties import duty_of
from linli.cobuild.services import (
    agreements,
    confirming,
    donations,
    mentoring_clock,
    notices_agreements,
    notices_ventures,
    obligations,
    placements,
    pledges,
)
from linli.cobuild.services import checkins as checkin_verbs
from linli.cobuild.views.agreement_pieces import duty_shown
from linli.core import clock, files
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.disclosure.models import Message
from tests.factories import cobuild_checkins as reports
from tests.factories import cobuild_donations as gifts
from tests.factories import cobuild_mentoring as pairs
from tests.factories.cobuild_agreements import NOW, a_scan, drafted, duty, given, on_paper, party, proposed, signed, system
from tests.factories.registry import PersonFactory, PlaceFactory

pytestmark = pytest.mark.django_db
NEXT = date(2026, 9, 30)


def refused(do, **said):
    with pytest.raises(AgreementRefused) as told:
        do(**said, now=NOW)
    return told.value.codes


def test_without_an_end_every_later_day_lies_within(here):
    one = drafted(here)
    duty(one, first_due=date(2029, 8, 31))
    same = given(here, unit=party(one).organisation)
    who = {"agreement": one, "by": system(here)}

    assert refused(agreements.change, **who, given=replace(same, ends_on=date(2029, 8, 30))) == ["duties_outside"]
    assert refused(agreements.change, **who, given=replace(same, begins_on=date(2029, 9, 1), ends_on=None)) == ["duties_outside"]
    assert agreements.change(**who, given=replace(same, ends_on=None), now=NOW).ends_on is None


def test_what_falls_due_after_a_short_renewal_is_not_carried_on(here):
    one = signed(here, duties=({"rhythm": "yearly", "first_due": NEXT}, {"first_due": NEXT}))

    new = agreements.renew(agreement=one, begins_on=date(2027, 1, 1), ends_on=date(2027, 2, 28), by=system(here), now=NOW)

    assert list(new.obligations.values_list("rhythm", "first_due")) == [("monthly", date(2027, 1, 30))]


def test_scans_are_kept_beside_a_signed_agreement_after_those_that_were(here):
    one = signed(here)
    who = {"agreement": one, "by": system(here)}

    assert refused(agreements.add_scans, **who, scans=[]) == ["no_scan"]
    assert agreements.add_scans(**who, scans=[a_scan(), a_scan()], now=NOW) == 2
    assert [each.position for each in files.files_of(one, purpose="scan")] == [0, 1, 2]


@pytest.mark.parametrize("how", ["x", "paper", ""])
def test_a_side_confirms_by_its_link_or_its_page_and_nothing_else(here, how):
    one = proposed(here)

    assert refused(confirming.confirm, party=party(one), how=how, name="行长", by=system(here)) == ["how"]
    assert AgreementParty.objects.exclude(confirmed_at=None).count() == 0


def badge_of(one, *, is_signed, today):
    told = duty_shown(duty_of(Obligation.objects.get(), Agreement.objects.get(pk=one.pk), today=today), is_signed=is_signed)
    return str(told["badge"][1]), str(told["kept"])


def test_what_a_side_has_to_do_is_told_as_it_stands(here):
    one = drafted(here)
    row = duty(one, rhythm="once")
    before = badge_of(one, is_signed=False, today=NEXT)
    on_paper(one)
    while_on = badge_of(one, is_signed=True, today=NEXT)
    late = badge_of(one, is_signed=True, today=NEXT + timedelta(days=2))
    obligations.note(obligation=row, due_on=NEXT, done_on=NEXT, by=system(here), now=NOW + timedelta(days=31))

    assert (before, while_on[0], late[0]) == (("签了以后开始", ""), "在做", "1 次没记")
    assert badge_of(one, is_signed=True, today=NEXT + timedelta(days=2)) == ("都到期了", "到期 1 次，做到 1 次")


def test_of_an_agreement_or_a_venture_that_is_gone_nobody_hears(here):
    ended = AgreementEnded(tenant_id=here.tenant.pk, agreement_id=uuid7())
    changed = VentureStateChanged(tenant_id=here.tenant.pk, venture_id=uuid7())
    notices_agreements.on_agreement_ended(ended, event_id=uuid7(), now=NOW)
    notices_ventures.on_venture_state_changed(changed, event_id=uuid7(), now=NOW)

    assert Message.objects.count() == 0


# ---- at the edges of its neighbours ----


def test_of_two_who_were_to_say_how_a_training_was_only_the_silent_one_is_asked(here):
    one, october = pairs.under_way(here, supervisor=PersonFactory(tenant=here.tenant)), pairs.NOW.replace(month=10, day=2)
    placements.end(placement=one, on=one.ends_on, by=system(here), now=october)
    placements.appraise(placement=one, text="踏实肯学", by=system(here), now=october)
    Message.objects.all().delete()

    mentoring_clock.remind_due(now=october)

    assert list(Message.objects.values_list("to_person", flat=True)) == [one.person_id]


def test_somebody_is_taken_off_a_list_of_pledges_once(here):
    one = pairs.sworn(pairs.ceremony(here), PersonFactory(tenant=here.tenant))
    pledges.strike(sworn=one, reason="写错了人", by=system(here), now=pairs.NOW)
    one.pk = one.pk or uuid7()

    with pytest.raises(pledges.PledgeRefused) as told:
        pledges.strike(sworn=one, reason=" ", by=system(here), now=pairs.NOW)

    assert told.value.codes == ["no_reason", "gone"]


def test_a_donor_who_says_the_same_again_leaves_no_line(here):
    one = gifts.from_a_unit(here)

    donations.name_publicly(donation=one, may_name=True, by=gifts.system(here), now=gifts.NOW)

    assert JournalLine.objects.filter(verb__startswith="cobuild.donation.named").count() == 0


def test_a_unit_moves_to_another_community_without_leaving_a_team(here):
    made = reports.a_unit_checkin(here.community)
    other = PlaceFactory(tenant=here.tenant, parent=here.subdistrict, kind="community")

    with clock.fixed(reports.NOW):
        moved = checkin_verbs.move(checkin=made, place=other, on=reports.TODAY, by=reports.system(made), now=reports.NOW)

    assert (moved.place, moved.person, moved.partner) == (other, None, made.partner)
