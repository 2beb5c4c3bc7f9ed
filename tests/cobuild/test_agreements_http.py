"""The same over REST: from a draft to its renewal, once for a key; a unit sees only its own."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from linli.cobuild.models import Agreement, ObligationEntry
from linli.core import clock
from tests import people
from tests.factories.cobuild_agreements import NOW, bank, drafted, liaison, party, proposed, signed

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW + timedelta(days=62)):
        yield


def post(browser, path, key="", **data):
    headers = {"Idempotency-Key": key} if key else {}
    return browser.post(f"{API}{path}", json.dumps(data), content_type="application/json", headers=headers)


def got(browser, path, **query):
    answer = browser.get(f"{API}{path}", query)
    return answer.json() if answer.status_code == 200 else answer.status_code


def draft_of(here, unit):
    sides = [{"organisation_id": str(here.office.pk), "role": "host"}, {"organisation_id": str(unit.pk)}]
    plain = {"title": "用房协议", "place_id": str(here.community.pk), "text": "腾出来", "begins_on": "2026-09-01"}
    return plain | {"sides": sides, "practices": ["resources"]}


def test_a_draft_sent_twice_with_one_key_is_one_and_goes_to_its_signature(here, desk):
    unit = bank(here)
    made = [post(desk, "/agreements", "k-0001", **draft_of(here, unit)).json() for _again in range(2)]
    url, sides = f"/agreements/{made[0]['id']}", {one["role"]: one["id"] for one in made[0]["sides"]}
    post(desk, f"{url}/obligations", party_id=sides["partner"], text="慰问", first_due="2026-10-01")
    post(desk, f"{url}/propose")
    post(desk, f"{url}/sides/{sides['host']}/confirm", name="李书记")
    own = people.browser_of(liaison(here, unit)[1], Client())
    last = post(own, f"{url}/sides/{sides['partner']}/confirm", name="王行长").json()

    assert (made[0] == made[1], Agreement.objects.count(), last["state"]) == (True, 1, "signed")
    assert got(Client(), "/agreements", practice="resources") == [last]


def test_what_was_agreed_is_noted_ended_and_renewed(here, desk):
    one = signed(here, duties=({},))
    url, duty = f"/agreements/{one.pk}", one.obligations.get()
    noted = post(desk, f"/obligations/{duty.pk}/entries", due_on="2026-09-30", done_on="2026-09-30").json()
    renewed = post(desk, f"{url}/renew", begins_on="2029-09-01", is_endless=True).json()
    ended = post(desk, f"{url}/terminate", on="2026-11-01", reason="搬走了").json()

    assert (noted["next_due"], ObligationEntry.objects.count()) == ("2026-10-30", 1)
    assert (renewed["state"], ended["state"], ended["ended_on"]) == ("draft", "terminated", "2026-11-01")


@pytest.mark.parametrize("end", [{}, {"ends_on": "2030-08-31", "is_endless": True}])
def test_a_renewal_says_when_it_ends_or_that_it_has_no_end(here, desk, end):
    answer = post(desk, f"/agreements/{signed(here).pk}/renew", begins_on="2029-09-01", **end)

    assert (answer.status_code, "写哪天到期" in str(answer.json()), Agreement.objects.count()) == (409, True, 1)


def test_what_was_sent_round_is_taken_back_with_a_reason(here, desk):
    url = f"/agreements/{proposed(here).pk}/recall"

    assert [post(desk, url).status_code, post(desk, url, reason="改金额").json()["state"]] == [409, "draft"]


def test_a_unit_sees_only_its_own_and_nobody_else_s_side_is_confirmed(here):
    one, other = proposed(here), proposed(here, unit=bank(here, "另一家"))
    drafted(here, unit=party(one).organisation)
    own = people.browser_of(liaison(here, party(one).organisation)[1], Client())
    ways = [(one, party(one, "host")), (other, party(other))]
    codes = [post(own, f"/agreements/{each.pk}/sides/{side.pk}/confirm", name="x").status_code for each, side in ways]

    assert [each["id"] for each in got(own, "/agreements/own")] == [str(one.pk)]
    assert (codes, post(own, "/agreements", **draft_of(here, bank(here, "三"))).status_code) == ([403, 404], 403)


def test_everybody_reads_what_is_public_without_names_and_nobody_else_reads_the_rest(here, desk):
    drafted(here)
    one = signed(here, unit=bank(here, "公开的"))
    strangers = people.browser_of(people.outsider()[1], Client())

    told = got(Client(), "/agreements")

    assert ([each["id"] for each in told], "行长" in json.dumps(told, ensure_ascii=False)) == ([str(one.pk)], False)
    assert (len(got(desk, "/agreements/own")), got(desk, "/agreements/own", state="draft")[0]["state"]) == (2, "draft")
    assert (got(strangers, "/agreements/own"), got(Client(), "/agreements/own")) == ([], 401)
