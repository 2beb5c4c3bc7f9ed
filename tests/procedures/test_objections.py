"""Objections: until the last minute of the last day by whatever way, answered with a reason, opened again, upheld."""

from datetime import timedelta

import pytest

from linli.core.access import by_channel
from linli.core.actors import Actor, Channel
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.procedures.errors import ObjectionRefused, RunRefused
from linli.procedures.models import Objection, ObjectionEntry
from linli.procedures.services import objections, publishing, runs
from tests.people import building_head, counter_clerk, outsider, resident

from .doing import MONDAY, at, world

pytestmark = pytest.mark.django_db
LAST = at("2026-03-09 23:59") + timedelta(seconds=59)
AFTER = at("2026-03-10 00:00")


def refused(do):
    """The codes of a refusal that wrote nothing."""
    before = (Objection.objects.count(), ObjectionEntry.objects.count(), JournalLine.objects.count())
    with pytest.raises((ObjectionRefused, NotAllowed, RunRefused)) as told:
        do()
    assert (Objection.objects.count(), ObjectionEntry.objects.count(), JournalLine.objects.count()) == before
    return told.value.codes


def test_a_resident_objects_in_the_last_second_and_not_one_later():
    one = world()
    _run, shown = one.shown()
    who = resident(one.here)[1]

    made = objections.lodge(publicity=shown, words="不同意", by=who, now=LAST)

    assert (made.state, made.received_at, made.person_id) == ("open", LAST, who.person_id)
    assert refused(lambda: objections.lodge(publicity=shown, words="不同意", by=who, now=AFTER)) == ["publicity_over"]


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.COUNTER, Channel.PAPER])
def test_what_came_in_the_last_minute_may_be_written_down_later_by_any_way(channel):
    one = world()
    _run, shown = one.shown()
    by = by_channel(counter_clerk(one.here)[1], channel)

    made = objections.lodge(publicity=shown, words="不同意", received_at=LAST, by=by, now=AFTER + timedelta(days=2))

    assert (made.channel, made.received_at, made.written_at) == (channel, LAST, AFTER + timedelta(days=2))


def test_a_resident_cannot_say_that_it_was_earlier():
    one = world()
    _run, shown = one.shown()
    who = resident(one.here)[1]

    assert refused(lambda: objections.lodge(publicity=shown, words="不同意", received_at=LAST, by=who, now=AFTER)) == [
        "publicity_over"
    ]


def test_every_reason_against_an_objection_is_told():
    one = world()
    _run, shown = one.shown()
    wrong = {"words": " ", "name": "名" * 31, "received_at": MONDAY - timedelta(minutes=1)}

    codes = refused(lambda: objections.lodge(publicity=shown, **wrong, by=one.secretary, now=MONDAY))

    assert codes == ["no_words", "too_long", "before_publication"]


def test_strangers_and_those_without_the_post_do_not_write_objections_down():
    one = world()
    _run, shown = one.shown()

    for by in (Actor.anonymous(one.here.tenant.pk), building_head(one.here)[1], outsider()[1], resident()[1]):
        assert len(refused(lambda by=by: objections.lodge(publicity=shown, words="不同意", by=by, now=MONDAY))) == 1


def test_an_open_objection_bars_the_step_and_an_answer_lets_it_go_on():
    one = world()
    run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)

    assert refused(lambda: one.close(run, "show", AFTER)) == ["gate_closed"]
    objections.answer(objection=made, words="讲清楚了", by=one.secretary, now=AFTER)
    assert one.close(run, "show", AFTER).open_objections == 0


def test_an_upheld_objection_bars_until_it_is_published_anew_with_days_of_its_own():
    one = world()
    run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)
    objections.uphold(objection=made, words="说得对，门改宽", by=one.secretary, now=AFTER)

    assert refused(lambda: one.close(run, "show", AFTER)) == ["gate_closed"]
    assert refused(lambda: one.publish(run, AFTER)) == ["published"]
    anew = one.publish(run, AFTER, again="门改宽了")
    assert refused(lambda: one.close(run, "show", at("2026-03-17 23:59"))) == ["gate_closed"]
    assert (anew.last_on.isoformat(), one.close(run, "show", at("2026-03-18 00:00")).open_objections) == ("2026-03-17", 0)


def test_publishing_anew_does_not_lose_an_unanswered_objection():
    one = world()
    run, shown = one.shown()
    objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)

    one.publish(run, MONDAY, again="改了方案")

    assert refused(lambda: one.close(run, "show", AFTER)) == ["gate_closed"]


def test_only_the_objector_and_the_office_open_it_again():
    one = world()
    _run, shown = one.shown()
    who = resident(one.here)[1]
    made = objections.lodge(publicity=shown, words="不同意", by=who, now=MONDAY)
    objections.answer(objection=made, words="讲清楚了", by=one.secretary, now=MONDAY)

    assert refused(lambda: objections.reopen(objection=made, words="没答到", by=resident(one.here)[1], now=MONDAY)) == [
        "not_allowed"
    ]
    assert objections.reopen(objection=made, words="没答到", by=who, now=MONDAY).state == "open"


def test_an_answer_needs_words_and_an_open_objection():
    one = world()
    _run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)

    assert refused(lambda: objections.answer(objection=made, words=" ", by=one.secretary, now=MONDAY)) == ["no_words"]
    objections.answer(objection=made, words="讲清楚了", by=one.secretary, now=MONDAY)
    assert refused(lambda: objections.uphold(objection=made, words="说得对", by=one.secretary, now=MONDAY)) == ["settled"]


def test_what_an_objection_says_and_who_said_it_stay_out_of_the_journal():
    one = world()
    _run, shown = one.shown()

    objections.lodge(publicity=shown, words="大门太窄", name="王某", phone="13900000120", by=one.secretary, now=MONDAY)

    line = JournalLine.objects.get(verb="procedures.run.objection_lodged")
    assert line.changes["objection"] == [None, 1]
    assert [text in str(line.changes) + line.reason for text in ("大门太窄", "王某", "13900000120")] == [False] * 3


def test_a_notice_published_anew_takes_the_former_one_down():
    one = world()
    run, shown = one.shown()

    publishing.publish(run=run, step="show", code="plan", again="改了方案", by=one.secretary, now=MONDAY)

    shown.refresh_from_db()
    assert (shown.replaced_reason, runs.found.whole(run, now=MONDAY).publicities[-1].replaced_at) == ("改了方案", None)
