"""Two people at once: one right, one paper, one pile; exactly one gets it, whichever comes first (PostgreSQL)."""

import pytest

from linli.deliberation.models import Batch, Conflict, Right, Voice
from linli.deliberation.services import callers, hands, papers, roll_corrections, rolls
from linli.deliberation.services.papers import Line
from tests import people
from tests.accounts.threads import together
from tests.factories.deliberation_rolls import NOW, at_ballot, built, rights, system
from tests.factories.procedures import house

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(verb):
    """The codes of two refusals, none for what was done; `verb(n)` is done by both at once."""

    def done(number):
        verb(number)
        return []

    return sorted(together(2, done))


def taken(right, content, by):
    speaker = right.voters.get().person_id
    return callers.take(right=right, content=content, channel="counter", person_id=speaker, by=by, now=NOW)


def test_two_clerks_who_take_the_same_right_at_once_count_it_once(here):
    right = rights(at_ballot(here.entrance))[0]
    clerks = [people.community_secretary(here)[1], people.counter_clerk(here)[1]]

    told = at_once(lambda n: taken(right, ("yes", "no")[n], clerks[n]))

    assert told == [[], ["already_used"]]
    assert (Voice.objects.count(), Conflict.objects.count()) == (1, 1)


def test_a_pile_and_the_counter_at_once_give_one_voice_and_one_conflict(here):
    ballot = at_ballot(here.entrance)
    right, second = rights(ballot)[0], people.counter_clerk(here)[1]
    lines = [Line(right, "yes")]
    batch = papers.type_first(ballot=ballot, number=1, lines=lines, by=people.community_secretary(here)[1], now=NOW)

    at_once(
        lambda n: (
            papers.type_second(batch=batch, lines=lines, by=second, now=NOW) if n else taken(right, "no", system(here.entrance))
        )
    )

    assert (Voice.objects.count(), Batch.objects.get().state, Conflict.objects.count()) == (1, "agreed", 1)


def test_a_paper_is_issued_once_by_two_at_once(here):
    ballot = at_ballot(here.entrance)
    chosen = rights(ballot)

    told = at_once(lambda _n: papers.issue(ballot=ballot, rights=chosen, by=system(here.entrance), now=NOW))

    ballot.refresh_from_db()
    assert (told, ballot.issued_count) == ([[], ["issued"]], 3)


def test_a_pile_is_typed_a_second_time_by_one_of_two(here):
    ballot = at_ballot(here.entrance)
    right = rights(ballot)[0]
    first, *others = people.community_secretary(here)[1], people.counter_clerk(here)[1], people.counter_clerk(here)[1]
    batch = papers.type_first(ballot=ballot, number=1, lines=[Line(right, "yes")], by=first, now=NOW)

    told = at_once(lambda n: papers.type_second(batch=batch, lines=[Line(right, "no")], by=others[n], now=NOW))

    assert told == [[], ["batch_state"]]


def test_two_tellers_at_once_count_in_one_round(here):
    ballot, counts = at_ballot(here.entrance, kind="decision"), {"yes": 2, "no": 0, "abstain": 0}
    tellers = ("甲计票", "乙计票")

    at_once(lambda n: hands.count(ballot=ballot, teller=tellers[n], counts=counts, by=system(here.entrance), now=NOW))

    assert sorted(ballot.hand_counts.values_list("round", "teller")) == [(1, "乙计票"), (1, "甲计票")]


def test_a_roll_made_anew_by_two_at_once_is_one_roll(here):
    house(here.entrance, [1000, 2000])
    ballot = built(here.compound)

    told = at_once(lambda _n: rolls.build(ballot=ballot, by=system(here.compound), now=NOW))

    assert (told, Right.objects.filter(ballot=ballot).count()) == ([[], []], 2)


def test_a_request_is_answered_by_one_of_two_at_once(here):
    house(here.entrance, [1000])
    ballot, by = built(here.compound), system(here.compound)
    given = {"who": "试甲", "text": "面积少算了", "channel": "phone"}
    one = roll_corrections.ask_correction(ballot=ballot, by=by, now=NOW, **given)

    told = at_once(
        lambda n: roll_corrections.answer_correction(correction=one, is_accepted=n == 0, answer="查过房本了。", by=by, now=NOW)
    )

    assert told == [[], ["answered"]]
