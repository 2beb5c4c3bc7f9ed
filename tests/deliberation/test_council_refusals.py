"""What cannot be done with a council and its terms, each reason by name."""

from datetime import UTC, date, datetime, timedelta

import pytest

from linli.core.actors import Actor
from linli.deliberation.errors import CouncilRefused
from linli.deliberation.services import councils
from linli.deliberation.services.councils import CouncilGiven, TermGiven
from tests import people
from tests.factories.deliberation import CouncilFactory, SeatFactory, TermFactory
from tests.factories.deliberation_meetings import convened
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 10, 2, 0, tzinfo=UTC)
DAY = date(2026, 9, 10)


def refused(do, **given):
    return sorted(codes_refused(CouncilRefused, do, **given, now=NOW))


@pytest.fixture
def row(here):
    return CouncilFactory(place=here.subdistrict, name="花园路居民议事会", founded_on=DAY - timedelta(days=900))


@pytest.fixture
def by(row):
    return Actor.system(tenant_id=row.tenant_id)


def test_a_council_of_another_office_or_of_a_place_that_is_gone_is_not_founded(here, by):
    away = people.neighbourhood()
    given = CouncilGiven(kind="residents_council", name="议事会", place=away.subdistrict, founded_on=DAY)

    assert "place" in refused(councils.found, tenant=here.tenant, given=given, by=by)


def test_a_change_of_nothing_leaves_it_as_it_was(row, by):
    same = CouncilGiven(
        row.kind, row.name, row.place, row.founded_on, rule_code=row.rule_code, about=row.about, is_public=row.is_public
    )

    assert councils.change(council=row, given=same, by=by, now=NOW).name == row.name


def test_a_term_comes_after_the_one_before_with_a_higher_number(row, by):
    TermFactory(council=row, ordinal=3, begins_on=DAY - timedelta(days=400))
    early = TermGiven(seat_count=102, begins_on=row.founded_on - timedelta(days=1), ends_on=None, ordinal=3)

    assert refused(councils.begin_term, council=row, given=early, by=by) == ["before_begin", "before_founding", "ordinal"]


def test_a_term_is_closed_once_on_a_day_that_has_come_and_after_its_seats_began(row, by):
    term = TermFactory(council=row, begins_on=DAY - timedelta(days=400))
    assert refused(councils.close_term, term=term, on=DAY + timedelta(days=1), by=by) == ["in_future"]
    assert refused(councils.close_term, term=term, on=term.begins_on - timedelta(days=1), by=by) == ["before_begin"]
    SeatFactory(term=term, valid_from=DAY)
    assert refused(councils.close_term, term=term, on=DAY - timedelta(days=1), by=by) == ["seat_begins_later"]

    councils.close_term(term=term, on=DAY, by=by, now=NOW)

    assert refused(councils.close_term, term=term, on=DAY, by=by) == ["term_closed"]


def test_a_council_is_dissolved_once_after_it_was_founded_and_when_its_meetings_are_over(row, by):
    assert refused(councils.dissolve, council=row, on=DAY + timedelta(days=1), reason="并入", by=by) == ["day"]
    councils.dissolve(council=row, on=DAY, reason="并入", by=by, now=NOW)

    assert refused(councils.dissolve, council=row, on=DAY, reason="并入", by=by) == ["dissolved"]
    later = TermGiven(seat_count=102, begins_on=DAY, ends_on=None)
    assert refused(councils.begin_term, council=row, given=later, by=by) == ["dissolved"]


def test_a_council_with_a_meeting_to_come_is_not_dissolved(here):
    meeting = convened(here.community)

    found = refused(
        councils.dissolve, council=meeting.council, on=DAY, reason="并入", by=Actor.system(tenant_id=meeting.tenant_id)
    )

    assert found == ["meets"]
