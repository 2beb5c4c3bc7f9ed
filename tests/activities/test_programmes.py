"""Programmes: made, listed, changed, ended, withdrawn, copied, and what must be there for them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linli.activities.errors import ProgrammeRefused
from linli.activities.models import Programme, ProgrammeItem, Session
from linli.activities.services import copies, items, programmes, series, sessions
from linli.activities.services.items import ItemGiven
from linli.core.daytimes import at
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.activities import NOW, a_programme, a_session, system
from tests.factories.activities_programmes import every_week, given, single

pytestmark = pytest.mark.django_db


def refusal(do, **more):
    with pytest.raises(ProgrammeRefused) as refused:
        do(now=NOW, **more)
    return refused.value.codes


def test_a_programme_is_prepared_with_a_number_and_a_line(here, secretary):
    made = programmes.make(tenant=here.tenant, given=given(here), by=secretary, now=NOW)

    assert (made.number, made.state) == (f"{here.tenant.letters}-HD26-0001", "draft")
    assert JournalLine.objects.filter(verb="activities.programme.made").count() == 1
    assert list(Programme.objects.public()) == []


def test_every_reason_is_said_at_once_and_nothing_is_kept(here, secretary):
    wrong = given(
        here, title=" ", capacity=0, most_heads=40, age_from=70, age_to=60, counts_hours=True, phone="12", opens_days=999
    )

    codes = refusal(programmes.make, tenant=here.tenant, given=wrong, by=secretary)

    assert codes == ["field_missing", "title_missing", "phone", "capacity", "most_heads", "ages", "opens_days"]
    assert Programme.objects.count() == 0


def test_nobody_plans_outside_their_own_ground(here):
    _user, stranger = people.outsider()

    with pytest.raises(NotAllowed):
        programmes.make(tenant=here.tenant, given=given(here), by=stranger, now=NOW)


def test_what_is_of_another_subdistrict_is_refused(here, secretary):
    other = people.neighbourhood()

    codes = refusal(programmes.make, tenant=here.tenant, given=given(here, only_place=other.community), by=secretary)

    assert codes == ["another_tenant"]


def test_it_is_listed_once_it_has_a_time_and_its_insurance(here, secretary):
    made = programmes.make(tenant=here.tenant, given=given(here, is_dangerous=True), by=secretary, now=NOW)

    assert refusal(programmes.put_on_list, programme=made, by=secretary) == ["no_times", "insurance_missing"]


def test_on_the_list_its_times_take_sign_ups(here, secretary):
    made = programmes.make(tenant=here.tenant, given=given(here), by=secretary, now=NOW)
    near = sessions.plan(programme=made, given=single(here), by=secretary, now=NOW)
    assert near.state == "planned"

    programmes.put_on_list(programme=made, by=secretary, now=NOW)

    near.refresh_from_db()
    assert near.state == "open"
    assert OutboxEvent.objects.filter(name="activities.ProgrammeListed").count() == 1


def test_times_open_so_many_days_before(here, secretary):
    made = a_programme(here, opens_days=7)
    far = sessions.plan(programme=made, given=single(here, day=date(2026, 12, 10)), by=secretary, now=NOW)
    assert far.state == "planned"

    assert sessions.open_due(now=NOW) == 0
    assert sessions.open_due(now=at(date(2026, 12, 3), 9 * 60)) == 1


def test_more_room_goes_to_the_times_that_had_as_much_as_it_said(here, secretary):
    made = a_programme(here, capacity=10)
    usual, other = a_session(here, made), a_session(here, made, capacity=5, starts_at=NOW + timedelta(days=9))

    changed = replace(programmes.given_of(made), capacity=20)
    programmes.change(programme=made, given=changed, by=secretary, now=NOW)

    assert [Session.objects.get(pk=one.pk).capacity for one in (usual, other)] == [20, 5]
    assert OutboxEvent.objects.filter(name="activities.SessionGrew").count() == 1


def test_less_room_never_puts_anybody_out(here, secretary):
    made = a_programme(here, capacity=10)
    usual = a_session(here, made, taken=8)

    programmes.change(programme=made, given=replace(programmes.given_of(made), capacity=5), by=secretary, now=NOW)

    assert Session.objects.get(pk=usual.pk).capacity == 8


def test_it_is_over_once_nothing_comes(here, secretary):
    made = a_programme(here)
    a_session(here, made)

    assert refusal(programmes.end, programme=made, by=secretary) == ["coming"]
    sessions.mark_held(now=NOW + timedelta(days=3))
    assert programmes.end(programme=made, by=secretary, now=NOW).state == "ended"


def test_withdrawn_with_a_reason_everything_to_come_is_called_off(here, secretary):
    made = a_programme(here)
    one = a_session(here, made)

    assert refusal(programmes.withdraw, programme=made, reason=" ", by=secretary) == ["reason_missing"]
    programmes.withdraw(programme=made, reason="修路", by=secretary, now=NOW)

    one.refresh_from_db()
    assert (one.state, one.off_reason) == ("called_off", "修路")


# ---- last year's again ----


def test_the_fair_of_last_year_is_on_the_same_days_of_the_week(here, secretary):
    fair = a_programme(here, kind="fair")
    for n in range(5):
        a_session(here, fair, starts_at=at(date(2026, 2, 10 + n), 540))

    made = copies.copy(programme=fair, year=2027, by=secretary, now=NOW)

    days = [one.starts_at.astimezone(at(date(2027, 1, 1), 0).tzinfo).date() for one in made.sessions.all()]
    assert days == [date(2027, 2, 9) + timedelta(days=n) for n in range(5)]
    assert (made.state, made.copied_from) == ("draft", fair)


def test_series_and_items_are_copied_and_what_was_spent_is_the_new_plan(here, secretary):
    made = a_programme(here)
    series.repeat(programme=made, given=every_week(here), by=secretary, now=NOW)
    thing = items.add(programme=made, given=ItemGiven(kind="cost", title="饺子馅", planned_cents=10000), by=secretary, now=NOW)
    items.change(
        item=thing, given=ItemGiven(kind="cost", title="饺子馅", planned_cents=10000, spent_cents=12500), by=secretary, now=NOW
    )

    again = copies.copy(programme=made, shift_days=364, by=secretary, now=NOW)

    assert [(one.rule, one.starts_on) for one in again.series.all()] == [("FREQ=WEEKLY;BYDAY=FR", date(2027, 11, 26))]
    assert [(one.title, one.planned_cents, one.spent_cents) for one in again.items.all()] == [("饺子馅", 12500, None)]


@pytest.mark.parametrize("how", [{}, {"year": 2020}, {"shift_days": 0}, {"year": 2027, "shift_days": 7}])
def test_a_copy_goes_forward(here, secretary, how):
    made = a_session(here).programme

    assert len(refusal(copies.copy, programme=made, by=secretary, **how)) == 1
    assert Programme.objects.count() == 1


# ---- what must be there ----


def test_an_item_is_ticked_off_and_taken_away(here, secretary):
    made = a_programme(here)
    thing = items.add(programme=made, given=ItemGiven(kind="task", title="借桌子"), by=secretary, now=NOW)

    assert items.done(item=thing, by=secretary, now=NOW).done_at == NOW
    assert items.done(item=thing, is_done=False, by=secretary, now=NOW).done_at is None
    items.remove(item=thing, by=secretary, now=NOW)
    assert ProgrammeItem.objects.count() == 0


def test_an_item_says_what_it_is_and_plain_money(here):
    wrong = ItemGiven(kind="gift", title="", quantity=-1, planned_cents=-5)

    assert refusal(items.add, programme=a_programme(here), given=wrong, by=system(here)) == [
        "kind",
        "title_missing",
        "quantity",
        "money",
    ]
