"""Many at once, on PostgreSQL: each right is used exactly once, and nobody's paper is lost between voting and closing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from linli.core.problems import Refused
from linli.deliberation.models import Ballot, BoxPaper, Right, SealedPaper, Voice
from tests.accounts.threads import meanwhile, together
from tests.factories.deliberation_ballots import closed, crosses, owners, say, secret

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LINES = 24
"""Connections at once; the server of the tests takes a hundred."""


def crowd(work, items):
    """All of them through so many connections at once; the results, or the codes of a refusal."""

    def run(part):
        try:
            return [_outcome(work, one) for one in part]
        finally:
            connection.close()

    with ThreadPoolExecutor(LINES) as pool:
        parts = pool.map(run, [items[start::LINES] for start in range(LINES)])
        return [one for part in parts for one in part]


def _outcome(work, item):
    try:
        return work(item)
    except Refused as refused:
        return refused.codes


def test_a_thousand_voters_at_once_each_use_their_right_once():
    ballot = secret(1000, people=False)

    receipts = crowd(lambda right: say(right, crosses("1")), list(ballot.rights.all()))

    assert (len(set(receipts)), SealedPaper.objects.count(), Right.objects.filter(used_on=None).count()) == (1000, 1000, 0)
    assert closed(ballot).verdict["details"]["votes"] == {"1": 1000, "2": 0, "3": 0}


@pytest.mark.parametrize("make", [lambda: secret(1), lambda: owners([1000])], ids=["secret", "recorded"])
def test_fifty_submissions_of_one_right_are_one_voice(make):
    ballot = make()
    right, content = ballot.rights.get(), crosses("1") if ballot.is_secret else "yes"

    results = together(50, lambda _number: say(right, content))

    assert sorted(results, key=str).count(["already_used"]) == 49
    assert SealedPaper.objects.count() + Voice.objects.count() == 1


def test_who_votes_while_it_closes_is_either_counted_or_refused():
    ballot = secret(200, people=False)
    rights = list(ballot.rights.all())

    def work(number):
        if number == LINES // 2:
            return closed(ballot)
        return [_outcome(lambda right: say(right, crosses("1")), one) for one in rights[number::LINES]]

    with ThreadPoolExecutor(LINES) as pool:
        found = list(pool.map(lambda number: _closing(work, number), range(LINES)))

    taken = sum(isinstance(one, str) for part in found if isinstance(part, list) for one in part)
    assert (taken, BoxPaper.objects.count(), SealedPaper.objects.count()) == (taken, taken, 0)
    assert Right.objects.exclude(used_on=None).count() == taken


def _closing(work, number):
    try:
        return work(number)
    finally:
        connection.close()


def test_a_voice_waits_for_the_closing_and_is_then_too_late():
    ballot = secret(2)
    right = ballot.rights.first()

    result = meanwhile(lambda: closed(ballot), lambda: say(right, crosses("1")))

    assert (result, Ballot.objects.get().state) == (["over"], "closed")


def test_the_closing_waits_for_a_voice_that_is_coming_in():
    ballot = secret(2)
    right = ballot.rights.first()

    done = meanwhile(lambda: say(right, crosses("1")), lambda: closed(ballot))

    assert done.verdict["details"]["votes"]["1"] == 1


def test_only_one_of_two_closes():
    ballot = secret(2)

    results = together(4, lambda _number: closed(ballot).state)

    assert results.count(["wrong_state"]) == 3
    assert results.count("closed") == 1
