"""Statements of each page and of each write on the demo, as JSON: pages as a visitor and as the dispatcher, writes by API."""

import json
import os
import sys
import uuid
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "linli.config.settings"

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from embedded import DESK, PORTAL
from installation import DISPATCHER, HANDLER, key_of_a_program, session_of, where_the_rules_decide

from linli.casework.selectors import categories
from linli.core.tenancy import tenant_by_code

TENANT = "410105002"


def asked(client: Client, address: str) -> int:
    """How many statements a page takes when caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    return len(seen) if answer.status_code == 200 else -answer.status_code


CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


def of_the_write(statements: list[str]) -> int:
    """What stands between BEGIN and COMMIT."""
    begin = next(index for index, one in enumerate(statements) if one.startswith("BEGIN"))
    end = len(statements) - statements[::-1].index("COMMIT")
    return sum(not one.startswith(CONTROL) for one in statements[begin:end])


class Program:
    """Calls the API under one key and counts: the write with its `Idempotency-Key`, and the whole call with signing in."""

    def __init__(self, username: str) -> None:
        self.client, self.key = Client(), key_of_a_program(username)
        self.counts: dict[str, dict[str, int]] = {}

    def post(self, name: str, address: str, **given: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": uuid.uuid4().hex}
        with override_settings(LINLI_KEY_MEMORY=0), CaptureQueriesContext(connection) as seen:
            answer = self.client.post(f"/api/v1/cases{address}", given, content_type="application/json", headers=headers)
        if answer.status_code >= 300:
            raise RuntimeError(f"{name}: {answer.status_code} {answer.content!r}")
        statements = [one["sql"].strip() for one in seen.captured_queries]
        self.counts[name] = {"write": of_the_write(statements), "call": len(statements)}
        return answer.json()  # type: ignore[no-any-return]


def writes() -> dict[str, dict[str, int]]:
    """A case from report to close, once to warm the caches and once to count; each verb by whose it is."""
    office, handler = Program(DISPATCHER), Program(HANDLER)
    place = str(where_the_rules_decide(TENANT).pk)
    reported = {"text": "三号楼东单元门口的路灯不亮，晚上看不清台阶。", "place_id": place, "phone": "13900001234"}
    for _ in range(2):
        office.post("report and dispatch", "", **reported, straight=True)
        case = f"/{office.post('report', '', **reported)['id']}"
        office.post("accept", f"{case}/accept")
        office.post("dispatch", f"{case}/dispatch")
        handler.post("receive", f"{case}/receive")
        handler.post("start", f"{case}/start", text="今天下午去看。")
        handler.post("note", f"{case}/note", text="灯已经买到。")
        handler.post("complete", f"{case}/complete", text="灯换好了，晚上亮着。")
        office.post("call back", f"{case}/call-back", is_resolved=True, satisfaction="satisfied", was_contacted=True)
        office.post("close", f"{case}/close")
    return office.counts | handler.counts


def category_list() -> int:
    """Statements for the list of categories once it has been read."""
    tenant = tenant_by_code(TENANT)
    if tenant is None:
        raise LookupError(TENANT)
    categories.tree(tenant.pk)
    with CaptureQueriesContext(connection) as seen:
        categories.tree(tenant.pk)
    return len(seen)


if __name__ == "__main__":
    settings.ALLOWED_HOSTS.append("testserver")
    visitor, staff = Client(), Client()
    for name, value in session_of(DISPATCHER).items():
        staff.cookies[name] = value
    found = {
        "portal": {name: asked(visitor, path) for name, path in PORTAL.items()},
        "desk": {name: asked(staff, path) for name, path in DESK.items()},
        "category list": category_list(),
        "writes": writes(),
    }
    print(json.dumps(found))
