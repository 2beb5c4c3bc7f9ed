"""Why a right cannot be used now, and why a voice is not taken this way."""

from datetime import date

import pytest

from linli.deliberation.rules.voting import channel_problems, voting_problems

from .making import codes

FREE = {"takes_votes": True, "state": "open", "excluded_why": "", "is_used": False, "used_on": None, "may_change": False}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"takes_votes": False, "state": "frozen"}, ["not_yet"]),
        ({"takes_votes": False, "state": "closed"}, ["over"]),
        ({"excluded_why": "正在打官司"}, ["excluded"]),
        ({"is_used": True, "used_on": date(2026, 9, 1)}, ["already_used"]),
        ({"is_used": True, "may_change": True}, []),
        ({"takes_votes": False, "excluded_why": "迁出", "is_used": True}, ["not_yet", "excluded", "already_used"]),
    ],
)
def test_every_reason_why_a_right_cannot_be_used(changed, found):
    state = {"state": "draft"} if len(found) == 3 else {}

    assert codes(voting_problems(**{**FREE, **state, **changed})) == found


@pytest.mark.parametrize(
    ("channel", "is_secret", "proof", "has_paper", "found"),
    [
        ("portal", True, "", False, []),
        ("email", True, "", False, ["channel"]),
        ("phone", False, "", False, ["no_proof"]),
        ("phone", False, "回拨核对", False, []),
        ("hands", False, "", False, ["hands_counted"]),
        ("paper", True, "", True, ["by_pile"]),
        ("paper", False, "", False, ["no_paper"]),
        ("paper", False, "", True, []),
    ],
)
def test_each_way_needs_what_it_needs(channel, is_secret, proof, has_paper, found):
    allowed = ("portal", "phone", "hands", "paper")

    assert codes(channel_problems(channel, allowed, is_secret=is_secret, proof=proof, has_paper=has_paper)) == found
