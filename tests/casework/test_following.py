"""Following a case without account, likely duplicates, limits on tries, clocks that speak up once."""

from datetime import timedelta

import pytest

from linli.casework.api import (
    TooManyRequests,
    callback_token,
    count_try,
    find_tracked,
    likely_duplicates,
    reporter_for_token,
    sound,
    tracking_code,
)
from linli.casework.models import Attempt, Clock
from linli.casework.selectors import limits as time_limits
from linli.casework.selectors import tracking
from linli.casework.services import limits
from linli.casework.tasks import forget_attempts, sound_clocks
from linli.core import clock
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.rulesets import RuleMissing

from ..factories.casework import AttemptFactory, CaseFactory, ClockFactory, ClockPauseFactory
from .conftest import FRIDAY

SYSTEM = Actor.system("时限")


def test_number_and_code_find_the_case_however_they_are_typed(office):
    case = office.reported()
    code = tracking_code(case.pk)

    assert find_tracked(case.short_number, code) == case
    assert find_tracked(f" {case.number.lower()} ", f"{code[:3]}-{code[3:]} ".lower(), tenant=office.here.tenant) == case


@pytest.mark.parametrize(("number", "code"), [("wrong", "right"), ("right", "wrong")])
def test_a_wrong_number_and_a_wrong_code_are_answered_alike(office, number, code):
    case = office.reported()

    typed = case.short_number if number == "right" else "LA-0101-9999"

    assert find_tracked(typed, tracking_code(case.pk) if code == "right" else "AAAAAA") is None


def test_a_short_number_of_two_years_opens_the_case_of_its_code(office):
    old, new = CaseFactory(short_number="LA-1120-0001"), CaseFactory(short_number="LA-1120-0001")

    assert [find_tracked("LA-1120-0001", tracking_code(case.pk)) for case in (old, new)] == [old, new]


def test_codes_are_readable_and_differ(office):
    codes = {tracking_code(CaseFactory.build().pk) for _ in range(50)}

    assert len(codes) == 50
    assert all(len(code) == 6 and set(code) <= set(tracking.READABLE) for code in codes)


def test_a_link_asks_one_reporter_about_one_round(office):
    reporter = office.reported().reporters.get()
    token = callback_token(reporter.pk, 0)

    assert reporter_for_token(token) == reporter
    assert reporter_for_token(callback_token(reporter.pk, 1)) is None
    assert [reporter_for_token(bad) for bad in ("", "x", "!!", token[:-4] + "AAAA", token + "AAAA")] == [None] * 5


def test_the_like_nearby_is_offered_before_it_is_reported_again(office):
    case = office.reported()
    place, category = office.here.entrance, office.category("street_lamp")
    given = {"tenant": office.here.tenant, "now": FRIDAY + timedelta(days=1)}

    assert [one.case for one in likely_duplicates("三天了，东单元门口路灯不亮", place=place, category=category, **given)] == [
        case
    ]
    assert likely_duplicates("快递车停在盲道上", place=place, category=None, **given) == []
    assert likely_duplicates("东单元门口路灯不亮", place=None, category=category, **given) == []


@pytest.mark.parametrize(
    ("changes", "days"),
    [({}, 15), ({"kind": "denunciation"}, 1), ({"state": "done"}, 1)],
    ids=["too long ago", "a denunciation", "done already"],
)
def test_some_cases_are_never_offered(office, changes, days):
    case = office.reported()
    type(case).objects.filter(pk=case.pk).update(**changes)

    found = likely_duplicates(
        case.description, tenant=office.here.tenant, place=office.here.building, category=None, now=FRIDAY + timedelta(days=days)
    )

    assert found == []


def test_one_source_may_not_try_for_ever(office):
    for _ in range(20):
        count_try("track", "192.0.2.1", now=FRIDAY)

    with pytest.raises(TooManyRequests) as refused:
        count_try("track", "192.0.2.1", now=FRIDAY)

    assert refused.value.codes == ["too_many"]
    count_try("track", "192.0.2.2", now=FRIDAY)
    count_try("track", "192.0.2.1", now=FRIDAY + timedelta(minutes=15))
    count_try("track", "", now=FRIDAY)


def test_nothing_of_an_address_is_kept_and_the_count_only_for_a_day(office):
    count_try("report", "192.0.2.1", now=FRIDAY)
    AttemptFactory(window_at=FRIDAY - timedelta(days=2))

    assert limits.purge(FRIDAY) == 1
    assert "192.0.2" not in Attempt.objects.get().source


def test_a_clock_warns_once_and_calls_once(office):
    near, late = ClockFactory(), ClockFactory(case__reported_at=FRIDAY - timedelta(days=3))
    now = near.warn_at + timedelta(minutes=1)

    assert (sound(now=now, by=SYSTEM), sound(now=now, by=SYSTEM)) == ((1, 1), (0, 0))

    names = sorted(OutboxEvent.objects.values_list("name", flat=True))
    assert names == ["casework.CaseNearlyDue", "casework.CaseOverdue"]
    assert [entry.verb for entry in late.case.entries.all()] == ["overdue"]
    assert JournalLine.objects.filter(verb__startswith="casework.clock.").count() == 2


def test_a_clock_that_has_stopped_says_nothing(office):
    ClockFactory(stopped_at=FRIDAY)

    assert sound(now=FRIDAY + timedelta(days=9), by=SYSTEM) == (0, 0)


def test_more_clocks_than_fit_a_batch_are_all_told(office, monkeypatch):
    monkeypatch.setattr("linli.casework.services.clocks.BATCH", 2)
    case = ClockFactory().case
    for _ in range(4):
        ClockFactory(case__tenant=case.tenant)

    assert sound(now=FRIDAY + timedelta(days=9), by=SYSTEM) == (0, 5)


def test_the_hourly_tasks_do_the_same(office):
    late = ClockFactory()
    AttemptFactory(window_at=FRIDAY - timedelta(days=2))

    with clock.fixed(late.due_at + timedelta(hours=1)):
        assert sound_clocks.call() == {"warned": 0, "late": 1}
        assert forget_attempts.call() == 1


def test_what_is_left_is_counted_as_the_limit_counts(office):
    case = office.dispatched()
    running = time_limits.running_clock(case)

    left = time_limits.time_left(running, now=FRIDAY)

    assert (left.minutes, left.counts_working_time, left.is_late, left.percent) == (5 * 420 + 390, True, False, 0)
    assert (left.title, left.status, left.warnings) == ("一般事项", "press", [])


def test_a_late_clock_says_by_how_much(office):
    found = ClockFactory()

    left = time_limits.time_left(found, now=found.due_at + timedelta(minutes=200))

    assert (left.minutes, left.is_late, left.is_near, left.percent) == (-200, True, False, 100)


def test_a_limit_passed_after_office_hours_is_late_though_no_working_minute_is_gone(office):
    running = time_limits.running_clock(office.dispatched())

    before, after = (time_limits.time_left(running, now=running.due_at + timedelta(minutes=late)) for late in (0, 5))

    assert [(left.minutes, left.is_late) for left in (before, after)] == [(0, False), (0, True)]


def test_near_is_after_the_warning(office):
    found = ClockFactory()

    with clock.fixed(found.warn_at):
        assert time_limits.time_left(found, now=found.warn_at).is_near


def test_every_clock_can_be_computed_again_from_what_it_kept(office):
    office.dispatched()

    for found in Clock.objects.all():
        again = time_limits.recomputed(found)
        assert (again.due_at, again.warn_at) == (found.due_at, found.warn_at)


def test_a_pause_is_part_of_the_computation(office):
    pause = ClockPauseFactory()
    pause.to_at = pause.from_at + timedelta(hours=5)
    pause.save()

    assert time_limits.recomputed(pause.clock).due_at == pause.clock.due_at + timedelta(hours=5)


def test_profiles_are_known_by_name_and_others_are_missing(office):
    assert time_limits.profiles() == [
        "accept", "complaint", "complex", "complex_15", "consultation", "consultation_long", "emergency", "general", "general_7",
        "general_days", "onsite_2h", "onsite_30", "urgent_same_day", "utilities",
    ]  # fmt: skip
    with pytest.raises(RuleMissing):
        time_limits.profile_rule("nothing", tenant=office.here.tenant)
