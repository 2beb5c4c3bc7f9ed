"""The edges of the rules of a run: what may be written down, what papers show, when limits begin, who has signed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.procedures.providers import Field, Question, Recorded, provider_named
from linli.procedures.rules import composition, papers, running, shares, sharing, simulation
from linli.procedures.rules.days import Period
from linli.procedures.rules.definition import CountedFrom
from linli.procedures.rules.evidence import read
from linli.procedures.rules.running import StepSeen
from linli.procedures.rules.shares import Sum, Tally
from linli.procedures.selectors.shipped import check
from linli.procedures.states import StepState
from tests.casework.calendar2026 import CALENDAR

from .doing import TEXT

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def written(kind, value, name="it", **given):
    """What a field of this kind keeps, and the words of what is wrong."""
    values, problems = read([Field(name, "项", kind, **given)], {name: value}, files=0, today=TODAY)
    return values.get(name), [problem.text for problem in problems]


# ---- what may be written down ----


@pytest.mark.parametrize(
    ("kind", "value", "kept", "wrong"),
    [
        ("number", "102", 102, []),
        ("number", "-1", "-1", ["项：要填整数。"]),
        ("number", "1.5", "1.5", ["项：要填整数。"]),
        ("number", "1234567890", "1234567890", ["项：要填整数。"]),
        ("area", "1,401.15", "1401.15", []),
        ("area", "89.5", "89.50", []),
        ("money", "12.345", "12.345", ["项：要填数字，最多两位小数。"]),
        ("money", "十万", "十万", ["项：要填数字，最多两位小数。"]),
        ("date", "2026-03-03", "2026-03-03", []),
        ("date", TODAY, "2026-03-02", []),
        ("date", "三月二日", "三月二日", ["项：这不像日期，写成 2026-11-20 这样。"]),
        ("date", "1899-12-31", "1899-12-31", ["项：看看年份是不是写错了。"]),
        ("date", "2101-01-01", "2101-01-01", ["项：看看年份是不是写错了。"]),
        ("yes_no", "是", True, []),
        ("yes_no", "on", True, []),
        ("yes_no", "否", False, []),
        ("text", "字" * 500, "字" * 500, []),
        ("text", "字" * 501, "字" * 501, ["项：最多 500 个字。"]),
        ("text", "  ", None, ["还没有写“项”。"]),
    ],
)
def test_each_kind_of_field_keeps_what_it_can_and_says_what_it_cannot(kind, value, kept, wrong):
    assert written(kind, value) == (kept, wrong)


def test_a_meeting_was_not_held_tomorrow():
    assert written("date", "2026-03-02", "held_on") == ("2026-03-02", [])
    assert written("date", "2026-03-03", "held_on") == ("2026-03-03", ["项：这一天还没有到。"])


def test_what_may_be_left_out_is_left_out():
    assert written("text", None, is_needed=False) == (None, [])


def test_a_file_that_is_needed_and_papers_that_lie_nowhere_are_asked_for():
    file, paper = Field("file", "扫描件", "file"), Field("paper", "在哪里", "paper", is_needed=False)

    told = [[one.text for one in read([file, paper], {}, files=count, today=TODAY)[1]] for count in (0, 1)]

    assert told == [["还没有写“扫描件”。", "上传扫描件，或写明纸质材料放在哪里。"], []]


@pytest.mark.parametrize(
    ("numbers", "codes"),
    [
        ({"due": "3", "present": "3", "agreed": "3", "asked": "3"}, []),
        ({"due": "3", "present": "4"}, ["present_over_due"]),
        ({"present": "3", "agreed": "4"}, ["agreed_over_present"]),
        ({"due": "3", "asked": "4"}, ["asked_over_due"]),
    ],
)
def test_fewer_are_not_more(numbers, codes):
    fields = [Field(name, name, "number", is_needed=False) for name in ("due", "present", "agreed", "asked")]

    assert [one.code for one in read(fields, numbers, files=0, today=TODAY)[1]] == codes


@given(st.integers(0, 10**12 - 1), st.integers(0, 99))
def test_an_exact_number_is_kept_to_the_hundredth(whole, hundredths):
    kept, wrong = written("money", f"{whole:,}.{hundredths:02}")

    assert (Fraction(kept), wrong) == (Fraction(whole * 100 + hundredths, 100), [])


# ---- what papers show ----


def asked(ask, parameters, *values, **more):
    evidence = tuple(Recorded("gate", one, **more) for one in values)
    question = Question(uuid4(), uuid4(), None, "step", "gate", parameters, evidence, None, NOW)
    answer = ask(question)
    return answer.is_met, answer.text


FACTS = {
    "fields": [
        {"name": "who", "title": "谁来办", "kind": "text"},
        {"name": "cost", "title": "多少钱", "kind": "money"},
        {"name": "note", "title": "备注", "kind": "text", "needed": False},
    ]
}


def test_facts_are_whole_when_everything_needed_stands_in_the_newest_record():
    whole = {"who": "社区", "cost": "12.00"}

    assert asked(papers.facts, FACTS) == (False, "还没有写：谁来办、多少钱。")
    assert asked(papers.facts, FACTS, whole, {"who": "社区", "cost": ""}) == (False, "还没有写：多少钱。")
    assert asked(papers.facts, FACTS, {}, whole) == (True, "都写明了。")


def test_what_another_gate_was_given_shows_nothing_here():
    question = Question(uuid4(), uuid4(), None, "step", "gate", {}, (Recorded("other", {"paper": "柜"}),), None, NOW)

    assert (papers.document(question).is_met, papers.meeting(question).text) == (False, "还没有登记这次会。")


def test_documents_are_counted_by_files_and_by_where_papers_lie():
    files = {"file_ids": (uuid4(), uuid4())}

    assert asked(papers.document, {"count": 4}, {"paper": "柜"}, **files) == (False, "还差 1 份材料。")
    assert asked(papers.document, {"count": 3}, {"paper": "柜"}, **files) == (True, "有 3 份材料。")


HELD = {"held_on": "2026-03-02", "due": 10, "present": 6, "agreed": 4}


@pytest.mark.parametrize(
    ("parameters", "values", "told"),
    [
        ({}, HELD, (True, "应到 10 人，实到 6 人，同意 4 人，够了。")),
        ({"quorum": "> 1/2"}, HELD, (True, "应到 10 人，实到 6 人，同意 4 人，够了。")),
        ({"quorum": ">= 2/3"}, HELD, (False, "应到 10 人，至少要到 7 人，只到了 6 人。")),
        ({"quorum": "> 1/2"}, HELD | {"due": 0}, (False, "应到人数要大于 0。")),
        ({"pass": "> 1/2"}, HELD, (False, "按应到 10 人算，至少要 6 人同意，只有 4 人。")),
        ({"pass": "> 1/2", "of": "present"}, HELD, (True, "应到 10 人，实到 6 人，同意 4 人，够了。")),
        ({"pass": "> 1/2", "of": "present"}, HELD | {"present": 0}, (False, "按到会 0 人算，至少要 1 人同意，只有 4 人。")),
    ],
)
def test_a_meeting_is_looked_at_by_what_its_gate_asks(parameters, values, told):
    assert asked(papers.meeting, parameters, values) == told


def signatures(parameters, *signed):
    """`signed`: pairs of post and appointment."""
    evidence = tuple(Recorded("gate", {}, post, appointment_id=UUID(int=number)) for post, number in signed)
    return papers.signed(Question(uuid4(), uuid4(), None, "step", "gate", parameters, evidence, None, NOW))


def test_each_kind_of_post_signs():
    wanted = {"posts": ["community_secretary", "auditor"]}

    assert signatures(wanted, ("auditor", 1), ("auditor", 2)).missing == ("community_secretary",)
    assert signatures(wanted, ("auditor", 1), ("community_secretary", 2)).text == "该签字的都签了。"
    assert signatures(wanted).text == "还有 2 个岗位没有签字。"


def test_so_many_different_people_sign():
    wanted = {"posts": ["community_clerk"], "count": 2}

    assert signatures(wanted, ("community_clerk", 1), ("community_clerk", 1), ("auditor", 3)).text == "还差 1 人签字。"
    assert signatures(wanted, ("community_clerk", 1), ("community_clerk", 2)).text == "有 2 人签了字。"


def test_who_still_has_to_sign_is_named_by_the_post():
    ask = provider_named("signed_by_posts").ask

    assert asked(ask, {"posts": ["community_secretary", "moon_keeper"]}) == (False, "还等签字：社区书记、moon_keeper。")
    assert asked(ask, {"posts": ["auditor"], "count": 1}) == (False, "还差 1 人签字。")
    assert asked(ask, {"posts": ["auditor"]}, {}, post_kind="auditor") == (True, "该签字的都签了。")


def test_what_is_written_down_for_a_signature_and_for_a_body_is_known():
    fields = {name: [one.name for one in provider_named(name).fields({})] for name in ("signed_by_posts", "group_composed")}

    assert fields == {"signed_by_posts": ["opinion"], "group_composed": ["members", "owners", "chair", "file", "paper"]}


def test_a_body_with_wrong_numbers_says_each_of_them():
    rule = {"least": 7, "most": 11, "odd": True, "owners": ">= 1/2"}

    assert asked(composition.group, rule, {"members": 6, "owners": 2}) == (
        False,
        "要 7 到 11 人，现在 6 人。人数要是单数，现在 6 人。业主至少要 3 人，现在 2 人。",
    )


# ---- limits ----

RULE = check(TEXT)[0].step("act")
SEEN = {"ask": StepSeen("ask", StepState.SATISFIED, date(2026, 3, 3), date(2026, 3, 5)), "act": StepSeen("act", StepState.OPEN)}


@pytest.mark.parametrize(
    ("source", "begin"),
    [
        (CountedFrom(), date(2026, 3, 9)),
        (CountedFrom("started"), date(2026, 3, 2)),
        (CountedFrom("opened", "ask"), date(2026, 3, 3)),
        (CountedFrom("closed", "ask"), date(2026, 3, 5)),
        (CountedFrom("closed", "act"), None),
    ],
)
def test_limits_count_from_where_the_definition_says(source, begin):
    step = replace(RULE, shortest=Period.parse("1 days exact"), longest=Period.parse("3 days exact"), counted_from=source)

    told = running.limits(step, SEEN, started_on=TODAY, opened_on=date(2026, 3, 9), calendar=CALENDAR)

    assert told == ((begin + timedelta(days=1), begin + timedelta(days=3)) if begin else (None, None))


def test_words_are_there_and_not_too_long():
    told = [[one.text for one in running.words_problems(words, "words", most=3)] for words in ("", " ", "字字字", "字字字字")]

    assert told == [["写明原因或内容。"], ["写明原因或内容。"], [], ["太长了，最多 3 个字。"]]


# ---- shares in words ----

COUNTED = Tally(Sum(4, 40_000), Sum(3, 30_000), {"agree": Sum(2, 15_000), "disagree": Sum(1, 5_000)})


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"heads": ">= 2/3", "area": ">= 2/3"}, "，还差 1 户、116.67 m²"),
        ({"area": "> 1/2"}, "，还差 50.01 m²"),
        ({"heads": "> 1/2", "of": "participating"}, ""),
        ({"asked": ">= 1/1"}, "，还差 1 户"),
        ({"asked": ">= 3/4", "answered": "> 3/4", "agreed": "> 1/2"}, "，还差 1 户"),
        ({}, ""),
    ],
)
def test_what_a_gate_asks_itself_is_told_by_what_is_lacking(parameters, told):
    assert sharing.short_words(sharing.checks_for(parameters, COUNTED)) == told


def test_the_checks_of_a_survey_have_names():
    checks = sharing.checks_for({"asked": "> 0%", "answered": "> 0%", "agreed": "> 0%"}, COUNTED)

    assert [one.name for one in checks] == ["问到的够了", "表态的够了", "同意的够了"]


def test_figures_are_heads_and_where_area_counts_area_too():
    assert sharing.tally_figures(COUNTED, counts_area=False)[0] == ("名册", "4")
    assert sharing.tally_figures(COUNTED, counts_area=True)[3] == ("同意", "2 · 150.00 m²")


@pytest.mark.parametrize("dimension", ["heads", "area"])
def test_a_check_by_one_measure_alone_measures_nothing_else(dimension):
    body = {"checks": [{"code": "a", "name": "够了", "say": "agree", "of": "all", dimension: "> 1/4"}]}

    [one] = shares.checks_of(body, COUNTED, citation="", status="")

    assert [(measure.dimension, measure.passed) for measure in one.measures] == [(dimension, True)]


@given(st.integers(0, 10**12))
def test_an_area_in_words_is_the_same_area(centi):
    assert Fraction(sharing.area_text(centi).replace(",", "")) == Fraction(centi, 100)


# ---- on paper ----


def simulated(text):
    return simulation.simulate(check(text)[0], TODAY, CALENDAR)


def test_a_run_on_paper_counts_from_the_start_and_from_other_steps():
    text = TEXT.replace("max: 15 working days", "max: 10 days exact\n    from: started").replace(
        "min: 2 working days", "min: 3 days exact\n    from: show.opened"
    )

    by_code = {one.step.code: one for one in simulated(text)}

    assert by_code["show"].latest_on == date(2026, 3, 12)
    assert (by_code["act"].opens_on, by_code["act"].closes_on) == (date(2026, 3, 10), date(2026, 3, 10))


def test_a_step_that_cannot_be_in_time_is_shown_as_tight():
    text = TEXT.replace("max: 15 working days", "max: 2 days exact")

    assert [one.step.code for one in simulated(text) if one.is_tight] == ["show"]


def test_the_calendar_of_a_run_on_paper_ends_after_two_years():
    text = TEXT.replace("max: 15 working days", "max: 36 months exact")

    months = list(simulation.months(simulated(text)))

    assert (len(months), months[0], months[-1]) == (24, date(2026, 3, 1), date(2028, 2, 1))


@given(st.integers(1, 30), st.integers(1, 30))
def test_nothing_on_paper_ends_before_it_began(shortest, shown):
    text = TEXT.replace("min: 2 working days", f"min: {shortest} days").replace("for: 7 days", f"for: {shown} days")

    rows = simulated(text)

    assert all(one.opens_on <= one.closes_on for one in rows)
    assert [one.opens_on for one in rows][1:] == [one.closes_on for one in rows][:-1]


APPLICANTS = {"name": "applicants", "title": "联名业主人数", "kind": "number", "least": 10, "unless": "by_developer"}
SEATS = {"name": "seats", "title": "应选人数", "kind": "number", "least": 5, "most": 9}
BY_DEVELOPER = {"name": "by_developer", "title": "是不是建设单位申请", "kind": "yes_no"}


@pytest.mark.parametrize(
    ("field", "values", "text"),
    [
        (APPLICANTS, {"applicants": 9, "by_developer": False}, "联名业主人数要 10 以上，写的是 9。"),
        (APPLICANTS, {"applicants": 10, "by_developer": False}, "都写明了。"),
        (APPLICANTS, {"applicants": 0, "by_developer": True}, "都写明了。"),
        (SEATS, {"seats": 4, "by_developer": True}, "应选人数要 5 到 9，写的是 4。"),
        (SEATS, {"seats": 10, "by_developer": True}, "应选人数要 5 到 9，写的是 10。"),
        (SEATS, {"seats": 9, "by_developer": False}, "都写明了。"),
        (SEATS | {"least": None}, {"seats": 10, "by_developer": False}, "应选人数要 9 以下，写的是 10。"),
    ],
)
def test_a_number_beyond_its_limits_is_told_both_ends_included(field, values, text):
    evidence = (Recorded("gate", values),)
    question = Question(uuid4(), uuid4(), None, "step", "gate", {"fields": [field, BY_DEVELOPER]}, evidence, None, NOW)

    found = papers.facts(question)

    assert (found.text, found.is_met) == (text, text == "都写明了。")


@pytest.mark.parametrize(
    ("held", "is_own", "codes"),
    [
        ("subdistrict_clerk", False, []),
        ("subdistrict_leader", False, []),
        ("subdistrict_leader", True, ["not_your_step"]),
        ("community_clerk", False, ["not_your_step"]),
        (None, True, []),
    ],
    ids=["the clerk", "a leader for the clerk", "no signature for the clerk", "another post", "the system"],
)
def test_a_leader_does_what_the_clerks_of_the_office_do_but_signs_for_nobody(held, is_own, codes):
    problems = running.post_problems(["subdistrict_clerk"], held, {}, is_own=is_own)

    assert [problem.code for problem in problems] == codes
