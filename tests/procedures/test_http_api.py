"""Procedures over REST: the same verbs, the same refusals, each done once for its key."""

import json

import pytest

from linli.core import clock
from linli.procedures.models import Objection, Run
from tests.people import browser_of, building_head

from .doing import MONDAY, at, world

pytestmark = pytest.mark.django_db
BASE = "/api/v1/procedures"


@pytest.fixture(autouse=True)
def _on_monday():
    with clock.fixed(MONDAY):
        yield


def sent(browser, path, key="", **data):
    headers = {"Idempotency-Key": key} if key else {}
    answer = browser.post(f"{BASE}/{path}", json.dumps(data), content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_a_run_goes_its_way_by_the_api():
    one = world()
    browser = browser_of(one.secretary)

    _code, run = sent(browser, "runs", code="small", title="换大门", place_id=str(one.here.compound.pk))
    path = f"runs/{run['id']}"
    sent(browser, f"{path}/open-step", step="ask")
    sent(browser, f"{path}/record", step="ask", gate="sheet", values={"paper": "3 号柜"})
    code, closed = sent(browser, f"{path}/close-step", step="ask")

    assert (code, [step["state"] for step in closed["steps"]]) == (200, ["satisfied", "waiting", "waiting", "waiting"])


def test_what_bars_a_step_is_told_by_the_run_and_by_the_refusal():
    one = world()
    run = one.start()
    one.open(run, "ask")
    browser = browser_of(one.secretary)

    code, told = sent(browser, f"runs/{run.pk}/close-step", step="ask")
    step = browser.get(f"{BASE}/runs/{run.pk}").json()["steps"][0]

    assert (code, [problem["code"] for problem in told["problems"]]) == (409, ["gate_closed"])
    assert step["barriers"] == [problem["text"] for problem in told["problems"]]


def test_a_start_sent_twice_with_one_key_is_done_once():
    one = world()
    browser = browser_of(one.secretary)
    given = {"code": "small", "title": "换大门", "place_id": str(one.here.compound.pk)}

    made = [sent(browser, "runs", key="k-1", **given)[1]["id"] for _time in range(2)]

    assert (made[0] == made[1], Run.objects.count()) == (True, 1)


def test_a_call_is_written_down_and_answered():
    one = world()
    _run, shown = one.shown()
    browser = browser_of(one.secretary)

    code, made = sent(browser, f"publicities/{shown.pk}/objections", words="不同意", channel="phone")
    sent(browser, f"objections/{made['id']}/answer", words="讲清楚了")

    assert (code, Objection.objects.get().state, made["channel"]) == (200, "answered", "phone")


def test_an_objection_after_the_last_day_is_refused():
    one = world()
    _run, shown = one.shown()

    with clock.fixed(at("2026-03-10 00:00")):
        code, told = sent(browser_of(one.secretary), f"publicities/{shown.pk}/objections", words="不同意", channel="phone")

    assert (code, [problem["code"] for problem in told["problems"]]) == (409, ["publicity_over"])


def test_a_definition_is_checked_by_line_and_kept_nowhere():
    one = world()

    _code, told = sent(browser_of(one.admin), "definitions/check", text="code: Wrong\n")

    assert (told["ok"], (told["problems"][-1]["line"], told["problems"][-1]["code"])) == (False, (1, "bad_code"))


def test_who_has_no_part_in_procedures_is_refused():
    one = world()
    run = one.start()

    assert browser_of(building_head(one.here)[1]).get(f"{BASE}/runs/{run.pk}").status_code == 403
