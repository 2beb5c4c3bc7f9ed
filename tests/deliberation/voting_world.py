"""A neighbourhood with a voter and their right in ballots, for tests of ballot pages."""

from django.urls import reverse

from tests.factories.deliberation_ballots import NOW, open_ballot, owners, secret

ZHENHAI, BUDGET, SURVEY = "deliberation.satisfaction_zhenhai", "deliberation.budget", "deliberation.survey"
TOKEN = {"submission_token": "a" * 22}


def selection(here, **given):
    """Two of three projects, in secret, by three voters."""
    return secret(3, **({"place": here.compound, "seats": 2, "now": NOW} | given))


def satisfaction(here, **given):
    plain = {"kind": "satisfaction", "secrecy": "secret", "rule_code": ZHENHAI, "channels": ["portal", "counter"]}
    return open_ballot(3, options=("路灯", "食堂"), **(plain | {"place": here.compound, "now": NOW} | given))


def of_owners(here, **given):
    return owners([5_000, 6_000, 7_000], **({"place": here.building, "now": NOW} | given))


def given_to(ballot, actor, position=1):
    """The right at this place of the roll becomes this voter's."""
    right = ballot.rights.get(position=position)
    right.voters.update(person=actor.person_id)
    return right


def paper_url(right):
    return reverse("deliberation:vote-paper", args=[right.ballot_id, right.pk])


def send(browser, right, then, **fields):
    return browser.post(paper_url(right), {**TOKEN, "then": then, **fields})
