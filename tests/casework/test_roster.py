"""The joint office's roster: patterns, changes and swaps, and the hours in which nobody sits there."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.api import CaseRefused, Pattern, change_shift, drop_shift, fill_roster, swap_shifts
from linli.casework.models import RosterShift
from linli.casework.rules import roster as rules
from linli.casework.selectors import roster
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed

from ..accounts.threads import together
from ..factories.duties import RosterShiftFactory
from ..factories.registry import CoverageFactory, OrganisationFactory, PlaceFactory
from ..people import holder
from .conftest import FRIDAY, make_office

pytestmark = pytest.mark.usefixtures("nine")
TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)
HOUR = 3600
blocks = st.lists(
    st.tuples(st.integers(0, 86_399), st.integers(1, 86_400)).filter(lambda pair: pair[0] < pair[1]).map(tuple), max_size=6
)


def pattern(office, **more):
    given = {
        "place": office.here.community, "organisation": office.here.property_company, "name": " 周师傅 ", "weekdays": range(5),
        "first": MONDAY, "last": MONDAY + timedelta(days=6), "phone": "5555 0120",
    }  # fmt: skip
    return Pattern(**(given | more))


def shift(office, on=MONDAY, **more):
    return RosterShiftFactory(place=office.here.community, organisation=office.here.property_company, on=on, **more)


# ---- arithmetic ----


@given(blocks, blocks)
def test_what_is_uncovered_is_needed_and_nobody_is_there(needed, there):
    def seconds_of(found):
        return {second for begin, end in found for second in range(begin // 600, -(-end // 600))}

    scaled = [[(a // 600 * 600, -(-b // 600) * 600) for a, b in one] for one in (needed, there)]
    disjoint = []
    for begin, end in sorted(scaled[0]):
        begin = max(begin, disjoint[-1][1]) if disjoint else begin
        if begin < end:
            disjoint.append((begin, end))

    assert seconds_of(rules.uncovered(disjoint, scaled[1])) == seconds_of(disjoint) - seconds_of(scaled[1])


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 60), st.sets(st.integers(0, 6), min_size=1))
def test_a_pattern_means_every_such_day_once(first, length, weekdays):
    last = first + timedelta(days=length)

    found = rules.pattern_days(first, last, weekdays)

    every = [first + timedelta(days=n) for n in range(length + 1)]
    assert found == [day for day in every if day.weekday() in weekdays]


def test_hours_are_said_as_people_say_them():
    assert [rules.clock_words(at) for at in (8 * HOUR + 1800, 12 * HOUR)] == ["8:30", "12:00"]


# ---- filling ----


def test_a_pattern_fills_the_week_without_the_weekend(office):
    filled = fill_roster(pattern=pattern(office), by=office.clerk, now=FRIDAY)

    assert [one.on for one in filled.made] == [MONDAY + timedelta(days=n) for n in range(5)]
    assert {(one.name, one.side, one.phone) for one in RosterShift.objects.all()} == {("周师傅", "property", "5555 0120")}
    assert JournalLine.objects.get(verb="casework.roster.filled").changes["days"] == [None, 5]


def test_holidays_are_left_out_unless_wanted_and_make_up_days_are_days_like_others(office):
    spring = {"first": date(2026, 2, 14), "last": date(2026, 2, 23), "weekdays": range(7)}
    past = FRIDAY.replace(month=2, day=1)

    left_out = fill_roster(pattern=pattern(office, **spring), by=office.clerk, now=past)
    everything = fill_roster(pattern=pattern(office, **spring, working_days_only=False), by=office.clerk, now=past)

    assert [one.on.day for one in left_out.made] == [14]  # a make-up Saturday; the holiday runs from the 15th to the 23rd
    assert (len(everything.made), everything.there_already) == (9, [date(2026, 2, 14)])


def test_a_day_that_is_taken_stays_as_it_is(office):
    shift(office, begins=time(14), ends=time(18), name="李师傅")

    filled = fill_roster(pattern=pattern(office), by=office.clerk, now=FRIDAY)

    assert (len(filled.made), filled.there_already) == (4, [MONDAY])
    assert RosterShift.objects.get(on=MONDAY).name == "李师傅"


def test_a_pattern_is_refused_with_every_reason(office):
    bad = pattern(
        office, place=office.here.compound, organisation=office.window, name="", weekdays=[], first=TODAY - timedelta(days=1),
        last=TODAY - timedelta(days=2), begins=time(18), ends=time(9), phone="12",
    )  # fmt: skip

    with pytest.raises(CaseRefused) as refused:
        fill_roster(pattern=bad, by=holder("dispatcher", office.here)[1], now=FRIDAY)

    assert refused.value.codes == [
        "weekdays", "order", "in_the_past", "not_a_community", "not_a_side", "hours", "missing", "phone",
    ]  # fmt: skip
    assert RosterShift.objects.count() == 0


def test_a_pattern_without_any_day_is_refused(office):
    with pytest.raises(CaseRefused) as refused:
        fill_roster(pattern=pattern(office, weekdays=[6]), by=office.clerk, now=FRIDAY)

    assert refused.value.codes == ["no_day"]


def test_a_companys_lead_keeps_its_own_people_and_nobody_elses(office):
    lead = holder("property_lead", office.here, organisation=office.here.property_company)[1]
    other = OrganisationFactory(tenant=office.here.tenant)

    assert len(fill_roster(pattern=pattern(office), by=lead, now=FRIDAY).made) == 5
    for wrong in (pattern(office, organisation=other), pattern(office, organisation=office.committee)):
        with pytest.raises(NotAllowed):
            fill_roster(pattern=wrong, by=lead, now=FRIDAY)


def test_a_clerk_keeps_no_other_communitys_roster(office):
    elsewhere = PlaceFactory(parent=office.here.subdistrict)

    with pytest.raises(NotAllowed):
        fill_roster(pattern=pattern(office, place=elsewhere), by=office.clerk, now=FRIDAY)


# ---- changing ----


def test_somebody_else_comes_and_the_journal_names_nobody(office):
    one = shift(office, name="周师傅")

    change_shift(
        shift=one, name="李师傅", begins=time(9), ends=time(18), phone=one.phone, note="周师傅请假", by=office.clerk, now=FRIDAY
    )

    one.refresh_from_db()
    assert (one.name, one.begins, one.note) == ("李师傅", time(9), "周师傅请假")
    assert JournalLine.objects.get(verb="casework.roster.changed").changes == {
        "name": ["…", "…"], "note": ["…", "…"], "begins": ["08:30:00", "09:00:00"],
    }  # fmt: skip


def test_hours_that_meet_another_shift_are_refused(office):
    shift(office, begins=time(14), ends=time(18))
    one = shift(office, begins=time(8, 30), ends=time(12))

    with pytest.raises(CaseRefused) as refused:
        change_shift(shift=one, name="周师傅", begins=time(8, 30), ends=time(14, 1), by=office.clerk, now=FRIDAY)

    assert refused.value.codes == ["meets"]


def test_two_swap_and_each_shift_says_with_whom(office):
    first, second = shift(office, name="周师傅"), shift(office, MONDAY + timedelta(days=2), name="李师傅")

    swap_shifts(first=first, second=second, by=office.clerk, now=FRIDAY)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, first.note) == ("李师傅", "和周师傅换班，原来是 11/25")
    assert (second.name, second.note) == ("周师傅", "和李师傅换班，原来是 11/23")


def test_a_swap_over_companies_with_oneself_or_with_yesterday_is_refused(office):
    one, past = shift(office), shift(office, TODAY - timedelta(days=1))
    foreign = RosterShiftFactory(place=office.here.community, organisation=OrganisationFactory(tenant=office.here.tenant))
    refusals = []
    for other in (one, past, foreign):
        with pytest.raises(CaseRefused) as refused:
            swap_shifts(first=one, second=other, by=office.clerk, now=FRIDAY)
        refusals.append(refused.value.codes)

    assert refusals == [["same"], ["in_the_past"], ["other_body"]]


def test_what_was_is_not_changed_and_what_is_gone_is_gone(office):
    past, one = shift(office, TODAY - timedelta(days=1)), shift(office)
    drop_shift(shift=one, reason="公司撤了", by=office.clerk, now=FRIDAY)

    for verb in (drop_shift, lambda **given: change_shift(name="甲", begins=time(9), ends=time(10), **given)):
        with pytest.raises(CaseRefused) as refused:
            verb(shift=past, by=office.clerk, now=FRIDAY)
        assert refused.value.codes == ["in_the_past"]
    with pytest.raises(CaseRefused) as gone:
        drop_shift(shift=one, by=office.clerk, now=FRIDAY)
    assert gone.value.codes == ["gone"]


# ---- reading ----


def test_a_week_shows_who_is_missing_when(office, django_assert_num_queries):
    shift(office, begins=time(8, 30), ends=time(11))
    shift(office, begins=time(14, 30), ends=time(18))
    roster.week(office.here.community, MONDAY, tenant=office.here.tenant)

    with django_assert_num_queries(1):
        days = roster.week(office.here.community, MONDAY, tenant=office.here.tenant)

    assert days[0].gaps == {
        "community": [(8.5 * HOUR, 12 * HOUR), (14.5 * HOUR, 18 * HOUR)],
        "property": [(11 * HOUR, 12 * HOUR)],
    }
    assert [day.is_working for day in days] == [True] * 5 + [False] * 2


def test_who_is_on_duty_today_is_told_until_they_go_home(office):
    company = shift(office, TODAY)
    community = RosterShiftFactory(place=office.here.community, organisation=office.committee, side="community", on=TODAY)
    RosterShiftFactory(place=PlaceFactory(parent=office.here.subdistrict), on=TODAY)
    tenant_id, path = office.here.tenant.pk, office.here.building.path

    assert roster.on_duty(tenant_id, now=FRIDAY, path=path) == [community, company]
    assert len(roster.on_duty(tenant_id, now=FRIDAY)) == 3
    assert roster.on_duty(tenant_id, now=FRIDAY + timedelta(hours=9), path=path) == []


def test_a_reporter_is_told_of_the_company_that_has_the_case(office):
    other = OrganisationFactory(tenant=office.here.tenant)
    CoverageFactory(place=office.here.compound, covering_organisation=other)
    RosterShiftFactory(place=office.here.community, organisation=other, on=TODAY, begins=time(8))
    case = office.dispatched()
    assert roster.on_duty_for(case, now=FRIDAY).organisation == other

    mine = shift(office, TODAY)

    assert roster.on_duty_for(case, now=FRIDAY) == mine
    case.place_path = ""
    assert roster.on_duty_for(case, now=FRIDAY) is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_pattern_twice_at_once_makes_one_roster():
    office = make_office()

    results = together(2, lambda n: len(fill_roster(pattern=pattern(office), by=office.clerk, now=FRIDAY).made))

    assert (sorted(results), RosterShift.objects.count()) == ([0, 5], 5)
