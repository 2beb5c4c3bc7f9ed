"""What the database itself refuses, on either: nothing of a frozen ballot changes, and a closed box is never touched."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.deliberation_ballots import closed, crosses, owners, say_all, secret

pytestmark = pytest.mark.django_db

FROZEN = [
    "UPDATE deliberation_ballot SET title = 'x'",
    "UPDATE deliberation_ballot SET seats = 2",
    "UPDATE deliberation_ballot SET rule = '{}'",
    "UPDATE deliberation_ballot SET frozen_digest = 'x'",
    "UPDATE deliberation_ballot SET closes_at = '2030-01-01 00:00:00+00'",
    "UPDATE deliberation_ballot SET due_count = 1",
    "UPDATE deliberation_ballot SET state = 'draft'",
    "UPDATE deliberation_ballot SET state = 'frozen'",
    "DELETE FROM deliberation_ballot",
    "UPDATE deliberation_option SET title = 'x'",
    "DELETE FROM deliberation_option",
    "UPDATE deliberation_right SET area_centi = 7",
    "UPDATE deliberation_right SET key = key || 'x'",
    "DELETE FROM deliberation_rightvoter",
    "UPDATE deliberation_sealedpaper SET sealed = 'x'",
    "DELETE FROM deliberation_sealedpaper",
    "DELETE FROM deliberation_boxkey",
    "UPDATE deliberation_right SET used_on = NULL, used_channel = '' WHERE used_on IS NOT NULL",
]
OPEN = ["UPDATE deliberation_ballot SET passed = TRUE", "UPDATE deliberation_ballot SET box_digest = 'x'"]
CLOSED = [
    "UPDATE deliberation_ballot SET state = 'open'",
    "UPDATE deliberation_ballot SET verdict = '{}'",
    "UPDATE deliberation_ballot SET passed = NOT passed",
    "UPDATE deliberation_ballot SET box_digest = ''",
    "UPDATE deliberation_ballot SET returned_count = 9",
    "UPDATE deliberation_boxpaper SET content = '3=o'",
    "DELETE FROM deliberation_boxpaper",
    "INSERT INTO deliberation_boxpaper SELECT * FROM deliberation_boxpaper",
    "UPDATE deliberation_boxreceipt SET code = 'x'",
    "DELETE FROM deliberation_boxreceipt",
    "UPDATE deliberation_right SET used_on = NULL, used_channel = ''",
]
VOICES = ["UPDATE deliberation_voice SET content = 'no'", "DELETE FROM deliberation_voice"]
"""Statements as somebody with the application's password could send them."""


def refused(statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return True


def test_nothing_of_an_open_ballot_can_be_changed():
    ballot = secret(2)
    say_all(ballot, [crosses("1")])

    assert [one for one in [*FROZEN, *OPEN] if not refused(one)] == []


def test_nothing_of_a_closed_ballot_can_be_changed():
    ballot = secret(2)
    say_all(ballot, [crosses("1"), crosses("1")])
    closed(ballot)

    statements = [one for one in [*FROZEN, *CLOSED] if "sealedpaper" not in one and "boxkey" not in one]
    assert [one for one in statements if not refused(one)] == []


def test_a_voice_is_neither_changed_nor_removed():
    ballot = owners([1000])
    say_all(ballot, ["yes"])

    assert [one for one in VOICES if not refused(one)] == []


def test_after_closing_no_voice_comes():
    ballot = owners([1000])
    say_all(ballot, ["yes"])
    closed(ballot)

    struck = "UPDATE deliberation_voice SET ended_at = '2030-01-01 00:00:00+00', ended_why = 'x'"
    copied = "INSERT INTO deliberation_voice SELECT * FROM deliberation_voice"
    assert (refused(struck), refused(copied)) == (True, True)
