"""What stands against asking, checking, changing, closing and claiming in the market, as values: every reason at once."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from linli.cobuild.models import Choosing
from linli.cobuild.rules import ages, claims, matching, needs
from linli.cobuild.rules.needs import Asked, Offered
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.states import ClaimState, NeedState
from linli.registry.api import Organisation, Person

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
ASKED = {
    "kind": "need", "field": "elders", "practice": "", "title": "修水龙头", "details": "", "private_note": "", "skills": [],
    "times": [], "wanted_from": None, "wanted_until": None, "places": 1, "takers": [True], "choosing": "first",
    "choose_on": None, "follow_months": 0, "channel": "page", "tells_claimant": False, "has_person": False,
}  # fmt: skip


def codes(problems):
    return [one.code for one in problems]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"follow_months": 24}, []),
        ({"follow_months": 25, "places": 0}, ["places", "follow_months"]),
        ({"takers": [False], "follow_months": -1}, ["nobody", "follow_months"]),
    ],
)
def test_a_need_says_how_many_who_and_how_often_it_is_looked_at_again(said, found):
    assert codes(needs.ask_problems(Asked(**(ASKED | said)), today=TODAY)) == found


@pytest.mark.parametrize(
    ("choose_on", "until", "is_new", "found"),
    [
        (TODAY + DAY, TODAY + DAY, True, []),
        (None, None, True, ["choose_on"]),
        (TODAY, None, True, ["choose_on"]),
        (TODAY, None, False, []),
        (TODAY + 2 * DAY, TODAY + DAY, True, ["choose_on"]),
        (date(2036, 11, 21), None, True, ["too_far"]),
    ],
)
def test_lots_are_drawn_from_tomorrow_on_and_before_it_is_too_late(choose_on, until, is_new, found):
    said = ASKED | {"choosing": Choosing.LOTS, "choose_on": choose_on, "wanted_until": until}

    assert codes(needs.ask_problems(Asked(**said), today=TODAY, is_new=is_new)) == found


def test_the_days_of_a_resource_are_told_at_its_own_fields():
    offered = Offered("skill", "elders", "周末理发", "", ["理发"], [], date(2036, 11, 21), TODAY - DAY, "page", 1)

    told = [(one.code, one.where) for one in needs.offer_problems(offered, today=TODAY)]

    assert told == [("too_far", "available_from"), ("days", "available_until"), ("over", "available_until")]


@pytest.mark.parametrize(
    ("state", "until", "choose_on", "found"),
    [
        (NeedState.SUBMITTED, TODAY, TODAY + DAY, []),
        (NeedState.SUBMITTED, TODAY - DAY, TODAY, ["over", "choose_on"]),
        (NeedState.OPEN, TODAY - DAY, TODAY, ["state"]),
    ],
)
def test_what_goes_on_the_list_can_still_be_done_and_chosen(state, until, choose_on, found):
    assert codes(needs.check_problems(state, until, choose_on, TODAY)) == found


@pytest.mark.parametrize(
    ("state", "places", "changes", "found"),
    [
        (NeedState.OPEN, 2, False, []),
        (NeedState.CLAIMED, 1, True, ["places_held", "choosing_kept"]),
        (NeedState.DONE, 1, True, ["state", "places_held", "choosing_kept"]),
    ],
)
def test_what_is_over_or_held_by_somebody_is_not_changed(state, places, changes, found):
    said = {"places": places, "held": 2, "has_claims": True, "changes_choosing": changes}

    assert codes(needs.change_problems(state, **said)) == found


@pytest.mark.parametrize(
    ("state", "confirmed", "unfinished", "found"),
    [
        (NeedState.CLAIMED, 1, 0, []),
        (NeedState.OPEN, 0, 1, ["nothing_confirmed", "unfinished"]),
        (NeedState.WITHDRAWN, 0, 2, ["state", "nothing_confirmed", "unfinished"]),
    ],
)
def test_a_need_is_closed_when_all_that_was_promised_is_confirmed(state, confirmed, unfinished, found):
    assert codes(needs.close_problems(state, confirmed=confirmed, unfinished=unfinished)) == found


@pytest.mark.parametrize(
    ("state", "reason", "done", "found"),
    [
        (NeedState.OPEN, "不用了", 0, []),
        (NeedState.DONE, " ", 1, ["too_short", "state", "delivered"]),
        (NeedState.OPEN, "不" * 201, 0, ["too_long"]),
    ],
)
def test_what_is_done_is_not_withdrawn_and_a_reason_is_given(state, reason, done, found):
    assert codes(needs.withdraw_problems(state, reason, done=done)) == found


# ---- claims ----


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"is_open": False, "until": TODAY - DAY}, ["not_open", "over"]),
        ({"is_live": False, "has_claimed": True, "is_own": True}, ["ended", "claimed", "own_need"]),
        ({"until": TODAY, "promise": "好" * 501}, ["too_long"]),
    ],
)
def test_everything_against_using_a_resource_is_told_at_once(said, found):
    plain = {"is_open": True, "until": None, "is_live": True, "has_claimed": False, "is_own": False, "promise": "借一天"}

    assert codes(claims.resource_claim_problems(**(plain | said), today=TODAY)) == found


@pytest.mark.parametrize(
    ("choosing", "state", "is_chosen", "found"),
    [
        (Choosing.LOTS, NeedState.OPEN, False, []),
        (Choosing.LOTS, NeedState.DONE, True, ["state", "drawn"]),
        (Choosing.FIRST, NeedState.WITHDRAWN, False, ["first", "state"]),
    ],
)
def test_places_are_given_once_while_it_is_on_the_list(choosing, state, is_chosen, found):
    said = {"choosing": choosing, "state": state, "choose_on": TODAY, "is_chosen": is_chosen, "today": TODAY}

    assert codes(claims.give_problems(**said)) == found


@pytest.mark.parametrize(
    ("due_on", "until", "found"),
    [
        (None, TODAY, []),
        (TODAY, TODAY, []),
        (TODAY - DAY, None, ["due_on"]),
        (TODAY + DAY, TODAY, ["due_on"]),
        (TODAY - DAY, TODAY - 2 * DAY, ["due_on", "due_on"]),
    ],
)
def test_a_day_is_agreed_that_is_still_to_come_and_not_too_late(due_on, until, found):
    assert codes(claims.agree_problems(ClaimState.ASKED, due_on=due_on, wanted_until=until, today=TODAY)) == found


@pytest.mark.parametrize(
    ("day", "found"), [(TODAY, []), (None, ["no_day"]), (TODAY + DAY, ["future"]), (TODAY - 2 * DAY, ["before"])]
)
def test_what_was_done_has_a_day_after_it_was_asked_and_not_tomorrow(day, found):
    assert codes(claims.day_problems(day, asked_on=TODAY - DAY, today=TODAY)) == found


@pytest.mark.parametrize("said", [{}, {"organisation": Organisation(pk=UUID(int=1)), "person": Person(pk=UUID(int=2))}])
def test_nobody_and_several_together_claim_nothing(said):
    with pytest.raises(ValueError, match="exactly one claimant"):
        Claimant(**said)


# ---- what fits, and how old it is ----


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("hyl/hy/1", ("field", "near")),
        ("hyl/hy/2/3", ("field", "near")),
        ("hyl/sx/1", ("field",)),
        ("", ("field",)),
    ],
)
def test_what_lies_in_another_community_or_nowhere_fits_but_is_not_near(path, found):
    wanted, had = (matching.traits(fields=["elders"], place_path=one) for one in ("hyl/hy/1", path))

    assert matching.reasons(wanted, had) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"waiting_after_days": 1, "old_after_days": 30, "confirm_within_days": 7}, []),
        ({"waiting_after_days": 0, "old_after_days": True, "confirm_within_days": 1}, ["waiting_after_days", "old_after_days"]),
        ({"waiting_after_days": 1, "old_after_days": "30"}, ["old_after_days", "confirm_within_days"]),
    ],
)
def test_the_rule_of_the_market_counts_whole_days(body, found):
    assert codes(ages.body_problems(body)) == found
