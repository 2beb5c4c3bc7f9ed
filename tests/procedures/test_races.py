"""Two at the same instant, on PostgreSQL, each on a connection of its own: what may happen once happens once."""

import pytest

from linli.procedures.models import Objection, Override, Publicity, RunEntry, Step
from linli.procedures.services import evidence, objections, overriding, publishing, runs

from ..accounts.threads import meanwhile, together
from .doing import MONDAY, at, world

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AFTER = at("2026-03-10 09:00")


def test_a_step_opened_by_two_at_once_is_opened_once():
    one = world()
    run = one.start()

    told = together(2, lambda _n: runs.open_step(run=run, step="ask", by=one.secretary, now=MONDAY).state)

    assert sorted(map(str, told)) == ["['step_state']", "running"]
    assert RunEntry.objects.filter(verb="open_step").count() == 1


def test_a_notice_published_by_two_at_once_hangs_once():
    one = world()
    run = one.start()
    one.open(run, "ask")
    one.paper(run, "ask", "sheet")
    one.close(run, "ask")
    one.open(run, "show")

    told = together(2, lambda _n: publishing.publish(run=run, step="show", code="plan", by=one.secretary, now=MONDAY).code)

    assert sorted(map(str, told)) == ["['published']", "plan"]
    assert Publicity.objects.count() == 1


def test_objections_at_once_get_numbers_in_a_row():
    one = world()
    _run, shown = one.shown()

    together(6, lambda n: objections.lodge(publicity=shown, words=f"不同意 {n}", by=one.secretary, now=MONDAY).pk)

    assert sorted(Objection.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_step_that_is_closed_while_an_objection_comes_waits_for_it_and_stays_open():
    one = world()
    run, shown = one.shown()
    late = at("2026-03-09 23:59")

    codes = meanwhile(
        lambda: objections.lodge(publicity=shown, words="不同意", received_at=late, by=one.secretary, now=AFTER),
        lambda: runs.close_step(run=run, step="show", by=one.secretary, now=AFTER).state,
    )

    assert codes == ["gate_closed"]
    assert Step.objects.get(run=run, code="show").state == "open"


def test_an_objection_settled_by_two_at_once_is_settled_once():
    one = world()
    _run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)
    do = [objections.answer, objections.uphold]

    told = together(2, lambda n: do[n](objection=made, words="定了", by=one.secretary, now=MONDAY).state)

    assert sum(codes == ["settled"] for codes in told) == 1
    assert made.entries.count() == 2


def test_evidence_taken_back_while_the_step_is_closed_is_either_there_or_bars():
    one = world()
    run = one.start()
    one.open(run, "ask")
    paper = one.paper(run, "ask", "sheet")

    codes = meanwhile(
        lambda: evidence.withdraw_evidence(evidence=paper, reason="写错了", by=one.secretary, now=MONDAY),
        lambda: runs.close_step(run=run, step="ask", by=one.secretary, now=MONDAY).state,
    )

    assert codes == ["gate_closed"]


def test_an_override_by_two_at_once_stands_once():
    one = world()
    run = one.start()
    one.open(run, "ask")

    together(
        2, lambda _n: overriding.override(run=run, step="ask", barrier="gate:sheet", reason="急", by=one.leader, now=MONDAY).pk
    )

    assert Override.objects.count() == 1
