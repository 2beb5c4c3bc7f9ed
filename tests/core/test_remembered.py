"""What a process keeps in memory of small tables."""

from datetime import UTC, datetime, timedelta

from linli.core import clock, remembered
from linli.core.remembered import Remembered


def test_what_was_loaded_is_kept_until_it_is_forgotten():
    loads = []
    kept = Remembered(lambda key: loads.append(key) or len(loads))

    values = [kept.get("a"), kept.get("a"), kept.get("b")]
    remembered.forget_all()

    assert (values, kept.get("a"), loads) == ([1, 1, 2], 3, ["a", "b", "a"])


def test_what_is_old_is_loaded_anew():
    kept = Remembered(lambda key: object(), max_age=0)

    first = kept.get("a")

    assert kept.get("a") is not first


AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def test_what_another_process_wrote_is_seen_a_second_later():
    stamps, loads = [1], []
    kept = Remembered(lambda key: loads.append(key) or len(loads), stamp=lambda key: stamps[-1])

    seen = []
    for seconds, stamp in [(0, 1), (0.5, 2), (1, 2), (2, 2), (3, 2)]:
        stamps.append(stamp)
        with clock.fixed(AT + timedelta(seconds=seconds)):
            seen.append(kept.get("a"))

    assert seen == [1, 1, 2, 2, 2]


def test_a_clock_that_was_set_back_counts_as_later():
    stamps = [1]
    kept = Remembered(lambda key: object(), stamp=lambda key: stamps[-1])
    with clock.fixed(AT):
        first = kept.get("a")
    stamps.append(2)

    with clock.fixed(AT - timedelta(days=1)):
        assert kept.get("a") is not first
