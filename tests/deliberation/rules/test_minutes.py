"""When minutes may be written, sent round and signed; and what the document says."""

import pytest

from linli.deliberation.rules import minutes
from linli.deliberation.rules.minutes_document import Block, document

from .making import codes


def test_words_are_not_too_long_and_about_this_meeting():
    long = "长" * 5001

    assert minutes.words_problems(opening="开会了", words={"a": "议了"}, closing="", items=["a"]) == []
    found = minutes.words_problems(opening=long, words={"a": long, "b": ""}, closing=long, items=["a"])
    assert codes(found) == ["too_long", "too_long", "too_long", "unknown_item"]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"meeting_state": "convened"}, ["not_held"]),
        ({"is_signed": True}, ["signed"]),
        ({"is_signed": True, "reason": "人名写错了"}, []),
        ({"is_same": True}, ["nothing_changed"]),
        ({"reason": "长" * 201}, ["too_long"]),
    ],
)
def test_a_version_says_something_new_and_corrects_what_was_signed_with_a_reason(changed, found):
    said = {"meeting_state": "closed", "is_signed": False, "is_same": False, "reason": ""}

    assert codes(minutes.draft_problems(**{**said, **changed})) == found


def test_every_reason_against_sending_comes_at_once():
    ready = {"state": "draft", "is_latest": True, "meeting_state": "closed", "chair": "王小明", "is_stale": False}
    wrong = {"state": "sent", "is_latest": False, "meeting_state": "open", "chair": " ", "is_stale": True}

    assert minutes.send_problems(**ready) == []
    assert codes(minutes.send_problems(**wrong)) == ["sent", "old", "not_closed", "chair", "stale"]


def test_every_reason_against_signing_comes_at_once():
    ready = {"state": "sent", "is_latest": True, "digest": "d", "given": "d", "label": "王小明", "as_what": "chair", "note": ""}
    wrong = {
        "state": "draft",
        "is_latest": False,
        "digest": "d",
        "given": "e",
        "label": "",
        "as_what": "king",
        "note": "长" * 301,
    }

    assert minutes.sign_problems(**ready, is_twice=False) == []
    assert codes(minutes.sign_problems(**wrong, is_twice=True)) == [
        "empty", "too_long", "draft", "old", "changed", "as_what", "twice",
    ]  # fmt: skip


def test_minutes_are_signed_by_the_chair_and_by_the_note_taker_where_one_is_named():
    assert [minutes.is_signed(by, chair="王", note_taker="李") for by in (["chair"], ["chair", "note_taker"])] == [False, True]
    assert minutes.is_signed(["chair"], chair="王", note_taker="")
    assert not minutes.is_signed(["member"], chair="", note_taker="")
    assert [minutes.capacity(who, chair="王", note_taker="李") for who in "王李赵"] == ["chair", "note_taker", "member"]


def test_whoever_leads_and_writes_down_signs_once():
    assert minutes.needed(chair="王", note_taker=" 王 ") == {"chair"}
    assert minutes.is_signed(["chair"], chair="王", note_taker="王")


@pytest.mark.parametrize(
    ("place", "title", "told"),
    [
        ("纬二路8号院2号楼", "2号楼楼道的旧柜子谁来搬", "纬二路8号院2号楼楼道的旧柜子谁来搬会议记录"),
        ("纬二路10号院", "纬二路10号院改造四方联席会", "纬二路10号院改造四方联席会会议记录"),
        ("纬二路8号院", "院门夜间几点关", "纬二路8号院院门夜间几点关会议记录"),
        ("纬二路社区", "路灯会议", "纬二路社区路灯会议记录"),
    ],
)
def test_the_heading_says_whose_meeting_it_was_once(place, title, told):
    assert document({**FACTS, "place": place, "title": title}, opening="", words={}, closing="").title == told


FACTS = {
    "council": "", "place": "纬二路社区", "title": "路灯会议", "number": "HY26-1", "kind": "廊道议事", "opened_at": "2026年9月1日14:00",
    "closed_at": "2026年9月1日16:00", "venue": "一楼", "chair": "", "note_taker": "", "due": 0, "present": 0, "quorum": "", "quorum_rule": "",
    "present_names": ["王小明", "李娜"], "excused_names": [], "absent_names": [], "invited_names": [], "items": [], "motions": [],
    "ballots": [], "actions": [], "opinions": [],
}  # fmt: skip
ITEM = {
    "no": "1", "key": "k", "title": "路灯", "kind": "议题", "added_late": "", "presenter": "", "speeches": [], "groups": [],
    "outcome": "", "motions": [], "ballots": [], "actions": [],
}  # fmt: skip
MOTION = {
    "number": "YT1", "title": "装灯", "mover": "王小明", "state": "通过了", "version": 2, "text": "装十盏。",
    "amendments": [{"no": 1, "mover": "李娜", "reason": "省钱", "state": "采纳"}],
}  # fmt: skip


def said(facts=None, item=None, **words):
    """The texts of the document."""
    facts = {**FACTS, **(facts or {}), **({"items": [{**ITEM, **item}]} if item else {})}
    return [one.text for one in document(facts, opening="", words={}, closing="", **words).blocks]


def test_the_head_names_when_where_and_who():
    head = dict(document(FACTS, opening="", words={}, closing="").head)

    assert (head["时间"], head["主持人"], head["到会"]) == ("2026年9月1日14:00至16:00", "—", "王小明、李娜")
    assert "应到、实到" not in head


def test_what_was_said_before_and_after_stands_around_the_points():
    found = document({**FACTS, "due": 9, "quorum": "应到 9 人。", "quorum_rule": "规则", "correction": {"of": 1, "reason": "笔误"}},
                     opening="开会。\n\n", words={}, closing="散会。").blocks  # fmt: skip

    assert found == (
        Block("note", "本版更正第 1 版。更正原因：笔误"), Block("paragraph", "应到 9 人。"), Block("note", "依据：规则"),
        Block("paragraph", "开会。"), Block("paragraph", "散会。"),
    )  # fmt: skip


def test_a_point_tells_why_it_came_late_who_spoke_and_what_groups_said():
    speech = {"who": "王小明", "kind": "发言", "took": "2 分", "words": ""}
    groups = [{"group": "第一组", "convener": "李娜", "text": "同意。"}, {"group": "第二组", "convener": "", "text": ""}]
    item = {
        "added_late": "居民刚提",
        "presenter": "张主任",
        "speeches": [speech, {**speech, "words": "太暗。"}],
        "groups": groups,
    }

    assert said(item=item) == [
        "1　路灯（议题）", "会议通知以后加的，原因：居民刚提", "张主任作了说明。", "王小明（发言，2 分）", "王小明（发言，2 分）：太暗。",
        "第一组（召集人 李娜）", "同意。", "第二组",
    ]  # fmt: skip


BALLOT = {
    "number": "BJ1", "title": "装灯", "kind": "表决", "secrecy": "记名", "version": 2, "sentences": ["赞成 9 票。"], "state": "公布了",
}  # fmt: skip
ACTION = {"title": "买灯", "responsible": "物业", "due_on": "2026-09-30", "text": "十盏"}


def test_a_motion_stands_with_its_amendments_and_its_whole_text():
    assert said({"motions": [MOTION]}) == [
        "YT1　装灯（王小明提，通过了）", "修改1：李娜提，省钱（采纳）", "全文（第 2 版）：", "装十盏。",
    ]  # fmt: skip


def test_a_ballot_stands_with_its_verdict_or_with_how_far_it_is():
    assert said({"ballots": [BALLOT, {**BALLOT, "version": None, "sentences": []}]}) == [
        "表决 BJ1　装灯（表决，记名，用议题第 2 版）", "赞成 9 票。", "表决 BJ1　装灯（表决，记名）", "公布了。",
    ]  # fmt: skip


def test_what_is_to_be_done_says_by_whom_and_by_when():
    assert said({"actions": [ACTION, {**ACTION, "due_on": "", "text": ""}]}) == [
        "议定：买灯（物业，2026年9月30日前）", "十盏", "议定：买灯（物业）",
    ]  # fmt: skip


def test_opinions_name_residents_only_for_those_who_may_know():
    opinions = [
        {"who": "王小明", "text": "太暗", "answer": "装灯", "to_case": True},
        {"who": "李娜", "text": "太吵", "answer": "", "to_case": False},
    ]

    assert said({"opinions": opinions}) == ["收到的意见", "1. 王小明：太暗", "答复：装灯", "转成诉求办理。", "2. 李娜：太吵"]
    assert said({"opinions": opinions[1:]}, names_residents=False) == ["收到的意见", "1. 居民：太吵"]
