"""Pressing by the clock: at the rule's instants, each step once, nobody forgotten, nothing for what is paused or over."""

from datetime import timedelta

import pytest

from linli.casework.api import complete, escalate, instruct, lift_supervision, remind, show_yellow
from linli.casework.models import Case, Clock, SupervisionItem
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent

from ..factories.casework import ClockPauseFactory
from ..people import dispatcher, subdistrict_leader
from .calendar2026 import at
from .conftest import FRIDAY

CLOCK = Actor.system("督办时点")
DUE = at(11, 27, 18)  # five working days after FRIDAY
DAY = timedelta(days=1)


def run(now):
    """What was shown by now: (reminders, yellow cards, red cards)."""
    done = escalate(now=now, by=CLOCK)
    return done.reminder, done.yellow, done.red


def lit(office):
    """A case in work under the rule of five working days, everything else out of the way."""
    case = office.received()
    Clock.objects.filter(case=case, kind="accept").update(stopped_at=FRIDAY)
    assert Clock.objects.get(case=case, kind="handle").due_at == DUE
    return case


def test_each_step_comes_at_its_instant_and_once(office):
    lit(office)
    instants = [at(11, 26, 18), at(11, 30, 18), at(12, 4, 18)]

    before, done, again = [], [], []
    for instant in instants:
        before.append(run(instant - timedelta(seconds=1)))
        done.append(run(instant))
        again.append(run(instant + timedelta(seconds=1)))

    assert before == again == [(0, 0, 0)] * 3
    assert done == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert list(SupervisionItem.objects.order_by("issued_at").values_list("level", "sequence", "is_automatic")) == [
        ("reminder", None, True),
        ("yellow", 1, True),
        ("red", 2, True),
    ]


def test_the_letter_says_why(office):
    lit(office)
    run(at(11, 30, 18))

    item = SupervisionItem.objects.get()
    assert (item.reason, item.issued_by) == ("办理时限 11月27日 18:00 已经过了 1 个工作日，还没有办完。", "督办时点")
    assert JournalLine.objects.filter(verb="casework.case.shown_yellow").count() == 1
    assert OutboxEvent.objects.filter(name="casework.CasePressed").count() == 1


def test_what_was_missed_is_made_up_for_by_the_hardest_step(office):
    case = lit(office)

    assert (run(at(12, 20)), run(at(12, 21))) == ((0, 0, 1), (0, 0, 0))
    case.refresh_from_db()
    assert case.supervision == "red"


def test_a_reminder_comes_only_while_there_is_time(office):
    lit(office)

    assert run(DUE + timedelta(minutes=1)) == (0, 0, 0)


def test_what_is_done_is_pressed_no_more(office):
    case = complete(case=lit(office), text="灯头已经换好，试过了。", by=office.property_clerk, now=FRIDAY)

    assert (run(at(12, 20)), Case.objects.get(pk=case.pk).supervision) == ((0, 0, 0), "none")


def test_a_paused_clock_is_left_alone(office):
    case = lit(office)
    pause = ClockPauseFactory(clock=Clock.objects.get(case=case, kind="handle"))

    assert run(at(12, 20)) == (0, 0, 0)
    pause.to_at = at(12, 20)
    pause.save()
    assert run(at(12, 20)) == (0, 0, 1)


def test_a_limit_of_hours_gets_cards_and_no_reminder(office):
    case = office.dispatched("lift", is_urgent=True)
    Clock.objects.filter(case=case).update(warn_at=FRIDAY, due_at=FRIDAY + timedelta(hours=2))

    assert [run(FRIDAY + timedelta(minutes=5)), run(at(11, 23, 18))] == [(0, 0, 0), (0, 1, 0)]


def test_an_extended_limit_is_pressed_again_at_its_new_end(office):
    case = lit(office)
    assert run(at(11, 26, 18)) == (1, 0, 0)

    Case.objects.filter(pk=case.pk).update(supervision="none")
    Clock.objects.filter(case=case, kind="handle").update(due_at=DUE + 7 * DAY)

    assert [run(at(11, 30, 18)), run(at(12, 3, 18)), run(at(12, 3, 19))] == [(0, 0, 0), (1, 0, 0), (0, 0, 0)]


def test_a_card_shown_by_hand_is_not_shown_again_by_the_clock_even_when_lifted(office):
    boss, case = dispatcher(office.here)[1], lit(office)
    case = show_yellow(case=case, reason="一直没有消息。", by=boss, now=at(11, 30, 9))
    assert run(at(11, 30, 18)) == (0, 0, 0)

    lift_supervision(case=case, reason="说好了明天修。", by=boss, now=at(12, 1, 9))

    assert (run(at(12, 1, 18)), run(at(12, 4, 18))) == ((0, 0, 0), (0, 0, 1))


def test_a_reminder_by_hand_does_not_spare_the_card(office):
    case = remind(case=lit(office), reason="一直没有消息。", by=dispatcher(office.here)[1], now=at(11, 24, 9))

    assert (run(at(11, 30, 18)), Case.objects.get(pk=case.pk).supervision) == ((0, 1, 0), "yellow")


def test_a_case_that_nobody_dispatches_is_pressed_too(office):
    office.accepted()

    assert run(at(11, 23, 18)) == (0, 1, 0)
    assert SupervisionItem.objects.get().reason == "受理和派单时限 11月20日 11:00 已经过了 1 个工作日，还没有办完。"


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_run_with_nothing_to_do_costs_the_same(office, django_assert_num_queries, how_many):
    for _case in range(how_many):
        lit(office)
    run(FRIDAY)

    with django_assert_num_queries(9):
        assert run(FRIDAY + timedelta(minutes=5)) == (0, 0, 0)


# ---- answers that do not come ----


def test_a_letter_nobody_answers_is_told_once(office):
    case = show_yellow(case=lit(office), reason="一直没有消息。", by=dispatcher(office.here)[1], now=FRIDAY)
    answer_due = SupervisionItem.objects.get().answer_due_at

    told = [escalate(now=answer_due + timedelta(minutes=n), by=CLOCK).unanswered for n in (0, 1, 2)]

    assert told == [0, 1, 0]
    assert [entry.verb for entry in case.entries.filter(verb="unanswered")] == ["unanswered"]
    assert OutboxEvent.objects.filter(name="casework.SupervisionUnanswered").count() == 1


def test_an_instruction_nobody_answers_is_told_once(office):
    instruct(case=lit(office), text="周三以前修好。", by=subdistrict_leader(office.here)[1], now=FRIDAY)

    told = [escalate(now=at(11, 25, hour), by=CLOCK).unanswered for hour in (17, 19, 20)]

    assert told == [0, 1, 0]
    assert JournalLine.objects.filter(verb="casework.instruction.unanswered").count() == 1
