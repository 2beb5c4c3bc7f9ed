"""What gates of procedures hear of meetings and ballots; every shipped definition's can be passed by real ones."""

import pytest

from linli.core import remembered
from linli.deliberation.rules import gates as rules
from linli.procedures.providers import Question, provider_named
from linli.procedures.selectors.shipped import shipped
from linli.procedures.services import runs
from tests import people
from tests.factories.deliberation_ballots import BallotFactory, RightFactory, declared, open_ballot, say_all
from tests.factories.deliberation_meetings import a_meeting, convened
from tests.factories.deliberation_resolutions import NOW, chosen, decided, held_meeting, owners_decided, resolution

pytestmark = pytest.mark.django_db
OURS = ("meeting_held_with_quorum", "ballot_declared", "satisfaction_declared")
COUNCIL = {"body": "residents_council", "quorum": ">= 2/3", "pass": "> 1/2", "of": "due"}
SELECTION = {"kind": "selection", "matter": "projects", "heads": "> 1/2"}


@pytest.fixture
def run(here):
    """A livelihood procedure of the subdistrict."""
    given = {"title": "明年的实事", "place": here.subdistrict, "plain": ""}
    begun = runs.start(tenant=here.tenant, code="livelihood_projects", by=people.subdistrict_leader(here)[1], now=NOW, **given)
    remembered.forget_all()  # a test writes its own rule of the body afterwards
    return begun


def asked(name, run, parameters, *, step="session"):
    question = Question(run.tenant_id, run.pk, None, step, "gate", parameters, (), run.place_id, NOW)
    return provider_named(name).ask(question)


def of(run, step="session"):
    return {"run": run, "step": step}


def shipped_asks():
    return [
        (found.definition.code, gate.code, ask)
        for found in shipped()
        if found.definition
        for step in found.definition.steps
        for gate in step.gates
        for ask in gate.asks
        if ask.provider in OURS
    ]


# ---- every shipped gate ----


def test_every_name_that_a_shipped_gate_uses_is_known():
    named = [(ask.provider, ask.parameters) for _definition, _gate, ask in shipped_asks()]

    assert {given["body"] for name, given in named if name == OURS[0]} <= set(rules.BODIES)
    assert {given["kind"] for name, given in named if name == OURS[1]} <= set(rules.BALLOTS)
    assert {given["matter"] for name, given in named if "matter" in given} <= set(rules.MATTERS)
    assert {given["scheme"] for name, given in named if name == OURS[2]} <= set(rules.SCHEMES)


@pytest.mark.parametrize(
    ("ask", "step"),
    [(ask, f"{definition}.{gate}") for definition, gate, ask in shipped_asks()],
    ids=[f"{definition}-{gate}" for definition, gate, _ask in shipped_asks()],
)
def test_every_shipped_gate_is_passed_by_a_real_meeting_or_ballot(here, run, ask, step):
    MAKERS[ask.provider](here, run, ask.parameters, step)

    answer = asked(ask.provider, run, ask.parameters, step=step)

    assert (answer.is_met, answer.missing) == (True, ())
    assert answer.link.startswith("/desk/")


def make_meeting(here, run, parameters, step):
    kind, agreed = rules.BODIES[parameters["body"]][0], ("yes", "yes", "yes") if "pass" in parameters else ()
    held_meeting(here.community, kind=kind, votes=agreed, vote=of(run, step), **of(run, step))


def make_ballot(here, run, parameters, step):
    kind = rules.BALLOTS[parameters["kind"]][0]
    makers = {"owners": owners_decided, "selection": chosen, "decision": decided}
    matters = rules.MATTERS.get(parameters.get("matter", ""), ())
    makers[kind](here.community, **of(run, step), **({"matter": matters[0]} if matters else {}))


def make_rating(here, run, parameters, step):
    rated(here, run, step, rule_code=rules.SCHEMES[parameters["scheme"]])


MAKERS = {OURS[0]: make_meeting, OURS[1]: make_ballot, OURS[2]: make_rating}


def rated(here, run, step, *, said=("satisfied", "satisfied"), **given):
    """A declared rating of one thing by as many as spoke."""
    plain = {
        "kind": "satisfaction",
        "rule_code": rules.SCHEMES["zhenhai"],
        "channels": ["counter"],
        "options": ["路灯"],
        "secrecy": "secret",
    }
    ballot = open_ballot(len(said), place=here.community, **(plain | of(run, step) | given))
    say_all(ballot, [f"1={one}" for one in said])
    return declared(ballot)


# ---- meetings ----


def test_where_nothing_was_prepared_the_gate_leads_to_preparing_it_for_this_step(run):
    answer = asked("meeting_held_with_quorum", run, COUNCIL)

    assert (answer.is_met, answer.text) == (False, "还没有为这一步准备会。")
    assert answer.begins.url == f"/desk/meetings/new/?run={run.pk}&step=session&place={run.place_id}&kind=session"


def test_a_meeting_that_goes_on_is_no_meeting_held(here, run):
    meeting = convened(here.community, **of(run))

    assert asked("meeting_held_with_quorum", run, COUNCIL).text == f"{meeting.number} 还没有开完。"


def test_too_few_for_the_share_that_the_gate_asks_is_told_in_figures(here, run):
    meeting = held_meeting(here.community, present=2, **of(run))

    answer = asked("meeting_held_with_quorum", run, {"body": "residents_council", "quorum": "> 2/3"})

    assert answer.text == f"{meeting.number}：应到 3 人，到会 2 人。全体 3 人，超过三分之二要 3 人，到会 2 人，还差 1 人。"
    assert answer.figures == (("应到", "3"), ("到会", "2"))


def test_enough_who_came_and_voted_is_enough(here, run):
    held_meeting(here.community, votes=("yes", "yes", "no"), **of(run))

    answer = asked("meeting_held_with_quorum", run, COUNCIL)

    assert answer.is_met
    assert answer.text.endswith("全体 3 人，过半数要 2 人，同意 2 人，够了。")


def test_a_meeting_that_decided_nothing_does_not_pass_a_gate_that_asks_for_agreement(here, run):
    held_meeting(here.community, **of(run))

    assert asked("meeting_held_with_quorum", run, COUNCIL).missing == ("会上还没有表决公布结果，也没有记下一致同意的决议。",)


def test_what_everybody_agreed_to_without_a_ballot_counts_as_those_who_were_there(here, run):
    meeting = held_meeting(here.community, present=2, **of(run))
    resolution(here.community, meeting=meeting, now=meeting.closed_at)

    assert asked("meeting_held_with_quorum", run, COUNCIL).is_met


def test_another_kind_of_meeting_or_another_step_is_no_evidence(here, run):
    meeting = a_meeting(here.community, **of(run))

    assert asked("meeting_held_with_quorum", run, COUNCIL).text == f"{meeting.number} 不是这一步要的会。"
    assert asked("meeting_held_with_quorum", run, COUNCIL, step="approve").text == "还没有为这一步准备会。"


# ---- ballots ----


def test_a_ballot_is_evidence_once_it_was_declared_and_passed(here, run):
    before = asked("ballot_declared", run, SELECTION, step="elect")
    ballot = chosen(here.community, **of(run, "elect"))

    answer = asked("ballot_declared", run, SELECTION, step="elect")

    assert (before.is_met, answer.is_met) == (False, True)
    assert answer.text.startswith(f"{ballot.number} 通过了。")


def test_the_count_of_papers_is_told_at_one_step_and_who_was_elected_at_the_next(here, run):
    chosen(here.community, **of(run, "count"))

    answers = [
        asked("ballot_declared", run, given, step=step)
        for step, given in (("count", {"kind": "selection", "matter": "validity"}), ("elect", SELECTION))
    ]

    assert [answer.is_met for answer in answers] == [True, True]


def test_a_vote_that_failed_is_told_with_what_was_missing(here, run):
    ballot = decided(here.community, ("no", "no", "yes"), **of(run, "change"))

    answer = asked("ballot_declared", run, {"kind": "change", "heads": "> 1/2"}, step="change")

    assert (answer.is_met, answer.text) == (False, f"{ballot.number}：没有通过。")
    assert answer.missing == ("赞成票：全体 3 人，过半数要 2 票，赞成 1 票，还差 1 票，没有过。",)


def test_passed_by_its_own_rule_it_may_still_be_below_the_share_of_the_gate(here, run):
    decided(here.community, ("yes", "yes", "no"), **of(run, "change"))

    answer = asked("ballot_declared", run, {"kind": "change", "heads": ">= 3/4"}, step="change")

    assert (answer.is_met, answer.missing) == (False, ("要 3 人，得到 2 人。",))


def test_two_matters_of_owners_must_both_have_passed(here, run):
    given = {"kind": "owners", "matter": "rules_and_pact"}
    owners_decided(here.compound, matter=1, **of(run, "vote"))
    first = asked("ballot_declared", run, given, step="vote")
    owners_decided(here.compound, matter=2, said=("no", "no", "no"), **of(run, "vote"))

    assert [first.is_met, asked("ballot_declared", run, given, step="vote").is_met] == [True, False]


def test_owners_who_elect_a_committee_are_not_those_who_adopt_rules(here, run):
    owners_decided(here.compound, matter=1, **of(run, "vote"))

    assert not asked("ballot_declared", run, {"kind": "owners", "matter": "committee"}, step="vote").is_met


def test_a_draft_is_told_as_not_declared(here, run):
    ballot = BallotFactory(place=here.community, **of(run, "change"))
    RightFactory(ballot=ballot)

    assert asked("ballot_declared", run, {"kind": "change"}, step="change").text == f"{ballot.number} 还没有公布结果。"


# ---- satisfaction ----


@pytest.mark.parametrize(
    ("said", "tier"),
    [
        (("satisfied", "dissatisfied"), "满意"),
        (("basically", "dissatisfied"), "不满意"),
        (("basically", "basically", "dissatisfied"), "基本满意"),
    ],
)
def test_a_rating_is_evidence_whatever_it_says_and_says_it(here, run, said, tier):
    ballot = rated(here, run, "rate", said=said)

    answer = asked("satisfaction_declared", run, {"scheme": "zhenhai"}, step="rate")

    assert (answer.is_met, answer.text) == (True, f"{ballot.number}：{tier}。")


def test_where_none_was_prepared_the_gate_leads_to_it_with_its_rule(run):
    answer = asked("satisfaction_declared", run, {"scheme": "zhenhai"}, step="rate")

    assert answer.begins.rule == "deliberation.satisfaction_zhenhai"
    assert answer.begins.url.startswith("/desk/ballots/new/?run=")
