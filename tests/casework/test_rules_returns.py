"""Giving back, as pure rules: the time for it, how often, what is refused; which precedent speaks, and what it says."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.rules import precedents, returns
from linli.casework.rules.dispatching import Body, Suggestion
from linli.casework.rules.precedents import RulingRow
from linli.casework.rules.returns import Reason, ReturnRules
from linli.core import rulesets
from linli.core.workcalendar import CHINA, Calendar, OfficeHours

HOURS = OfficeHours.from_rule({"hours": [["08:30", "12:00"], ["14:00", "18:00"]]})
MADE_UP = date(2026, 2, 14)  # a Saturday that is worked
CALENDAR = Calendar({MADE_UP: True, date(2026, 2, 16): False, date(2026, 2, 17): False}, frozenset({2026}), HOURS)
MOMENTS = st.integers(0, 330 * 24 * 60).map(lambda minutes: datetime(2026, 1, 2, tzinfo=CHINA) + timedelta(minutes=minutes))


def rules_of(most=2):
    return ReturnRules(most, (Reason("not_our_duty", "不归本单位管", "", True), Reason("duplicate", "是同一件", "", False)))


def refused(**given):
    fine = {"reason": rules_of().reasons[0], "text": "合同里没有这一段。", "is_late": False, "is_ruled": False}
    return [one.code for one in returns.return_problems(**(fine | {"suggests_itself": False} | given))]


@given(MOMENTS, st.integers(1, 20))
def test_the_time_for_returning_ends_at_the_close_of_a_working_day_so_many_later(since, days):
    found = returns.window({"return_within": days}, since, CALENDAR)

    local = found.ends_at.astimezone(CHINA)
    assert (local.time(), CALENDAR.is_working_day(local.date())) == (time(18), True)
    assert CALENDAR.working_days_between(since.date(), local.date()) == days
    assert [found.is_over(found.ends_at), found.is_over(found.ends_at + timedelta(seconds=1))] == [False, True]


def test_a_made_up_saturday_counts_and_a_holiday_does_not():
    found = returns.window({"return_within": 2}, datetime(2026, 2, 13, 10, tzinfo=CHINA), CALENDAR)

    assert found.ends_at == datetime(2026, 2, 18, 18, tzinfo=CHINA)  # Saturday is worked, Monday and Tuesday are not


def test_a_limit_that_names_no_time_never_runs_out():
    found = returns.window({}, datetime(2026, 2, 13, tzinfo=UTC), CALENDAR)

    assert (found.days, found.ends_at, found.is_over(datetime(2030, 1, 1, tzinfo=UTC))) == (None, None, False)


@given(st.integers(0, 9), st.integers(1, 9))
def test_the_return_after_the_last_allowed_one_goes_to_a_ruling(before, most):
    assert returns.goes_to_ruling(before, rules_of(most)) == (before + 1 > most)


def test_what_stands_against_a_return_is_said_all_at_once():
    assert refused() == []
    assert refused(reason=None, text="不归", is_ruled=True, suggests_itself=True) == [
        "ruled", "reason", "too_short", "suggests_itself",
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), [("not_our_duty", ["too_late"]), ("duplicate", [])])
def test_past_the_time_some_reasons_are_refused_and_some_only_noted(code, expected):
    assert refused(reason=rules_of().reason(code), is_late=True) == expected


def test_the_shipped_rule_set_is_sound():
    body = rulesets.in_force("casework.returns", on=date(2026, 11, 20)).body

    found = ReturnRules.from_body(body)
    assert (found.most, [one.code for one in found.reasons if one.refuses_late]) == (2, ["not_our_duty"])
    assert [one.code for one in found.reasons] == [
        "address_unclear", "not_our_duty", "duplicate", "not_now", "facts_missing", "other",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"most": 0, "reasons": []}, ["most", "reasons"]),
        ({"most": 1, "reasons": ["x"]}, ["reasons"]),
        ({"most": 1, "reasons": [{"code": "a", "name": "甲", "late": "warn"}] * 2}, ["code_twice"]),
        ({"most": 1, "reasons": [{"code": "a", "name": "甲", "late": "never"}, {"code": "b", "late": "warn"}]}, ["reason"] * 2),
        ({"most": 1, "reasons": [{"code": "a", "name": "甲", "late": "warn", "why": ""}]}, ["reason"]),
    ],
)
def test_a_rule_set_of_ones_own_is_checked(body, expected):
    assert [one.code for one in returns.body_problems(body)] == expected


def test_an_answer_to_a_return_wants_its_reason_and_never_follows_the_last_one():
    def codes(**given):
        fine = {"goes_to_ruling": False, "same_organisation": False, "reason": ""}
        return [one.code for one in returns.decision_problems(**(fine | given))]

    assert codes() == codes(same_organisation=True, reason="灯杆在院里") == []
    assert codes(same_organisation=True, goes_to_ruling=True) == ["awaits_ruling", "sent_back_without_reason"]
    assert codes(reason="长" * 201) == ["too_long"]


# ---- precedents ----

PATHS = ["", "1/", "1/2/", "1/2/3/", "1/9/"]


def row(number, category="lamp", path="1/", body=1, month=1):
    return RulingRow(
        UUID(int=number), f"裁{number}", category, path, UUID(int=body), "property", "归谁", datetime(2026, month, 1, tzinfo=UTC)
    )


@given(st.permutations([row(n, c, p, month=m) for n, (c, p, m) in enumerate([("lamp", "1/", 1), ("lamp", "1/2/", 2), ("lamp", "1/2/", 3), ("public", "1/2/3/", 4), ("noise", "1/", 5), ("lamp", "1/9/", 6)], 1)]))  # fmt: skip
def test_own_category_goes_before_its_parents_then_the_smaller_place_then_the_newest(rows):
    found = precedents.speaking_for(("lamp", "public"), "1/2/3/4/", rows)

    assert [one.id.int for one in found] == [3, 2, 1, 4]


@given(
    st.lists(
        st.builds(row, st.integers(1, 99), st.sampled_from(["lamp", "noise"]), st.sampled_from(PATHS)),
        unique_by=lambda one: one.id,
    )
)
def test_only_what_covers_the_matter_and_the_place_speaks(rows):
    found = precedents.speaking_for(("lamp",), "1/2/", rows)

    assert {one.id for one in found} == {
        one.id for one in rows if one.category == "lamp" and one.place_path in ("", "1/", "1/2/")
    }


RULE = {"code": "rule", "number": 5, "reason": "公共设施归物业"}
BY_RULE = Suggestion("property", Body(UUID(int=1), "物业", "property"), (), UUID(int=7), True, {"for": [RULE], "against": []})


def test_a_precedent_that_agrees_speaks_before_the_rule():
    found = precedents.by_precedent(BY_RULE, row(3, body=1), BY_RULE.lead)

    assert (found.lead, found.rule_id, found.ruling_id) == (BY_RULE.lead, UUID(int=7), UUID(int=3))
    assert [one["code"] for one in found.why["for"]] == ["precedent", "rule"]


def test_a_precedent_that_differs_goes_before_the_rule_which_then_speaks_against():
    other = Body(UUID(int=2), "市政", "department")

    found = precedents.by_precedent(BY_RULE, row(3, body=2), other)

    assert (found.lead, found.party, found.rule_id, found.is_certain) == (other, "department", None, True)
    assert ([one["code"] for one in found.why["for"]], [one["code"] for one in found.why["against"]]) == (
        ["precedent"],
        ["overruled"],
    )


def test_a_ruling_is_numbered_by_the_year():
    assert precedents.number(2026, 3) == "裁〔2026〕3号"
