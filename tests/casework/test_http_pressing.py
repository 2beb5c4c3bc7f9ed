"""Supervision, tasks and limits over REST: the same verbs, done once, refused with every reason."""

import json
from datetime import timedelta

import pytest

from linli.accounts.models import User
from linli.casework.models import Case, Instruction, SupervisionItem, Task
from linli.core import clock

from ..people import auditor, dispatcher, outsider, signed_in, subdistrict_leader
from .calendar2026 import at
from .conftest import FRIDAY

WHY = "水泵坏了三天，还没有人去看。"


@pytest.fixture(autouse=True)
def later():
    with clock.fixed(FRIDAY + timedelta(hours=3)):
        yield


def browser_of(actor):
    return signed_in(User.objects.get(pk=actor.user_id))


@pytest.fixture
def desk(office):
    return browser_of(dispatcher(office.here)[1])


def post(browser, path, body, **headers):
    answer = browser.post(f"/api/v1{path}", json.dumps(body, default=str), content_type="application/json", **headers)
    return answer.status_code, answer.json()


def get(browser, path, **query):
    answer = browser.get(f"/api/v1{path}", query)
    return answer.status_code, answer.json()


def codes(answer):
    return answer[0], [problem["code"] for problem in answer[1]["problems"]]


@pytest.mark.parametrize(("verb", "level"), [("remind", "reminder"), ("show-yellow", "yellow"), ("show-red", "red")])
def test_a_case_is_pressed(office, desk, verb, level):
    case = office.received()

    status, body = post(desk, f"/cases/{case.pk}/{verb}", {"reason": WHY})

    assert (status, body["supervision"]) == (200, level)


def test_pressed_twice_with_one_key_it_is_pressed_once(office, desk):
    case = office.received()
    send = {"HTTP_IDEMPOTENCY_KEY": "one"}

    answers = [post(desk, f"/cases/{case.pk}/show-yellow", {"reason": WHY}, **send)[0] for _ in range(2)]

    assert (answers, SupervisionItem.objects.count()) == ([200, 200], 1)


def test_a_refusal_says_every_reason(office, desk):
    case = office.received()

    assert codes(post(desk, f"/cases/{case.pk}/show-red", {"reason": "", "answer_by": "2020-01-01T00:00:00Z"})) == (
        409,
        ["missing", "answer_by_past"],
    )
    assert codes(post(desk, f"/cases/{case.pk}/lift-supervision", {"reason": "好了"})) == (409, ["not_supervised"])
    assert codes(post(browser_of(office.property_clerk), f"/cases/{case.pk}/remind", {"reason": WHY})) == (403, ["not_allowed"])


def test_a_letter_is_answered_and_lifted(office, desk):
    case, handler = office.received(), browser_of(office.property_clerk)
    post(desk, f"/cases/{case.pk}/show-yellow", {"reason": WHY})
    item = SupervisionItem.objects.get()

    status, _body = post(handler, f"/cases/{case.pk}/answer-supervision", {"text": "配件明天到，后天装好。", "to": item.pk})
    lifted = post(desk, f"/cases/{case.pk}/lift-supervision", {"reason": "答复了。"})

    assert (status, lifted[1]["supervision"]) == (200, "none")
    read = get(handler, f"/supervision/{item.pk}")[1]
    assert (read["document_number"], read["answer"], read["ended_how"]) == ("督办〔2026〕1号", "配件明天到，后天装好。", "lifted")


def test_a_leader_instructs(office):
    case, leader = office.received(), browser_of(subdistrict_leader(office.here)[1])

    status, _body = post(leader, f"/cases/{case.pk}/instruct", {"text": "周三以前修好。"})

    assert (status, Instruction.objects.get().case) == (200, case)


def test_the_supervision_list_is_what_one_may_see(office, desk):
    case = office.received()
    post(desk, f"/cases/{case.pk}/show-yellow", {"reason": WHY})

    seen = [
        len(get(browser, "/supervision", view="all")[1]["items"])
        for browser in (desk, browser_of(office.property_clerk), browser_of(outsider("dispatcher")[1]))
    ]

    item = SupervisionItem.objects.get()
    assert (seen, get(browser_of(outsider("dispatcher")[1]), f"/supervision/{item.pk}")[0]) == ([1, 1, 0], 404)
    assert get(desk, "/supervision")[1]["items"][0]["case_number"] == case.short_number


def test_cases_are_listed_by_level(office, desk):
    case = office.received()
    office.received()
    post(desk, f"/cases/{case.pk}/show-yellow", {"reason": WHY})

    assert [one["id"] for one in get(desk, "/cases", supervision="yellow")[1]["items"]] == [str(case.pk)]


# ---- tasks ----


def wanted(office, **more):
    return {"title": "换水泵", "due_on": "2026-11-27", "organisation_id": office.here.property_company.pk} | more


def test_a_task_goes_its_way(office, desk):
    status, task = post(desk, "/tasks", wanted(office, source="meeting", place_id=office.here.compound.pk))
    assert (status, task["number"], task["state"]) == (200, "任务〔2026〕1号", "open")

    path = f"/tasks/{task['id']}"
    assert post(desk, f"{path}/note", {"text": "泵订好了。"})[1]["latest"] == "泵订好了。"
    assert post(desk, f"{path}/change", {"due_on": "2026-12-04", "reason": "厂家缺货"})[1]["due_on"] == "2026-12-04"
    assert post(desk, f"{path}/finish", {"text": "装好了。"})[1]["state"] == "done"
    assert codes(post(desk, f"{path}/cancel", {"reason": "不办了"})) == (409, ["ended"])
    assert get(desk, path)[1]["ended_words"] == "装好了。"


def test_a_task_sent_twice_with_one_key_is_one_task(office, desk):
    answers = [post(desk, "/tasks", wanted(office), HTTP_IDEMPOTENCY_KEY="one")[1]["id"] for _ in range(2)]

    assert (len(set(answers)), Task.objects.count()) == (1, 1)


def test_a_task_for_nobody_or_nowhere_is_refused(office, desk):
    unknown = office.received().pk

    assert codes(post(desk, "/tasks", wanted(office, organisation_id=None, due_on="2020-01-01"))) == (
        409,
        ["due_past", "responsible"],
    )
    assert codes(post(desk, "/tasks", wanted(office, organisation_id=unknown))) == (409, ["unknown_responsible"])
    assert codes(post(desk, "/tasks", wanted(office, place_id=unknown))) == (409, ["unknown_place"])
    assert Task.objects.count() == 0


def test_the_ledger_is_what_one_may_see(office, desk):
    task = post(desk, "/tasks", wanted(office))[1]
    leader = browser_of(subdistrict_leader(office.here)[1])

    assert [len(get(one, "/tasks")[1]["items"]) for one in (desk, leader, browser_of(auditor(office.here)[1]))] == [1, 1, 0]
    assert get(browser_of(outsider("dispatcher")[1]), f"/tasks/{task['id']}")[0] == 404
    assert post(leader, f"/tasks/{task['id']}/instruct", {"text": "这周办完。"})[0] == 200


# ---- limits ----


def test_limits_in_force_with_their_source(office, desk):
    found = {one["profile"]: one for one in get(desk, "/limits")[1]}

    assert (len(found), found["general"]["status"], found["general"]["is_own"]) == (14, "press", False)


def test_a_case_under_other_limits(office, desk):
    case = office.dispatched()

    status, compared = get(desk, f"/cases/{case.pk}/what-if", profiles="general,general_7")

    assert (status, [one["is_current"] for one in compared]) == (200, [True, False])
    assert [one["due_at"] for one in compared] == [at(11, 27, 18).isoformat(), at(12, 1, 18).isoformat()]
    assert codes(get(desk, f"/cases/{case.pk}/what-if", profiles="nonsense")) == (409, ["unknown_profile"])
    assert Case.objects.get(pk=case.pk).due_at == at(11, 27, 18)


def test_the_operations_are_named_as_the_verbs(office, desk):
    found = {
        operation["operationId"]
        for path in desk.get("/api/v1/openapi.json").json()["paths"].values()
        for operation in path.values()
    }

    named = {"remind", "show_yellow", "show_red", "instruct", "answer_supervision", "lift_supervision", "what_if"}
    tasks = {f"task_{verb}" for verb in ("add", "list", "get", "note", "finish", "cancel", "change", "instruct")}
    assert ({f"case_{verb}" for verb in named} | tasks | {"supervision_list", "supervision_get", "limit_list"}) - found == set()
