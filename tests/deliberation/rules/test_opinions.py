"""Opinions at the table, what a meeting decides, and a talk in the corridor."""

from datetime import date, timedelta

import pytest

from linli.deliberation.rules import opinions

from .making import codes

TODAY = date(2026, 9, 1)


def test_nothing_is_taken_down_before_a_meeting_was_convened():
    assert [codes(opinions.meeting_problems(state)) for state in ("draft", "cancelled", "convened", "closed")] == [
        ["not_held"], ["not_held"], [], [],
    ]  # fmt: skip


def test_an_opinion_has_words_and_enough_of_them_for_a_case():
    assert opinions.voice_problems(text="灯", who="王小明", answer="", wants_case=False) == []
    assert codes(opinions.voice_problems(text="灯", who="长" * 61, answer="长" * 2001, wants_case=True)) == [
        "too_long", "too_long", "too_short",
    ]  # fmt: skip
    assert codes(opinions.voice_problems(text=" ", who="", answer="", wants_case=True)) == ["empty"]


def test_an_opinion_becomes_a_case_once():
    assert codes(opinions.case_problems(wants_case=True, text="路灯不亮")) == ["case"]
    assert opinions.case_problems(wants_case=False, text="路灯不亮") == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"kind": "song"}, ["kind"]),
        ({"has_organisation": False}, ["organisation"]),
        ({"due_on": None}, ["due_on"]),
        ({"due_on": TODAY - timedelta(1)}, ["past"]),
        ({"title": "", "responsible": ""}, ["empty", "empty"]),
    ],
)
def test_what_is_decided_says_what_who_and_by_when(changed, found):
    said = {"kind": "task", "title": "装灯", "text": "", "responsible": "物业", "has_organisation": True, "due_on": TODAY}

    assert codes(opinions.decide_problems(**{**said, **changed}, today=TODAY)) == found


@pytest.mark.parametrize(
    ("is_done", "has_target", "words", "found"),
    [(False, False, "装好了", []), (True, False, "装好了", ["done"]), (False, True, "装好了", ["target"]), (False, False, " ", ["empty"])],
)  # fmt: skip
def test_what_became_a_task_is_done_when_that_is(is_done, has_target, words, found):
    assert codes(opinions.done_problems(is_done=is_done, has_target=has_target, words=words)) == found


def test_a_talk_in_the_corridor_says_who_where_and_what():
    assert opinions.corridor_problems(who="三户", venue="二楼", text="谁扫地", title="楼道") == []
    assert codes(opinions.corridor_problems(who="", venue="", text="", title="")) == ["empty"] * 4
