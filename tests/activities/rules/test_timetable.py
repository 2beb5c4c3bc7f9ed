"""Clashes are exactly those that comparing everything with everything finds; days and free times too."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from linli.activities.rules.timetable import Lesson, Use, UseKind, clashes, clashes_of, explained, free_starts, lesson_days

START = datetime(2026, 9, 1, 0, 0, tzinfo=UTC)
USES = [Use(kind, key, f"{kind}{key}") for kind in UseKind for key in "ab"]


@st.composite
def lessons(draw, most=14):
    spans = draw(
        st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.sets(st.sampled_from(USES), max_size=3)), max_size=most)
    )
    return [
        Lesson(
            f"{n:02}",
            f"c{n % 4}",
            f"第{n}班",
            START + timedelta(hours=first),
            START + timedelta(hours=first + length),
            frozenset(uses),
        )
        for n, (first, length, uses) in enumerate(spans)
    ]


def by_brute_force(listed):
    """Every two, every thing that both use."""
    return {
        (use, frozenset({one.key, other.key}))
        for one, other in combinations(listed, 2)
        for use in one.uses & other.uses
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at
    }


def found(listed):
    return [(one.use, frozenset({one.one.key, one.other.key})) for one in listed]


@given(lessons())
def test_every_clash_is_found_once_and_nothing_else_is_one(listed):
    got = found(clashes(listed))

    assert set(got) == by_brute_force(listed)
    assert len(got) == len(set(got))


@given(lessons(), st.randoms())
def test_the_order_in_which_lessons_come_plays_no_part(listed, random):
    shuffled = list(listed)
    random.shuffle(shuffled)

    assert clashes(shuffled) == clashes(listed)


@given(lessons(), st.integers(0, 14))
def test_of_new_lessons_only_their_own_clashes_are_told(listed, cut):
    new, others = listed[:cut], listed[cut:]
    keys = {one.key for one in new}

    assert set(found(clashes_of(new, others))) == {pair for pair in by_brute_force(listed) if pair[1] & keys}


@given(lessons())
def test_every_clash_is_in_one_sentence_and_sentences_count_lessons(listed):
    told, all_of_them = explained(clashes(listed)), clashes(listed)

    kinds = {(one.use.kind, *sorted((one.one.whole, one.other.whole))) for one in all_of_them}
    assert {(one.kind, one.one, one.other) for one in told} == kinds
    assert all(1 <= one.times <= len(all_of_them) for one in told)


def lesson(key, hour, *uses, whole=None, title=None, weeks=0):
    begins = START + timedelta(hours=hour, weeks=weeks)
    return Lesson(key, whole or key, title or key, begins, begins + timedelta(hours=1), frozenset(uses))


def test_one_after_the_other_is_no_clash():
    teacher = Use(UseKind.TEACHER, "t", "张老师")

    assert clashes([lesson("a", 1, teacher), lesson("b", 2, teacher)]) == []


def test_a_clash_says_who_what_when_and_how_often():
    teacher = Use(UseKind.TEACHER, "t", "张老师")
    listed = [
        lesson(f"{name}{week}", 1, teacher, whole=name, title=title, weeks=week)
        for name, title in (("a", "合唱一班"), ("b", "书法二班"))
        for week in range(3)
    ]

    [told] = explained(clashes(listed))

    assert told.text == "张老师同一时间要上“合唱一班”和“书法二班”：9月1日 星期二 9:00–10:00，一共 3 次。"


def test_learners_are_counted_and_not_named():
    both = [Use(UseKind.LEARNER, str(n), "不该出现") for n in range(3)]

    [told] = explained(clashes([lesson("a", 1, *both, title="合唱班"), lesson("b", 1, *both, title="太极班")]))

    assert told.text == "3 位学员“合唱班”和“太极班”两个班都报了：9月1日 星期二 9:00–10:00。"


@given(st.dates(date(2024, 1, 1), date(2028, 6, 1)), st.integers(0, 200), st.integers(0, 6), st.integers(0, 30))
def test_lesson_days_are_the_first_of_their_weekday_that_are_not_off(first, length, weekday, count):
    last, is_off = first + timedelta(days=length), lambda day: day.day % 5 == 0
    every = [first + timedelta(days=n) for n in range(length + 1)]

    wanted = [day for day in every if day.weekday() == weekday and not is_off(day)][:count]

    assert lesson_days(first, last, weekday=weekday, lessons=count, is_off=is_off) == wanted


@given(st.lists(st.tuples(st.integers(400, 1300), st.integers(1, 200)), max_size=8), st.integers(20, 240))
def test_free_times_are_all_those_at_which_nothing_is(spans, minutes):
    busy = [(first, first + length) for first, length in spans]

    wanted = [
        start
        for start in range(480, 1201, 30)
        if start + minutes <= 1200
        and not any(minute in range(first, last) for first, last in busy for minute in range(start, start + minutes))
    ]

    assert free_starts(busy, minutes=minutes) == wanted
