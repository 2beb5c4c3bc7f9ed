"""Whether numbers on a stage share a minute, against counting the minutes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from linli.activities.rules.fairs import Number, clashes, next_free, next_spot, overlap

START = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
KEYS = st.integers(1, 5).map(lambda n: UUID(int=n))


@st.composite
def numbers(draw):
    return Number(
        key=draw(st.uuids()), stage=draw(st.sampled_from(["", "东台", "西台"])), title="节目", minutes=draw(st.integers(1, 60)),
        starts_at=START + timedelta(minutes=draw(st.integers(0, 120))), group=draw(st.none() | KEYS),
    )  # fmt: skip


def minutes_of(one):
    first = int((one.starts_at - START).total_seconds() // 60)
    return set(range(first, first + one.minutes))


@given(numbers(), numbers())
def test_two_overlap_when_they_share_a_minute(one, other):
    assert overlap(one, other) == overlap(other, one) == bool(minutes_of(one) & minutes_of(other))


@given(numbers(), st.lists(numbers(), max_size=6))
def test_clashes_are_those_that_counting_minutes_finds(wanted, others):
    shared = [one for one in others if minutes_of(one) & minutes_of(wanted)]
    same_stage = [one for one in shared if one.stage == wanted.stage]
    same_group = [one for one in shared if one.stage != wanted.stage and one.group is not None and one.group == wanted.group]

    codes = [problem.code for problem in clashes(wanted, others)]

    assert sorted(codes) == sorted(["overlap"] * len(same_stage) + ["elsewhere"] * len(same_group))


@given(st.lists(numbers(), max_size=6), st.sampled_from(["", "东台"]))
def test_what_begins_after_the_last_never_clashes_on_its_stage(rows, stage):
    begins = next_free(rows, stage, starts_at=START)

    assert clashes(Number(key=None, stage=stage, title="新的", starts_at=begins, minutes=30), rows) == []


@given(st.lists(st.integers(1, 9).map(str), max_size=9))
def test_the_next_number_of_a_stall_is_one_that_nobody_has(taken):
    assert (next_spot(taken) in taken, 1 <= int(next_spot(taken)) <= len(set(taken)) + 1) == (False, True)
