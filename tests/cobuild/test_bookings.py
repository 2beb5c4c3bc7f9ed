"""Bookings: what is refused, who may do what, closures, series, codes, uses."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cobuild.errors import BookingRefused, SpaceRefused
from linli.cobuild.models import Booking, Closure, ConditionNote
from linli.cobuild.rules.spaces import HoursGiven, at
from linli.cobuild.selectors import bookings as booking_rows
from linli.cobuild.selectors import spaces as found
from linli.cobuild.services import booking_series, bookings, condition, spaces
from linli.cobuild.services.booking_codes import code_of
from linli.cobuild.services.bookings import BookingGiven
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.cobuild_spaces import EVERY_DAY, MONDAY, NOW, TODAY, a_booking, a_space, booked, space_given, use

pytestmark = pytest.mark.django_db
AFTER = at(MONDAY, 17 * 60)


@pytest.fixture
def space(here):
    return a_space(here)


def refusal(space, given, *, by=None, now=NOW):
    with pytest.raises(BookingRefused) as refused:
        bookings.book(space=space, given=given, by=by or Actor.system(tenant_id=space.tenant_id), now=now)
    return refused.value.codes


def from_page(start=14, end=16, **more):
    return use(start, end, channel="page", contact_phone="139 0000 0120", **more)


def told(name):
    return OutboxEvent.objects.filter(name=name).count()


def test_a_booking_has_a_number_a_code_and_a_line(here, space):
    made = booked(space)

    assert made.booking.number == f"{here.tenant.letters}-CD26-0001"
    assert (made.code, made.warnings) == (code_of(made.booking.pk), [])
    assert Booking.objects.get().state == "confirmed"
    assert JournalLine.objects.filter(verb="cobuild.booking.made").count() == 1


def test_what_is_booked_is_not_booked_again_and_its_neighbours_are(space):
    a_booking(space, 14, 16)

    assert refusal(space, use(15, 17)) == ["taken"]
    assert refusal(space, use(14, 16)) == ["taken"]
    a_booking(space, 12, 14)
    a_booking(space, 16, 18)
    assert Booking.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (use(19, 21), ["not_open"]),
        (use(14, 14), ["span"]),
        (use(8, 9, day=TODAY), ["past"]),
        (use(8, 13), ["too_long"]),
        (use(23, 25), ["midnight"]),
        (use(10, 12, purpose=" "), ["purpose_missing"]),
        (use(10, 12, contact_name=""), ["who_missing"]),
        (use(10, 12, contact_phone="12"), ["phone"]),
        (use(10, 12, expected=0), ["expected"]),
        (use(10, 12, day=date(2028, 1, 3)), ["too_far"]),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stands(space, given, codes):
    assert refusal(space, given) == codes
    assert Booking.objects.count() == 0
    assert JournalLine.objects.filter(verb="cobuild.booking.made").count() == 0


def test_every_reason_comes_at_once(space):
    given = BookingGiven(at(MONDAY, 19 * 60 + 10), at(MONDAY, 19 * 60 + 20), "", channel="counter", contact_name="试大妈")

    assert refusal(space, given) == ["purpose_missing", "off_grid", "too_short"]


def test_a_resident_books_a_month_ahead_and_the_counter_a_year(space):
    later = TODAY + timedelta(days=31)

    assert refusal(space, from_page(day=later)) == ["too_far"]
    assert a_booking(space, day=later).state == "confirmed"


def test_at_the_counter_somebody_who_stands_there_may_begin_now(space):
    assert refusal(space, from_page(9, 11, day=TODAY)) == ["past"]
    assert a_booking(space, 9, 11, day=TODAY).state == "confirmed"


def test_one_telephone_has_three_uses_before_it_and_no_more(space):
    for hour in (8, 10, 12):
        bookings.book(space=space, given=from_page(hour, hour + 2), by=Actor.anonymous(space.tenant_id), now=NOW)

    assert refusal(space, from_page()) == ["too_many"]
    assert refusal(space, from_page(contact_name=""), by=Actor.anonymous(space.tenant_id)) == ["who_missing", "too_many"]


def test_more_people_than_seats_are_a_warning(here):
    small = a_space(here, name="小屋", holds=10)

    assert [one.code for one in booked(small, expected=11).warnings] == ["crowded"]


def test_holidays_have_hours_of_their_own(here):
    shut = a_space(here)
    opened = a_space(here, name="书房", hours=[*EVERY_DAY, HoursGiven(None, 600, 840)])
    new_year = date(2026, 1, 1)
    early = at(date(2025, 12, 30), 600)

    assert refusal(shut, use(10, 12, day=new_year), now=early) == ["not_open"]
    assert a_booking(opened, 10, 12, day=new_year, now=early).state == "confirmed"
    assert refusal(opened, use(12, 15, day=new_year), now=early) == ["not_open"]


def test_a_closure_calls_off_what_lies_in_it_and_everybody_hears(here, space, secretary):
    for hour in (8, 10, 14):
        a_booking(space, hour, hour + 2)

    spaces.close_for(space=space, starts_at=at(MONDAY, 540), ends_at=at(MONDAY, 720), reason="修屋顶", by=secretary, now=NOW)

    states = list(Booking.objects.order_by("starts_at").values_list("state", "reason", "sequence"))
    assert states == [("cancelled", "修屋顶", 1), ("cancelled", "修屋顶", 1), ("confirmed", "", 0)]
    assert told("cobuild.BookingAnswered") == 2
    assert refusal(space, use(11, 12)) == ["closed"]


def test_a_closure_taken_back_before_it_begins_leaves_no_trace_and_one_that_began_ends(space, secretary):
    spans = [(at(MONDAY, 540), at(MONDAY, 720)), (at(MONDAY, 780), at(MONDAY, 900))]
    both = [spaces.close_for(space=space, starts_at=one, ends_at=two, reason="修", by=secretary, now=NOW) for one, two in spans]

    spaces.reopen(closure=both[1], by=secretary, now=NOW)
    spaces.reopen(closure=both[0], by=secretary, now=at(MONDAY, 600))

    assert list(Closure.objects.values_list("starts_at", "ends_at")) == [(at(MONDAY, 540), at(MONDAY, 600))]
    with pytest.raises(SpaceRefused):
        spaces.reopen(closure=Closure.objects.get(), by=secretary, now=AFTER)


def test_where_it_is_asked_for_the_office_answers_first(here, secretary):
    hall = a_space(here, needs_approval=True)
    made = bookings.book(space=hall, given=from_page(), by=Actor.anonymous(here.tenant.pk), now=NOW).booking

    assert (made.state, told("cobuild.BookingAsked")) == ("asked", 1)
    assert refusal(hall, from_page(15, 17)) == ["taken"]
    with pytest.raises(BookingRefused):
        bookings.answer(booking=made, yes=False, reason=" ", by=secretary, now=NOW)
    bookings.answer(booking=made, yes=False, reason="那天有会", by=secretary, now=NOW)
    assert (
        bookings.book(space=hall, given=from_page(15, 17), by=Actor.anonymous(here.tenant.pk), now=NOW).booking.state == "asked"
    )


def test_whoever_has_the_code_cancels_and_five_wrong_ones_shut_the_door(space):
    nobody, made = Actor.anonymous(space.tenant_id), booked(space)
    wrong = "000000" if made.code != "000000" else "000001"
    for code in (wrong, wrong, "x", "", wrong, wrong, made.code):
        with pytest.raises((BookingRefused, NotAllowed)):
            bookings.cancel(booking=made.booking, code=code, by=nobody, now=NOW)
    other = booked(space, 10, 12)

    assert bookings.cancel(booking=other.booking, code=other.code, by=nobody, now=NOW).state == "cancelled"
    assert Booking.objects.get(pk=made.booking.pk).state == "confirmed"


def test_a_resident_cancels_their_own_and_nobody_elses(here, space):
    _user, mine = people.resident(here)
    _other, theirs = people.resident(here)
    person = people.Person.objects.get(pk=mine.person_id)
    made = bookings.book(space=space, given=use(channel="page", person=person), by=mine, now=NOW).booking

    with pytest.raises(NotAllowed):
        bookings.cancel(booking=made, by=theirs, now=NOW)
    assert bookings.cancel(booking=made, by=mine, now=NOW).state == "cancelled"
    assert list(booking_rows.bookings_of_person(mine, here.tenant)) == [made]
    assert told("cobuild.BookingAnswered") == 0


def test_the_office_cancels_with_a_reason(space, secretary):
    made = a_booking(space)

    with pytest.raises(BookingRefused):
        bookings.cancel(booking=made, by=secretary, now=NOW)
    bookings.cancel(booking=made, by=secretary, now=NOW, reason="停水")
    assert told("cobuild.BookingAnswered") == 1


def test_moving_keeps_the_number_and_raises_the_sequence(space, secretary):
    made = a_booking(space)
    a_booking(space, 10, 12)

    moved = bookings.change(booking=made, given=use(15, 17), by=secretary, now=NOW)

    assert (moved.number, moved.sequence, moved.starts_at) == (made.number, 1, at(MONDAY, 15 * 60))
    with pytest.raises(BookingRefused) as refused:
        bookings.change(booking=made, given=use(11, 13), by=secretary, now=NOW)
    assert refused.value.codes == ["taken"]


def test_settling_counts_who_came_and_what_was_left(space, secretary):
    made = a_booking(space)
    with pytest.raises(BookingRefused):
        bookings.settle(booking=made, came=12, by=secretary, now=NOW)

    bookings.settle(booking=made, came=12, condition="一把椅子坏了", is_fault=True, by=secretary, now=AFTER)
    bookings.settle(booking=a_booking(space, 10, 11), came=0, by=secretary, now=AFTER)

    assert found.uses(space, 2026) == found.Uses(held=1, minutes=120, came=12, missed=1)
    assert found.uses_by_month(space, 2026)[10] == found.uses(space, 2026)
    fault = ConditionNote.objects.get()
    condition.mended(fault=fault, on=MONDAY, text="换了", by=secretary, now=AFTER)
    assert ConditionNote.objects.get().mended_on == MONDAY


def test_a_series_is_booked_whole(space, secretary):
    made = booking_series.book_series(space=space, given=use(), rule="FREQ=WEEKLY;BYDAY=MO;COUNT=4", by=secretary, now=NOW)

    days = [one.booking.starts_at for one in made.bookings]
    assert days == [at(MONDAY + timedelta(days=7 * n), 14 * 60) for n in range(4)]
    assert [one.booking.number[-4:] for one in made.bookings] == ["0001", "0002", "0003", "0004"]
    assert booking_series.cancel_rest(series=made.series, reason="不办了", by=secretary, now=AFTER) == 3


def test_one_clash_and_none_is_booked_with_every_day_named(space, secretary):
    a_booking(space, day=MONDAY + timedelta(days=7))
    spaces.close_for(
        space=space, starts_at=at(date(2026, 12, 14), 0), ends_at=at(date(2026, 12, 15), 0), reason="消毒", by=secretary, now=NOW
    )
    rule = "FREQ=WEEKLY;COUNT=4"

    with pytest.raises(BookingRefused) as refused:
        booking_series.book_series(space=space, given=use(), rule=rule, by=secretary, now=NOW)

    assert [one.text[:11] for one in refused.value.problems] == ["2026年11月30日", "2026年12月14日"]
    assert Booking.objects.count() == 1
    skip = [date(2026, 11, 30), date(2026, 12, 14)]
    made = booking_series.book_series(space=space, given=use(), rule=rule, skip=skip, by=secretary, now=NOW)
    assert len(made.bookings) == 2


def test_whoever_has_no_post_here_can_do_nothing_to_a_space(here, space):
    _user, other = people.community_secretary()
    _user, clerk = people.counter_clerk(here)
    made = a_booking(space)

    for by in (other, people.resident(here)[1]):
        with pytest.raises(NotAllowed):
            bookings.book(space=space, given=use(), by=by, now=NOW)
        with pytest.raises(NotAllowed):
            bookings.settle(booking=made, came=1, by=by, now=AFTER)
    with pytest.raises(NotAllowed):
        spaces.set_hours(space=space, hours=[], by=clerk, now=NOW)


def test_a_space_that_ends_calls_off_what_comes_after(here, space, secretary):
    a_booking(space, day=MONDAY)
    a_booking(space, day=MONDAY + timedelta(days=1))

    spaces.close_down(space=space, on=MONDAY + timedelta(days=1), reason="收回", by=secretary, now=NOW)

    assert list(Booking.objects.order_by("starts_at").values_list("state", flat=True)) == ["confirmed", "cancelled"]
    assert refusal(space, use(day=MONDAY + timedelta(days=2))) == ["closed_down", "not_open"]
    assert a_space(here).name == space.name


def test_two_spaces_in_use_never_share_a_name(here, space):
    with pytest.raises(SpaceRefused) as refused:
        spaces.register(tenant=here.tenant, given=space_given(here, step=20, longest=10), by=Actor.system(), now=NOW)

    assert refused.value.codes == ["name_taken", "step", "longest"]


def test_bookings_outside_new_hours_are_named_and_stand(space, secretary):
    made = a_booking(space, 18, 20)

    outside = spaces.set_hours(space=space, hours=[HoursGiven(0, 480, 1080)], by=secretary, now=NOW)

    assert outside == [made]
    assert found.free_spans(space, MONDAY) == [(at(MONDAY, 480), at(MONDAY, 1080))]


# ---- what is refused once it is there ----


def noted(space, by=None):
    return condition.note(space=space, text="灯坏了", is_fault=True, by=by or Actor.system(tenant_id=space.tenant_id), now=NOW)


def test_a_fault_is_mended_once_on_a_day_since_it_was_found_and_somebody_says_how(space):
    by, fault = Actor.system(tenant_id=space.tenant_id), noted(space)

    def codes(on, text):
        with pytest.raises(SpaceRefused) as refused:
            condition.mended(fault=fault, on=on, text=text, by=by, now=NOW)
        return refused.value.codes

    assert codes(TODAY + timedelta(days=1), " ") == ["on", "text_missing"]
    condition.mended(fault=fault, on=TODAY, text="换了灯管", by=by, now=NOW)
    assert codes(TODAY, "又换了") == ["no_fault"]


def test_what_is_broken_is_said_in_words_when_a_use_is_settled(space):
    made, by = a_booking(space), Actor.system(tenant_id=space.tenant_id)

    with pytest.raises(BookingRefused) as refused:
        bookings.settle(booking=made, came=3, is_fault=True, condition=" ", by=by, now=AFTER)

    assert refused.value.codes == ["condition_missing"]


def test_a_space_takes_no_coarser_steps_than_its_hours_lie_on(here):
    space = a_space(here, hours=[HoursGiven(0, 8 * 60 + 15, 20 * 60)], step=15, shortest=15)

    with pytest.raises(SpaceRefused) as refused:
        spaces.change(
            space=space, given=space_given(here, step=60, shortest=60), by=Actor.system(tenant_id=here.tenant.pk), now=NOW
        )

    assert refused.value.codes == ["step_of_hours"]


def test_a_space_shows_pictures_and_nothing_else(here, space):
    upload = SimpleUploadedFile("说明.txt", "钥匙在门卫".encode(), "text/plain")

    with pytest.raises(SpaceRefused) as refused:
        spaces.add_pictures(space=space, uploads=[upload], by=Actor.system(tenant_id=here.tenant.pk), now=NOW)

    assert refused.value.codes == ["no_picture"]
