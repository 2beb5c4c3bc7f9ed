"""The figures of deliberation: seats of the term of the year, who came to its first session, what was held and decided."""

from datetime import UTC, date, datetime, timedelta

import pytest

from linli.core.figures import all_datasets, all_figures
from linli.deliberation.models import Term
from tests.factories.deliberation_meetings import a_council, a_rule
from tests.factories.deliberation_resolutions import decided, held_meeting, resolution, undertaken

pytestmark = pytest.mark.django_db
CODES = ("council_seats", "first_session_present", "meetings_held", "ballots_declared", "resolutions_adopted", "resolutions_done")
JANUARY = datetime(2021, 1, 20, 1, 0, tzinfo=UTC)


def counted(tenant, year):
    return {one.code: one.value(tenant, year) for one in all_figures() if one.code in CODES}


def session(council, *, at, present):
    """A session of a council with so many of its members."""
    given = {"members": 0, "council": council, "starts_at": at, "now": at - timedelta(days=14)}
    return held_meeting(council.place, present=present, **given)


def test_the_seats_of_the_term_and_those_who_came_to_its_first_session(here):
    a_rule(here.tenant)
    council = a_council(here.subdistrict, 12)
    session(council, at=JANUARY, present=9)
    session(council, at=JANUARY + timedelta(days=72), present=12)

    found = counted(here.tenant, 2021)

    assert (found["council_seats"], found["first_session_present"], found["meetings_held"]) == (12, 9, 2)


def test_where_nothing_can_be_said_nothing_is(here):
    assert counted(here.tenant, 2021) == dict.fromkeys(sorted(CODES), 0) | {"council_seats": None, "first_session_present": None}


def test_in_a_year_of_change_the_later_term_counts(here):
    council = a_council(here.subdistrict, 3)
    Term.objects.filter(council=council).update(closed_on=date(2026, 1, 19))
    Term.objects.create(tenant=here.tenant, council=council, ordinal=2, seat_count=5, begins_on=date(2026, 1, 20))

    assert [counted(here.tenant, year)["council_seats"] for year in (2020, 2025, 2026)] == [None, 3, 5]


def test_the_council_of_the_subdistrict_counts_before_one_of_a_community(here):
    a_council(here.community, 3, name="社区议事会")
    a_council(here.subdistrict, 7)

    assert counted(here.tenant, 2022)["council_seats"] == 7


def test_what_was_declared_and_decided_counts_in_its_year(here):
    undertaken(resolution(here.community, ballot=decided(here.community)))
    decided(here.community, ("no", "no"))

    found = counted(here.tenant, 2026)

    assert (found["ballots_declared"], found["resolutions_adopted"], found["resolutions_done"]) == (2, 1, 0)


def test_every_figure_leads_to_its_records(here):
    a_rule(here.tenant)
    meeting = session(a_council(here.subdistrict, 3), at=JANUARY, present=2)
    url = {one.code: one.url(here.tenant, 2021) for one in all_figures() if one.code in CODES[1:]}

    assert url["first_session_present"] == meeting.get_absolute_url()
    assert url["resolutions_adopted"] == "/desk/resolutions/?since=2021-01-01&until=2021-12-31&view=all"


def test_the_list_has_a_row_for_each_thing_to_do(here):
    undertaken(resolution(here.community))
    resolution(here.community, title="另一件事")
    (listed,) = [one for one in all_datasets() if one.code == "deliberation.resolutions"]

    rows = list(listed.rows(here.tenant, 2026))

    assert [(row[0], row[6], row[9]) for row in rows] == [("决〔2026〕1号", "装六盏路灯", 0), ("决〔2026〕2号", "", None)]
