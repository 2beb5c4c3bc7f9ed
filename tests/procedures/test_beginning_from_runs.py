"""What a gate asks for is begun from the page of its run: a collection at doors, the call for wishes."""

import re
from html import unescape

import pytest
from django.urls import reverse

from linli.core import clock
from linli.procedures.models import Collection, ProposalRound
from linli.procedures.services import runs
from tests import people
from tests.factories.procedures import NOW, collection, house

from .doing import world_in

pytestmark = pytest.mark.django_db
BEGIN, CALL = reverse("procedures:collection-begin"), reverse("procedures:proposal-call")


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def leader(here):
    return people.holder("subdistrict_leader", here, place=here.subdistrict)[1]


EITHER = """\
code: either
title: 一般或特别
plain: 业主定一件事。
about: [compound]
effective_from: 2020-01-01
status: assumed
citation: 自拟
archive: 10 years
steps:
  - code: vote
    title: 表决
    plain: 业主表决。
    opens: [community_secretary]
    closes: [community_secretary]
    gates:
      - code: decided
        title: 够了
        any_of:
          - {ask: consent_share, with: {rule: procedures.owners_ordinary}}
          - {ask: consent_share, with: {rule: procedures.renovation_will}}
"""

HELD = (
    EITHER[: EITHER.index("        any_of")].replace("either", "held")
    + "        ask: activity_held\n        with: {kind: party_day}\n"
)


def opened(by, code, place, step):
    run = runs.start(tenant=place.tenant, code=code, title="三号楼加装电梯", place=place, plain="老人上不了楼。", by=by, now=NOW)
    return runs.open_step(run=run, step=step, by=by, now=NOW)


def begins(browser, run, address):
    """Where the page of the run offers to begin, with the words of each link."""
    text = browser.get(run.get_absolute_url()).content.decode()
    found = re.findall(rf'href="({re.escape(address)}[^"]*)">.*?</svg>([^<]+)</a>', text)
    return [(unescape(url), label) for url, label in found]


def test_a_collection_is_begun_from_the_gate_that_asks_for_it(here, secretary):
    house(here.entrance, [8_950])
    run, browser = opened(secretary, "elevator_retrofit", here.building, "consent"), people.browser_of(secretary)
    [(url, label)] = begins(browser, run, BEGIN)
    form = browser.get(url).context["form"]
    typed = {name: form[name].value() for name in ("place", "kind", "rule_code", "title")}

    browser.post(url, typed | {"counts": "owners", "question": "您同意装电梯吗？", "closes_on": "2026-09-20", "then": "begin"})

    row = Collection.objects.get()
    assert (label, row.run, row.step, row.title) == ("发起征求", run, "consent", "三号楼加装电梯")
    assert (row.place, row.kind, row.rule["code"]) == (here.building, "consent", "procedures.elevator_consent")


def test_what_was_begun_is_not_begun_again(here, secretary):
    house(here.entrance, [8_950])
    run = opened(secretary, "elevator_retrofit", here.building, "consent")
    collection(here.building, run=run, step="consent")

    assert begins(people.browser_of(secretary), run, BEGIN) == []


def test_who_may_not_lead_a_collection_is_not_offered_one(here, secretary):
    run = opened(secretary, "elevator_retrofit", here.building, "consent")
    reader = people.holder("compound_head", here, place=here.compound)[1]

    assert begins(people.browser_of(reader), run, BEGIN) == []


def test_residents_are_not_shown_the_way_to_the_desk(here, secretary, client):
    run = opened(secretary, "elevator_retrofit", here.building, "consent")

    assert BEGIN not in client.get(run.public_url).content.decode()


def test_a_survey_asks_for_opinions(here, secretary):
    run = opened(secretary, "solicit_deliberate_disclose", here.compound, "solicit")
    [(url, _label)] = begins(people.browser_of(secretary), run, BEGIN)

    assert ("kind=opinion" in url, "rule_code=procedures.solicitation" in url) == (True, True)


def test_the_call_is_begun_from_the_gate_that_counts_its_days(here, leader):
    run, browser = opened(leader, "livelihood_projects", here.subdistrict, "collect"), people.browser_of(leader)
    [(url, label)] = begins(browser, run, CALL)

    browser.post(url, {"year": 2027, "seats": 10, "opens_on": "2026-09-01", "closes_on": "2026-10-08"})

    assert (label, ProposalRound.objects.get().run) == ("发起征集", run)
    assert begins(browser, run, CALL) == []


def test_a_run_elsewhere_is_not_given_a_collection(here, secretary):
    house(here.entrance, [8_950])
    away = people.neighbourhood()
    run = opened(people.community_secretary(away)[1], "elevator_retrofit", away.building, "consent")
    sent = {"kind": "consent", "counts": "owners", "title": "三号楼加装电梯", "question": "您同意装电梯吗？"}

    people.browser_of(secretary).post(
        f"{BEGIN}?run={run.pk}&step=consent", sent | {"place": here.building.pk, "closes_on": "2026-09-20", "then": "begin"}
    )

    assert [(row.run, row.step) for row in Collection.objects.all()] == [(None, "")]


def test_two_rules_for_one_gate_are_offered_by_their_names(here):
    secretary = world_in(here, EITHER).secretary
    run = opened(secretary, "either", here.compound, "vote")

    labels = [label for _url, label in begins(people.browser_of(secretary), run, BEGIN)]

    assert labels == ["发起征求：业主共同决定的一般事项", "发起征求：老旧小区改造意愿"]


def test_an_activity_is_begun_from_the_gate_that_asks_for_one(here):
    secretary = world_in(here, HELD).secretary
    run = opened(secretary, "held", here.compound, "vote")

    shown = begins(people.browser_of(secretary), run, reverse("activities:programme-new"))

    assert shown == [("/desk/activities/programmes/new/?kind=party_day", "办一个活动")]


def test_whoever_plans_no_activity_is_not_offered_one(here):
    run = opened(world_in(here, HELD).secretary, "held", here.compound, "vote")
    reader = people.holder("compound_head", here, place=here.compound)[1]

    assert begins(people.browser_of(reader), run, reverse("activities:programme-new")) == []
