"""Whatever is sent to an operation of the API, it answers in its one shape and never breaks."""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..access.addresses import described, operations, resolved
from .sending import VALUES

pytestmark = [pytest.mark.django_db]
SCHEMA = described()
OPERATIONS = list(operations())
ROLES = ["visitor", "resident", "dispatcher", "property_clerk"]
TEXT = st.sampled_from(sorted(VALUES.values())) | st.text(max_size=30)
ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.lists(TEXT, max_size=2)
FITTING: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXT,
    "boolean": st.booleans(),
    "integer": st.integers(),
    "number": st.floats(),
    "array": st.lists(TEXT, max_size=2),
}


def bodies(address):
    """Bodies that mostly fit the schema of an operation, and sometimes do not at all."""
    operation = SCHEMA["paths"][address.text][address.method.lower()]
    asked = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if asked is None:  # nothing is asked for, or a file, which none of these is
        return ANYTHING
    found = resolved(SCHEMA, asked["schema"])
    fields = {name: FITTING.get(one.get("type", ""), ANYTHING) for name, one in found["properties"].items()}
    odd = dict.fromkeys(fields, ANYTHING)
    required = {name: fields.pop(name) for name in found.get("required", [])}
    return st.fixed_dictionaries(required, optional=fields) | st.fixed_dictionaries({}, optional=odd) | ANYTHING


def sent(world, browser_of, role, address, raw, **extra):
    client = browser_of(role)
    with transaction.atomic():
        answer = client.generic(
            address.method, address.path(world, "own", role), raw, content_type="application/json", headers=extra
        )
        transaction.set_rollback(True)
    return answer


POSTS = [one for one in OPERATIONS if one.method == "POST"]
REPORT = next(one for one in POSTS if one.text == "/api/v1/cases")


@pytest.mark.parametrize("address", POSTS, ids=[one.text for one in POSTS])
@given(data=st.data())
@settings(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None)
def test_no_body_breaks(world, browser_of, address, data):
    body, role = data.draw(bodies(address)), data.draw(st.sampled_from(ROLES))

    answer = sent(world, browser_of, role, address, json.dumps(body).encode())

    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert json.loads(answer.content)["problems"]


GETS = [one for one in OPERATIONS if one.method == "GET"]


@pytest.mark.parametrize("address", GETS, ids=[one.text for one in GETS])
@pytest.mark.parametrize("why", sorted(VALUES))
def test_no_question_breaks(world, browser_of, address, why):
    operation = SCHEMA["paths"][address.text]["get"]
    asked = {
        one["name"]: VALUES[why].encode("utf-8", "replace") for one in operation.get("parameters", []) if one["in"] == "query"
    }

    answer = browser_of("dispatcher").get(address.path(world, "own", "dispatcher").split("?")[0], asked)

    assert answer.status_code < 500


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b'{"text": "\xff"}',
        b'{"text": "\\ud800\\ud800"}',
        b'{"text": "a\\u0000b"}',
        b"[" * 5000,
    ],
)
def test_no_broken_json_breaks(world, browser_of, raw):
    answers = [sent(world, browser_of, role, address, raw) for role in ROLES for address in POSTS[:4]]

    assert [answer.status_code for answer in answers if not 400 <= answer.status_code < 500] == []


def test_what_is_no_json_is_refused_in_words(world, browser_of):
    answer = sent(world, browser_of, "visitor", REPORT, b"{")

    problem = {"code": "http", "text": "看不懂发来的内容，这里要 JSON。", "where": "", "row": None, "column": ""}
    assert (answer.status_code, answer.json()) == (400, {"problems": [problem]})


def test_an_oversized_body_is_turned_away(world, browser_of):
    answer = sent(world, browser_of, "visitor", REPORT, json.dumps({"text": "长" * 4_000_000}).encode())

    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("key", ["x" * 5000, "\x01", "钥匙", ""])
def test_no_idempotency_key_breaks(world, browser_of, key):
    header = key.encode("utf-8").decode("latin-1")

    answer = sent(world, browser_of, "visitor", REPORT, b'{"text": "x"}', **{"Idempotency-Key": header})

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("key", ["", "linli", "linli_", "linli__", "linli_x_y", "linli_\x00_y", "Bearer", "𠮷" * 10, "x" * 9000])
def test_no_key_breaks_and_none_of_them_opens(world, browser_of, key):
    header = f"Bearer {key}".encode().decode("latin-1")

    answer = browser_of("visitor").get("/api/v1/cases", headers={"authorization": header})

    assert answer.status_code == 401
