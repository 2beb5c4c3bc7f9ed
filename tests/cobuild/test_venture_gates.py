"""A procedure that leads a round finds its evidence in the round's records; papers by hand stay an alternative."""

from datetime import date, timedelta

import pytest

from linli.cobuild.selectors import gates_ventures as gates
from linli.cobuild.services import rounds, venture_checks
from linli.cobuild.services.venture_services import ServiceGiven, record
from linli.core import clock
from linli.core.ids import uuid7
from linli.procedures.api import Question, RunRefused, close_step, open_step, publish_step
from tests.factories.cobuild_ventures import (
    NOW,
    applied,
    checked,
    chosen,
    eligible,
    judge,
    later,
    paid,
    round_given,
    running,
    signed,
    world,
)
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    made = world()
    with clock.fixed(NOW):
        given = round_given(made.here, title="有程序的", with_run=True)
        led = rounds.open_round(tenant=made.here.tenant, given=given, by=made.clerk, now=NOW)
    return type(made)(made.here, made.leader, made.clerk, made.agency, made.liaison, led)


def asked(of, ask, now=NOW, **parameters):
    run = of.round.run
    return ask(
        Question(
            tenant_id=run.tenant_id, run_id=run.pk, step_id=None, step="x", gate="x", parameters=parameters, evidence=(),
            place_id=run.place_id, now=now,
        )
    )  # fmt: skip


def test_the_money_of_the_round_answers_the_call(of):
    assert asked(of, gates.venture_round).text == "总资金 500,000 元，每个项目最多 50,000 元。"


def test_applications_count_when_the_last_day_is_over(of):
    applied(of)

    answers = [asked(of, gates.ventures_applied, now=later(days=days), least=1) for days in (29, 30)]

    assert [(one.is_met, one.text) for one in answers] == [(False, "申报还没有截止，收到 1 份。"), (True, "收到 1 份申报。")]


def test_a_check_that_is_missing_is_named(of):
    one, other = applied(of), applied(of)
    before = asked(of, gates.venture_checked, kind="eligibility")
    [checked(each, "eligibility", of) for each in (one, other)]

    after = asked(of, gates.venture_checked, kind="eligibility")

    assert (before.is_met, before.text) == (False, f"资格审查：{one.number}、{other.number} 还没有记。")
    assert (after.is_met, after.text) == (True, "资格审查：2 个项目，2 个合格。")


def test_a_review_answers_when_its_stage_is_closed(of):
    signed(judge(of, "preliminary"), eligible(of))

    assert asked(of, gates.venture_reviewed, stage="preliminary").text == "初审还没有结束。"


def test_a_round_to_its_end(of):
    made = running_past_publicity(of)
    unpaid = asked(of, gates.venture_paid, after="contract").text
    paid(made, 1, of)
    record(venture=made, given=ServiceGiven(date(2026, 9, 1), "陪伴", 40, 12), by=of.liaison, now=NOW)
    [checked(made, kind, of) for kind in ("midterm", "final")]
    before = asked(of, gates.venture_services).is_met
    venture_checks.complete(venture=made, by=of.leader, now=NOW)

    texts = [asked(of, gates.venture_reviewed, stage=stage).text for stage in ("preliminary", "expert")]

    assert (unpaid, before) == ("还有 1 笔没有拨。", False)
    assert texts == ["初审：1 个项目，3 张签字的评分表，1 个通过。", "专家评审：1 个项目，3 张签字的评分表，1 个通过。"]
    assert asked(of, gates.venture_paid, after="contract").text == "都拨了，一共 600 元。"
    assert asked(of, gates.venture_services).text == "1 个项目结项，服务 1 场、40 人次。"
    assert asked(of, gates.judges_recused).text == "3 位专家，回避 0 次；和申报单位有关系的由程序回避。"


def running_past_publicity(of):
    """The list of those chosen has hung: its step is done."""
    of.round.run.steps.filter(code="publicise").update(state="left_out", closed_at=NOW, words="试验")
    return running(of)


def test_before_the_list_has_hung_nothing_is_signed(of):
    with pytest.raises(venture_checks.VentureRefused) as told:
        running(of)

    assert told.value.codes == ["publicity"]


def test_a_run_without_a_round_says_where_one_is_opened(of):
    run = of.round.run
    of.round.run = None
    of.round.save()
    of.round.run = run

    answer = asked(of, gates.venture_reviewed, stage="expert")

    assert (answer.is_met, answer.begins.url) == (False, "/desk/cobuild/rounds/new/")


@pytest.mark.parametrize(
    ("gate", "parameters"),
    [
        (gates.venture_round, {}),
        (gates.ventures_applied, {"least": 1}),
        (gates.venture_checked, {"kind": "final"}),
        (gates.venture_reviewed, {"stage": "expert"}),
        (gates.venture_paid, {"after": "final"}),
        (gates.venture_services, {}),
        (gates.judges_recused, {}),
    ],
)
def test_nothing_is_met_where_no_round_hangs_on_the_run(here, gate, parameters):
    asking = Question(
        tenant_id=here.tenant.pk, run_id=uuid7(), step_id=None, step="x", gate="x", parameters=parameters, evidence=(),
        place_id=None, now=NOW,
    )  # fmt: skip

    answer = gate(asking)

    assert (answer.is_met, str(answer.text)) == (False, "这个程序还没有连上一轮公益创投。")


def test_a_round_in_which_nothing_was_done_yet_says_what_is_missing(of):
    texts = [
        asked(of, gates.ventures_applied, now=later(days=30), least=2).text,
        asked(of, gates.venture_checked, kind="midterm").text,
        asked(of, gates.venture_paid, after="contract").text,
        asked(of, gates.venture_services).text,
        asked(of, gates.judges_recused).text,
    ]

    assert texts == [
        "收到 0 份申报，不够 2 份。",
        "中期评估：还没有项目。",
        "还有 0 笔没有拨。",
        "还有 0 个项目没有结项。",
        "还没有请专家。",
    ]


def test_what_is_paid_after_a_check_is_owed_when_the_check_is_passed(of):
    made = running_past_publicity(of)
    before = asked(of, gates.venture_paid, after="midterm").text
    paid(made, 1, of)
    checked(made, "midterm", of)
    owed = asked(of, gates.venture_paid, after="midterm").text
    paid(made, 2, of)

    after = asked(of, gates.venture_paid, after="midterm")

    assert (before, owed, after.is_met) == ("还有 0 笔没有拨。", "还有 1 笔没有拨。", True)


def in_publicity(of):
    """A chosen venture whose list hangs since the first of September; the steps before it are done."""
    run = of.round.run
    made = chosen(of)
    before = [step.code for step in run.steps.all()][: [step.code for step in run.steps.all()].index("publicise")]
    run.steps.filter(code__in=before).update(state="left_out", closed_at=NOW, words="试验")
    open_step(run=run, step="publicise", by=of.leader, now=NOW)
    return made, publish_step(run=run, step="publicise", code="chosen", by=of.leader, now=NOW)


def contracted(of, made, now):
    return venture_checks.contract(venture=made, words="纸质协议 1 号", by=of.clerk, now=now)


def test_the_list_hangs_to_its_last_day_and_then_the_contract_is_signed_and_comes_to_its_end(of):
    made, hung = in_publicity(of)
    last = NOW + timedelta(days=(hung.last_on - NOW.date()).days)
    codes = [codes_refused(RunRefused, close_step, run=of.round.run, step="publicise", by=of.leader, now=last)]
    codes.append(codes_refused(venture_checks.VentureRefused, contracted, of, made, last))

    close_step(run=of.round.run, step="publicise", by=of.leader, now=last + timedelta(days=1))
    made = contracted(of, made, last + timedelta(days=1))
    paid(made, 1, of)
    [checked(made, kind, of) for kind in ("midterm", "final")]
    done = venture_checks.complete(venture=made, by=of.leader, now=last + timedelta(days=2))

    assert (hung.last_on, codes, done.state) == (date(2026, 9, 8), [["gate_closed"], ["publicity"]], "completed")
