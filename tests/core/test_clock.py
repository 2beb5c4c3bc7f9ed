"""The clock can be set, for the block that sets it and no longer."""

from datetime import UTC, date, datetime

from linli.core import clock

NIGHT = datetime(2026, 4, 30, 16, 30, tzinfo=UTC)  # half past midnight in Zhengzhou


def test_the_clock_stands_within_the_block_and_runs_after_it():
    with clock.fixed(NIGHT):
        within = clock.now()

    assert within == NIGHT
    assert clock.now() > NIGHT
    assert clock.now().tzinfo is not None


def test_blocks_nest():
    later = NIGHT.replace(hour=20)

    with clock.fixed(NIGHT):
        with clock.fixed(later):
            inner = clock.now()
        outer = clock.now()

    assert (inner, outer) == (later, NIGHT)


def test_today_is_the_local_day():
    with clock.fixed(NIGHT):
        assert clock.today() == date(2026, 5, 1)


def test_an_instant_is_on_the_local_day():
    assert (clock.day_of(NIGHT), clock.day_of(NIGHT.replace(hour=15))) == (date(2026, 5, 1), date(2026, 4, 30))
