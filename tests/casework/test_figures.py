"""The rates against a count by hand, each with its base; nothing can be said of nothing."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from linli.casework.models import Case
from linli.casework.selectors import figures as ours
from linli.casework.selectors.reckoning import reckon
from linli.core.figures import all_figures, figures

from ..factories.casework import AssignmentFactory, CallbackFactory, CaseFactory, ClockFactory, ReporterFactory
from ..factories.core import TenantFactory
from ..factories.registry import OrganisationFactory

ENDS_2025 = datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Zhengzhou


@pytest.fixture
def tenant(db):
    return TenantFactory()


def answer(tenant, **more):
    case = CaseFactory(tenant=tenant, reported_at=datetime(2026, 3, 1, tzinfo=UTC))
    return CallbackFactory(reporter=ReporterFactory(case=case), **more)


def test_a_case_counts_in_the_local_year_in_which_it_was_reported(tenant):
    CaseFactory(tenant=tenant, reported_at=ENDS_2025)
    CaseFactory(tenant=tenant, reported_at=ENDS_2025 + timedelta(seconds=1))
    CaseFactory(tenant=tenant, reported_at=ENDS_2025 + timedelta(seconds=1), state="void", closed_at=ENDS_2025)
    CaseFactory(reported_at=ENDS_2025)

    assert [ours.cases_received(tenant, year) for year in (2025, 2026)] == [1, 1]


def test_a_closing_counts_in_the_year_in_which_it_happened(tenant):
    CaseFactory(
        tenant=tenant, state="closed", reported_at=ENDS_2025 - timedelta(days=3), closed_at=ENDS_2025 + timedelta(seconds=1)
    )

    assert [ours.cases_closed(tenant, year) for year in (2025, 2026)] == [0, 1]
    assert (ours.cases_open(tenant, 2025), ours.cases_dispatched(tenant, 2025)) == (0, 0)


def test_the_three_rates_have_their_own_bases(tenant):
    answer(tenant, is_resolved=True, satisfaction="satisfied", was_contacted=True)
    answer(tenant, is_resolved=True, satisfaction="basically", was_contacted=False)
    answer(tenant, is_resolved=False, satisfaction="unsatisfied", was_contacted=None)
    answer(tenant, is_answered=False, is_resolved=None, satisfaction="")
    answer(tenant, is_answered=False, is_resolved=True, satisfaction="", excluded="空号")

    assert ours.response_rate(tenant, 2026) == Fraction(1, 2)
    assert ours.resolution_rate(tenant, 2026) == Fraction(2, 3)
    assert ours.satisfaction_rate(tenant, 2026) == Fraction(2, 3)
    assert (ours.callbacks_answered(tenant, 2026), ours.callbacks_excluded(tenant, 2026)) == (3, 1)
    assert [one.excluded for one in ours.excluded_in(tenant, 2026)] == ["空号"]


def test_on_time_counts_the_clocks_that_stopped_in_time(tenant):
    for hours in (23, 24, 25):
        clock = ClockFactory(case__tenant=tenant)
        clock.stopped_at = clock.started_at + timedelta(hours=hours)
        clock.save()
    ClockFactory(case__tenant=tenant)
    reckon(Case.objects.all())

    assert ours.on_time_rate(tenant, 2026) == Fraction(2, 3)


def test_a_case_that_changed_hands_was_not_sent_right_and_a_return_that_was_refused_does_not_count(tenant):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    company, other = OrganisationFactory(tenant=tenant), OrganisationFactory(tenant=tenant)

    def sent(*organisations):
        case = CaseFactory(tenant=tenant, reported_at=at, dispatched_at=at, lead_organisation=organisations[-1], return_count=1)
        for earlier in organisations[:-1]:
            AssignmentFactory(case=case, organisation=earlier, ended_at=at)
        AssignmentFactory(case=case, organisation=organisations[-1])

    sent(company), sent(company, company), sent(other, company), sent(company, other, company)
    reckon(Case.objects.all())

    assert (ours.first_dispatch_rate(tenant, 2026), ours.cases_dispatched(tenant, 2026)) == (Fraction(2, 4), 4)
    assert ours.cases_returned(tenant, 2026) == 4


def test_rework_counts_of_those_that_were_said_to_be_done(tenant):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    CaseFactory(tenant=tenant, reported_at=at, done_at=at)
    CaseFactory(tenant=tenant, reported_at=at, rework_count=1)
    CaseFactory(tenant=tenant, reported_at=at)

    assert ours.rework_rate(tenant, 2026) == Fraction(1, 2)


def test_of_nothing_nothing_is_said(tenant):
    rates = {code: value for code, value in figures(tenant, 2026).items() if code.endswith("_rate")}

    assert set(rates.values()) == {None}


def test_every_figure_has_a_unit_and_a_definition():
    assert [
        one.code for one in all_figures() if one.count.__module__ == ours.__name__ and not (one.unit and one.definition)
    ] == []
