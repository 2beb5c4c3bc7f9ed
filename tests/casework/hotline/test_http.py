"""The hotline over REST: a sheet is looked at, chosen from and applied; what is finished goes back once, byte for byte."""

import json
from datetime import timedelta

import pytest

from linli.accounts.models import User
from linli.casework.models import Case, ReplyBatch
from linli.casework.services import hotline as services
from linli.core import clock

from ...people import signed_in
from ..conftest import FRIDAY
from .sheets import done, hotline_sheet, order, orders, read_back

API, NOBODY = "/api/v1/hotline", "0195f3a0-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def later():
    with clock.fixed(FRIDAY + timedelta(hours=3)):
        yield


def post(browser, path, body, **headers):
    answer = browser.post(f"{API}{path}", json.dumps(body, default=str), content_type="application/json", **headers)
    return answer.status_code, answer.json()


def look(desk, tenant, *rows, **headers):
    return desk.post(f"{API}/sheets", {"file": hotline_sheet(*rows, tenant=tenant), "profile": "general_7"}, **headers)


def bring(tenant, clerk, *rows):
    services.import_sheet(hotline_sheet(*rows, tenant=tenant), tenant=tenant, by=clerk, now=FRIDAY)
    return list(Case.objects.order_by("external_no"))


def test_a_sheet_is_looked_at_once_chosen_from_and_applied(desk, tenant, clerk):
    bring(tenant, clerk, order(1))
    row = order(1, due_at="2026-12-04 18:00", tags="催过")
    seen = [look(desk, tenant, row, order(2), HTTP_IDEMPOTENCY_KEY="one").json() for _twice in range(2)]
    take = [one["token"] for one in seen[0]["changes"] if one["key"] == "due_at"]

    status, applied = post(desk, f"/sheets/{seen[0]['id']}/apply", {"take": take})

    assert (seen[0] == seen[1], [one["key"] for one in seen[0]["changes"]]) == (True, ["due_at", "tags"])
    assert (status, applied["state"], applied["created"], applied["taken"]) == (
        200,
        "applied",
        1,
        [[order(1)["number"], "due_at"]],
    )
    assert desk.get(f"{API}/sheets/{seen[0]['id']}").json()["changes"] == []


def test_a_sheet_is_refused_with_rows_and_columns_or_put_away(desk, tenant):
    bad = look(desk, tenant, order(1, state="不知道")).json()
    good = look(desk, tenant, order(1)).json()

    status, cancelled = post(desk, f"/sheets/{good['id']}/cancel", {})

    assert [(one["row"], one["column"]) for one in bad["problems"]] == [(2, "工单状态")]
    assert (status, cancelled["state"], Case.objects.count()) == (200, "cancelled", 0)
    assert post(desk, f"/sheets/{good['id']}/apply", {})[0] == 409


def test_what_is_finished_goes_back_once_and_is_kept(desk, office, tenant, clerk):
    finished = [done(case, office, clerk, now=FRIDAY) for case in bring(tenant, clerk, *orders(2))]
    waiting = desk.get(f"{API}/orders").json()["items"]

    sent = [post(desk, "/batches", {"case_ids": [finished[0].pk]}, HTTP_IDEMPOTENCY_KEY="r") for _twice in range(2)]
    file = desk.get(f"{API}/batches/{sent[0][1]['id']}/file")

    assert [(one["answer"]["result"], one["said"].get("title")) for one in waiting] == [("已解决", None)] * 2
    assert (sent[0] == sent[1], ReplyBatch.objects.count(), len(desk.get(f"{API}/batches").json())) == (True, 1, 1)
    assert [row["number"] for row in read_back(b"".join(file.streaming_content), tenant)] == [finished[0].external_no]
    assert [one["batch"] for one in desk.get(f"{API}/orders", {"view": "sent", "size": 1}).json()["items"]] == ["回传〔2026〕1号"]


def test_what_is_not_the_hotlines_does_not_go_back(desk, office):
    status, body = post(desk, "/batches", {"case_ids": [office.reported().pk]})

    assert (status, [one["code"] for one in body["problems"]]) == (409, ["not_hotline"])


def test_a_case_is_withdrawn(desk, tenant, clerk):
    case = bring(tenant, clerk, order(1))[0]

    answer = desk.post(f"/api/v1/cases/{case.pk}/withdraw", json.dumps({"reason": "热线撤了"}), content_type="application/json")

    assert (answer.status_code, answer.json()["state"]) == (200, "void")


def test_others_may_not_and_what_is_not_there_is_not_found(desk, office):
    other = signed_in(User.objects.get(pk=office.clerk.user_id))

    assert [other.get(f"{API}/{name}").status_code for name in ("orders", "batches")] == [403, 403]
    assert [desk.get(f"{API}/{name}").status_code for name in (f"sheets/{NOBODY}", f"batches/{NOBODY}/file")] == [404, 404]
