"""Pairs, months at the training base and inspections: who may, what is refused, what is told."""

from datetime import date, timedelta

import pytest

from linli.cobuild.errors import MentoringRefused
from linli.cobuild.models import InspectionNote, MentorNote, Mentorship, TrainingPlacement
from linli.cobuild.services import inspections, mentoring, placements
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message
from linli.registry.api import Appointment, Person
from tests import people
from tests.factories.cobuild_mentoring import (
    DAY,
    NOW,
    base,
    inspected,
    inspection_given,
    instructor,
    instructor_actor,
    own,
    pair_given,
    paired,
    person,
    placement_given,
    planned,
    system,
    trained,
    under_way,
)
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db
OCTOBER = NOW.replace(month=10)


def refused(do, **given):
    before = JournalLine.objects.count()
    codes = codes_refused(MentoringRefused, do, **given)
    assert JournalLine.objects.count() == before
    return codes


def lines(kind):
    found = JournalLine.objects.filter(verb__startswith=f"cobuild.{kind}.").order_by("at", "id")
    return [one.verb.rpartition(".")[2] for one in found]


# ---- pairs ----


def test_a_pair_is_made_and_both_hear_of_it(here):
    one = paired(here)

    told = set(Message.objects.values_list("to_person", flat=True))
    assert (told, lines("mentorship")) == ({one.mentor_id, one.mentee_id}, ["paired"])
    assert {message.title for message in Message.objects.all()} == {"给您安排了帮带"}


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"goals": " "}, ["no_goals"]),
        ({"goals": "学" * 2001}, ["too_long"]),
        ({"ends_on": DAY - timedelta(days=1)}, ["ends_before"]),
    ],
)
def test_a_pair_is_refused_with_every_reason(here, more, codes):
    given = pair_given(here, **more)

    assert refused(mentoring.pair, tenant=here.tenant, given=given, by=system(here), now=NOW) == codes
    assert Mentorship.objects.count() == 0


def test_nobody_teaches_themself_or_the_same_person_twice_or_one_of_elsewhere(here):
    one, stranger = paired(here), person(people.neighbourhood())
    who = {"tenant": here.tenant, "by": system(here), "now": NOW}
    wanted = [(one.mentor, one.mentor), (one.mentor, one.mentee), (one.mentor, stranger)]

    told = [refused(mentoring.pair, given=pair_given(here, mentor=first, mentee=second), **who) for first, second in wanted]

    assert told == [["same_person"], ["paired"], ["other_tenant"]]


def test_a_closed_pair_may_be_a_pair_again(here):
    one = paired(here)
    mentoring.close(mentorship=one, outcome="会主持了", on=DAY, by=system(here), now=NOW)

    again = paired(here, mentor=one.mentor, mentee=one.mentee)

    one.refresh_from_db()
    assert (one.outcome, one.closed_on, again.closed_on) == ("会主持了", DAY, None)


def test_either_of_the_two_notes_what_they_did_and_nobody_else(here):
    one = paired(here)
    given = {"mentorship": one, "text": "一起开了一次会", "on": DAY, "now": NOW}
    for who in (own(one.mentor), own(one.mentee), people.community_secretary(here)[1]):
        mentoring.note(**given, by=who)

    for who in (people.resident(here)[1], people.community_clerk(here)[1], people.outsider()[1], instructor_actor(here)):
        with pytest.raises(NotAllowed):
            mentoring.note(**given, by=who)
    assert (MentorNote.objects.count(), lines("mentorship")) == (3, ["paired", "noted", "noted", "noted"])


def test_a_note_has_words_and_a_day_between_its_beginning_and_today(here):
    one = paired(here)
    note = {"mentorship": one, "by": system(here), "now": NOW}
    told = [
        refused(mentoring.note, text=" ", on=DAY, **note),
        refused(mentoring.note, text="学" * 501, on=DAY - timedelta(days=1), **note),
        refused(mentoring.close, outcome="", on=DAY + timedelta(days=1), **note),
    ]
    mentoring.close(outcome="好", on=DAY, **note)

    told += [refused(mentoring.note, text="学", on=DAY, **note), refused(mentoring.close, outcome="好", on=DAY, **note)]

    assert told == [["no_text"], ["too_long", "day"], ["no_outcome", "day"], ["closed"], ["closed"]]


def test_only_the_office_pairs_and_closes(here):
    one = paired(here)
    for who in (own(one.mentor), people.community_clerk(here)[1], people.outsider()[1]):
        with pytest.raises(NotAllowed):
            mentoring.close(mentorship=one, outcome="好", on=DAY, by=who, now=NOW)
        with pytest.raises(NotAllowed):
            mentoring.pair(tenant=here.tenant, given=pair_given(here), by=who, now=NOW)


# ---- a month at the training base ----


def test_a_placement_is_a_month_unless_another_day_is_said(here):
    assert [planned(here).ends_on, planned(here, ends_on=date(2026, 9, 15)).ends_on] == [date(2026, 9, 30), date(2026, 9, 15)]


def test_whoever_goes_and_whoever_supervises_hear_when_it_begins(here):
    one = planned(here, supervisor=person(here))

    told = {(message.to_person_id, message.title) for message in Message.objects.all()}
    assert told == {(who, "跟班培训 2026年9月1日 开始") for who in (one.person_id, one.supervisor_id)}


def test_nobody_is_on_two_placements_at_once(here):
    one = planned(here)
    who = {"tenant": here.tenant, "by": system(here), "now": NOW}
    overlapping = placement_given(here, person=one.person, begins_on=date(2026, 9, 30))

    codes = refused(placements.plan, given=overlapping, **who)
    after = placements.plan(given=placement_given(here, person=one.person, begins_on=date(2026, 10, 1)), **who)

    assert (codes, after.ends_on) == (["elsewhere"], date(2026, 10, 31))


def test_a_placement_is_refused_with_every_reason(here):
    someone = person(here)
    given = placement_given(here, person=someone, supervisor=someone, ends_on=DAY - timedelta(days=1))
    stranger = placement_given(here, base=base(people.neighbourhood()))
    who = {"tenant": here.tenant, "by": system(here), "now": NOW}

    assert refused(placements.plan, given=given, **who) == ["ends_before", "same_person"]
    assert refused(placements.plan, given=stranger, **who) == ["other_tenant"]


def test_it_goes_from_planned_to_done_with_the_words_of_both_sides(here):
    one = trained(here, supervisor=person(here))

    one.refresh_from_db()
    assert (one.state, one.ended_on, one.learnt, one.appraisal) == ("done", date(2026, 9, 30), "学会了开居民会", "踏实肯学")
    assert lines("placement") == ["planned", "begun", "ended", "learnt", "appraised"]


def test_it_begins_on_its_day_and_once(here):
    later, one = planned(here, begins_on=date(2026, 9, 2)), under_way(here)
    who = {"by": system(here), "now": NOW}

    assert [refused(placements.begin, placement=each, **who) for each in (later, one)] == [["not_yet"], ["state"]]


def test_before_its_last_day_it_is_cut_short_with_a_reason(here):
    one = under_way(here)
    end = {"placement": one, "by": system(here), "now": NOW}

    told = [refused(placements.end, on=DAY, **end), refused(placements.end, on=date(2026, 10, 2), reason="病" * 201, **end)]
    placements.end(on=DAY, reason="调走了", **end)

    one.refresh_from_db()
    assert told == [["no_reason"], ["in_future", "outside", "too_long"]]
    assert (one.state, one.ended_on) == ("cut_short", DAY)


def test_what_has_not_begun_is_called_off_with_a_reason(here):
    one = planned(here)
    who = {"placement": one, "by": system(here), "now": NOW}

    told = [refused(placements.call_off, reason="", **who)]
    placements.call_off(reason="基地装修", **who)
    told.append(refused(placements.call_off, reason="再来一次", **who))

    assert (told, TrainingPlacement.objects.get().state) == ([["no_reason"], ["state"]], "cut_short")


def test_each_side_writes_its_own_words_and_nobody_the_other_s(here):
    one = under_way(here, supervisor=person(here))
    for who in (own(one.person), system(here)):
        placements.say_learnt(placement=one, text="学了", by=who, now=NOW)
    for who in (own(one.supervisor), people.subdistrict_leader(here)[1]):
        placements.appraise(placement=one, text="好", by=who, now=NOW)

    for verb, who in ((placements.say_learnt, one.supervisor), (placements.appraise, one.person)):
        with pytest.raises(NotAllowed):
            verb(placement=one, text="x", by=own(who), now=NOW)


def test_a_secretary_on_a_placement_does_not_appraise_themself(here):
    actor = people.community_secretary(here)[1]
    one = under_way(here, person=Person.objects.get(pk=actor.person_id))

    assert refused(placements.appraise, placement=one, text="很好", by=actor, now=NOW) == ["own"]


def test_nothing_is_evaluated_before_it_begins_or_without_words(here):
    who = {"by": system(here), "now": NOW}

    assert refused(placements.say_learnt, placement=planned(here), text="学了", **who) == ["state"]
    assert refused(placements.appraise, placement=under_way(here), text=" ", **who) == ["no_text"]


# ---- inspections ----


def test_what_is_asked_is_told_to_the_community_and_what_was_done_to_the_instructor(here):
    secretary = people.community_secretary(here)[1]
    one = inspected(here)

    inspections.done(note=one, text="排了班，每天开", on=DAY, by=secretary, now=NOW)

    told = [(message.to_post_id, message.title) for message in Message.objects.order_by("made_at", "id")]
    post = Appointment.objects.get(pk=secretary.appointment_id).post_id
    assert told == [(post, "片区检查有一条，2026年9月20日 前要改"), (one.appointment.post_id, "片区检查要改的，改好了")]
    assert lines("inspection") == ["written", "done"]


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"found": ""}, ["no_found"]),
        ({"due_on": None}, ["no_due"]),
        ({"asked": " "}, ["no_asked"]),
        ({"asked": "改" * 301, "due_on": DAY - timedelta(days=1)}, ["too_long", "due_before"]),
        ({"on": DAY + timedelta(days=1)}, ["in_future"]),
        ({"on": date(2015, 1, 1)}, ["not_in_office"]),
    ],
)
def test_an_inspection_is_refused_with_every_reason(here, more, codes):
    given = inspection_given(here, **more)

    assert refused(inspections.write, tenant=here.tenant, given=given, by=system(here), now=NOW) == codes
    assert InspectionNote.objects.count() == 0


def test_an_instructor_inspects_within_their_area_while_they_hold_it(here):
    gone = instructor(here)
    gone.valid_to = DAY - timedelta(days=1)
    wider = inspection_given(here, appointment=instructor(here, place=here.compound))
    late, all_over = inspection_given(here, appointment=gone), inspection_given(here, appointment=instructor(here, place=None))
    who = {"tenant": here.tenant, "by": system(here), "now": NOW}

    told = [refused(inspections.write, given=given, **who) for given in (wider, late)]

    assert (told, inspections.write(given=all_over, **who).asked) == ([["outside_area"], ["not_in_office"]], "每天开门")


def test_a_clerk_and_a_resident_write_no_inspection_and_the_secretary_answers_it(here):
    one = inspected(here)
    for who in (people.community_clerk(here)[1], people.community_secretary(here)[1], people.resident(here)[1]):
        with pytest.raises(NotAllowed):
            inspections.write(tenant=here.tenant, given=inspection_given(here), by=who, now=NOW)
    with pytest.raises(NotAllowed):
        inspections.done(note=one, text="改了", on=DAY, by=people.community_clerk(here)[1], now=NOW)

    actor = instructor_actor(here)
    assert inspections.done(note=one, text="改了", on=DAY, by=actor, now=NOW).done_on == DAY


def test_what_was_not_asked_or_is_done_already_is_not_done_again(here):
    plain, one = inspected(here, asked="", due_on=None), inspected(here)
    who = {"by": system(here), "now": NOW}
    inspections.done(note=one, text="改了", on=DAY, **who)
    told = [
        refused(inspections.done, note=plain, text="改了", on=DAY, **who),
        refused(inspections.done, note=one, text="改了", on=DAY, **who),
        refused(inspections.done, note=inspected(here), text="", on=DAY + timedelta(days=1), **who),
    ]

    assert told == [["nothing_asked"], ["done"], ["no_text", "day"]]
