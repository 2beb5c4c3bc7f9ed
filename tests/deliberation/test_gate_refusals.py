"""What a gate says of a meeting or a ballot that is there and does not let it pass."""

import pytest

from linli.core import remembered
from linli.deliberation.services import ballots
from linli.procedures.providers import Question, provider_named
from linli.procedures.services import runs
from tests import people
from tests.factories.deliberation_ballots import clerk_of, closed, open_ballot, say_all
from tests.factories.deliberation_resolutions import NOW

pytestmark = pytest.mark.django_db
VALIDITY = {"kind": "selection", "matter": "validity"}
RATING = {"kind": "satisfaction", "rule_code": "deliberation.satisfaction_zhenhai", "channels": ["counter"], "secrecy": "secret"}


@pytest.fixture
def run(here):
    given = {"title": "明年的实事", "place": here.subdistrict, "plain": ""}
    begun = runs.start(tenant=here.tenant, code="livelihood_projects", by=people.subdistrict_leader(here)[1], now=NOW, **given)
    remembered.forget_all()  # a test writes its own rule of the body afterwards
    return begun


def asked(name, run, parameters, step="count"):
    question = Question(run.tenant_id, run.pk, None, step, "gate", parameters, (), run.place_id, NOW)
    return provider_named(name).ask(question)


def void(ballot):
    return ballots.void(ballot=ballot, reason="名册错了", by=clerk_of(ballot), now=NOW)


def test_a_void_ballot_says_why_and_is_held_anew(here, run):
    one = void(open_ballot(2, place=here.community, run=run, step="count"))

    answer = asked("ballot_declared", run, {"kind": "decision"})

    assert (answer.is_met, answer.text, answer.missing) == (False, f"{one.number} 无效：名册错了", ("重新表决。",))


def test_a_selection_is_valid_once_it_was_counted(here, run):
    ballot = open_ballot(2, place=here.community, run=run, step="count", kind="selection", options=("甲", "乙"), seats=1,
                         rule_code="deliberation.livelihood_selection", secrecy="secret", channels=["portal", "counter"])  # fmt: skip
    before = asked("ballot_declared", run, VALIDITY)
    void(ballot)

    after = asked("ballot_declared", run, VALIDITY)

    assert before.text == f"{ballot.number} 还没有截止。"
    assert (after.text, after.missing) == (f"{ballot.number} 无效：名册错了", ("重新投票。",))


def test_a_rating_counts_when_it_is_declared(here, run):
    ballot = open_ballot(1, place=here.community, run=run, step="count", options=("路灯",), **RATING)

    assert asked("satisfaction_declared", run, {"scheme": "zhenhai"}).text == f"{ballot.number} 还没有公布结果。"


def test_a_rating_of_two_things_tells_both(here, run):
    ballot = open_ballot(1, place=here.community, run=run, step="count", options=("路灯", "长椅"), **RATING)
    say_all(ballot, ["1=satisfied,2=dissatisfied"])
    ballots.declare(ballot=closed(ballot), by=clerk_of(ballot), now=NOW)

    answer = asked("satisfaction_declared", run, {"scheme": "zhenhai"})

    assert (answer.is_met, answer.text) == (True, f"{ballot.number} 公布了结果。路灯：满意、长椅：不满意。")
