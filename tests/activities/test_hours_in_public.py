"""Hours in public: three working days, then they count; objections hold them back until they are answered."""

from datetime import UTC, date, datetime

import pytest

from linli.activities.errors import HoursRefused
from linli.activities.models import HoursObjection, ServiceHours
from linli.activities.selectors import hours as found
from linli.activities.services import batches, hours, objections
from linli.activities.states import BatchState, HoursState
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.activities_volunteers import (
    DAY_AFTER,
    NOW,
    SHOWN_UNTIL,
    TODAY,
    a_volunteer,
    an_objection,
    credited,
    recorded,
    said,
    shown,
    system,
)
from tests.factories.registry import PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(here):
    return recorded(a_volunteer(here.community))


def state_of(row):
    row.refresh_from_db()
    return row.state


def test_hours_are_shown_for_three_working_days_after_the_day_of_showing(here, row):
    batch = shown(row)

    assert (batch.shown_from, batch.shown_until, batch.working_days) == (TODAY, SHOWN_UNTIL, 3)
    assert (state_of(row), row.batch, batch.number.split("-")[1]) == (HoursState.PUBLICISED, batch, "GS26")


@pytest.mark.parametrize(
    ("shown_at", "last"),
    [
        (datetime(2026, 9, 29, 2, tzinfo=UTC), date(2026, 10, 9)),  # before National Day: 30 September, 8 and 9 October
        (datetime(2026, 2, 13, 2, tzinfo=UTC), date(2026, 2, 25)),  # before the Spring Festival: a working Saturday, 24, 25
    ],
)
def test_holidays_are_left_out_and_working_weekends_count(here, shown_at, last):
    assert batches.days_from(here.tenant, shown_at).last == last


def test_they_count_from_the_day_after_the_last_and_not_before(here, row):
    batch = shown(row)

    early = batches.close_due(now=datetime(2026, 11, 25, 15, 59, tzinfo=UTC))
    assert (early, state_of(row)) == (0, HoursState.PUBLICISED)
    assert (batches.close_due(now=DAY_AFTER), state_of(row), row.credited_at) == (1, HoursState.CREDITED, DAY_AFTER)
    batch.refresh_from_db()
    assert (batch.state, batches.close_due(now=DAY_AFTER)) == (BatchState.CLOSED, 0)


def test_what_cannot_be_shown_is_told_at_once(here, row):
    other = recorded(a_volunteer(PlaceFactory(parent=here.subdistrict)))
    done = credited(a_volunteer(here.community))
    an_objection(row)

    with pytest.raises(HoursRefused) as refused:
        batches.show(place=here.community, rows=[row, other, done], by=system(row), now=NOW)

    assert (refused.value.codes, state_of(row)) == (["elsewhere", "not_recorded", "waiting"], HoursState.RECORDED)
    assert list(found.to_show_at(here.community)) == []


def test_a_batch_that_is_withdrawn_lets_its_rows_go(here, row, secretary):
    batch = batches.withdraw(batch=shown(row), reason="日期写错了", by=secretary, now=NOW)

    assert (batch.state, state_of(row), row.batch) == (BatchState.WITHDRAWN, HoursState.RECORDED, None)
    assert list(found.public_batches(here.tenant)) == []
    with pytest.raises(HoursRefused):
        batches.withdraw(batch=batch, reason="日期写错了", by=secretary, now=NOW)


# ---- objections ----


def test_an_objection_holds_its_row_back_alone(here, row):
    other = recorded(a_volunteer(here.community))
    shown(row, other)
    an_objection(row)

    batches.close_due(now=DAY_AFTER)

    assert (state_of(row), state_of(other)) == (HoursState.PUBLICISED, HoursState.CREDITED)


def test_answered_and_not_upheld_it_counts_at_once_when_the_days_are_over(here, row, secretary):
    shown(row)
    one = an_objection(row)
    batches.close_due(now=DAY_AFTER)

    objections.answer(objection=one, text="查了签到表，是两个小时", is_upheld=False, by=secretary, now=DAY_AFTER)

    assert (state_of(row), row.credited_at) == (HoursState.CREDITED, DAY_AFTER)
    one.refresh_from_db()
    assert (one.is_upheld, one.answered_at) == (False, DAY_AFTER)


def test_upheld_it_is_corrected_and_shown_anew(here, row, secretary):
    shown(row)
    one = an_objection(row)

    objections.answer(objection=one, text="查到了，是三个小时", is_upheld=True, said=said(half_hours=6), by=secretary, now=NOW)

    assert (state_of(row), row.reason) == (HoursState.CORRECTED, "查到了，是三个小时")
    assert [(new.half_hours, new.corrects) for new in found.to_show_at(here.community)] == [(6, row)]


def test_upheld_without_a_correction_it_counts_not_at_all(here, row, secretary):
    one = an_objection(row, "那天他没有来")

    objections.answer(objection=one, text="确实没有来", is_upheld=True, by=secretary, now=NOW)

    assert (state_of(row), ServiceHours.objects.count()) == (HoursState.VOID, 1)


def test_an_answer_is_given_once_and_changes_nothing_that_is_not_upheld(here, row, secretary):
    one = objections.answer(objection=an_objection(row), text="核对过了", is_upheld=False, by=secretary, now=NOW)

    with pytest.raises(HoursRefused) as refused:
        objections.answer(objection=one, text="", is_upheld=False, said=said(half_hours=6), by=secretary, now=NOW)

    assert refused.value.codes == ["too_short", "answered", "not_upheld"]


def test_anybody_may_object_while_it_is_shown_and_the_volunteer_always(here, row):
    stranger, neighbour = people.Actor.anonymous(here.tenant.pk), people.resident(here)[1]
    owner = people.resident_actor(people.user_for(row.volunteer.person), here.tenant.pk)
    an_objection(row, by=owner)
    for by in (stranger, neighbour):
        with pytest.raises(NotAllowed):
            an_objection(row, by=by)
    objections.answer(objection=HoursObjection.objects.get(), text="核对过了", is_upheld=False, by=system(row), now=NOW)
    shown(row)

    an_objection(row, by=neighbour)
    with pytest.raises(HoursRefused) as refused:
        an_objection(row, by=stranger)
    an_objection(row, by=stranger, contact="13900000120")

    assert refused.value.codes == ["contact"]
    assert [one.person_id for one in found.objections_to(row)] == [owner.person_id, neighbour.person_id, None]


def test_one_open_objection_each(here, row):
    owner = people.resident_actor(people.user_for(row.volunteer.person), here.tenant.pk)
    an_objection(row, by=owner)

    with pytest.raises(HoursRefused) as refused:
        an_objection(row, by=owner)

    assert refused.value.codes == ["open"]


def test_the_office_writes_down_what_somebody_said_on_the_telephone(here, row, secretary):
    made = an_objection(row, by=secretary, person=row.volunteer.person)

    assert (made.person, found.unanswered(secretary, here.tenant).count()) == (row.volunteer.person, 1)
    assert found.unanswered(people.outsider()[1], here.tenant).count() == 0


def test_a_row_that_was_struck_out_meanwhile_can_still_be_answered(here, row, secretary):
    one = an_objection(row)
    hours.void(hours=row, reason="记重了", by=secretary, now=NOW)

    objections.answer(objection=one, text="已经作废了", is_upheld=True, by=secretary, now=NOW)

    assert state_of(row) == HoursState.VOID
