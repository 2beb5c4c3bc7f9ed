"""By the clock, after a move and after somebody's data are erased; and facts whose thing has changed meanwhile."""

import pytest

from linli.core import clock
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.disclosure.models import Message
from linli.procedures import api
from linli.procedures.events import (
    GateOverridden,
    ObjectionAnswered,
    ObjectionLodged,
    ObjectionReopened,
    ProposalSettled,
    StepSatisfied,
)
from linli.procedures.models import Collection, DraftComment, Objection, Proposal, RollHead, Run
from linli.procedures.services import objections, runs, upkeep
from linli.procedures.tasks import sound_days
from linli.registry.api import PersonErased, PlaceMoved, person_by_id
from tests.factories.procedures import NOW, a_round, chosen, collection, house, turned_down, wish
from tests.people import resident

from .doing import MONDAY, at, world

pytestmark = pytest.mark.django_db


def titles():
    return list(Message.objects.order_by("made_at", "id").values_list("title", flat=True))


# ---- by the clock ----


def test_nobody_is_told_of_days_before_eight_in_the_morning():
    one = world()
    one.shown()
    told = []
    for moment in ("2026-03-10 07:59", "2026-03-10 08:00"):
        with clock.fixed(at(moment)):
            told.append(sound_days.call())

    assert (told, titles()) == ([0, 1], ["程序〔2026〕1号 公示期满：关于换大门的公示"])


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-03-20 09:00", []),
        ("2026-03-21 09:00", ["程序〔2026〕1号“公示”3月23日 星期一 到期"]),
        ("2026-03-23 09:00", ["程序〔2026〕1号“公示”3月23日 星期一 到期"]),
        ("2026-03-24 09:00", ["程序〔2026〕1号“公示”超过期限了"]),
    ],
)
def test_a_limit_is_told_two_days_before_and_the_day_after(day, told):
    one = world()
    one.shown()

    upkeep.sound(now=at(day))

    assert titles() == told


def test_of_what_has_ended_no_day_is_told():
    one = world()
    run, _shown = one.shown()
    runs.abandon(run=run, reason="资金没落实", by=one.secretary, now=MONDAY)

    assert ([upkeep.sound(now=at(f"2026-03-{day} 09:00")) for day in (10, 24)], titles()) == ([0, 0], [])


# ---- after a move, and after an erasure ----


def test_everything_that_is_about_a_place_goes_with_it():
    one = world()
    one.start()
    house(one.here.entrance, [8_950])
    collection(one.here.building)
    wish(a_round(one.here.tenant), place=one.here.community)
    old = one.here.community.path
    event = PlaceMoved(tenant_id=one.here.tenant.pk, place_id=one.here.community.pk, old_path=old, new_path="990/NEW/")

    api.on_place_moved(event, event_id=uuid7(), now=MONDAY)

    paths = [model.objects.get().place_path for model in (Run, Collection, RollHead, Proposal)]
    assert [path[:8] for path in paths] == ["990/NEW/"] * 4


def test_who_wished_objected_and_commented_goes_with_their_data():
    one = world()
    _run, shown = one.shown()
    actor = resident(one.here)[1]
    objections.lodge(publicity=shown, words="不同意", phone="13900000120", by=actor, now=MONDAY)
    person, round_ = person_by_id(actor.person_id, tenant=one.here.tenant), a_round(one.here.tenant, seats=1)
    for title in ("给纬二路装路灯", "开一个老年食堂"):
        chosen(wish(round_, title, person=person, phone="13900000120"))
    DraftComment.objects.create(tenant=one.here.tenant, round=round_, text="早点装。", way="web", person=person, made_at=NOW)

    api.on_person_erased(PersonErased(tenant_id=one.here.tenant.pk, person_id=actor.person_id), event_id=uuid7(), now=NOW)

    assert {(row.person_id, row.name, row.phone) for row in Proposal.objects.all()} == {(None, "", "")}
    assert (Objection.objects.get().phone, Objection.objects.get().phone_hash, DraftComment.objects.get().person) == (
        "",
        "",
        None,
    )
    assert JournalLine.objects.filter(verb="procedures.proposal.erased").count() == 2


# ---- facts that come late ----


def fact(kind, run, **ids):
    return kind(tenant_id=run.tenant_id, run_id=run.pk, **ids)


@pytest.mark.parametrize(
    ("kind", "handler"),
    [
        (ObjectionLodged, api.on_objection_lodged),
        (ObjectionReopened, api.on_objection_reopened),
        (ObjectionAnswered, api.on_objection_answered),
    ],
)
def test_of_an_objection_that_is_not_there_nobody_hears(kind, handler):
    run = world().start()

    handler(fact(kind, run, objection_id=uuid7()), event_id=uuid7(), now=MONDAY)

    assert titles() == []


def test_of_a_run_that_is_not_there_or_has_ended_nobody_hears():
    one = world()
    run = one.start()
    runs.abandon(run=run, reason="资金没落实", by=one.secretary, now=MONDAY)
    step = run.steps.first()
    gone = Run(pk=uuid7(), tenant_id=run.tenant_id)

    api.on_step_satisfied(fact(StepSatisfied, run, step_id=step.pk), event_id=uuid7(), now=MONDAY)
    api.on_step_satisfied(fact(StepSatisfied, gone, step_id=step.pk), event_id=uuid7(), now=MONDAY)
    api.on_gate_overridden(fact(GateOverridden, gone, step_id=step.pk), event_id=uuid7(), now=MONDAY)

    assert titles() == []


def test_an_objection_that_was_opened_again_is_told_to_who_answers_until_it_is_answered():
    one = world()
    run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="不同意", by=resident(one.here)[1], now=MONDAY)
    objections.answer(objection=made, words="讲清楚了", by=one.secretary, now=MONDAY)
    event = fact(ObjectionReopened, run, objection_id=made.pk)
    api.on_objection_reopened(event, event_id=uuid7(), now=MONDAY)
    before = titles()
    objections.reopen(objection=made, words="没答到", by=one.secretary, now=MONDAY)

    api.on_objection_reopened(event, event_id=uuid7(), now=MONDAY)
    api.on_objection_answered(fact(ObjectionAnswered, run, objection_id=made.pk), event_id=uuid7(), now=MONDAY)

    assert (before, titles()) == ([], ["程序〔2026〕1号 第 1 条异议没答到，重新打开了"])


def test_who_wants_no_reply_gets_none():
    one = world()
    run, shown = one.shown()
    given = {"publicity": shown, "words": "不同意", "phone": "13900000120", "wants_reply": False}
    made = objections.lodge(**given, by=one.secretary, now=MONDAY)
    objections.answer(objection=made, words="讲清楚了", by=one.secretary, now=MONDAY)

    api.on_objection_answered(fact(ObjectionAnswered, run, objection_id=made.pk), event_id=uuid7(), now=MONDAY)

    assert titles() == []


@pytest.mark.parametrize(
    ("settle", "said"),
    [
        (chosen, "您提的建议 {number} 列为候选了"),
        (turned_down, "您提的建议 {number} 没有采纳，原因在里面"),
        (lambda made: made, None),
    ],
)
def test_a_proposer_hears_what_became_of_the_wish_and_nothing_before(settle, said):
    one = world()
    made = settle(wish(a_round(one.here.tenant), phone="13900000120"))

    api.on_proposal_settled(ProposalSettled(tenant_id=made.tenant_id, proposal_id=made.pk), event_id=uuid7(), now=NOW)

    assert titles() == ([said.format(number=made.number)] if said else [])
