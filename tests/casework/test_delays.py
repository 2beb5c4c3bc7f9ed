"""Laying a case aside, looking at it again, going on; asking for more days: what each does and what it refuses."""

from datetime import date, datetime, timedelta

import pytest

from linli.casework.api import (
    Case,
    complete,
    extend,
    resume,
    review,
    say_solved,
    sound,
    sound_reviews,
    start,
    suspend,
)
from linli.casework.models import Clock, ClockPause, Entry, Extension, Suspension
from linli.casework.rules import delays
from linli.casework.selectors import limits
from linli.casework.selectors.delays import extendable, suspended
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.core.workcalendar import CHINA, working_minutes_between

from ..people import building_head, counter_clerk, outsider, property_clerk
from .conftest import FRIDAY
from .refusals import refusal

SYSTEM = Actor.system("时限")
REVIEW = date(2026, 12, 18)  # a Friday
WORDS = "配件订了还没到，到了马上装。"


def at(month, day, hour=9, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


def laid_aside(office, **given):
    arguments = {"reason": "parts", "words": WORDS, "review_on": REVIEW, "by": office.property_clerk, "now": FRIDAY}
    return suspend(case=office.received(), **(arguments | given))


def clock_of(case) -> Clock:
    return case.clocks.get(kind="handle")


# ---- laying aside ----


def test_a_suspended_case_says_why_and_until_when(office):
    case = laid_aside(office)

    held, entry = Suspension.objects.get(), case.entries.last()
    assert (case.state, case.review_on, held.reason_name, held.words) == ("suspended", REVIEW, "等材料或配件", WORDS)
    assert (entry.text, entry.is_internal, entry.next_step) == (WORDS, False, "等材料或配件")
    assert held.rule["code"] == "casework.suspension"


def test_its_clock_stands_still_and_no_end_is_shown(office):
    case = laid_aside(office)

    pause = ClockPause.objects.get(clock=clock_of(case))
    assert (pause.from_at, pause.to_at, pause.reason) == (FRIDAY, None, "等材料或配件")
    assert (case.due_at, case.warn_at) == (None, None)
    assert sound(now=FRIDAY + timedelta(days=60), by=SYSTEM) == (0, 0)


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"reason": "", "words": " ", "review_on": None}, ["reason", "missing", "no_review"]),
        ({"reason": "because"}, ["reason"]),
        ({"review_on": date(2026, 11, 20)}, ["review_not_ahead"]),
        ({"review_on": date(2026, 12, 21)}, ["review_too_far"]),
        ({"review_on": date(2026, 12, 12)}, ["review_day_off"]),
        ({"words": "长" * 501}, ["too_long"]),
        ({"reason": "money"}, ["office_decides"]),
    ],
)
def test_without_a_reason_words_and_a_day_near_enough_nothing_is_laid_aside(office, given, codes):
    case = office.received()
    arguments = {"reason": "parts", "words": WORDS, "review_on": REVIEW, "by": office.property_clerk, "now": FRIDAY} | given

    assert refusal(suspend, case=case, **arguments) == codes
    assert (Suspension.objects.count(), ClockPause.objects.count()) == (0, 0)


def test_the_office_may_use_the_reasons_that_are_its_own(office):
    case = laid_aside(office, reason="money", by=office.clerk, review_on=date(2027, 2, 10))

    assert case.state == "suspended"


@pytest.mark.parametrize(
    "who", [building_head, counter_clerk, lambda here: outsider()], ids=["building head", "counter", "outsider"]
)
def test_whoever_does_not_handle_the_case_lays_nothing_aside(office, who):
    case = office.received()

    with pytest.raises(NotAllowed):
        suspend(case=case, reason="parts", words=WORDS, review_on=REVIEW, by=who(office.here)[1], now=FRIDAY)

    assert Case.objects.get(pk=case.pk).state == "received"


def test_another_company_lays_nothing_aside(office):
    stranger = property_clerk()[1]

    with pytest.raises(NotAllowed):
        suspend(case=office.received(), reason="parts", words=WORDS, review_on=REVIEW, by=stranger, now=FRIDAY)


def test_what_was_late_stays_late_for_everybody_to_see(office):
    case = office.received()
    late = case.due_at + timedelta(hours=1)

    case = suspend(case=case, reason="parts", words=WORDS, review_on=REVIEW, by=office.property_clerk, now=late)
    assert case.is_overdue(late)
    case = resume(case=case, by=office.property_clerk, now=late + timedelta(days=5))

    assert case.due_at == clock_of(case).due_at == late - timedelta(hours=1)


# ---- going on ----


def test_going_on_gives_the_clock_what_was_left(office):
    case = office.received()
    due = case.due_at  # Friday 27 November, 18:00

    case = suspend(case=case, reason="parts", words=WORDS, review_on=REVIEW, by=office.property_clerk, now=at(11, 24))
    case = resume(case=case, text="配件到了。", by=office.property_clerk, now=at(12, 10))

    assert (case.state, case.review_on, case.due_at) == ("in_progress", None, at(12, 15, 18))
    assert working_minutes_between(at(12, 10), case.due_at) == working_minutes_between(at(11, 24), due)
    assert limits.recomputed(clock_of(case)).due_at == case.due_at


def test_a_case_laid_aside_twice_loses_no_minute(office):
    case, by = office.received(), office.property_clerk
    before = working_minutes_between(FRIDAY, case.due_at)

    for begin, end in ((at(11, 23, 10), at(11, 25, 15)), (at(11, 26, 9), at(12, 16, 11))):
        left = working_minutes_between(begin, case.due_at)
        case = suspend(case=case, reason="parts", words=WORDS, review_on=REVIEW, by=by, now=begin)
        case = resume(case=case, by=by, now=end)
        assert working_minutes_between(end, case.due_at) == left

    assert ClockPause.objects.filter(to_at=None).count() == 0
    assert limits.recomputed(clock_of(case)).due_at == case.due_at
    assert working_minutes_between(FRIDAY, case.due_at) > before


def test_a_clock_that_has_warned_warns_again_after_it_was_put_off(office):
    case, by = office.received(), office.property_clerk
    sound(now=at(11, 27, 10), by=SYSTEM)

    case = suspend(case=case, reason="parts", words=WORDS, review_on=REVIEW, by=by, now=at(11, 27, 11))
    case = resume(case=case, by=by, now=at(12, 10))
    assert clock_of(case).warned_at is not None  # less is left than when it warned: no second warning
    case = extend(
        case=start(case=case, by=by, now=at(12, 10)) if case.state == "received" else case,
        days=5,
        words=WORDS,
        by=by,
        now=at(12, 10),
    )

    assert clock_of(case).warned_at is None


def test_whoever_says_it_is_solved_ends_the_suspension_too(office):
    case = say_solved(case=laid_aside(office), by=office.resident, now=FRIDAY + timedelta(days=3))

    assert (case.state, case.review_on) == ("called_back", None)
    assert (Suspension.objects.filter(ended_at=None).count(), ClockPause.objects.filter(to_at=None).count()) == (0, 0)
    clock = clock_of(case)
    assert clock.stopped_at <= clock.due_at


def test_a_suspended_case_cannot_be_done_before_it_goes_on(office):
    case = laid_aside(office)

    assert refusal(complete, case=case, text="换好了，亮了。", by=office.property_clerk, now=FRIDAY) == ["wrong_state"]
    assert refusal(resume, case=office.received(), by=office.property_clerk, now=FRIDAY) == ["wrong_state"]


# ---- the review ----


def test_a_review_keeps_it_with_a_new_day_and_a_reason(office):
    case = laid_aside(office)

    case = review(case=case, words="厂家说再等两周。", review_on=date(2026, 12, 31), by=office.property_clerk, now=at(12, 18))

    held = Suspension.objects.get()
    assert (case.state, case.review_on, held.review_count, held.words) == ("suspended", date(2026, 12, 31), 1, "厂家说再等两周。")
    assert case.entries.last().verb == "review"


def test_a_suspension_has_an_end_even_if_it_is_reviewed(office):
    """Waiting for parts may take 60 days in all; then it goes on, or another reason is given."""
    case, by = laid_aside(office), office.property_clerk
    too_long = {"words": "还没到。", "review_on": date(2027, 1, 29), "by": by, "now": at(12, 31)}

    assert refusal(review, case=case, **too_long) == ["suspended_too_long"]
    case = review(case=case, **too_long | {"reason": "plan", "by": office.clerk})

    assert Suspension.objects.get().reason_code == "plan"


def test_a_review_without_words_is_refused(office):
    assert refusal(review, case=laid_aside(office), words="", review_on=None, by=office.property_clerk, now=at(12, 18)) == [
        "missing",
        "no_review",
    ]


def test_on_the_day_of_the_review_the_responsible_are_told_and_again_until_somebody_looks(office):
    case = laid_aside(office)

    told = [sound_reviews(now=at(12, day), by=SYSTEM) for day in (17, 18, 18, 20, 21, 22, 24)]

    assert told == [0, 1, 0, 0, 1, 0, 1]
    assert Suspension.objects.get().told_times == 3
    assert list(case.entries.filter(verb="review_due").values_list("is_internal", flat=True)) == [True] * 3
    assert OutboxEvent.objects.filter(name="casework.SuspensionReviewDue").count() == 3


def test_after_a_review_it_is_quiet_until_the_next_day(office):
    case = laid_aside(office)
    sound_reviews(now=at(12, 18), by=SYSTEM)

    review(case=case, words="再等两周。", review_on=date(2026, 12, 31), by=office.property_clerk, now=at(12, 18))

    assert [sound_reviews(now=at(12, day), by=SYSTEM) for day in (21, 30, 31)] == [0, 0, 1]


def test_the_list_of_what_lies_aside_begins_with_the_review_that_is_due_first(office):
    later = laid_aside(office)
    sooner = laid_aside(office, review_on=date(2026, 11, 27))
    office.received()

    assert list(suspended(Case.objects.all())) == [sooner, later]


# ---- more days ----


def extended(office, **given):
    arguments = {"days": 5, "words": "墙要干透了才能刷。", "by": office.property_clerk, "now": FRIDAY}
    return extend(case=office.received(), **(arguments | given))


def test_an_extension_moves_the_end_and_tells_the_reporter_why(office):
    case = extended(office)

    row, entry = Extension.objects.get(), case.entries.last()
    assert (case.state, row.due_before, row.due_after, case.due_at) == ("extended", at(11, 27, 18), at(12, 4, 18), at(12, 4, 18))
    assert (entry.verb, entry.text, entry.next_at, entry.is_internal) == ("extend", "墙要干透了才能刷。", at(12, 4, 18), False)
    assert limits.recomputed(clock_of(case)).due_at == case.due_at


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"days": 11}, ["too_many_days"]),
        ({"days": 0}, ["no_days"]),
        ({"days": None, "words": ""}, ["missing", "no_days"]),
        ({"now": at(11, 27, 19)}, ["too_late"]),
    ],
)
def test_an_extension_stays_within_the_rule_and_comes_before_the_end(office, given, codes):
    case = office.received()
    arguments = {"days": 5, "words": "墙要干透。", "by": office.property_clerk, "now": FRIDAY} | given

    assert refusal(extend, case=case, **arguments) == codes
    assert not Extension.objects.exists()


def test_a_case_is_extended_only_as_often_as_its_profile_says(office):
    case = start(case=extended(office), by=office.property_clerk, now=FRIDAY)

    assert refusal(extend, case=case, days=1, words="还要几天。", by=office.property_clerk, now=FRIDAY) == ["extended_before"]
    assert extendable(case, FRIDAY) == 0


def test_a_profile_that_knows_no_extension_gives_none(office):
    case = office.received(is_urgent=True)

    assert refusal(extend, case=case, days=1, words="还要几天。", by=office.property_clerk, now=FRIDAY) == ["no_extensions"]


def test_an_extension_after_a_suspension_adds_to_what_the_suspension_put_behind(office):
    case, by = office.received(), office.property_clerk
    case = suspend(case=case, reason="parts", words=WORDS, review_on=REVIEW, by=by, now=at(11, 24))
    case = resume(case=case, by=by, now=at(12, 10))

    case = extend(case=case, days=2, words="还要调试两天。", by=by, now=at(12, 11))

    assert case.due_at == at(12, 17, 18)
    assert limits.recomputed(clock_of(case)).due_at == case.due_at


def test_a_case_without_a_running_limit_cannot_be_extended(office):
    case = office.received()
    Clock.objects.update(stopped_at=FRIDAY)

    assert refusal(extend, case=case, days=1, words="还要几天。", by=office.property_clerk, now=FRIDAY) == ["no_clock"]


# ---- the rule set ----


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({}, ["reasons"]),
        ({"reasons": [{"code": "x"}]}, ["again_days", "leader_after", "reason"]),
        ({"again_days": 1, "leader_after": 1, "reasons": [{"code": "x", "name": "等"}]}, ["decided_by"]),
        (
            {
                "again_days": 1,
                "leader_after": 1,
                "reasons": [{"code": "x", "name": "等", "decided_by": "office", "most_days": 0}],
            },
            ["days"],
        ),
    ],
)
def test_a_rule_of_suspensions_that_is_none_says_what_is_wrong(body, codes):
    assert [problem.code for problem in delays.suspension_problems(body)] == codes


def test_every_verb_of_waiting_is_one_line_in_the_journal(office):
    case = resume(case=laid_aside(office), by=office.property_clerk, now=at(11, 23))
    extend(case=case, days=1, words="再一天。", by=office.property_clerk, now=at(11, 23))

    verbs = [line.verb.split(".")[-1] for line in JournalLine.objects.filter(subject_id=case.pk).order_by("id")][-3:]
    assert verbs == ["suspended", "resumed", "extended"]
    assert Entry.objects.filter(case=case, verb__in=["suspend", "resume", "extend"]).count() == 3
