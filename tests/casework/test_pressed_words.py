"""How what presses a case, a task or somebody who waits is said: in words and badges, without a database."""

from datetime import date, timedelta

import pytest
from django import forms

from linli.casework.forms.pieces import choices_of
from linli.casework.models import Case, CounterVisit, Instruction, SupervisionItem, Task
from linli.casework.rules.queue import Estimate
from linli.casework.rules.returns import ReturnRules
from linli.casework.rules.what_if import Day, DayKind
from linli.casework.selectors.lists import Filters
from linli.casework.views.centre.pieces import minutes_words, wait_words
from linli.casework.views.desk.listing import chips
from linli.casework.views.desk.pieces import clock_of
from linli.casework.views.desk.verbs.returning import times_words
from linli.casework.views.desk.what_if import weeks_of
from linli.casework.views.pressed import answer_shown, ending_words, task_badge, task_left
from linli.casework.views.shown import pressed_words
from linli.registry.api import Organisation

from .conftest import FRIDAY

TODAY, DAY, HOUR = date(2026, 11, 20), timedelta(days=1), timedelta(hours=1)
TWO = ReturnRules(2, ())


@pytest.mark.parametrize(
    ("state", "days", "badge", "left"),
    [
        ("open", 3, ("run", "在办"), "还有 3 天"),
        ("open", 0, ("run", "在办"), "今天到期"),
        ("open", -2, ("late", "过了期限"), "过了 2 天"),
        ("done", -2, ("ok", "完成"), ""),
        ("cancelled", 3, ("still", "取消"), ""),
    ],
)
def test_a_task_says_how_many_days_are_left(state, days, badge, left):
    task = Task(state=state, due_on=TODAY + days * DAY)

    found = task_badge(task, TODAY)

    assert ((found.kind, found.word), task_left(task, TODAY)) == (badge, left)


@pytest.mark.parametrize(
    ("due", "answered", "is_over", "word"),
    [
        (None, None, False, None),
        (HOUR, None, False, "等答复"),
        (-HOUR, None, False, "没答复"),
        (HOUR, None, True, "不用再答"),
        (HOUR, FRIDAY, False, "已答复"),
        (-HOUR, FRIDAY, False, "晚了"),
    ],
)
def test_an_answer_is_waited_for_late_or_there(due, answered, is_over, word):
    one = Instruction(answer_due_at=due and FRIDAY + due, answered_at=answered)

    badge = answer_shown(one, FRIDAY, is_over=is_over).badge

    assert (badge and badge.word) == word


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ""),
        ({"ended_at": FRIDAY, "ended_how": "fell"}, "今天 9:00 这一步办完了，自动撤下"),
        (
            {"ended_at": FRIDAY, "ended_how": "lifted", "ended_by": "李主任", "ended_reason": "修好了"},
            "今天 9:00 李主任取消：修好了",
        ),
    ],
)
def test_a_card_says_how_it_ended(given, said):
    assert ending_words(SupervisionItem(**given), FRIDAY) == said


@pytest.mark.parametrize(
    ("level", "who", "said"),
    [
        ("none", "安居物业", ""),
        ("reminder", None, "街道在催着把这件事派出去。"),
        ("reminder", "安居物业", "街道已经催过安居物业。"),
        ("red", "安居物业", "街道在盯着这件事，要安居物业书面说明卡在哪里、哪天能办好。"),
    ],
)
def test_a_resident_reads_that_the_office_presses(level, who, said):
    case = Case(state="in_progress", supervision=level, lead_organisation=Organisation(name=who) if who else None)

    assert pressed_words(case) == said


# ---- waiting in the hall ----


@pytest.mark.parametrize(
    ("estimate", "minutes", "said"),
    [
        (None, "没有窗口在办", "现在没有窗口在办这一类，先坐一会儿，问引导员"),
        (Estimate(0, 0, 5, False), "等不到 5 分钟", "前面没有人，等不到 5 分钟"),
        (Estimate(4, 20, 35, True), "大约等 20 到 35 分钟", "前面 4 位，大约等 20 到 35 分钟"),
    ],
)
def test_how_long_it_takes_is_said_in_minutes_or_not_at_all(estimate, minutes, said):
    assert (minutes_words(estimate), wait_words(estimate)) == (minutes, said)


def test_who_never_stood_in_line_has_waited_for_nothing():
    assert CounterVisit(in_line_at=None).waited_minutes(FRIDAY) is None
    assert CounterVisit(in_line_at=FRIDAY - HOUR).waited_minutes(FRIDAY) == 60


# ---- other words ----


@pytest.mark.parametrize(
    ("times", "begins"), [(1, "这是第 1 次退，最多"), (2, "这是第 2 次退，最多"), (3, "这是第 3 次退。已经退满")]
)
def test_a_return_says_which_it_is_and_what_that_means(times, begins):
    assert times_words(times, TWO).startswith(begins)


def test_a_day_worked_instead_of_another_is_marked_on_the_calendar():
    day = Day(date(2026, 10, 10), DayKind.COUNTED, 3, is_make_up=True, is_warning=True)

    cell = next(one for one in weeks_of([day])[0] if one.kind is DayKind.COUNTED)

    assert (cell.mark, cell.words.split("，")[1:]) == ("3班", ["调休上班", "提醒"])


def test_a_case_without_any_limit_shows_no_clock():
    assert clock_of(Case(), []) is None


@pytest.mark.parametrize(("counted", "said"), [("closed", "办结的"), ("", "报的")])
def test_what_was_counted_and_when_stands_over_the_list(counted, said):
    filters = Filters(counted=counted, since="2026-01-01", until="2026-06-30")

    words = [chip.label for chip in chips(filters, [])]

    assert words[-1] == f"2026-01-01 到 2026-06-30 {said}"


def test_a_field_without_choices_is_no_choice_field():
    form = type("Plain", (forms.Form,), {"name": forms.CharField()})()

    with pytest.raises(TypeError):
        choices_of(form, "name")
