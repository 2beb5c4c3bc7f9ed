"""How things stand, in a badge or a sentence: each state has words of its own."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from linli.deliberation.models import ActionItem, Ballot, Correction, Council, ProgressEntry, Resolution, Right, Term, Undertaking
from linli.deliberation.views import ballot_words, council_words, own_right, resolution_shown
from linli.deliberation.views.council_words import rule_shown
from linli.deliberation.views.desk import actions, opinions, resolutions, roll_corrections, roll_pieces, take

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
DAY = date(2026, 9, 1)


def course(rows=1, accepted=0, late=0):
    return SimpleNamespace(rows=[None] * rows, accepted=accepted, late=late)


@pytest.mark.parametrize(
    ("state", "given", "words"),
    [
        ("stopped", {}, "停下了：没有钱了"),
        ("suspended", {}, "暂停了：没有钱了"),
        ("adopted", {"rows": 0}, "还没有定由谁来办。"),
        ("done", {"rows": 2, "accepted": 2}, "2 件事都验收了。"),
        ("done", {"rows": 1, "accepted": 1}, "1 件事，验收了。"),
        ("in_execution", {"rows": 2, "accepted": 1, "late": 1}, "2 件事，验收了 1 件，1 件过了完成时间。"),
        ("in_execution", {"rows": 2}, "2 件事，验收了 0 件。"),
    ],
)
def test_where_a_resolution_stands_is_a_sentence(state, given, words):
    one = Resolution(state=state, state_reason="没有钱了")

    assert resolution_shown.whole_sentence(one, course(**given)) == words


@pytest.mark.parametrize(
    ("done", "planned", "late", "words"),
    [
        (40, 30, True, "完成 40%，过了完成时间还没做完。"),
        (100, 90, False, "做完了，等验收。"),
        (40, 55, False, "完成 40%，照计划今天该到 55.0%，落后 15.0 个百分点。"),
        (40, 30, False, "完成 40%，照计划今天该到 30.0%，跟得上。"),
    ],
)
def test_how_far_one_thing_is_is_a_sentence(done, planned, late, words):
    standing = SimpleNamespace(done=done, planned=planned, behind=planned - done, late=late)
    each = SimpleNamespace(one=Undertaking(), standing=standing)

    assert resolution_shown.sentence_of(each) == words


def test_what_was_accepted_says_when():
    each = SimpleNamespace(one=Undertaking(accepted_on=DAY), standing=None)

    assert resolution_shown.sentence_of(each) == "2026年9月1日 验收了。"


def test_a_change_on_the_road_names_its_ballot_and_for_the_office_who_wrote_it():
    ballot = Ballot(year=2026, sequence=3, kind="decision", title="停不停")
    entry = ProgressEntry(is_change=True, ballot=ballot, on=DAY, text="停一个月", recorded_by="社区书记")

    stops = [resolution_shown._stop(entry, for_residents) for for_residents in (True, False)]

    told = f"{ballot.number} 停不停"
    assert [(one.title, one.kind, one.detail) for one in stops] == [
        ("整件事：变更", "warn", told),
        ("整件事：变更", "warn", f"{told} · 社区书记"),
    ]


def test_a_term_is_running_over_or_past_its_end():
    terms = [None, Term(closed_on=DAY), Term(ends_on=date(2026, 8, 31)), Term(ends_on=DAY)]

    assert [council_words.term_badge(one, DAY)[1] for one in terms] == [
        "没有在任的一届",
        "结束了",
        "届满了，还没有换届",
        "在任",
    ]


def test_a_council_that_was_dissolved_says_nothing_else():
    gone = Council(dissolved_on=DAY)

    assert council_words.council_badge(gone, 3, None, DAY, has_term=False) == ("info", "撤销了")


def test_a_council_without_a_rule_says_so():
    assert rule_shown(None, None)["badge"] == ("fail", "这一天没有规则")


def test_what_was_decided_is_done():
    assert actions.badge_of(ActionItem(done_at=NOW)) == {"kind": "ok", "word": "办完了"}


def test_an_opinion_became_a_case_or_is_becoming_one():
    rows = [SimpleNamespace(case_number="诉1", wants_case=True), SimpleNamespace(case_number="", wants_case=True)]

    assert [opinions.badge_of(one)["word"] for one in rows] == ["成了诉求", "正在转诉求"]


def test_a_request_was_accepted_or_not_or_waits():
    rows = [Correction(is_accepted=one) for one in (None, True, False)]

    assert [roll_corrections.badge_of(one)[1] for one in rows] == ["等答复", "接受了", "没有接受"]


def test_a_change_that_was_asked_for_was_carried_out_agreed_refused_or_waits():
    given = [(True, False, None), (False, True, True), (False, False, False), (False, False, None)]
    rows = [SimpleNamespace(is_used=used, is_agreed=agreed, ballot=Ballot(passed=passed)) for used, agreed, passed in given]

    assert [resolutions._asked_badge(one)[1] for one in rows] == ["同意了，照办了", "同意了，还没照办", "没有同意", "等表决"]


def test_a_right_that_is_left_out_or_was_used_says_so():
    rows = [Right(excluded_why="打官司"), Right(used_on=DAY, used_channel="phone")]

    assert [roll_pieces.right_badge(one)[0] for one in rows] == ["back", "ok"]


def test_the_tablet_says_why_nothing_can_be_taken_down():
    ballot = Ballot(state="draft")
    given = [{"excluded_why": "打官司"}, {"used_on": DAY}, {"paper_issued_on": DAY}, {}]

    assert [take._closed_words(Right(ballot=ballot, **one)) for one in given] == [
        "这一处没有计入这次表决：打官司",
        "这一份已经投过了，一份只算一次。",
        "这一份领了纸质票。先把纸质票收回来，再用别的办法投。",
        "表决现在没有在进行。",
    ]


def test_whether_a_right_was_used_is_told_in_words():
    ballot, over = Ballot(state="open"), Ballot(state="declared")
    rows = [
        Right(ballot=ballot, paper_issued_on=DAY),
        Right(ballot=ballot),
        Right(ballot=over),
        Right(ballot=over, used_on=DAY, used_channel="phone"),
        Right(ballot=Ballot(state="declared", channels=["hands"])),
        Right(ballot=Ballot(state="declared", kind="lot")),
    ]

    assert [own_right.used_words(one) for one in rows][:3] == ["领了纸质票（2026年9月1日）", "还没投", "没有投"]
    assert own_right.used_words(rows[3]).startswith("已经投了（电话")
    assert [own_right.used_words(one) for one in rows[4:]] == ["当场举手", "抽签，不用投"]


@pytest.mark.parametrize(("state", "title"), [("void", "宣布这次表决无效"), ("withdrawn", "撤回了")])
def test_the_road_of_a_ballot_ends_with_why_it_does_not_count(state, title):
    stops = ballot_words.road_of(Ballot(state=state, made_at=NOW, ended_reason="名册错了"))

    assert (stops[0].title, stops[0].detail) == (title, "名册错了")
