"""Rolls, papers and hands for programs: the same verbs, once for their key, the same refusals."""

import pytest

from linli.core import clock
from linli.core.models import Submission
from linli.deliberation.models import Batch, Correction, Voice
from tests import people
from tests.factories.deliberation_rolls import NOW, at_ballot, roll_ballot, secret_ballot
from tests.factories.procedures import house

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def at(ballot, path):
    return f"/api/v1/ballots/{ballot.pk}/{path}"


def sent(browser, ballot, path, body=None, key="k"):
    return browser.post(at(ballot, path), body or {}, content_type=JSON, HTTP_IDEMPOTENCY_KEY=key)


def test_a_roll_is_made_publicised_and_read(here, desk):
    house(here.entrance, [1000, 2000])
    ballot = roll_ballot(here.compound)

    sent(desk, ballot, "roll")
    told = sent(desk, ballot, "roll/publicity", {"until": "2026-09-10"}).json()
    found = desk.get(at(ballot, "roll")).json()

    assert (told["public_until"], found["count"], found["area_centi"], found["problems"]) == ("2026-09-10", 2, 3000, [])
    assert [one["number"] for one in found["rights"]] == [1, 2]


def test_nobody_reads_a_roll_without_the_right_there(here, client):
    house(here.entrance, [1000])
    ballot = roll_ballot(here.compound)

    assert client.get(at(ballot, "roll")).status_code == 401
    assert people.browser_of(people.outsider()[1]).get(at(ballot, "roll")).status_code == 404


def test_a_request_is_asked_and_answered(here, desk):
    house(here.entrance, [1000])
    ballot = roll_ballot(here.compound)
    sent(desk, ballot, "roll")

    asked = sent(desk, ballot, "roll/corrections", {"number": 1, "who": "试甲", "text": "面积少算了"}).json()
    told = sent(desk, ballot, f"roll/corrections/{asked['id']}/answer", {"is_accepted": False, "answer": "和房本一样。"}).json()

    assert (told["number"], told["is_accepted"], Correction.objects.get().answer) == (1, False, "和房本一样。")
    assert [one["answer"] for one in desk.get(at(ballot, "roll/corrections")).json()] == ["和房本一样。"]


def test_papers_are_issued_once_for_a_key(here, desk):
    ballot = at_ballot(here.entrance)

    for _twice in range(2):
        told = sent(desk, ballot, "papers/issue", {"numbers": [1, 2]}).json()

    assert told == {"issued": 2, "returned": None, "typed": 0, "in_box": 0}
    assert sent(desk, ballot, "papers/issue", {"numbers": [77]}, key="other").status_code == 404


def test_a_pile_is_typed_by_two_people(here, desk):
    ballot = at_ballot(here.entrance)
    other = people.browser_of(people.counter_clerk(here)[1])

    first = sent(desk, ballot, "papers/batches", {"number": 1, "lines": ["1 1", "2 2"]}).json()
    again = sent(other, ballot, f"papers/batches/{first['id']}/again", {"lines": ["1 1", "2 3"]}).json()

    assert (first["state"], again["state"], again["differing"], Voice.objects.count()) == ("first", "second", [2], 0)


def test_of_a_secret_pile_nothing_is_kept_beside_the_key(here, desk):
    ballot = secret_ballot(here.community)

    sent(desk, ballot, "papers/batches", {"number": 1, "lines": ["3", "1", "2"]})

    assert [one.fingerprint for one in Submission.objects.all()] == [""]
    assert Batch.objects.get().paper_count == 3


def test_a_line_that_cannot_be_read_is_told(here, desk):
    told = sent(desk, at_ballot(here.entrance), "papers/batches", {"number": 1, "lines": ["1 1", "x"]})

    assert (told.status_code, Batch.objects.count()) == (409, 0)
    assert [one["row"] for one in told.json()["problems"]] == [2]


def test_hands_are_counted(here, desk):
    ballot = at_ballot(here.entrance, kind="decision")
    counts = {"yes": 2, "no": 1, "abstain": 0}

    sent(desk, ballot, "hands", {"teller": "甲计票", "counts": counts}, key="a")

    assert sent(desk, ballot, "hands", {"teller": "乙计票", "counts": counts}, key="b").json() == {"round": 1, "agreed": counts}
