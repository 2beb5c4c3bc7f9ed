"""What stands against a step, as values: every reason at once, at its edge and just beyond it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from linli.cobuild.models import MoveKind
from linli.cobuild.rules import agreements, bookings, needs, spaces, stock
from linli.cobuild.rules.needs import Offered
from linli.cobuild.states import AgreementState, BookingState

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
HOUR = timedelta(hours=1)


def codes(problems):
    return [one.code for one in problems]


@pytest.mark.parametrize(
    ("state", "starts_at", "came", "found"),
    [
        (BookingState.CONFIRMED, NOW - HOUR, 9999, []),
        (BookingState.MISSED, NOW, 0, []),
        (BookingState.CONFIRMED, NOW + HOUR, 10_000, ["not_begun", "came"]),
        (BookingState.CANCELLED, NOW - HOUR, -1, ["not_confirmed", "came"]),
    ],
)
def test_how_many_came_is_noted_of_what_was_booked_and_has_begun(state, starts_at, came, found):
    assert codes(bookings.settle_problems(state, starts_at=starts_at, came=came, now=NOW)) == found


@pytest.mark.parametrize(
    ("state", "ends_at", "is_own", "reason", "found"),
    [
        (BookingState.CONFIRMED, NOW + HOUR, True, "", []),
        (BookingState.ASKED, NOW + HOUR, False, "停电", []),
        (BookingState.CONFIRMED, NOW, False, " ", ["past", "reason_missing"]),
        (BookingState.CANCELLED, NOW + HOUR, False, "", ["not_open", "reason_missing"]),
    ],
)
def test_the_office_says_why_it_calls_off_what_is_still_to_come(state, ends_at, is_own, reason, found):
    assert codes(bookings.cancel_problems(state, ends_at=ends_at, now=NOW, is_own=is_own, reason=reason)) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"is_bookable": False}, ["not_bookable"]),
        ({"day": TODAY - timedelta(days=1)}, ["not_open_yet"]),
        ({"closed_on": TODAY + timedelta(days=1)}, []),
        ({"closed_on": TODAY}, ["closed_down"]),
    ],
)
def test_a_space_is_booked_from_its_first_day_until_it_closes(said, found):
    plain = {"opened_on": TODAY, "closed_on": None, "is_bookable": True, "day": TODAY}
    assert codes(spaces.usable_problems(**(plain | said))) == found


@pytest.mark.parametrize(
    ("name", "taken", "found"), [("会客厅", False, []), ("会客厅", True, ["name_taken"]), (" ", True, ["name_missing"])]
)
def test_a_space_has_a_name_of_its_own(name, taken, found):
    assert codes(spaces.name_problems(name, taken=taken)) == found


@pytest.mark.parametrize(
    ("kind", "quantity", "found"),
    [
        (MoveKind.HANDED_OUT, 3, []),
        (MoveKind.HANDED_OUT, 4, ["quantity"]),
        (MoveKind.HANDED_OUT, 0, ["quantity"]),
        (MoveKind.DONATED, 1, ["not_handed_out"]),
    ],
)
def test_no_more_comes_back_than_was_handed_out(kind, quantity, found):
    assert codes(stock.back_problems(kind, outstanding=3, quantity=quantity)) == found


@pytest.mark.parametrize(
    ("is_for_other", "agreed", "found"), [(False, False, []), (True, True, []), (True, False, ["no_consent"])]
)
def test_nobody_asks_for_a_neighbour_who_does_not_know_of_it(is_for_other, agreed, found):
    assert codes(needs.consent_problems(is_for_other=is_for_other, agreed=agreed)) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"givers": 0}, ["giver"]),
        ({"kind": "x", "field": "x", "channel": "x"}, ["kind", "field", "channel"]),
        ({"title": "一"}, ["too_short"]),
    ],
)
def test_one_unit_or_person_offers_one_thing_of_the_lists(said, found):
    plain = {
        "kind": "skill", "field": "elders", "title": "周末理发", "details": "", "skills": ["理发"], "times": ["weekend_day"],
        "available_from": None, "available_until": None, "channel": "page", "givers": 1,
    }  # fmt: skip
    assert codes(needs.offer_problems(Offered(**(plain | said)), today=TODAY)) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"begins_on": TODAY}, ["begins_before"]),
        ({"ends_on": TODAY, "is_endless": False}, ["ends_before"]),
        ({"is_endless": False}, ["end"]),
        ({"ends_on": TODAY + timedelta(days=9)}, ["end"]),
        ({"is_renewed": True, "state": AgreementState.DRAFT}, ["state", "renewed"]),
    ],
)
def test_an_agreement_is_renewed_once_from_a_later_day_on(said, found):
    ends = {"ends_on": None, "is_endless": True}
    plain = {"state": AgreementState.SIGNED, "is_renewed": False, "begins_on": TODAY + timedelta(days=1), "before": TODAY}
    assert codes(agreements.renew_problems(**(plain | ends | said))) == found


def test_an_agreement_has_two_kinds_of_sides_and_not_too_many():
    assert codes(agreements.side_problems([], UUID(int=1))) == ["no_host", "no_partner"]


def test_every_day_of_a_series_on_which_it_cannot_be_is_told_with_why():
    why = spaces.usable_problems(opened_on=TODAY, closed_on=None, is_bookable=False, day=TODAY)

    told = bookings.clash_problems([(TODAY, why)])

    assert [(one.code, str(one.text)) for one in told] == [("clash", f"2026年11月20日：{why[0].text}")]
