"""Agreements: drafted, sent round, confirmed by link, on the unit's page or on paper; ended, terminated, renewed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linli.cobuild.errors import AgreementRefused
from linli.cobuild.events import AgreementEnded, AgreementSigned
from linli.cobuild.models import Agreement, Obligation
from linli.cobuild.rules.agreements import PartyGiven, hash_of
from linli.cobuild.services import agreements, confirming
from linli.core import files
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.cobuild_agreements import (
    DAY,
    NOW,
    bank,
    drafted,
    duty,
    given,
    liaison,
    on_paper,
    party,
    proposed,
    signed,
    system,
)

pytestmark = pytest.mark.django_db


def refused(verb, error=AgreementRefused, **more):
    with pytest.raises(error) as caught:
        verb(**more)
    return caught.value.codes


def stands(one):
    one = Agreement.objects.get(pk=one.pk)
    return one.state, one.signed_on


def linked(one, side="partner", now=NOW):
    return confirming.make_link(party=party(one, side), by=system(one), now=now)


def by_link(one, token, *, side="partner", name="王行长", now=NOW):
    who = {"by": Actor.anonymous(tenant_id=one.tenant_id), "now": now}
    return confirming.confirm(party=party(one, side), how="email", name=name, token=token, **who)


def by_host(one, by=None):
    return confirming.confirm(party=party(one, "host"), how="page", name="李书记", by=by or system(one), now=NOW)


def published(kind):
    return OutboxEvent.objects.filter(name__endswith=kind.__name__).count()


# ---- drafting ----


def test_a_draft_has_a_number_its_sides_and_a_line_in_the_journal(here):
    one = drafted(here)

    assert one.number == f"{here.tenant.letters}-XY26-0001"
    assert [(side.role, side.organisation.name) for side in one.parties.order_by("role")] == [
        ("host", here.office.name),
        ("partner", "试验银行"),
    ]
    assert JournalLine.objects.filter(verb="cobuild.agreement.drafted").count() == 1


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"title": " "}, ["title"]),
        ({"ends_on": DAY - timedelta(days=1)}, ["ends_before"]),
        ({"kind": "premises", "premises_text": "", "area_centi": None}, ["premises", "area"]),
        ({"kind": "x", "practices": ("y",)}, ["kind", "practices"]),
        ({"parties": []}, ["no_host", "no_partner"]),
    ],
)
def test_a_draft_is_refused_with_every_reason(here, more, codes):
    found = refused(agreements.draft, tenant=here.tenant, given=given(here, **more), by=system(here), now=NOW)

    assert (found, Agreement.objects.count(), JournalLine.objects.count()) == (codes, 0, 0)


def test_nobody_is_two_sides_and_an_address_must_be_one(here):
    sides = [PartyGiven(here.office, "host"), PartyGiven(here.office, "partner", email="x@")]

    assert refused(agreements.draft, tenant=here.tenant, given=given(here, parties=sides), by=system(here), now=NOW) == [
        "side_twice",
        "email",
    ]


def test_only_a_clerk_of_the_place_drafts(here):
    strangers = [people.outsider()[1], people.resident(here)[1], liaison(here, bank(here))[1]]

    for by in strangers:
        assert refused(agreements.draft, NotAllowed, tenant=here.tenant, given=given(here), by=by, now=NOW) == ["not_allowed"]


def test_a_changed_draft_keeps_the_sides_that_stay(here):
    one, other = drafted(here), bank(here, "另一家")
    kept = party(one, "host").pk
    wanted = given(here, title="改了", unit=other)

    agreements.change(agreement=one, given=wanted, by=system(here), now=NOW)

    one.refresh_from_db()
    assert (one.title, party(one, "host").pk, party(one).organisation) == ("改了", kept, other)


def test_a_side_that_has_something_to_do_is_not_taken_off(here):
    one = drafted(here)
    duty(one)

    codes = refused(agreements.change, agreement=one, given=given(here, unit=bank(here, "另一家")), by=system(here), now=NOW)

    assert (codes, party(one).organisation.name) == (["has_duties"], "试验银行")


def test_what_was_sent_round_is_changed_no_more(here):
    one = proposed(here)
    unit = party(one).organisation

    assert refused(agreements.change, agreement=one, given=given(here, unit=unit), by=system(here), now=NOW) == ["state"]


def test_nothing_is_sent_round_without_its_text(here):
    one = drafted(here, text=" ")

    assert refused(agreements.propose, agreement=one, by=system(here), now=NOW) == ["no_text"]


# ---- confirming ----


def test_with_the_last_side_it_is_signed_and_told_once(here):
    one = proposed(here)
    by_link(one, linked(one))
    before = stands(one)

    by_host(one)

    assert (before, stands(one)) == (("proposed", None), ("signed", DAY))
    assert published(AgreementSigned) == 1
    assert [(side.confirmed_how, side.signatory) for side in one.parties.order_by("role")] == [
        ("page", "李书记"),
        ("email", "王行长"),
    ]


def test_the_link_is_kept_nowhere(here):
    one = proposed(here)
    token = linked(one)

    assert party(one).token_hash == hash_of(token)
    assert [line for line in JournalLine.objects.all() if token in str(line.changes)] == []


def test_a_link_works_once(here):
    one = proposed(here)
    token = linked(one)
    by_link(one, token)

    assert refused(lambda: by_link(one, token, name="别人")) == ["confirmed"]
    assert party(one).signatory == "王行长"


@pytest.mark.parametrize(("days", "codes"), [(29, None), (30, ["expired"]), (31, ["expired"])])
def test_a_link_holds_for_thirty_days(here, days, codes):
    one = proposed(here)
    token, later = linked(one), NOW + timedelta(days=days)

    found = None if codes is None else refused(lambda: by_link(one, token, now=later))

    assert found == codes
    if codes is None:
        assert by_link(one, token, now=later).state == "proposed"


def test_a_link_of_another_agreement_or_side_does_nothing(here):
    one, other = proposed(here), proposed(here, unit=bank(here, "另一家"))
    token = linked(other)

    assert refused(lambda: by_link(one, token)) == ["link"]
    assert refused(lambda: by_link(other, token, side="host")) == ["link"]
    assert refused(lambda: by_link(one, "")) == ["link"]
    assert one.parties.exclude(confirmed_at=None).count() == 0


def test_a_new_link_makes_the_old_one_worthless(here):
    one = proposed(here)
    old, new = linked(one), linked(one)

    assert refused(lambda: by_link(one, old)) == ["link"]
    assert by_link(one, new).state == "proposed"


def test_a_link_that_was_taken_back_does_nothing(here):
    one = proposed(here)
    token = linked(one)
    by_host(one)

    agreements.recall(agreement=one, reason="面积写错了", by=system(here), now=NOW)

    assert refused(lambda: by_link(one, token)) == ["link"]
    assert (stands(one), one.parties.exclude(confirmed_at=None).count()) == (("draft", None), 0)


def test_no_link_is_made_for_a_draft_or_by_a_stranger(here):
    draft, one = drafted(here), proposed(here, unit=bank(here, "另一家"))

    assert refused(lambda: linked(draft)) == ["state"]
    stranger = {"by": people.outsider()[1], "now": NOW}
    assert refused(confirming.make_link, NotAllowed, party=party(one), **stranger) == ["not_allowed"]


def test_a_unit_s_liaison_confirms_its_own_side_and_no_other(here):
    one = proposed(here)
    own, other = liaison(here, party(one).organisation)[1], liaison(here, bank(here, "另一家"))[1]
    how = {"how": "page", "name": "联络员", "now": NOW}

    assert refused(confirming.confirm, NotAllowed, party=party(one), by=other, **how) == ["not_allowed"]
    assert refused(confirming.confirm, NotAllowed, party=party(one, "host"), by=own, **how) == ["not_allowed"]
    confirming.confirm(party=party(one), by=own, **how)
    assert party(one).confirmed_how == "page"


def test_a_liaison_s_post_of_no_organisation_confirms_for_nobody(here):
    one = proposed(here)
    nobody = people.holder("unit_liaison", here)[1]

    assert refused(confirming.confirm, NotAllowed, party=party(one), how="page", name="谁", by=nobody, now=NOW) == ["not_allowed"]


def test_who_confirms_gives_a_name_and_a_clerk_is_no_unit(here):
    one = proposed(here)
    token = linked(one)
    clerk = people.community_secretary(here)[1]

    assert refused(lambda: by_link(one, token, name=" ")) == ["no_name"]
    assert refused(confirming.confirm, NotAllowed, party=party(one), how="page", name="书记", by=clerk, now=NOW) == [
        "not_allowed"
    ]


# ---- on paper ----


def test_a_paper_signs_a_draft_on_its_own_day_and_its_scan_is_kept(here):
    one = drafted(here)
    names = {party(one).pk: "陈行长"}

    on_paper(one, signed_on=date(2020, 7, 30), names=names)

    assert (stands(one), party(one).signatory, party(one).confirmed_how) == (("signed", date(2020, 7, 30)), "陈行长", "paper")
    assert [stored.name for stored in files.files_of(one, purpose="scan")] == ["signed.pdf"]


def test_a_paper_needs_its_scan_and_a_day_that_was(here):
    one = drafted(here)

    assert refused(lambda: on_paper(one, scans=[], signed_on=DAY + timedelta(days=1))) == ["no_scan", "in_future"]


def test_who_confirmed_before_the_paper_came_keeps_how(here):
    one = proposed(here)
    by_link(one, linked(one))

    on_paper(one)

    assert sorted(one.parties.values_list("confirmed_how", flat=True)) == ["email", "paper"]


# ---- the end ----


def test_it_ends_after_its_last_day(here):
    one = signed(here, ends_on=date(2026, 9, 30))
    ended = [agreements.end_due(now=NOW + timedelta(days=days)) for days in (29, 30, 31)]

    one.refresh_from_db()
    assert (ended, one.state, one.ended_on) == ([0, 1, 0], "ended", date(2026, 9, 30))
    assert published(AgreementEnded) == 1


def test_it_is_terminated_with_a_reason_and_nothing_is_due_after(here):
    one = signed(here, duties=({},))
    on = date(2026, 9, 15)

    agreements.terminate(agreement=one, on=on, reason="银行搬走了", by=system(here), now=NOW + timedelta(days=20))

    one.refresh_from_db()
    assert (one.state, one.ended_on, one.ended_reason) == ("terminated", on, "银行搬走了")
    assert Obligation.objects.get().next_due is None


@pytest.mark.parametrize(
    ("on", "reason", "codes"),
    [
        (DAY, " ", ["no_reason"]),
        (DAY + timedelta(days=1), "搬走", ["in_future"]),
        (DAY - timedelta(days=1), "搬走", ["outside"]),
    ],
)
def test_it_is_not_terminated_without_a_reason_or_on_another_day(here, on, reason, codes):
    one = signed(here)

    assert refused(agreements.terminate, agreement=one, on=on, reason=reason, by=system(here), now=NOW) == codes
    assert stands(one) == ("signed", DAY)


def test_a_renewal_is_a_new_draft_that_names_the_old_and_goes_on_in_its_rhythms(here):
    one = signed(here, ends_on=date(2026, 12, 15), duties=({}, {"text": "一次性捐书", "rhythm": "once"}))
    dates = {"begins_on": date(2026, 12, 16), "ends_on": date(2027, 12, 15)}

    new = agreements.renew(agreement=one, by=system(here), now=NOW, **dates)

    assert (new.renews, new.state, new.number[-4:], new.area_centi) == (one, "draft", "0002", 62_000)
    assert [(each.text, each.first_due) for each in new.obligations.all()] == [("慰问院里老人", date(2026, 12, 30))]
    assert [side.signatory for side in new.parties.order_by("role")] == ["", "行长"]


def test_it_is_renewed_once_and_not_as_a_draft(here):
    one, draft = signed(here), drafted(here, unit=bank(here, "另一家"))
    dates = {"begins_on": date(2029, 9, 1), "ends_on": None, "is_endless": True, "by": system(here), "now": NOW}
    agreements.renew(agreement=one, **dates)

    assert refused(agreements.renew, agreement=one, **dates) == ["renewed"]
    assert refused(agreements.renew, agreement=draft, **dates) == ["state"]


def test_in_force_is_signed_begun_and_not_over(here):
    one = signed(here, begins_on=date(2026, 9, 10), ends_on=date(2026, 9, 20))
    drafted(here, unit=bank(here, "另一家"))

    counts = [Agreement.objects.in_force(date(2026, 9, day)).count() for day in (9, 10, 20, 21)]

    assert (counts, one.state) == ([0, 1, 1, 0], "signed")


def test_a_given_is_what_the_row_keeps(here):
    wanted = replace(given(here), practices=("affairs", "organisation"))

    assert wanted.fields()["practices"] == ["organisation", "affairs"]


def test_what_has_to_be_done_stays_within_the_days_of_the_agreement(here):
    unit = bank(here)
    one = drafted(here, unit=unit)
    duty(one)

    for days in ({"begins_on": date(2026, 10, 1)}, {"ends_on": date(2026, 9, 29)}):
        changed = given(here, unit=unit, **days)
        assert refused(agreements.change, agreement=one, given=changed, by=system(one), now=NOW) == ["duties_outside"]
