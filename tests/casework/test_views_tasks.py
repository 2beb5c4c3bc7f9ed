"""The ledger of tasks on the workbench: list, sheet, a new task, the page of one, its verbs, today."""

import io
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.urls import reverse

from linli.casework.api import task_add, task_finish
from linli.casework.models import Instruction, Task
from linli.core import clock
from linli.registry.api import Post

from ..people import auditor, browser_of, holder, outsider, subdistrict_leader
from .conftest import FRIDAY
from .desk import text_of

LATER = FRIDAY + timedelta(hours=3)
LIST, ADD = reverse("casework:tasks"), reverse("casework:task-add")
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def later():
    with clock.fixed(LATER):
        yield


@pytest.fixture
def desk(boss, client):
    return browser_of(boss, client)


def added(office, by, **more):
    given = {"title": "换地下室的水泵", "due_on": date(2026, 11, 27), "organisation": office.here.property_company}
    return task_add(tenant=office.here.tenant, **(given | {"place": office.here.compound} | more), by=by, now=FRIDAY)


def verb_of(task, name):
    return reverse("casework:task-verb", args=[task.pk, name])


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_ledger_costs_the_same_however_long(office, boss, desk, django_assert_num_queries, item_count):
    for _item in range(item_count):
        added(office, boss)
    desk.get(LIST)

    with django_assert_num_queries(5):
        answer = desk.get(LIST)

    assert text_of(answer).count("换地下室的水泵") == item_count


def test_a_task_of_another_decade_is_asked_about(office, desk):
    given = {"title": "换水泵", "responsible": f"organisation:{office.here.property_company.pk}", "due_on": "2099-01-05"}

    answer = desk.post(ADD, given | {"source": "other"})

    assert (answer.status_code, Task.objects.count()) == (422, 0)
    assert "太远了，最晚写到 2036年11月20日。看看年份是不是写错了。" in text_of(answer)


def test_the_ledger_is_for_those_who_keep_it(office):
    assert browser_of(auditor(office.here)[1]).get(LIST).status_code == 403


def test_the_ledger_as_a_sheet(office, boss, desk):
    added(office, boss)

    answer = desk.get(reverse("casework:tasks-export"))

    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert (sheet.count("<row "), "任务〔2026〕1号" in sheet) == (2, True)


def test_htmx_gets_the_table_alone(office, boss, desk):
    added(office, boss)

    part = text_of(desk.get(LIST, {"due": "week"}, **HTMX))

    assert (part.strip()[:8], part.count("换地下室的水泵")) == ("<section", 1)


def test_a_task_is_written_down_once_however_often_it_is_sent(office, desk):
    sent = {
        "title": "换地下室的水泵",
        "responsible": f"organisation:{office.here.property_company.pk}",
        "due_on": "2026-11-27",
        "source": "meeting",
        "source_words": "11 月推进会",
        "place": str(office.here.compound.pk),
        "detail": "",
        "submission_token": "one",
    }

    answers = [desk.post(ADD, sent) for _ in range(2)]

    task = Task.objects.get()
    assert [answer.url for answer in answers] == [task.get_absolute_url()] * 2
    assert (task.source, task.place, task.organisation) == ("meeting", office.here.compound, office.here.property_company)


def test_a_refused_task_says_everything_and_keeps_what_was_typed(office, desk):
    answer = desk.post(ADD, {"title": "换水泵", "due_on": "2020-01-01", "source": "meeting", "responsible": ""})

    assert (answer.status_code, Task.objects.count()) == (422, 0)
    assert "还没选谁负责" in text_of(answer)
    sent = {"title": "换水泵", "due_on": "2020-01-01", "source": "meeting", "responsible": f"organisation:{office.window.pk}"}
    assert "期限已经过了" in text_of(desk.post(ADD, sent))


def test_a_leader_claims_a_hot_issue_for_their_own_post(office):
    leader = subdistrict_leader(office.here)[1]
    browser, post = browser_of(leader), Post.objects.get(appointments__pk=leader.appointment_id)
    page = text_of(browser.get(ADD, {"source": "hot_issue"}))
    assert ("我自己" in page, 'value="hot_issue" checked' in page or "checked" in page) == (True, True)

    browser.post(ADD, {"title": "充电棚选址", "due_on": "2026-12-04", "source": "hot_issue", "responsible": f"post:{post.pk}"})

    assert Task.objects.get().post == post
    assert "充电棚选址" in text_of(browser.get(reverse("casework:monday")))


def test_a_task_from_a_case_takes_over_what_and_where(office, desk):
    case = office.received()
    page = desk.get(f"{ADD}?case={case.pk}")
    assert case.title in text_of(page)

    sent = {"title": case.title, "due_on": "2026-12-04", "source": "instruction"}
    desk.post(f"{ADD}?case={case.pk}", sent | {"responsible": f"organisation:{office.committee.pk}"})

    task = Task.objects.get()
    assert (task.case, task.place) == (case, case.place)
    assert task.get_absolute_url() in text_of(desk.get(case.get_absolute_url()))


def test_a_line_on_the_page_of_a_task(office, boss, desk):
    task = added(office, boss)
    assert desk.post(task.get_absolute_url(), {"text": ""}).status_code == 422

    desk.post(task.get_absolute_url(), {"text": "泵订好了，周三到。"})

    assert "泵订好了，周三到。" in text_of(desk.get(task.get_absolute_url()))
    assert Task.objects.get().latest == "泵订好了，周三到。"


@pytest.mark.parametrize(
    ("name", "sent", "state"),
    [
        ("finish", {"text": "新泵装好，试过两次。"}, "done"),
        ("cancel", {"reason": "院子要整体改造。"}, "cancelled"),
        ("change", {"reason": "厂家缺货", "due_on": "2026-12-04", "responsible": ""}, "open"),
    ],
)
def test_a_task_is_moved_on_from_its_page(office, boss, desk, name, sent, state):
    task = added(office, boss)
    assert desk.get(verb_of(task, name)).status_code == 200

    answer = desk.post(verb_of(task, name), sent)

    assert (answer.url, Task.objects.get().state) == (task.get_absolute_url(), state)


def test_a_leader_instructs_on_a_task(office, boss):
    task, leader = added(office, boss), subdistrict_leader(office.here)[1]

    browser_of(leader).post(verb_of(task, "instruct"), {"text": "这周办完。"})

    assert (Instruction.objects.get().task, "这周办完。" in text_of(browser_of(boss).get(task.get_absolute_url()))) == (
        task,
        True,
    )


def test_what_is_not_ones_own_to_do_is_not_offered_and_refused(office, boss):
    task = added(office, boss)
    lead = browser_of(holder("property_lead", office.here, organisation=office.here.property_company)[1])

    page = text_of(lead.get(task.get_absolute_url()))

    assert (verb_of(task, "finish") in page, verb_of(task, "cancel") in page) == (True, False)
    assert lead.post(verb_of(task, "cancel"), {"reason": "不办了"}).status_code == 403
    assert lead.get(verb_of(task, "nonsense")).status_code == 404


def test_a_task_that_has_ended_offers_nothing(office, boss, desk):
    task = task_finish(task=added(office, boss), text="办完了。", by=boss, now=FRIDAY)

    assert desk.get(verb_of(task, "cancel")).url == task.get_absolute_url()
    assert desk.post(task.get_absolute_url(), {"text": "再说一句"}).status_code == 403


def test_tasks_of_another_subdistrict_are_not_there(office, boss):
    task = added(office, boss)

    assert browser_of(outsider("dispatcher")[1]).get(task.get_absolute_url()).status_code == 404


def test_mine_stand_on_today(office, boss, desk):
    post = Post.objects.get(appointments__pk=boss.appointment_id)
    added(office, boss, organisation=None, post=post, title="把水表位置画清楚")

    assert "把水表位置画清楚" in text_of(desk.get(reverse("web:today")))


def test_the_duty_clerk_of_a_company_has_its_tasks_and_no_others(office, boss):
    mine = added(office, boss)
    added(office, boss, organisation=office.committee, title="别人的事")
    browser = browser_of(office.property_clerk)

    today, listed = text_of(browser.get(reverse("web:today"))), browser.get(LIST)

    assert (mine.get_absolute_url() in today, f'href="{LIST}"' in today, "别人的事" in today) == (True, True, False)
    assert [row["task"].pk for row in listed.context["rows"]] == [mine.pk]
