"""What a process keeps in memory of small tables."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.core import clock, journal, remembered
from linli.core.actors import Actor, Kind
from linli.core.ids import uuid7
from linli.core.remembered import Briefly, MyFirst, Remembered
from tests.factories.core import TenantFactory


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


def brief(seconds=1):
    return Briefly(lambda: seconds, engines=frozenset({"registry"}))


def seen(kept, *, after=(), value=object):
    """What is found anew each time, asked for so many seconds after the first time."""
    return [kept.get("a", value, now=AT + timedelta(seconds=seconds)) for seconds in (0, *after)]


def test_what_is_kept_briefly_ends_with_its_seconds():
    first, then, later = seen(brief(), after=[0.999, 1])

    assert (then is first, later is first) == (True, False)


@pytest.mark.parametrize(("seconds", "after"), [(0, 0), (1, -0.001)])
def test_nothing_is_kept_for_no_time_or_past_a_clock_that_was_set_back(seconds, after):
    first, then = seen(brief(seconds), after=[after])

    assert then is not first


def test_what_was_not_found_is_looked_for_again():
    kept = brief()

    assert (seen(kept, value=lambda: None), seen(kept, value=lambda: "there")) == ([None], ["there"])


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "ends"), [("registry.place.moved", True), ("casework.case.reported", False)])
def test_a_verb_of_its_engines_ends_it_at_once(verb, ends):
    kept = brief()
    [first] = seen(kept)

    journal.record(verb, TenantFactory(), by=Actor.system(), now=AT)

    assert (seen(kept) != [first]) is ends


@pytest.mark.django_db
def test_what_was_found_before_a_verb_is_not_kept_after_it():
    kept = brief()

    def find_while_somebody_writes():
        remembered.written("registry")
        return "as it was"

    assert seen(kept, value=find_while_somebody_writes) == ["as it was"]
    assert seen(kept, value=lambda: "as it is") == ["as it is"]


def test_the_first_of_ones_own_list_are_kept_for_a_minute_and_for_oneself_alone():
    first, asked = MyFirst("casework"), []
    one, other = Actor.system("甲", None), Actor(kind=Kind.STAFF, label="乙", user_id=uuid7())

    def look(actor, seconds):
        return first.get(actor, "here", rows=lambda: [asked.append(actor) or len(asked)], now=AT + timedelta(seconds=seconds))

    assert [look(one, 0), look(one, 59), look(other, 59), look(one, 60)] == [[1], [1], [2], [3]]


@pytest.mark.parametrize("engine", ["casework", "registry", "accounts"])
def test_a_verb_ends_the_first_of_ones_own_list(engine, db):
    first, asked = MyFirst("casework"), []
    nobody = Actor.system()
    first.get(nobody, rows=lambda: [asked.append(1)], now=AT)

    remembered.written(engine)
    first.get(nobody, rows=lambda: [asked.append(1)], now=AT)

    assert asked == [1, 1]
