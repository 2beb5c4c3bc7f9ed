"""Rows that two verbs want at the same instant, on PostgreSQL: each sees them as they are now, and none waits for the other in a circle."""

from datetime import time, timedelta
from functools import partial
from uuid import uuid4

import pytest

from linli.casework.api import (
    Agreed,
    Case,
    Wanted,
    add_entry,
    add_item,
    add_template,
    change_filter,
    change_shift,
    change_template,
    hold_meeting,
    keep_filter,
    merge,
    on_place_moved,
    open_window,
    put_line,
    put_window,
    refer_petition,
    report,
    swap_shifts,
    task_add,
    task_finish,
    task_instruct,
)
from linli.casework.models import (
    CounterLine,
    CounterWindow,
    Instruction,
    KnowledgeEntry,
    ReplyTemplate,
    RosterShift,
    SavedFilter,
    ServiceItem,
    Task,
)
from linli.casework.services.deeds import locked
from linli.core import clock, locking
from linli.core.models import JournalLine
from linli.registry.api import PlaceMoved

from ..accounts.threads import meanwhile, together
from ..people import administrator, dispatcher, subdistrict_leader
from .conftest import FRIDAY, Office, make_office
from .halls import ALLOWANCE, CLOSED_AT_NOON, SINCE, open_hall
from .hotline.sheets import order
from .hotline.test_races import bring
from .test_promotion import AFTER, called, held_over, minutes
from .test_roster import MONDAY, shift
from .test_templates import TEXT

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def friday():
    with clock.fixed(FRIDAY):
        yield


@pytest.fixture
def office() -> Office:
    return make_office()


def task(office, **more):
    given = {"title": "换水泵", "due_on": MONDAY, "organisation": office.here.property_company} | more
    return task_add(tenant=office.here.tenant, **given, by=dispatcher(office.here)[1], now=FRIDAY)


def either(code, done):
    """One of the two was refused with this code."""
    return sorted([[code], done], key=str)


# ---- nobody waits in a circle ----


def test_minutes_hold_their_cases_before_the_first_task_gets_its_number(office):
    cases = sorted((held_over(office) for _n in range(2)), key=lambda one: one.pk)
    meeting = called(office, *cases)
    agreed = [
        Agreed(
            one.pk, "换泵", follow_up="换水泵", organisation_id=office.here.property_company.pk, due_on=MONDAY + timedelta(days=9)
        )
        for one in cases
    ]
    held = partial(hold_meeting, meeting=meeting, held=minutes(office, *agreed), by=office.clerk, now=AFTER)

    result = meanwhile(lambda: locked(cases[1]), lambda: held().state, then=lambda: task(office))

    assert (result, sorted(Task.objects.values_list("sequence", flat=True))) == ("held", [1, 2, 3])


def test_a_sheet_holds_its_cases_before_the_first_new_one_gets_its_number(office):
    clerk = dispatcher(office.here)[1]
    bring(office, clerk, order(2))
    rows = [order(1), order(2, due_at="2026-12-04 18:00")]

    result = meanwhile(lambda: locked(Case.objects.get()), lambda: bring(office, clerk, *rows).created, then=office.reported)

    assert (result, Case.objects.count()) == (1, 3)


def test_a_case_is_referred_while_the_instruction_on_its_task_is_answered(office):
    case, boss = office.received(), dispatcher(office.here)[1]
    chore = task_instruct(task=task(office, case=case), text="明天答复", by=subdistrict_leader(office.here)[1], now=FRIDAY)
    finish = partial(task_finish, task=chore, text="换好了。", by=boss, now=FRIDAY)

    told = meanwhile(
        lambda: locking.one(Task, chore.pk),
        lambda: refer_petition(case=case, kind="redress", by=office.clerk, now=FRIDAY).state,
        then=finish,
    )

    assert (told, Task.objects.get().state, Instruction.objects.get().answer) == ("not_accepted", "done", "—")


def test_a_place_moves_while_somebody_takes_one_case_after_the_other(office):
    first, second = sorted((office.reported() for _n in range(2)), key=lambda one: one.pk)
    Case.objects.filter(pk=first.pk).update(title="后写的")  # lies behind the other from now on
    old = first.place_path
    moved = PlaceMoved(tenant_id=first.tenant_id, place_id=office.here.building.pk, old_path=old, new_path="X/")

    meanwhile(lambda: locked(first), lambda: on_place_moved(moved, event_id=uuid4(), now=FRIDAY), then=lambda: locked(second))

    assert {one.place_path for one in Case.objects.all()} == {"X/"}


def test_two_cases_merged_into_each_other_at_once_are_merged_once(office):
    pair = [office.dispatched(), office.dispatched()]

    results = together(2, lambda n: merge(case=pair[n], into=pair[1 - n], by=office.clerk, now=FRIDAY).state)

    assert [one for one in results if isinstance(one, str)] == ["merged"]
    assert (len(results), Case.objects.filter(merged_into=None).count()) == (2, 1)


def test_two_clerks_who_change_places_at_once_both_sit_down(office):
    hall = open_hall(office)

    together(2, lambda n: open_window(window=hall.windows[2 - n], by=hall.clerks[1 + n], now=FRIDAY).number)

    sit = dict(CounterWindow.objects.filter(number__lt=3).values_list("number", "opened_by_user_id"))
    assert sit == {1: hall.clerks[2].user_id, 2: hall.clerks[1].user_id}


def test_one_clerk_who_sits_down_twice_at_once_sits_at_one_window(office):
    hall = open_hall(office)

    together(2, lambda n: open_window(window=hall.windows[2 + n], by=hall.clerks[1], now=FRIDAY).number)

    assert CounterWindow.objects.filter(opened_by_user_id=hall.clerks[1].user_id, is_open=True).count() == 1


# ---- whoever waited sees what is so now ----


def test_a_template_whose_category_changed_meanwhile_is_changed_from_that_one(office):
    admin = administrator(office.here)[1]
    given = {"name": "路灯", "verb": "extend", "text": TEXT, "by": admin, "now": FRIDAY}
    template = add_template(tenant=office.here.tenant, category=office.category("street_lamp"), **given)
    to_rubbish = partial(ReplyTemplate.objects.update, category=office.category("rubbish"))

    meanwhile(to_rubbish, lambda: change_template(template=template, category=None, **given))

    assert JournalLine.objects.get(verb="casework.reply_template.changed").changes == {"category": ["rubbish", ""]}


def test_a_shift_that_is_swapped_while_it_is_edited_takes_the_new_name_along(office):
    first, second = shift(office, name="周师傅"), shift(office, on=MONDAY + timedelta(days=1), name="李师傅")
    edit = partial(change_shift, shift=first, name="王师傅", begins=first.begins, ends=first.ends, by=office.clerk, now=FRIDAY)

    meanwhile(edit, lambda: swap_shifts(first=second, second=first, by=office.clerk, now=FRIDAY))

    names = [RosterShift.objects.get(pk=one.pk).name for one in (first, second)]
    assert names == ["李师傅", "王师傅"]


# ---- what was free for both is taken by one ----


def test_two_shifts_put_to_the_same_hours_at_once_do_not_meet(office):
    shifts = [shift(office, begins=time(8), ends=time(9)), shift(office, begins=time(16), ends=time(17))]

    def change(n):
        return change_shift(shift=shifts[n], name="周师傅", begins=time(10 + n), ends=time(13), by=office.clerk, now=FRIDAY).name

    assert sorted(together(2, change), key=str) == either("meets", "周师傅")
    assert RosterShift.objects.filter(ends=time(13)).count() == 1


def test_one_question_written_down_by_two_at_once_stands_there_once(office):
    given = {"tenant": office.here.tenant, "given": CLOSED_AT_NOON, "by": office.counter, "now": FRIDAY}

    results = together(2, lambda n: add_entry(**given).question)

    assert sorted(results, key=str) == either("asked_before", CLOSED_AT_NOON.question)
    assert KnowledgeEntry.objects.count() == 1


def test_one_code_of_the_guide_is_used_by_one_of_two_at_once(office):
    given = {"tenant": office.here.tenant, "given": ALLOWANCE, "valid_from": SINCE, "by": office.counter, "now": FRIDAY}

    results = together(2, lambda n: add_item(code="elder-allowance", **given).code)

    assert sorted(results, key=str) == either("code_taken", "elder-allowance")
    assert ServiceItem.objects.count() == 1


def test_a_line_and_a_window_added_by_two_at_once_are_there_once(office):
    given = {"tenant": office.here.tenant, "by": office.counter, "now": FRIDAY}

    lines = together(2, lambda n: put_line(letter="Z", name=f"业务{n}", **given).letter)
    windows = together(2, lambda n: put_window(number=9, name=f"窗口{n}", serves="Z", **given).number)

    assert (lines, windows, CounterLine.objects.count(), CounterWindow.objects.count()) == (["Z", "Z"], [9, 9], 1, 1)


def test_a_name_of_a_template_is_used_by_one_of_two_at_once(office):
    given = {"name": "通用", "verb": "extend", "text": TEXT, "by": administrator(office.here)[1], "now": FRIDAY}

    results = together(2, lambda n: add_template(tenant=office.here.tenant, **given).name)

    assert sorted(results, key=str) == either("name_taken", "通用")


def test_two_filters_called_the_same_at_once_are_not(office):
    given = {"by": office.clerk, "now": FRIDAY}
    saved = [keep_filter(tenant=office.here.tenant, label=f"{n}", filters={"late": "1"}, **given) for n in range(2)]

    results = together(2, lambda n: change_filter(saved=saved[n], label="超时", is_shared=False, **given).label)

    assert sorted(results, key=str) == either("label_taken", "超时")
    assert SavedFilter.objects.filter(label="超时").count() == 1


def test_a_number_of_another_system_comes_in_once(office):
    wanted = Wanted(text="试验小区门口的路灯不亮了。", external_source="12345", external_no="ZZ1")

    results = together(2, lambda n: report(tenant=office.here.tenant, wanted=wanted, by=office.resident, now=FRIDAY).external_no)

    assert sorted(results, key=str) == either("external_no_twice", "ZZ1")
    assert Case.objects.count() == 1
