"""A body by its numbers: seven to eleven, odd, at least half of them owners."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from linli.procedures.providers import Question, Recorded
from linli.procedures.rules.composition import group, group_words

RULE = {"least": 7, "most": 11, "odd": True, "owners": ">= 1/2"}


def question(*recorded):
    evidence = tuple(Recorded("group", values) for values in recorded)
    now = datetime(2026, 9, 1, tzinfo=UTC)
    return Question(uuid4(), uuid4(), None, "form_group", "group", RULE, evidence, None, now)


@pytest.mark.parametrize(
    ("members", "owners", "wrong"),
    [(7, 4, 0), (11, 6, 0), (7, 3, 1), (5, 3, 1), (13, 7, 1), (8, 4, 1), (6, 2, 3), (9, 10, 1), (0, 0, 3)],
)
def test_each_number_that_is_wrong_is_told(members, owners, wrong):
    assert len(group_words(RULE, members, owners)) == wrong


def test_the_newest_record_counts():
    asked = question({"members": 6, "owners": 2}, {"members": 9, "owners": 5, "chair": "街道副主任"})

    assert group(asked).is_met


def test_without_a_record_it_says_what_to_write_down():
    assert group(question()).missing == ("登记一共几人、其中业主几人、组长是谁。",)
