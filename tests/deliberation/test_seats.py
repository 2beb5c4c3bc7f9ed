"""Seats: who takes them, who leaves and why, who comes after, and what stays vacant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.deliberation.errors import CouncilRefused
from linli.deliberation.models import Seat, SeatEnd
from linli.deliberation.selectors import absences
from linli.deliberation.selectors import councils as found
from linli.deliberation.services import seats
from linli.deliberation.services.seats import SeatGiven
from tests import people
from tests.factories.deliberation import CouncilFactory, SeatFactory, TermFactory, absent, seated
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 6, 1, 2, 0, tzinfo=UTC)
TODAY = date(2021, 6, 1)


def system(row):
    return Actor.system(tenant_id=row.tenant_id)


def person(term, **facts):
    return PersonFactory(tenant=term.tenant, **facts)


def codes_of(refused):
    return sorted(refused.value.codes)


def filled(term, **given):
    return seats.fill(term=term, given=SeatGiven(**given), by=system(term), now=NOW)


def test_a_seat_without_a_number_is_the_first_that_is_free():
    term = seated(CouncilFactory(), 3, ordinal=1)
    Seat.objects.filter(position=2).update(valid_to=TODAY, end_kind="died")

    seat = filled(term, person=person(term), constituency="三号院")

    assert (seat.position, seat.valid_from, seat.constituency) == (2, TODAY, "三号院")
    assert JournalLine.objects.get().verb == "deliberation.seat.filled"


def test_an_organisation_sits_with_its_delegate():
    term = TermFactory()
    unit = OrganisationFactory(tenant=term.tenant)

    seat = filled(term, organisation=unit, delegate=person(term), role="part_time")

    assert (seat.organisation, seat.person_id, seat.role) == (unit, None, "part_time")


def test_a_person_sits_once_in_a_term_for_themselves_or_for_others():
    term = TermFactory()
    delegate = SeatFactory(term=term, unit=True).delegate

    with pytest.raises(CouncilRefused) as refused:
        filled(term, person=delegate)

    assert codes_of(refused) == ["sits_already"]
    assert Seat.objects.count() == 1


def test_a_full_council_takes_nobody_more():
    term = seated(CouncilFactory(), 2)

    with pytest.raises(CouncilRefused) as refused:
        filled(term, person=person(term))

    assert codes_of(refused) == ["full"]


def test_every_reason_against_a_seat_is_told_at_once():
    term = seated(CouncilFactory(), 2)
    stranger = PersonFactory()
    taken = {"position": 1, "delegate": stranger, "role": "king", "group": "组" * 41, "valid_from": date(2020, 1, 1)}

    with pytest.raises(CouncilRefused) as refused:
        filled(term, **taken)

    assert codes_of(refused) == [
        "before_term", "delegate_of_person", "one_holder", "role", "seat_taken", "too_long", "unknown_person",
    ]  # fmt: skip


def test_who_keeps_no_councils_there_fills_no_seat():
    here = people.neighbourhood()
    term = TermFactory(council=CouncilFactory(place=here.subdistrict))
    _user, secretary = people.community_secretary(here)

    with pytest.raises(NotAllowed):
        seats.fill(term=term, given=SeatGiven(person=person(term)), by=secretary, now=NOW)


def test_many_seats_are_filled_together_or_none():
    term = TermFactory(seat_count=102)
    given = [SeatGiven(person=person(term), row=row) for row in range(2, 104)]

    seats.fill_many(term=term, given=given, by=system(term), now=NOW)

    assert found.seats_in(term).count() == JournalLine.objects.count() == 102


def test_of_many_seats_each_problem_names_its_row():
    term = TermFactory(seat_count=2)
    twice = person(term)
    given = [SeatGiven(person=one, row=row) for row, one in enumerate((twice, twice, person(term)), start=2)]

    with pytest.raises(CouncilRefused) as refused:
        seats.fill_many(term=term, given=given, by=system(term), now=NOW)

    assert [(one.row, one.code) for one in refused.value.problems] == [(3, "sits_already"), (4, "full")]
    assert Seat.objects.count() == 0


def test_a_seat_that_two_rows_give_away_names_the_earlier_row():
    term = TermFactory(seat_count=2)
    given = [SeatGiven(person=person(term), position=1, row=row) for row in (2, 5)]

    with pytest.raises(CouncilRefused) as refused:
        seats.fill_many(term=term, given=given, by=system(term), now=NOW)

    assert [(one.row, one.text) for one in refused.value.problems] == [(5, "第 1 席第 2 行已经写了别人。")]


def test_a_seat_that_ends_is_vacant_from_the_next_day():
    term = seated(CouncilFactory(), 3)
    seat = term.seats.get(position=2)

    seats.end(seat=seat, kind="moved", reason="搬到外地", on=TODAY, by=system(term), now=NOW)

    assert found.standing_of(term.council, TODAY).vacant == [2]
    assert found.seats_of(term.council, TODAY).count() == 3
    assert found.seats_of(term.council, date(2021, 6, 2)).count() == 2


def test_a_seat_ends_once_with_a_reason_and_not_in_the_future():
    seat = SeatFactory(valid_to=TODAY, end_kind="resigned")

    with pytest.raises(CouncilRefused) as refused:
        seats.end(seat=seat, kind="tired", reason="", on=date(2021, 6, 2), by=system(seat), now=NOW)

    assert codes_of(refused) == ["ended", "in_future", "kind", "no_reason"]


def test_who_comes_after_takes_the_same_seat_on_the_next_day():
    term = seated(CouncilFactory(), 3)
    old = term.seats.get(position=2)
    given = SeatGiven(person=person(term))

    new = seats.replace(seat=old, given=given, kind="resigned", on=TODAY, reason="身体不好", by=system(term), now=NOW)

    old.refresh_from_db()
    assert (new.position, new.valid_from, new.replaces, old.valid_to) == (2, TODAY, old, date(2021, 5, 31))
    assert found.history_of(new) == [new, old]


def test_a_vacant_seat_is_filled_after_who_left_it():
    term = seated(CouncilFactory(), 1)
    old = term.seats.get()
    seats.end(seat=old, kind="died", reason="病逝", on=date(2021, 5, 1), by=system(term), now=NOW)

    new = seats.replace(seat=old, given=SeatGiven(person=person(term)), on=TODAY, reason="递补", by=system(term), now=NOW)

    assert (new.replaces, new.position) == (old, 1)


def test_a_replacement_that_sits_already_changes_nothing():
    term = seated(CouncilFactory(), 2)
    old, other = term.seats.order_by("position")

    with pytest.raises(CouncilRefused) as refused:
        seats.replace(
            seat=old, given=SeatGiven(person=other.person), kind="resigned", on=TODAY, reason="换", by=system(term), now=NOW
        )

    assert codes_of(refused) == ["sits_already"]
    assert (Seat.objects.filter(valid_to=None).count(), JournalLine.objects.count()) == (2, 0)


def test_a_unit_sends_somebody_else_and_the_old_row_stays():
    old = SeatFactory(unit=True)
    another = person(old)

    new = seats.send_another(seat=old, delegate=another, on=TODAY, reason="工作调动", by=system(old), now=NOW)

    old.refresh_from_db()
    assert (new.organisation, new.delegate, old.end_kind) == (old.organisation, another, "replaced")


def test_a_seat_is_not_handed_on_before_its_first_day_is_over():
    old = SeatFactory(unit=True, valid_from=TODAY)

    with pytest.raises(CouncilRefused) as refused:
        seats.send_another(seat=old, delegate=None, on=TODAY, reason="换人", by=system(old), now=NOW)

    assert codes_of(refused) == ["same_day"]


def test_what_was_entered_by_mistake_never_sat():
    seat = SeatFactory()

    seats.end(seat=seat, kind="mistake", reason="同名", on=TODAY, by=system(seat), now=NOW)

    assert list(found.seats_of(seat.term.council, TODAY)) == []


# ---- lapse ----


def representatives(seats=3):
    return seated(CouncilFactory(kind="representatives"), seats)


def test_three_absences_without_reason_in_twelve_months_let_a_seat_lapse():
    term = representatives()
    first, second, third = term.seats.order_by("position")
    absent(term.council, first, days=["2021-02-01", "2021-03-01", "2021-04-01"])
    absent(term.council, second, days=["2021-02-02", "2021-03-02"])
    absent(term.council, third, days=["2021-02-03", "2021-03-03", "2021-04-03"], answer="excused")

    listed = absences.absent_seats(term.council, on=TODAY)

    assert [(one.seat, len(one.missed)) for one in listed] == [(first, 3)]


def test_absences_of_more_than_a_year_ago_and_meetings_that_were_attended_do_not_count():
    term = representatives(1)
    seat = term.seats.get()
    absent(term.council, seat, days=["2020-06-01", "2021-02-01", "2021-03-01"])
    absent(term.council, seat, days=["2021-04-01"], came=True)

    assert absences.absent_seats(term.council, on=TODAY) == []


def test_an_arrival_that_was_struck_out_is_an_absence():
    term = representatives(1)
    absent(term.council, term.seats.get(), days=["2021-02-01", "2021-03-01"])
    absent(term.council, term.seats.get(), days=["2021-04-01"], came=True, struck=True)

    assert [len(one.missed) for one in absences.absent_seats(term.council, on=TODAY)] == [3]


def test_a_lapse_is_somebodys_deed_and_counts_the_absences():
    term = representatives()
    first = term.seats.get(position=1)
    absent(term.council, first, days=["2021-02-01", "2021-03-01", "2021-04-01"])

    ended = seats.lapse_absent(council=term.council, on=TODAY, by=system(term), now=NOW)

    assert [(one.pk, one.end_kind, one.end_reason) for one in ended] == [(first.pk, "lapsed", "没有请假缺席 3 次")]


def test_who_came_often_enough_does_not_lapse():
    term = representatives()

    with pytest.raises(CouncilRefused) as refused:
        seats.lapse_absent(council=term.council, seats=[term.seats.get(position=1)], on=TODAY, by=system(term), now=NOW)

    assert codes_of(refused) == ["nobody", "not_absent"]


def test_where_the_rule_names_no_number_nobody_lapses():
    term = seated(CouncilFactory(kind="joint_conference"), 1)
    absent(term.council, term.seats.get(), days=["2021-02-01", "2021-03-01", "2021-04-01"])

    assert absences.absent_seats(term.council, on=TODAY) == []


# ---- shares ----


def test_women_and_representatives_are_counted_against_the_rule():
    term = TermFactory(council=CouncilFactory(kind="representatives"))
    for gender, stands_for in (("f", "一号院"), ("m", "二号院"), ("", "三号院"), ("m", "")):
        SeatFactory(term=term, person=person(term, gender=gender), constituency=stands_for)

    shares = found.standing_of(term.council, TODAY).shares

    told = {one.code: (one.got, one.of, one.needed, one.unknown, one.is_met) for one in shares}
    assert told == {"women": (1, 4, 2, 1, False), "residents": (3, 4, 4, 0, False)}


def test_who_left_one_seat_takes_another_from_the_day_after():
    term = TermFactory(seat_count=3)
    left = SeatFactory(term=term, position=1)
    seats.end(seat=left, kind=SeatEnd.RESIGNED, reason="换个席位", on=TODAY, by=system(term), now=NOW)

    with pytest.raises(CouncilRefused) as refused:
        filled(term, person=left.person, position=2, valid_from=TODAY)

    assert codes_of(refused) == ["overlap"]
    assert filled(term, person=left.person, position=2).valid_from == TODAY + timedelta(1)


def test_a_seat_entered_by_mistake_was_held_on_no_day():
    term = TermFactory()
    seat = SeatFactory(term=term, position=1)

    seats.end(seat=seat, kind=SeatEnd.MISTAKE, reason="登记错了", on=TODAY, by=system(term), now=NOW)

    assert list(Seat.objects.held_on(TODAY)) == []
