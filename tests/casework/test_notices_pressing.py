"""Who is told when a case is pressed: the rungs of the rule, each once, and the next rung where nobody is in office."""

from datetime import timedelta

import pytest

from linli.casework import api
from linli.casework.api import (
    answer_supervision,
    escalate,
    instruct,
    lift_supervision,
    remind,
    show_red,
    show_yellow,
    task_add,
    task_cancel,
    task_change,
    task_finish,
    task_instruct,
    task_note,
)
from linli.casework.events import CasePressed, InstructionAnswered, InstructionUnanswered, TaskEnded
from linli.casework.models import Instruction, SupervisionItem
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Message
from linli.registry.api import Post

from ..factories.pressing import SupervisionItemFactory, TaskFactory
from ..people import community_secretary, dispatcher, holder, subdistrict_leader
from .calendar2026 import at
from .conftest import FRIDAY

LATER = FRIDAY + timedelta(hours=3)
WHY = "水泵坏了三天，还没有人去看。"


@pytest.fixture
def ladder(office):
    """Somebody on every rung, by the kind of their post."""
    return {
        "grid_lead": holder("grid_lead", office.here, place=office.here.grid)[1],
        "community_secretary": community_secretary(office.here)[1],
        "dispatcher": dispatcher(office.here)[1],
        "subdistrict_leader": subdistrict_leader(office.here)[1],
    }


def settle(now=FRIDAY):
    """Deliver what came before, and forget it."""
    run_pending(now)
    Message.objects.all().delete()


def told(now=LATER):
    """Who was told what, by kind of post; organisations as “unit”, residents as “person”."""
    run_pending(now)
    kinds = dict(Post.objects.values_list("pk", "kind"))
    found = sorted(
        (m.kind.removeprefix("casework."), kinds.get(m.to_post_id, "unit" if m.to_organisation_id else "person"))
        for m in Message.objects.all()
    )
    Message.objects.all().delete()
    return found


def pressed(*whom):
    return [("pressed", one) for one in sorted(whom)]


def test_a_reminder_goes_to_the_unit_and_the_grid(office, ladder):
    case = office.received()
    settle()

    remind(case=case, reason=WHY, by=ladder["dispatcher"], now=LATER)

    assert told() == pressed("unit", "grid_lead")


def test_a_yellow_card_goes_up_to_the_subdistrict(office, ladder):
    case = office.received()
    settle()

    show_yellow(case=case, reason=WHY, by=ladder["dispatcher"], now=LATER)

    assert told() == pressed("unit", "grid_lead", "community_secretary", "dispatcher")


def test_a_red_card_goes_to_the_leaders(office, ladder):
    case = office.received()
    settle()

    show_red(case=case, reason=WHY, by=ladder["dispatcher"], now=LATER)

    assert told() == pressed("unit", "community_secretary", "dispatcher", "subdistrict_leader")


def test_an_empty_rung_hands_on_to_the_next(office):
    leader = subdistrict_leader(office.here)[1]
    case = office.received()
    settle()

    remind(case=case, reason=WHY, by=leader, now=LATER)

    assert told() == pressed("unit", "subdistrict_leader")


def test_the_clock_tells_the_same_rungs_as_a_hand(office, ladder):
    office.received()
    settle()
    escalate(now=at(12, 4, 18), by=Actor.system("督办时点"))

    assert told(at(12, 4, 18)) == pressed("unit", "community_secretary", "dispatcher", "subdistrict_leader")


def test_before_dispatch_those_who_dispatch_are_told_once_each(office, ladder):
    case = office.accepted()
    settle()

    show_yellow(case=case, reason=WHY, by=ladder["subdistrict_leader"], now=LATER)

    assert told() == pressed("community_clerk", "community_secretary", "dispatcher", "grid_lead")


def test_a_message_says_the_number_and_the_letter_and_names_nobody(office, ladder):
    case = show_yellow(case=office.received(), reason=WHY, by=ladder["dispatcher"], now=LATER)
    run_pending(LATER)

    titles = set(Message.objects.filter(kind="casework.pressed").values_list("title", flat=True))
    assert titles == {f"{case.short_number} 黄牌，督办〔2026〕1号，11月24日 18:00 前答复"}


def test_a_fact_delivered_twice_is_told_once(office, ladder):
    case = show_yellow(case=office.received(), reason=WHY, by=ladder["dispatcher"], now=LATER)
    settle(LATER)
    event = CasePressed(tenant_id=case.tenant_id, case_id=case.pk, item_id=SupervisionItem.objects.get().pk)
    event_id = uuid7()

    for _ in range(2):
        api.on_case_pressed(event, event_id=event_id, now=LATER)

    assert Message.objects.count() == 4


def test_the_answer_goes_to_whoever_asked(office, ladder):
    case = show_yellow(case=office.received(), reason=WHY, by=ladder["community_secretary"], now=LATER)
    settle(LATER)

    case = answer_supervision(case=case, text="配件明天到，后天装好。", by=office.property_clerk, now=LATER)
    assert told() == [("supervision_answered", "community_secretary")]
    lift_supervision(case=case, reason="答复了。", by=ladder["dispatcher"], now=LATER)
    assert told() == [("supervision_lifted", "unit")]


def test_the_answer_to_the_clock_goes_to_the_subdistrict(office, ladder):
    case = office.received()
    escalate(now=at(11, 30, 18), by=Actor.system("督办时点"))
    settle(at(11, 30, 18))

    answer_supervision(case=case, text="配件明天到，后天装好。", by=office.property_clerk, now=at(12, 1))

    assert told(at(12, 1)) == [("supervision_answered", "dispatcher")]


def test_no_answer_is_told_up_to_the_leaders(office, ladder):
    show_yellow(case=office.received(), reason=WHY, by=ladder["dispatcher"], now=LATER)
    settle(LATER)
    escalate(now=at(11, 25), by=Actor.system("督办时点"))

    assert told(at(11, 25)) == [
        ("supervision_unanswered", "dispatcher"),
        ("supervision_unanswered", "subdistrict_leader"),
        ("supervision_unanswered", "unit"),
    ]


def test_an_instruction_goes_to_the_unit_and_the_office_and_its_answer_to_the_leader(office, ladder):
    case = office.received()
    settle()
    case = instruct(case=case, text="周三以前修好。", by=ladder["subdistrict_leader"], now=LATER)
    assert told() == [
        ("instruction_given", "community_clerk"),
        ("instruction_given", "community_secretary"),
        ("instruction_given", "dispatcher"),
        ("instruction_given", "unit"),
    ]

    answer_supervision(case=case, text="配件明天到，后天装好。", by=office.property_clerk, now=LATER)

    assert told() == [("instruction_answered", "subdistrict_leader")]


def test_a_reporter_is_told_nothing_of_cards(office, ladder):
    case = office.received()
    settle()

    show_red(case=case, reason=WHY, by=ladder["dispatcher"], now=LATER)

    assert "person" not in {whom: kind for kind, whom in told()}


def test_a_task_is_told_to_its_responsible_and_its_end_to_its_giver(office, ladder):
    unit = office.here.property_company
    task = task_add(
        tenant=office.here.tenant,
        title="换水泵",
        due_on=at(11, 27).date(),
        organisation=unit,
        place=office.here.compound,
        by=ladder["dispatcher"],
        now=LATER,
    )
    assert told() == [("task_added", "unit")]

    escalate(now=at(11, 28), by=Actor.system("督办时点"))
    assert told(at(11, 28)) == [("task_overdue", "dispatcher"), ("task_overdue", "unit")]
    task_finish(task=task, text="换好了。", by=ladder["dispatcher"], now=at(11, 28))
    assert told(at(11, 28)) == [("task_ended", "dispatcher")]


@pytest.fixture
def task(office, ladder):
    """A task of the property company, given by the dispatcher; nobody has been told yet."""
    where = {"organisation": office.here.property_company, "place": office.here.compound}
    by = ladder["dispatcher"]
    found = task_add(tenant=office.here.tenant, title="换水泵", due_on=at(11, 27).date(), **where, by=by, now=FRIDAY)
    settle()
    return found


def test_a_task_that_is_changed_or_cancelled_is_told_to_its_responsible(task, ladder):
    task_change(task=task, reason="泵没有到货。", due_on=at(11, 30).date(), by=ladder["dispatcher"], now=LATER)
    assert told() == [("task_changed", "unit")]

    task_cancel(task=task, reason="整改工程里一起换。", by=ladder["dispatcher"], now=LATER)

    assert told() == [("task_ended", "unit")]


def test_a_task_of_a_post_is_told_to_the_post(office, ladder):
    post = Post.objects.get(kind="community_secretary")

    task_add(tenant=office.here.tenant, title="看水泵", due_on=at(11, 27).date(), post=post, by=ladder["dispatcher"], now=LATER)

    assert told() == [("task_added", "community_secretary")]


def test_a_leaders_word_on_a_task_goes_to_its_responsible_and_the_answer_back(office, ladder, task):
    lead = holder("property_lead", office.here, organisation=office.here.property_company)[1]
    task_instruct(task=task, text="先抽水，别等泵。", by=ladder["subdistrict_leader"], now=LATER)
    assert told() == [("instruction_given", "unit")]

    task_note(task=task, text="抽水泵借到了，在抽。", by=lead, now=LATER)

    assert told() == [("instruction_answered", "subdistrict_leader")]


@pytest.mark.parametrize("on_task", [True, False])
def test_a_leaders_word_without_an_answer_is_told_to_who_answers_and_to_the_leader(office, ladder, task, on_task):
    words = {"text": "先抽水，别等泵。", "by": ladder["subdistrict_leader"], "now": LATER}
    task_instruct(task=task, **words) if on_task else instruct(case=office.received(), **words)
    settle(LATER)
    late = Instruction.objects.get().answer_due_at + timedelta(hours=1)

    event = InstructionUnanswered(tenant_id=office.here.tenant.pk, instruction_id=Instruction.objects.get().pk)
    api.on_instruction_unanswered(event, event_id=uuid7(), now=late)

    assert told(LATER) == [("instruction_unanswered", "subdistrict_leader"), ("instruction_unanswered", "unit")]


def test_where_no_post_asked_nobody_waits_for_the_answer(office, ladder):
    """What a program without a post gave has nobody to go back to."""
    tenant, unit = office.here.tenant, office.here.property_company
    task = TaskFactory(tenant=tenant, organisation=unit, state="done", ended_at=LATER, changed_at=LATER)
    word = Instruction.objects.create(tenant=tenant, task=task, text="先抽水。", given_at=FRIDAY, given_by="试验程序")
    given = {"tenant_id": tenant.pk, "instruction_id": word.pk}

    api.on_task_ended(TaskEnded(tenant_id=tenant.pk, task_id=task.pk), event_id=uuid7(), now=LATER)
    api.on_instruction_answered(InstructionAnswered(**given), event_id=uuid7(), now=LATER)
    api.on_instruction_unanswered(InstructionUnanswered(**given), event_id=uuid7(), now=LATER)

    assert told() == [("instruction_unanswered", "unit")]


def test_where_nobody_is_in_office_the_unit_alone_is_told(office):
    case = office.received()
    item = SupervisionItemFactory(case=case, level="red")
    settle()
    event = CasePressed(tenant_id=case.tenant_id, case_id=case.pk, item_id=item.pk)

    api.on_case_pressed(event, event_id=uuid7(), now=LATER)

    assert told() == pressed("unit")


def test_a_reminder_with_a_day_and_without_a_letter_says_the_day(office, ladder):
    case = office.received()
    item = SupervisionItemFactory(case=case, level="reminder", year=None, sequence=None, answer_due_at=at(11, 24, 18))
    settle()
    event = CasePressed(tenant_id=case.tenant_id, case_id=case.pk, item_id=item.pk)

    api.on_case_pressed(event, event_id=uuid7(), now=LATER)

    titles = set(Message.objects.values_list("title", flat=True))
    assert titles == {f"{case.short_number} 催办，11月24日 18:00 前答复"}
