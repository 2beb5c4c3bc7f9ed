"""Marks of a sheet without network, as pure arithmetic: any order, any repetition, one end."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from linli.activities.rules.sheets import (
    AWAY,
    CAME,
    EXCUSED,
    NOTHING,
    Do,
    Final,
    Made,
    Row,
    Step,
    final_of,
    put_right,
    step_for_attendance,
    step_for_excuse,
    within_reason,
)

NINE = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)


def at(minute):
    return NINE + timedelta(minutes=minute)


def made(number, mark, minute):
    return Made(UUID(int=number), mark, at(minute))


def said(mark, minute, *, since=None):
    return Final(UUID(int=1), mark, at(minute), at(minute if since is None else since))


MARKS = st.lists(
    st.builds(made, st.integers(1, 9), st.sampled_from([CAME, AWAY, EXCUSED]), st.integers(0, 5)),
    max_size=7,
    unique_by=lambda one: one.entry_id,
)
ELSEWHERE = st.sampled_from([[], [Row(UUID(int=100), at(2))], [Row(UUID(int=100), at(9))], [Row(UUID(int=100), at(0), at(3))]])


class Yard:
    """What a server keeps: marks as they come, and the rows that they lead to."""

    def __init__(self, rows):
        self.marks, self.rows, self.keys = [], list(rows), 1000

    def take(self, batch):
        known = {one.entry_id for one in self.marks}
        self.marks += {one.entry_id: one for one in batch if one.entry_id not in known}.values()
        final = final_of(self.marks)
        if final is not None:
            self.do(step_for_attendance(final, self.rows))

    def do(self, step):
        if step.do == Do.MAKE:
            self.keys += 1
            self.rows.append(Row(UUID(int=self.keys), step.at, is_of_sheet=True))
        for n, row in enumerate(self.rows):
            if row.pk != step.pk:
                continue
            ended = step.at if step.do == Do.END else None
            since = row.at if step.do == Do.END else step.at
            self.rows[n] = Row(row.pk, since, ended, row.is_of_sheet, ended_by_sheet=ended is not None)

    def end(self):
        return [(row.at, row.is_of_sheet) for row in self.rows if row.ended_at is None], final_of(self.marks)


@given(MARKS, ELSEWHERE, st.data())
def test_any_order_and_any_repetition_come_to_the_same_end(marks, rows, data):
    sent = [data.draw(st.permutations(marks + data.draw(st.lists(st.sampled_from(marks), max_size=4) if marks else st.just([]))))]
    cut = data.draw(st.integers(0, len(sent[0])))
    one, other = Yard(rows), Yard(rows)

    one.take(marks)
    for batch in (sent[0][:cut], sent[0][cut:], marks):
        other.take(batch)

    assert other.end() == one.end()


@given(MARKS, st.integers(0, 6))
def test_one_by_one_or_all_at_once_is_the_same(marks, start):
    one, other = Yard([]), Yard([])
    one.take(marks)
    for each in marks[start:] + marks[:start]:
        other.take([each])

    assert other.end() == one.end()


def test_the_mark_made_last_holds_since_it_was_first_made_so():
    marks = [made(1, CAME, 0), made(2, AWAY, 3), made(3, CAME, 4), made(4, CAME, 6)]

    assert final_of(reversed(marks)) == Final(UUID(int=4), CAME, at(6), at(4))
    assert final_of([]) is None


def test_of_two_marks_of_one_minute_the_key_decides():
    assert final_of([made(2, AWAY, 1), made(1, CAME, 1)]).mark == AWAY


def test_who_scanned_the_code_afterwards_is_there_although_the_sheet_says_away():
    assert step_for_attendance(said(AWAY, 3), [Row(UUID(int=9), at(5))]) == NOTHING
    assert step_for_attendance(said(AWAY, 6), [Row(UUID(int=9), at(5))]) == Step(Do.END, UUID(int=9), at(6))


def test_whom_the_office_struck_out_later_an_older_mark_does_not_bring_back():
    struck = [Row(UUID(int=9), at(0), at(8))]

    assert step_for_attendance(said(CAME, 3), struck) == NOTHING
    assert step_for_attendance(said(CAME, 9), struck) == Step(Do.MAKE, None, at(9))


def test_leave_asked_for_beforehand_stands_whatever_is_marked():
    before, of_sheet = Row(UUID(int=9), at(-90)), Row(UUID(int=9), at(1), is_of_sheet=True)

    assert step_for_excuse(said(AWAY, 3), [before]) == NOTHING
    assert step_for_excuse(said(CAME, 3), [of_sheet]) == Step(Do.END, UUID(int=9), at(3))
    assert step_for_excuse(said(EXCUSED, 3), []) == Step(Do.MAKE, None, at(3))
    assert step_for_excuse(said(EXCUSED, 3), [before]) == NOTHING


def test_a_wrong_clock_is_put_right_and_a_right_one_is_believed():
    assert put_right(at(0), sent_at=at(60), now=at(61)) == at(0)
    assert put_right(at(0), sent_at=at(60), now=at(0)) == at(-60)
    assert put_right(at(0), sent_at=None, now=at(500)) == at(0)


def test_a_mark_with_a_wrong_time_is_still_a_mark():
    assert within_reason(at(99), starts_at=NINE, now=at(5)) == at(5)
    assert within_reason(at(-99_999), starts_at=NINE, now=at(5)) == NINE - timedelta(hours=12)
