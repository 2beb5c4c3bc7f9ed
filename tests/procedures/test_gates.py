"""What gates hear of publicity, of signatures, of collections and of the call for wishes, at their edges."""

from datetime import date, timedelta

import pytest

from linli.core.actors import Actor
from linli.procedures.models import ProposalRound, Step
from linli.procedures.providers import Question, provider_named
from linli.procedures.selectors import runs as found
from linli.procedures.services import collections, draft_lists, evidence, overriding, runs
from linli.procedures.services.definitions import adopt
from tests.factories.procedures import NOW, a_round, chosen, collection, house, said, turned_down, wish
from tests.factories.registry import HouseholdFactory, HouseholdMemberFactory

from .doing import MONDAY, TEXT, at, world

pytestmark = pytest.mark.django_db
ELSEWHERE = TEXT.replace(
    'title: 会开成了, blocks: open, ask: meeting_on_paper, with: {quorum: ">= 2/3", pass: "> 1/2", of: due}',
    "title: 前面没有异议, ask: publicity_over_without_open_objection, with: {publicity: plan}",
)
SIGNED = TEXT.replace(
    "{code: sheet, title: 意见表, ask: document}",
    "{code: sheet, title: 签字, ask: signed_by_posts, with: {posts: [community_clerk, community_secretary]}}",
)


def told(run, step, now=MONDAY):
    [gate] = found.whole(run, now=now).gates(step)
    return gate.is_met, gate.text


# ---- publicity ----


def test_a_later_step_asks_after_what_an_earlier_one_published():
    one = world(ELSEWHERE)
    run, _shown = one.shown()

    assert [told(run, "act", at(day)) for day in ("2026-03-09 23:59", "2026-03-10 00:00")] == [
        (False, "公示到 3月9日 星期一 24:00 才满。"),
        (True, "公示满了，没有没答复的异议。"),
    ]


def test_what_was_published_in_a_round_that_was_left_says_nothing_for_the_next():
    one = world(ELSEWHERE)
    run, _shown = one.shown()
    runs.refuse_step(run=run, step="show", reason="方案要改", by=one.secretary, now=MONDAY)
    run.refresh_from_db()

    assert [told(run, step, at("2026-04-10 00:00")) for step in ("show", "act")] == [(False, "还没有公示。")] * 2


# ---- signatures ----


def test_a_signature_is_each_post_s_own():
    one = world(SIGNED)
    run = one.start()
    one.open(run, "ask")
    before = told(run, "ask")

    for by in (one.clerk, one.secretary):
        evidence.record(run=run, step="ask", gate="sheet", values={"opinion": "同意"}, by=by, now=MONDAY)

    assert (before, told(run, "ask")) == ((False, "还等签字：社区工作者、社区书记。"), (True, "该签字的都签了。"))


def test_a_gate_whose_engine_is_not_there_waits_and_says_for_what():
    one = world(TEXT.replace("ask: document}\n  - code: show", "ask: progress_reported}\n  - code: show"))
    run = one.start()

    assert told(run, "ask") == (False, "证据来源“进度报上来了（要等“项目”模块）”还没有接上，过不去。")


# ---- collections ----


def asked(name, run, parameters=None, *, step="consent", step_id=None, now=NOW):
    question = Question(run.tenant_id, run.pk, step_id, step, "share", parameters or {}, (), run.place_id, now)
    return provider_named(name).ask(question)


def test_what_was_collected_before_a_step_opened_this_time_is_history(here, run):
    house(here.entrance, [10_000])
    step = Step.objects.get(run=run, code="consent")
    row = collection(here.building, run=run, step="consent")
    said(row.heads.get())
    texts = []

    for opened_at in (None, NOW, NOW + timedelta(seconds=1)):
        Step.objects.filter(pk=step.pk).update(opened_at=opened_at)
        texts.append(asked("consent_share", run, {"rule": "procedures.elevator_consent"}, step_id=step.pk).text)

    assert texts == ["征〔2026〕1号 已经够了，还没有宣布截止。"] * 2 + ["还没有发起征求。"]


def test_a_collection_without_a_rule_and_a_gate_without_a_share_come_to_nothing(here, run):
    house(here.entrance, [10_000])
    collection(here.building, run=run, step="consent", rule_code="")

    answer = asked("consent_share", run)

    assert (answer.is_met, answer.text, answer.missing) == (
        False,
        "征〔2026〕1号 还不够。",
        ("这次征求没有写按什么比例算。",),
    )


def test_a_survey_counts_those_who_were_asked_by_heads_alone(here, run):
    for _n in range(2):
        HouseholdMemberFactory(household=HouseholdFactory(place=here.entrance))
    given = {"kind": "opinion", "counts": "households", "rule_code": ""}
    row = collection(here.building, run=run, step="consent", **given)
    said(row.heads.first())
    collections.close(collection=row, reason="够了，不再问", by=Actor.system(tenant_id=here.tenant.pk), now=NOW)

    answers = [asked("survey_share", run, {"asked": share}) for share in (">= 1/2", "> 1/2")]

    assert [one.text for one in answers] == ["征〔2026〕1号 够了：问到的够了。", "征〔2026〕1号 还不够，还差 1 户。"]
    assert answers[0].figures == (("名册", "2"), ("问到", "1"), ("表态", "1"), ("同意", "1"))


# ---- wishes ----


def test_without_a_call_nothing_is_collected_screened_or_commented_on(run):
    names = ("proposals_collected", "proposals_screened", "draft_commented")

    assert [asked(name, run).text for name in names] == ["还没有发起征集。", "还没有发起征集。", "候选名单还没有公开征求意见。"]


def test_a_call_that_is_shorter_than_its_gate_asks_is_not_long_enough(here, run):
    a_round(here.tenant)
    ProposalRound.objects.update(run=run)

    assert asked("proposals_collected", run, {"for": "31 days"}, now=NOW + timedelta(days=60)).text == "征集不足 31 天。"


def test_a_small_surplus_passes_with_a_warning_and_none_does_not(here, run):
    round_ = a_round(here.tenant, seats=6)
    ProposalRound.objects.update(run=run)
    answers = []
    for _n in range(7):
        chosen(wish(round_))
        answers.append(asked("proposals_screened", run).text)

    assert answers[-2:] == [
        "候选要比票选的多：要选 6 件，候选只有 6 件。",
        "候选 7 件，选 6 件。差额偏少，可以再想想。",
    ]


def test_a_refusal_that_was_not_told_is_counted(here, run):
    round_ = a_round(here.tenant, seats=1)
    ProposalRound.objects.update(run=run)
    for _n in range(2):
        chosen(wish(round_))
    turned_down(wish(round_, name="试先生"))

    assert asked("proposals_screened", run).missing == ("还有 1 条不采纳的建议没有告诉提的人为什么。",)


def test_a_comment_without_an_answer_is_counted_after_the_last_day(here, run, leader):
    round_ = a_round(here.tenant)
    ProposalRound.objects.update(run=run)
    for title in ("给纬二路装路灯", "开一个老年食堂", "修后巷的路"):
        chosen(wish(round_, title))
    round_ = draft_lists.publish_draft(round_=round_, until=date(2026, 10, 12), by=leader, now=NOW + timedelta(days=31))
    draft_lists.comment(round_=round_, text="路灯要早点装。", by=leader, now=NOW + timedelta(days=31))

    assert asked("draft_commented", run, now=NOW + timedelta(days=60)).missing == ("还有 1 条意见没有答复。",)


# ---- after a change of version ----


def test_a_gate_of_a_new_version_is_asked_from_then_on():
    one = world()
    run = one.start()
    newer = adopt(tenant=one.here.tenant, text=SIGNED, reason="要签字", by=one.admin, now=MONDAY)

    run = overriding.migrate(run=run, definition=newer, reason="要签字", by=one.admin, now=MONDAY)

    assert told(run, "ask") == (False, "还等签字：社区工作者、社区书记。")
