"""The agenda as a tree of three levels, and what may be done with its points."""

from dataclasses import dataclass

import pytest

from linli.deliberation.rules import agenda

from .making import codes


@dataclass
class Point:
    pk: int


TREE = {1: None, 2: 1, 3: 2, 4: None, 5: 1}


def test_points_are_numbered_as_they_are_read():
    nodes = agenda.flat(agenda.tree([Point(key) for key in TREE], TREE))

    assert [(node.item.pk, node.number, node.depth) for node in nodes] == [
        (1, "1", 1), (2, "1.1", 2), (3, "1.1.1", 3), (5, "1.2", 2), (4, "2", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "parent", "found"),
    [(4, None, []), (4, 2, []), (None, 2, []), (4, 3, ["deep"]), (1, 3, ["circle"]), (2, 2, ["circle"]), (4, 9, ["elsewhere"]), (1, 4, ["deep"])],
)  # fmt: skip
def test_a_point_hangs_in_its_own_meeting_not_under_itself_and_not_too_deep(key, parent, found):
    assert codes(agenda.parent_problems(key=key, parent=parent, parent_of=TREE)) == found


def test_a_point_has_a_title_and_times_that_can_be():
    assert agenda.text_problems(title="路灯", minutes=600, seconds=10) == []
    assert codes(agenda.text_problems(title="", minutes=0, seconds=3601)) == ["no_title", "minutes", "seconds"]
    assert codes(agenda.text_problems(title="长" * 121, minutes=None, seconds=None)) == ["long_title"]


def test_what_comes_after_the_invitation_needs_a_reason_and_nothing_comes_after_the_end():
    assert [codes(agenda.late_problems(state, "")) for state in ("draft", "convened")] == [[], ["late"]]
    assert agenda.late_problems("convened", "居民刚提的") == []
    assert [codes(agenda.may_change_problems(state)) for state in ("open", "closed", "cancelled")] == [[], ["over"], ["over"]]


def test_one_point_at_a_time_while_the_meeting_runs():
    assert agenda.begin_problems(meeting_state="open", item_state="waiting", other="") == []
    assert codes(agenda.begin_problems(meeting_state="adjourned", item_state="current", other="另一项")) == [
        "not_open", "current", "another",
    ]  # fmt: skip
    assert [codes(agenda.end_problems(state)) for state in ("current", "done")] == [[], ["not_current"]]


def test_a_point_is_skipped_with_a_reason_and_removed_only_before_anybody_heard_of_it():
    assert agenda.skip_problems(meeting_state="open", item_state="waiting", reason="材料没到") == []
    assert codes(agenda.skip_problems(meeting_state="closed", item_state="done", reason="")) == ["over", "settled", "no_reason"]
    assert agenda.remove_problems(meeting_state="draft", item_state="waiting", has_more=False) == []
    assert codes(agenda.remove_problems(meeting_state="convened", item_state="done", has_more=True)) == ["told", "in_use"]
