"""Pressing by several at the same instant, on PostgreSQL, each on a connection of its own."""

import pytest

from linli.casework.api import answer_supervision, complete, escalate, show_yellow, task_add, task_finish
from linli.casework.models import Case, SupervisionItem, Task
from linli.casework.selectors import pressing, tasks
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent

from ..accounts.threads import together
from ..people import dispatcher
from .calendar2026 import at
from .conftest import FRIDAY, Office, make_office

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CLOCK = Actor.system("督办时点")
WHY = "水泵坏了三天，还没有人去看。"


@pytest.fixture
def office() -> Office:
    return make_office()


def test_several_workers_press_each_case_once(office):
    for _case in range(6):
        office.received()

    done = together(4, lambda n: escalate(now=at(11, 30, 18), by=CLOCK).yellow)
    done.append(escalate(now=at(11, 30, 18), by=CLOCK).yellow)  # what one worker held, the next run takes

    assert sum(done) == SupervisionItem.objects.count() == 6
    assert OutboxEvent.objects.filter(name="casework.CasePressed").count() == 6
    assert sorted(SupervisionItem.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_several_workers_tell_once_that_an_answer_did_not_come(office):
    show_yellow(case=office.received(), reason=WHY, by=dispatcher(office.here)[1], now=FRIDAY)

    told = together(4, lambda n: escalate(now=at(11, 25), by=CLOCK).unanswered)

    assert (sum(told), OutboxEvent.objects.filter(name="casework.SupervisionUnanswered").count()) == (1, 1)


def test_two_show_the_same_card_at_once_and_it_is_shown_once(office):
    case, boss = office.received(), dispatcher(office.here)[1]

    results = together(2, lambda n: show_yellow(case=case, reason=WHY, by=boss, now=FRIDAY).supervision)

    assert sorted(map(str, results)) == ["['shown_already']", "yellow"]
    assert SupervisionItem.objects.count() == 1


def test_letters_written_at_once_get_numbers_in_a_row(office):
    boss = dispatcher(office.here)[1]
    cases = [office.received() for _ in range(6)]

    together(6, lambda n: show_yellow(case=cases[n], reason=WHY, by=boss, now=FRIDAY).pk)

    assert sorted(SupervisionItem.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert pressing.missing_letters(office.here.tenant, 2026) == []


def test_done_and_pressed_at_once_leaves_no_card_on_what_is_done(office):
    case = office.received()
    deeds = [
        lambda: complete(case=case, text="灯头已经换好，试过了。", by=office.property_clerk, now=at(11, 30, 18)).state,
        lambda: escalate(now=at(11, 30, 18), by=CLOCK).yellow,
    ]

    together(2, lambda n: deeds[n]())

    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.supervision) == ("done", "none")
    assert case.supervision_items.filter(ended_at=None).count() == 0


def test_one_letter_answered_twice_at_once_has_one_answer(office):
    case = show_yellow(case=office.received(), reason=WHY, by=dispatcher(office.here)[1], now=FRIDAY)

    results = together(
        2, lambda n: answer_supervision(case=case, text=f"明天装好{n}。", by=office.property_clerk, now=FRIDAY).state
    )

    assert sorted(map(str, results)) == ["['nothing_to_answer']", "received"]
    assert JournalLine.objects.filter(verb="casework.case.supervision_answered").count() == 1


def test_tasks_written_at_once_get_numbers_in_a_row_and_end_once(office):
    boss, unit = dispatcher(office.here)[1], office.here.property_company
    given = {"tenant": office.here.tenant, "title": "换水泵", "due_on": at(11, 27).date(), "organisation": unit, "by": boss}

    together(6, lambda n: task_add(**given, now=FRIDAY).pk)
    task = Task.objects.earliest("sequence")
    ended = together(2, lambda n: task_finish(task=task, text="换好了。", by=boss, now=FRIDAY).state)

    assert sorted(Task.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert tasks.missing_numbers(office.here.tenant, 2026) == []
    assert sorted(map(str, ended)) == ["['ended']", "done"]
