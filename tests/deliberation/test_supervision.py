"""Supervision of special work: who takes part, what they saw and asked, who must answer and by when, and how it ends."""

from datetime import UTC, date, datetime

import pytest

from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.deliberation.api import on_question_answered, on_question_asked
from linli.deliberation.errors import SupervisionRefused
from linli.deliberation.events import QuestionAnswered, QuestionAsked
from linli.deliberation.models import Supervision, SupervisionQuestion
from linli.deliberation.selectors import supervision as found
from linli.deliberation.services import supervision
from linli.deliberation.services.supervision import QuestionGiven, SupervisionGiven, VisitGiven
from linli.disclosure.models import Message
from linli.registry.api import Person
from tests import people
from tests.factories.deliberation import CouncilFactory, SeatFactory, TermFactory, watched

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 6, 1, 2, 0, tzinfo=UTC)
TODAY = date(2021, 6, 1)


def system(row):
    return Actor.system(tenant_id=row.tenant_id)


def asked(row, **given):
    plain = {"question": "路灯什么时候亮？", "answer_until": date(2021, 6, 10)}
    return supervision.ask(supervision=row, given=QuestionGiven(**(plain | given)), by=system(row), now=NOW)


def codes_of(refused):
    return sorted(refused.value.codes)


def member(here=None):
    """A supervision, the seat of its member, and this member as a resident who signed in."""
    here = here or people.neighbourhood()
    _user, actor = people.resident(here)
    seat = SeatFactory(term=TermFactory(council=CouncilFactory(place=here.subdistrict)), person=user_person(actor))
    return watched(seat.term.council, seat), seat, actor


def user_person(actor):
    return Person.objects.get(pk=actor.person_id)


def test_work_is_watched_by_members_who_sit_now():
    seat = SeatFactory()
    given = SupervisionGiven("背街小巷整治", TODAY, members=[seat])

    row = supervision.begin(council=seat.term.council, given=given, by=system(seat), now=NOW)

    assert list(row.members.all()) == [seat]
    assert JournalLine.objects.get().verb == "deliberation.supervision.begun"


def test_every_reason_against_a_supervision_is_told_at_once():
    council = CouncilFactory(dissolved_on=TODAY, dissolved_reason="并入")
    given = SupervisionGiven("", TODAY, ends_on=date(2021, 5, 1), members=[SeatFactory()])

    with pytest.raises(SupervisionRefused) as refused:
        supervision.begin(council=council, given=given, by=system(council), now=NOW)

    assert codes_of(refused) == ["dissolved", "empty", "ends_before", "members"]
    assert Supervision.objects.count() == 0


def test_a_member_notes_a_visit_and_asks_from_their_own_account():
    row, seat, actor = member()
    seen = VisitGiven(TODAY, "后巷", "王代表、社区李书记", "路面还没有硬化")

    supervision.visit(supervision=row, given=seen, by=actor, now=NOW)
    question = supervision.ask(supervision=row, given=QuestionGiven("哪天做完？", TODAY), by=actor, now=NOW)

    assert (row.visits.get().where, question.asked_by, question.asked_label) == ("后巷", seat, seat.person.name)


def test_a_resident_who_is_no_member_neither_notes_nor_asks():
    here = people.neighbourhood()
    row, _seat, _actor = member(here)
    _user, other = people.resident(here)

    with pytest.raises(NotAllowed):
        supervision.ask(supervision=row, given=QuestionGiven("哪天做完？", TODAY), by=other, now=NOW)

    assert SupervisionQuestion.objects.count() == 0


def test_a_member_whose_seat_ended_asks_no_more():
    row, seat, actor = member()
    seat.valid_to, seat.end_kind = TODAY, "resigned"
    seat.save()

    with pytest.raises(NotAllowed):
        supervision.ask(supervision=row, given=QuestionGiven("哪天做完？", TODAY), by=actor, now=NOW)


def test_a_question_wants_its_day_and_its_words():
    row, seat, _actor = member()

    with pytest.raises(SupervisionRefused) as refused:
        asked(row, question=" ", answer_until=date(2021, 5, 31), asked_by=SeatFactory(term=seat.term))

    assert codes_of(refused) == ["empty", "not_member", "past"]


def test_a_question_is_answered_once():
    row, _seat, _actor = member()
    question = asked(row)

    supervision.answer(question=question, words="六月底亮。", by=system(row), now=NOW)
    with pytest.raises(SupervisionRefused) as refused:
        supervision.answer(question=question, words="七月。", by=system(row), now=NOW)

    question.refresh_from_db()
    assert (question.answer, codes_of(refused)) == ("六月底亮。", ["answered"])


def test_the_unit_that_is_asked_answers_and_another_does_not():
    here = people.neighbourhood()
    row, _seat, _actor = member(here)
    _user, lead = people.holder("property_lead", here, organisation=here.property_company)
    other, mine = asked(row), asked(row, to_organisation=here.property_company)

    supervision.answer(question=mine, words="这就修。", by=lead, now=NOW)
    with pytest.raises(NotAllowed):
        supervision.answer(question=other, words="不归我们。", by=lead, now=NOW)

    assert list(SupervisionQuestion.objects.filter(answered_at=None)) == [other]


def test_a_question_is_late_from_the_day_after_its_last():
    row, _seat, _actor = member()
    question = asked(row)

    days = [date(2021, 6, 10), date(2021, 6, 11)]

    assert [question.is_late(day) for day in days] == [False, True]
    assert [found.counted(Supervision.objects.all(), day).get().late for day in days] == [0, 1]


def test_there_is_no_conclusion_while_a_question_waits():
    row, _seat, _actor = member()
    question = asked(row)

    with pytest.raises(SupervisionRefused) as refused:
        supervision.close(supervision=row, conclusion="做完了。", by=system(row), now=NOW)
    supervision.answer(question=question, words="六月底亮。", by=system(row), now=NOW)
    supervision.close(supervision=row, conclusion="做完了。", by=system(row), now=NOW)

    row.refresh_from_db()
    assert (codes_of(refused), row.closed_at) == (["unanswered"], NOW)


def test_what_has_its_conclusion_takes_nothing_more():
    row, _seat, _actor = member()
    supervision.close(supervision=row, conclusion="做完了。", by=system(row), now=NOW)

    with pytest.raises(SupervisionRefused) as refused:
        asked(row)

    assert codes_of(refused) == ["closed"]


def test_who_must_answer_hears_of_a_question_and_who_asked_of_the_answer():
    here = people.neighbourhood()
    row, seat, _actor = member(here)
    leader = people.subdistrict_leader(here)
    question = asked(row, asked_by=seat)

    on_question_asked(QuestionAsked(tenant_id=row.tenant_id, question_id=question.pk), event_id=row.pk, now=NOW)
    supervision.answer(question=question, words="六月底亮。", by=leader[1], now=NOW)
    on_question_answered(QuestionAnswered(tenant_id=row.tenant_id, question_id=question.pk), event_id=row.pk, now=NOW)

    told = Message.objects.order_by("id")
    assert [(one.kind, one.to_person_id) for one in told] == [
        ("deliberation.question_asked", None),
        ("deliberation.question_answered", seat.person_id),
    ]
