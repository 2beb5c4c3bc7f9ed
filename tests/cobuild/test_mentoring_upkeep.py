"""What mentoring reminds of by the clock, once; and what follows a place, a person, two records that were one."""

from datetime import date, timedelta

import pytest

from linli.cobuild import tasks
from linli.cobuild.models import Inauguration, InspectionNote, MentorNote, PledgeReview, TrainingPlacement
from linli.cobuild.services import mentoring, mentoring_clock, upkeep
from linli.core import clock
from linli.core.ids import uuid7
from linli.disclosure.models import Message
from linli.registry.api import PersonErased, PlaceMoved
from linli.registry.services.merges import merge_people
from tests import people
from tests.factories.cobuild_mentoring import (
    DAY,
    NOW,
    PLEDGES,
    ceremony,
    inspected,
    own,
    paired,
    person,
    planned,
    pledge,
    reviewed,
    sworn,
    system,
    trained,
    under_way,
)

pytestmark = pytest.mark.django_db


def turned(now, **to):
    """What is told anew when the clock turns, however often it does."""
    before = list(Message.objects.values_list("pk", flat=True))
    counts = [mentoring_clock.remind_due(now=now) for _again in range(2)]
    told = Message.objects.exclude(pk__in=before).filter(**to)
    return counts[0], sorted(told.values_list("title", flat=True))


# ---- by the clock ----


def test_a_pair_whose_day_comes_is_told_to_both_and_to_the_office_once(here):
    people.community_secretary(here)
    paired(here, ends_on=date(2026, 9, 20))

    assert turned(NOW.replace(day=10)) == (0, [])
    assert turned(NOW.replace(day=13)) == (1, ["帮带 2026年9月20日 到期"] * 3)


def test_a_placement_is_told_before_it_begins_and_evaluations_are_asked_for_after_it(here):
    planned(here, begins_on=date(2026, 9, 5), supervisor=person(here))
    going = under_way(here, supervisor=person(here))
    trained(here)

    assert turned(NOW) == (1, ["跟班培训 2026年9月5日 开始，别忘了"] * 2)
    assert turned(NOW.replace(day=30), to_person=going.person_id) == (1, ["跟班培训 2026年9月30日 期满，请写学了什么"])
    assert Message.objects.get(title="跟班培训 2026年9月30日 期满，请写评语").to_person_id == going.supervisor_id


def test_what_was_said_already_is_not_asked_for(here):
    one = under_way(here)
    TrainingPlacement.objects.filter(pk=one.pk).update(learnt="学了")

    assert turned(NOW.replace(month=10)) == (1, [])


def test_what_is_to_be_put_right_is_told_before_its_day_and_after_it_to_the_instructor_too(here):
    people.community_secretary(here)
    one = inspected(here)
    plain = inspected(here, asked="", due_on=None)

    assert turned(NOW.replace(day=15)) == (1, ["片区检查要改的，2026年9月20日 到期"])
    assert turned(NOW.replace(day=21)) == (1, ["片区检查要改的，2026年9月20日 到期，还没有改"] * 2)
    assert Message.objects.filter(to_post=one.appointment.post).count() == 1
    assert plain.due_on is None


def test_at_mid_term_those_who_pledged_and_those_who_judge_are_asked_three_times(here):
    people.community_secretary(here)
    made = sworn(ceremony(here), person(here))
    title = "中期回头看：2 条承诺还没有评"
    days = [date(2029, 1, 29), date(2029, 1, 30), date(2029, 3, 1), date(2029, 3, 2), date(2029, 3, 31), date(2029, 6, 1)]

    told = [turned(NOW + (day - DAY)) for day in days]

    report = f"中期回头看：请说说承诺做得怎样（{made.inauguration.midterm_on.year}年3月1日 前）"
    assert [titles for _count, titles in told] == [[], [title, report], [title, report], [], [title, report], []]


def test_whoever_has_spoken_is_not_asked_again_and_what_is_judged_is_over(here):
    people.community_secretary(here)
    made = sworn(ceremony(here), person(here), pledges=PLEDGES[:1])
    midterm = NOW.replace(year=2029, month=3)
    reviewed(pledge(made), by=own(made.person), on=date(2029, 2, 20), now=midterm)

    assert turned(midterm) == (1, ["中期回头看：1 条承诺还没有评"])
    reviewed(pledge(made), is_midterm=True, on=date(2029, 3, 1), now=midterm)
    assert turned(midterm + timedelta(days=30)) == (0, [])


def test_the_clock_turns_it_in_the_morning(here):
    paired(here, ends_on=date(2026, 9, 2))

    with clock.fixed(NOW):
        assert tasks.remind_of_mentoring.call() == 1


# ---- what follows ----


def test_what_is_at_a_place_follows_it(here):
    one, note = ceremony(here), inspected(here)
    event = PlaceMoved(tenant_id=here.tenant.pk, place_id=here.community.pk, old_path=here.community.path, new_path="X/")

    upkeep.on_place_moved(event, event_id=uuid7(), now=NOW)

    paths = [Inauguration.objects.get(pk=one.pk).place_path, InspectionNote.objects.get(pk=note.pk).place_path]
    assert paths == ["X/", "X/"]


def test_how_somebody_learnt_goes_with_their_data_and_the_public_promise_stays(here):
    pair = paired(here)
    mentoring.note(mentorship=pair, text="谈心", on=DAY, by=system(here), now=NOW)
    gone, plan = trained(here, person=pair.mentee), planned(here, person=pair.mentee, begins_on=date(2027, 1, 1))
    made = sworn(ceremony(here), pair.mentee)
    reviewed(pledge(made), by=own(pair.mentee))
    reviewed(pledge(made))

    upkeep.on_person_erased(PersonErased(tenant_id=here.tenant.pk, person_id=pair.mentee_id), event_id=uuid7(), now=NOW)

    for one in (pair, gone, plan):
        one.refresh_from_db()
    assert (pair.goals, pair.closed_on, MentorNote.objects.count()) == ("", DAY, 0)
    assert (gone.learnt, gone.appraisal, gone.state, plan.state) == ("", "", "done", "cut_short")
    assert (made.pledges.count(), [each.said_by_self for each in PledgeReview.objects.all()]) == (2, [False])


def test_two_records_that_were_one_have_one_page_and_nothing_is_lost(here):
    kept, merged = person(here), person(here)
    pair, place, itself = paired(here, mentor=merged), planned(here, supervisor=merged), paired(here, mentor=kept, mentee=merged)
    term = ceremony(here)
    first, second = sworn(term, kept), sworn(term, merged)

    merge_people(keep=kept, drop=merged, by=system(here), now=NOW)

    for one in (pair, place, first, second, itself):
        one.refresh_from_db()
    assert (pair.mentor_id, place.supervisor_id, itself.mentee_id) == (kept.pk, kept.pk, merged.pk)
    assert (first.person_id, second.person_id) == (kept.pk, merged.pk)
