"""No order of verbs passes a gate without its evidence: whatever is tried, in whatever order, what stands closed was earned."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.core.problems import Refused
from linli.core.workcalendar import calendar_of, midnight_after
from linli.procedures.models import Evidence, Objection, Override, Publicity, Run, Step
from linli.procedures.rules.days import Period, last_day
from linli.procedures.services import evidence, objections, overriding, runs

from .doing import MONDAY, world

pytestmark = pytest.mark.django_db
STEPS = ("ask", "show", "extra", "act")
VERBS = ("open", "close", "refuse", "leave_out", "paper", "withdraw", "publish", "again", "lodge", "answer", "uphold", "reopen")
TRIED = st.lists(
    st.tuples(st.sampled_from(VERBS), st.sampled_from(STEPS), st.sampled_from([0, 0, 0, 1, 3, 8, 12])), min_size=5, max_size=40
)
# Most orders lead nowhere: some begin well, and go wrong from there on.
WELL = [("open", "ask", 0), ("paper", "ask", 0), ("close", "ask", 0), ("open", "show", 0), ("publish", "show", 0)]
ENDS = (
    [("close", "show", 8), ("leave_out", "extra", 0), ("paper", "act", 0), ("open", "act", 0), ("close", "act", 3)],
    [("lodge", "show", 1), ("close", "show", 8), ("answer", "show", 0), ("close", "show", 0)],
    [("lodge", "show", 1), ("answer", "show", 0), ("reopen", "show", 1), ("close", "show", 12)],
    [("lodge", "show", 1), ("uphold", "show", 0), ("again", "show", 3), ("close", "show", 3), ("close", "show", 8)],
    [("refuse", "show", 1), ("open", "ask", 0), ("close", "ask", 0), ("open", "show", 0), ("close", "show", 12)],
)
BEGUN = st.tuples(st.sampled_from(ENDS), st.integers(3, 10)).map(lambda told: [*WELL, *told[0]][: told[1]])
PAPERS = {
    "ask": ("sheet", {"paper": "3 号柜"}),
    "extra": ("minutes", {"paper": "4 号柜"}),
    "act": ("meeting", {"held_on": "2026-03-02", "due": "10", "present": "7", "agreed": "6"}),
}


class Trial:
    """One order of verbs on one run; what is refused changes nothing and the next is tried."""

    def __init__(self, one):
        self.one, self.run, self.now = one, one.start(), MONDAY

    def do(self, verb, step, days):
        self.now += timedelta(days=days, minutes=1)
        try:
            with transaction.atomic():
                getattr(self, verb)(step)
        except Refused:
            return

    def _said(self):
        return {"by": self.one.secretary, "now": self.now}

    def open(self, step):
        runs.open_step(run=self.run, step=step, **self._said())

    def close(self, step):
        runs.close_step(run=self.run, step=step, **self._said())

    def refuse(self, step):
        runs.refuse_step(run=self.run, step=step, reason="不行", **self._said())

    def leave_out(self, step):
        runs.leave_out(run=self.run, step=step, reason="没人要", **self._said())

    def paper(self, step):
        gate, values = PAPERS.get(step, PAPERS["ask"])
        evidence.record(run=self.run, step=step, gate=gate, values=values, **self._said())

    def withdraw(self, _step):
        if row := Evidence.objects.filter(run=self.run, withdrawn_at=None).last():
            evidence.withdraw_evidence(evidence=row, reason="写错了", **self._said())

    def publish(self, _step):
        self.one.publish(self.run, self.now)

    def again(self, _step):
        self.one.publish(self.run, self.now, again="改了方案")

    def lodge(self, _step):
        if row := Publicity.objects.filter(run=self.run).last():
            objections.lodge(publicity=row, words="不同意", **self._said())

    def _objection(self):
        return Objection.objects.filter(run=self.run).order_by("?").first()

    def answer(self, _step):
        if row := self._objection():
            objections.answer(objection=row, words="讲清楚了", **self._said())

    def uphold(self, _step):
        if row := self._objection():
            objections.uphold(objection=row, words="说得对", **self._said())

    def reopen(self, _step):
        if row := self._objection():
            objections.reopen(objection=row, words="没答到", **self._said())


def earned(step):
    """Whether a satisfied step was, as the rows show: by counting of its own, without the rules."""
    papers = Evidence.objects.filter(step=step).exclude(withdrawn_at__lte=step.closed_at)
    if step.code in ("ask", "extra"):
        return papers.filter(at__lte=step.closed_at).exists()
    if step.code == "act":
        two = last_day(step.opened_at.date(), Period.parse("2 working days"), calendar_of())
        return papers.filter(at__lte=step.opened_at).exists() and step.closed_at >= midnight_after(two)
    standing = Publicity.objects.filter(step=step, published_at__lte=step.closed_at).exclude(replaced_at__lte=step.closed_at)
    came = Objection.objects.filter(publicity__run=step.run, written_at__lte=step.closed_at)
    settled = [last_word(one, step.closed_at) in ("answer", "uphold") for one in came]
    return standing.count() == 1 and step.closed_at >= midnight_after(standing.get().last_on) and all(settled)


def last_word(objection, until):
    """What was done last with an objection; it may have been opened again since."""
    return objection.entries.filter(at__lte=until).order_by("at", "id").last().verb


def in_order(run):
    """Whether each step began only when the one before it, in the newest round until then, was done."""
    rows = list(Step.objects.filter(run=run))
    for row in rows:
        begun = row.opened_at or (row.closed_at if row.state == "left_out" else None)
        if begun is None or row.position == 0:
            continue
        before = max(
            (one for one in rows if one.position == row.position - 1 and one.round <= row.round), key=lambda one: one.round
        )
        if before.state not in ("satisfied", "left_out") or before.closed_at > begun:
            return False
    return True


@given(BEGUN, TRIED)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_tried_in_whatever_order_what_is_closed_was_earned(begun, tried):
    with transaction.atomic():
        trial = Trial(world())
        for verb, step, days in [*begun, *tried]:
            trial.do(verb, step, days)

        satisfied = Step.objects.filter(run=trial.run, state="satisfied").select_related("run")
        assert [step.code for step in satisfied if not earned(step)] == []
        assert in_order(trial.run)
        assert not Override.objects.exists()
        transaction.set_rollback(True)


@given(st.sampled_from(["gate:sheet", "gate:quiet", "order:ask", "time:", "objection:"]), st.sampled_from(STEPS))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_override_passes_over_what_it_names_and_nothing_else(barrier, step):
    with transaction.atomic():
        one = world()
        run = one.start()
        one.open(run, "ask")
        try:
            overriding.override(run=run, step=step, barrier=barrier, reason="急", by=one.leader, now=MONDAY)
        except Refused:
            assert not Override.objects.exists()
        else:
            assert (barrier, step) in {("gate:sheet", "ask"), ("order:ask", "show")}
            assert Run.objects.get(pk=run.pk).is_overridden
        transaction.set_rollback(True)
