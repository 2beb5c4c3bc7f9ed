"""Two at the same instant, on PostgreSQL: a seat has one holder, a person one seat, a council one term, a question one answer."""

from datetime import UTC, date, datetime

import pytest

from linli.core.actors import Actor
from linli.deliberation.models import Seat, SupervisionQuestion, Term
from linli.deliberation.services import councils, seats, supervision
from linli.deliberation.services.councils import TermGiven
from linli.deliberation.services.seats import SeatGiven
from tests.factories.deliberation import CouncilFactory, TermFactory, asked, watched
from tests.factories.registry import PersonFactory

from ..accounts.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOW = datetime(2021, 6, 1, 2, 0, tzinfo=UTC)


def system(row):
    return Actor.system(tenant_id=row.tenant_id)


def test_a_seat_that_two_fill_at_once_has_one_holder():
    term = TermFactory()
    two = [PersonFactory(tenant=term.tenant) for _n in range(2)]

    told = together(
        2, lambda n: seats.fill(term=term, given=SeatGiven(person=two[n], position=1), by=system(term), now=NOW).position
    )

    assert (sorted(map(str, told)), Seat.objects.count()) == (["1", "['seat_taken']"], 1)


def test_a_person_who_is_seated_twice_at_once_sits_once():
    term = TermFactory()
    someone = PersonFactory(tenant=term.tenant)

    told = together(4, lambda _n: seats.fill(term=term, given=SeatGiven(person=someone), by=system(term), now=NOW).position)

    assert (sorted(map(str, told)), Seat.objects.count()) == (["1", *["['sits_already']"] * 3], 1)


def test_a_council_begins_one_next_term():
    row = CouncilFactory()
    given = TermGiven(9, date(2021, 1, 20), ordinal=1)

    together(2, lambda _n: councils.begin_term(council=row, given=given, by=system(row), now=NOW).ordinal)

    assert list(Term.objects.values_list("ordinal", "closed_on")) == [(1, None)]


def test_a_question_that_two_answer_at_once_has_one_answer():
    question = asked(watched(CouncilFactory()), date(2021, 6, 10))

    told = together(2, lambda n: supervision.answer(question=question, words=f"答复{n}", by=system(question), now=NOW).answer)

    kept = SupervisionQuestion.objects.get().answer
    assert sorted(map(str, told)) == sorted([kept, "['answered']"])
