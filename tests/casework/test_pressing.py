"""Reminders, cards with their letters, instructions, answers: what each does, who may, and what is refused without a trace."""

from datetime import timedelta

import pytest

from linli.casework import api
from linli.casework.api import (
    answer_supervision,
    call_back,
    close,
    complete,
    instruct,
    lift_supervision,
    remind,
    rework,
    show_red,
    show_yellow,
)
from linli.casework.models import Case, Instruction, SupervisionItem
from linli.casework.selectors import pressing
from linli.core import rulesets
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.workcalendar import CHINA

from ..factories.registry import PlaceFactory
from ..people import auditor, community_secretary, holder, outsider, subdistrict_leader
from .conftest import FRIDAY
from .refusals import refusal

WHY = "水泵坏了三天，还没有人去看。"
LATER = FRIDAY + timedelta(hours=3)


def item_of(case):
    return case.supervision_items.latest("issued_at")


def yellow(office, boss, **more):
    return show_yellow(case=office.received(), reason=WHY, by=boss, now=LATER, **more)


def test_a_reminder_is_a_word_and_no_letter(office, boss):
    case = remind(case=office.received(), reason=WHY, by=boss, now=LATER)

    item = item_of(case)
    assert (case.supervision, case.state) == ("reminder", "received")
    assert (item.level, item.document_number, item.answer_due_at, item.waits_for_answer) == ("reminder", "", None, False)
    assert [(entry.verb, entry.is_internal, entry.text) for entry in case.entries.filter(verb="remind")] == [
        ("remind", True, WHY)
    ]


def test_a_reminder_with_a_letter_wants_an_answer(office, boss):
    item = item_of(remind(case=office.received(), reason=WHY, with_letter=True, by=boss, now=LATER))

    assert (item.document_number, item.answer_due_at.astimezone(CHINA).isoformat()) == (
        "督办〔2026〕1号",
        "2026-11-24T18:00:00+08:00",
    )


def test_a_card_is_a_letter_to_whoever_leads(office, boss):
    case = yellow(office, boss)

    item = item_of(case)
    assert (case.supervision, item.document_number) == ("yellow", "督办〔2026〕1号")
    assert (item.organisation, item.issued_by, item.issued_post_id) == (
        office.here.property_company,
        boss.label,
        pressing.post_of(boss),
    )
    assert (item.limit_at, item.is_automatic, item.rule["code"]) == (case.due_at, False, "casework.supervision")
    line = JournalLine.objects.get(verb="casework.case.shown_yellow")
    assert (line.changes["supervision"], WHY in str(line.changes) + line.reason) == (["none", "yellow"], False)


def test_the_one_who_presses_may_name_the_day_of_the_answer(office, boss):
    by_then = LATER + timedelta(days=5)

    assert item_of(yellow(office, boss, answer_by=by_then)).answer_due_at == by_then


def test_letters_are_numbered_through_the_year_without_a_gap(office, boss):
    first = yellow(office, boss)
    show_red(case=first, reason=WHY, by=boss, now=LATER + timedelta(hours=1))
    refusal(show_red, case=first, reason=WHY, by=boss, now=LATER + timedelta(hours=2))
    show_yellow(case=office.received(), reason=WHY, by=boss, now=LATER + timedelta(days=60))
    show_yellow(case=office.received(), reason=WHY, by=boss, now=LATER + timedelta(hours=4))

    numbers = [item.document_number for item in SupervisionItem.objects.order_by("year", "sequence")]
    assert numbers == ["督办〔2026〕1号", "督办〔2026〕2号", "督办〔2026〕3号", "督办〔2027〕1号"]
    assert pressing.missing_letters(office.here.tenant, 2026) == []


def test_a_harder_card_stands_over_a_milder_one_and_not_the_other_way_round(office, boss):
    case = show_red(case=yellow(office, boss), reason=WHY, by=boss, now=LATER)

    assert refusal(show_yellow, case=case, reason=WHY, by=boss, now=LATER) == ["shown_already"]
    assert remind(case=case, reason=WHY, by=boss, now=LATER).supervision == "red"


def test_every_reason_against_a_card_at_once(office, boss):
    case = complete(case=office.received(), text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)

    codes = refusal(show_yellow, case=case, reason="快", answer_by=FRIDAY, by=boss, now=LATER)

    assert codes == ["wrong_state", "too_short", "answer_by_past"]


@pytest.mark.parametrize("verb", ["remind", "show_yellow", "show_red", "lift_supervision"])
def test_who_handles_a_case_does_not_press_it(office, verb):
    case = office.received()

    for actor in (office.property_clerk, office.clerk, office.resident, auditor(office.here)[1], outsider("dispatcher")[1]):
        assert refusal(getattr(api, verb), case=case, reason=WHY, by=actor, now=LATER) == ["not_allowed"]


def test_a_secretary_presses_in_their_own_community_only(office):
    case = office.received()
    elsewhere = holder("community_secretary", office.here, place=PlaceFactory(parent=office.here.subdistrict))[1]

    assert refusal(remind, case=case, reason=WHY, by=elsewhere, now=LATER) == ["not_allowed"]
    assert remind(case=case, reason=WHY, by=community_secretary(office.here)[1], now=LATER).supervision == "reminder"


# ---- answers ----


def test_whoever_has_the_case_answers_the_letter(office, boss):
    case = answer_supervision(case=yellow(office, boss), text="配件明天到，后天装好。", by=office.property_clerk, now=LATER)

    item = item_of(case)
    assert (item.answer, item.answered_by, item.is_answered, item.is_answer_late(LATER)) == (
        "配件明天到，后天装好。",
        office.property_clerk.label,
        True,
        False,
    )
    assert (case.supervision, case.state) == ("yellow", "received")


def test_the_office_answers_for_an_organisation_that_is_not_online(office, boss):
    case = answer_supervision(case=yellow(office, boss), text="电话里说配件明天到。", by=office.clerk, now=LATER)

    assert item_of(case).answered_by == office.clerk.label


def test_what_is_due_first_is_answered_first_unless_another_is_named(office, boss):
    leader = subdistrict_leader(office.here)[1]
    case = instruct(case=yellow(office, boss), text="今天先抽水。", answer_by=LATER + timedelta(hours=2), by=leader, now=LATER)
    letter, order = item_of(case), Instruction.objects.get()

    assert [one.pk for one in pressing.awaited(case)] == [order.pk, letter.pk]
    answer_supervision(case=case, text="配件明天到，后天装好。", to=letter.pk, by=office.property_clerk, now=LATER)
    answer_supervision(case=case, text="水已经抽干了，在换泵。", by=office.property_clerk, now=LATER)

    order.refresh_from_db()
    assert (order.answer, pressing.awaited(case)) == ("水已经抽干了，在换泵。", [])


def test_an_answer_to_nothing_is_refused_with_every_reason(office):
    case = office.received()

    assert refusal(answer_supervision, case=case, text="好", by=office.property_clerk, now=LATER) == [
        "too_short",
        "nothing_to_answer",
    ]
    assert refusal(answer_supervision, case=case, text="好的知道了。", by=auditor(office.here)[1], now=LATER) == ["not_assigned"]


# ---- instructions ----


def test_a_leader_instructs_and_the_rule_gives_the_day(office):
    leader = subdistrict_leader(office.here)[1]
    case = instruct(case=office.received(), text="本周五以前修好，向我说一声。", by=leader, now=LATER)

    order = Instruction.objects.get()
    assert (order.case, order.text, order.given_by) == (case, "本周五以前修好，向我说一声。", leader.label)
    assert order.answer_due_at.astimezone(CHINA).isoformat() == "2026-11-25T18:00:00+08:00"
    assert [(entry.verb, entry.is_internal) for entry in case.entries.order_by("at", "id")][-1] == ("instruct", True)


def test_only_a_leader_instructs(office, boss):
    assert refusal(instruct, case=office.received(), text="马上办。", by=boss, now=LATER) == ["not_allowed"]
    leader = subdistrict_leader(office.here)[1]
    assert refusal(instruct, case=office.received(), text="", answer_by=FRIDAY, by=leader, now=LATER) == [
        "missing",
        "answer_by_past",
    ]


def test_an_instruction_on_a_case_that_ended_waits_no_more(office):
    leader = subdistrict_leader(office.here)[1]
    case = instruct(case=office.received(), text="本周五以前修好。", by=leader, now=LATER)
    case = complete(case=case, text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)
    assert pressing.instructions_waiting().count() == 1

    case = call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=LATER)
    close(case=case, by=office.counter, now=LATER)

    assert pressing.instructions_waiting().count() == 0


# ---- when they fall ----


def test_everything_falls_when_the_case_is_done_and_does_not_come_back_with_rework(office, boss):
    case = complete(case=yellow(office, boss), text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)

    item = item_of(case)
    assert (case.supervision, item.ended_how, item.ended_at) == ("none", "fell", LATER)
    line = JournalLine.objects.get(verb="casework.case.completed")
    assert line.changes["supervision"] == ["yellow", "none"]
    assert rework(case=case, reason="又灭了", by=office.counter, now=LATER).supervision == "none"


def test_a_tenant_may_let_cards_stand_until_the_case_is_closed(office, boss):
    shipped = rulesets.in_force("casework.supervision", on=FRIDAY.date())
    rulesets.override(
        "casework.supervision",
        tenant=office.here.tenant,
        effective_from=FRIDAY.date(),
        effective_to=None,
        citation="试验街道督办办法",
        status="verified",
        body=shipped.body | {"falls_in": []},
        by=Actor.system(),
        now=FRIDAY,
    )
    case = complete(case=yellow(office, boss), text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)
    assert case.supervision == "yellow"

    case = call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=LATER)
    assert close(case=case, by=office.counter, now=LATER).supervision == "none"


def test_a_card_for_late_dispatch_falls_with_the_dispatch(office, boss):
    case = show_yellow(case=office.accepted(), reason=WHY, by=boss, now=LATER)
    assert item_of(case).organisation is None

    case = api.dispatch(case=case, by=office.clerk, now=LATER)

    assert (case.supervision, item_of(case).ended_how) == ("none", "fell")


def test_lifting_takes_down_everything_and_keeps_the_letters(office, boss):
    case = show_red(case=yellow(office, boss), reason=WHY, by=boss, now=LATER)
    case = lift_supervision(case=case, reason="住户出差，约到下周。", by=boss, now=LATER)

    ends = case.supervision_items.values_list("ended_how", "ended_reason", "sequence").order_by("sequence")
    assert case.supervision == "none"
    assert list(ends) == [("lifted", "住户出差，约到下周。", 1), ("lifted", "住户出差，约到下周。", 2)]
    assert refusal(lift_supervision, case=case, reason="", by=boss, now=LATER) == ["missing", "not_supervised"]


def test_each_verb_announces_one_fact(office, boss):
    case = yellow(office, boss)
    case = answer_supervision(case=case, text="配件明天到，后天装好。", by=office.property_clerk, now=LATER)
    lift_supervision(case=case, reason="答复了。", by=boss, now=LATER)

    names = OutboxEvent.objects.filter(at=LATER).order_by("id").values_list("name", flat=True)
    assert list(names) == ["casework.CasePressed", "casework.SupervisionAnswered", "casework.SupervisionLifted"]


def test_the_list_holds_what_one_may_see(office, boss):
    case = yellow(office, boss)

    seen = [
        pressing.items_visible_to(actor).count()
        for actor in (boss, office.property_clerk, auditor(office.here)[1], office.resident, outsider("dispatcher")[1])
    ]

    assert (seen, Case.objects.get(pk=case.pk).supervision) == ([1, 1, 1, 0, 0], "yellow")
