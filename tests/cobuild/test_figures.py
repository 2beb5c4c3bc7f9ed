"""The figures of co-building against plain SQL, and the lists behind them against the figures."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from linli.cobuild.models import CheckIn, PartnerUnit, Space
from linli.cobuild.services import claims, venture_services
from linli.cobuild.services.venture_services import ServiceGiven
from linli.core import clock
from linli.core.figures import all_figures
from tests import people
from tests.factories import cobuild_agreements, cobuild_market, cobuild_ventures
from tests.factories.cobuild_spaces import a_space
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
CODES = ("partner_units", "dual_check_ins", "claims", "shared_area_m2", "ventures", "venture_services", "venture_person_times")
TODAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


def counted(tenant, year):
    return {one.code: one.value(tenant, year) for one in all_figures() if one.code in CODES}


def rows_behind(code, here, year, browser):
    """How many rows the list holds that a figure leads to."""
    url = next(one for one in all_figures() if one.code == code).url(here.tenant, year)
    return browser.get(url).context["page_obj"].paginator.count


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [one for (one,) in cursor.fetchall()]


def partner(here, *, joined, left=None):
    body = OrganisationFactory(tenant=here.tenant)
    where = {"place": here.community, "place_path": here.community.path}
    return PartnerUnit.objects.create(tenant=here.tenant, organisation=body, joined_on=joined, left_on=left, **where)


def check_in(here, number, *, since, ended=None, **whose):
    whose = whose or {"person": PersonFactory(tenant=here.tenant)}
    plain = {"place": here.community, "place_path": here.community.path, "made_at": TODAY, "consented_at": TODAY}
    return CheckIn.objects.create(tenant=here.tenant, number=number, since=since, ended_on=ended, **plain, **whose)


def test_where_there_is_nothing_nothing_is_counted(here):
    assert counted(here.tenant, 2017) == dict.fromkeys(CODES, 0) | {"shared_area_m2": ()}


def test_a_unit_counts_in_the_years_at_whose_end_it_was_one(here):
    partner(here, joined=date(2016, 3, 1), left=date(2018, 5, 1))
    partner(here, joined=date(2017, 12, 31))
    partner(here, joined=date(2026, 11, 20))
    partner(here, joined=date(2026, 12, 1))

    assert [counted(here.tenant, year)["partner_units"] for year in (2015, 2016, 2017, 2018, 2026)] == [0, 1, 2, 1, 2]


def test_a_person_who_reported_counts_and_a_unit_that_did_does_not(here):
    check_in(here, "BD1", since=date(2017, 2, 1))
    check_in(here, "BD2", since=date(2017, 2, 1), ended=date(2017, 12, 30))
    check_in(here, "BD3", since=date(2017, 2, 1), partner=partner(here, joined=date(2016, 1, 1)))

    assert [counted(here.tenant, year)["dual_check_ins"] for year in (2016, 2017, 2018)] == [0, 1, 1]


def test_claims_count_in_their_year_without_those_that_wait_or_were_given_up(here):
    need = cobuild_market.a_need(here.community, places=2)
    kept, given_up, _waits = (cobuild_market.a_claim(need) for _ in range(3))
    claims.withdraw(claim=given_up, reason="人手不够", by=cobuild_market.system(need), now=cobuild_market.LATER)
    plain = "SELECT count(*) FROM cobuild_claim WHERE state IN ('asked','agreed','delivered','confirmed','disputed')"

    assert [counted(here.tenant, 2026)["claims"], counted(here.tenant, 2025)["claims"]] == [*sql(plain), 0]
    assert kept.slot == 1


def test_rooms_stand_beside_each_other_and_only_those_given_by_an_agreement(here):
    given = cobuild_agreements.signed(here)
    for name, centi, agreement in (("甲", 62_000, given), ("乙", 26_050, given), ("丙", 50_000, None)):
        a_space(here, name=name, area_centi=centi, opened_on=date(2020, 7, 30), agreement=agreement)
    Space.objects.filter(name="乙").update(closed_on=date(2021, 12, 31))

    found = [counted(here.tenant, year)["shared_area_m2"] for year in (2019, 2020, 2021)]

    assert [tuple(map(float, one)) for one in found] == [(), (260.5, 620.0), (620.0,)]


def test_services_and_those_who_came_are_two_numbers_and_void_ones_are_neither(here):
    one = cobuild_ventures.running(cobuild_ventures.world(here))
    by, day = cobuild_market.system(one), cobuild_ventures.NOW.date()
    for times in (30, 12, 9):
        given = ServiceGiven(on=day, title="义诊", person_times=times)
        last = venture_services.record(venture=one, given=given, by=by, now=cobuild_ventures.NOW + timedelta(days=40))
    venture_services.void(record=last, reason="记重了", by=by, now=cobuild_ventures.NOW + timedelta(days=41))
    plain = "SELECT sum(person_times) FROM cobuild_servicerecord WHERE void_reason = ''"

    found = counted(here.tenant, day.year)

    assert (found["ventures"], found["venture_services"], [found["venture_person_times"]]) == (1, 2, sql(plain))


@pytest.mark.parametrize("code", ["claims", "shared_area_m2", "ventures", "venture_services"])
def test_every_figure_opens_the_list_of_what_it_counts(code, here, client):
    browser = people.browser_of(people.community_secretary(here)[1], client)
    need = cobuild_market.a_need(here.community)
    cobuild_market.a_claim(need)
    a_space(here, name="甲", area_centi=62_000, opened_on=date(2020, 7, 30), agreement=cobuild_agreements.signed(here))
    cobuild_ventures.running(cobuild_ventures.world(here))

    expected = counted(here.tenant, 2026)[code]

    assert rows_behind(code, here, 2026, browser) == (len(expected) if isinstance(expected, tuple) else expected)
