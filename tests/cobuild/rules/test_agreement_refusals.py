"""What stands against an agreement, its sides, what they have to do and its rule, as values: every reason at once."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from linli.cobuild.models import PartyRole
from linli.cobuild.rules import agreements
from linli.cobuild.rules.agreements import AgreementGiven, ObligationGiven, PartyGiven
from linli.registry.api import Organisation, Place

HERE, ELSEWHERE = UUID(int=1), UUID(int=2)
TODAY = date(2026, 11, 20)


def codes(problems):
    return [one.code for one in problems]


def unit(number, tenant=HERE):
    return Organisation(pk=UUID(int=number), tenant_id=tenant, name="试验银行")


def sides():
    return [PartyGiven(unit(1), PartyRole.HOST), PartyGiven(unit(2), PartyRole.PARTNER)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"area_centi": 0}, ["area"]),
        ({"place": Place(tenant_id=ELSEWHERE), "area_centi": -1}, ["other_tenant", "area"]),
        ({"premises": Place(tenant_id=ELSEWHERE), "title": " ", "kind": "x"}, ["title", "kind", "other_tenant"]),
    ],
)
def test_an_agreement_is_about_places_of_its_own_street_with_an_area(said, found):
    plain = {"title": "用房", "place": Place(tenant_id=HERE), "begins_on": TODAY, "parties": sides()}

    assert codes(agreements.draft_problems(AgreementGiven(**(plain | said)), HERE)) == found


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ([3, 4], []),
        ([3, 4, 5], ["too_many_sides"]),
        ([2], ["side_twice"]),
        ([2, 3, 4], ["side_twice", "too_many_sides"]),
    ],
)
def test_an_agreement_has_at_most_four_sides_each_another_unit(more, found):
    also = [PartyGiven(unit(number), PartyRole.PARTNER) for number in more]

    assert codes(agreements.side_problems([*sides(), *also], HERE)) == found


@pytest.mark.parametrize(
    ("side", "found"),
    [
        (PartyGiven(unit(3), PartyRole.PARTNER, "行" * 40, "a@b.cn"), []),
        (PartyGiven(unit(3), PartyRole.PARTNER, "行" * 41, "不是"), ["too_long", "email"]),
        (PartyGiven(unit(3, ELSEWHERE), PartyRole.PARTNER), ["other_tenant"]),
    ],
)
def test_a_side_is_a_unit_of_the_street_with_a_signatory_and_an_address(side, found):
    assert codes(agreements.side_problems([*sides(), side], HERE)) == found


@pytest.mark.parametrize(("reason", "found"), [("迁走", []), (" ", ["no_reason"]), ("迁" * 200, []), ("迁" * 201, ["too_long"])])
def test_a_reason_is_said_in_two_hundred_characters(reason, found):
    assert codes(agreements.reason_problems(reason, "写明为什么。")) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"text": "做" * 200, "remind_days": 0}, []),
        ({"text": "做" * 201, "remind_days": -1}, ["too_long", "remind_days"]),
        ({"text": " ", "rhythm": "x", "first_due": TODAY - timedelta(days=1)}, ["no_duty", "rhythm", "outside"]),
    ],
)
def test_what_a_side_has_to_do_is_short_and_falls_within_the_agreement(said, found):
    given = ObligationGiven(**({"party": None, "text": "慰问老人", "first_due": TODAY} | said))

    assert codes(agreements.duty_problems(given, begins_on=TODAY, ends_on=None)) == found


@pytest.mark.parametrize(("note", "found"), [("人" * 500, []), ("人" * 501, ["too_long"]), (" ", ["no_note"])])
def test_what_was_not_done_is_noted_with_why_in_five_hundred_characters(note, found):
    said = {"is_due_day": True, "due_on": TODAY, "done_on": None, "note": note, "today": TODAY}

    assert codes(agreements.entry_problems(**said)) == found


@pytest.mark.parametrize(("centi", "words"), [(None, ""), (62_000, "620 平方米"), (8_950, "89.5 平方米")])
def test_an_area_is_told_as_people_write_it(centi, words):
    assert agreements.area_words(centi) == words


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"renewal_days": 60, "link_days": 1}, []),
        ({"renewal_days": 0, "link_days": 366}, ["renewal_days", "link_days"]),
        ({"renewal_days": True}, ["renewal_days", "link_days"]),
        ({"renewal_days": "30", "link_days": 365}, ["renewal_days"]),
    ],
)
def test_the_rule_of_agreements_counts_whole_days_within_a_year(body, found):
    assert codes(agreements.rule_problems(body)) == found
