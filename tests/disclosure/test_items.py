"""Committee disclosure: periods, days, what is due."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.core.actors import Actor
from linli.disclosure.errors import NoticeRefused
from linli.disclosure.rules import items as rules
from linli.disclosure.rules.notices import NoticeGiven
from linli.disclosure.selectors import items as selectors
from linli.disclosure.services import notices as services
from tests.factories.accounts import NOON
from tests.factories.disclosure import NoticeFactory
from tests.people import community_secretary, neighbourhood, signed_in

DAYS = st.dates(date(1991, 1, 1), date(2099, 12, 31))
FUNDS = rules.Item("funds", "收支", "quarter", 20)


@given(st.sampled_from(["month", "quarter", "year"]), DAYS)
def test_every_day_lies_in_one_period_and_the_last_finished_one_ends_the_day_before_it(how_often, day):
    period = rules.period_at(how_often, day)

    assert period.first <= day <= period.last
    assert rules.period_at(how_often, period.last + timedelta(days=1)).first == period.last + timedelta(days=1)
    assert rules.last_finished(how_often, day).last == period.first - timedelta(days=1)


@given(st.sampled_from(["month", "quarter", "year"]), DAYS)
def test_a_period_is_written_as_it_is_read(how_often, day):
    item = rules.Item("x", "x", how_often, 0)

    assert rules.period_problems(item, rules.period_at(how_often, day).code, code="x") == []


@pytest.mark.parametrize(
    ("how_often", "day", "code"),
    [
        ("month", date(2026, 1, 31), "2026-01"),
        ("quarter", date(2026, 10, 1), "2026-Q4"),
        ("quarter", date(2026, 9, 30), "2026-Q3"),
        ("year", date(2026, 12, 31), "2026"),
    ],
)
def test_periods_have_the_names_that_people_write(how_often, day, code):
    assert rules.period_at(how_often, day).code == code


def test_the_third_quarter_is_due_twenty_days_into_october():
    assert rules.due_on(FUNDS, rules.last_finished("quarter", date(2026, 11, 26))) == date(2026, 10, 20)


@pytest.mark.parametrize(
    ("item", "period", "code", "codes"),
    [
        (None, "", "", []),
        (None, "2026-Q3", "", ["item_missing"]),
        (None, "", "poems", ["item_unknown"]),
        (FUNDS, "2026-10", "funds", ["period"]),
        (FUNDS, "２０２６-Q3", "funds", ["period"]),
        (rules.Item("other", "别的", "event", 7), "", "other", []),
    ],
)
def test_item_and_period_of_a_notice_fit_each_other(item, period, code, codes):
    assert [one.code for one in rules.period_problems(item, period, code=code)] == codes


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("2026-10", "2026年10月", "October 2026"),
        ("2026-Q3", "2026年第3季度", "Q3 2026"),
        ("2026", "2026年", "2026"),
    ],
)
def test_a_period_is_read_in_words(code, chinese, english):
    with translation.override("en"):
        assert rules.period_words(code) == english
    assert rules.period_words(code) == chinese


@pytest.mark.parametrize(
    ("text", "day", "beside"),
    [
        ("", date(2026, 11, 26), ("2026-10", "")),
        ("2026-11", date(2026, 11, 26), ("2026-10", "")),
        ("2026-10", date(2026, 10, 31), ("2026-09", "2026-11")),
        ("2023-11", date(2023, 11, 30), ("", "2023-12")),
        ("2023-10", date(2026, 11, 26), ("2026-10", "")),
        ("2027-01", date(2026, 11, 26), ("2026-10", "")),
        ("2026-13", date(2026, 11, 26), ("2026-10", "")),
    ],
)
def test_one_looks_back_month_by_month_for_three_years(text, day, beside):
    today = date(2026, 11, 26)

    assert rules.month_of(text, today) == day
    assert rules.months_beside(day, today) == beside


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({}, ["items"]),
        ({"items": ["x"]}, ["item"]),
        ({"items": [{"code": "a", "title": "A", "how_often": "week", "days": -1}] * 2}, ["how_often", "days"] * 2 + ["doubled"]),
    ],
)
def test_a_wrong_text_of_the_rules_is_told_with_every_reason(body, codes):
    assert [one.code for one in rules.body_problems(body)] == codes


def standing(here, day):
    _user, secretary = community_secretary(here)
    [board] = selectors.boards_of(secretary, here.tenant, day)
    return {due.item.code: due.state for due in board.dues}


@pytest.mark.django_db
def test_what_is_published_is_done_and_what_is_over_its_day_is_late():
    here = neighbourhood()
    facts = {"tenant": here.tenant, "place": here.community, "kind": "disclosure", "item_code": "funds"}
    NoticeFactory(**facts, period="2026-Q3")

    found = standing(here, date(2026, 10, 21))

    assert (found["funds"], found["decisions"], found["donations"]) == ("done", "late", "late")


@pytest.mark.django_db
def test_what_was_never_published_is_late_when_one_looks_back_though_a_newer_period_is_due():
    here = neighbourhood()
    _user, secretary = community_secretary(here)

    [board] = selectors.boards_of(secretary, here.tenant, date(2026, 8, 31), seen_on=date(2026, 10, 5))

    [funds] = [due for due in board.dues if due.item.code == "funds"]
    assert (funds.period, funds.state, funds.days_left) == ("2026-Q2", "late", -77)


@pytest.mark.django_db
def test_what_another_community_published_or_what_was_withdrawn_does_not_count():
    here = neighbourhood()
    facts = {"tenant": here.tenant, "kind": "disclosure", "item_code": "funds", "period": "2026-Q3"}
    NoticeFactory(**facts, place=here.compound)
    NoticeFactory(**facts, place=here.community, state="withdrawn", withdrawn_at=NOON)

    assert standing(here, date(2026, 10, 14))["funds"] == "soon"


@pytest.mark.django_db
def test_a_draft_of_an_unknown_item_is_refused():
    here = neighbourhood()
    wanted = NoticeGiven("收支公开", "三季度收支情况如下。", "disclosure", here.community.pk, item_code="poems", period="2026-Q3")

    with pytest.raises(NoticeRefused) as refused:
        services.draft(tenant=here.tenant, given=wanted, by=Actor.system(), now=NOON)

    assert refused.value.codes == ["item_unknown"]


@pytest.mark.django_db
def test_the_calendar_shows_every_item_with_a_way_to_write_it():
    here = neighbourhood()
    user, _secretary = community_secretary(here)

    text = signed_in(user).get(reverse("disclosure:desk-items")).content.decode()

    assert text.count("?item=") == 7
