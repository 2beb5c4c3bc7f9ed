"""Councils: founded, changed, their terms begun one after the other, dissolved."""

from datetime import UTC, date, datetime

import pytest

from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.deliberation.errors import CouncilRefused
from linli.deliberation.models import Council, CouncilKind, Seat, Term
from linli.deliberation.selectors import councils as found
from linli.deliberation.services import councils
from linli.deliberation.services.councils import CouncilGiven, TermGiven
from tests import people
from tests.factories.deliberation import CouncilFactory, SeatFactory, TermFactory, seated
from tests.factories.deliberation_ballots import BallotFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 1, 20, 2, 0, tzinfo=UTC)
DAY = date(2021, 1, 20)


def given(here, **other):
    plain = {"kind": "residents_council", "name": "花园路居民议事会", "place": here.subdistrict, "founded_on": DAY}
    return CouncilGiven(**(plain | other))


def system(row):
    return Actor.system(tenant_id=row.tenant_id)


def codes_of(refused):
    return sorted(refused.value.codes)


def test_a_council_is_founded_with_the_rules_of_its_kind():
    here = people.neighbourhood()
    _user, leader = people.subdistrict_leader(here)

    made = councils.found(tenant=here.tenant, given=given(here), by=leader, now=NOW)

    assert (made.rule_code, made.place_path) == ("deliberation.council_zz_subdistrict", here.subdistrict.path)
    assert [line.verb for line in JournalLine.objects.all()] == ["deliberation.council.founded"]


def test_a_community_founds_no_council_of_the_whole_subdistrict():
    here = people.neighbourhood()
    _user, secretary = people.community_secretary(here)

    with pytest.raises(NotAllowed):
        councils.found(tenant=here.tenant, given=given(here), by=secretary, now=NOW)

    assert Council.objects.count() == 0


def test_every_reason_against_founding_is_told_at_once():
    here = people.neighbourhood()
    _user, leader = people.subdistrict_leader(here)
    CouncilFactory(place=here.subdistrict, name="花园路居民议事会")
    wrong = given(here, kind="club", rule_code="deliberation.club", founded_on=date(2021, 2, 1))

    with pytest.raises(CouncilRefused) as refused:
        councils.found(tenant=here.tenant, given=wrong, by=leader, now=NOW)

    assert codes_of(refused) == ["in_future", "kind", "name_taken", "rule"]
    assert Council.objects.count() == 1


def test_a_change_keeps_the_kind_and_tells_what_changed():
    here = people.neighbourhood()
    _user, leader = people.subdistrict_leader(here)
    row = CouncilFactory(place=here.subdistrict, name="旧名")

    councils.change(council=row, given=given(here, kind="party_members", is_public=False), by=leader, now=NOW)

    row.refresh_from_db()
    assert (row.kind, row.name, row.is_public) == (CouncilKind.RESIDENTS_COUNCIL, "花园路居民议事会", False)
    assert sorted(JournalLine.objects.get().changes) == ["is_public", "name"]


def test_the_next_term_ends_the_one_before_and_those_who_sat_in_it():
    here = people.neighbourhood()
    _user, leader = people.subdistrict_leader(here)
    row = CouncilFactory(place=here.subdistrict)
    before = seated(row, 3)

    term = councils.begin_term(council=row, given=TermGiven(9, date(2026, 1, 20), date(2031, 1, 19)), by=leader, now=NOW)

    before.refresh_from_db()
    assert (term.ordinal, before.closed_on) == (2, date(2026, 1, 19))
    assert set(Seat.objects.values_list("valid_to", "end_kind")) == {(date(2026, 1, 19), "term")}
    assert OutboxEvent.objects.count() == 3


@pytest.mark.parametrize(("count", "codes"), [(4, ["seats_few"]), (5, []), (9, []), (10, ["seats_many"])])
def test_a_residents_committee_has_five_to_nine_members(count, codes):
    row = CouncilFactory(kind="residents_committee")
    term = TermGiven(count, DAY, date(2026, 1, 19))

    if codes:
        with pytest.raises(CouncilRefused) as refused:
            councils.begin_term(council=row, given=term, by=system(row), now=NOW)
        assert codes_of(refused) == codes
    else:
        councils.begin_term(council=row, given=term, by=system(row), now=NOW)
    assert Term.objects.count() == (not codes)


@pytest.mark.parametrize(
    ("count", "codes"), [(6, ["seats_even", "seats_few"]), (8, ["seats_even"]), (12, ["seats_even", "seats_many"])]
)
def test_a_property_committee_is_odd_and_of_seven_to_eleven(count, codes):
    row = CouncilFactory(kind="property_committee", founded_on=date(2022, 1, 1))

    with pytest.raises(CouncilRefused) as refused:
        councils.begin_term(council=row, given=TermGiven(count, date(2022, 1, 1)), by=system(row), now=NOW)

    assert codes_of(refused) == codes


@pytest.mark.parametrize(("ends_on", "codes"), [(date(2026, 12, 31), []), (date(2027, 1, 1), ["term_long"]), (None, ["no_end"])])
def test_an_owners_committee_sits_for_five_years_at_most(ends_on, codes):
    row = CouncilFactory(kind="owners_committee", founded_on=date(2022, 1, 1))
    term = TermGiven(7, date(2022, 1, 1), ends_on)

    if codes:
        with pytest.raises(CouncilRefused) as refused:
            councils.begin_term(council=row, given=term, by=system(row), now=NOW)
        assert codes_of(refused) == codes
    else:
        assert councils.begin_term(council=row, given=term, by=system(row), now=NOW).ends_on == ends_on


def test_rules_that_are_not_at_hand_stand_in_the_way_of_nothing():
    row = CouncilFactory(kind="residents_committee", founded_on=date(2026, 1, 1))

    term = councils.begin_term(council=row, given=TermGiven(3, date(2026, 2, 1), None), by=system(row), now=NOW)

    assert term.seat_count == 3
    assert found.standing_of(row, date(2026, 2, 1)).rule.status == "unfilled"


def test_a_term_does_not_begin_before_the_last_has_had_a_day():
    row = CouncilFactory()
    TermFactory(council=row)

    with pytest.raises(CouncilRefused) as refused:
        councils.begin_term(council=row, given=TermGiven(9, DAY, date(2026, 1, 19), ordinal=1), by=system(row), now=NOW)

    assert codes_of(refused) == ["before_begin", "ordinal"]


def test_a_council_that_is_dissolved_closes_its_term():
    row = CouncilFactory()
    term = seated(row, 2)

    councils.dissolve(council=row, on=DAY, reason="并入街道议事会", by=system(row), now=NOW)

    row.refresh_from_db()
    term.refresh_from_db()
    assert (row.dissolved_on, term.closed_on, Seat.objects.filter(valid_to=None).count()) == (DAY, DAY, 0)


def test_a_council_is_dissolved_once_and_with_a_reason():
    row = CouncilFactory(dissolved_on=DAY, dissolved_reason="合并")

    with pytest.raises(CouncilRefused) as refused:
        councils.dissolve(council=row, on=DAY, reason=" ", by=system(row), now=NOW)

    assert codes_of(refused) == ["dissolved", "empty"]


def test_a_council_that_still_votes_is_not_dissolved():
    row = CouncilFactory()
    BallotFactory(council=row, place=row.place)

    with pytest.raises(CouncilRefused) as refused:
        councils.dissolve(council=row, on=DAY, reason="并入街道议事会", by=system(row), now=NOW)

    assert codes_of(refused) == ["votes"]


def test_a_term_closes_without_a_next_one_on_a_day_that_has_come():
    term = seated(CouncilFactory(), 2)

    with pytest.raises(CouncilRefused) as refused:
        councils.close_term(term=term, on=date(2021, 2, 1), by=system(term), now=NOW)
    closed = councils.close_term(term=term, on=DAY, by=system(term), now=NOW)

    assert (codes_of(refused), closed.closed_on) == (["in_future"], DAY)


def test_who_sat_on_a_day_is_read_from_the_days_of_the_seats():
    term = TermFactory()
    SeatFactory(term=term, valid_to=date(2021, 3, 1), end_kind="resigned")
    SeatFactory(term=term, position=1, valid_from=date(2021, 3, 2))
    SeatFactory(term=term, valid_to=date(2021, 9, 1), end_kind="mistake")

    assert [seat.valid_from for seat in found.seats_of(term.council, date(2021, 3, 1))] == [DAY]
    assert [seat.valid_from for seat in found.seats_of(term.council, date(2021, 3, 2))] == [date(2021, 3, 2)]


def test_the_term_of_a_day_is_found_after_it_closed():
    row = CouncilFactory()
    first = TermFactory(council=row, closed_on=date(2023, 1, 1))
    second = TermFactory(council=row, ordinal=2, begins_on=date(2023, 1, 2))

    days = [date(2021, 1, 19), date(2023, 1, 1), date(2023, 1, 2)]

    assert [found.current_term(row, on) for on in days] == [None, first, second]
    assert found.current_term(row) == second


def test_a_resident_finds_the_councils_over_their_home_and_no_hidden_ones():
    here = people.neighbourhood()
    over = [CouncilFactory(place=here.subdistrict), CouncilFactory(place=here.community)]
    CouncilFactory(place=here.compound, is_public=False)
    CouncilFactory(place=here.grid)

    assert list(found.councils_over(here.building.path, here.tenant)) == over
