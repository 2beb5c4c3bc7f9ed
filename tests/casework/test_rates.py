"""The rates of a period against counts made another way; every number opens what it counts; nobody is ranked."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.models import Case, DutyOverride, Extension, Suspension
from linli.casework.rules.rates import KINDS, SMALL_BASE, TURNS, Rate, Tally, rates_of, total
from linli.casework.selectors import figures as yearly
from linli.casework.selectors import rates
from linli.casework.selectors.rates import ANSWERS, CASES, GROUPS, Period, Scope
from linli.casework.selectors.reckoning import reckon
from linli.casework.views.desk.rates import percent_text
from linli.core import clock
from linli.core.actors import Actor

from ..factories.casework import (
    AssignmentFactory,
    CallbackFactory,
    CaseFactory,
    CategoryFactory,
    ClockFactory,
    ReporterFactory,
)
from ..factories.core import TenantFactory
from ..factories.registry import OrganisationFactory, PlaceFactory
from ..people import auditor, district_officer, neighbourhood, signed_in
from .conftest import FRIDAY

YEAR = Period.of_year(2026)
MARCH = datetime(2026, 3, 2, tzinfo=UTC)
COUNTS = st.builds(Tally, **{name: st.integers(0, 40) for name in Tally.__dataclass_fields__})


@pytest.fixture
def tenant(db):
    return TenantFactory()


@pytest.fixture
def scope(tenant):
    return Scope(tenant, Actor.system(tenant_id=tenant.pk))


def answered(tenant, at=MARCH, case=None, **more):
    case = case or CaseFactory(tenant=tenant, reported_at=at)
    given = {"is_resolved": True, "satisfaction": "satisfied"} | more
    return CallbackFactory(reporter=ReporterFactory(case=case), at=at, **given)


def a_year(tenant, seed=7, cases=60):
    """A year of cases of every sort, the same for the same seed."""
    random, categories = Random(seed), [CategoryFactory(tenant=tenant) for _ in range(3)]
    for _ in range(cases):
        at = MARCH + timedelta(days=random.randint(-90, 400))
        made = {"category": random.choice(categories), "party": random.choice(["community", "property"])}
        sent = {"dispatched_at": at} if random.random() < 0.8 else {}
        case = CaseFactory(tenant=tenant, reported_at=at, rework_count=random.randint(0, 1), done_at=at, **made, **sent)
        if random.random() < 0.7:
            given = {
                "is_resolved": random.random() < 0.6,
                "satisfaction": random.choice(["satisfied", "basically", "unsatisfied"]),
            }
            answered(tenant, at, case, was_contacted=random.choice([True, False, None]), **given)


# ---- arithmetic ----


@given(st.lists(COUNTS, max_size=5))
def test_a_total_is_the_sum_of_its_rows_in_every_count(tallies):
    summed = total(tallies)

    assert all(getattr(summed, name) == sum(getattr(one, name) for one in tallies) for name in Tally.__dataclass_fields__)


@given(COUNTS)
def test_a_rate_is_its_part_of_its_base_and_nothing_of_nothing(tally):
    shares = {rate.kind.code: rate.share for rate in rates_of(tally)}

    expected = {k.code: (getattr(tally, k.part), getattr(tally, k.base)) for k in KINDS}
    assert shares == {code: Fraction(part, base) if base else None for code, (part, base) in expected.items()}


@pytest.mark.parametrize(("base", "small"), [(0, False), (1, True), (SMALL_BASE - 1, True), (SMALL_BASE, False)])
def test_a_small_base_is_said_to_be_small(base, small):
    assert Rate(KINDS[0], 0, base).is_small is small


@pytest.mark.parametrize(
    ("share", "text"), [(Fraction(1, 3), "33.3%"), (Fraction(2, 3), "66.7%"), (Fraction(1), "100.0%"), (None, "—")]
)
def test_a_share_is_shown_to_a_tenth_of_a_per_cent_half_up(share, text):
    assert percent_text(share) == text


@pytest.mark.parametrize(
    "days", [("2026-02-30", "2026-03-01"), ("2026-03-02", "2026-03-01"), ("", "2026-03-01"), ("0001-01-01", "9999-12-31")]
)
def test_days_that_make_no_sense_are_no_period(days):
    assert Period.given(*days) is None


def test_both_days_of_a_period_are_in_it(tenant, scope):
    for at in (
        datetime(2026, 3, 1, 15, 59, tzinfo=UTC),
        datetime(2026, 3, 1, 16, tzinfo=UTC),
        datetime(2026, 3, 2, 16, tzinfo=UTC),
    ):
        CaseFactory(tenant=tenant, reported_at=at)

    found = rates.groups(scope, Period(date(2026, 3, 2), date(2026, 3, 2)), "party")

    assert [group.tally.received for group in found] == [1]


# ---- against counts made another way ----


@pytest.mark.parametrize("by", GROUPS)
def test_the_rows_of_every_table_add_up_to_the_figures_of_the_year(tenant, scope, by):
    a_year(tenant)

    whole = total([group.tally for group in rates.groups(scope, YEAR, by)])

    shares = {rate.kind.code: rate.share for rate in rates_of(whole)}
    assert shares == {
        "response": yearly.response_rate(tenant, 2026),
        "resolution": yearly.resolution_rate(tenant, 2026),
        "satisfaction": yearly.satisfaction_rate(tenant, 2026),
        "on_time": yearly.on_time_rate(tenant, 2026),
        "first_right": yearly.first_dispatch_rate(tenant, 2026),
        "rework": yearly.rework_rate(tenant, 2026),
    }


BY_HAND = """
SELECT category.code, count(*), sum(CASE WHEN answer.is_resolved THEN 1 ELSE 0 END),
       sum(CASE WHEN answer.satisfaction IN ('satisfied', 'basically') THEN 1 ELSE 0 END)
FROM casework_callback answer JOIN casework_case c ON c.id = answer.case_id JOIN casework_category category ON category.id = c.category_id
WHERE answer.is_answered AND answer.excluded = '' AND answer.at >= %s AND answer.at < %s GROUP BY category.code ORDER BY category.code
"""


def test_answers_by_category_are_what_plain_sql_counts(tenant, scope):
    a_year(tenant)

    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, [connection.ops.adapt_datetimefield_value(at) for at in (YEAR.begin, YEAR.end)])
        by_hand = [tuple(row) for row in cursor.fetchall()]

    found = {group.value: group.tally for group in rates.groups(scope, YEAR, "category") if group.tally.answered}
    assert [(code, t.answered, t.resolved, t.content) for code, t in sorted(found.items())] == by_hand


TURNS_BY_HAND = """
SELECT (SELECT count(DISTINCT s.case_id) FROM casework_suspension s JOIN casework_case c ON c.id = s.case_id WHERE {year}),
       (SELECT count(DISTINCT e.case_id) FROM casework_extension e JOIN casework_case c ON c.id = e.case_id WHERE {year}),
       (SELECT count(*) FROM casework_case c WHERE c.state = 'merged' AND {year}),
       (SELECT count(DISTINCT o.case_id) FROM casework_dutyoverride o JOIN casework_case c ON c.id = o.case_id WHERE {year})
""".format(year="c.state <> 'void' AND c.reported_at >= %s AND c.reported_at < %s")


def turned(tenant, at, state="received"):
    """A case that was laid aside twice, extended twice, and given to a community outside its list."""
    case = CaseFactory(tenant=tenant, reported_at=at, state=state, **({} if state == "received" else {"closed_at": at}))
    clock_ = ClockFactory(case=case)
    for _time in range(2):
        given = {"tenant": tenant, "case": case, "by_label": "试"}
        day = at.date()
        Suspension.objects.create(**given, reason_code="x", words="等", from_at=at, ended_at=at, review_on=day, tell_on=day)
        later = clock_.due_at + timedelta(days=1)
        Extension.objects.create(**given, clock=clock_, days=1, reason="雨", at=at, due_before=clock_.due_at, due_after=later)
        DutyOverride.objects.create(**given, organisation=OrganisationFactory(tenant=tenant), reason="急", at=at)
    reckon(Case.objects.all())


def test_the_turns_of_a_year_are_what_plain_sql_counts_in_figures_table_and_list(tenant, scope):
    a_year(tenant, cases=10)
    for at, state in ((MARCH, "received"), (MARCH, "void"), (MARCH - timedelta(days=90), "received")):
        turned(tenant, at, state)
    merged_into = CaseFactory(tenant=tenant, reported_at=MARCH)
    CaseFactory(tenant=tenant, reported_at=MARCH, state="merged", merged_into=merged_into, closed_at=MARCH)

    with connection.cursor() as cursor:
        cursor.execute(TURNS_BY_HAND, [connection.ops.adapt_datetimefield_value(at) for at in (YEAR.begin, YEAR.end)] * 4)
        by_hand = dict(zip(TURNS, cursor.fetchone(), strict=True))

    whole, rows = (
        total([group.tally for group in rates.groups(scope, YEAR, "month")]),
        Case.objects.filter(YEAR.of("reported_at")),
    )
    figure = {"suspended": yearly.cases_suspended, "extended": yearly.cases_extended, "merged": yearly.cases_merged,
              "outside": yearly.cases_outside_list}  # fmt: skip
    assert by_hand == dict.fromkeys(TURNS, 1)
    assert {turn: getattr(whole, turn) for turn in TURNS} == by_hand
    assert {turn: count(tenant, 2026) for turn, count in figure.items()} == by_hand
    assert {turn: rates.behind(rows, turn).count() for turn in TURNS} == by_hand


def test_the_page_leads_to_the_cases_of_a_turn_where_there_are_any(leader):
    client, here = leader
    turned(here.tenant, MARCH)

    turns = client.get(reverse("casework:rates"), {"since": "2026-01-01", "until": "2026-12-31"}).context["turns"]

    assert [(turn["count"], "counted=" in turn["url"]) for turn in turns] == [(1, True), (1, True), (0, False), (1, True)]


def test_the_records_behind_a_number_are_as_many_as_it_says(tenant, scope):
    a_year(tenant)
    answered(tenant, satisfaction="", is_answered=False, is_resolved=None, excluded="空号")

    whole = total([group.tally for group in rates.groups(scope, YEAR, "party")])

    behind = {what: rates.answers(scope, YEAR, what).count() for what in ANSWERS}
    assert {what: behind[what] for what in ("answered", "asked", "contacted", "resolved", "content", "excluded")} == {
        what: getattr(whole, what) for what in ("answered", "asked", "contacted", "resolved", "content", "excluded")
    }
    assert behind["answered"] == behind["resolved"] + behind["unresolved"]


def test_each_row_by_community_is_as_many_as_the_list_behind_it_also_the_one_of_no_community(tenant, scope):
    community = PlaceFactory(tenant=tenant, kind="community", parent=PlaceFactory(tenant=tenant, kind="subdistrict"))
    rates._communities.forget()
    for place in (community, community, None):
        CaseFactory(tenant=tenant, place=place, reported_at=MARCH)

    shown = {group.value: group.tally.received for group in rates.groups(scope, YEAR, "place")}

    listed = {value: Case.objects.filter(rates.in_place(value, tenant)).count() for value in shown}
    assert (shown, listed) == ({community.path: 2, rates.NOWHERE: 1}, {community.path: 2, rates.NOWHERE: 1})


def test_the_cases_behind_a_number_are_as_many_as_it_says(tenant, scope):
    a_year(tenant)
    for hours in (23, 25):
        late = ClockFactory(case__tenant=tenant, case__reported_at=MARCH, stopped_at=None)
        late.stopped_at = late.started_at + timedelta(hours=hours)
        late.save()
    moved = CaseFactory(tenant=tenant, reported_at=MARCH, dispatched_at=MARCH)
    for ended_at in (MARCH, None):
        AssignmentFactory(case=moved, ended_at=ended_at)
    ClockFactory(case=late.case, stopped_at=late.stopped_at, started_at=late.stopped_at)  # done again, in time
    reckon(Case.objects.all())

    whole = total([group.tally for group in rates.groups(scope, YEAR, "month")])
    rows = Case.objects.filter(YEAR.of("reported_at"), tenant=tenant)

    counted = {what: rates.behind(rows, what).count() for what in CASES}
    assert counted["received"] == whole.received
    assert (counted["dispatched"], counted["elsewhere"]) == (whole.dispatched, whole.dispatched - whole.sent_right)
    assert (counted["done"], counted["reworked"]) == (whole.done, whole.reworked)
    assert (counted["in_time"], counted["too_late"]) == (whole.in_time, whole.limited - whole.in_time)


def test_open_cases_are_counted_once_by_the_days_since_they_were_reported(tenant, scope):
    for days in (0, 3, 4, 15, 31, 400):
        CaseFactory(tenant=tenant, party="property", reported_at=FRIDAY - timedelta(days=days, hours=1))
    CaseFactory(tenant=tenant, party="joint", reported_at=FRIDAY)
    CaseFactory(tenant=tenant, reported_at=FRIDAY, state="closed")

    found = {one.value: one.counts for one in rates.ages(scope, "party", FRIDAY)}

    assert found == {"property": [2, 1, 1, 0, 2], "joint": [1, 0, 0, 0, 0]}


def test_every_rate_and_age_leads_to_a_list_of_as_many_cases(leader):
    client, here = leader
    a_year(here.tenant, cases=40)
    Case.objects.filter(reported_at__gt=FRIDAY).update(reported_at=FRIDAY)
    for days in (0, 3, 4, 9, 31):
        CaseFactory(tenant=here.tenant, party="property", reported_at=FRIDAY - timedelta(days=days))
    page = client.get(reverse("casework:rates"), {"by": "party"}).context

    cells = [cell for row in page["rows"] for cell in row.cells if cell.rate.base]
    told = [(cell.rate.part, cell.part_url) for cell in cells] + [(cell.rate.base, cell.base_url) for cell in cells]
    told += [one for row in (*page["age_rows"], page["aged"]) for one in row.cells]

    assert [(url, count_of(client, url)) for _count, url in told] == [(url, count) for count, url in told]


def count_of(client, url):
    """How many the list at an address says it has."""
    found = client.get(url).context
    return found["total"].number if "total" in found else found["page_obj"].paginator.count


# ---- the pages ----


@pytest.fixture
def leader(db):
    here = neighbourhood()
    with clock.fixed(FRIDAY):
        yield signed_in(auditor(here)[0]), here


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize("by", GROUPS)
def test_the_table_costs_the_same_however_many_rows_it_has(leader, django_assert_num_queries, item_count, by):
    client, here = leader
    for number in range(item_count):
        place, category = PlaceFactory(parent=here.subdistrict), CategoryFactory(tenant=here.tenant)
        at = MARCH + timedelta(days=40 * number)
        case = CaseFactory(
            place=place, category=category, party=["property", "community", "joint"][number], tenant=here.tenant, reported_at=at
        )
        answered(here.tenant, at, case)
    client.get(reverse("casework:rates"), {"by": by})

    with django_assert_num_queries(7):
        page = client.get(reverse("casework:rates"), {"by": by, "since": "2026-01-01", "until": "2026-12-31"})

    assert len(page.context["rows"]) == item_count


def test_two_hundred_years_by_month_are_the_months_that_have_anything(leader, django_assert_num_queries):
    client, here = leader
    a_year(here.tenant, cases=20)
    client.get(reverse("casework:rates"))

    with django_assert_num_queries(8):
        page = client.get(reverse("casework:rates"), {"by": "month", "since": "2000-01-01", "until": "2200-12-31"})

    by_python = Counter(
        date_format(timezone.localtime(at), "Y年n月") for at in Case.objects.values_list("reported_at", flat=True)
    )
    assert {row.title: row.tally.received for row in page.context["rows"]} == by_python


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_answers_behind_a_number_cost_the_same_however_many(leader, django_assert_num_queries, item_count):
    client, here = leader
    for _ in range(item_count):
        answered(here.tenant)
    client.get(reverse("casework:rates"))

    with django_assert_num_queries(6):
        page = client.get(reverse("casework:rates-answers", args=["answered"]), {"since": "2026-01-01", "until": "2026-12-31"})

    assert len(page.context["rows"]) == item_count


def test_a_district_officer_sees_the_numbers_and_no_way_into_the_records(db):
    here = neighbourhood()
    answered(here.tenant)

    page = signed_in(district_officer(here)[0]).get(reverse("casework:rates"), {"since": "2026-01-01", "until": "2026-12-31"})

    assert [(row.tally.answered, row.received_url) for row in page.context["rows"]] == [(1, "")]


@pytest.mark.parametrize("query", [{"since": "gestern", "until": "2026"}, {"by": "person"}, {"by": "handler"}, {"value": "\x00"}])
def test_an_address_that_makes_no_sense_shows_this_year_by_category_and_never_by_person(leader, query):
    client, _here = leader

    page = client.get(reverse("casework:rates"), query)

    assert (page.status_code, page.context["asked"]) == (200, type(page.context["asked"])(YEAR, "category"))


def test_the_sheet_has_part_base_and_share_of_every_rate(leader):
    client, here = leader
    answered(here.tenant)

    sheet = client.get(reverse("casework:rates-export"))

    assert sheet["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert b"".join(sheet.streaming_content)[:2] == b"PK"


def test_programs_get_parts_and_bases(leader):
    client, here = leader
    answered(here.tenant)

    said = client.get("/api/v1/cases/rates", {"since": "2026-01-01", "until": "2026-12-31", "by": "month"}).json()

    rate = next(one for one in said["groups"][0]["rates"] if one["code"] == "resolution")
    assert (said["groups"][0]["value"], rate["part"], rate["base"], rate["is_small"]) == ("2026-03", 1, 1, True)


def test_one_day_without_the_other_is_refused_to_programs(leader):
    client, _here = leader

    refused = client.get("/api/v1/cases/rates", {"since": "2026-01-01"})

    assert (refused.status_code, [one["code"] for one in refused.json()["problems"]]) == (409, ["period"])
