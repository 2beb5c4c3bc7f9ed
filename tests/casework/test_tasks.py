"""The ledger of tasks: written down, moved on, answered, done or cancelled; who may; what is told by the clock."""

from datetime import date, timedelta

import pytest

from linli.casework.api import (
    TaskRefused,
    escalate,
    task_add,
    task_cancel,
    task_change,
    task_finish,
    task_instruct,
    task_note,
)
from linli.casework.models import Instruction, Task
from linli.casework.selectors import tasks
from linli.casework.selectors.tasks import TaskFilters
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed, Refused
from linli.registry.api import Post

from ..people import auditor, community_secretary, holder, outsider, subdistrict_leader
from .calendar2026 import at
from .conftest import FRIDAY

LATER = FRIDAY + timedelta(hours=3)
NEXT_FRIDAY = date(2026, 11, 27)


@pytest.fixture
def leader(office):
    return subdistrict_leader(office.here)[1]


def post_of(actor):
    return Post.objects.get(appointments__pk=actor.appointment_id)


def added(office, by, **more):
    given = {"title": "把 8 号院地下室的水泵换掉", "due_on": NEXT_FRIDAY, "source": "meeting", "source_words": "11 月推进会"}
    given |= {"organisation": office.here.property_company, "place": office.here.compound}
    return task_add(tenant=office.here.tenant, **(given | more), by=by, now=FRIDAY)


def refusal(verb, **arguments):
    """What the verb refuses; the ledger is as before and the journal has no line more."""
    before = list(Task.objects.order_by("pk").values()), JournalLine.objects.count()
    with pytest.raises(Refused) as refused:
        verb(**arguments)
    assert (list(Task.objects.order_by("pk").values()), JournalLine.objects.count()) == before
    return refused.value.codes


def kinds(task):
    return list(task.entries.order_by("at", "id").values_list("kind", flat=True))


def test_a_task_gets_its_number_and_stands_where_it_lies(office, boss):
    task, second = added(office, boss), added(office, boss)

    assert (task.number, second.number) == ("任务〔2026〕1号", "任务〔2026〕2号")
    assert (task.state, task.place_path, task.added_by, kinds(task)) == ("open", office.here.compound.path, boss.label, ["added"])
    assert OutboxEvent.objects.filter(name="casework.TaskAdded").count() == 2
    assert tasks.missing_numbers(office.here.tenant, 2026) == []


def test_a_task_without_a_place_lies_where_its_responsible_is_or_in_the_subdistrict(office, boss):
    at_home = added(office, boss, place=None, organisation=office.committee)
    anywhere = added(office, boss, place=None)

    assert (at_home.place, anywhere.place) == (office.here.community, office.here.subdistrict)


def test_every_reason_against_a_task_at_once(office, boss):
    codes = refusal(task_add, tenant=office.here.tenant, title="", due_on=date(2026, 11, 19), source="whim", by=boss, now=FRIDAY)

    assert codes == ["missing", "due_past", "responsible", "source"]


def test_a_post_that_cannot_see_the_ledger_answers_for_nothing(office, boss):
    blind = post_of(holder("grid_worker", office.here, place=office.here.grid)[1])
    foreign = post_of(outsider("dispatcher")[1])

    refused = [
        refusal(
            task_add,
            tenant=office.here.tenant,
            title="看一眼",
            due_on=NEXT_FRIDAY,
            source="other",
            post=post,
            by=boss,
            now=FRIDAY,
        )
        for post in (blind, foreign)
    ]

    assert refused == [["post_cannot_see"], ["other_tenant"]]


def test_a_secretary_gives_tasks_in_their_own_community(office):
    secretary = community_secretary(office.here)[1]

    assert added(office, secretary).added_by == secretary.label
    with pytest.raises(NotAllowed):
        added(office, secretary, place=office.here.subdistrict)


def test_a_leader_claims_a_hot_issue_for_themselves(office, leader):
    task = added(office, leader, organisation=None, post=post_of(leader), source="hot_issue", place=office.here.building)

    found = tasks.narrowed(tasks.tasks_visible_to(leader), TaskFilters(mine="1"), today=FRIDAY.date(), actor=leader)
    assert list(found) == [task]


# ---- on the way ----


def test_the_company_tells_how_far_it_is_and_that_it_is_done(office, boss):
    lead = holder("property_lead", office.here, organisation=office.here.property_company)[1]
    task = task_note(task=added(office, boss), text="泵订好了，周三到。", by=lead, now=LATER)
    assert (task.latest, kinds(task)) == ("泵订好了，周三到。", ["added", "note"])

    task = task_finish(task=task, text="新泵装好，试过两次。", by=lead, now=LATER)

    assert (task.state, task.ended_at, task.ended_words, kinds(task)[-1]) == ("done", LATER, "新泵装好，试过两次。", "done")


def test_whoever_answers_for_it_answers_the_instruction_with_the_next_line(office, boss, leader):
    task = added(office, boss, organisation=None, post=post_of(boss))
    task = task_instruct(task=task, text="先抽水，别等泵。", by=leader, now=LATER)
    order = Instruction.objects.get()
    task_note(task=task, text="我去看了。", by=leader, now=LATER)
    order.refresh_from_db()
    assert order.is_answered is False

    task = task_note(task=task, text="水已经抽干。", by=boss, now=LATER)

    order.refresh_from_db()
    assert (order.answer, order.answered_by) == ("水已经抽干。", boss.label)
    assert kinds(task) == ["added", "instructed", "note", "answered"]


def test_the_end_of_a_task_answers_what_waits(office, boss, leader):
    task = task_instruct(task=added(office, boss), text="这周办完。", by=leader, now=LATER)

    task_finish(task=task, text="办完了。", by=boss, now=LATER)

    assert Instruction.objects.get().answer == "办完了。"


def test_another_day_and_another_hand_need_a_reason(office, boss):
    task = added(office, boss)
    assert refusal(task_change, task=task, reason="", by=boss, now=LATER) == ["missing", "nothing_changed"]

    task = task_change(task=task, due_on=date(2026, 12, 4), post=post_of(boss), reason="厂家缺货", by=boss, now=LATER)

    assert (task.due_on, task.organisation, task.post, kinds(task)[-1]) == (date(2026, 12, 4), None, post_of(boss), "changed")
    assert JournalLine.objects.get(verb="casework.task.changed").changes["due_on"] == ["2026-11-27", "2026-12-04"]


def test_cancelling_is_for_whoever_gave_it_or_presses_there(office, boss):
    lead = holder("property_lead", office.here, organisation=office.here.property_company)[1]
    task = added(office, boss)
    assert refusal(task_cancel, task=task, reason="不办了", by=lead, now=LATER) == ["not_allowed"]

    task = task_cancel(task=task, reason="院子要整体改造，并到那边。", by=community_secretary(office.here)[1], now=LATER)

    assert (task.state, task.ended_words) == ("cancelled", "院子要整体改造，并到那边。")


def test_what_has_ended_stays_as_it_is(office, boss, leader):
    task = task_finish(task=added(office, boss), text="办完了。", by=boss, now=LATER)

    assert refusal(task_note, task=task, text="再说一句", by=boss, now=LATER) == ["ended"]
    assert refusal(task_instruct, task=task, text="再办", by=leader, now=LATER) == ["ended"]
    assert refusal(task_cancel, task=task, reason="不要了", by=boss, now=LATER) == ["ended"]


def test_the_ledger_holds_what_one_may_see(office, boss):
    task = added(office, boss)
    other = holder("property_lead", office.here, organisation=office.window)[1]
    lead = holder("property_lead", office.here, organisation=office.here.property_company)[1]
    everybody = (boss, lead, other, office.clerk, auditor(office.here)[1], office.resident, outsider("dispatcher")[1])

    assert [tasks.tasks_visible_to(actor).count() for actor in everybody] == [1, 1, 0, 1, 0, 0, 0]
    assert refusal(task_note, task=task, text="看看", by=other, now=LATER) == ["not_allowed"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2),
        ({"due": "late"}, 1),
        ({"due": "week"}, 1),
        ({"due": "later"}, 0),
        ({"source": "meeting"}, 2),
        ({"source": "whistle"}, 0),
        ({"opened": "done"}, 0),
        ({"opened": "all"}, 2),
        ({"mine": "1"}, 0),
        ({"text": "水泵"}, 2),
        ({"text": "没有的词"}, 0),
        ({"place": "elsewhere/"}, 0),
        ({"post": "not-a-key", "sort": "sideways", "opened": "nonsense"}, 2),
    ],
)
def test_the_ledger_is_narrowed_by_its_address(office, boss, query, count):
    added(office, boss, due_on=date(2026, 11, 21))
    added(office, boss)

    rows = tasks.narrowed(tasks.tasks_visible_to(boss), TaskFilters.from_query(query), today=date(2026, 11, 23), actor=boss)

    assert rows.count() == count


# ---- by the clock ----


def test_a_task_is_told_of_a_working_day_before_and_once_when_it_is_late(office, boss):
    added(office, boss)
    by = Actor.system("督办时点")

    told = [
        escalate(now=now, by=by) for now in (at(11, 25, 18), at(11, 26), at(11, 26, 18), at(11, 27, 18), at(11, 28), at(11, 29))
    ]

    assert [(one.task_due, one.task_overdue) for one in told] == [(0, 0), (1, 0), (0, 0), (0, 0), (0, 1), (0, 0)]


def test_a_task_put_off_is_told_of_again(office, boss):
    task, by = added(office, boss), Actor.system("督办时点")
    escalate(now=at(11, 28), by=by)
    task_change(task=task, due_on=date(2026, 12, 4), reason="厂家缺货", by=boss, now=at(11, 28))

    told = [escalate(now=now, by=by) for now in (at(12, 1), at(12, 3), at(12, 5))]

    assert [(one.task_due, one.task_overdue) for one in told] == [(0, 0), (1, 0), (0, 1)]


def test_nothing_is_told_of_what_is_done(office, boss):
    task_finish(task=added(office, boss), text="办完了。", by=boss, now=LATER)

    done = escalate(now=at(12, 20), by=Actor.system("督办时点"))

    assert (done.task_due, done.task_overdue) == (0, 0)


def test_a_refused_task_says_so_with_its_own_error(office, boss):
    with pytest.raises(TaskRefused):
        added(office, boss, due_on=date(2020, 1, 1))
