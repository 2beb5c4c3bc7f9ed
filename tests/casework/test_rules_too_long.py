"""What is too long, too late or twice is refused by the rules themselves, each with the field it stands in. No database."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest

from linli.casework.rules import (
    dispatch_rules,
    duties,
    guide,
    homes,
    leaving,
    petitions,
    promotion,
    queue,
    roster,
    sorting,
    whistles,
)

from .conftest import FRIDAY
from .halls import ALLOWANCE

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)
ONE, TWO = UUID(int=1), UUID(int=2)
GROUND = whistles.Ground("beyond_us", "社区解决不了", 30)
SENT = {"code": "beyond_us", "name": "社区解决不了", "respond_minutes": 30}
LINE = {"measure": "lead", "text": "社区巡查楼道。", "instead": "", "citation": "试验清单第三条", "measures": ["lead"]}


def said(problems):
    """Code and field of every problem."""
    return [(one.code, one.where) for one in problems]


# ---- whistles ----


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"most_units": 3, "grounds": [SENT]}, []),
        ({"most_units": 3, "grounds": [SENT, {"code": "fun", "name": "好玩"}]}, ["grounds"]),
        ({"most_units": 3, "grounds": [SENT | {"respond_minutes": "30"}]}, ["grounds"]),
        ({"most_units": "3"}, ["most_units", "grounds"]),
    ],
)
def test_a_rule_set_of_whistles_says_how_many_and_why_and_how_soon(body, expected):
    assert [one.where for one in whistles.rule_problems(body)] == expected


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([ONE, TWO], []),
        ([ONE, ONE], [("unit_twice", "units")]),
        ([ONE, TWO, TWO], [("too_many_units", "units"), ("unit_twice", "units")]),
    ],
)
def test_a_whistle_calls_each_unit_once_and_not_everybody(units, expected):
    given = {"ground": GROUND, "text": "请来看围挡怎么拆。", "where": "西门", "gather_at": FRIDAY}

    found = whistles.whistle_problems(**given, units=units, most_units=2, is_open_already=False, now=FRIDAY)

    assert said(found) == expected


def test_who_does_not_come_says_so_once():
    found = whistles.answer_problems(answer="not_coming", answered="not_coming", comes="", reason="人都在外面。", is_open=True)

    assert said(found) == [("said_before", "answer")]


def test_a_rating_is_one_of_the_list():
    assert said(whistles.rate_problems(is_open=False, rating="superb", words="")) == [("rating", "rating")]


# ---- the list of duties ----


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"text": "字" * 201, "instead": "字" * 121, "citation": "字" * 201}, ["text", "citation", "instead"]),
    ],
)
def test_a_line_of_the_list_is_short(changed, expected):
    assert said(duties.item_problems(**LINE | changed)) == [("too_long", where) for where in expected]


def test_an_override_and_a_reason_are_short():
    outside = {"matter": "停车", "measure": "outside", "number": None, "item": None}

    assert said(duties.outside_problems(outside, reason="字" * 201)) == [("too_long", "outside_reason")]
    assert said(duties.reason_problems("字" * 201)) == [("too_long", "reason")]


@pytest.mark.parametrize(
    ("last_day", "begun", "ends", "expected"),
    [
        (TODAY, TODAY, None, []),
        (TODAY, TODAY - DAY, TODAY - DAY, ["ended"]),
        (TODAY + DAY, TODAY + DAY, None, ["not_begun"]),
        (TODAY - DAY, TODAY - DAY, None, ["in_the_past"]),
        (TODAY + 2 * DAY, TODAY, TODAY + DAY, ["too_late"]),
    ],
)
def test_a_line_is_ended_while_it_holds_and_not_backwards(last_day, begun, ends, expected):
    found = duties.end_problems(last_day, valid_from=begun, valid_to=ends, today=TODAY)

    assert said(found) == [(code, "last_day") for code in expected]


# ---- the guide ----


@pytest.mark.parametrize(
    ("bring", "keywords", "expected"),
    [
        ([f"材料{n}" for n in range(21)], [], [("too_many", "bring")]),
        (["字" * 121], [], [("too_long", "bring")]),
        (["身份证"], [f"词语{n}" for n in range(31)], [("too_many", "keywords")]),
        (["身份证"], ["老"], [("keyword", "keywords")]),
    ],
)
def test_an_item_has_few_and_short_lines(bring, keywords, expected):
    found = guide.item_problems(guide.ItemGiven(**ALLOWANCE.fields() | {"bring": bring, "keywords": keywords}), TODAY)

    assert said(found) == expected


@pytest.mark.parametrize(("begins", "expected"), [(TODAY, []), (TODAY - 2 * DAY, ["too_early"]), (TODAY + 2 * DAY, ["ended"])])
def test_a_version_follows_one_that_still_holds(begins, expected):
    assert said(guide.version_problems(begins, TODAY - DAY, TODAY + DAY)) == [(code, "valid_from") for code in expected]


# ---- roster and meetings ----


def test_a_pattern_is_laid_down_for_half_a_year():
    half = timedelta(days=roster.MOST_DAYS)

    assert said(roster.pattern_problems(TODAY, TODAY + half - DAY, [0], today=TODAY)) == []
    assert said(roster.pattern_problems(TODAY, TODAY + half, [0], today=TODAY)) == [("too_long", "last")]


def test_a_shift_has_a_short_name_and_a_short_note():
    found = roster.shift_problems(begins=time(9), ends=time(17), name="周" * 41, note="字" * 81)

    assert said(found) == [("too_long", "name"), ("too_long", "note")]


def test_a_meeting_talks_of_so_many_cases_and_no_more():
    found = promotion.call_problems(where="社区会议室", organisations=[ONE], cases=range(promotion.MOST_CASES + 1))

    assert said(found) == [("too_many", "cases")]


def test_minutes_are_short_case_by_case():
    agreed = promotion.Agreed(ONE, words="字" * 1001, follow_up="字" * 121, organisation_id=TWO, due_on=TODAY + DAY)

    found = promotion.held_problems([agreed], came=[TWO], at=FRIDAY, next_at=None, now=FRIDAY)

    assert said(found) == [("too_long", f"agreed_{ONE.hex}"), ("too_long", f"follow_up_{ONE.hex}")]


# ---- other texts and lists ----


def test_a_rule_of_dispatching_is_short():
    given = {"party": "property", "names_body": False, "role": "", "roles": [], "mode": "", "modes": []}

    found = dispatch_rules.content_problems(**given, reason="字" * 2001, citation="字" * 2001)

    assert said(found) == [("too_long", "reason"), ("too_long", "citation")]


@pytest.mark.parametrize(("text", "expected"), [(" ", ["missing"]), ("字" * 31, ["too_long"]), ("综合窗口", [])])
def test_a_name_in_the_hall_is_there_and_short(text, expected):
    assert said(queue.name_problems(text, where="name", most=30)) == [(code, "name") for code in expected]


def test_an_errand_without_a_time_is_not_arranged():
    found = homes.arrange_problems(visit_at=None, now=FRIDAY, goes="", has_partner=False, consents=False)

    assert said(found) == [("missing", "visit_at"), ("nobody_goes", "goes")]


def test_what_several_people_report_repeats_nobodys_case():
    way = leaving.Way("repeat", "重复反映", "", "")
    earlier = leaving.Earlier("LA-1120-0001", has_result=True, shares_reporter=True, is_only_reporter=False)

    found = leaving.not_accept_problems(way, "上个月答复过，没有新情况。", earlier, was_given=True)

    assert said(found) == [("several_reporters", "earlier")]


def test_rule_sets_of_petitions_and_words_name_every_key_that_is_wrong():
    counts, words = dict.fromkeys(petitions.COUNTS, 5), {kind: ["词"] for kind in sorting.KINDS}

    assert said(petitions.rule_problems(counts)) == said(sorting.word_problems(words)) == []
    assert said(petitions.rule_problems(counts | {"tell_days": 0})) == [("tell_days", "tell_days")]
    assert said(sorting.word_problems(words | {"fire": [""], "police": "偷"})) == [("fire", "fire"), ("police", "police")]
