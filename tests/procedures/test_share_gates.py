"""What gates of a run hear of its collection and of its call for wishes."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from linli.core.actors import Actor
from linli.procedures.models import ProposalRound, Run
from linli.procedures.providers import Question, provider_named
from linli.procedures.services import collections, draft_lists
from tests.factories.procedures import NOW, a_round, chosen, collection, house, said, turned_down, wish

pytestmark = pytest.mark.django_db
RULE = {"rule": "procedures.elevator_consent"}


def asked(name, run, parameters=None, *, step="consent", now=NOW):
    question = Question(run.tenant_id, run.pk, None, step, "share", parameters or {}, (), run.place_id, now)
    return provider_named(name).ask(question)


def test_nothing_was_begun(run):
    assert asked("consent_share", run, RULE).missing == ("在这一步发起征求意见，名册从人房户里来。",)


def test_what_is_missing_is_told_by_heads_and_area(here, run):
    house(here.entrance, [10_000] * 3)
    row = collection(here.building, run=run, step="consent")
    said(row.heads.first())

    answer = asked("consent_share", run, RULE)

    assert (answer.is_met, len(answer.missing)) == (False, 4)
    assert answer.figures[0] == ("名册", "3 · 300.00 m²")
    assert answer.text == "征〔2026〕1号 还不够，还差 1 户、100.00 m²。"


def test_enough_is_enough_once_it_is_closed(here, run):
    house(here.entrance, [10_000] * 3)
    row = collection(here.building, run=run, step="consent")
    for head in row.heads.all():
        said(head)
    before = asked("consent_share", run, RULE)

    collections.close(collection=row, by=Actor.system(tenant_id=here.tenant.pk), now=NOW)

    assert [before.is_met, asked("consent_share", run, RULE).is_met] == [False, True]


def test_a_collection_by_another_rule_is_no_evidence(here, run):
    house(here.entrance, [10_000])
    collection(here.building, run=run, step="consent", rule_code="procedures.owners_ordinary")

    assert "不是按这一步要的规则征求的" in asked("consent_share", run, RULE).text


def test_a_share_that_the_gate_writes_itself_is_exact(here, run):
    house(here.entrance, [10_000] * 5)
    row = collection(here.building, run=run, step="request", rule_code="")
    said(row.heads.first())
    collections.close(collection=row, reason="够了，不再问", by=Actor.system(tenant_id=here.tenant.pk), now=NOW)

    met = [asked("consent_share", run, {"heads": share, "of": "all"}, step="request").is_met for share in (">= 20%", "> 20%")]

    assert met == [True, False]


def test_another_run_sees_nothing_of_it(here, run):
    house(here.entrance, [10_000])
    collection(here.building, run=run, step="consent")

    assert asked("consent_share", replace_run(run)).text == "还没有发起征求。"


def replace_run(run):
    return Run(pk=uuid4(), tenant_id=run.tenant_id, place_id=run.place_id)


def test_a_call_counts_once_its_last_day_is_over(here, run):
    round_ = a_round(here.tenant)
    ProposalRound.objects.update(run=run)
    last = datetime.fromisoformat("2026-10-01T23:59:59+08:00")

    met = [asked("proposals_collected", run, {"for": "30 days"}, now=at).is_met for at in (last, last + timedelta(seconds=1))]

    assert (met, round_.closes_on) == ([False, True], date(2026, 10, 1))


def test_days_of_a_call_are_said_in_words(here, run):
    a_round(here.tenant)
    ProposalRound.objects.update(run=run)

    answer = asked("proposals_collected", run, {"for": "30 days"}, now=NOW)

    assert (answer.text, answer.figures[1]) == ("征集到 2026年10月1日 截止。", ("截止", "2026年10月1日"))


def test_screening_is_done_when_nothing_is_open_untold_or_without_surplus(here, run):
    round_ = a_round(here.tenant)
    ProposalRound.objects.update(run=run)
    wish(round_)
    turned_down(wish(round_, name="试先生"))

    assert len(asked("proposals_screened", run).missing) == 3


def test_a_draft_list_that_was_commented_on_and_answered_passes(here, run):
    round_, by = a_round(here.tenant), Actor.system(tenant_id=here.tenant.pk)
    ProposalRound.objects.update(run=run)
    for title in ("给纬二路装路灯", "开一个老年食堂", "修后巷的路"):
        chosen(wish(round_, title))
    draft_lists.publish_draft(round_=round_, until=date(2026, 10, 12), by=by, now=NOW + timedelta(days=31))
    late = datetime(2026, 10, 13, 2, tzinfo=UTC)

    met = [asked("draft_commented", run, now=at).is_met for at in (late - timedelta(days=1), late)]

    assert (met, asked("proposals_screened", run).is_met) == ([False, True], True)
    assert asked("draft_commented", run, now=late).text == "征求意见从 2026年10月2日 到 2026年10月12日，0 条意见都有答复。"
