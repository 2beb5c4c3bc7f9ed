"""What cases repeat of their records for the rates is true after every verb, and the rates count what the records say."""

from contextlib import suppress
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection

from linli.casework.models import Callback, Case
from linli.casework.selectors import rates, reckoning
from linli.casework.selectors.rates import Period, Scope
from linli.casework.selectors.troubles import wrong_facts
from linli.casework.services import (
    afterwards,
    amending,
    consulting,
    delays,
    dispatching,
    handling,
    intake,
    merging,
    referring,
    returns,
    rulings,
    triage,
)
from linli.casework.services.upkeep import on_organisation_merged, on_place_moved
from linli.casework.states import may_step
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.problems import Refused
from linli.registry.api import OrganisationMerged, PlaceMoved, merge_organisations

from ..factories.registry import OrganisationFactory
from .conftest import FRIDAY
from .test_duties import listed

YEARS = Period(date(2026, 1, 1), date(2028, 12, 31))
WORDS = "换了灯头，已经亮了，现场看过。"
FACTS = tuple(reckoning.told_again())
KINDS = ("street_lamp", "street_lamp", "gas", "power", "consultation")


class Wanderer:
    """Does verbs to a handful of cases as chance has it, hours apart; what a rule refuses is left alone."""

    def __init__(self, office, seed):
        self.office, self.random, self.now = office, Random(seed), FRIDAY
        listed(office, "utilities", "lead")
        self.cases = [self.reported() for _ in range(6)]

    def reported(self):
        kind = self.random.choice(KINDS)
        return self.office.reported(kind, kind="consultation" if kind == "consultation" else "help").pk

    def step(self):
        self.now += timedelta(hours=self.random.choice([0, 0, 1, 20]))
        case = Case.objects.get(pk=self.random.choice(self.cases))
        verb = self.chosen([verb for verb in VERBS if may_step(verb, case.state)])
        with suppress(Refused):
            VERBS[verb](self, case=case, by=Actor.system(tenant_id=case.tenant_id), now=self.now)
        if case.is_ended and self.random.random() < 0.5:
            self.cases.append(self.reported())

    def chosen(self, verbs):
        going_on = [verb for verb in verbs if verb not in ENDS]
        return self.random.choice(going_on if going_on and self.random.random() < 0.9 else verbs)

    def organisation(self):
        return self.random.choice([self.office.committee, self.office.window, self.office.here.property_company])

    def category(self):
        return self.office.category(self.random.choice(["street_lamp", "gas", "power"]))

    def other(self, case):
        return Case.objects.get(pk=self.random.choice(self.cases))

    def sent(self, to):
        return {"organisation": to, "reason": "归它管", "outside_reason": "先救急"}

    def said(self):
        left_out = self.random.random() < 0.2
        said = {"is_resolved": self.random.random() < 0.6, "satisfaction": self.random.choice(["satisfied", "unsatisfied"])}
        was = {"was_contacted": self.random.choice([True, False, None])}
        return {"is_answered": False, "excluded": "空号"} if left_out else said | was

    def ruling(self):
        return rulings.RulingGiven(
            question="该谁修？", organisation=self.organisation(), reason="合同写着归它。", citation="合同"
        )


ENDS = ("void", "answer", "merge", "say_solved", "refer_petition", "amend")
VERBS = {
    "accept": lambda _w, **given: triage.accept(**given),
    "correct": lambda w, **given: triage.correct(category=w.category(), **given),
    "void": lambda _w, **given: triage.void(reason="误报", **given),
    "answer": lambda _w, **given: consulting.answer(text=WORDS, **given),
    "dispatch": lambda w, **given: dispatching.dispatch(**w.sent(w.organisation()), **given),
    "redispatch": lambda w, **given: dispatching.redispatch(**w.sent(w.organisation()), **given),
    "transfer": lambda w, **given: dispatching.transfer(**w.sent(w.organisation()), **given),
    "receive": lambda _w, **given: handling.receive(**given),
    "start": lambda _w, **given: handling.start(**given),
    "return": lambda _w, **given: returns.return_case(reason="other", text="合同里没有这一段。", **given),
    "rule": lambda w, **given: rulings.rule(ruling=w.ruling(), **given),
    "suspend": lambda w, **given: delays.suspend(
        reason="parts", words=WORDS, review_on=(w.now + timedelta(days=14)).date(), **given
    ),
    "resume": lambda _w, **given: delays.resume(text=WORDS, **given),
    "extend": lambda _w, **given: delays.extend(days=1, words=WORDS, **given),
    "complete": lambda _w, **given: handling.complete(text=WORDS, despite_assist="不等了", **given),
    "call_back": lambda w, **given: afterwards.call_back(**w.said(), **given),
    "close": lambda _w, **given: afterwards.close(reason="讲清楚了", **given),
    "rework": lambda _w, **given: afterwards.rework(reason="又坏了", **given),
    "merge": lambda w, case, **given: merging.merge(case=case, into=w.other(case), reason="同一件", **given),
    "say_solved": lambda _w, **given: intake.say_solved(**given),
    "refer_petition": lambda _w, **given: referring.refer_petition(kind="redress", **given),
    "amend": lambda w, **given: amending.amend(reason="分错了类", category=w.category(), **given),
}

BY_HAND = """
SELECT c.party, count(*),
  sum(CASE WHEN c.dispatched_at IS NOT NULL THEN 1 ELSE 0 END),
  sum(CASE WHEN c.dispatched_at IS NOT NULL AND 2 > (SELECT count(DISTINCT a.organisation_id) FROM casework_assignment a
      WHERE a.case_id = c.id AND a.role = 'lead') THEN 1 ELSE 0 END),
  sum(CASE WHEN c.done_at IS NOT NULL OR c.rework_count > 0 THEN 1 ELSE 0 END),
  sum(CASE WHEN c.rework_count > 0 THEN 1 ELSE 0 END),
  sum(CASE WHEN EXISTS (SELECT 1 FROM casework_clock k WHERE k.case_id = c.id AND k.kind = 'handle'
      AND k.stopped_at IS NOT NULL) THEN 1 ELSE 0 END),
  sum(CASE WHEN EXISTS (SELECT 1 FROM casework_clock k WHERE k.case_id = c.id AND k.kind = 'handle'
      AND k.stopped_at > k.due_at) THEN 1 ELSE 0 END),
  sum(CASE WHEN EXISTS (SELECT 1 FROM casework_suspension s WHERE s.case_id = c.id) THEN 1 ELSE 0 END),
  sum(CASE WHEN EXISTS (SELECT 1 FROM casework_extension e WHERE e.case_id = c.id) THEN 1 ELSE 0 END),
  sum(CASE WHEN EXISTS (SELECT 1 FROM casework_dutyoverride o WHERE o.case_id = c.id) THEN 1 ELSE 0 END)
FROM casework_case c WHERE c.state <> 'void' GROUP BY c.party ORDER BY c.party
"""
ANSWERS_BY_HAND = """
SELECT c.party, sum(CASE WHEN b.is_answered AND b.excluded = '' THEN 1 ELSE 0 END),
  sum(CASE WHEN b.is_resolved AND b.excluded = '' THEN 1 ELSE 0 END), sum(CASE WHEN b.excluded <> '' THEN 1 ELSE 0 END)
FROM casework_callback b JOIN casework_case c ON c.id = b.case_id GROUP BY c.party ORDER BY c.party
"""


def by_hand(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [tuple(row) for row in cursor.fetchall()]


@pytest.mark.parametrize("seed", range(3))
def test_after_any_verbs_the_facts_are_true_and_the_rates_are_what_the_records_say(office, seed):
    wanderer = Wanderer(office, seed)
    for _ in range(250):
        wanderer.step()
    assert list(reckoning.wrong()) == []

    scope = Scope(office.here.tenant, Actor.system(tenant_id=office.here.tenant.pk))
    found = sorted((group.value, group.tally) for group in rates.groups(scope, YEARS, "party"))

    counted = [
        (party, t.received, t.dispatched, t.sent_right, t.done, t.reworked, t.limited, t.limited - t.in_time, t.suspended,
         t.extended, t.outside) for party, t in found if t.received
    ]  # fmt: skip
    assert counted == by_hand(BY_HAND)
    answers = [(party, t.answered, t.resolved, t.excluded) for party, t in found if t.answered + t.excluded]
    assert answers == [row for row in by_hand(ANSWERS_BY_HAND) if row[1] + row[3]]


MADE_BY = {
    "was_moved": lambda o, **given: dispatching.redispatch(case=o.dispatched(), organisation=o.window, reason="归它管", **given),
    "was_suspended": lambda o, **given: delays.suspend(
        case=o.received(), reason="parts", words=WORDS, review_on=date(2026, 12, 4), **given
    ),
    "was_extended": lambda o, **given: delays.extend(case=o.received(), days=1, words=WORDS, **given),
    "was_outside": lambda o, **given: dispatching.dispatch(
        case=o.accepted(), organisation=o.committee, reason="先救急", outside_reason="先救急", **given
    ),
    "had_limit": lambda o, **given: handling.complete(case=o.received(), text=WORDS, **given),
    "was_late": lambda o, **given: handling.complete(
        case=o.received(), text=WORDS, **given | {"now": FRIDAY + timedelta(days=30)}
    ),
}


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_is_made_by_its_verb(office, fact):
    listed(office, "utilities", "lead")

    case = MADE_BY[fact](office, by=Actor.system(tenant_id=office.here.tenant.pk), now=FRIDAY)

    made = [one for one in FACTS if getattr(Case.objects.get(pk=case.pk), one)]
    assert (made, list(reckoning.wrong())) == (["had_limit", "was_late"] if fact == "was_late" else [fact], [])


def test_what_is_answered_stays_with_the_case_that_is_corrected_amended_and_moved(office):
    case = answered(office)
    amending.amend(case=case, reason="分错了类", category=office.category("power"), by=office.clerk, now=FRIDAY)
    old = case.place_path
    moved = PlaceMoved(tenant_id=case.tenant_id, place_id=office.here.building.pk, old_path=old, new_path="X/")
    on_place_moved(moved, event_id=uuid7(), now=FRIDAY)

    answer = Callback.objects.get()
    assert (answer.category.code, answer.place_path, list(reckoning.wrong())) == ("power", "X/", [])


def answered(office):
    """A case that was done, called back and closed."""
    given = {"by": Actor.system(tenant_id=office.here.tenant.pk), "now": FRIDAY}
    case = handling.complete(case=office.received(), text=WORDS, **given)
    case = afterwards.call_back(case=case, is_resolved=True, satisfaction="satisfied", **given)
    return afterwards.close(case=case, **given)


def test_a_case_that_went_between_two_records_of_one_organisation_never_changed_hands(office):
    case, here = office.dispatched(), office.here
    double = OrganisationFactory(tenant=here.tenant, kind=here.property_company.kind, place=here.community)
    by = Actor.system(tenant_id=here.tenant.pk)
    case = dispatching.redispatch(case=case, organisation=double, reason="归它管", by=by, now=FRIDAY)
    assert case.was_moved

    kept = merge_organisations(keep=here.property_company, drop=double, by=by, now=FRIDAY)
    event = OrganisationMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=double.pk)
    on_organisation_merged(event, event_id=uuid7(), now=FRIDAY)

    assert (Case.objects.get(pk=case.pk).was_moved, list(reckoning.wrong())) == (False, [])


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_that_no_record_bears_out_is_told_and_put_right(office, fact):
    case = office.dispatched()
    Case.objects.filter(pk=case.pk).update(**{fact: True})

    assert [(one.code, case.short_number in one.text) for one in wrong_facts()] == [("fact_wrong", True)]
    reckoning.reckon(Case.objects.filter(pk=case.pk))

    assert list(wrong_facts()) == []


def test_a_call_back_that_stands_elsewhere_than_its_case_is_told(office):
    answered(office)
    Callback.objects.update(place_path="X/")

    assert [one.code for one in wrong_facts()] == ["fact_wrong"]
