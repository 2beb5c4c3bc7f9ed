"""Ballots over REST: read by everybody, moved on by the office, voted on once."""

import json

import pytest

from linli.core import clock
from linli.core.models import Submission
from linli.deliberation.models import Ballot, SealedPaper
from tests import people
from tests.factories.deliberation_ballots import NOW, declared, roll, say_all

from .voting_world import given_to, of_owners, selection

pytestmark = pytest.mark.django_db
ALL = "/api/v1/ballots"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def send(browser, url, body, key="k1"):
    return browser.post(url, json.dumps(body), content_type="application/json", headers={"Idempotency-Key": key})


def test_a_ballot_goes_from_draft_to_declaration_and_shows_its_verdict_then(here, client):
    desk = people.browser_of(people.subdistrict_leader(here)[1], client)
    given = {
        "kind": "owners",
        "title": "换物业",
        "question": "您同意吗？",
        "place_id": str(here.building.pk),
        "secrecy": "recorded",
    }
    rule = {"rule_code": "deliberation.owners_matters", "matter": 4, "roll_source": "owners", "channels": ["portal"]}
    made = send(desk, ALL, given | rule).json()
    roll(Ballot.objects.get(), 2, areas=[5_000, 6_000])

    for verb in ("freeze", "open", "close", "declare"):
        told = send(desk, f"{ALL}/{made['id']}/{verb}", {}, verb).json()

    assert (made["state"], made["verdict"], told["state"], told["verdict"]["kind"]) == ("draft", None, "declared", "owners")


def test_a_vote_counts_once_for_its_key_and_leaves_no_hash_of_itself(here, client):
    actor = people.resident(here)[1]
    right = given_to(selection(here), actor)
    browser, url = people.browser_of(actor, client), f"{ALL}/{right.ballot_id}/votes"

    receipts = [send(browser, url, {"content": content}).json()["receipt"] for content in ("1=o", "2=o")]

    assert (receipts[0], SealedPaper.objects.count()) == (receipts[1], 1)
    assert [one.fingerprint for one in Submission.objects.all()] == [""]


def test_a_paper_with_too_many_choices_is_refused(here, client):
    actor = people.resident(here)[1]
    right = given_to(selection(here), actor)

    answer = send(people.browser_of(actor, client), f"{ALL}/{right.ballot_id}/votes", {"content": "1=o,2=o,3=o"})

    assert (answer.status_code, SealedPaper.objects.count()) == (409, 0)


def test_the_box_and_the_export_are_public_after_declaration_only(here, client):
    client.cookies["linli_place"] = here.tenant.code
    ballot = of_owners(here)
    say_all(ballot, ["yes", "yes", "no"])
    before = [client.get(f"{ALL}/{ballot.pk}/{name}").status_code for name in ("box", "export")]
    declared(ballot)

    box = client.get(f"{ALL}/{ballot.pk}/box").json()

    assert (before, box["papers"], len(box["receipts"])) == ([404, 404], {"yes": 2, "no": 1}, 3)
    assert client.get(f"{ALL}/{ballot.pk}/export").json()["format"] == "linli-ballot-1"
