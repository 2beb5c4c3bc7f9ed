"""Call-ups, posts and shifts: prepared, put out, changed, called off, copied, ended, and the names gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linli.activities.errors import CallUpRefused, DutyRefused
from linli.activities.events import CallUpOpened, ShiftCalledOff
from linli.activities.models import CallUp, Duty, DutyPost, Shift
from linli.activities.selectors import callups as found
from linli.activities.selectors import duties as found_duties
from linli.activities.selectors.callups import Filters
from linli.activities.services import callups, duty_notes, duty_posts, purging, shifts
from linli.activities.services.duty_posts import PostGiven
from linli.activities.services.shifts import ShiftChange
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.activities_callups import (
    AFTERNOON,
    MONDAY,
    MORNING,
    NOW,
    TODAY,
    a_callup,
    a_duty,
    a_post,
    a_shift,
    callup_given,
    pattern,
    shifts_of,
    somebody,
    system,
)
from tests.factories.registry import PlaceFactory

pytestmark = pytest.mark.django_db
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def verbs():
    return list(JournalLine.objects.filter(verb__startswith="activities.").order_by("id").values_list("verb", flat=True))


def told(kind):
    return OutboxEvent.objects.filter(name__endswith=kind.__name__).count()


# ---- the call-up ----


def test_a_call_up_is_prepared_with_a_number_and_a_day_on_which_names_go(here, secretary):
    made = callups.make(tenant=here.tenant, given=callup_given(here), by=secretary, now=NOW)

    assert (made.number.split("-")[1], made.state, made.purge_on) == ("ZL26", "draft", made.ends_on + timedelta(days=60))
    assert verbs() == ["activities.callup.made"]


def test_what_is_wrong_is_said_at_once_and_nothing_is_kept(here, secretary):
    given = callup_given(here, title="卡", ends_on=TODAY - DAY, organiser=people.neighbourhood().office)

    with pytest.raises(CallUpRefused) as refused:
        callups.make(tenant=here.tenant, given=given, by=secretary, now=NOW)

    assert (refused.value.codes, CallUp.objects.count(), verbs()) == (["too_short", "days", "another_tenant"], 0, [])


def test_whoever_has_no_post_there_puts_nothing_out(here):
    for who in (people.resident(here), people.building_head(here), people.outsider()):
        with pytest.raises(NotAllowed):
            callups.make(tenant=here.tenant, given=callup_given(here), by=who[1], now=NOW)


def test_it_is_opened_once_there_is_something_to_come_to(here, secretary):
    made = a_callup(here, is_open=False)
    post = a_post(here, made)
    with pytest.raises(CallUpRefused) as refused:
        callups.open_(callup=made, by=secretary, now=NOW)
    a_shift(here, post)

    opened = callups.open_(callup=made, by=secretary, now=NOW)
    callups.close(callup=opened, by=secretary, now=NOW)
    callups.open_(callup=opened, by=secretary, now=NOW + DAY)

    assert (refused.value.codes, opened.opened_at, told(CallUpOpened)) == (["no_shifts"], NOW, 1)


def test_its_days_hold_the_shifts_and_its_place_the_posts(here, secretary):
    shift = a_shift(here)
    given = replace(
        callups.given_of(shift.post.callup), ends_on=TODAY, purge_on=None, place=PlaceFactory(parent=here.subdistrict)
    )

    with pytest.raises(NotAllowed):
        callups.change(callup=shift.post.callup, given=given, by=secretary, now=NOW)
    with pytest.raises(CallUpRefused) as refused:
        callups.change(callup=shift.post.callup, given=given, by=system(shift), now=NOW)

    assert refused.value.codes == ["shifts_outside", "posts_outside"]


def test_changed_it_says_so_and_names_go_with_its_last_day(here, secretary):
    made = a_callup(here)
    given = replace(callups.given_of(made), ends_on=made.ends_on + WEEK, purge_on=None, title="防汛值守", is_emergency=True)

    changed = callups.change(callup=made, given=given, by=secretary, now=NOW)

    assert (changed.title, changed.purge_on) == ("防汛值守", changed.ends_on + timedelta(days=60))
    assert sorted(JournalLine.objects.get(verb="activities.callup.changed").changes) == [
        "ends_on",
        "is_emergency",
        "purge_on",
        "title",
    ]


# ---- posts and shifts ----


def test_posts_stand_in_their_order_and_within_the_place(here, secretary):
    made = a_callup(here)
    given = PostGiven(name="北门", place=here.building)
    duty_posts.add(callup=made, given=given, by=secretary, now=NOW)
    elsewhere = PlaceFactory(parent=here.subdistrict)

    with pytest.raises(CallUpRefused) as refused:
        duty_posts.add(callup=made, given=replace(given, place=elsewhere), by=secretary, now=NOW)
    second = duty_posts.add(callup=made, given=PostGiven(name="南门", place=here.compound), by=secretary, now=NOW)

    assert (refused.value.codes, second.position) == (["double", "outside"], 1)
    assert [one.name for one in found.posts_of(made)] == ["北门", "南门"]


def test_shifts_are_set_out_by_days_and_hours_and_not_twice(here, secretary):
    post = a_post(here)
    week = pattern(last=MONDAY + timedelta(days=6), spans=[MORNING, AFTERNOON], weekdays=frozenset(range(5)))

    first = shifts.set_out(post=post, pattern=week, by=secretary, now=NOW)
    second = shifts.set_out(post=post, pattern=replace(week, spans=[MORNING, (1140, 1260)]), by=secretary, now=NOW)

    assert ((first.made, first.kept), (second.made, second.kept), Shift.objects.count()) == ((10, 0), (5, 5), 15)


def test_a_closed_post_takes_its_coming_shifts_with_it(here, secretary):
    post = a_post(here)
    shift = a_shift(here, post)
    with pytest.raises(CallUpRefused) as refused:
        duty_posts.close(post=post, by=secretary, now=NOW)

    duty_posts.close(post=post, reason="东门封了", by=secretary, now=NOW)

    shift.refresh_from_db()
    assert (refused.value.codes, shift.off_reason, told(ShiftCalledOff)) == (["too_short"], "东门封了", 1)
    with pytest.raises(CallUpRefused) as again:
        shifts.set_out(post=post, pattern=pattern(), by=secretary, now=NOW)
    assert again.value.codes == ["closed"]


def test_what_was_called_off_empty_stands_again_when_it_is_set_out(here, secretary):
    shift = a_shift(here)
    shifts.call_off(shift=shift, reason="下大雪", by=secretary, now=NOW)

    done = shifts.set_out(post=shift.post, pattern=pattern(needed=4), by=secretary, now=NOW)

    shift.refresh_from_db()
    assert (done.made, shift.called_off_at, shift.needed) == (1, None, 4)


def test_a_shift_wants_no_fewer_than_are_on_it_and_nobody_twice_at_once(here, secretary):
    post = a_post(here)
    morning, noon = shifts_of(post, spans=[MORNING, (720, 900)])
    who = somebody(here)
    a_duty(here, morning, who)
    a_duty(here, morning)
    a_duty(here, noon, who)
    given = ShiftChange(starts_at=morning.starts_at, ends_at=morning.ends_at + timedelta(hours=1), needed=1)

    with pytest.raises(DutyRefused) as refused:
        shifts.change(shift=morning, given=given, by=secretary, now=NOW)
    changed = shifts.change(shift=morning, given=replace(given, ends_at=morning.ends_at, needed=5), by=secretary, now=NOW)

    assert (refused.value.codes, changed.needed, changed.taken) == (["needed_taken", "busy"], 5, 2)


def test_a_grid_worker_calls_off_where_they_keep_the_roster_and_a_head_does_not(here):
    shift = a_shift(here)

    with pytest.raises(NotAllowed):
        shifts.call_off(shift=shift, reason="下大雪", by=people.building_head(here)[1], now=NOW)
    grid = people.holder("grid_worker", here, place=here.compound)[1]
    done = shifts.call_off(shift=shift, reason="下大雪", by=grid, now=NOW)

    assert (done.off_reason, found.standing().count()) == ("下大雪", 0)


# ---- a week over again ----


def test_a_week_is_done_over_again_with_whoever_can(here, secretary):
    post = a_post(here)
    morning, afternoon = shifts_of(post, spans=[MORNING, AFTERNOON])
    steady, busy = somebody(here), somebody(here)
    a_duty(here, morning, steady)
    a_duty(here, afternoon, busy)
    other = a_post(here, post.callup, name="西门")
    a_duty(here, a_shift(here, other, first=MONDAY + WEEK, last=MONDAY + WEEK, spans=[AFTERNOON]), busy)

    done = shifts.copy_week(callup=post.callup, monday=MONDAY, weeks=2, with_people=True, by=secretary, now=NOW)

    assert (done.shifts, done.duties, done.left_out) == (4, 3, 1)
    assert Duty.objects.filter(person=steady).count() == 3


def test_a_week_is_not_copied_beyond_the_last_day_and_not_from_nothing(here, secretary):
    shift = a_shift(here)

    def copy(**said):
        with pytest.raises(CallUpRefused) as refused:
            shifts.copy_week(**({"callup": shift.post.callup, "monday": MONDAY, "weeks": 1, "by": secretary, "now": NOW} | said))
        return refused.value.codes

    assert [copy(weeks=5), copy(monday=MONDAY - WEEK), copy(weeks=0)] == [["outside"], ["empty"], ["weeks"]]
    assert Shift.objects.count() == 1


# ---- over, and the names gone ----


def test_ended_early_what_is_to_come_is_called_off_and_names_go_the_sooner(here, secretary):
    shift = a_shift(here)
    with pytest.raises(CallUpRefused):
        callups.end(callup=shift.post.callup, by=secretary, now=NOW)

    ended = callups.end(callup=shift.post.callup, reason="解封了", by=secretary, now=NOW)

    shift.refresh_from_db()
    assert (ended.state, ended.purge_on, shift.off_reason) == ("ended", TODAY + timedelta(days=60), "解封了")


def test_what_is_over_for_a_week_ends_by_itself(here):
    made = a_callup(here, ends_on=TODAY)

    assert [callups.end_due(now=NOW + timedelta(days=n)) for n in (7, 8, 9)] == [0, 1, 0]
    made.refresh_from_db()
    assert made.state == "ended"


def test_purged_nobody_is_named_and_the_counts_stay(here, secretary):
    shift = a_shift(here)
    for _n in range(2):
        duty = a_duty(here, shift, organisation=here.office)
        duty_notes.came(duty=duty, left_at=shift.ends_at, note="带了孩子", by=secretary, now=shift.ends_at)
    ended = callups.end(callup=shift.post.callup, by=secretary, now=shift.ends_at)
    before = found_duties.figures(found_duties.of_callup(ended))
    due = shift.ends_at + timedelta(days=60)

    assert [purging.purge_due(now=due - DAY), purging.purge_due(now=due), purging.purge_due(now=due)] == [0, 1, 0]

    assert found_duties.figures(found_duties.of_callup(ended)) == before
    assert (before.persons, before.duties, before.half_hours) == (2, 2, 16)
    assert set(Duty.objects.values_list("person", "note", "settled_by", "organisation")) == {(None, "", "", here.office.pk)}


def test_names_go_sooner_by_hand_and_only_once_it_is_over(here, secretary):
    made = a_duty(here).shift.post.callup
    with pytest.raises(CallUpRefused) as refused:
        purging.purge(callup=made, by=secretary, now=NOW)
    ended = callups.end(callup=made, reason="不用了", by=secretary, now=NOW)

    purged = purging.purge(callup=ended, by=secretary, now=NOW)

    assert (refused.value.codes, purged.state, Duty.objects.get().person) == (["not_ended"], "purged", None)
    line = JournalLine.objects.get(verb="activities.callup.purged")
    assert line.changes["duties"] == [None, 0]


# ---- who sees what ----


def test_a_head_sees_what_is_put_out_around_them_and_no_draft(here):
    a_callup(here, is_open=False)
    wide = a_callup(here, place=here.subdistrict)
    a_callup(here, place=PlaceFactory(parent=here.subdistrict))
    head = people.building_head(here)[1]

    assert list(found.callups_seen(head, here.tenant)) == [wide]


def test_the_list_says_how_many_are_still_wanted(here, secretary):
    shift = a_shift(here, last=MONDAY + DAY, needed=3)
    a_duty(here, shift)
    a_callup(here, title="防汛", field="emergency")

    rows = list(found.listed(secretary, here.tenant, Filters(words="值守"), now=NOW))

    assert [(one.title, one.coming, one.missing) for one in rows] == [("卡点值守", 2, 5)]
    assert [one.title for one in found.listed(secretary, here.tenant, Filters(field="emergency"), now=NOW)] == ["防汛"]


def test_residents_read_what_is_public_and_lasts(here):
    a_callup(here, is_public=False)
    a_callup(here, is_open=False)
    calm, urgent = a_callup(here), a_callup(here, title="防汛", is_emergency=True)

    assert list(found.public_callups(here.tenant, now=NOW)) == [urgent, calm]


def test_posts_are_part_of_their_call_up(here):
    post = a_post(here)

    assert DutyPost.objects.filter(callup=post.callup, tenant=here.tenant).count() == 1
